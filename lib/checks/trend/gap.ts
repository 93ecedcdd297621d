/** Hours in which nothing was said, or nothing could be read. */
import { type Series, sumOver } from './series.ts';

/** Silence of fewer hours is not looked at. */
export const silentHoursMin = 6;
/** Nor one in which fewer mentions than these are missing. */
export const silentExpectedMin = 15;
/** Nor a silence that is shorter than so many times the longest before it. */
export const silentRatioMin = 2;
/** Of hours that are known less than this something is missing. */
const knownMin = 7 / 8;

/** The longest run of hours without a mention between two places; hours that are not known end none and begin none. */
export const toLongestGap = (
  { mentions, cover }: Pick<Series, 'mentions' | 'cover'>,
  from: number,
  until: number,
): number => {
  let longest = 0;
  let gap = 0;
  for (let index = from; index < until; index++) {
    gap = (cover[index] ?? 0) === 0 || (mentions[index] ?? 0) > 0 ? 0 : gap + 1;
    if (gap > longest) longest = gap;
  }
  return longest;
};

/** Where a silence began that goes on at a place; the place itself where none does. */
const toBeginOfGap = ({ mentions, cover }: Pick<Series, 'mentions' | 'cover'>, place: number): number => {
  let begin = place;
  while (begin > 0 && (mentions[begin - 1] ?? 0) === 0 && (cover[begin - 1] ?? 0) > 0) begin -= 1;
  return begin;
};

/** Whether a channel brought in its last hours what it brings: it was read, and was not silent for longer than it ever was. */
export const isWhole = (channel: Series, hours: number): boolean => {
  const { cover, mentionSums } = channel;
  const until = cover.length - 1;
  const from = until - hours;
  let known = 0;
  for (let index = from; index < until; index++) known += cover[index] ?? 0;
  if (known < hours * knownMin) return false;
  // A silence that began before is one whole: what it lasted by then is no past that it is held against.
  const begin = toBeginOfGap(channel, from);
  const gap = toLongestGap(channel, begin, until);
  if (gap < silentHoursMin) return true;
  const missing = (sumOver(mentionSums, 0, begin) / Math.max(1, begin)) * gap;
  return missing < silentExpectedMin || gap < silentRatioMin * toLongestGap(channel, 0, begin);
};
