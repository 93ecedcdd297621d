/**
 * Counts of mentions in SQLite, brought along with every mention: by hour, by day, and by day and one column alone. Of a million mentions in ninety days
 * there are half a million rows of hours, forty thousand of days, and fifteen hundred by channel: whoever asks reads the fewest that tell it.
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
/** Columns by one of which days are counted alone, and how the row's value is called there. */
export const rollColumns = ['channel', 'language', 'product'] as const;
type RollColumn = (typeof rollColumns)[number];
const rollKeys = ['brand', 'by_column', 'day', 'value', 'speaker'];
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

/** Makes the rows of a day what its hours come to. Takes brand and day. */
export const recountDay = `
  INSERT INTO day_counts (${dayColumns.join(', ')}, ${tallies})
  SELECT ${dayColumns.join(', ')}, ${tallyNames.map((column) => `SUM(${column})`).join(', ')} FROM counts
  WHERE brand = ? AND day = ? GROUP BY ${dayColumns.join(', ')}
  ON CONFLICT DO UPDATE SET ${tallyNames.map((column) => `${column} = excluded.${column}`).join(', ')}`;

/** Makes the rows of a day by each column what that day comes to. Takes brand and day. */
export const recountRolls = rollColumns.map(
  (column) => `
  INSERT INTO roll_counts (${rollKeys.join(', ')}, ${tallies})
  SELECT brand, '${column}', day, ${column}, speaker, ${tallyNames.map((each) => `SUM(${each})`).join(', ')} FROM day_counts
  WHERE brand = ? AND day = ? GROUP BY brand, day, ${column}, speaker
  ON CONFLICT DO UPDATE SET ${tallyNames.map((each) => `${each} = excluded.${each}`).join(', ')}`,
);

/** The narrowest table that tells what is asked for; of what is asked by no column the one with the fewest values. */
const toSource = (by: readonly CountDimension[]): { readonly table: string; readonly roll?: RollColumn } => {
  if (by.includes('hour')) return { table: 'counts' };
  const [column = 'product', ...more] = rollColumns.filter((each) => by.includes(each));
  return more.length > 0 ? { table: 'day_counts' } : { table: 'roll_counts', roll: column };
};

/** The counts of the data file; `add` belongs into the transaction that writes the mention. */
export const createLocalCounts = (database: Database) => {
  const addHour = database.prepare(toAdd('counts', keyColumns));
  const addDay = database.prepare(toAdd('day_counts', dayColumns));
  const removeHour = database.prepare(toRemove('counts', keyColumns));
  const removeDay = database.prepare(toRemove('day_counts', dayColumns));
  const addRoll = database.prepare(toAdd('roll_counts', rollKeys));
  const removeRoll = database.prepare(toRemove('roll_counts', rollKeys));
  const list = database.prepare(
    `SELECT ${keyColumns.join(', ')}, ${tallies} FROM counts WHERE brand = ? AND day BETWEEN ? AND ?
     ORDER BY day, hour, channel, language, speaker, product`,
  );
  const toSums = (by: readonly CountDimension[]): Statement => {
    const { table, roll } = toSource(by);
    const columns = by.map((each) => (each === roll ? 'value' : each)).join(', ');
    const sums = tallyNames.map((column) => `SUM(${column})`);
    const where = `brand = ?${roll === undefined ? '' : ` AND by_column = '${roll}'`} AND day BETWEEN ? AND ?`;
    return database.prepare(`SELECT ${columns}, ${sums.join(', ')} FROM ${table} WHERE ${where} GROUP BY ${columns}`);
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
      const values = { channel, language: toKeyText(language), product: toProductText(product) };
      const place = [values.channel, values.language, speaker, values.product];
      const tally = toTally(mention);
      const { mentions, positive, negative, neutral, mixed, rated, ratingThousandths } = tally;
      const numbers = [mentions, positive, negative, neutral, mixed, rated, ratingThousandths];
      const change = numbers.map((number) => sign * number);
      if (addHour.get(brand, day, hour, ...place, ...change)?.[0] === 0) removeHour.run(brand, day, hour, ...place);
      if (addDay.get(brand, day, ...place, ...change)?.[0] === 0) removeDay.run(brand, day, ...place);
      for (const column of rollColumns) {
        const key = [brand, column, day, values[column], speaker];
        if (addRoll.get(...key, ...change)?.[0] === 0) removeRoll.run(...key);
      }
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

const readSpeaker = (value: unknown): Speaker =>
  // As all are; the schema takes ten times as long.
  value === 'public' || value === 'brand' ? value : speakerSchema.parse(value);

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
