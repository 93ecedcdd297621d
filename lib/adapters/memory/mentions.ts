/** Mentions, their counts and their stories, in memory. */
import * as z from 'zod';
import { type Mention, withCorrection } from '../../model/mention.ts';
import type { Clock } from '../../ports/clock.ts';
import { type Count, type MentionStore, type NamedCount, remainderDays } from '../../ports/stores.ts';
import {
  addTally,
  type CountKey,
  compareCounts,
  sumCounts,
  type Tally,
  toCount,
  toCountKey,
  toTally,
} from '../agreed/counts.ts';
import { toMentionTest } from '../agreed/mention-test.ts';
import { addNamed, sumNamed, toNamedRows } from '../agreed/named-counts.ts';
import { compareBy, compareText, toMs } from '../agreed/order.ts';
import { parseCursor, toLimit, toSlice } from '../agreed/paging.ts';
import { compareCorrected, toMentionRow, toRemainder } from '../agreed/standing.ts';
import type { Held } from './mover.ts';
import { createMemoryStories } from './stories.ts';

const newestFirst: (a: MentionKey, b: MentionKey) => number = compareBy(
  (a, b) => b[0] - a[0],
  (a, b) => compareText(a[1], b[1]),
);
type MentionKey = readonly [seenMs: number, id: string];
const dayMs = 86_400_000;
const mentionKey = z.tuple([z.number(), z.string()]);
const toKey = ({ seenAt, id }: Mention): MentionKey => [toMs(seenAt), id];

/** A mention store that lasts as long as the process; counts are added up anew at each question. */
export const createMemoryMentions = ({
  clock,
}: {
  readonly clock: Clock;
}): MentionStore &
  Held &
  Pick<ReturnType<typeof createMemoryStories>, 'keepStory' | 'keepTelling'> & {
    keepDropped(mention: Mention): void;
  } => {
  const mentions = new Map<string, Mention>();
  const stories = createMemoryStories();
  /** Those that were let go, of which nothing is looked at but what counts them. */
  const dropped = new Map<string, { readonly mention: Mention; readonly atMs: number }>();
  /** Those of which that is gone, too: they stay counted. */
  const gone: Mention[] = [];
  const counted = (): readonly Mention[] => [...mentions.values(), ...remainders(), ...gone];
  const remainders = (): readonly Mention[] => [...dropped.values()].map(({ mention }) => mention);
  const countsOf = ({ brand, fromDay, toDay }: Parameters<MentionStore['counts']>[0]): readonly Count[] =>
    toCounts(counted().filter((mention) => mention.brand === brand)).filter(
      ({ day }) => fromDay <= day && day <= toDay,
    );
  return {
    put: async (news) =>
      news.map((mention) => {
        const old = mentions.get(mention.id);
        mentions.set(mention.id, structuredClone(toMentionRow(old, mention)));
        dropped.delete(mention.id);
        return { id: mention.id, isNew: old === undefined };
      }),
    find: async (id) => structuredClone(mentions.get(id)),
    list: async (filter, paging) => {
      const after = parseCursor(paging?.after, mentionKey);
      const limit = toLimit(paging);
      const rows = [...mentions.values()]
        .filter(toMentionTest(filter))
        .filter((mention) => after === undefined || newestFirst(toKey(mention), after) > 0)
        .toSorted((a, b) => newestFirst(toKey(a), toKey(b)));
      return toSlice(structuredClone(rows.slice(0, limit + 1)), limit, toKey);
    },
    correct: async (id, correction) => {
      const old = mentions.get(id);
      if (old === undefined) return undefined;
      const mention = withCorrection(old, correction);
      mentions.set(id, mention);
      return structuredClone(mention);
    },
    listCorrected: async (brand, max) =>
      structuredClone(
        [...mentions.values()]
          .filter((mention) => mention.brand === brand && mention.correction !== null)
          .toSorted(compareCorrected)
          .slice(0, max),
      ),
    remove: async (id) => {
      mentions.delete(id);
    },
    drop: async (ids) => {
      for (const id of ids) {
        const old = mentions.get(id);
        if (old !== undefined) dropped.set(id, { mention: toRemainder(old), atMs: clock.now().getTime() });
        mentions.delete(id);
      }
    },
    dropRemainders: async (max) => {
      const untilMs = clock.now().getTime() - remainderDays * dayMs;
      const over = [...dropped].filter(([, { atMs }]) => atMs <= untilMs).slice(0, max);
      for (const [id, { mention }] of over) {
        gone.push(mention);
        dropped.delete(id);
      }
      return over.length;
    },
    counts: async (filter) => countsOf(filter),
    sumCounts: async ({ by, ...filter }) => sumCounts(countsOf(filter), by),
    sumNamed: async ({ brand, fromDay, toDay, of, by }) =>
      sumNamed(
        toNamed(counted().filter((mention) => mention.brand === brand)).filter(
          (row) => row.of === of && fromDay <= row.day && row.day <= toDay,
        ),
        by,
      ),
    joinCluster: async (entry) => stories.join(entry),
    keepStory: stories.keepStory,
    keepTelling: stories.keepTelling,
    keepDropped: (mention) => {
      if (!mentions.has(mention.id))
        dropped.set(mention.id, { mention: structuredClone(mention), atMs: clock.now().getTime() });
    },
    held: function* () {
      for (const row of mentions.values()) yield { kind: 'mentions', row };
      for (const row of remainders()) yield { kind: 'dropped', row };
      for (const row of toCounts(counted())) yield { kind: 'counts', row };
      for (const row of toNamed(counted())) yield { kind: 'namedCounts', row };
      yield* stories.held();
    },
  };
};

/** Counts from scratch: what every incremental count must equal. */
const toCounts = (mentions: readonly Mention[]): readonly Count[] => {
  const counts = new Map<string, { readonly key: CountKey; readonly tally: Tally }>();
  for (const mention of mentions) {
    const key = toCountKey(mention);
    const name = JSON.stringify(key);
    const old = counts.get(name);
    counts.set(name, { key, tally: old === undefined ? toTally(mention) : addTally(old.tally, toTally(mention)) });
  }
  return [...counts.values()].map(({ key, tally }) => toCount(key, tally)).toSorted(compareCounts);
};

/** The same of what is counted by name. */
const toNamed = (mentions: readonly Mention[]): readonly NamedCount[] =>
  addNamed(mentions.flatMap((mention) => toNamedRows(mention).map((row) => ({ ...row, count: 1 }))));
