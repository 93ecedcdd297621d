/** How often one person may ask: a bucket of requests that fills again as time goes by. */
import type { Clock } from '../ports/clock.ts';
import type { Problem } from './answer.ts';

export type RateLimit = {
  /** Counts a request of somebody; answers a problem where it is one too many. */
  take(who: string): Problem | undefined;
};

/** What a person may ask at once, and from then on a second: a dashboard opens a view with some ten requests. */
const requestsAtOnce = 300;
const requestsPerSecond = 30;
/** More people than this are not told apart: the one who asked longest ago is forgotten. */
const peopleMax = 1000;

export const createRateLimit = (
  clock: Clock,
  {
    atOnce = requestsAtOnce,
    perSecond = requestsPerSecond,
  }: { readonly atOnce?: number; readonly perSecond?: number } = {},
): RateLimit => {
  const buckets = new Map<string, { left: number; atMs: number }>();
  return {
    take: (who) => {
      const nowMs = clock.now().getTime();
      const { left, atMs } = buckets.get(who) ?? { left: atOnce, atMs: nowMs };
      const filled = Math.min(atOnce, left + (Math.max(0, nowMs - atMs) / 1000) * perSecond);
      buckets.delete(who);
      buckets.set(who, { left: Math.max(0, filled - 1), atMs: nowMs });
      const [oldest] = buckets.keys();
      if (buckets.size > peopleMax && oldest !== undefined) buckets.delete(oldest);
      if (filled >= 1) return undefined;
      return {
        status: 429,
        code: 'RATE_LIMITED',
        detail: `Expected at most ${perSecond} requests a second, received more. Ask again in a moment.`,
        headers: { 'retry-after': String(Math.max(1, Math.ceil((1 - filled) / perSecond))) },
      };
    },
  };
};
