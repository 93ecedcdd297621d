/**
 * A planted stream: what is said of a brand on twenty channels in ninety days, hour by hour, with a season by the hour of the week,
 * three crises, two slow drifts and a hundred harmless bursts. The same seed plants the same stream.
 */
import type { Count } from '../../lib/ports/stores.ts';

export const streamDays = 90;
export const channelCount = 20;
const crisisCount = 3;
const driftCount = 2;
const burstCount = 100;
/** Nothing is planted before the past is long enough to be held against, and nothing right before the end. */
const firstDay = 30;
const lastDay = 84;
export const hourMs = 3_600_000;
export const startMs = Date.UTC(2026, 0, 5);

/** A number from 0 to 1 a call. @see mulberry32 */
export const toRandom = (seed: number): (() => number) => {
  let state = (seed * 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};
type Random = () => number;

const between = (random: Random, low: number, high: number): number => low + (high - low) * random();

const toNormal = (random: Random): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

const toPoisson = (random: Random, mean: number): number => {
  if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * toNormal(random)));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count += 1;
  return count;
};

/** What is to be found, or left alone; times in hours since the beginning, with minutes. */
export type Planted = {
  readonly kind: 'crisis' | 'drift' | 'burst';
  readonly what: string;
  readonly from: number;
  readonly until: number;
  readonly channels: readonly number[];
};
type Crisis = Planted & { readonly perHour: number; readonly negative: number; readonly halfLife: number };
type Drift = Planted & { readonly growth: number };
type Burst = Planted & { readonly factor: number };

export type Stream = {
  readonly rows: readonly Count[];
  readonly planted: readonly Planted[];
  readonly perHour: number;
};

const pickSome = (random: Random, count: number): readonly number[] => {
  const left = Array.from({ length: channelCount }, (_, index) => index);
  return Array.from({ length: count }, () => left.splice(Math.floor(random() * left.length), 1)[0] ?? 0);
};

/** Crises begin at any minute, ten days apart, and drifts keep clear of them, so that what is found is found of one of them. */
const plantTimes = (random: Random): readonly number[] => {
  const gap = 10;
  const free = lastDay - firstDay - gap * (crisisCount + driftCount - 1);
  const places = Array.from({ length: crisisCount + driftCount }, () => random() * free).toSorted((a, b) => a - b);
  return places.map((place, index) => (firstDay + place + index * gap) * 24);
};

const toCrisis = (random: Random, from: number, perHour: number): Crisis => {
  const halfLife = between(random, 6, 24);
  return {
    kind: 'crisis',
    what: 'crisis',
    from,
    until: from + halfLife * 5,
    channels: pickSome(random, Math.floor(between(random, 3, 11))),
    // At its height it brings half as much again as all channels usually do, to four times as much.
    perHour: perHour * between(random, 1.5, 4),
    negative: between(random, 0.5, 0.85),
    halfLife,
  };
};

const toDrift = (random: Random, from: number, kind: 'negative' | 'volume'): Drift => ({
  kind: 'drift',
  what: `${kind} drift`,
  from,
  until: from + 10 * 24,
  channels: Array.from({ length: channelCount }, (_, index) => index),
  // Over ten days: the share of negative ones, or all mentions, to three to four times what it was.
  growth: between(random, 2, 3),
});

const toBurst = (random: Random): Burst => {
  const from = between(random, 9, streamDays - 1) * 24;
  return {
    kind: 'burst',
    what: 'burst',
    from,
    until: from + between(random, 1, 4),
    channels: pickSome(random, random() < 0.2 ? 2 : 1),
    factor: between(random, 2, 6),
  };
};

type Plan = {
  readonly rates: readonly number[];
  readonly negativeShares: readonly number[];
  readonly peaks: readonly number[];
  readonly crises: readonly Crisis[];
  readonly drifts: readonly Drift[];
  readonly bursts: readonly Burst[];
};

const toPlan = (random: Random): Plan => {
  // A few channels bring most: rates between one in five hours and six an hour.
  const rates = Array.from({ length: channelCount }, () =>
    Math.min(6, Math.max(0.2, Math.exp(0.8 * toNormal(random)))),
  );
  const perHour = rates.reduce((a, b) => a + b, 0);
  const times = plantTimes(random);
  const isDrift = new Set(pickOrder(random, times.length).slice(0, driftCount));
  const crises: Crisis[] = [];
  const drifts: Drift[] = [];
  for (const [index, from] of times.entries())
    if (isDrift.has(index)) drifts.push(toDrift(random, from, drifts.length === 0 ? 'negative' : 'volume'));
    else crises.push(toCrisis(random, from, perHour));
  return {
    rates,
    negativeShares: rates.map(() => between(random, 0.08, 0.22)),
    peaks: rates.map(() => between(random, 11, 21)),
    crises,
    drifts,
    bursts: Array.from({ length: burstCount }, () => toBurst(random)),
  };
};

