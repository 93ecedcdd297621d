/** Rows of a file that were left out, one by one. */
import type { WrongRow } from '../formats/term-row.ts';
import type { Context } from './context.ts';
import { toShown } from './layout.ts';

/** Rows that are listed one by one. */
const wrongListed = 100;

/** Tells them on stderr, the first of many. */
export const tellWrong = (
  context: Context,
  file: string,
  { count, first }: { readonly count: number; readonly first: readonly WrongRow[] },
): void => {
  for (const { line, expected, received } of first.slice(0, wrongListed))
    context.hint(`${file}:${line}  left out: expected ${expected}, received ${toShown(received)}.`);
  if (count > wrongListed) context.hint(`… and ${count - wrongListed} more.`);
};
