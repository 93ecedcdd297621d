/** How often somebody may try to sign in wrongly: what is guessed at is left alone for a while. */
import type { Clock } from '../../ports/clock.ts';

/** Wrong tries of one name, and of all names together, in `windowMs`. */
const triesOfName = 10;
const triesOfAll = 100;
const windowMs = 15 * 60_000;
/** More names than this are not told apart, and then only the bound for all holds. */
const namesMax = 1000;

export type Attempts = {
  /** How long nobody may try for this name, in milliseconds; 0 where one may. */
  waitMs(name: string): number;
  noteWrong(name: string): void;
  forget(name: string): void;
};

export const createAttempts = (clock: Clock): Attempts => {
  const wrong = new Map<string, readonly number[]>();
  let all: readonly number[] = [];
  const recent = (times: readonly number[]): readonly number[] => {
    const fromMs = clock.now().getTime() - windowMs;
    return times.filter((time) => time > fromMs);
  };
  const wait = (times: readonly number[], max: number): number => {
    const there = recent(times);
    const first = there.at(-max);
    return there.length < max || first === undefined ? 0 : first + windowMs - clock.now().getTime();
  };
  return {
    waitMs: (name) => Math.max(wait(wrong.get(name) ?? [], triesOfName), wait(all, triesOfAll)),
    noteWrong: (name) => {
      const nowMs = clock.now().getTime();
      all = [...recent(all), nowMs].slice(-triesOfAll);
      if (!wrong.has(name) && wrong.size >= namesMax) return;
      wrong.set(name, [...recent(wrong.get(name) ?? []), nowMs].slice(-triesOfName));
    },
    forget: (name) => void wrong.delete(name),
  };
};
