/** How fast an API may be asked, and how its answers say when to stop. */

import { toRetryAfterMs } from '../../formats/retry-after.ts';
import type { ReadAnswer } from '../../ports/fetcher.ts';
import type { Limit } from '../source.ts';

type Answered = Pick<ReadAnswer, 'status' | 'headers'>;

export type Pace = {
  /** Least time between two requests to the host, shared by all workers. Set `network.hosts` for another one. */
  readonly spacingMs: number;
  /** Until when (epoch ms) the answer asks to be left alone, by its headers or its body. */
  readRest?(answer: Answered & { readonly body?: () => Uint8Array | undefined }, now: Date): number | undefined;
  /** How many calls are left. */
  readLimit?(answer: Answered, now: Date): Limit | undefined;
};

/** Services write the time of their next window in three ways: seconds since 1970, seconds from now, or a date. */
export type ResetForm = 'epoch-seconds' | 'seconds-left' | 'date';

type LimitHeaders = { readonly remaining: string; readonly reset: string; readonly form: ResetForm };

const resetReaders: Readonly<Record<ResetForm, (value: string, now: Date) => number>> = {
  'epoch-seconds': (value) => Number(value) * 1000,
  'seconds-left': (value, now) => now.getTime() + Number(value) * 1000,
  date: (value) => Date.parse(value),
};

/** A window further off than this is misread: no service has longer ones. */
const resetMaxMs = 31 * 24 * 60 * 60_000;

const readReset = ({ headers }: Answered, { reset, form }: LimitHeaders, now: Date): number | undefined => {
  const value = headers[reset]?.trim();
  const untilMs = value === undefined || value === '' ? Number.NaN : resetReaders[form](value, now);
  return Number.isFinite(untilMs) && Math.abs(untilMs - now.getTime()) <= resetMaxMs ? Math.ceil(untilMs) : undefined;
};

/** A pace whose window is told by headers: once none is left the host is let alone until the next one. */
export const paceByHeaders = (spacingMs: number, names: LimitHeaders): Required<Pace> => {
  const leftOf = ({ headers }: Answered): number => Number.parseFloat(headers[names.remaining] ?? '');
  return {
    spacingMs,
    readRest: (answer, now) => {
      const retryMs = toRetryAfterMs(answer.headers['retry-after'], now);
      if (retryMs !== undefined) return now.getTime() + retryMs;
      return leftOf(answer) < 1 || answer.status === 429 ? readReset(answer, names, now) : undefined;
    },
    readLimit: (answer, now) => {
      const left = leftOf(answer);
      const untilMs = readReset(answer, names, now);
      return Number.isNaN(left)
        ? undefined
        : { left, resetAt: untilMs === undefined ? null : new Date(untilMs).toISOString() };
    },
  };
};
