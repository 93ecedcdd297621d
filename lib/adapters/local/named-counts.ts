/**
 * Counts of mentions by names of their own and by day, in SQLite, brought along with every mention. What is counted by channel, language and product has
 * nearly as many rows as mentions: it is counted by day and one of these alone, too, all names in one row.
 */
import type { Mention } from '../../model/mention.ts';
import {
  namedCounts as figures,
  type MentionStore,
  type NamedCount,
  type NamedDimension,
  type NamedSum,
  namedDimensions,
} from '../../ports/stores.ts';
import { compareNamedSums, isRolled, type NamedRow, toNamedRows } from '../agreed/named-counts.ts';
import { compareText } from '../agreed/order.ts';
import { readers, rollColumns } from './counts.ts';
import type { Database, Row, SqlValue, Statement } from './database.ts';
import { fromKeyText, numberAt, parseJson, textAt, toKeyText } from './rows.ts';
import { toDamagedError } from './store-error.ts';

export const namedKeyColumns = ['brand', 'of', 'day', 'channel', 'language', 'speaker', 'product', 'name'] as const;
const key = namedKeyColumns.join(', ');

/** Names of a row, each followed by how often it was counted: `["47", 3, "130", 1]`, for an object of numbers takes three times as long to read. */
const eachName = (text: string, take: (name: string, count: number) => void): void => {
  const cells = parseJson(text);
  const list: readonly unknown[] = Array.isArray(cells) ? cells : [];
  for (let at = 0; at < list.length; at += 2) {
    const [name, count] = [list[at], list[at + 1]];
    if (typeof name !== 'string' || typeof count !== 'number')
      throw toDamagedError({ kind: 'named count', id: text.slice(0, 40), file: 'the data file' });
    take(name, count);
  }
};

/** Days whose names begin alike, as `2026-10-1`, are counted together, too: ten of them, or what a month's end leaves. */
const toTen = (day: string): string => day.slice(0, '2026-10-1'.length);
/** How the rows of tens are called among those of days. */
const toTensColumn = (column: string): string => `${column}:10`;

/** The rows that say what some days come to, by each column. Takes their name, brand, figure, and the first and the last of them. */
const toRecounts = (toColumn: (column: string) => string): readonly string[] =>
  rollColumns.map(
    (column) => `
  INSERT OR REPLACE INTO roll_names (brand, of, by_column, day, value, speaker, names)
  SELECT brand, of, '${toColumn(column)}', ?, ${column}, speaker, '[' || group_concat(json_quote(name) || ',' || total) || ']' FROM (
    SELECT brand, of, ${column}, speaker, name, SUM(count) AS total FROM named_counts
    WHERE brand = ? AND of = ? AND day BETWEEN ? AND ? GROUP BY brand, of, ${column}, speaker, name)
  GROUP BY brand, of, ${column}, speaker`,
  );

/** Makes what of a figure and day is counted by one column what its named counts come to. */
export const createRecount = (database: Database): ((named: Pick<NamedRow, 'brand' | 'of' | 'day'>) => void) => {
  const [days, tens] = [(column: string) => column, toTensColumn].map((toColumn) =>
    toRecounts(toColumn).map((sql) => database.prepare(sql)),
  );
  return ({ brand, of, day }) => {
    const ten = toTen(day);
    for (const recount of days ?? []) recount.run(day, brand, of, day, day);
    for (const recount of tens ?? []) recount.run(ten, brand, of, `${ten}0`, `${ten}9`);
  };
};

type Span = { readonly first: string; readonly last: string };

const dayMs = 86_400_000;
const plusDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 'yyyy-mm-dd'.length);

