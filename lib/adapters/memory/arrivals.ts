/** What was sent to us, in memory. */
import type { Arrival, ArrivalStore } from '../../ports/arrivals.ts';

type Held = { readonly holder: string; readonly untilMs: number } | 'done';

const toName = ({ channel, id }: Arrival): string => JSON.stringify([channel, id]);

/** Remembers as long as the process lasts. */
export const createMemoryArrivals = (): ArrivalStore => {
  const known = new Map<string, Held>();
  return {
    begin: async (arrival, { holder, nowMs, untilMs }) => {
      const held = known.get(toName(arrival));
      if (held === 'done') return 'done';
      if (held !== undefined && held.untilMs > nowMs && held.holder !== holder) return 'held';
      known.set(toName(arrival), { holder, untilMs });
      return 'begun';
    },
    finish: async (arrival) => {
      known.set(toName(arrival), 'done');
    },
    letGo: async (arrival, holder) => {
      const held = known.get(toName(arrival));
      if (held !== undefined && held !== 'done' && held.holder === holder) known.delete(toName(arrival));
    },
  };
};
