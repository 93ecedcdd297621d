/** How far back a channel was read, as the cursor of its source tells. */
import * as z from 'zod';
import { type Instant, instantSchema } from '../model/vocabulary.ts';

const walkSchema = z.object({
  reachesTo: instantSchema.nullable(),
  seen: z.array(z.unknown()).optional(),
  gaps: z.array(z.unknown()).optional(),
});
type WalkReach = z.infer<typeof walkSchema>;
const holderSchema = z.record(z.string(), z.unknown());

/** Sources put walks into walks: those of several searches, and around them what is watched for deletions. */
const depthMax = 4;
/** What answers others' posts is as old as they are: it does not say how far back the channel was read. */
const besides: ReadonlySet<string> = new Set(['replies']);

/** The walks in a cursor, wherever they lie in it. */
const findWalks = (cursor: unknown, depth = 0): readonly WalkReach[] => {
  const walk = walkSchema.safeParse(cursor);
  if (walk.success) return [walk.data];
  const holder = depth < depthMax ? holderSchema.safeParse(cursor).data : undefined;
  return Object.entries(holder ?? {}).flatMap(([name, inner]) =>
    besides.has(name) || Array.isArray(inner) ? [] : findWalks(inner, depth + 1),
  );
};

/** A profile has no time: that it was read says nothing of how far back the rest was. */
const isTimeless = ({ reachesTo, seen = [] }: WalkReach): boolean => reachesTo === null && seen.length > 0;

/** Everything since then was read, as far as the service shows it; undefined where the source does not tell, or has read nothing yet. */
export const toReachesTo = (cursor: unknown): Instant | undefined => {
  const times = findWalks(cursor)
    .filter((walk) => !isTimeless(walk))
    .map(({ reachesTo }) => reachesTo);
  // Of several walks all has to be read: the one that came least far tells.
  return times.includes(null)
    ? undefined
    : times
        .flatMap((time) => time ?? [])
        .toSorted()
        .at(-1);
};

/** True where something further back is still to be read: stretches that a poll was too short for. */
export const owesOlder = (cursor: unknown): boolean => findWalks(cursor).some(({ gaps = [] }) => gaps.length > 0);
