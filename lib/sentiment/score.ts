/** Scores as they are told. */
import type { SentimentLabel } from '../model/mention.ts';

/** Three digits are enough to compare by. */
export const round = (value: number): number => Math.round(value * 1000) / 1000;

const least = 0.001;

/** A score between -1 and 1 that does not contradict its label. */
export const toScore = (label: SentimentLabel, score: number): number => {
  const bounded = Math.min(1, Math.max(-1, score));
  if (label === 'positive') return round(Math.max(least, bounded));
  return round(label === 'negative' ? Math.min(-least, bounded) : bounded);
};
