/** Places in an API that is asked for what is not later than a time: they mean the same whatever comes and goes before them. */
import * as z from 'zod';
import { type Instant, instantSchema } from '../../model/vocabulary.ts';

const timePlaceSchema = z.object({ until: instantSchema.nullable(), page: z.number().int().min(1) });

/** A page, from 1, of what is not later than `until`; null: of all. */
export type TimePlace = Readonly<z.infer<typeof timePlaceSchema>>;

/** A place of the cursor; the top where there is none, or one of another shape. */
export const parseTimePlace = (place: unknown): TimePlace =>
  timePlaceSchema.safeParse(place).data ?? { until: null, page: 1 };

const toSecond = (at: Instant): Instant => `${at.slice(0, 19)}.000Z`;

/**
 * Where the page after this one begins, whose rows are of these times: at the oldest of them; where all are of one second, on the next
 * page of that second. Undefined where that leads no further back, or beyond the pages that are shown.
 */
export const toNextTimePlace = (
  { until, page }: TimePlace,
  { times, pagesMax }: { readonly times: readonly (Instant | null)[]; readonly pagesMax: number },
): TimePlace | undefined => {
  const seconds = times.flatMap((at) => (at === null ? [] : [toSecond(at)])).toSorted();
  const [oldest] = seconds;
  if (oldest === undefined) return undefined;
  if (oldest !== seconds.at(-1)) return { until: oldest, page: 1 };
  // Only the first page of all can begin a second and be full of it.
  const next = until === oldest ? page + 1 : 2;
  return next > pagesMax ? undefined : { until: oldest, page: next };
};
