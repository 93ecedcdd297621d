/** How far back a channel was read, as the cursor of its source tells. */
import * as z from 'zod';
import { type Instant, instantSchema } from '../model/vocabulary.ts';

const walkSchema = z.object({ reachesTo: instantSchema.nullable() });
const walksSchema = z.record(z.string(), walkSchema);

/** Everything since then was read, as far as the service shows it; undefined where the source does not tell, or has read nothing yet. */
export const toReachesTo = (cursor: unknown): Instant | undefined => {
  const one = walkSchema.safeParse(cursor);
  if (one.success) return one.data.reachesTo ?? undefined;
  const several = walksSchema.safeParse(cursor);
  if (!several.success) return undefined;
  const times = Object.values(several.data).map(({ reachesTo }) => reachesTo);
  // Of several walks all has to be read: the one that came least far tells.
  return times.length === 0 || times.includes(null)
    ? undefined
    : times
        .flatMap((time) => time ?? [])
        .toSorted()
        .at(-1);
};
