/** Rows of a list that are meant, out of all slices of it. */
import type { Paging, Slice } from '../ports/stores.ts';

/** Rows of a slice. */
export const perSlice = 1000;

/**
 * What `pick` makes of each row, but for those of which it makes undefined: only that stays in memory. Read whole before anything is done with it,
 * for a list must not change under its reader. Ends after `slicesMax` slices of a thousand rows, and where it is told to.
 */
export const pickRows = async <T, R>(
  list: (paging: Paging) => Promise<Slice<T>>,
  pick: (row: T) => R | undefined,
  { slicesMax, signal }: { readonly slicesMax: number; readonly signal?: AbortSignal },
): Promise<readonly R[]> => {
  const picked: R[] = [];
  let after: string | undefined;
  for (let slice = 0; slice < slicesMax && signal?.aborted !== true; slice++) {
    const { rows, next } = await list({ limit: perSlice, ...(after === undefined ? {} : { after }) });
    picked.push(...rows.flatMap((row) => pick(row) ?? []));
    if (next === undefined) break;
    after = next;
  }
  return picked;
};
