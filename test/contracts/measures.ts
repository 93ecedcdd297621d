/** What every store of measures does. */
import { describe, expect, test } from 'vitest';
import type { Measure } from '../../lib/model/measure.ts';
import { type Open, walk } from './samples.ts';
import { withStores } from './with-stores.ts';

export const toMeasure = (known: Partial<Measure> = {}): Measure => ({
  id: 'm_1',
  brand: 'northwind',
  name: 'click-through',
  value: 3.5,
  unit: '%',
  day: '2026-10-01',
  channel: 'newsletter',
  of: 1200,
  group: 'strategy',
  ...known,
});

export const measureStoreContract = (name: string, open: Open): void => {
  const each = withStores(open);
  describe(`measures, ${name}`, () => {
    test(
      'gives back what was put, once, the later figure in place of the earlier',
      each(async ({ stores: { measures } }) => {
        await measures.put([toMeasure(), toMeasure({ value: 4, day: '2026-10-02' })]);
        await measures.put([toMeasure({ value: 4, day: '2026-10-02' })]);
        expect((await measures.list({ brand: 'northwind' })).rows).toEqual([
          toMeasure({ value: 4, day: '2026-10-02' }),
        ]);
        expect((await measures.list({ brand: 'southbeam' })).rows).toEqual([]);
      }),
    );

    test.each([
      { row: 'all, by day and id', filter: {}, ids: ['m_3', 'm_1', 'm_2', 'm_4'] },
      { row: 'those from a day on', filter: { fromDay: '2026-10-02' }, ids: ['m_2', 'm_4'] },
      { row: 'none after the last', filter: { fromDay: '2026-10-04' }, ids: [] },
    ])('lists $row', ({ filter, ids }) =>
      each(async ({ stores: { measures } }) => {
        await measures.put([
          toMeasure({ id: 'm_4', day: '2026-10-03' }),
          toMeasure({ id: 'm_1' }),
          toMeasure({ id: 'm_2', day: '2026-10-02', channel: null, of: null }),
          toMeasure({ id: 'm_3', day: '2026-09-30', group: 'business' }),
          toMeasure({ id: 'm_5', brand: 'southbeam' }),
        ]);
        const question = { brand: 'northwind', ...filter };
        expect((await measures.list(question)).rows.map(({ id }) => id)).toEqual(ids);
        const pages = await walk((after) =>
          measures.list(question, { limit: 1, ...(after === undefined ? {} : { after }) }),
        );
        expect(pages.flat().map(({ id }) => id)).toEqual(ids);
      })(),
    );

    test(
      'takes names as hostile as they come',
      each(async ({ stores: { measures } }) => {
        const rows = ['\0', '\ud800', '#', '😀', 'x'.repeat(3000)].map((text, index) =>
          toMeasure({ id: `m_${index}`, name: text, unit: text }),
        );
        await measures.put(rows);
        expect((await measures.list({ brand: 'northwind' })).rows).toEqual(rows);
      }),
    );
  });
};