/** The tens that lie whole within some days, and the days before and after them. */
const toSpans = ({ first, last }: Span): { readonly days: readonly Span[]; readonly tens: Span | undefined } => {
  let from = first;
  while (from <= last && toTen(plusDays(from, -1)) === toTen(from)) from = plusDays(from, 1);
  let until = last;
  while (until >= from && toTen(plusDays(until, 1)) === toTen(until)) until = plusDays(until, -1);
  if (from > until) return { days: [{ first, last }], tens: undefined };
  return {
    days: [
      { first, last: plusDays(from, -1) },
      { first: plusDays(until, 1), last },
    ].filter((span) => span.first <= span.last),
    tens: { first: toTen(from), last: toTen(until) },
  };
};

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
  const findNames = database.prepare(
    'SELECT names FROM roll_names WHERE brand = ? AND of = ? AND by_column = ? AND day = ? AND value = ? AND speaker = ?',
  );
  const putNames = database.prepare(
    'INSERT OR REPLACE INTO roll_names (brand, of, by_column, day, value, speaker, names) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const removeNames = database.prepare(
    'DELETE FROM roll_names WHERE brand = ? AND of = ? AND by_column = ? AND day = ? AND value = ? AND speaker = ?',
  );
  const listNames = (columns: string): Statement =>
    database.prepare(
      `SELECT ${columns} FROM roll_names WHERE brand = ? AND of = ? AND by_column = ? AND day BETWEEN ? AND ?`,
    );

  const addToRoll = (key: readonly SqlValue[], name: string, sign: 1 | -1): void => {
    const row = findNames.get(...key);
    const names = new Map<string, number>();
    if (row !== undefined) eachName(textAt(row, 0), (each, count) => names.set(each, count));
    const count = (names.get(name) ?? 0) + sign;
    if (count > 0) names.set(name, count);
    else names.delete(name);
    if (names.size > 0) putNames.run(...key, JSON.stringify([...names].flat()));
    else removeNames.run(...key);
  };
  const addToRolls = (named: NamedRow, sign: 1 | -1): void => {
    const { brand, of, day, speaker } = named;
    const name = toKeyText(named.name);
    for (const column of rollColumns) {
      const value = toKeyText(named[column] ?? '');
      addToRoll([brand, of, column, day, value, speaker], name, sign);
      addToRoll([brand, of, toTensColumn(column), toTen(day), value, speaker], name, sign);
    }
  };

  const sumRolls = (
    { brand, fromDay, toDay, of }: Parameters<MentionStore['sumNamed']>[0],
    asked: readonly NamedDimension[],
  ): readonly NamedSum[] => {
    const [column = 'product'] = rollColumns.filter((each) => asked.includes(each));
    const list = listNames([...asked.map((each) => (each === column ? 'value' : each)), 'names'].join(', '));
    const all = { first: fromDay, last: toDay };
    const { days, tens } = asked.includes('day') ? { days: [all], tens: undefined } : toSpans(all);
    const rows = [
      ...days.flatMap(({ first, last }) => list.all(brand, of, column, first, last)),
      ...(tens === undefined ? [] : list.all(brand, of, toTensColumn(column), tens.first, tens.last)),
    ];
    const groups = new Map<string, { readonly row: Row; readonly counts: Map<string, number> }>();
    for (const row of rows) {
      const group = JSON.stringify(row.slice(0, asked.length));
      const { counts } = groups.get(group) ?? { counts: new Map<string, number>() };
      groups.set(group, { row, counts });
      eachName(textAt(row, asked.length), (name, count) => counts.set(name, (counts.get(name) ?? 0) + count));
    }
    // Groups in their order, and names within each: compared all with all they would take longer than all the rest.
    return [...groups.values()]
      .map(({ row, counts }) => ({ first: { ...readDimensions(row, asked), name: '', count: 0 }, counts }))
      .toSorted((a, b) => compareNamedSums(a.first, b.first))
      .flatMap(({ first, counts }) =>
        [...counts]
          .map(([name, count]) => ({ ...first, name: fromKeyText(name), count }))
          .toSorted((a, b) => compareText(a.name, b.name)),
      );
  };

  return {
    /** Counts a mention, or with `sign` -1 takes it out again; a row that counts nothing goes. */
    add: (mention: Mention, sign: 1 | -1): void => {
      for (const named of toNamedRows(mention)) {
        const values = toNamedKeyValues(named);
        const left = numberAt(add.get(...values, sign) ?? [], 0);
        if (left <= 0) removeEmpty.run(...values);
        if (isRolled(named.of)) addToRolls(named, sign);
      }
    },
    sum: (question: Parameters<MentionStore['sumNamed']>[0]): readonly NamedSum[] => {
      const { brand, fromDay, toDay, of, by } = question;
      const asked = namedDimensions.filter((each) => by.includes(each));
      const isNarrow = rollColumns.filter((each) => asked.includes(each)).length < 2;
      if (isRolled(of) && isNarrow) return sumRolls(question, asked);
      return toSums([...asked, 'name'].join(', '))
        .all(brand, of, fromDay, toDay)
        .map((row) => readSum(row, asked))
        .toSorted(compareNamedSums);
    },
  };
};

const readDimensions = (row: Row, by: readonly NamedDimension[]): Partial<Pick<NamedSum, NamedDimension>> =>
  Object.fromEntries(by.map((each, index) => [each, readers[each](row, index)]));

const readSum = (row: Row, by: readonly NamedDimension[]): NamedSum => ({
  ...readDimensions(row, by),
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
