/** Honours deletions where terms ask for it: what was handed on is asked about again, long after no page shows it any more. */
import * as z from 'zod';
import { instantSchema } from '../../model/vocabulary.ts';
import type { SourceContext, SourceYield } from '../source.ts';

/** Entries that are asked about again, the latest ones; terms that bound how long older ones are kept do the rest. */
const watchedMax = 500;

const cursorSchema = z.object({
  inner: z.unknown().optional(),
  watched: z.array(z.tuple([z.string(), z.string().nullable()])),
  askedAt: instantSchema.nullable(),
});
type Cursor = z.infer<typeof cursorSchema>;

export type Watch = {
  /** How often, in milliseconds. */
  readonly everyMs: number;
  /** Asks which of these entries the service does not show any more; at most `watchedMax` at a time. */
  findDeleted(ids: readonly string[]): Promise<readonly string[]>;
};

type WatchContext = Pick<SourceContext<unknown>, 'cursor' | 'now' | 'signal'>;

/**
 * Reads by `read`, whose cursor it keeps within its own, remembers what was handed on, and when it is time yields what was deleted
 * since. An entry that is handed on again is remembered as the latest.
 */
export async function* watchDeleted<Context extends WatchContext>(
  context: Context,
  watch: Watch,
  read: (context: Context) => AsyncIterable<SourceYield>,
): AsyncGenerator<SourceYield> {
  const before = parseCursor(context.cursor, context.now);
  const watched = new Map(before.watched);
  let { inner } = before;
  const toCheckpoint = (askedAt: Cursor['askedAt']): SourceYield => {
    const cursor: Cursor = { inner, watched: [...watched].slice(-watchedMax), askedAt };
    return { type: 'checkpoint', cursor };
  };
  for await (const yielded of read({ ...context, cursor: inner })) {
    note(watched, yielded);
    if (yielded.type !== 'checkpoint') {
      yield yielded;
      continue;
    }
    if (yielded.cursor !== undefined) inner = yielded.cursor;
    yield toCheckpoint(before.askedAt);
  }
  const isDue = before.askedAt === null || context.now.getTime() - Date.parse(before.askedAt) >= watch.everyMs;
  if (!isDue || context.signal.aborted) return;
  yield* findDeleted(watched, watch, new Set(before.watched.map(([id]) => id)));
  yield toCheckpoint(context.now.toISOString());
}

/** A channel that is read for the first time has nothing to be asked about until its time has come. */
const parseCursor = (cursor: unknown, now: Date): Cursor =>
  cursorSchema.safeParse(cursor).data ?? { inner: undefined, watched: [], askedAt: now.toISOString() };

const note = (watched: Map<string, string | null>, yielded: SourceYield): void => {
  if (yielded.type === 'checkpoint') return;
  const { id, url } = yielded.entry;
  watched.delete(id);
  if (yielded.type === 'entry') watched.set(id, url);
};

/** What was handed on in this very poll is known to be there. */
async function* findDeleted(
  watched: Map<string, string | null>,
  watch: Watch,
  known: ReadonlySet<string>,
): AsyncGenerator<SourceYield> {
  const asked = [...watched.keys()].filter((id) => known.has(id)).slice(-watchedMax);
  if (asked.length === 0) return;
  for (const id of await watch.findDeleted(asked)) {
    const url = watched.get(id);
    if (url === undefined) continue;
    yield { type: 'deleted', entry: { id, url } };
    watched.delete(id);
  }
}
