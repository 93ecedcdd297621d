/** Markdown as made pages use it. */

/** A cell on one line, with nothing in it that ends it. */
const toCell = (text: string): string => text.replace(/\s+/g, ' ').replaceAll('|', '\\|').trim();

const toRow = (cells: readonly string[]): string => `| ${cells.map(toCell).join(' | ')} |`;

/** A table; columns that are empty in every row are left out. */
export const toTable = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const isKept = head.map((_, index) => rows.some((row) => (row[index] ?? '') !== ''));
  const keep = (row: readonly string[]): readonly string[] => row.filter((_, index) => isKept[index]);
  return [toRow(keep(head)), `|${'---|'.repeat(keep(head).length)}`, ...rows.map((row) => toRow(keep(row)))].join('\n');
};

/** A fenced block, with a fence longer than any within. */
export const toFence = (language: string, text: string): string => {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
};
