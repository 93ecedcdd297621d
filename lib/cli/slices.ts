/** Walks a list that stores hand out in slices. */
import type { Paging, Slice } from '../ports/stores.ts';

/** Rows a slice: the most that stores hand out at once. */
const sliceRows = 1000;
/** Slices that are walked: ten million rows. A store that never ends does not keep us for ever. */
const slicesMax = 10_000;

/** Every row, one after the other; `max` ends it early. */
export async function* eachRow<T>(
  list: (paging: Paging) => Promise<Slice<T>>,
  max = Number.POSITIVE_INFINITY,
): AsyncGenerator<T> {
  let after: string | undefined;
  let left = max;
  for (let slice = 0; slice < slicesMax && left > 0; slice++) {
    const limit = Math.min(sliceRows, left);
    const { rows, next } = await list(after === undefined ? { limit } : { limit, after });
    yield* rows;
    left -= rows.length;
    if (next === undefined) return;
    after = next;
  }
}
