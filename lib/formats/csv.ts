/**
 * Reads CSV as spreadsheets write it: commas, semicolons or tabs, quotes with line breaks within, a byte order mark, Excel's `sep=`.
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */

/** One row, and the line on which it begins. */
export type CsvRow = { readonly line: number; readonly cells: readonly string[] };

export type Csv = {
  readonly rows: readonly CsvRow[];
  /** The line on which a quote was opened that is never closed. */
  readonly openQuoteAt?: number;
  /** True where there were more rows than are read. */
  readonly isCut: boolean;
};

const delimiters = [',', ';', '\t', '|'] as const;

/** Cells of one row; more are left out. */
const cellsMax = 200;

/** Lines before the heads that are looked through: exports begin with a title, at times. */
const delimiterLinesMax = 20;
const lineCharsMax = 20_000;

/** What parts the cells: what stands most often, outside of quotes, in the first line that holds any of it. */
export const toDelimiter = (text: string): string => {
  const lines = text.slice(0, delimiterLinesMax * lineCharsMax).split(/\r\n|\r|\n/, delimiterLinesMax);
  for (const line of lines) {
    const bare = line.replace(/"[^"]*"/g, '');
    const counts = delimiters.map((each) => ({ each, count: bare.split(each).length }));
    const [best] = counts.toSorted((a, b) => b.count - a.count);
    if (best !== undefined && best.count > 1) return best.each;
  }
  return ',';
};

/** Where a cell without quotes ends, by delimiter; it may be any sign that a file names in `sep=`. */
const bareEnds = new Map<string, RegExp>();
const toBareEnd = (delimiter: string): RegExp => {
  const known = bareEnds.get(delimiter);
  if (known !== undefined) return known;
  const made = new RegExp(`[\\r\\n${delimiter.replace(/[\]\\^-]/g, '\\$&')}]`, 'g');
  if (delimiters.some((each) => each === delimiter)) bareEnds.set(delimiter, made);
  return made;
};

const lineEnd = /[\r\n]/;

/** Reads rows one by one; `at` is where in the text the next one begins. */
export class CsvReader {
  readonly #text: string;
  readonly #delimiter: string;
  readonly #bareEnd: RegExp;
  #at: number;
  #line = 1;
  openQuoteAt: number | undefined;

  constructor(text: string, delimiter: string, line: number, at = 0) {
    this.#text = text;
    this.#delimiter = delimiter;
    this.#bareEnd = toBareEnd(delimiter);
    this.#line = line;
    this.#at = at;
  }

  get at(): number {
    return this.#at;
  }

  get line(): number {
    return this.#line;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  readRow(): CsvRow {
    const line = this.#line;
    const cells: string[] = [];
    for (;;) {
      const cell = this.#text.charAt(this.#at) === '"' ? this.#readQuoted() : this.#readBare();
      if (cells.length < cellsMax) cells.push(cell.trim());
      if (this.#text.charAt(this.#at) !== this.#delimiter) break;
      this.#at++;
    }
    this.#skipLineEnd();
    return { line, cells };
  }

  #readBare(): string {
    const start = this.#at;
    this.#bareEnd.lastIndex = start;
    this.#at = this.#bareEnd.exec(this.#text)?.index ?? this.#text.length;
    return this.#text.slice(start, this.#at);
  }

  /** What stands behind a closing quote is taken along: some programs write `"a"b`. */
  #readQuoted(): string {
    const openedAt = this.#line;
    let cell = '';
    for (let start = this.#at + 1; ; ) {
      const end = this.#text.indexOf('"', start);
      const piece = this.#text.slice(start, end < 0 ? this.#text.length : end);
      if (lineEnd.test(piece)) this.#line += piece.match(/\r\n|\r|\n/g)?.length ?? 0;
      cell += piece;
      if (end < 0) {
        this.openQuoteAt = openedAt;
        this.#at = this.#text.length;
        return cell;
      }
      this.#at = end + 1;
      if (this.#text.charAt(this.#at) !== '"') return cell + this.#readBare();
      cell += '"';
      start = this.#at + 1;
    }
  }

  #skipLineEnd(): void {
    if (this.isAtEnd) return;
    this.#at += this.#text.startsWith('\r\n', this.#at) ? 2 : 1;
    this.#line++;
  }
}

/** All rows that hold something, at most `rowsMax`. */
export const readCsv = (text: string, { rowsMax }: { readonly rowsMax: number }): Csv => {
  const whole = text.replace(/^\ufeff/, '');
  const [hint = '', named] = /^sep=(.)(?:\r\n|\r|\n)/.exec(whole) ?? [];
  const body = whole.slice(hint.length);
  const reader = new CsvReader(body, named ?? toDelimiter(body), hint === '' ? 1 : 2);
  const rows: CsvRow[] = [];
  while (!reader.isAtEnd && rows.length < rowsMax) {
    const row = reader.readRow();
    if (row.cells.some((cell) => cell !== '')) rows.push(row);
  }
  const isCut = !reader.isAtEnd;
  return { rows, isCut, ...(reader.openQuoteAt === undefined ? {} : { openQuoteAt: reader.openQuoteAt }) };
};
