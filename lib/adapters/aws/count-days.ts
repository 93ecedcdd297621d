/**
 * Days of counts that are over, each added up in one row: `R#<brand>#days` / `<day>`. Ninety days are then one question and not thousands of rows.
 *
 * Whoever asks first for a day that is over adds it up from its hours and keeps that, if nothing came late meanwhile: who writes into the hours of
 * such a day raises the row's version in the same transaction and throws away what was added up. Today and yesterday are never added up, so that
 * those who write now do not meet in one row.
 */
import { EarmarkError } from '../../errors.ts';
import type { Speaker } from '../../model/vocabulary.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Count, MentionStore, NamedCount, NamedOf } from '../../ports/stores.ts';
import { addTally, type CountKey, fromCount, toCount } from '../agreed/counts.ts';
import { toGroups } from '../agreed/groups.ts';
import { listHourRows, toHourCounts, toNamedCounts } from './counts.ts';
import { type Database, ifVersion, type Key, type Row } from './database.ts';
import { fromKey, toKey } from './keys.ts';
import { nounBytesMax, numberIn, toNoun, toNounReader } from './noun.ts';
import { retentionDays, toExpiry } from './retention.ts';
import { eachOf } from './try-again.ts';
import type { Write } from './write-together.ts';

const dayMs = 86_400_000;
/** Days before today that still change often; the day before them is the last that is added up. */
const openDays = 2;
/** Days of one question that are looked up; whoever asks for more reads the hours. */
const daysMax = 800;
/** Stretches of days that are read apart; with more of them all in between is read. */
const stretchesMax = 12;

const toDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const toDayMs = (day: string): number => Date.parse(`${day}T00:00:00.000Z`);
const toRowKey = (brand: string, day: string): Key => ({ pk: toKey('R', brand, 'days'), sk: day });

/** True for a row of days, among those of hours. */
export const isDayRow = ({ pk }: Row): boolean => typeof pk === 'string' && pk.endsWith('#days');

const toLastClosed = (clock: Clock): string => toDay(clock.now().getTime() - (openDays + 1) * dayMs);

/** What goes into the transaction that changes the hours of a day which may be added up already. */
export const toLateMark = ({ brand, day }: Pick<CountKey, 'brand' | 'day'>, clock: Clock): readonly Write[] =>
  // A day earlier than it could be added up: who adds up and who writes need not have the same time.
  day >= toDay(clock.now().getTime() - (openDays - 1) * dayMs)
    ? []
    : [
        {
          update: {
            key: toRowKey(brand, day),
            expression: 'SET #expires = :expires ADD #version :one REMOVE #counts, #named',
            names: { '#expires': 'expiresAt', '#version': 'version', '#counts': 'counts', '#named': 'named' },
            values: { ':expires': toExpiry(clock, retentionDays.count), ':one': 1 },
          },
        },
      ];

/** What is counted in a span of days. */
export type CountedDays = {
  /** By day: the hour is 0. */
  counts(): readonly Count[];
  named(): readonly NamedCount[];
};

/** Reads a span of days: what is added up as it is, the rest from its hours. What is read so, and over, is kept added up. */
export const readDays = async (
  database: Database,
  { brand, fromDay, toDay: untilDay }: Parameters<MentionStore['counts']>[0],
  clock: Clock,
): Promise<CountedDays> => {
  const lastClosed = toLastClosed(clock);
  const closed = toDaysBetween(fromDay, untilDay < lastClosed ? untilDay : lastClosed);
  if (closed.length > daysMax) return toCounted(await listHourRows(database, { brand, fromDay, toDay: untilDay }), []);
  const known = new Map<string, Row>();
  if (closed.length > 0)
    for (const row of await database.queryAll({
      partition: toKey('R', brand, 'days'),
      from: closed[0] ?? fromDay,
      to: closed.at(-1) ?? fromDay,
    }))
      known.set(String(row.sk), row);
  const missing = closed.filter((day) => known.get(day)?.counts === undefined);
  const stretches = toStretches(missing);
  const openFrom = later(fromDay, toDay(toDayMs(lastClosed) + dayMs));
  const read = [...stretches, ...(openFrom <= untilDay ? [[openFrom, untilDay] as const] : [])];
  const hours = (
    await eachOf(read, ([first, last]) => listHourRows(database, { brand, fromDay: first, toDay: last }))
  ).flat();
  const isRead = new Set(stretches.flatMap(([first, last]) => toDaysBetween(first, last)));
  await keepDays(database, { brand, days: missing, hours, known }, clock);
  return toCounted(
    hours,
    [...known.values()].filter(({ sk, counts }) => counts !== undefined && !isRead.has(String(sk))),
  );
};

const later = (a: string, b: string): string => (a > b ? a : b);

/** Every day from the one to the other; none where they are the wrong way round, and at most one more than are looked up. */
const toDaysBetween = (from: string, to: string): readonly string[] => {
  const days = Math.floor((toDayMs(to) - toDayMs(from)) / dayMs) + 1;
  if (!(days > 0)) return [];
  return Array.from({ length: Math.min(days, daysMax + 1) }, (_, index) => toDay(toDayMs(from) + index * dayMs));
};

