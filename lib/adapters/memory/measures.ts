/** Measures, in memory. */
import * as z from 'zod';
import type { Measure } from '../../model/measure.ts';
import type { MeasureStore } from '../../ports/stores.ts';
import { compareBy, compareText } from '../agreed/order.ts';
import { parseCursor, toLimit, toSlice } from '../agreed/paging.ts';
import type { Held } from './mover.ts';

type MeasureKey = readonly [day: string, id: string];
const measureKey = z.tuple([z.string(), z.string()]);
const toKey = ({ day, id }: Measure): MeasureKey => [day, id];
const byDay: (a: MeasureKey, b: MeasureKey) => number = compareBy(
  (a, b) => compareText(a[0], b[0]),
  (a, b) => compareText(a[1], b[1]),
);

/** A store of measures that lasts as long as the process. */
export const createMemoryMeasures = (): MeasureStore & Held => {
  const measures = new Map<string, Measure>();
  return {
    put: async (news) => {
      for (const measure of news) measures.set(measure.id, structuredClone(measure));
    },
    list: async ({ brand, fromDay = '' }, paging) => {
      const after = parseCursor(paging?.after, measureKey);
      const limit = toLimit(paging);
      const rows = [...measures.values()]
        .filter((measure) => measure.brand === brand && measure.day >= fromDay)
        .filter((measure) => after === undefined || byDay(toKey(measure), after) > 0)
        .toSorted((a, b) => byDay(toKey(a), toKey(b)));
      return toSlice(structuredClone(rows.slice(0, limit + 1)), limit, toKey);
    },
    held: function* () {
      for (const row of measures.values()) yield { kind: 'measures', row };
    },
  };
};
