/** Rows for spreadsheets. */
import { steering } from './steering.ts';

/** What one cell may hold. */
export type Cell = string | number | boolean | null | undefined;

/**
 * Texts from outside that begin so would be run as a formula; an apostrophe makes a spreadsheet show them as they are.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
const formula = /^[\s\p{Cc}]*[=+\-@＝＋－＠]|^[\t\r]/u;
/**
 * What may stand between two cells, and the sign behind it: a spreadsheet set to another country takes semicolons and tabs for the end of a cell.
 * Each run is met once, whatever follows it, so that a text of nothing but white space takes no longer than any other.
 */
const run = /([;\s]+)([=+\-@＝＋－＠]?)/gu;
const endsCell = /[;\t\n]/;

const withoutFormulas = (text: string): string =>
  text.replace(run, (all: string, before: string, sign: string) =>
    sign !== '' && endsCell.test(before) ? `${before}'${sign}` : all,
  );

/** A line ends in one way. */
const lineEnds = /\r\n?/g;

const toCell = (cell: Cell): string => {
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell);
  const text = (cell ?? '').replace(lineEnds, '\n').replace(steering, '');
  const safe = `${formula.test(text) ? "'" : ''}${withoutFormulas(text)}`;
  return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** One row of CSV (RFC 4180), without its line end. */
export const toCsvRow = (cells: readonly Cell[]): string => cells.map(toCell).join(',');
