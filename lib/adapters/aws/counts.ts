/**
 * Counts of mentions by hour, in DynamoDB: `R#<brand>#<shard>` / `<day>#<hour>#<channel>#<speaker>#<language>`, and
 * `#<product>` where one is spoken of.
 *
 * Beside its tallies a row counts by names, in attributes of their own. Days that are over are added up once more (count-days.ts).
 *
 * Other than in design.md (`R#<brand>#<day>`, from the stream): they change in the transaction that writes the mention, so
 * that they are exact at once and a replay counts nothing twice, without checkpoints. A brand's busiest hour would be one hot
 * row, which transactions fight for: it is spread over shards by the mention's id, and a question over any span of days is one
 * range in each of them.
 */
import type { Mention } from '../../model/mention.ts';
import type { Clock } from '../../ports/clock.ts';
import { type Count, type MentionStore, type NamedCount, namedCounts } from '../../ports/stores.ts';
import { addTally, type CountKey, compareCounts, fromCount, type Tally, toCount, toTally } from '../agreed/counts.ts';
import { toGroups } from '../agreed/groups.ts';
import { addNamed, type Naming, toNamedHours, toNamedRow } from '../agreed/named-counts.ts';
import { toLateMark } from './count-days.ts';
import type { Database, Key, Row } from './database.ts';
import { fromKeyText, toKey, toKeyText, toShard, toShards } from './keys.ts';
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

/** What is added to one row of an hour. */
type Change = {
  readonly key: CountKey;
  readonly row: Key;
  readonly tally: Tally;
  readonly named: ReadonlyMap<string, number>;
};

/** The attribute that counts by a name: `n:competitor:Southbeam`. */
const toAttribute = ({ of, name }: Naming): string => `n:${of}:${toKeyText(name)}`;
const attributePattern = /^n:([a-z]+):(.*)$/su;

const negate = (tally: Tally): Tally => ({
  mentions: -tally.mentions,
  positive: -tally.positive,
  negative: -tally.negative,
  neutral: -tally.neutral,
  mixed: -tally.mixed,
  rated: -tally.rated,
  ratingThousandths: -tally.ratingThousandths,
});

const negateAll = (change: Change): Change => ({
  ...change,
  tally: negate(change.tally),
  named: new Map([...change.named].map(([attribute, count]) => [attribute, -count])),
});

const toChanges = (mention: Mention): readonly Change[] =>
  toNamedHours(mention).map(({ key, namings }, index) => ({
    key,
    row: toRowKey(key, mention.id),
    // It is counted in its own hour; in that of its answer, which follows, the answer is.
    tally: index === 0 ? toTally(mention) : nothingCounted,
    named: new Map(namings.map((naming) => [toAttribute(naming), 1])),
  }));

const addNames = (a: Change['named'], b: Change['named']): Change['named'] =>
  new Map([...new Set([...a.keys(), ...b.keys()])].map((each) => [each, (a.get(each) ?? 0) + (b.get(each) ?? 0)]));

const mergeChange = (a: Change, b: Change): Change => ({
  key: a.key,
  row: a.row,
  tally: addTally(a.tally, b.tally),
  named: addNames(a.named, b.named),
});

/** A transaction may touch a row once only: out of an hour and into the same one is one change. */
const mergeChanges = (changes: readonly Change[]): readonly Change[] =>
  [...toGroups(changes, ({ row }) => JSON.stringify([row.pk, row.sk])).values()].map((group) =>
    group.reduce(mergeChange),
  );

const changesAnything = ({ tally, named }: Change): boolean =>
  tallies.some((each) => tally[each] !== 0) || [...named.values()].some((count) => count !== 0);

/** What the counts become when a mention comes, changes or goes: for the transaction that writes the mention. */
export const toCountWrites = (
  { before, after }: { readonly before: Mention | undefined; readonly after: Mention | undefined },
  clock: Clock,
): readonly Write[] =>
  toWrites(
    mergeChanges([
      ...(before === undefined ? [] : toChanges(before).map(negateAll)),
      ...(after === undefined ? [] : toChanges(after)),
    ]).filter(changesAnything),
    clock,
  );

/** The rows of the hours, and days that are added up already and must be once more. */
const toWrites = (changes: readonly Change[], clock: Clock): readonly Write[] => {
  const days = toGroups(changes, ({ key: { brand, day } }) => JSON.stringify([brand, day]));
  return [
    ...changes.map((change) => toWrite(change, clock)),
    ...[...days.values()].flatMap(([first]) => (first === undefined ? [] : toLateMark(first.key, clock))),
  ];
};

