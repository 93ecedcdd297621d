/**
 * How far a count strays from what is expected, where people answer one another: counts are spread like a negative binomial, with a
 * variance of `expected + dispersion × expected²`. They are compared on a scale on which all stray alike.
 * @see Anscombe, The transformation of Poisson, binomial and negative-binomial data, 1948
 */

/** Below this counts are as good as Poisson's, whose scale is that of roots. */
const dispersionMin = 1e-6;
const shift = 3 / 8;

const toScale = (count: number, dispersion: number): number => {
  const root = Math.sqrt(Math.max(0, count) + shift);
  return dispersion < dispersionMin ? 2 * root : (2 / Math.sqrt(dispersion)) * Math.asinh(root * Math.sqrt(dispersion));
};

const fromScale = (place: number, dispersion: number): number => {
  const root =
    dispersion < dispersionMin ? place / 2 : Math.sinh((place * Math.sqrt(dispersion)) / 2) / Math.sqrt(dispersion);
  return Math.max(0, root) ** 2 - shift;
};

/** How many deviations lie between a count and what is expected. */
export const toSigmas = (count: number, expected: number, dispersion = 0): number =>
  toScale(count, dispersion) - toScale(expected, dispersion);

/** Undoes `toSigmas`: the count that lies so many deviations above what is expected, or below it. */
export const toCountAt = (sigmas: number, expected: number, dispersion = 0): number =>
  Math.max(0, fromScale(Math.max(0, toScale(expected, dispersion) + sigmas), dispersion));

/** A count that came, and what was expected. */
export type Compared = { readonly count: number; readonly expected: number };

/** The middle one; 0 of none. Numbers in an array of their kind are sorted several times as fast. */
export const medianOf = (numbers: Float64Array): number => {
  const sorted = numbers.toSorted();
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
};

type Fitted = {
  /** How much wider squares would be had what is expected not been taken from the same counts. */
  readonly inflation: number;
  /** By what lies below what is expected, peaks of the past hide none of today; by all of it, weekends are among what is usual. */
  readonly by: 'below' | 'all';
};

/**
 * The dispersion of what was compared: on the scale of roots, squares of deviations are `1 + dispersion × expected` on average where they
 * are by chance.
 */
export const toDispersion = (compared: Iterable<Compared>, { inflation, by }: Fitted): number => {
  let [squares, expected, size] = [0, 0, 0];
  for (const each of compared) {
    if (by === 'below' && each.count > each.expected) continue;
    squares += toSigmas(each.count, each.expected) ** 2;
    expected += each.expected;
    size += 1;
  }
  return expected <= 0 ? 0 : Math.max(0, squares * inflation - size) / expected;
};
