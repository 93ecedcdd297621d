/** A judgement on words, and the stars that their author gave: the stars are the author's own word for it. */
import type { SentimentJudgement } from '../model/mention.ts';

/** So far from the middle (0 to 1) stars say which side their author is on: 2 and 4 of 5. */
const sidedFrom = 0.5;
/** Words that are this sure of the other side make it both: "lovely people, never again". */
const contradictsFrom = 0.7;
/** How sure it is by the stars alone: with 2 or 4 of 5, and with 1 or 5. */
const confidenceBySide = 0.75;
const confidenceByEnd = 0.95;
/** Stars weigh so many times what words do. */
const starWeight = 2;

const round = (value: number): number => Math.round(value * 1000) / 1000;

/** Brings a rating of 1 to 5 into a judgement; one near the middle, or none, leaves it as the words have it. */
export const withRating = (judgement: SentimentJudgement, rating: number | null): SentimentJudgement => {
  if (rating === null) return judgement;
  const stars = Math.min(1, Math.max(-1, (rating - 3) / 2));
  if (Math.abs(stars) < sidedFrom) return judgement;
  const side = stars < 0 ? 'negative' : 'positive';
  const other = stars < 0 ? 'positive' : 'negative';
  const isContradicted = judgement.label === other && judgement.confidence >= contradictsFrom;
  const sureness = Math.abs(stars) === 1 ? confidenceByEnd : confidenceBySide;
  return {
    ...judgement,
    label: isContradicted ? 'mixed' : side,
    score: round((judgement.score + starWeight * stars) / (1 + starWeight)),
    confidence: isContradicted
      ? judgement.confidence
      : Math.max(sureness, judgement.label === side ? judgement.confidence : 0),
    engine: `${judgement.engine} + rating`,
  };
};