const toWrite = ({ key, row, tally, named }: Change, clock: Clock): Write => {
  const added = [
    ...tallies.map((each) => [each, tally[each]] as const),
    ...[...named].filter(([, count]) => count !== 0),
  ];
  return {
    update: {
      key: row,
      expression: `SET #noun = :noun, #expires = :expires ADD ${added.map((_each, index) => `#a${index} :a${index}`).join(', ')}`,
      names: {
        '#noun': 'noun',
        '#expires': 'expiresAt',
        ...Object.fromEntries(added.map(([attribute], index) => [`#a${index}`, attribute])),
      },
      values: {
        ':noun': toNoun('count', key.day, key),
        ':expires': toExpiry(clock, retentionDays.count),
        ...Object.fromEntries(added.map(([, count], index) => [`:a${index}`, count])),
      },
    },
  };
};

/** The rows of a span of days as they lie in the shards. */
export const listHourRows = async (
  database: Database,
  { brand, fromDay, toDay }: Parameters<MentionStore['counts']>[0],
): Promise<readonly Row[]> => {
  const range = { from: fromDay, to: `${toDay}#\u{10ffff}` };
  const shards = toShards(countShards).map((shard) =>
    database.queryAll({ partition: toKey('R', brand, shard), ...range }),
  );
  return (await Promise.all(shards)).flat();
};

/** The counts of rows, shards added up; rows that count nothing any more are left out. */
export const toHourCounts = (rows: readonly Row[]): readonly Count[] =>
  [...toGroups(rows, ({ sk }) => sk).values()]
    .flatMap((group) => {
      const [first] = group;
      const tally = group.map(readTally).reduce(addTally);
      return first === undefined || tally.mentions === 0 ? [] : [toCount(readKey(first), tally)];
    })
    .toSorted(compareCounts);

/** What rows count by name. */
export const toNamedCounts = (rows: readonly Row[]): readonly NamedCount[] => addNamed(rows.flatMap(readNamed));

const readNamed = (row: Row): readonly NamedCount[] => {
  const key = readKey(row);
  return Object.entries(row).flatMap(([attribute, count]) => {
    const [, figure, name] = attributePattern.exec(attribute) ?? [];
    const of = namedCounts.find((each) => each === figure);
    if (of === undefined || name === undefined || typeof count !== 'number') return [];
    return [{ ...toNamedRow(key, { of, name: fromKeyText(name) }), count }];
  });
};

/** Brings counts up to what they were elsewhere, where fewer are counted here: what counted them may be gone. */
export const keepCounts = async (database: Database, counts: readonly Count[], clock: Clock): Promise<void> => {
  await eachOf(
    [...toGroups(counts.map(withProduct), ({ brand, day }) => JSON.stringify([brand, day])).values()],
    async (group) => {
      const [first] = group;
      if (first === undefined) return;
      const { brand, day } = first;
      const standing = toHourCounts(await listHourRows(database, { brand, fromDay: day, toDay: day }));
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
  await database.writeTogether(toWrites([{ key, row: toRowKey(key, ''), tally: missing, named: new Map() }], clock));
};

/** The same of named counts: what is missing is added in the first hour of their day. */
export const keepNamedCounts = async (
  database: Database,
  counts: readonly NamedCount[],
  clock: Clock,
): Promise<void> => {
  await eachOf([...toGroups(counts, ({ brand, day }) => JSON.stringify([brand, day])).values()], async (group) => {
    const [first] = group;
    if (first === undefined) return;
    const { brand, day } = first;
    const standing = toNamedCounts(await listHourRows(database, { brand, fromDay: day, toDay: day }));
    // One row at a time: two of a moved day may lie in one row of ours.
    for (const count of group) await keepNamedCount(database, { count, standing }, clock);
  });
};

const keepNamedCount = async (
  database: Database,
  { count: moved, standing }: { readonly count: NamedCount; readonly standing: readonly NamedCount[] },
  clock: Clock,
): Promise<void> => {
  const { of, name, count, ...place } = moved;
  const missing = count - (standing.find((each) => isSameNamed(each, moved))?.count ?? 0);
  if (missing <= 0) return;
  const key = { ...place, hour: 0 };
  const named = new Map([[toAttribute({ of, name }), missing]]);
  await database.writeTogether(toWrites([{ key, row: toRowKey(key, ''), tally: nothingCounted, named }], clock));
};

const isSameNamed = (a: NamedCount, b: NamedCount): boolean =>
  (['channel', 'language', 'speaker', 'product', 'of', 'name'] as const).every((each) => a[each] === b[each]);

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
