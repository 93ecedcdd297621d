/**
 * Mentions, in DynamoDB: `M#<id>` / `M`.
 *
 * What stays of one that was let go, so that it is not counted twice, is the same row with `dropped` and in no list.
 *
 * Lists, newest first: index `all` `M#<brand>#<shard>`, `channel` `M#<brand>#<channel>#<shard>`, `story` `M#<brand>#<cluster>`.
 *
 * Other than in design.md (`MB#<brand>#<bucket>#<shard>`): no time buckets. What they are for, that no partition takes all
 * writes of the moment, the shards do for brands of any size, without a setting a brand; and a list walks four partitions,
 * where it would walk one a bucket and shard and need a register of the buckets there are. A search is a list that looks at
 * each mention: it reads `lookedAtMax` a page and says by its cursor where it stopped.
 */
import { type Mention, withCorrection } from '../../model/mention.ts';
import { feedTable } from '../../model/tables.ts';
import type { Clock } from '../../ports/clock.ts';
import type { MentionFilter, MentionStore } from '../../ports/stores.ts';
import { sumCounts } from '../agreed/counts.ts';
import { toGroups } from '../agreed/groups.ts';
import { toMentionTest } from '../agreed/mention-test.ts';
import { sumNamed } from '../agreed/named-counts.ts';
import { compareCorrected, toMentionRow, toRemainder, toWholeMention } from '../agreed/standing.ts';
import { type CountedDays, readDays } from './count-days.ts';
import { listHourRows, toCountWrites, toHourCounts } from './counts.ts';
import { type Database, ifNew, ifVersion, type Key, type Row } from './database.ts';
import { toKey, toLatestFirst, toShard, toShards } from './keys.ts';
import { type IndexQuestion, listSlice, lookedAtMax } from './lists.ts';
import { numberIn, textIn, toNoun, toNounReader } from './noun.ts';
import { retentionDays, toExpiry } from './retention.ts';
import { createAwsStories } from './stories.ts';
import { eachOf, tryAgain } from './try-again.ts';
import type { Write } from './write-together.ts';

/** At four hundred mentions a second, one hundred a shard. */
const mentionShards = 4;

const readNoun = toNounReader<Mention>('mention', ['id', 'brand', 'seenAt', 'sentiment', 'title', 'snippet']);

/** A mention as its row says, whole. */
export const readMention = (row: Parameters<typeof readNoun>[0]): Mention => toWholeMention(readNoun(row));
const toMentionKey = (id: string): Key => ({ pk: toKey('M', id), sk: 'M' });
const [all, channels, stories] = feedTable.indexes;

const toRow = (mention: Mention, version: number, clock: Clock): Key & Row => {
  const { id, brand, channel, cluster, seenAt } = mention;
  const shard = toShard(id, mentionShards);
  return {
    ...toMentionKey(id),
    inAll: toKey('M', brand, shard),
    inChannel: toKey('M', brand, channel, shard),
    inStory: toKey('M', brand, cluster),
    sort: `${toLatestFirst(seenAt)}#${id}`,
    version,
    expiresAt: toExpiry(clock, retentionDays.mention),
    noun: toNoun('mention', id, mention),
  };
};

/** True for a row that only says what a mention was counted as that was let go. */
export const isDropped = (row: Row): boolean => row.dropped === true;

/** True for one whose days are over: DynamoDB removes it some time after. */
const isOver = (row: Row, clock: Clock): boolean =>
  isDropped(row) && numberIn(row, 'expiresAt') * 1000 <= clock.now().getTime();

const toDroppedRow = (mention: Mention, version: number, clock: Clock): Key & Row => ({
  ...toMentionKey(mention.id),
  dropped: true,
  version,
  expiresAt: toExpiry(clock, retentionDays.count),
  noun: toNoun('mention', mention.id, mention),
});

