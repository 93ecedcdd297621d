/** Counts of mentions by names of their own and by day, in SQLite, brought along with every mention. */
import type { Mention } from '../../model/mention.ts';
import {
  namedCounts as figures,
  type MentionStore,
  type NamedCount,
  type NamedDimension,
  type NamedSum,
  namedDimensions,
} from '../../ports/stores.ts';
import { compareNamedSums, type NamedRow, toNamedRows } from '../agreed/named-counts.ts';
import { readers } from './counts.ts';
import type { Database, Row, SqlValue, Statement } from './database.ts';
import { fromKeyText, numberAt, textAt, toKeyText } from './rows.ts';
import { toDamagedError } from './store-error.ts';

export const namedKeyColumns = ['brand', 'of', 'day', 'channel', 'language', 'speaker', 'product', 'name'] as const;
const key = namedKeyColumns.join(', ');

/** The named counts of the data file; `add` belongs into the transaction that writes the mention. */
export const createLocalNamedCounts = (database: Database) => {
  const add = database.prepare(
    `INSERT INTO named_counts (${key}, count) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET count = count + excluded.count RETURNING count`,
  );
  const removeEmpty = database.prepare(
    `DELETE FROM named_counts WHERE ${namedKeyColumns.map((column) => `${column} = ?`).join(' AND ')}`,
  );
  const toSums = (columns: string): Statement =>
    database.prepare(
      `SELECT ${columns}, SUM(count) FROM named_counts WHERE brand = ? AND of = ? AND day BETWEEN ? AND ? GROUP BY ${columns}`,
    );
  return {
    /** Counts a mention, or with `sign` -1 takes it out again; a row that counts nothing goes. */
    add: (mention: Mention, sign: 1 | -1): void => {
      for (const named of toNamedRows(mention)) {
        const values = toNamedKeyValues(named);
        const left = numberAt(add.get(...values, sign) ?? [], 0);
        if (left <= 0) removeEmpty.run(...values);
      }
    },
    sum: ({ brand, fromDay, toDay, of, by }: Parameters<MentionStore['sumNamed']>[0]): readonly NamedSum[] => {
      const asked = namedDimensions.filter((each) => by.includes(each));
      return toSums([...asked, 'name'].join(', '))
        .all(brand, of, fromDay, toDay)
        .map((row) => readSum(row, asked))
        .toSorted(compareNamedSums);
    },
  };
};

const readSum = (row: Row, by: readonly NamedDimension[]): NamedSum => ({
  ...Object.fromEntries(by.map((each, index) => [each, readers[each](row, index)])),
  name: fromKeyText(textAt(row, by.length)),
  count: numberAt(row, by.length + 1),
});

/** A row of all columns, in their order. */
export const readNamedCount = (row: Row): NamedCount => {
  const of = figures.find((each) => each === row[1]);
  if (of === undefined) throw toDamagedError({ kind: 'named count', id: String(row[1]), file: 'the data file' });
  return {
    brand: textAt(row, 0),
    of,
    day: readers.day(row, 2),
    channel: readers.channel(row, 3),
    language: readers.language(row, 4),
    speaker: readers.speaker(row, 5),
    product: readers.product(row, 6),
    name: fromKeyText(textAt(row, 7)),
    count: numberAt(row, 8),
  };
};

/** The columns that tell a row from others. */
export const toNamedKeyValues = (row: NamedRow): readonly SqlValue[] => [
  row.brand,
  row.of,
  row.day,
  row.channel,
  toKeyText(row.language),
  row.speaker,
  toKeyText(row.product ?? ''),
  toKeyText(row.name),
];
