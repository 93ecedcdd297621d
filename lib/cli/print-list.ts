/** Prints a list of results one by one: as JSON lines, as CSV, or as text. */

import { type Cell, toCsvRow } from '../text/csv-row.ts';
import type { ExitCode } from './command.ts';
import type { Context } from './context.ts';

type Printed<T> = {
  readonly csv: boolean;
  /** Names of the columns of its CSV. */
  readonly columns: readonly string[];
  toCells(row: T): readonly Cell[];
  /** Its lines as text. */
  show(row: T): readonly string[];
  /** What one of them is called, `finding`. */
  readonly noun: string;
  /** What several are called, where that is not `findings`. */
  readonly plural?: string;
};

/** Prints every row as it comes, so that a long list is never held in memory. */
export const printList = async <T>(
  rows: AsyncIterable<T>,
  context: Context,
  { csv, columns, toCells, show, noun, plural = `${noun}s` }: Printed<T>,
): Promise<ExitCode> => {
  let count = 0;
  if (csv) context.print(toCsvRow(columns));
  for await (const row of rows) {
    if (csv) context.print(toCsvRow(toCells(row)));
    else if (context.json) context.printJson(row);
    else for (const line of show(row)) context.print(line);
    count += 1;
    await context.io.drained();
  }
  context.hint(count === 0 ? `No ${plural}.` : `${count} ${count === 1 ? noun : plural}.`);
  return 0;
};
