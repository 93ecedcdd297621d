/**
 * CSV of any length, read piece by piece in bounded memory: what csv.ts reads whole, and rows that cannot be read told by line. A quote
 * that is never closed costs its own line, not the rest of the file.
 */
import { CsvReader, type CsvRow, toDelimiter } from './csv.ts';

/** A row, or what is wrong with a line that is none. */
export type StreamedRow = CsvRow | { readonly line: number; readonly expected: string; readonly received: string };

/** Characters of one row; what is longer, or a quote left open for longer, is no row. */
export const rowCharsMax = 100_000;
/** Characters that are looked at before the delimiter is decided on. */
const headChars = 64 * 1024;
const carriageReturn = 13;

/** Cells of one row; more are left out. */
const cellsMax = 200;

export class CsvStream {
  #rest = '';
  #line = 1;
  #delimiter: string | undefined;
  /** Within a line that is too long: all up to its end is left out. */
  #isSkipping = false;

  /** Rows that are whole by now. Blank lines are left out. */
  push(text: string): Generator<StreamedRow> {
    this.#rest = this.#rest === '' ? text : this.#rest + text;
    return this.#read(false);
  }

  /** What is left. */
  end(): Generator<StreamedRow> {
    return this.#read(true);
  }

  *#read(isLast: boolean): Generator<StreamedRow> {
    if (this.#delimiter === undefined) {
      if (!isLast && this.#rest.length < headChars) return;
      this.#begin();
    }
    const delimiter = this.#delimiter ?? ',';
    const text = this.#rest;
    let at = this.#isSkipping ? this.#skip(text, 0) : 0;
    while (at < text.length) {
      const end = text.indexOf('\n', at);
      // The last line is not whole yet.
      if (end < 0 && !isLast && text.length - at < rowCharsMax) break;
      const stop = end < 0 ? text.length : end;
      const plain = end < 0 && !isLast ? undefined : toPlainCells(text, at, stop, delimiter);
      const read =
        plain === undefined
          ? this.#readOdd(text, at, delimiter, isLast)
          : { row: { line: this.#line++, cells: plain }, at: stop + 1 };
      if (read === undefined) break;
      at = read.at;
      if ('expected' in read.row || read.row.cells.some(isFilled)) yield read.row;
    }
    this.#rest = at >= text.length ? '' : text.slice(at);
  }

  #begin(): void {
    const whole = this.#rest.replace(/^\ufeff/, '');
    const [hint = '', named] = /^sep=(.)(?:\r\n|\r|\n)/.exec(whole) ?? [];
    this.#rest = whole.slice(hint.length);
    if (hint !== '') this.#line = 2;
    this.#delimiter = named ?? toDelimiter(this.#rest);
  }

  /** A row with quotes, with odd line ends, or too long; undefined where it is not whole yet. */
  #readOdd(
    text: string,
    at: number,
    delimiter: string,
    isLast: boolean,
  ): { readonly row: StreamedRow; readonly at: number } | undefined {
    const isBounded = text.length - at > rowCharsMax;
    const piece = text.slice(at, at + rowCharsMax);
    const reader = new CsvReader(piece, delimiter, this.#line);
    const row = reader.readRow();
    const isOpen = reader.openQuoteAt !== undefined;
    const isWhole = !reader.isAtEnd || piece.endsWith('\n') || (isLast && !isBounded);
    if (!isOpen && isWhole) {
      this.#line = reader.line;
      return { row, at: at + reader.at };
    }
    if (!isBounded && !isLast && piece.length < rowCharsMax) return undefined;
    const line = this.#line;
    const [expected, received] = isOpen
      ? ['a quote that is closed', 'one that is open']
      : [`a row of at most ${rowCharsMax} characters`, 'more'];
    return { row: { line, expected, received }, at: this.#skip(text, at) };
  }

  /** Where the next line begins; the end where the line does not end here. */
  #skip(text: string, at: number): number {
    const end = text.indexOf('\n', at);
    this.#isSkipping = end < 0;
    if (end < 0) return text.length;
    this.#line += 1;
    return end + 1;
  }
}

const isFilled = (cell: string): boolean => cell !== '';

const quote = 34;

/** The cells of a line as most are: no other line ends, not too long, quotes around whole cells only. Undefined for every other line. */
const toPlainCells = (text: string, at: number, stop: number, delimiter: string): string[] | undefined => {
  if (stop - at > rowCharsMax) return undefined;
  const line = text.slice(at, stop > at && text.charCodeAt(stop - 1) === carriageReturn ? stop - 1 : stop);
  if (line.includes('\r')) return undefined;
  if (line.includes('"')) return toQuotedCells(line, delimiter);
  const cells = line.split(delimiter, cellsMax);
  for (let index = 0; index < cells.length; index++) cells[index] = (cells[index] ?? '').trim();
  return cells;
};

/** The same with quotes, each of which ends on the line, has none within, and is followed by the next cell. */
const toQuotedCells = (line: string, delimiter: string): string[] | undefined => {
  if (delimiter === '"') return undefined;
  const cells: string[] = [];
  for (let at = 0; at <= line.length; ) {
    const isQuoted = line.charCodeAt(at) === quote;
    const start = isQuoted ? at + 1 : at;
    const found = line.indexOf(isQuoted ? '"' : delimiter, start);
    if (isQuoted && found < 0) return undefined;
    const end = found < 0 ? line.length : found;
    const next = isQuoted ? end + 1 : end;
    if (next < line.length && !line.startsWith(delimiter, next)) return undefined;
    if (cells.length < cellsMax) cells.push(line.slice(start, end).trim());
    at = next + delimiter.length;
  }
  return cells;
};
