/** Chance that can be drawn again: the same seed gives the same faults, as far as writes come in the same order. */
import type { Fate } from './proxy.ts';

/** Numbers from 0 to 1. @see https://github.com/bryc/code/blob/master/jshash/PRNGs.md (mulberry32, public domain) */
export const createChance = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const soft: readonly Fate[] = ['busy', 'answer lost', 'half'];
const hard: readonly Fate[] = ['die before', 'die after'];
/** One write in eight meets something. */
const share = 1 / 8;

/** What a write meets. */
export const pickFate = (chance: () => number, { mayDie }: { readonly mayDie: boolean }): Fate => {
  if (chance() > share) return 'pass';
  const fates = mayDie ? [...soft, ...hard] : soft;
  return fates[Math.floor(chance() * fates.length)] ?? 'pass';
};
