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

/** What is added up before each place, from anywhere on, so that any span is the difference of two. */
export type Sums = Float64Array;

export type Series = Pick<Tallies, 'mentions' | 'negative'> & {
  readonly of: SeriesName;
  readonly mentionSums: Sums;
  readonly negativeSums: Sums;
  /** How much of what was said in an hour is known, 0..1: nothing before it was first read, nor after it was last read completely. */
  readonly cover: Float64Array;
};
/** Of one channel or product, with its ratings. */
export type RatedSeries = Series & Tallies;

export type Timeline = {
  /** The hour under way, counted from 1970; it is the last of each series. */
  readonly hour: number;
  /** How much of it is over, 0..1. */
  readonly elapsed: number;
  /** All channels together that were known for long enough to be compared. */
  readonly all: Series;
  readonly channels: readonly RatedSeries[];
  readonly products: readonly RatedSeries[];
};

/** Hours of a series. */
export const seriesHours = countedDays * dayHours + 1;
const length = seriesHours;
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

/** The first hour in which anything was counted: how far back a new channel was read is told by nothing else. */
const toKnownFrom = (mentions: Float64Array): number => {
  let first = 0;
  while (first < length && (mentions[first] ?? 0) <= 0) first += 1;
  if (first === length) return 0;
  // One that was there from the beginning may well have been silent for a day.
  return first <= dayHours ? 0 : first + 1;
};

type Present = { readonly hour: number; readonly nowMs: number };

const toCover = (
  { mentions }: Pick<Tallies, 'mentions'>,
  { readUntil }: Pick<CountedChannel, 'readUntil'>,
  { hour, nowMs }: Present,
): Float64Array => {
  const cover = new Float64Array(length);
  const untilMs = readUntil === null ? Number.NEGATIVE_INFINITY : Math.min(nowMs, Date.parse(readUntil));
  const until = untilMs / hourMs - (hour - length + 1);
  const from = toKnownFrom(mentions);
  if (until <= from) return cover;
  const last = Math.min(length, Math.floor(until));
  cover.fill(1, from, last);
  if (last < length) cover[last] = until - last;
  return cover;
};

/** What stands before each place of a series. */
export const toSums = (numbers: Float64Array): Sums => {
  const sums = new Float64Array(numbers.length + 1);
  for (let at = 0; at < numbers.length; at++) sums[at + 1] = (sums[at] ?? 0) + (numbers[at] ?? 0);
  return sums;
};

/** What stands between two places, the second left out. */
export const sumOver = (sums: Sums, from: number, until: number): number => (sums[until] ?? 0) - (sums[from] ?? 0);

/** Several series as one. */
export const addUp = (parts: readonly Series[]): Series => {
  const [mentions, negative] = [new Float64Array(length), new Float64Array(length)];
  const cover = new Float64Array(length);
  const sizes = parts.map(({ mentionSums }) => sumOver(mentionSums, 0, length));
  const total = Math.max(
    1,
    sizes.reduce((all, size) => all + size, 0),
  );
  for (const [index, part] of parts.entries()) {
    addAll(mentions, part.mentions, 1);
    addAll(negative, part.negative, 1);
    addAll(cover, part.cover, (sizes[index] ?? 0) / total);
  }
  return {
    of: { kind: 'all' },
    mentions,
    negative,
    cover,
    mentionSums: toSums(mentions),
    negativeSums: toSums(negative),
  };
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

/** What is counted of one channel or product. */
export type CountedSeries = Tallies & Pick<Series, 'mentionSums' | 'negativeSums'> & { readonly name: string };

const toCounted = (name: string, tallies: Tallies): CountedSeries => ({
  ...tallies,
  name,
  mentionSums: toSums(tallies.mentions),
  negativeSums: toSums(tallies.negative),
});

const toPresent = (now: Date): Present => ({ hour: Math.floor(now.getTime() / hourMs), nowMs: now.getTime() });

/** What is counted of one product, and how many of its mentions each channel brought. */
type CountedProduct = CountedSeries & { readonly byChannel: ReadonlyMap<string, number> };

/** A channel that was added yesterday is no spike of the brand. */
export const isGrown = ({ mentions }: Pick<Tallies, 'mentions'>): boolean =>
  toKnownFrom(mentions) <= length - 1 - pastHoursMin;

const toChannelSeries = (
  { name, ...counted }: CountedSeries & Pick<CountedChannel, 'readUntil'>,
  present: Present,
): RatedSeries => ({ ...counted, of: { kind: 'channel', name }, cover: toCover(counted, counted, present) });

/** Of a product as much is known as of the channels that speak of it. */
const toProductSeries = ({ name, byChannel, ...counted }: CountedProduct, grown: readonly Series[]): RatedSeries => {
  const cover = new Float64Array(length);
  const total = Math.max(1, sumOver(counted.mentionSums, 0, length));
  for (const channel of grown) {
    const size = byChannel.get(nameOf(channel.of)) ?? 0;
    if (size > 0) addAll(cover, channel.cover, size / total);
  }
  return { ...counted, of: { kind: 'product', name }, cover };
};

/**
 * Counts of `seriesHours` hours as they stand at a time. `toProducts` tells those of products on channels that are known for long
 * enough, by their names.
 */
export const joinTimeline = (
  counted: readonly (CountedSeries & Pick<CountedChannel, 'readUntil'>)[],
  toProducts: (grown: ReadonlySet<string>) => readonly CountedProduct[],
  now: Date,
): Timeline => {
  const present = toPresent(now);
  const channels = counted.map((each) => toChannelSeries(each, present));
  const grown = channels.filter(isGrown);
  const all = addUp(grown);
  const products = toProducts(new Set(grown.map(({ of }) => nameOf(of))))
    .toSorted((a, b) => sumOver(b.mentionSums, 0, length) - sumOver(a.mentionSums, 0, length))
    .slice(0, productsMax)
    .map((product) => toProductSeries(product, grown));
  return { hour: present.hour, elapsed: present.nowMs / hourMs - present.hour, all, channels, products };
};

/** What the public said, hour by hour. Rows of channels that are not configured any more are left out. */
export const toTimeline = ({ channels, rows }: Pick<BrandCounts, 'channels' | 'rows'>, now: Date): Timeline => {
  const { hour } = toPresent(now);
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
  const toProducts = (grown: ReadonlySet<string>): readonly CountedProduct[] => {
    const byProduct = createGroups();
    const sizes = new Map<string, Map<string, number>>();
    for (const count of rows) {
      const { product, channel } = count;
      if (product === null || !grown.has(channel)) continue;
      const at = toPlace(count);
      if (!isCounted(count, at)) continue;
      addTo(byProduct.of(product), at, count);
      const own = sizes.get(product) ?? new Map<string, number>();
      sizes.set(product, own.set(channel, (own.get(channel) ?? 0) + count.mentions));
    }
    return [...byProduct.groups].map(([name, tallies]) => ({
      ...toCounted(name, tallies),
      byChannel: sizes.get(name) ?? new Map<string, number>(),
    }));
  };
  return joinTimeline(
    [...byChannel.groups].map(([name, tallies]) => ({
      ...toCounted(name, tallies),
      readUntil: counted.get(name)?.readUntil ?? null,
    })),
    toProducts,
    now,
  );
};

const nameOf = (of: SeriesName): string => (of.kind === 'all' ? '' : of.name);
