/**
 * A noun as it lies in a row: its JSON, which keeps what a table's own types would not (lone surrogates, the opaque
 * places of sources); compressed from a few kilobytes on, for a write costs by the kilobyte.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import { StoreError } from '../../errors.ts';

/** JSON of so many bytes is kept as it is: below, compressing saves no unit. */
const plainBytesMax = 1500;
/** DynamoDB takes 400 KB a row; the rest is for the keys. */
export const nounBytesMax = 390_000;
/** What a damaged row may at most unpack to. */
const unpackedBytesMax = 64_000_000;

/** The attribute that holds the noun. */
export const toNoun = (kind: string, id: string, value: object): string | Uint8Array => {
  const json = JSON.stringify(value);
  if (Buffer.byteLength(json) <= plainBytesMax) return json;
  const packed = gzipSync(json, { level: 6 });
  if (packed.length <= nounBytesMax) return packed;
  throw new StoreError({
    code: 'TOO_LARGE',
    retry: 'never',
    subject: { kind, id },
    expected: `at most ${nounBytesMax} bytes, compressed, in one row`,
    received: `${packed.length}`,
    mend: 'Lower the bounds of the channel that it came from.',
  });
};

export type NounReader<T> = (row: { readonly noun?: unknown; readonly pk?: unknown }) => T;

/**
 * Makes the reader of a kind of row. Rows are our own writing, so only what damage would break is looked at, as on one
 * machine. Throws StoreError where it is damaged.
 */
export const toNounReader =
  <T extends object>(kind: string, fields: readonly (keyof T & string)[]): NounReader<T> =>
  ({ noun, pk }) => {
    const value = parseJson(noun);
    if (hasFields(value, fields)) return value;
    throw toDamagedRow(kind, String(pk));
  };

/** A row that was written by us and cannot be read any more. */
export const toDamagedRow = (kind: string, id: string): StoreError =>
  new StoreError({
    code: 'STORE_UNAVAILABLE',
    retry: 'never',
    subject: { kind, id },
    expected: 'what Earmark wrote into the table',
    received: 'damaged data',
    mend: 'Restore the table to a point in time before it was damaged, or remove the row; it comes again with the next read.',
  });

const hasFields = <T extends object>(value: unknown, fields: readonly (keyof T & string)[]): value is T =>
  typeof value === 'object' && value !== null && fields.every((field) => field in value);

const parseJson = (noun: unknown): unknown => {
  try {
    if (typeof noun === 'string') return JSON.parse(noun);
    if (noun instanceof Uint8Array)
      return JSON.parse(gunzipSync(noun, { maxOutputLength: unpackedBytesMax }).toString());
    return undefined;
  } catch {
    return undefined;
  }
};

/** A number attribute. */
export const numberIn = (row: Readonly<Record<string, unknown>>, attribute: string): number => {
  const value = row[attribute];
  if (typeof value === 'number') return value;
  throw toDamagedRow(attribute, String(row.pk));
};

/** A text attribute. */
export const textIn = (row: Readonly<Record<string, unknown>>, attribute: string): string => {
  const value = row[attribute];
  if (typeof value === 'string') return value;
  throw toDamagedRow(attribute, String(row.pk));
};