/** Keeps what stays of mentions that were let go elsewhere, where nothing of them is. */
export const keepDropped = async (database: Database, rows: readonly Mention[], clock: Clock): Promise<void> => {
  await eachOf(rows, (mention) => database.put(toDroppedRow(mention, 1, clock), ifNew));
};

/** A mention store in the feed table; a mention and its counts are written together. */
export const createAwsMentions = (
  database: Database,
  {
    clock,
    lookedAt = lookedAtMax,
  }: {
    readonly clock: Clock;
    /** Rows that one page of a list looks at, at most. */
    readonly lookedAt?: number;
  },
): MentionStore => {
  const story = createAwsStories(database, { clock });

  const reading = new Map<string, Promise<CountedDays>>();
  /** The days of a span. Who asks for the same ones at the same moment is told by one reading: they are many rows. */
  const readDaysOnce = (span: Parameters<typeof readDays>[1]): Promise<CountedDays> => {
    const name = JSON.stringify([span.brand, span.fromDay, span.toDay]);
    const days = reading.get(name) ?? readDays(database, span, clock);
    reading.set(name, days);
    // What is written from now on is read anew.
    setImmediate(() => reading.delete(name));
    return days;
  };

  /** The row of a mention, unless all that is left of it is what it was counted as. */
  const get = async (id: string): Promise<Row | undefined> => {
    const row = await database.get(toMentionKey(id));
    return row === undefined || isDropped(row) ? undefined : row;
  };

  const put = (mention: Mention): Promise<{ readonly id: string; readonly isNew: boolean }> =>
    tryAgain({ kind: 'mention', id: mention.id }, async () => {
      const old = await database.get(toMentionKey(mention.id));
      const before = old === undefined || isOver(old, clock) ? undefined : readMention(old);
      const isNew = old === undefined || isDropped(old);
      const after = toMentionRow(isNew ? undefined : before, mention);
      const answer = { id: mention.id, isNew };
      if (JSON.stringify(after) === JSON.stringify(before)) return answer;
      return (await write(old, before, after)) ? answer : undefined;
    });

  /** Writes a mention with its counts and the row of its correction; false where somebody was faster. */
  const write = (old: Row | undefined, before: Mention | undefined, after: Mention): Promise<boolean> => {
    const version = old === undefined ? undefined : numberIn(old, 'version');
    const row = toRow(after, (version ?? 0) + 1, clock);
    const others = [...toCountWrites({ before, after }, clock), ...toCorrectionWrites(before, after, clock)];
    const condition = ifVersion(version);
    return others.length === 0
      ? database.put(row, condition)
      : database.writeTogether([{ put: row, condition }, ...others]);
  };

  const correct: MentionStore['correct'] = async (id, correction) => {
    const { mention } = await tryAgain({ kind: 'mention', id }, async () => {
      const old = await get(id);
      if (old === undefined) return { mention: undefined };
      const before = readMention(old);
      const after = withCorrection(before, correction);
      return (await write(old, before, after)) ? { mention: after } : undefined;
    });
    return mention;
  };

  const listCorrected: MentionStore['listCorrected'] = async (brand, max) => {
    const ids: string[] = [];
    for await (const row of database.query({ partition: toKey('MC', brand) })) {
      ids.push(textIn(row, 'mention'));
      if (ids.length >= max) break;
    }
    const rows = await eachOf(ids, get);
    return rows
      .flatMap((row) => (row === undefined ? [] : [readMention(row)]))
      .filter(({ correction }) => correction !== null)
      .toSorted(compareCorrected);
  };

  return {
    put: async (mentions) => {
      // Those of one id one after another, for the first is new and the next is not.
      const entries = mentions.map((mention, index) => ({ mention, index }));
      const groups = toGroups(entries, ({ mention }) => mention.id);
      const answers = await eachOf([...groups.values()], async (group) => {
        const answered = [];
        for (const { mention, index } of group) answered.push({ index, answer: await put(mention) });
        return answered;
      });
      return answers
        .flat()
        .toSorted((a, b) => a.index - b.index)
        .map(({ answer }) => answer);
    },
    find: async (id) => {
      const row = await get(id);
      return row === undefined ? undefined : readMention(row);
    },
    list: (filter, paging) => {
      const isMeant = toMentionTest(filter);
      const read = (row: Row): Mention | undefined => {
        const mention = readMention(row);
        return isMeant(mention) ? mention : undefined;
      };
      return listSlice(database, toQuestion(filter), paging, read, { lookedAt });
    },
    correct,
    listCorrected,
    remove: async (id) => {
      await tryAgain({ kind: 'mention', id }, async () => {
        const old = await get(id);
        if (old === undefined) return true;
        const writes = [
          { remove: toMentionKey(id), condition: ifVersion(numberIn(old, 'version')) },
          ...toCountWrites({ before: readMention(old), after: undefined }, clock),
          ...toCorrectionWrites(readMention(old), undefined, clock),
        ];
        return (await database.writeTogether(writes)) || undefined;
      });
    },
    drop: async (ids) => {
      await eachOf(ids, async (id) => {
        const row = await get(id);
        if (row === undefined) return;
        const mention = readMention(row);
        const correction = toCorrectionKey(mention);
        // What a person said of it goes first: it leads to nothing any more.
        await database.removeMany(correction === undefined ? [] : [correction]);
        const version = numberIn(row, 'version');
        await database.put(toDroppedRow(toRemainder(mention), version + 1, clock), ifVersion(version));
      });
    },
    // By their time to live.
    dropRemainders: async () => 0,
    counts: async (filter) => toHourCounts(await listHourRows(database, filter)),
    sumCounts: async ({ by, ...filter }) =>
      sumCounts(
        by.includes('hour')
          ? toHourCounts(await listHourRows(database, filter))
          : (await readDaysOnce(filter)).counts(),
        by,
      ),
    sumNamed: async ({ by, of, ...filter }) =>
      sumNamed(
        (await readDaysOnce(filter)).named().filter((row) => row.of === of),
        by,
      ),
    joinCluster: (entry) => story.join(entry),
  };
};

