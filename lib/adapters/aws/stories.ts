/**
 * Stories, in DynamoDB: which mentions are copies of one text.
 *
 * | row | pk | sk |
 * |---|---|---|
 * | how far a brand's stories are numbered | `SH#<brand>` | `SH` |
 * | story, under the number of its last change | `ST#<brand>` | `<number>` |
 * | which story a mention tells | `SM#<brand>#<mention>` | `SM` |
 *
 * A text is held against every story of its time, so each worker keeps them in memory and reads only what was numbered
 * since. Who writes says up to which number he had read: if somebody was faster, nothing is written and he decides anew. So
 * a new worker reads the newest few pages, a warm one next to nothing, and all decide as one would.
 */
import type { Instant } from '../../model/vocabulary.ts';
import type { Clock } from '../../ports/clock.ts';
import type { MovedRows } from '../../ports/move.ts';
import { candidatesMax, findStory, type Story, toBands } from '../agreed/clusters.ts';
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
type Known = { readonly stories: Map<string, NumberedStory>; number: number };

/** A worker keeps so many stories of a brand, those told latest; four times as many as a text is held against. */
const storiesMax = 4 * candidatesMax;
/** Stories written together when they move in; DynamoDB takes a hundred rows a transaction. */
const storiesTogether = 90;

const toHeadKey = (brand: string): Key => ({ pk: toKey('SH', brand), sk: 'SH' });
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
    const head = await database.get(toHeadKey(brand));
    const known: Known = { stories: new Map(), number: head === undefined ? 0 : numberIn(head, 'number') };
    for await (const row of database.query({ partition: toKey('ST', brand), newestFirst: true })) {
      const story = readStory(row);
      // Moved on while we read: the newer one was met first.
      if (story !== undefined && !known.stories.has(story.cluster)) known.stories.set(story.cluster, story);
      known.number = Math.max(known.number, story?.number ?? 0);
      if (known.stories.size >= storiesMax) break;
    }
    return known;
  };

  const readOn = async (brand: string, known: Known): Promise<Known> => {
    const from = toStoryKey(brand, known.number + 1).sk;
    for await (const row of database.query({ partition: toKey('ST', brand), from })) {
      const story = readStory(row);
      if (story !== undefined) known.stories.set(story.cluster, story);
      known.number = Math.max(known.number, story?.number ?? 0);
    }
    return known;
  };

  const learn = async (brand: string): Promise<Known> => {
    const before = knownOf.get(brand);
    const isUsable = before !== undefined && before.stories.size < 2 * storiesMax;
    const known = isUsable ? await readOn(brand, before) : await readAnew(brand);
    knownOf.set(brand, known);
    return known;
  };

  const settle = async (entry: Entry): Promise<string | undefined> => {
    const settled = await database.get(toSettledKey(entry));
    if (settled !== undefined) return textIn(settled, 'cluster');
    const bands = toBands(entry.near);
    if (bands === undefined)
      return (await database.put(toSettledRow(entry, entry.mention, clock), ifNew)) ? entry.mention : undefined;
    const known = await learn(entry.brand);
    const seenMs = toMs(entry.seenAt);
    const found = findStory(known.stories.values(), bands, seenMs);
    const old = found === undefined ? undefined : known.stories.get(found.cluster);
    const cluster = old?.cluster ?? entry.mention;
    // Told by an older copy, a story stays as it is.
    if (old !== undefined && old.lastSeenMs >= seenMs)
      return (await database.put(toSettledRow(entry, cluster, clock), ifNew)) ? cluster : undefined;
    const number = known.number + 1;
    const story = { cluster, near: entry.near, bands, ...old, lastSeenMs: seenMs, number };
    if (!(await database.writeTogether(toStoryWrites(entry, { story, old, seen: known.number }, clock)))) {
      // Usually the next reading on brings what was faster; should the numbers have run apart, everything is read anew.
      const { number: head } = (await database.get(toHeadKey(entry.brand))) ?? {};
      if (head !== (await readOn(entry.brand, known)).number) knownOf.delete(entry.brand);
      return undefined;
    }
    known.stories.set(cluster, story);
    known.number = number;
    return cluster;
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
    if ((await database.get(toHeadKey(brand))) !== undefined)
      for await (const row of database.query({ partition: toKey('ST', brand) })) met.add(textIn(row, 'cluster'));
    metOf.set(brand, met);
    return met;
  };

  const putRun = (brand: string, run: readonly MovedRows['stories'][]): Promise<true> =>
    tryAgain({ kind: 'stories of', id: brand }, async () => {
      const head = await database.get(toHeadKey(brand));
      const seen = head === undefined ? 0 : numberIn(head, 'number');
      const puts = run.map(({ cluster, near, lastSeenAt }, index): Write => {
        const number = seen + index + 1;
        const expiresAt = toExpiry(clock, retentionDays.story);
        return {
          put: { ...toStoryKey(brand, number), cluster, near, lastSeenMs: toMs(lastSeenAt), number, expiresAt },
        };
      });
      return (
        (await database.writeTogether([toHeadWrite(brand, { seen, number: seen + run.length }), ...puts])) || undefined
      );
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

const toHeadWrite = (brand: string, { seen, number }: { readonly seen: number; readonly number: number }): Write => ({
  update: {
    key: toHeadKey(brand),
    expression: 'SET #number = :number',
    condition: seen === 0 ? 'attribute_not_exists(#number)' : '#number = :seen',
    names: { '#number': 'number' },
    values: { ':number': number, ...(seen === 0 ? {} : { ':seen': seen }) },
  },
});

const toSettledRow = (entry: Pick<Entry, 'brand' | 'mention'>, cluster: string, clock: Clock): Key & Row => ({
  ...toSettledKey(entry),
  cluster,
  expiresAt: toExpiry(clock, retentionDays.mention),
});

const toStoryWrites = (
  entry: Entry,
  {
    story,
    old,
    seen,
  }: { readonly story: NumberedStory; readonly old: NumberedStory | undefined; readonly seen: number },
  clock: Clock,
): readonly Write[] => {
  const { cluster, near, lastSeenMs, number } = story;
  const row = { cluster, near, lastSeenMs, number, expiresAt: toExpiry(clock, retentionDays.story) };
  return [
    toHeadWrite(entry.brand, { seen, number }),
    { put: toSettledRow(entry, cluster, clock), condition: ifNew },
    { put: { ...toStoryKey(entry.brand, number), ...row } },
    ...(old === undefined ? [] : [{ remove: toStoryKey(entry.brand, old.number) }]),
  ];
};

const readStory = (row: Row): NumberedStory | undefined => {
  const near = textIn(row, 'near');
  const bands = toBands(near);
  if (bands === undefined) return undefined;
  return {
    cluster: textIn(row, 'cluster'),
    near,
    bands,
    lastSeenMs: numberIn(row, 'lastSeenMs'),
    number: numberIn(row, 'number'),
  };
};
