/** Rows for spreadsheets. */

/** What one cell may hold. */
export type Cell = string | number | boolean | null | undefined;

/**
 * Texts from outside that begin so would be run as a formula; an apostrophe makes a spreadsheet show them as they are.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
const formula = /^[\s\p{Cc}]*[=+\-@＝＋－＠]|^[\t\r]/u;

const toCell = (cell: Cell): string => {
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell);
  const text = cell ?? '';
  const safe = formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** One row of CSV (RFC 4180), without its line end. */
export const toCsvRow = (cells: readonly Cell[]): string => cells.map(toCell).join(',');
