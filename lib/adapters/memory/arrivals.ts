/** What was sent to us, in memory. */
import type { Arrival, ArrivalStore } from '../../ports/arrivals.ts';

type Held = { readonly holder: string; readonly untilMs: number; readonly sinceMs: number } | 'done';

const toName = ({ channel, id }: Arrival): string => JSON.stringify([channel, id]);

/** Remembers as long as the process lasts. */
export const createMemoryArrivals = (): ArrivalStore => {
  const known = new Map<string, Held>();
  return {
    begin: async (arrival, { holder, nowMs, untilMs }) => {
      const held = known.get(toName(arrival));
      if (held === 'done') return { state: 'done' };
      if (held !== undefined && held.untilMs > nowMs && held.holder !== holder) return { state: 'held' };
      const sinceMs = held?.sinceMs ?? nowMs;
      known.set(toName(arrival), { holder, untilMs, sinceMs });
      return { state: 'begun', sinceMs };
    },
    finish: async (arrival) => {
      known.set(toName(arrival), 'done');
    },
    letGo: async (arrival, holder) => {
      const held = known.get(toName(arrival));
      if (held !== undefined && held !== 'done' && held.holder === holder)
        known.set(toName(arrival), { ...held, holder: '', untilMs: 0 });
    },
  };
};
