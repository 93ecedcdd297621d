/** Fingerprints of texts of sixty-four words, of which the ones given are replaced: so few that a fingerprint holds all they say. */
import { toNearFingerprint } from '../../lib/text/fingerprint.ts';

const wordCount = 64;

/** The fingerprint of the text in which the words at these places are others. */
export const toNear = (replaced: readonly number[] = []): string => {
  const others = new Set(replaced);
  return toNearFingerprint(
    Array.from({ length: wordCount }, (_, place) => (others.has(place) ? `other${place}` : `word${place}`)).join(' '),
  );
};

/** The places from 0 to `count` - 1, or as many from `from` on. */
export const places = (count: number, from = 0): readonly number[] =>
  Array.from({ length: count }, (_, index) => from + index);
