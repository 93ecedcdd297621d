/**
 * Stories, in DynamoDB: which mentions are copies of one text.
 *
 * | row | pk | sk |
 * |---|---|---|
 * | story, under the number of a change | `ST#<brand>` | `<number>` |
 * | which story a mention tells | `SM#<brand>#<mention>` | `SM` |
 *
 * A text is held against every story of its time, so each worker keeps them in memory and reads only what was numbered
 * since. A new worker reads the newest few pages, a warm one next to nothing, and all decide as one would, for a number is given
 * once: who writes the one after all that he has read knows that he has read all; who finds it taken reads on and decides anew.
 * That is why no number is given up: a story that goes on gets a new one, and under its old one an empty row stays for a while.
 *
 * The story is written first, then who tells it. Who dies in between has answered nobody: when the mention comes again, its story is
 * there to be found. Of two who ask for one mention at a time, the row of the mention says which answer stands.
 */
import type { Instant } from '../../model/vocabulary.ts';
import type { Clock } from '../../ports/clock.ts';
import type { MovedRows } from '../../ports/move.ts';
import { toSketch } from '../../text/fingerprint.ts';
import { createStoryIndex, type Story, type StoryIndex, storiesMax } from '../agreed/clusters.ts';
import { toGroups } from '../agreed/groups.ts';
import { toMs } from '../agreed/order.ts';
import { type Database, ifNew, type Key, type Row } from './database.ts';
import { fromKey, toKey, toOrdinal } from './keys.ts';
import { numberIn, textIn } from './noun.ts';
import { retentionDays, toExpiry } from './retention.ts';
import { eachOf, toRuns, tryAgain } from './try-again.ts';
import type { Write } from './write-together.ts';

type Entry = { readonly brand: string; readonly mention: string; readonly near: string; readonly seenAt: Instant };
type NumberedStory = Story & { readonly near: string; readonly number: number };
/** What this worker has read of a brand's stories, up to `number`. */
type Known = { readonly stories: StoryIndex<NumberedStory>; number: number };

/** Stories written together when they move in; DynamoDB takes a hundred rows a transaction. */
const storiesTogether = 90;

const toStoryKey = (brand: string, number: number): Key => ({ pk: toKey('ST', brand), sk: toOrdinal(number) });
const toSettledKey = ({ brand, mention }: Pick<Entry, 'brand' | 'mention'>): Key => ({
  pk: toKey('SM', brand, mention),
  sk: 'SM',
});

/** The stories of the feed table. */
export const createAwsStories = (database: Database, { clock }: { readonly clock: Clock }) => {
  const knownOf = new Map<string, Known>();
  const turnOf = new Map<string, Promise<unknown>>();

  const readAnew = async (brand: string): Promise<Known> => {
    const known: Known = { stories: createStoryIndex(), number: 0 };
    const met = new Map<string, NumberedStory>();
    for await (const row of database.query({ partition: toKey('ST', brand), newestFirst: true })) {
      const story = readStory(row);
      // A story that went on while we read, or whose old row was not emptied: the newest is met first.
      if (story !== undefined && !met.has(story.cluster)) met.set(story.cluster, story);
      known.number = Math.max(known.number, story?.number ?? 0);
      if (met.size >= storiesMax) break;
    }
    // Oldest first, for the index looks at the latest first.
    for (const story of [...met.values()].toReversed()) known.stories.put(story);
    return known;
  };

  const readOn = async (brand: string, known: Known): Promise<Known> => {
    const from = toStoryKey(brand, known.number + 1).sk;
    for await (const row of database.query({ partition: toKey('ST', brand), from })) {
      const story = readStory(row);
      if (story !== undefined) known.stories.put(story);
      known.number = Math.max(known.number, story?.number ?? 0);
    }
    return known;
  };

  const learn = async (brand: string): Promise<Known> => {
    const before = knownOf.get(brand);
    const isUsable = before !== undefined && before.stories.size() < 2 * storiesMax;
    const known = isUsable ? await readOn(brand, before) : await readAnew(brand);
    knownOf.set(brand, known);
    return known;
  };

  const settle = async (entry: Entry): Promise<string | undefined> => {
    const settled = await database.get(toSettledKey(entry));
    if (settled !== undefined) return textIn(settled, 'cluster');
    const sketch = toSketch(entry.near);
    if (sketch === undefined)
      return (await database.put(toSettledRow(entry, entry.mention, clock), ifNew)) ? entry.mention : undefined;
    const known = await learn(entry.brand);
    const seenMs = toMs(entry.seenAt);
    const old = known.stories.find(sketch, seenMs);
    const cluster = old?.cluster ?? entry.mention;
    // Told by an older copy, a story stays as it is.
    if (old !== undefined && old.lastSeenMs >= seenMs)
      return (await database.put(toSettledRow(entry, cluster, clock), ifNew)) ? cluster : undefined;
    const number = known.number + 1;
    const story = { cluster, near: entry.near, sketch, ...old, lastSeenMs: seenMs, number };
    // Taken: somebody was faster, and what he wrote is read before this is decided anew.
    if (!(await database.put(toStoryRow(entry.brand, story, clock), ifNew))) return undefined;
    known.stories.put(story);
    known.number = number;
    const [isSettled] = await Promise.all([
      database.put(toSettledRow(entry, cluster, clock), ifNew),
      old === undefined ? undefined : database.put(toEmptyRow(toStoryKey(entry.brand, old.number), clock)),
    ]);
    return isSettled ? cluster : undefined;
  };

  return {
    /** The story a mention tells; settled once and for all. One worker's own questions wait for each other. */
    join: (entry: Entry): Promise<string> => {
      const before = turnOf.get(entry.brand) ?? Promise.resolve();
      const answer = before.then(() => tryAgain({ kind: 'stories of', id: entry.brand }, () => settle(entry)));
      const turn = answer.catch(() => undefined);
      turnOf.set(entry.brand, turn);
      return answer;
    },
  };
};

