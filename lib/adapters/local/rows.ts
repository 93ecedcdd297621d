/** Rows as they lie in SQLite, and back: nouns as JSON beside the columns that are asked for. */
import type { Database, Row } from './database.ts';
import { toDamagedError } from './store-error.ts';

/** Stands before four hex digits of a UTF-16 unit that SQLite would not keep as it is. */
const mark = '\u0001';
const rare = new RegExp(`[\\0${mark}]|\\p{Surrogate}`, 'gu');
const escaped = new RegExp(`${mark}([0-9a-f]{4})`, 'g');

/**
 * A text as a key column. SQLite ends texts at NUL and lone surrogates become one and the same sign, so that
 * two keys could become one; those few, which only a hostile feed makes up, are written in hex.
 */
export const toKeyText = (text: string): string =>
  text.search(rare) >= 0
    ? text.replaceAll(rare, (unit) => `${mark}${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    : text;

/** Undoes `toKeyText`. */
export const fromKeyText = (key: string): string =>
  key.includes(mark)
    ? key.replaceAll(escaped, (_, unit: string) => String.fromCharCode(Number.parseInt(unit, 16)))
    : key;

/** A text column. */
export const textAt = (row: Row, column: number): string => {
  const value = row[column];
  if (typeof value === 'string') return value;
  throw toDamagedError({ kind: 'column', id: String(column), file: 'the data file' });
};

/** A number column. */
export const numberAt = (row: Row, column: number): number => {
  const value = row[column];
  if (typeof value === 'number') return value;
  throw toDamagedError({ kind: 'column', id: String(column), file: 'the data file' });
};

/** What a JSON column says of one thing, `kind` and `id` naming the row where it is damaged. */
export type RowReader<T> = (text: string, id: string) => T;

/**
 * Makes the reader of a table's JSON. Rows are our own writing, so only what damage would break is looked at: that it
 * is JSON, and has the fields without which nothing works. A whole parse by schema takes ten times as long.
 * Throws StoreError where it is damaged.
 */
export const toRowReader =
  <T extends object>(kind: string, fields: readonly (keyof T & string)[], file: string): RowReader<T> =>
  (text, id) => {
    const row = parseJson(text);
    if (hasFields(row, fields)) return row;
    throw toDamagedError({ kind, id, file });
  };

/** True for an object that has the fields; the rest of our own writing is believed. */
export const hasFields = <T extends object>(row: unknown, fields: readonly (keyof T & string)[]): row is T =>
  typeof row === 'object' && row !== null && fields.every((field) => field in row);

/** Makes the reader of a column that holds a list of texts. */
export const toTextsReader =
  (kind: string, file: string): RowReader<readonly string[]> =>
  (text, id) => {
    const texts = parseJson(text);
    if (isTexts(texts)) return texts;
    throw toDamagedError({ kind, id, file });
  };

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');

/** The JSON of a column, or undefined where it is none. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Writes several rows in one transaction; a single one is a transaction by itself. */
export const writeEach = <T>(database: Database, values: readonly T[], write: (value: T) => void): void => {
  const [only] = values;
  if (values.length === 1 && only !== undefined) write(only);
  else if (values.length > 1)
    database.write(() => {
      for (const value of values) write(value);
    });
};
