/** What a walk through an API's pages remembers from poll to poll. */
import * as z from 'zod';
import type { Entry } from '../../model/entry.ts';
import { type Instant, instantSchema } from '../../model/vocabulary.ts';
import { sha256 } from '../../text/hash.ts';

/**
 * Entries remembered, so that they are handed on again only when edited: some windows' worth. The cursor is written with every poll that
 * has news, and whatever was forgotten and comes again is known by its row.
 */
const seenMin = 100;
const seenMax = 1_000;
const windowsKept = 2;
/** Stretches that are still to be read, newest first; an older one is given up. */
const gapsMax = 5;

/** Where a page of an API begins: a token, a number, a time. Opaque to the walk. */
export const placeSchema = z.json();
export type Place = z.infer<typeof placeSchema>;

/** A stretch that a walk was kept from reading: where it goes on, and down to what time; null: as far as one poll gets. */
const gapSchema = z.object({ place: placeSchema, floor: instantSchema.nullable() });
export type Gap = Readonly<z.infer<typeof gapSchema>>;

/** What is known of an entry that was handed on. */
export type Seen = { readonly hash: string; readonly publishedAt: Instant | null; readonly url: string | null };

const cursorSchema = z.object({
  seen: z.array(z.tuple([z.string(), z.string(), instantSchema.nullable(), z.string().nullable()])),
  newestAt: instantSchema.nullable(),
  gaps: z.array(gapSchema),
  reachesTo: instantSchema.nullable(),
});

export type WalkCursor = {
  readonly seen: ReadonlyMap<string, Seen>;
  /** When the newest entry was published that any walk met; never in the future. */
  readonly newestAt: Instant | null;
  readonly gaps: readonly Gap[];
  /** Everything since then was read, as far as the API shows it. */
  readonly reachesTo: Instant | null;
};

/** Reads a cursor; one of another shape, or none, is an empty one. */
export const parseWalkCursor = (cursor: unknown): WalkCursor => {
  const parsed = cursorSchema.safeParse(cursor);
  if (!parsed.success) return { seen: new Map(), newestAt: null, gaps: [], reachesTo: null };
  const seen = parsed.data.seen.map(([id, hash, publishedAt, url]) => [id, { hash, publishedAt, url }] as const);
  return { ...parsed.data, seen: new Map(seen) };
};

/** Writes a cursor as JSON, its oldest parts left out where it grows beyond its bounds; `shown` entries were met in the poll. */
export const toWalkCursor = (
  { seen, gaps, newestAt, reachesTo }: WalkCursor,
  { shown }: { readonly shown: number },
): z.infer<typeof cursorSchema> => ({
  seen: [...seen]
    .slice(-Math.min(seenMax, Math.max(seenMin, windowsKept * shown)))
    .map(([id, { hash, publishedAt, url }]): [string, string, string | null, string | null] => [
      id,
      hash,
      publishedAt,
      url,
    ]),
  gaps: gaps.slice(0, gapsMax),
  newestAt,
  reachesTo,
});

/** What changes when somebody edits an entry; counts and dates of editing alone make no news. */
export const toWordsHash = ({ url, title, html, text, author, rating, reply }: Entry): string =>
  sha256(JSON.stringify([url, title, html, text, author, rating, reply])).slice(0, 16);
