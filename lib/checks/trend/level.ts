/** What a place of a series is held against: the highest of what was usual last week, in the weeks before, and right before it. */
import { dayHours, type Series, sumOver, type Timeline } from './series.ts';
import type { Usual } from './usual.ts';

/** How it came about: within hours, or over days. Each has a bound of its own. */
export type Look = 'sudden' | 'slow';

/**
 * What was said again is part of what is usual, too, and may lift it by so much: as long as it is not known, only the rest counts, and
 * what may rise is looked at again. What is met on several channels at once is held against all of it: copies on one hide little there.
 */
export const usualShareAtFirst = 0.85;

export type SizeOptions = {
  readonly countMin: number;
  /** Times what is expected, of all channels together. */
  readonly ratioMin: number;
  /** How much of what is usual more is held against, 0..1. */
  readonly usualShare: number;
};

/** What was said right before is usual already: a peak stands out of a drift, and of a lively day. */
const recentHours = 2 * dayHours;
/** How much the level and the share of the week are worth beside that: a day, and so many mentions. */
const recentPriorShare = 1 / 7;
const recentPriorMentions = 50;
export type Judged = {
  readonly series: Series;
  readonly timeline: Timeline;
  readonly usual: Usual;
  readonly among: number;
  readonly options: SizeOptions;
  readonly look: Look;
};

/**
 * The highest of what was usual last week, in the weeks before, and right before a place. What is slow is held against the weeks alone: it
 * may have begun before.
 */
export const toLevelAt = ({ usual, look }: Judged, from: number): number => {
  if (look === 'slow') return usual.longLevel();
  const prior = Math.max(usual.level, usual.longLevel());
  const known = sumOver(usual.known, from - recentHours, from);
  const recent = sumOver(usual.mentions, from - recentHours, from);
  return Math.max(prior, (recent + prior * recentPriorShare) / (known + recentPriorShare));
};

/** The same of the share of negative ones. */
export const toShareAt = ({ usual, look }: Judged, from: number): number => {
  if (look === 'slow') return usual.longShare();
  const prior = Math.max(usual.negativeShare(), usual.longShare());
  const said = sumOver(usual.mentions, from - recentHours, from);
  const negative = sumOver(usual.negative, from - recentHours, from);
  return Math.max(prior, (negative + prior * recentPriorMentions) / (said + recentPriorMentions));
};

/** Of a week's mentions, what the season has since: hours that are over count whole, the one under way as far as it is over. */
export const seasonSince = ({ series, timeline, usual }: Judged, from: number): number => {
  const last = series.mentions.length - 1;
  return sumOver(usual.expected, from, last) + sumOver(usual.expected, last, last + 1) * timeline.elapsed;
};
