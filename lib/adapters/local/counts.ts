/**
 * Counts of mentions by hour and by day, in SQLite, brought along with every mention: whoever asks for months reads the days, of which there are
 * a twentieth and less.
 */
import type { Mention } from '../../model/mention.ts';
import { type Speaker, speakerSchema } from '../../model/vocabulary.ts';
import {
  type Count,
  type CountDimension,
  type CountSum,
  countDimensions,
  type MentionStore,
} from '../../ports/stores.ts';
import { compareSums, type Tally, toCount, toCountKey, toCountSum, toTally } from '../agreed/counts.ts';
import type { Database, Row, SqlValue, Statement } from './database.ts';
import { fromKeyText, numberAt, textAt, toKeyText } from './rows.ts';

export const keyColumns = ['brand', 'day', 'hour', 'channel', 'language', 'speaker', 'product'] as const;
export const tallyColumns = 'mentions, positive, negative, neutral, mixed, rated, rating_thousandths';
const dayColumns = keyColumns.filter((column) => column !== 'hour');
const tallies = tallyColumns;
const tallyNames = tallies.split(', ');
const holes = (count: number): string => Array.from({ length: count }, () => '?').join(', ');

/** Adds to a row of a table, or makes it; answers its mentions. */
const toAdd = (table: string, keys: readonly string[]): string =>
  `INSERT INTO ${table} (${keys.join(', ')}, ${tallies}) VALUES (${holes(keys.length + tallyNames.length)})
   ON CONFLICT DO UPDATE SET ${tallyNames.map((column) => `${column} = ${column} + excluded.${column}`).join(', ')}
   RETURNING mentions`;
const toRemove = (table: string, keys: readonly string[]): string =>
  `DELETE FROM ${table} WHERE ${keys.map((column) => `${column} = ?`).join(' AND ')}`;

/** Makes a day's row what its hours come to. Takes the day's key. */
export const recountDay = `
  INSERT INTO day_counts (${dayColumns.join(', ')}, ${tallies})
  SELECT ${dayColumns.join(', ')}, ${tallyNames.map((column) => `SUM(${column})`).join(', ')} FROM counts
  WHERE ${dayColumns.map((column) => `${column} = ?`).join(' AND ')} GROUP BY ${dayColumns.join(', ')}
  ON CONFLICT DO UPDATE SET ${tallyNames.map((column) => `${column} = excluded.${column}`).join(', ')}`;

/** The counts of the data file; `add` belongs into the transaction that writes the mention. */
export const createLocalCounts = (database: Database) => {
  const addHour = database.prepare(toAdd('counts', keyColumns));
  const addDay = database.prepare(toAdd('day_counts', dayColumns));
  const removeHour = database.prepare(toRemove('counts', keyColumns));
  const removeDay = database.prepare(toRemove('day_counts', dayColumns));
  const list = database.prepare(
    `SELECT ${keyColumns.join(', ')}, ${tallies} FROM counts WHERE brand = ? AND day BETWEEN ? AND ?
     ORDER BY day, hour, channel, language, speaker, product`,
  );
  const toSums = (by: readonly CountDimension[]): Statement => {
    const columns = by.join(', ');
    const sums = tallyNames.map((column) => `SUM(${column})`);
    const table = by.includes('hour') ? 'counts' : 'day_counts';
    return database.prepare(
      `SELECT ${columns}, ${sums.join(', ')} FROM ${table} WHERE brand = ? AND day BETWEEN ? AND ? GROUP BY ${columns}`,
    );
  };
  return {
    /** Summed by SQLite: of the rows that are added up none is made here. */
    sum: ({ brand, fromDay, toDay, by }: Parameters<MentionStore['sumCounts']>[0]): readonly CountSum[] => {
      const asked = countDimensions.filter((each) => by.includes(each));
      const rows = toSums(asked).all(brand, fromDay, toDay);
      return rows.map((row) => readSum(row, asked)).toSorted(compareSums);
    },
    /** Counts a mention, or with `sign` -1 takes it out again; a row that counts nothing goes. */
    add: (mention: Mention, sign: 1 | -1): void => {
      const { brand, day, hour, channel, language, speaker, product } = toCountKey(mention);
      const place = [channel, toKeyText(language), speaker, toProductText(product)];
      const tally = toTally(mention);
      const { mentions, positive, negative, neutral, mixed, rated, ratingThousandths } = tally;
      const numbers = [mentions, positive, negative, neutral, mixed, rated, ratingThousandths];
      const change = numbers.map((number) => sign * number);
      if (addHour.get(brand, day, hour, ...place, ...change)?.[0] === 0) removeHour.run(brand, day, hour, ...place);
      if (addDay.get(brand, day, ...place, ...change)?.[0] === 0) removeDay.run(brand, day, ...place);
    },
    list: ({
      brand,
      fromDay,
      toDay,
    }: {
      readonly brand: string;
      readonly fromDay: string;
      readonly toDay: string;
    }): readonly Count[] => list.all(brand, fromDay, toDay).map(readCount),
  };
};

/** Readers of the columns by which is summed. */
export const readers = {
  day: textAt,
  hour: numberAt,
  channel: textAt,
  language: (row, index) => fromKeyText(textAt(row, index)),
  speaker: (row, index) => readSpeaker(row[index]),
  product: (row, index) => fromKeyText(textAt(row, index)) || null,
} as const satisfies { readonly [D in CountDimension]: (row: Row, index: number) => Count[D] };

const readSum = (row: Row, by: readonly CountDimension[]): CountSum =>
  toCountSum(Object.fromEntries(by.map((each, index) => [each, readers[each](row, index)])), readTally(row, by.length));

/** The sums of a row, from that column on. */
const readTally = (row: Row, from: number): Tally => ({
  mentions: numberAt(row, from),
  positive: numberAt(row, from + 1),
  negative: numberAt(row, from + 2),
  neutral: numberAt(row, from + 3),
  mixed: numberAt(row, from + 4),
  rated: numberAt(row, from + 5),
  ratingThousandths: numberAt(row, from + 6),
});

/** A row of all columns, in their order. */
export const readCount = (row: Row): Count =>
  toCount(
    {
      brand: textAt(row, 0),
      day: readers.day(row, 1),
      hour: readers.hour(row, 2),
      channel: readers.channel(row, 3),
      language: readers.language(row, 4),
      speaker: readers.speaker(row, 5),
      product: readers.product(row, 6),
    },
    readTally(row, keyColumns.length),
  );

/** No product is called by nothing, so that nothing stands for none. */
const toProductText = (product: string | null): string => toKeyText(product ?? '');

const readSpeaker = (value: unknown): Speaker => speakerSchema.parse(value);

/** The key of the day that a count is of. */
export const toDayValues = ({ brand, day, channel, language, speaker, product }: Count): readonly SqlValue[] => [
  brand,
  day,
  channel,
  toKeyText(language),
  speaker,
  toProductText(product),
];

/** Undoes `readCount`. */
export const toCountValues = (count: Count): readonly SqlValue[] => [
  count.brand,
  count.day,
  count.hour,
  count.channel,
  toKeyText(count.language),
  count.speaker,
  toProductText(count.product),
  count.mentions,
  count.positive,
  count.negative,
  count.neutral,
  count.mixed,
  count.rated,
  Math.round(count.ratingSum * 1000),
];
