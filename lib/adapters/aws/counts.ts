/**
 * Counts of mentions by hour, in DynamoDB: `R#<brand>#<shard>` / `<day>#<hour>#<channel>#<speaker>#<language>`, and
 * `#<product>` where one is spoken of.
 *
 * Other than in design.md (`R#<brand>#<day>`, from the stream): they change in the transaction that writes the mention, so
 * that they are exact at once and a replay counts nothing twice, without checkpoints. A brand's busiest hour would be one hot
 * row, which transactions fight for: it is spread over shards by the mention's id, and a question over any span of days is one
 * range in each of them.
 */
import type { Mention } from '../../model/mention.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Count, MentionStore } from '../../ports/stores.ts';
import {
  addTally,
  type CountKey,
  compareCounts,
  fromCount,
  isCountedAlike,
  type Tally,
  toCount,
  toCountKey,
  toTally,
} from '../agreed/counts.ts';
import { toGroups } from '../agreed/groups.ts';
import type { Database, Key, Row } from './database.ts';
import { toKey, toShard, toShards } from './keys.ts';
import { numberIn, toNoun, toNounReader } from './noun.ts';
import { retentionDays, toExpiry } from './retention.ts';
import { eachOf } from './try-again.ts';
import type { Write } from './write-together.ts';

/** At four hundred mentions a second, fifty a shard. */
const countShards = 8;
const tallies = [
  'mentions',
  'positive',
  'negative',
  'neutral',
  'mixed',
  'rated',
  'ratingThousandths',
] as const satisfies readonly (keyof Tally)[];

const readNoun = toNounReader<CountKey>('count', ['brand', 'day', 'hour', 'channel', 'language', 'speaker']);
/** Rows that were written before products were told apart have none. */
const readKey = (row: Row): CountKey => withProduct(readNoun(row));
const withProduct = <T extends CountKey>(key: T): T => ({ ...key, product: key.product ?? null });

const toRowKey = ({ brand, day, hour, channel, language, speaker, product }: CountKey, mention: string): Key => ({
  pk: toKey('R', brand, toShard(mention, countShards)),
  sk: toKey(day, String(hour).padStart(2, '0'), channel, speaker, language, ...(product === null ? [] : [product])),
});

const negate = (tally: Tally): Tally => ({
  mentions: -tally.mentions,
  positive: -tally.positive,
  negative: -tally.negative,
  neutral: -tally.neutral,
  mixed: -tally.mixed,
  rated: -tally.rated,
  ratingThousandths: -tally.ratingThousandths,
});

/** What the counts become when a mention comes, changes or goes: for the transaction that writes the mention. */
export const toCountWrites = (
  { before, after }: { readonly before: Mention | undefined; readonly after: Mention | undefined },
  clock: Clock,
): readonly Write[] => {
  if (before !== undefined && after !== undefined && before.brand === after.brand && isCountedAlike(before, after))
    return [];
  const changes = [
    ...(before === undefined ? [] : [{ mention: before, tally: negate(toTally(before)) }]),
    ...(after === undefined ? [] : [{ mention: after, tally: toTally(after) }]),
  ].map(({ mention, tally }) => ({ key: toCountKey(mention), row: toRowKey(toCountKey(mention), mention.id), tally }));
  const [first, second] = changes;
  // A transaction may touch a row once only: out of an hour and into the same one is one change.
  if (first !== undefined && second !== undefined && first.row.pk === second.row.pk && first.row.sk === second.row.sk)
    return [toWrite({ ...first, tally: addTally(first.tally, second.tally) }, clock)];
  return changes.map((change) => toWrite(change, clock));
};

const toWrite = (
  { key, row, tally }: { readonly key: CountKey; readonly row: Key; readonly tally: Tally },
  clock: Clock,
): Write => ({
  update: {
    key: row,
    expression: `SET #noun = :noun, #expires = :expires ADD ${tallies.map((each) => `#${each} :${each}`).join(', ')}`,
    names: {
      '#noun': 'noun',
      '#expires': 'expiresAt',
      ...Object.fromEntries(tallies.map((each) => [`#${each}`, each])),
    },
    values: {
      ':noun': toNoun('count', key.day, key),
      ':expires': toExpiry(clock, retentionDays.count),
      ...Object.fromEntries(tallies.map((each) => [`:${each}`, tally[each]])),
    },
  },
});

/** The counts of a span of days, shards added up; rows that count nothing any more are left out. */
export const listCounts = async (
  database: Database,
  { brand, fromDay, toDay }: Parameters<MentionStore['counts']>[0],
): Promise<readonly Count[]> => {
  const range = { from: fromDay, to: `${toDay}#\u{10ffff}` };
  const shards = toShards(countShards).map((shard) =>
    database.queryAll({ partition: toKey('R', brand, shard), ...range }),
  );
  const rows = (await Promise.all(shards)).flat();
  return [...toGroups(rows, ({ sk }) => sk).values()]
    .flatMap((group) => {
      const [first] = group;
      const tally = group.map(readTally).reduce(addTally);
      return first === undefined || tally.mentions === 0 ? [] : [toCount(readKey(first), tally)];
    })
    .toSorted(compareCounts);
};

/** Brings counts up to what they were elsewhere, where fewer are counted here: what counted them may be gone. */
export const keepCounts = async (database: Database, counts: readonly Count[], clock: Clock): Promise<void> => {
  await eachOf(
    [...toGroups(counts.map(withProduct), ({ brand, day }) => JSON.stringify([brand, day])).values()],
    async (group) => {
      const [first] = group;
      if (first === undefined) return;
      const { brand, day } = first;
      const standing = await listCounts(database, { brand, fromDay: day, toDay: day });
      for (const count of group)
        await keepCount(database, { count, old: standing.find((each) => isSameKey(each, count)) }, clock);
    },
  );
};

const isSameKey = (a: CountKey, b: CountKey): boolean =>
  (['brand', 'day', 'hour', 'channel', 'language', 'speaker', 'product'] as const).every((each) => a[each] === b[each]);

const keepCount = async (
  database: Database,
  { count, old }: { readonly count: Count; readonly old: Count | undefined },
  clock: Clock,
): Promise<void> => {
  if (old !== undefined && old.mentions >= count.mentions) return;
  const { brand, day, hour, channel, language, speaker, product } = count;
  const key = { brand, day, hour, channel, language, speaker, product };
  const missing = addTally(fromCount(count), old === undefined ? nothingCounted : negate(fromCount(old)));
  const write = toWrite({ key, row: toRowKey(key, ''), tally: missing }, clock);
  await database.writeTogether([write]);
};

const nothingCounted: Tally = {
  mentions: 0,
  positive: 0,
  negative: 0,
  neutral: 0,
  mixed: 0,
  rated: 0,
  ratingThousandths: 0,
};

const readTally = (row: Row): Tally => ({
  mentions: numberIn(row, 'mentions'),
  positive: numberIn(row, 'positive'),
  negative: numberIn(row, 'negative'),
  neutral: numberIn(row, 'neutral'),
  mixed: numberIn(row, 'mixed'),
  rated: numberIn(row, 'rated'),
  ratingThousandths: numberIn(row, 'ratingThousandths'),
});