/** A story as its row says. */
export const readMovedStory = (row: Row): MovedRows['stories'] | undefined => {
  const story = readStory(row);
  const [, brand] = fromKey(textIn(row, 'pk'));
  if (story === undefined || brand === undefined) return undefined;
  const { cluster, near, lastSeenMs } = story;
  return { brand, cluster, near, lastSeenAt: new Date(lastSeenMs).toISOString() };
};

/** Which story a mention tells, as its row says. */
export const readMovedTelling = (row: Row): MovedRows['tellings'] => {
  const [, brand = '', mention = ''] = fromKey(textIn(row, 'pk'));
  return { brand, mention, cluster: textIn(row, 'cluster') };
};

/** Puts which stories mentions tell; what is settled here stands. */
export const keepTellings = async (
  database: Database,
  rows: readonly MovedRows['tellings'][],
  clock: Clock,
): Promise<void> => {
  await eachOf(rows, ({ cluster, ...entry }) => database.put(toSettledRow(entry, cluster, clock), ifNew));
};

/** Numbers stories anew, behind those that are here, a transaction's worth at a time. Makes what puts one run after another. */
export const createKeepStories = (database: Database, clock: Clock) => {
  const metOf = new Map<string, Set<string>>();
  /** Clusters that are here already: usually nothing is, and nothing is read. */
  const findMet = async (brand: string): Promise<Set<string>> => {
    const known = metOf.get(brand);
    if (known !== undefined) return known;
    const met = new Set<string>();
    for await (const row of database.query({ partition: toKey('ST', brand) }))
      if (row.cluster !== undefined) met.add(textIn(row, 'cluster'));
    metOf.set(brand, met);
    return met;
  };
  const findLast = async (brand: string): Promise<number> => {
    for await (const row of database.query({ partition: toKey('ST', brand), newestFirst: true, pageRows: 1 }))
      return numberIn(row, 'number');
    return 0;
  };

  const putRun = (brand: string, run: readonly MovedRows['stories'][]): Promise<true> =>
    tryAgain({ kind: 'stories of', id: brand }, async () => {
      const last = await findLast(brand);
      const puts = run.map(({ cluster, near, lastSeenAt }, index): Write => {
        const story = { cluster, near, lastSeenMs: toMs(lastSeenAt), number: last + index + 1 };
        return { put: toStoryRow(brand, story, clock), condition: ifNew };
      });
      // All or none: whoever reads on at this moment must not see a later number before an earlier one.
      return (await database.writeTogether(puts)) || undefined;
    });

  return async (rows: readonly MovedRows['stories'][]): Promise<void> => {
    for (const [brand, group] of toGroups(rows, (row) => row.brand)) {
      const met = await findMet(brand);
      const fresh = group.filter(({ cluster }) => !met.has(cluster));
      for (const run of toRuns(fresh, storiesTogether)) await putRun(brand, run);
      for (const { cluster } of fresh) met.add(cluster);
    }
  };
};

const toSettledRow = (entry: Pick<Entry, 'brand' | 'mention'>, cluster: string, clock: Clock): Key & Row => ({
  ...toSettledKey(entry),
  cluster,
  expiresAt: toExpiry(clock, retentionDays.mention),
});

const toStoryRow = (
  brand: string,
  { cluster, near, lastSeenMs, number }: Omit<NumberedStory, 'sketch'>,
  clock: Clock,
): Key & Row => ({
  ...toStoryKey(brand, number),
  cluster,
  near,
  lastSeenMs,
  number,
  expiresAt: toExpiry(clock, retentionDays.story),
});

/** What is left under the number of a story that went on. */
const toEmptyRow = (key: Key, clock: Clock): Key & Row => ({ ...key, expiresAt: toExpiry(clock, retentionDays.story) });

const readStory = (row: Row): NumberedStory | undefined => {
  if (row.near === undefined) return undefined;
  const near = textIn(row, 'near');
  const sketch = toSketch(near);
  if (sketch === undefined) return undefined;
  return {
    cluster: textIn(row, 'cluster'),
    near,
    sketch,
    lastSeenMs: numberIn(row, 'lastSeenMs'),
    number: numberIn(row, 'number'),
  };
};
