/**
 * A walk through the pages of an API that shows its newest entries first: down to what is known, a little beyond, and never further than
 * a poll may ask. What it was kept from reading it comes back to.
 */
import { SourceError } from '../../errors.ts';
import type { Entry } from '../../model/entry.ts';
import type { Instant } from '../../model/vocabulary.ts';
import type { SourceContext, SourceYield } from '../source.ts';
import {
  type Gap,
  type Place,
  parseWalkCursor,
  type Seen,
  toWalkCursor,
  toWordsHash,
  type WalkCursor,
} from './walk-cursor.ts';

export type WalkPage = {
  /** Newest first, as the API shows them. */
  readonly entries: readonly Entry[];
  /** Where the next, older page begins; undefined where there is none. */
  readonly next: Place | undefined;
};

export type Walk = {
  /**
   * Asks for the page at a place, the newest where there is none. APIs that can are asked for entries since `floor` only. Undefined: the
   * newest page is as it was (a conditional request).
   */
  askPage(place: Place | undefined, floor: Instant | null): Promise<WalkPage | undefined>;
  /** Pages of one poll, at most; where it is one, a second while something is owed. */
  readonly pagesMax: number;
  /** So far behind the newest known entry a walk looks for late and edited ones, in milliseconds; a page without news ends it all the same. */
  readonly overlapMs: number;
  /** When an entry stands where it does: APIs that show what was changed last first go by that. Absent: when it was published. */
  timeOf?(entry: Entry): Instant | null;
  /** Which entries are handed on; the others only show how far the walk has come. Absent: all. */
  wants?(entry: Entry): boolean;
  /** Asks which of these, once seen and not shown any more, are deleted. Absent: that is not found out. */
  findDeleted?(missing: readonly string[]): Promise<readonly string[]>;
};

/** So often a stretch below is tried that cannot be read, while the newest pages can. */
const gapTriesMax = 10;
/** Missing entries asked about in one poll. */
const missingMax = 100;

/** A stretch being read; the one at the top has no place to begin at. */
type Stretch = { readonly place: Place | undefined; readonly floor: Instant | null };

/** What a walk has come to; mutable, one a poll. */
type Progress = {
  readonly seen: Map<string, Seen>;
  readonly shown: Set<string>;
  newestAt: Instant | null;
  oldestAt: Instant | null;
  /** Down to here all was shown, from the newest on. */
  shownTo: Instant | null;
  reachesTo: Instant | null;
  pagesLeft: number;
  /** What is left of the stretch that is being read, once a page of it was. */
  rest: Gap | undefined;
  /** Stretches below the one that is being read. */
  gaps: readonly Gap[];
};

type WalkContext = Pick<SourceContext<unknown>, 'channel' | 'now' | 'cursor' | 'since' | 'signal' | 'log'>;

/** Yields what is new, with a checkpoint a page; see SourceContext for what a checkpoint means. */
export async function* walkNewestFirst(context: WalkContext, walk: Walk): AsyncGenerator<SourceYield> {
  const before = parseWalkCursor(context.cursor);
  const progress: Progress = {
    seen: new Map(before.seen),
    shown: new Set(),
    newestAt: before.newestAt,
    oldestAt: null,
    shownTo: null,
    reachesTo: before.reachesTo,
    // What is owed has a page of every poll, the second one where a poll has but one: else news that fill each poll would put it off for good.
    pagesLeft: before.gaps.length === 0 ? walk.pagesMax : Math.max(1, walk.pagesMax - 1),
    rest: undefined,
    gaps: before.gaps,
  };
  const floor = toLowest(walk, before, context.since);
  yield* readStretch(context, walk, progress, { place: undefined, floor });
  if (before.gaps.length > 0) progress.pagesLeft += 1;
  for (const gap of before.gaps) {
    if (progress.pagesLeft === 0 || context.signal.aborted) break;
    // What is new is safe, whatever becomes of what is old.
    yield { type: 'checkpoint', cursor: toCursor(walk, progress) };
    progress.gaps = progress.gaps.filter((each) => each !== gap);
    yield* readGap(context, walk, progress, gap);
  }
  if (context.signal.aborted) return;
  yield* findDeleted(walk, progress);
  yield { type: 'checkpoint', cursor: toCursor(walk, progress) };
}

/** Down to where the walk goes: a little behind what is known. */
const toFloor = ({ overlapMs }: Walk, { newestAt }: Pick<WalkCursor, 'newestAt'>): Instant | null =>
  newestAt === null ? null : new Date(Date.parse(newestAt) - overlapMs).toISOString();

/** Down to a time that is asked for; never less far than a poll goes by itself, or what was said in between would be passed over. */
const toLowest = (walk: Walk, before: WalkCursor, since: Date | undefined): Instant | null => {
  const own = toFloor(walk, before);
  const asked = since?.toISOString();
  return asked === undefined || (own !== null && own < asked) ? own : asked;
};

const toCursor = (walk: Walk, progress: Progress, first?: Gap) =>
  toWalkCursor(
    { ...progress, gaps: first === undefined ? progress.gaps : [first, ...progress.gaps] },
    { shown: progress.shown.size, floor: toFloor(walk, progress) },
  );

