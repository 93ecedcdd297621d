/** Rows as they lie in SQLite, and back: nouns as JSON beside the columns that are asked for. */
import type * as z from 'zod';
import type { Row } from './database.ts';
import { toDamagedError } from './store-error.ts';

/** Marks keys that SQLite would not keep as they are. */
const escaped = '\u0001';

/**
 * A text as a key column. SQLite ends texts at NUL and lone surrogates become one and the same sign, so that
 * two keys could become one; those few, which only a hostile feed makes up, are kept as JSON.
 */
export const toKeyText = (text: string): string =>
  text.includes('\0') || text.startsWith(escaped) || /\p{Surrogate}/u.test(text)
    ? `${escaped}${JSON.stringify(text)}`
    : text;

/** Undoes `toKeyText`. */
export const fromKeyText = (key: string): string => (key.startsWith(escaped) ? String(JSON.parse(key.slice(1))) : key);

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

/** Makes the reader of a table's JSON: parsed by the noun's own schema, StoreError for what is no such noun. */
export const toRowReader =
  <T>(kind: string, schema: z.ZodType<T>, file: string): RowReader<T> =>
  (text, id) => {
    try {
      return schema.parse(JSON.parse(text));
    } catch (cause) {
      throw toDamagedError({ kind, id, file, cause });
    }
  };