/** Days in order, as stretches of days that follow one another. */
const toStretches = (days: readonly string[]): readonly (readonly [string, string])[] => {
  const stretches: [string, string][] = [];
  for (const day of days) {
    const last = stretches.at(-1);
    if (last !== undefined && toDayMs(day) - toDayMs(last[1]) === dayMs) last[1] = day;
    else stretches.push([day, day]);
  }
  const [first] = stretches;
  const end = stretches.at(-1);
  return first === undefined || end === undefined || stretches.length <= stretchesMax
    ? stretches
    : [[first[0], end[1]]];
};

const toCounted = (hours: readonly Row[], days: readonly Row[]): CountedDays => ({
  counts: () => [...toDayCounts(toHourCounts(hours)), ...days.flatMap((row) => readCounts(row))],
  named: () => [...toNamedCounts(hours), ...days.flatMap((row) => readNamed(row))],
});

/** Hours added up to days. */
const toDayCounts = (counts: readonly Count[]): readonly Count[] =>
  [...toGroups(counts, toDayName).values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [toCount({ ...first, hour: 0 }, group.map(fromCount).reduce(addTally))];
  });

const toDayName = ({ day, channel, language, speaker, product }: Count): string =>
  JSON.stringify([day, channel, language, speaker, product]);

/** Keeps days that are over added up, where nobody was faster and nothing came late; one that is too large for a row is read hour by hour for ever. */
const keepDays = async (
  database: Database,
  {
    brand,
    days,
    hours,
    known,
  }: {
    readonly brand: string;
    readonly days: readonly string[];
    readonly hours: readonly Row[];
    readonly known: ReadonlyMap<string, Row>;
  },
  clock: Clock,
): Promise<void> => {
  const byDay = toGroups(hours, ({ sk }) => String(sk).slice(0, 10));
  await eachOf(days, async (day) => {
    const before = known.get(day);
    const version = before === undefined ? undefined : numberIn(before, 'version');
    const kept = toDayNouns(day, byDay.get(day) ?? []);
    if (kept === undefined) return;
    const row = { ...toRowKey(brand, day), version: version ?? 0, expiresAt: toExpiry(clock, retentionDays.count) };
    await database.put({ ...row, ...kept }, ifVersion(version));
  });
};

const toDayNouns = (
  day: string,
  hours: readonly Row[],
): { readonly counts: string | Uint8Array; readonly named: string | Uint8Array } | undefined => {
  try {
    const counts = toNoun('counts of a day', day, { rows: toDayCounts(toHourCounts(hours)).map(toCountCells) });
    const named = toNoun('counts of a day', day, { rows: toNamedCounts(hours).map(toNamedCells) });
    return counts.length + named.length > nounBytesMax ? undefined : { counts, named };
  } catch (error) {
    if (error instanceof EarmarkError && error.code === 'TOO_LARGE') return undefined;
    throw error;
  }
};

/** Rows as lists, of which a day may hold some thousand. */
type Place = readonly [channel: string, language: string, speaker: Speaker, product: string | null];
type CountCells = readonly [...Place, ...tally: TallyCells];
type TallyCells = readonly [
  mentions: number,
  positive: number,
  negative: number,
  neutral: number,
  mixed: number,
  rated: number,
  ratingThousandths: number,
];
type NamedCells = readonly [...Place, of: NamedOf, name: string, count: number];

const toCountCells = (count: Count): CountCells => {
  const { channel, language, speaker, product } = count;
  const { mentions, positive, negative, neutral, mixed, rated, ratingThousandths } = fromCount(count);
  return [channel, language, speaker, product, mentions, positive, negative, neutral, mixed, rated, ratingThousandths];
};

const toNamedCells = ({ channel, language, speaker, product, of, name, count }: NamedCount): NamedCells => [
  channel,
  language,
  speaker,
  product,
  of,
  name,
  count,
];

const readCountRows = toNounReader<{ readonly rows: readonly CountCells[] }>('counts of a day', ['rows']);
const readNamedRows = toNounReader<{ readonly rows: readonly NamedCells[] }>('counts of a day', ['rows']);

const toBrand = ({ pk }: Row): string => fromKey(String(pk))[1] ?? '';

const readCounts = (row: Row): readonly Count[] => {
  const [brand, day] = [toBrand(row), String(row.sk)];
  return readCountRows({ pk: row.pk, noun: row.counts }).rows.map(
    ([channel, language, speaker, product, mentions, positive, negative, neutral, mixed, rated, ratingThousandths]) =>
      toCount(
        { brand, day, hour: 0, channel, language, speaker, product },
        { mentions, positive, negative, neutral, mixed, rated, ratingThousandths },
      ),
  );
};

const readNamed = (row: Row): readonly NamedCount[] => {
  const [brand, day] = [toBrand(row), String(row.sk)];
  return readNamedRows({ pk: row.pk, noun: row.named }).rows.map(
    ([channel, language, speaker, product, of, name, count]) => ({
      brand,
      day,
      channel,
      language,
      speaker,
      product,
      of,
      name,
      count,
    }),
  );
};
