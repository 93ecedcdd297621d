/** Facts read off documents, in memory. */
import type { FactStore, StoredFact } from '../../ports/stores.ts';
import { compareBy, compareText, toMs } from '../agreed/order.ts';

type Sheet = { readonly readMs: number; readonly facts: readonly StoredFact[] };
type Place = Pick<StoredFact, 'channel' | 'url'>;

const byPlace: (a: Place, b: Place) => number = compareBy(
  (a, b) => compareText(a.channel, b.channel),
  (a, b) => compareText(a.url, b.url),
);

/** A fact store that lasts as long as the process. */
export const createMemoryFacts = (): FactStore => {
  const sheets = new Map<string, Sheet>();
  return {
    replace: async ({ brand, channel, url, readAt }, facts) => {
      const key = JSON.stringify([brand, channel, url]);
      const readMs = toMs(readAt);
      if ((sheets.get(key)?.readMs ?? -1) > readMs) return;
      sheets.set(key, { readMs, facts: facts.map((fact) => ({ ...fact, brand, channel, url, readAt })) });
    },
    list: async (brand, filter = {}) =>
      [...sheets.values()]
        .flatMap(({ facts }) => facts)
        .filter((fact) => fact.brand === brand)
        .filter((fact) => filter.kind === undefined || fact.kind === filter.kind)
        .filter((fact) => filter.channel === undefined || fact.channel === filter.channel)
        .toSorted(byPlace)
        .map((fact) => ({ ...fact })),
  };
};