const pickOrder = (random: Random, count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => ({ index, by: random() }))
    .toSorted((a, b) => a.by - b.by)
    .map(({ index }) => index);

/** The week: quiet nights, and weekends of six tenths. */
const toSeason = (hour: number, peak: number): number => {
  const hourOfDay = hour % 24;
  const day = Math.floor(hour / 24) % 7;
  const daily = 1 + 0.8 * Math.cos(((hourOfDay + 0.5 - peak) / 24) * 2 * Math.PI);
  return daily * (day >= 5 ? 0.6 : 1.16);
};

const overlap = (hour: number, { from, until }: Planted): number =>
  Math.max(0, Math.min(hour + 1, until) - Math.max(hour, from));

/** How much of its height a crisis has on average in an hour: all of it within half an hour, then half of it each half-life. */
const toHeight = (hour: number, crisis: Crisis): number => {
  const steps = 12;
  let sum = 0;
  for (let step = 0; step < steps; step++) {
    const age = hour + (step + 0.5) / steps - crisis.from;
    if (age >= 0 && age < crisis.until - crisis.from) sum += Math.min(1, age / 0.5) * 2 ** (-age / crisis.halfLife);
  }
  return sum / steps;
};

/** Where a drift has led to: it grows for ten days, and stays. */
const toGrowth = (hour: number, drift: Drift | undefined): number =>
  drift === undefined
    ? 1
    : 1 + drift.growth * Math.min(1, Math.max(0, (hour - drift.from) / (drift.until - drift.from)));

type Said = { readonly count: number; readonly negative: number };

/** What one hour of one channel brings. Days differ by more than chance: a tenth up or down, and channels by a fifth. */
const toSaid = (
  random: Random,
  plan: Plan,
  { hour, channel, mood }: { readonly hour: number; readonly channel: number; readonly mood: number },
): Said => {
  const [negativeDrift, volumeDrift] = plan.drifts;
  const burst = plan.bursts
    .filter(({ channels }) => channels.includes(channel))
    .reduce((sum, each) => sum + (each.factor - 1) * overlap(hour, each), 0);
  const usual =
    (plan.rates[channel] ?? 0) *
    toSeason(hour, plan.peaks[channel] ?? 0) *
    mood *
    toGrowth(hour, volumeDrift) *
    (1 + burst);
  const count = toPoisson(random, usual);
  const share = Math.min(0.9, (plan.negativeShares[channel] ?? 0) * toGrowth(hour, negativeDrift));
  let negative = 0;
  for (let index = 0; index < count; index++) if (random() < share) negative += 1;
  let [more, worse] = [0, 0];
  for (const crisis of plan.crises) {
    if (!crisis.channels.includes(channel)) continue;
    const height = toHeight(hour, crisis);
    if (height === 0) continue;
    const added = toPoisson(random, (crisis.perHour / crisis.channels.length) * toGrowth(hour, volumeDrift) * height);
    more += added;
    for (let index = 0; index < added; index++) if (random() < crisis.negative) worse += 1;
  }
  return { count: count + more, negative: negative + worse };
};

export const toStreamChannel = (index: number): string => `channel-${String(index + 1).padStart(2, '0')}`;

const toRow = (at: Date, channel: number, { count, negative }: Said): Count => ({
  brand: 'northwind',
  day: at.toISOString().slice(0, 10),
  hour: at.getUTCHours(),
  channel: toStreamChannel(channel),
  language: 'en',
  speaker: 'public',
  // Three channels speak of one product each.
  product: channel < 3 ? `Product ${channel + 1}` : null,
  mentions: count,
  positive: 0,
  negative,
  neutral: count - negative,
  mixed: 0,
  rated: 0,
  ratingSum: 0,
});

/** Plants a stream. */
export const toStream = (seed: number): Stream => {
  const random = toRandom(seed);
  const plan = toPlan(random);
  const rows: Count[] = [];
  let day = 1;
  let moods: readonly number[] = [];
  for (let hour = 0; hour < streamDays * 24; hour++) {
    if (hour % 24 === 0) {
      day = Math.exp(0.1 * toNormal(random));
      moods = plan.rates.map(() => day * Math.exp(0.2 * toNormal(random)));
    }
    const at = new Date(startMs + hour * hourMs);
    for (let channel = 0; channel < channelCount; channel++) {
      const said = toSaid(random, plan, { hour, channel, mood: moods[channel] ?? 1 });
      if (said.count > 0) rows.push(toRow(at, channel, said));
    }
  }
  return {
    rows,
    planted: [...plan.crises, ...plan.drifts, ...plan.bursts],
    perHour: plan.rates.reduce((a, b) => a + b, 0),
  };
};
