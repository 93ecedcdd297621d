/** A list of terms from a file, whatever its format. */
import { decodeText } from './charset.ts';
import { readTbx } from './tbx.ts';
import { type TermRows, withoutDoubles } from './term-row.ts';
import { type ColumnMap, readTermsCsv } from './terms-csv.ts';

/** Largest file that is read. */
const termsBytesMax = 32 * 1024 * 1024;

export type TermsFile = TermRows & {
  readonly format: 'CSV' | 'TBX';
  /** The heads of the columns of a CSV file. */
  readonly heads: readonly string[];
  /** False where the file holds no list that could be told. */
  readonly isList: boolean;
};

/** Reads a list; rows that are wrong are told, and the rest is kept. */
export const readTermsFile = (bytes: Uint8Array, { map = {} }: { readonly map?: ColumnMap } = {}): TermsFile => {
  const { text } = decodeText(bytes.subarray(0, termsBytesMax));
  if (/^\ufeff?\s*</.test(text)) {
    const read = readTbx(text);
    const rows = withoutDoubles(read ?? { rows: [], wrong: [] });
    return { ...rows, format: 'TBX', heads: [], isList: read !== undefined };
  }
  const { heads, hasTerms, ...read } = readTermsCsv(text, map);
  return { ...withoutDoubles(read), format: 'CSV', heads, isList: hasTerms };
};
