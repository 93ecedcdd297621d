/**
 * What is planted in a stream, and how large. All of it was set before the check was run on it, from what a brand of middling size sees,
 * and not from what the check finds; `bench/spikes-oracle.ts` shows from which size on it can be found at all.
 *
 * - **The brand**: twenty channels of 0.2 to 6 mentions an hour (log-normal around one, sigma 0.8: a few bring most), about 25 an hour
 *   together, quiet nights (a ninth of the peak, which each channel has at its own hour) and weekends of half a weekday. Days differ
 *   by a tenth for all, by a fifth for each channel (log-normal); an hour of a channel by half (gamma of shape 4), for people answer
 *   one another: counts are negative binomial, not Poisson. 8 to 22 % are negative.
 * - **A crisis** (three): a recall, an outage, a scandal. It begins at any minute, is at its height within half an hour, and then halves
 *   every 6 to 24 hours. At its height it brings 2 to 4 times what all channels together bring in an average hour by then (drifts among
 *   it), on three to ten channels; 50 to 85 % of it are negative. Half of it are copies of three stories, each by somebody else.
 * - **A drift** (two: the share of negative ones; all mentions): a fault that more and more buyers meet, a product that catches on. It
 *   grows evenly for ten days to three or four times what it was, on all channels, and stays.
 * - **A harmless burst** (a hundred: more than one a day): one channel, 5 to 30 mentions beyond the usual within one to four hours, all
 *   neutral; copies of one story (a press release), or the posts of one author (a raffle), one as often as the other.
 *
 * Beside what the check must find: **silences** (two: a channel of one mention an hour or more says nothing for four days), **outages**
 * (four: a channel cannot be read for 6 to 48 hours, and what was said comes in afterwards; nothing is to be told of them), and a **fall of
 * ratings** (three channels of reviews, where 30 % of mentions are rated, 4.4 stars on average; for five days those of one have 2.3).
 */
import { between, pickSome, type Random, toNormal, wholeBetween } from './random.ts';

export const streamDays = 90;
export const channelCount = 20;
const crisisCount = 3;
const driftCount = 2;
const burstCount = 100;
const silenceCount = 2;
const outageCount = 4;
/** The first channels carry reviews, of a product each. */
export const reviewedCount = 3;
/** Nothing is planted before the past is long enough to be held against, and nothing right before the end. */
const firstDay = 30;
const lastDay = 84;
/** Crises and drifts begin at least so far apart, so that what is found is found of one of them. */
const gapDays = 10;
/** Until a crisis is over: a thirty-second of its height. */
const crisisHalfLives = 5;
const driftHours = 240;
const silenceHours = 96;
const fallHours = 120;
const rateMin = 0.2;
const rateMax = 6;
/** A channel of less than this an hour may be silent for a day by itself. */
const heardRateMin = 1;

/** Something planted; times in hours since the beginning, with minutes. */
export type Planted = {
  readonly kind: 'crisis' | 'drift' | 'burst' | 'silence' | 'outage' | 'fall';
  readonly from: number;
  readonly until: number;
  readonly channels: readonly number[];
};
/** `height` in mentions an hour on each of its channels, `negative` as a share of them. */
export type Crisis = Planted & { readonly height: number; readonly negative: number; readonly halfLife: number };
/** By how many times what it was it has grown in the end. */
export type Drift = Planted & { readonly of: 'negative' | 'volume'; readonly growth: number };
export type Burst = Planted & { readonly count: number; readonly by: 'story' | 'author' };

/** How large crises (times the average hour) and drifts are. */
export type Sizes = {
  readonly crisis: readonly [number, number];
  readonly drift: readonly [number, number];
};
export const plantedSizes: Sizes = { crisis: [2, 4], drift: [2, 3] };

export type Plan = {
  /** Mentions in an average hour, the share of negative ones, and the hour of the day that brings most, by channel. */
  readonly rates: readonly number[];
  readonly negativeShares: readonly number[];
  readonly peaks: readonly number[];
  readonly crises: readonly Crisis[];
  readonly drifts: readonly Drift[];
  readonly bursts: readonly Burst[];
  readonly silences: readonly Planted[];
  readonly outages: readonly Planted[];
  readonly falls: readonly Planted[];
};

const toCrisis = (
  random: Random,
  from: number,
  { perHour, size }: { readonly perHour: number; readonly size: Sizes['crisis'] },
): Crisis => {
  const halfLife = between(random, 6, 24);
  const channels = pickSome(random, wholeBetween(random, 3, 10), channelCount);
  return {
    kind: 'crisis',
    from,
    until: from + halfLife * crisisHalfLives,
    channels,
    height: (perHour * between(random, ...size)) / channels.length,
    negative: between(random, 0.5, 0.85),
    halfLife,
  };
};

const allChannels = Array.from({ length: channelCount }, (_, index) => index);

const toDrift = (random: Random, from: number, { of, size }: { of: Drift['of']; size: Sizes['drift'] }): Drift => ({
  kind: 'drift',
  of,
  from,
  until: from + driftHours,
  channels: allChannels,
  growth: between(random, ...size),
});

const toBurst = (random: Random): Burst => {
  const from = between(random, 9, streamDays - 1) * 24;
  return {
    kind: 'burst',
    from,
    until: from + between(random, 1, 4),
    channels: pickSome(random, 1, channelCount),
    count: wholeBetween(random, 5, 30),
    by: random() < 0.5 ? 'story' : 'author',
  };
};