/** `MC#<brand>` / `<latest first>#<mention>`: which mentions a person corrected. */
const toCorrectionKey = ({ brand, id, correction }: Mention): Key | undefined =>
  correction === null ? undefined : { pk: toKey('MC', brand), sk: toKey(toLatestFirst(correction.at), id) };

/** The row of a correction goes and comes with it; one that is made anew takes another place. */
const toCorrectionWrites = (
  before: Mention | undefined,
  after: Mention | undefined,
  clock: Clock,
): readonly Write[] => {
  const old = before === undefined ? undefined : toCorrectionKey(before);
  const now = after === undefined ? undefined : toCorrectionKey(after);
  if (old?.sk === now?.sk) return [];
  return [
    ...(old === undefined ? [] : [{ remove: old }]),
    ...(now === undefined || after === undefined
      ? []
      : [{ put: { ...now, mention: after.id, expiresAt: toExpiry(clock, retentionDays.mention) } }]),
  ];
};

/** The narrowest list that holds all that is asked for. */
const toQuestion = ({ brand, channel, cluster, since, until }: MentionFilter): IndexQuestion => {
  const range = {
    ...(since === undefined ? {} : { to: `${toLatestFirst(since)}#\u{10ffff}` }),
    ...(until === undefined ? {} : { from: `${toLatestFirst(until)}#\u{10ffff}` }),
  };
  if (cluster !== undefined) return { index: stories, partitions: [toKey('M', brand, cluster)], ...range };
  const shards = toShards(mentionShards);
  if (channel !== undefined)
    return { index: channels, partitions: shards.map((shard) => toKey('M', brand, channel, shard)), ...range };
  return { index: all, partitions: shards.map((shard) => toKey('M', brand, shard)), ...range };
};