/** True for an error that may lie in the place that was asked for: tokens and numbers of pages go stale, each service says so in its way. */
const isOfPlace = ({ code }: SourceError): boolean =>
  code === 'HTTP_STATUS' || code === 'SOURCE_FORMAT' || code === 'TRUNCATED' || code === 'TOO_LARGE';

/** A stretch that an earlier poll left; where it cannot be read any more, or was tried often, it is given up, and said. */
async function* readGap(context: WalkContext, walk: Walk, progress: Progress, gap: Gap): AsyncGenerator<SourceYield> {
  try {
    yield* readStretch(context, walk, progress, gap);
  } catch (error) {
    if (!(error instanceof SourceError) || !isOfPlace(error)) throw error;
    const { place, floor, tries = 0 } = progress.rest ?? gap;
    if (error.retry === 'later' && tries + 1 < gapTriesMax) {
      progress.gaps = [{ place, floor, tries: tries + 1 }, ...progress.gaps];
      yield { type: 'checkpoint', cursor: toCursor(walk, progress) };
      throw error;
    }
    progress.reachesTo = progress.oldestAt;
    const { id: channel } = context.channel;
    context.log.warn('what lies further back cannot be read any more', { channel, reason: error.message });
  }
}

/** Page after page; after each with news everything left is written down as a gap, so that a crash skips nothing. */
async function* readStretch(
  context: WalkContext,
  walk: Walk,
  progress: Progress,
  { place: start, floor }: Stretch,
): AsyncGenerator<SourceYield> {
  let place = start;
  progress.rest = undefined;
  while (!context.signal.aborted) {
    const page = await walk.askPage(place, floor);
    if (page === undefined) return;
    progress.pagesLeft -= 1;
    const { timeOf = toPublished } = walk;
    const news = takeNews(progress, page.entries, { now: context.now, timeOf });
    for (const entry of news.toReversed()) if (walk.wants?.(entry) !== false) yield { type: 'entry', entry };
    const { next } = page;
    const times = page.entries.map(timeOf);
    if (start === undefined) progress.shownTo = lastOf(times) ?? progress.shownTo;
    // A page without a single entry says nothing of what is known: some services show such ones in between.
    const isKnown = news.length === 0 && page.entries.length > 0 && start === undefined && context.since === undefined;
    if (next === undefined || isKnown || isBelow(times, floor)) return;
    const rest: Gap = { place: next, floor };
    progress.rest = rest;
    if (progress.pagesLeft === 0) {
      // The first poll of a channel reads as far as it gets; later ones owe what they could not read.
      if (floor !== null) progress.gaps = [rest, ...progress.gaps];
      return;
    }
    if (news.length > 0) yield { type: 'checkpoint', cursor: toCursor(walk, progress, rest) };
    place = next;
  }
}

const toPublished = ({ publishedAt }: Entry): Instant | null => publishedAt;

/** New and edited entries of a page; all of them are remembered, with the time by which they stand there. */
const takeNews = (
  progress: Progress,
  entries: readonly Entry[],
  { now, timeOf }: { readonly now: Date } & Required<Pick<Walk, 'timeOf'>>,
): readonly Entry[] => {
  const news: Entry[] = [];
  for (const entry of entries) {
    const { id, url } = entry;
    const publishedAt = timeOf(entry);
    const hash = toWordsHash(entry);
    if (progress.seen.get(id)?.hash !== hash) news.push(entry);
    // To the end of the map: what is still shown is forgotten last.
    progress.seen.delete(id);
    progress.seen.set(id, { hash, publishedAt, url });
    progress.shown.add(id);
    if (publishedAt !== null) noteTime(progress, publishedAt, now);
  }
  return news;
};

/** A clock that runs ahead must not lift the floor above what is still to come. */
const noteTime = (progress: Progress, at: Instant, now: Date): void => {
  if (progress.oldestAt === null || at < progress.oldestAt) progress.oldestAt = at;
  if (at > now.toISOString()) return;
  if (progress.newestAt === null || at > progress.newestAt) progress.newestAt = at;
  if (progress.reachesTo === null || at < progress.reachesTo) progress.reachesTo = at;
};

/** Where a page ends. Its last entry tells: old ones that are pinned stand at the top. */
const lastOf = (times: readonly (Instant | null)[]): Instant | null => times.findLast((time) => time !== null) ?? null;

/** True where a page ends below the floor. */
const isBelow = (times: readonly (Instant | null)[], floor: Instant | null): boolean => {
  const last = lastOf(times);
  return floor !== null && last !== null && last < floor;
};

/** Entries that stood in the stretch that was shown, and are not there any more. */
async function* findDeleted(walk: Walk, { seen, shown, shownTo }: Progress): AsyncGenerator<SourceYield> {
  if (walk.findDeleted === undefined || shownTo === null) return;
  const missing = [...seen].filter(
    ([id, { publishedAt }]) => !shown.has(id) && publishedAt !== null && publishedAt >= shownTo,
  );
  if (missing.length === 0) return;
  const deleted = new Set(await walk.findDeleted(missing.slice(-missingMax).map(([id]) => id)));
  for (const [id, { url }] of missing) {
    if (!deleted.has(id)) continue;
    yield { type: 'deleted', entry: { id, url } };
    seen.delete(id);
  }
}
