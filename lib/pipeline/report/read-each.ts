/** Rows of a store for a report, up to a bound. */
import type { Paging, Slice } from '../../ports/stores.ts';

const rowsAtOnce = 1000;

/** Every row up to a bound; answers whether there were more. */
export const readEach = async <T>(
  list: (paging: Paging) => Promise<Slice<T>>,
  max: number,
  take: (row: T) => void,
): Promise<boolean> => {
  let after: string | undefined;
  for (let left = max; left > 0; ) {
    const { rows, next } = await list({ limit: rowsAtOnce, ...(after === undefined ? {} : { after }) });
    for (const row of rows) take(row);
    left -= rows.length;
    if (next === undefined) return false;
    after = next;
  }
  return true;
};
