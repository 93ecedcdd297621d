/** What a walk through an API's pages remembers from poll to poll. */
import * as z from 'zod';
import type { Entry } from '../../model/entry.ts';
import { type Instant, instantSchema } from '../../model/vocabulary.ts';
import { sha256 } from '../../text/hash.ts';

/**
 * Entries remembered, so that they are handed on again only when edited: some windows' worth, and all that a walk may meet again because
 * they lie above its floor. The cursor is written with every poll, so it has bounds; whatever was forgotten and comes again is known by
 * its row.
 */
const seenMin = 100;
const seenMax = 1_000;
const seenCharsMax = 200_000;
const windowsKept = 2;
/** Stretches that are still to be read, newest first. Where there are more, two become one with what lies between them, which is known. */
const gapsMax = 5;

/** Where a page of an API begins: a token, a number, a time. Opaque to the walk. */
export const placeSchema = z.json();
export type Place = z.infer<typeof placeSchema>;

/**
 * A stretch that a walk was kept from reading: where it goes on, and down to what time; null: as far as one poll gets. `tries` failed.
 */
const gapSchema = z.object({
  place: placeSchema,
  floor: instantSchema.nullable(),
  tries: z.number().int().optional(),
});
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

type SeenRow = z.infer<typeof cursorSchema>['seen'][number];

/** The latest rows, as many as go into so many characters. */
const withinChars = (rows: readonly SeenRow[], charsMax: number): SeenRow[] => {
  const kept: SeenRow[] = [];
  let chars = 0;
  for (const row of rows.toReversed()) {
    chars += row.reduce((sum, part) => sum + (part?.length ?? 0), 0);
    if (chars > charsMax) break;
    kept.push(row);
  }
  return kept.toReversed();
};

/** The oldest of too many gaps: one that has no floor is the far end of a first poll, and given up; two others are one. */
const toBounded = (gaps: readonly Gap[]): readonly Gap[] => {
  if (gaps.length <= gapsMax) return gaps;
  const [lower, upper] = gaps.toReversed();
  if (lower === undefined || upper === undefined || lower.floor === null) return toBounded(gaps.slice(0, -1));
  return toBounded([...gaps.slice(0, -2), { ...upper, floor: lower.floor }]);
};

/** Oldest first, so that these are forgotten first; what has no time is taken for new. */
const toRows = (seen: ReadonlyMap<string, Seen>, newestAt: Instant | null): readonly SeenRow[] => {
  const timeOf = ([, , publishedAt]: SeenRow): string => publishedAt ?? newestAt ?? '';
  return [...seen]
    .map(([id, { hash, publishedAt, url }]): SeenRow => [id, hash, publishedAt, url])
    .toSorted((a, b) => (timeOf(a) < timeOf(b) ? -1 : Number(timeOf(a) > timeOf(b))));
};

/**
 * Writes a cursor as JSON, its oldest parts left out where it grows beyond its bounds; `shown` entries were met in the poll, and the next
 * one goes down to `floor`.
 */
export const toWalkCursor = (
  { seen, gaps, newestAt, reachesTo }: WalkCursor,
  { shown, floor }: { readonly shown: number; readonly floor: Instant | null },
): z.infer<typeof cursorSchema> => {
  const rows = toRows(seen, newestAt);
  const latest = Math.max(seenMin, windowsKept * shown);
  const owed = toBounded(gaps);
  const floors = [floor, ...owed.map((gap) => gap.floor)].filter((each) => each !== null);
  const isKept = ([, , publishedAt]: SeenRow, index: number): boolean =>
    index >= rows.length - latest || (publishedAt !== null && floors.some((each) => publishedAt >= each));
  return {
    seen: withinChars(rows.filter(isKept).slice(-seenMax), seenCharsMax),
    gaps: [...owed],
    newestAt,
    reachesTo,
  };
};

/** What changes when somebody edits an entry; counts and dates of editing alone make no news. */
export const toWordsHash = ({ url, title, html, text, author, rating, reply }: Entry): string =>
  sha256(JSON.stringify([url, title, html, text, author, rating, reply])).slice(0, 16);
