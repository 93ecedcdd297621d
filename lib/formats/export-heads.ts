/** Columns of exports, told by their heads: the usual words of the tools that write them, or what the user says they are called. */
import type { StreamedRow } from './csv-stream.ts';

/** The usual heads of each column, the best first, in lower case, letters and digits only. */
export type UsualHeads<Column extends string> = Readonly<Record<Column, string>>;
/** Which head of the file a column has, where it is none of the usual. */
export type HeadMap<Column extends string> = Readonly<Partial<Record<Column, string>>>;

/** Reads the cell of a column of one row; empty where the file has no such column. */
export type CellOf<Column extends string> = (column: Column) => string;

/** A head as it is compared. */
export const toHead = (cell: string): string => cell.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** Exports begin with a title and dates, at times: the heads stand in one of the first rows. */
const headRowsMax = 30;

type Layout<Column extends string> = {
  readonly usual: UsualHeads<Column>;
  readonly map?: HeadMap<Column>;
  /** The heads are those of the first row that has all of a set of these. */
  readonly needs: readonly (readonly Column[])[];
  /** What a file without heads holds, by place, where its first cell is what `isPlain` takes for a value. */
  readonly plain?: { readonly columns: readonly Column[]; isValue(cell: string): boolean };
};

/** What a row is: to be read by `cell`, wrong, or nothing that is counted. */
export type TableRow<Column extends string> =
  | { readonly kind: 'cells'; readonly line: number; readonly cell: CellOf<Column> }
  | { readonly kind: 'wrong'; readonly line: number; readonly expected: string; readonly received: string };

/** A table whose heads are looked for as its rows come. */
export class ExportTable<Column extends string> {
  readonly #layout: Layout<Column>;
  #places: ReadonlyMap<Column, number> | undefined;
  #before: (readonly string[])[] = [];
  #heads: readonly string[] = [];
  #isLost = false;
  #cells: readonly string[] = [];

  constructor(layout: Layout<Column>) {
    this.#layout = layout;
  }

  /** The heads of its columns; empty for a file without, or where none were found yet. */
  get heads(): readonly string[] {
    return this.#heads;
  }

  /** Lines before the heads. */
  get before(): readonly (readonly string[])[] {
    return this.#before;
  }

  /** True once it is clear what its columns are. */
  get isTable(): boolean {
    return this.#places !== undefined;
  }

  /** True once it is clear that this is no such table: nothing more is read. */
  get isLost(): boolean {
    return this.#isLost;
  }

  has(column: Column): boolean {
    return this.#places?.has(column) ?? false;
  }

  /** The first row that could have been the heads, for an error. */
  get candidates(): readonly string[] {
    return this.#before.toSorted((a, b) => b.length - a.length)[0] ?? [];
  }

  /** Takes the next row; undefined for heads and what stands before them. `cell` is good until the next call. */
  take(row: StreamedRow): TableRow<Column> | undefined {
    if (this.#isLost) return undefined;
    if (!('cells' in row)) return { kind: 'wrong', ...row };
    if (this.#places === undefined && !this.#begin(row.cells)) return undefined;
    this.#cells = row.cells;
    return { kind: 'cells', line: row.line, cell: this.#cell };
  }

  readonly #cell = (column: Column): string => {
    const place = this.#places?.get(column);
    return place === undefined ? '' : (this.#cells[place] ?? '');
  };

  /** True where the row is one of values already. */
  #begin(cells: readonly string[]): boolean {
    const { plain, needs } = this.#layout;
    const isAlone = this.#before.every(({ length }) => length === 1);
    if (plain !== undefined && isAlone && plain.isValue(cells[0] ?? '')) {
      this.#places = new Map(plain.columns.map((column, place) => [column, place]));
      return true;
    }
    const places = findPlaces(cells, this.#layout);
    if (needs.some((each) => each.every((column) => places.has(column)))) {
      this.#places = places;
      this.#heads = cells;
      return false;
    }
    this.#before.push(cells);
    this.#isLost = this.#before.length >= headRowsMax;
    return false;
  }
}

const findPlaces = <Column extends string>(
  cells: readonly string[],
  { usual, map }: Layout<Column>,
): ReadonlyMap<Column, number> => {
  const heads = cells.map(toHead);
  const places = new Map<Column, number>();
  for (const column in usual) {
    const named = map?.[column];
    const words = named === undefined ? usual[column].split(' ') : [toHead(named)];
    for (const word of words) {
      const place = heads.indexOf(word);
      if (place < 0) continue;
      places.set(column, place);
      break;
    }
  }
  return places;
};

/** Flags as tools write them. */
const yes = new Set(['true', 'yes', 'y', '1', 'x', '+', 'nofollow', 'ugc', 'sponsored', 'ja', 'oui']);
export const isYes = (cell: string): boolean => yes.has(cell.toLowerCase());

/** A whole or decimal number with separators of thousands, `1,234` `1 234` `1.234,5` `12 %`; undefined for what is none. */
export const toNumber = (cell: string): number | undefined => {
  if (/^\d{1,15}$/.test(cell)) return Number(cell);
  const bare = cell.replace(/[\s\u00a0\u202f'’]|%$/g, '');
  if (bare === '' || bare.length > 30) return undefined;
  const plain = /^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(bare)
    ? bare.replaceAll(',', '')
    : /^-?\d{1,3}(?:\.\d{3})+,\d+$/.test(bare) || /^-?\d{1,3}(?:\.\d{3}){2,}$/.test(bare)
      ? bare.replaceAll('.', '').replace(',', '.')
      : bare.replace(',', '.');
  return /^-?\d+(?:\.\d+)?$/.test(plain) ? Number(plain) : undefined;
};
