/** Rows of a file that were left out, one by one. */
import type { WrongRow } from '../formats/term-row.ts';
import type { Context } from './context.ts';
import { toShown } from './layout.ts';

/** Rows that are listed one by one. */
const wrongListed = 100;

/** Tells each on stderr as it is come upon, however many they are. */
export const toWrongTeller =
  (context: Context, file: string): ((row: WrongRow) => void) =>
  ({ line, expected, received }) =>
    context.hint(`${file}:${line}  left out: expected ${expected}, received ${toShown(received)}.`);

/** Tells them on stderr, the first of many. */
export const tellWrong = (
  context: Context,
  file: string,
  { count, first }: { readonly count: number; readonly first: readonly WrongRow[] },
): void => {
  first.slice(0, wrongListed).forEach(toWrongTeller(context, file));
  if (count > wrongListed) context.hint(`… and ${count - wrongListed} more.`);
};
