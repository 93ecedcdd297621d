/** How lists are cut into pages: the place to go on from is the last row's sort key, so rows written meanwhile shift nothing. */
import type * as z from 'zod';
import { UsageError } from '../../errors.ts';
import type { Paging, Slice } from '../../ports/stores.ts';

export const limitMax = 1000;
export const limitDefault = 100;

/** Rows for one page, brought between 1 and 1,000. */
export const toLimit = (paging: Paging | undefined): number =>
  Math.min(limitMax, Math.max(1, Math.floor(paging?.limit ?? limitDefault)));

/** Writes a sort key, `[2,1760000000000,"f_abc"]`, as one opaque word. */
export const toCursor = (key: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url');

/** Reads what `toCursor` wrote; throws UsageError for anything else, for it comes from outside. */
export const parseCursor = <T>(after: string | undefined, schema: z.ZodType<T>): T | undefined => {
  if (after === undefined) return undefined;
  const key = schema.safeParse(parseJson(Buffer.from(after, 'base64url').toString()));
  if (key.success) return key.data;
  throw new UsageError({
    subject: { kind: 'list', id: 'after' },
    expected: 'the "next" of an earlier page of the same list',
    received: `"${after.slice(0, 100)}"`,
    mend: 'Leave "after" away to begin anew.',
  });
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Makes a page from up to `limit + 1` rows: the one too many only tells that there is more. */
export const toSlice = <T>(
  rows: readonly T[],
  limit: number,
  toKey: (row: T) => readonly (string | number)[],
): Slice<T> => {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  return { rows: kept, next: rows.length > limit && last !== undefined ? toCursor(toKey(last)) : undefined };
};
