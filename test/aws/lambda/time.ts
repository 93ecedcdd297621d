/** One time for everybody in a test: this process, moto and every function's process read the same file. */
import { renameSync, writeFileSync } from 'node:fs';
import type { Clock } from '../../../lib/ports/clock.ts';

/** A clock that runs as the machine's does, from another time on, and can be put ahead. */
export type MovableClock = Clock & { advance(ms: number): void };

/** Starts at `startMs`; each move is written to the file before it is told to anybody here. */
export const createMovableClock = (clockFile: string, startMs: number): MovableClock => {
  let offsetMs = startMs - Date.now();
  const tell = (): void => {
    writeFileSync(`${clockFile}.new`, `offset ${offsetMs}`);
    renameSync(`${clockFile}.new`, clockFile);
  };
  tell();
  return {
    now: () => new Date(Date.now() + offsetMs),
    advance: (ms) => {
      offsetMs += ms;
      tell();
    },
  };
};
