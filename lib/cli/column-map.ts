/** `--map term=Begriff,preferred=Bevorzugt`: which head of a file a column has. */
import { UsageError } from '../errors.ts';

/** Reads it. Throws UsageError for a column that there is not. */
export const parseColumnMap = <Column extends string>(
  written: string | undefined,
  { what, columns, example }: { readonly what: string; readonly columns: readonly Column[]; readonly example: string },
): Readonly<Partial<Record<Column, string>>> => {
  const heads: Partial<Record<Column, string>> = {};
  for (const pair of (written ?? '').split(',').filter((each) => each.trim() !== '')) {
    const at = pair.indexOf('=');
    const head = pair.slice(at + 1).trim();
    const column = columns.find((each) => each === pair.slice(0, at).trim());
    if (at <= 0 || head === '' || column === undefined)
      throw new UsageError({
        subject: { kind: 'command', id: `import ${what}` },
        expected: `--map to name columns (${columns.join(', ')}) and their heads, as ${example}`,
        received: `"${pair.trim()}"`,
        mend: 'Write the column first and the head of your file behind the equals sign.',
      });
    heads[column] = head;
  }
  return heads;
};
