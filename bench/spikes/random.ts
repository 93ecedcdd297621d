/** Chance that repeats itself: the same seed draws the same numbers. */

/** A number from 0 to 1 a call. */
export type Random = () => number;

/** @see mulberry32 */
export const toRandom = (seed: number): Random => {
  let state = (seed * 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

export const between = (random: Random, low: number, high: number): number => low + (high - low) * random();

/** A whole number from `low` to `high`, both among them. */
export const wholeBetween = (random: Random, low: number, high: number): number =>
  low + Math.floor(random() * (high - low + 1));

export const toNormal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** How many come where so many come on average. */
export const toPoisson = (random: Random, mean: number): number => {
  if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * toNormal(random)));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count += 1;
  return count;
};

/** Around 1, with a variance of one in `shape` (a whole number). */
export const toGamma = (random: Random, shape: number): number => {
  let sum = 0;
  for (let index = 0; index < shape; index++) sum -= Math.log(1 - random());
  return sum / shape;
};

/** How many of `count` are so, where each is with a chance of `share`. */
export const toSome = (random: Random, count: number, share: number): number => {
  let some = 0;
  for (let index = 0; index < count; index++) if (random() < share) some += 1;
  return some;
};

/** `count` different ones of the numbers below `of`. */
export const pickSome = (random: Random, count: number, of: number): readonly number[] => {
  const left = Array.from({ length: of }, (_, index) => index);
  return Array.from({ length: count }, () => left.splice(Math.floor(random() * left.length), 1)[0] ?? 0);
};
