/** What the feed source remembers from poll to poll: which entries it has handed on, and which pages it still owes. */
import * as z from 'zod';
import { type Entry, entrySchema } from '../model/entry.ts';

/**
 * A feed that rotates its entries must not make them new again: of those that left its window so many windows' worth are remembered. More
 * is dear, for the cursor is written with every poll that has news (5,000 entries are a hundred kilobytes), and not needed: what was
 * forgotten and comes again is known by its row as long as that is kept.
 */
const windowsKept = 4;
const seenMin = 100;
const seenMax = 5000;
/** Of the pages that could not be read the latest are asked for again. Where pages are messages of their own, these ask again for themselves and none is owed here. */
const retriesMax = 50;
/** So often in all, the first time among them. */
export const triesMax = 5;

const retrySchema = z.object({ entry: entrySchema, tries: z.number().int() });
export type Retry = z.infer<typeof retrySchema>;

/** A hub that would tell of news by itself (WebSub), and what to subscribe to there. It is noticed; the feed is polled all the same. */
const hubSchema = z.object({ hub: z.string(), topic: z.string() });
export type Hub = z.infer<typeof hubSchema>;

const cursorSchema = z.object({
  /** Entry id → hash of what it said. */
  seen: z.array(z.tuple([z.string(), z.string()])),
  retries: z.array(retrySchema),
  hub: hubSchema.optional(),
});
export type FeedCursor = {
  readonly seen: ReadonlyMap<string, string>;
  readonly retries: readonly Retry[];
  readonly hub?: Hub | undefined;
};

/** Reads a cursor; one of another shape, or none, is an empty one. */
export const parseFeedCursor = (cursor: unknown): FeedCursor => {
  const parsed = cursorSchema.safeParse(cursor);
  return parsed.success
    ? { seen: new Map(parsed.data.seen), retries: parsed.data.retries, hub: parsed.data.hub }
    : { seen: new Map(), retries: [] };
};

/** False where a cursor surely owes no page: told without reading it whole, for most polls find nothing new. */
export const mayOwe = (cursor: unknown): boolean =>
  typeof cursor === 'object' &&
  cursor !== null &&
  'retries' in cursor &&
  Array.isArray(cursor.retries) &&
  cursor.retries.length > 0;

/** The hub that a feed's cursor tells of; undefined in any other. */
export const findHub = (cursor: unknown): Hub | undefined => z.object({ hub: hubSchema }).safeParse(cursor).data?.hub;

/** Writes a cursor as JSON, its oldest parts left out where it grows beyond its bounds; `shown` entries were in the feed. */
export const toFeedCursor = (
  { seen, retries, hub }: FeedCursor,
  { shown }: { readonly shown: number },
): z.infer<typeof cursorSchema> => ({
  seen: [...seen]
    .slice(-Math.min(seenMax, Math.max(seenMin, windowsKept * shown)))
    .map(([id, hash]): [string, string] => [id, hash]),
  retries: retries.slice(-retriesMax).map(({ entry, tries }) => ({ entry: withoutWords(entry), tries })),
  ...(hub === undefined ? {} : { hub }),
});

// The words were handed on with the entry when its page failed first; date, author, title and the like are for a page that says none itself.
const withoutWords = (entry: Entry): Entry => ({ ...entry, html: null, text: null });
