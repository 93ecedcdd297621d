/** Counts by hour as series that can be held against their own past: of the brand, of each channel, of each product. */
import type { Count } from '../../ports/stores.ts';
import type { BrandCounts, CountedChannel } from '../check.ts';

export const hourMs = 3_600_000;
export const dayHours = 24;
export const weekHours = 168;
/** Weeks of which the season is made. */
export const seasonWeeks = 4;
/** Days of counts that are looked at: those weeks, the three days that are judged, and the one that is not over. */
export const countedDays = seasonWeeks * 7 + 4;
/** Products told apart, those most spoken of first. */
const productsMax = 50;

/** What a series counts the mentions of. */
export type SeriesName =
  | { readonly kind: 'all' }
  | { readonly kind: 'channel'; readonly name: string }
  | { readonly kind: 'product'; readonly name: string };

/** What an hour adds, hour by hour; the last one is under way. */
type Tallies = {
  readonly mentions: Float64Array;
  readonly negative: Float64Array;
  readonly rated: Float64Array;
  readonly ratingSum: Float64Array;
};

export type Series = Tallies & {
  readonly of: SeriesName;
  /** How much of what was said in an hour is known, 0..1: nothing before it was first read, nor after it was last read completely. */
  readonly cover: Float64Array;
};

export type Timeline = {
  /** The hour under way, counted from 1970; it is the last of each series. */
  readonly hour: number;
  /** How much of it is over, 0..1. */
  readonly elapsed: number;
  /** All channels together that were known for long enough to be compared. */
  readonly all: Series;
  readonly channels: readonly Series[];
  readonly products: readonly Series[];
};

const length = countedDays * dayHours + 1;
/** A channel that is newer than this before now has no past to be held against: a day that is judged, and seven before. */
const pastHoursMin = dayHours + weekHours;

const toTallies = (): Tallies => ({
  mentions: new Float64Array(length),
  negative: new Float64Array(length),
  rated: new Float64Array(length),
  ratingSum: new Float64Array(length),
});

const addTo = (tallies: Tallies, at: number, { mentions, negative, rated, ratingSum }: Count): void => {
  tallies.mentions[at] = (tallies.mentions[at] ?? 0) + mentions;
  tallies.negative[at] = (tallies.negative[at] ?? 0) + negative;
  tallies.rated[at] = (tallies.rated[at] ?? 0) + rated;
  tallies.ratingSum[at] = (tallies.ratingSum[at] ?? 0) + ratingSum;
};

/** Tallies by name, made where one is first met. */
const createGroups = () => {
  const groups = new Map<string, Tallies>();
  return {
    groups,
    of: (name: string): Tallies => {
      const known = groups.get(name);
      if (known !== undefined) return known;
      const tallies = toTallies();
      groups.set(name, tallies);
      return tallies;
    },
  };
};

const sumOf = (numbers: Float64Array): number => numbers.reduce((sum, each) => sum + each, 0);

/** The first hour in which anything was counted: how far back a new channel was read is told by nothing else. */
const toKnownFrom = (mentions: Float64Array): number => {
  const first = mentions.findIndex((count) => count > 0);
  // One that was there from the beginning may well have been silent for a day.
  return first <= dayHours ? 0 : first + 1;
};

type Present = { readonly hour: number; readonly nowMs: number };

const toCover = (
  { mentions }: Tallies,
  { readUntil }: Pick<CountedChannel, 'readUntil'>,
  { hour, nowMs }: Present,
): Float64Array => {
  const cover = new Float64Array(length);
  const untilMs = readUntil === null ? Number.NEGATIVE_INFINITY : Math.min(nowMs, Date.parse(readUntil));
  const until = untilMs / hourMs - (hour - length + 1);
  for (let at = toKnownFrom(mentions); at < length && at < until; at++) cover[at] = Math.min(1, until - at);
  return cover;
};

const addUp = (parts: readonly Series[]): Series => {
  const sum = { of: { kind: 'all' as const }, ...toTallies(), cover: new Float64Array(length) };
  const total = Math.max(
    1,
    parts.reduce((all, { mentions }) => all + sumOf(mentions), 0),
  );
  for (const { cover, ...part } of parts) {
    const weight = sumOf(part.mentions) / total;
    for (const key of ['mentions', 'negative', 'rated', 'ratingSum'] as const) addAll(sum[key], part[key], 1);
    addAll(sum.cover, cover, weight);
  }
  return sum;
};

const addAll = (sum: Float64Array, part: Float64Array, weight: number): void => {
  for (let at = 0; at < length; at++) sum[at] = (sum[at] ?? 0) + weight * (part[at] ?? 0);
};

/** The days of rows are few, and asked for thousands of times. */
const createHourOfDay = (): ((day: string) => number) => {
  const hours = new Map<string, number>();
  return (day) => {
    const known = hours.get(day);
    if (known !== undefined) return known;
    const hour = Date.parse(`${day}T00:00:00.000Z`) / hourMs;
    hours.set(day, hour);
    return hour;
  };
};

/** What the public said, hour by hour. Rows of channels that are not configured any more are left out. */
export const toTimeline = ({ channels, rows }: Pick<BrandCounts, 'channels' | 'rows'>, now: Date): Timeline => {
  const nowMs = now.getTime();
  const hour = Math.floor(nowMs / hourMs);
  const counted = new Map(channels.map((each) => [each.channel.id, each]));
  const hourOf = createHourOfDay();
  const toPlace = (count: Count): number => hourOf(count.day) + count.hour - (hour - length + 1);
  const isCounted = (count: Count, at: number): boolean =>
    count.speaker === 'public' && at >= 0 && at < length && counted.has(count.channel);
  const byChannel = createGroups();
  for (const count of rows) {
    const at = toPlace(count);
    if (isCounted(count, at)) addTo(byChannel.of(count.channel), at, count);
  }
  const all = [...byChannel.groups].map(([name, tallies]): Series => {
    const channel = counted.get(name) ?? { readUntil: null };
    return { of: { kind: 'channel', name }, ...tallies, cover: toCover(tallies, channel, { hour, nowMs }) };
  });
  // A channel that was added yesterday is no spike of the brand.
  const grown = all.filter(({ mentions }) => toKnownFrom(mentions) <= length - 1 - pastHoursMin);
  const whole = addUp(grown);
  const isGrown = new Set(grown.map(({ of }) => nameOf(of)));
  const byProduct = createGroups();
  for (const count of rows) {
    if (count.product === null || !isGrown.has(count.channel)) continue;
    const at = toPlace(count);
    if (isCounted(count, at)) addTo(byProduct.of(count.product), at, count);
  }
  const products = [...byProduct.groups]
    .map(([name, tallies]): Series => ({ of: { kind: 'product', name }, ...tallies, cover: whole.cover }))
    .toSorted((a, b) => sumOf(b.mentions) - sumOf(a.mentions))
    .slice(0, productsMax);
  return { hour, elapsed: (nowMs - hour * hourMs) / hourMs, all: whole, channels: all, products };
};

const nameOf = (of: SeriesName): string => (of.kind === 'all' ? '' : of.name);
