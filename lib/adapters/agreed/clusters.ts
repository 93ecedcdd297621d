/**
 * Stories: when two texts are copies of one another, alike in every store.
 *
 * Fingerprints of copies may differ in a dozen bits of 64, too many for an index of bands: of bands so short that one
 * would stay whole, each holds a good part of all stories. So a text is held against every story of its time.
 */
import { nearDistanceMax } from '../../text/fingerprint.ts';
import { compareText } from './order.ts';

/** A story takes in copies up to this long after, or before, it was last seen. */
export const clusterWindowMs = 30 * 24 * 3_600_000;
/** How many stories a text is held against at most: those last seen latest. */
export const candidatesMax = 5000;

/** A 64-bit fingerprint as four numbers of 16 bits, which JavaScript counts quickly. */
export type Bands = readonly [number, number, number, number];

/** A story as it is held against a text. Its name is that of the mention that told it first. */
export type Story = { readonly cluster: string; readonly bands: Bands; readonly lastSeenMs: number };

/**
 * Reads `9f3a…` (16 hex digits). Undefined where a text has no fingerprint to speak of: all zero is what
 * an empty text gives, and two empty texts do not tell one story.
 */
export const toBands = (near: string): Bands | undefined => {
  if (!/^[0-9a-f]{16}$/i.test(near) || /^0+$/.test(near)) return undefined;
  const band = (index: number): number => Number.parseInt(near.slice(index * 4, index * 4 + 4), 16);
  return [band(0), band(1), band(2), band(3)];
};

/** Undoes `toBands`. */
export const toNear = (bands: Bands): string => bands.map((band) => band.toString(16).padStart(4, '0')).join('');

/** In how many of 64 bits two fingerprints differ. */
export const toDistance = (a: Bands, b: Bands): number =>
  countBits(a[0] ^ b[0]) + countBits(a[1] ^ b[1]) + countBits(a[2] ^ b[2]) + countBits(a[3] ^ b[3]);

/** Set bits of a 16-bit number, summed in pairs, then fours, then eights. */
const countBits = (bits: number): number => {
  const pairs = bits - ((bits >> 1) & 0x5555);
  const fours = (pairs & 0x3333) + ((pairs >> 2) & 0x3333);
  const eights = (fours + (fours >> 4)) & 0x0f0f;
  return (eights + (eights >> 8)) & 0x1f;
};

/** True when the story was last seen near enough in time. */
const isInWindow = (story: Pick<Story, 'lastSeenMs'>, seenMs: number): boolean =>
  Math.abs(story.lastSeenMs - seenMs) <= clusterWindowMs;

/** The story nearest to a text among those of its time, the latest of equals; undefined where none is near enough. */
export const findStory = (stories: Iterable<Story>, bands: Bands, seenMs: number): Story | undefined => {
  let best: Story | undefined;
  let bestDistance = nearDistanceMax + 1;
  for (const story of toCandidates(stories, seenMs)) {
    const distance = toDistance(story.bands, bands);
    if (distance > nearDistanceMax || distance > bestDistance) continue;
    if (distance === bestDistance && best !== undefined && compareStories(best, story) <= 0) continue;
    best = story;
    bestDistance = distance;
  }
  return best;
};

const toCandidates = (stories: Iterable<Story>, seenMs: number): readonly Story[] => {
  const candidates: Story[] = [];
  for (const story of stories) if (isInWindow(story, seenMs)) candidates.push(story);
  return candidates.length <= candidatesMax ? candidates : candidates.toSorted(compareStories).slice(0, candidatesMax);
};

/** Latest first; equals by name. */
const compareStories = (a: Story, b: Story): number => b.lastSeenMs - a.lastSeenMs || compareText(a.cluster, b.cluster);