const toPlanted = (
  random: Random,
  { kind, hours, of }: { kind: Planted['kind']; hours: number; of: readonly number[] },
): Planted => {
  const from = Math.floor(between(random, firstDay + 5, lastDay) * 24);
  const channel = of[Math.floor(random() * of.length)] ?? 0;
  return { kind, from, until: from + hours, channels: [channel] };
};

const toTimes = (random: Random): readonly number[] => {
  const count = crisisCount + driftCount;
  const free = lastDay - firstDay - gapDays * (count - 1);
  const places = Array.from({ length: count }, () => random() * free).toSorted((a, b) => a - b);
  return places.map((place, index) => (firstDay + place + index * gapDays) * 24);
};

const toRate = (random: Random): number => Math.min(rateMax, Math.max(rateMin, Math.exp(0.8 * toNormal(random))));

/** Plans a stream. */
export const toPlan = (random: Random, sizes: Sizes): Plan => {
  const rates = allChannels.map((channel) => Math.max(toRate(random), channel < reviewedCount ? heardRateMin : 0));
  const perHour = rates.reduce((a, b) => a + b, 0);
  const times = toTimes(random);
  const [negativeAt, volumeAt] = pickSome(random, driftCount, times.length);
  const heard = allChannels.filter((channel) => (rates[channel] ?? 0) >= heardRateMin);
  const drifts = [
    toDrift(random, times[negativeAt ?? 0] ?? 0, { of: 'negative', size: sizes.drift }),
    toDrift(random, times[volumeAt ?? 0] ?? 0, { of: 'volume', size: sizes.drift }),
  ];
  const repeat = <T>(count: number, make: () => T): readonly T[] => Array.from({ length: count }, make);
  return {
    rates,
    negativeShares: rates.map(() => between(random, 0.08, 0.22)),
    peaks: rates.map(() => between(random, 11, 21)),
    crises: times
      .filter((_, index) => index !== negativeAt && index !== volumeAt)
      .map((from) =>
        toCrisis(random, from, { perHour: perHour * toGrowthOf('volume', from, drifts), size: sizes.crisis }),
      ),
    drifts,
    bursts: repeat(burstCount, () => toBurst(random)),
    silences: repeat(silenceCount, () => toPlanted(random, { kind: 'silence', hours: silenceHours, of: heard })),
    outages: repeat(outageCount, () =>
      toPlanted(random, { kind: 'outage', hours: wholeBetween(random, 6, 48), of: allChannels }),
    ),
    falls: [toPlanted(random, { kind: 'fall', hours: fallHours, of: allChannels.slice(0, reviewedCount) })],
  };
};

/** The week: quiet nights, and weekends of half a weekday; 1 on average. */
export const toSeason = (hour: number, peak: number): number => {
  const day = Math.floor(hour / 24) % 7;
  const daily = 1 + 0.8 * Math.cos((((hour % 24) + 0.5 - peak) / 24) * 2 * Math.PI);
  return daily * (day >= 5 ? 0.6 : 1.16);
};

const steps = 12;
const rampHours = 0.5;

/** The height of a crisis in each of twelve parts of an hour: all of it within half an hour, then half of it each half-life. */
const toHeights = (hour: number, { from, until, halfLife }: Crisis): readonly number[] =>
  Array.from({ length: steps }, (_, step) => {
    const age = hour + (step + 0.5) / steps - from;
    return age >= 0 && age < until - from ? Math.min(1, age / rampHours) * 2 ** (-age / halfLife) : 0;
  });

/** How much of its height a crisis has on average in an hour. */
export const toHeight = (hour: number, crisis: Crisis): number =>
  hour + 1 <= crisis.from || hour >= crisis.until
    ? 0
    : toHeights(hour, crisis).reduce((sum, height) => sum + height, 0) / steps;

/** When something of a crisis is said within an hour, by a number drawn from 0 to 1: the higher it is by then, the more often. */
export const toMomentOfCrisis = (hour: number, crisis: Crisis, drawn: number): number => {
  const heights = toHeights(hour, crisis);
  let left = drawn * heights.reduce((sum, height) => sum + height, 0);
  const step = heights.findIndex((height) => {
    if (left < height) return true;
    left -= height;
    return false;
  });
  const within = step < 0 ? drawn * steps : step + left / (heights[step] ?? 1);
  return Math.min(hour + 1 - 1e-6, Math.max(hour, crisis.from, hour + within / steps));
};

/** Where a drift has led to: it grows for ten days, and stays. */
const toGrowth = (hour: number, { from, until, growth }: Drift): number =>
  1 + growth * Math.min(1, Math.max(0, (hour - from) / (until - from)));

/** The same of the drift of one kind, where there is one. */
export const toGrowthOf = (of: Drift['of'], hour: number, drifts: readonly Drift[]): number => {
  const drift = drifts.find((each) => each.of === of);
  return drift === undefined ? 1 : toGrowth(hour, drift);
};

/** How much of an hour lies in what was planted, 0..1. */
export const toOverlap = (hour: number, { from, until }: Planted): number =>
  Math.max(0, Math.min(hour + 1, until) - Math.max(hour, from));

/** When something of it is said within an hour, where it is said evenly. */
export const toMoment = (hour: number, { from, until }: Planted, drawn: number): number => {
  const [first, last] = [Math.max(hour, from), Math.min(hour + 1, until)];
  return first + drawn * (last - first);
};
