/** Facts read off documents, in memory. */
import type { FactStore, StoredStatement } from '../../ports/stores.ts';
import { compareBy, compareText, toMs } from '../agreed/order.ts';
import type { Held } from './mover.ts';

type Document = Parameters<FactStore['replace']>[0];
type Sheet = {
  readonly readMs: number;
  readonly document: Document;
  readonly facts: readonly StoredStatement[];
  /** The facts as they were handed in. */
  readonly said: string;
};
type Place = Pick<StoredStatement, 'channel' | 'url'>;

const byPlace: (a: Place, b: Place) => number = compareBy(
  (a, b) => compareText(a.channel, b.channel),
  (a, b) => compareText(a.url, b.url),
);

/** A fact store that lasts as long as the process. */
export const createMemoryFacts = (): FactStore & Held => {
  const sheets = new Map<string, Sheet>();
  return {
    replace: async ({ brand, channel, url, readAt }, facts) => {
      const key = JSON.stringify([brand, channel, url]);
      const readMs = toMs(readAt);
      if ((sheets.get(key)?.readMs ?? -1) > readMs) return;
      const document = { brand, channel, url, readAt };
      sheets.set(key, {
        readMs,
        document,
        facts: facts.map((fact) => ({ ...fact, brand, channel, url, readAt })),
        said: JSON.stringify(facts),
      });
    },
    differs: async ({ brand, channel, url }, facts) => {
      const known = sheets.get(JSON.stringify([brand, channel, url]))?.said ?? '[]';
      return known !== JSON.stringify(facts);
    },
    list: async (brand, filter = {}) =>
      [...sheets.values()]
        .flatMap(({ facts }) => facts)
        .filter((fact) => fact.brand === brand)
        .filter((fact) => filter.kind === undefined || fact.kind === filter.kind)
        .filter((fact) => filter.channel === undefined || fact.channel === filter.channel)
        .toSorted(byPlace)
        .slice(0, filter.max)
        .map((fact) => ({ ...fact })),
    held: function* () {
      for (const { document, facts } of sheets.values())
        yield {
          kind: 'facts',
          row: { ...document, facts: facts.map(({ brand: _, channel: _c, url: _u, readAt: _r, ...fact }) => fact) },
        };
    },
  };
};
