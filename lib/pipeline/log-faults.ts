/** A check that throws is our fault: it is named where operators look, and costs its own judgement alone. */
import type { Log } from '../ports/log.ts';
import type { Fault } from './judge.ts';

export const logFaults = (log: Log, faults: readonly Fault[], url: string): void => {
  for (const { check, guideline, error } of faults) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    log.error('a check failed', { check, guideline, url, reason });
  }
};
