/** Numbers that look random and are the same in every run. */

/** A generator of numbers from 0 to 1, by the seed. */
export const toRandom = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};
