/** Counts of mentions by hour, in SQLite, brought along with every mention. */
import type { Mention } from '../../model/mention.ts';
import { type Speaker, speakerSchema } from '../../model/vocabulary.ts';
import type { Count } from '../../ports/stores.ts';
import { toCount, toCountKey, toTally } from '../agreed/counts.ts';
import type { Database, Row, SqlValue } from './database.ts';
import { fromKeyText, numberAt, textAt, toKeyText } from './rows.ts';

export const keyColumns = ['brand', 'day', 'hour', 'channel', 'language', 'speaker', 'product'] as const;
export const tallyColumns = 'mentions, positive, negative, neutral, mixed, rated, rating_thousandths';
const key = keyColumns.join(', ');
const tallies = tallyColumns;

/** The counts of the data file; `add` belongs into the transaction that writes the mention. */
export const createLocalCounts = (database: Database) => {
  const add = database.prepare(
    `INSERT INTO counts (${key}, ${tallies}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET ${tallies
       .split(', ')
       .map((column) => `${column} = ${column} + excluded.${column}`)
       .join(', ')}
     RETURNING mentions`,
  );
  const removeEmpty = database.prepare(
    `DELETE FROM counts WHERE ${keyColumns.map((column) => `${column} = ?`).join(' AND ')}`,
  );
  const list = database.prepare(
    `SELECT ${key}, ${tallies} FROM counts WHERE brand = ? AND day BETWEEN ? AND ?
     ORDER BY day, hour, channel, language, speaker, product`,
  );
  return {
    /** Counts a mention, or with `sign` -1 takes it out again; a row that counts nothing goes. */
    add: (mention: Mention, sign: 1 | -1): void => {
      const { brand, day, hour, channel, language, speaker, product } = toCountKey(mention);
      const values = [brand, day, hour, channel, toKeyText(language), speaker, toProductText(product)];
      const tally = toTally(mention);
      const { mentions, positive, negative, neutral, mixed, rated, ratingThousandths } = tally;
      const numbers = [mentions, positive, negative, neutral, mixed, rated, ratingThousandths];
      const row = add.get(...values, ...numbers.map((number) => sign * number));
      if (row?.[0] === 0) removeEmpty.run(...values);
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

/** A row of all columns, in their order. */
export const readCount = (row: Row): Count =>
  toCount(
    {
      brand: textAt(row, 0),
      day: textAt(row, 1),
      hour: numberAt(row, 2),
      channel: textAt(row, 3),
      language: fromKeyText(textAt(row, 4)),
      speaker: readSpeaker(row[5]),
      product: fromKeyText(textAt(row, 6)) || null,
    },
    {
      mentions: numberAt(row, 7),
      positive: numberAt(row, 8),
      negative: numberAt(row, 9),
      neutral: numberAt(row, 10),
      mixed: numberAt(row, 11),
      rated: numberAt(row, 12),
      ratingThousandths: numberAt(row, 13),
    },
  );

/** No product is called by nothing, so that nothing stands for none. */
const toProductText = (product: string | null): string => toKeyText(product ?? '');

const readSpeaker = (value: unknown): Speaker => speakerSchema.parse(value);

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
