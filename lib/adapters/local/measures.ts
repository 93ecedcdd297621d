/** Measures, in SQLite. */
import * as z from 'zod';
import type { Measure } from '../../model/measure.ts';
import type { MeasureStore } from '../../ports/stores.ts';
import { parseCursor, toLimit, toSlice } from '../agreed/paging.ts';
import type { Database } from './database.ts';
import { textAt, toRowReader } from './rows.ts';

type MeasureKey = readonly [day: string, id: string];
const measureKey = z.tuple([z.string(), z.string()]);
const toKey = ({ day, id }: Measure): MeasureKey => [day, id];

/** The fields without which a row is damaged. */
export const measureFields = ['id', 'brand', 'name', 'value', 'day', 'group'] as const;

/** A store of measures in the data file. */
export const createLocalMeasures = (database: Database): MeasureStore => {
  const readMeasure = toRowReader<Measure>('measure', measureFields, database.file);
  const put = database.prepare(
    `INSERT INTO measures (id, brand, day, measure) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET brand = excluded.brand, day = excluded.day, measure = excluded.measure`,
  );
  const list = database.prepare(
    'SELECT measure, id FROM measures WHERE brand = ? AND day >= ? AND (day, id) > (?, ?) ORDER BY day, id LIMIT ?',
  );
  return {
    put: async (measures) =>
      database.write(() => {
        for (const measure of measures) put.run(measure.id, measure.brand, measure.day, JSON.stringify(measure));
      }),
    list: async ({ brand, fromDay = '' }, paging) => {
      const limit = toLimit(paging);
      const [day, id] = parseCursor(paging?.after, measureKey) ?? ['', ''];
      const rows = list.all(brand, fromDay, day, id, limit + 1);
      return toSlice(
        rows.map((row) => readMeasure(textAt(row, 0), textAt(row, 1))),
        limit,
        toKey,
      );
    },
  };
};
