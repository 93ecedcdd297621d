/** Measures, in DynamoDB: `ME#<id>` / `ME`, by day in index `all`. */
import type { Measure } from '../../model/measure.ts';
import { coreTable } from '../../model/tables.ts';
import type { MeasureStore } from '../../ports/stores.ts';
import { toGroups } from '../agreed/groups.ts';
import type { Database, Key, Row } from './database.ts';
import { toKey } from './keys.ts';
import { listSlice } from './lists.ts';
import { toNoun, toNounReader } from './noun.ts';
import { eachOf } from './try-again.ts';

/** Reads a row. */
export const readMeasure = toNounReader<Measure>('measure', ['id', 'brand', 'name', 'value', 'day', 'group']);
const [all] = coreTable.indexes;

const toRow = (measure: Measure): Key & Row => {
  const { id, brand, day } = measure;
  return {
    pk: toKey('ME', id),
    sk: 'ME',
    inAll: toKey('ME', brand),
    sort: `${day}#${id}`,
    noun: toNoun('measure', id, measure),
  };
};

/** A store of measures in the core table. */
export const createAwsMeasures = (database: Database): MeasureStore => ({
  put: async (measures) => {
    const last = [...toGroups(measures, ({ id }) => id)].flatMap(([, group]) => group.at(-1) ?? []);
    await eachOf(last, async (measure) => {
      await database.put(toRow(measure));
    });
  },
  list: ({ brand, fromDay }, paging) =>
    listSlice(
      database,
      {
        index: all,
        partitions: [toKey('ME', brand)],
        ...(fromDay === undefined ? {} : { from: fromDay, to: '\u{10ffff}' }),
      },
      paging,
      readMeasure,
    ),
});
