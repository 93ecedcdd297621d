/** Places in an API that shows so many pages of a stretch of time, and no more: beyond them it is asked for an earlier stretch. */
import * as z from 'zod';
import type { Entry } from '../../model/entry.ts';
import { instantSchema } from '../../model/vocabulary.ts';

const timePlaceSchema = z.object({ until: instantSchema.nullable(), page: z.number().int().min(1) });

/** A page, from 1, of what is not later than `until`; null: of all. */
export type TimePlace = Readonly<z.infer<typeof timePlaceSchema>>;

/** A place of the cursor; the top where there is none, or one of another shape. */
export const parseTimePlace = (place: unknown): TimePlace =>
  timePlaceSchema.safeParse(place).data ?? { until: null, page: 1 };

/**
 * Where the next older page begins: on the next page, or, after the last one that is shown, at the second of the oldest entry of this
 * one. Undefined where that leads no further back.
 */
export const toNextTimePlace = (
  { until, page }: TimePlace,
  { entries, pagesMax }: { readonly entries: readonly Pick<Entry, 'publishedAt'>[]; readonly pagesMax: number },
): TimePlace | undefined => {
  if (page < pagesMax) return { until, page: page + 1 };
  const times = entries.flatMap(({ publishedAt }) => (publishedAt === null ? [] : [publishedAt]));
  const [oldest] = times.toSorted();
  if (oldest === undefined) return undefined;
  const second = `${oldest.slice(0, 19)}.000Z`;
  return until !== null && second >= until ? undefined : { until: second, page: 1 };
};
