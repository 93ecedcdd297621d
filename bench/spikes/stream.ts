/** A planted stream, hour by hour and channel by channel, as `plan.ts` says. The same seed plants the same stream. */
import type { Mention } from '../../lib/model/mention.ts';
import {
  type Burst,
  type Crisis,
  channelCount,
  type Plan,
  type Planted,
  plantedSizes,
  reviewedCount,
  type Sizes,
  streamDays,
  toGrowthOf,
  toHeight,
  toMoment,
  toMomentOfCrisis,
  toOverlap,
  toPlan,
  toSeason,
} from './plan.ts';
import { type Random, toGamma, toNormal, toPoisson, toRandom, toSome } from './random.ts';

export const hourMs = 3_600_000;
/** A Monday. */
export const startMs = Date.UTC(2026, 0, 5);
export const streamHours = streamDays * 24;
/** Parts of an hour that are told apart. */
export const hourParts = 4;

/** What each hour of a channel brings, or each part of one. */
export type Hours = {
  readonly mentions: Float64Array;
  readonly negative: Float64Array;
  readonly rated: Float64Array;
  readonly ratingSum: Float64Array;
};

/** What is said in crises and bursts, in order of time; all the rest has a story and an author of its own. */
export type Told = Pick<
  Mention,
  | 'channel'
  | 'cluster'
  | 'author'
  | 'publishedAt'
  | 'seenAt'
  | 'product'
  | 'language'
  | 'rating'
  | 'speaker'
  | 'brand'
  | 'sentiment'
>;

export type Stream = {
  readonly plan: Plan;
  readonly channels: readonly Hours[];
  /** The same by quarters of an hour. */
  readonly quarters: readonly Hours[];
  readonly told: readonly Told[];
};

/** Far from the seeds of streams. */
const placeSeed = 1_000_000;

/** The quarter of an hour in which something is said, counted from the beginning. */
export const toPartOf = (time: string): number => Math.floor(((Date.parse(time) - startMs) / hourMs) * hourParts);

export const toStreamChannel = (index: number): string => `channel-${String(index + 1).padStart(2, '0')}`;
/** The channels of reviews speak of a product each. */
export const toStreamProduct = (index: number): string | null =>
  index < reviewedCount ? `Product ${index + 1}` : null;

/** What is usual in an hour of a channel, as far as drifts have led by then. */
export const toUsualRate = ({ rates, peaks, drifts }: Plan, channel: number, hour: number): number =>
  (rates[channel] ?? 0) * toSeason(hour, peaks[channel] ?? 0) * toGrowthOf('volume', hour, drifts);

/** The share of negative ones in it. */
export const toUsualShare = ({ negativeShares, drifts }: Plan, channel: number, hour: number): number =>
  Math.min(0.9, (negativeShares[channel] ?? 0) * toGrowthOf('negative', hour, drifts));

/** How evenly the hours of a channel go: a variance of one in so many. */
export const hourShape = 4;
const storiesOfCrisis = 3;
const ratedShare = 0.3;
/** How many of a hundred give one star, two, and so on. */
const usualStars = [5, 3, 7, 20, 65];
const fallenStars = [50, 12, 10, 10, 18];

const toStars = (random: Random, of: readonly number[]): number => {
  let left = random() * 100;
  for (const [index, share] of of.entries()) {
    left -= share;
    if (left < 0) return index + 1;
  }
  return of.length;
};

const isOn =
  (channel: number) =>
  ({ channels }: Planted): boolean =>
    channels.includes(channel);

/** The plan with nothing that lies in other hours. */
const narrowPlan = (plan: Plan, hour: number): Plan => {
  const isNow = (planted: Planted): boolean => toOverlap(hour, planted) > 0;
  return {
    ...plan,
    crises: plan.crises.filter(isNow),
    bursts: plan.bursts.filter(isNow),
    silences: plan.silences.filter(isNow),
    falls: plan.falls.filter(isNow),
  };
};

type Place = { readonly channel: number; readonly hour: number };

const toTold = (
  { channel, hour }: Place,
  known: Pick<Told, 'cluster' | 'author'> & { readonly label: 'negative' | 'neutral'; readonly moment: number },
): Told => {
  const { label, moment, ...rest } = known;
  const publishedAt = new Date(startMs + Math.max(hour, moment) * hourMs).toISOString();
  return {
    ...rest,
    brand: 'northwind',
    channel: toStreamChannel(channel),
    product: toStreamProduct(channel),
    language: 'en',
    speaker: 'public',
    rating: null,
    publishedAt,
    seenAt: publishedAt,
    sentiment: { label, score: 0, confidence: 1, engine: 'planted' },
  };
};

const toCrisisTold = (
  random: Random,
  place: Place,
  { crisis, name }: { crisis: Crisis; name: string },
): readonly Told[] =>
  Array.from({ length: toPoisson(random, crisis.height * toHeight(place.hour, crisis)) }, () => {
    const own = String(random());
    const story = `${name} story ${Math.floor(random() * storiesOfCrisis)}`;
    return toTold(place, {
      cluster: random() < 0.5 ? story : own,
      author: own,
      label: random() < crisis.negative ? 'negative' : 'neutral',
      moment: toMomentOfCrisis(place.hour, crisis, random()),
    });
  });

const toBurstTold = (
  random: Random,
  place: Place,
  { burst, name }: { burst: Burst; name: string },
): readonly Told[] => {
  const share = toOverlap(place.hour, burst) / (burst.until - burst.from);
  return Array.from({ length: toPoisson(random, burst.count * share) }, () => {
    const own = String(random());
    const repeated = burst.by === 'story' ? { cluster: name, author: own } : { cluster: own, author: name };
    return toTold(place, { ...repeated, label: 'neutral', moment: toMoment(place.hour, burst, random()) });
  });
};

/** Whether it is of a harmless burst. */
export const isOfBurst = ({ cluster, author }: Told): boolean => `${cluster} ${author}`.includes('burst');

const toEmptyHours = (length: number): Hours => ({
  mentions: new Float64Array(length),
  negative: new Float64Array(length),
  rated: new Float64Array(length),
  ratingSum: new Float64Array(length),
});

const add = (numbers: Float64Array, at: number, more: number): void => {
  numbers[at] = (numbers[at] ?? 0) + more;
};

/** What quarters of an hour add up to. */
const toWholeHours = (quarters: Hours): Hours => {
  const hours = toEmptyHours(streamHours);
  for (const of of ['mentions', 'negative', 'rated', 'ratingSum'] as const)
    for (const [at, count] of quarters[of].entries()) add(hours[of], Math.floor(at / hourParts), count);
  return hours;
};

/** `place` draws in which part of the hour something is said, so that hours are the same whatever their parts are. */
type Draws = { readonly random: Random; readonly place: Random };

/** What is usual at a place, ratings among it. */
const addUsual = (
  { random, place: draw }: Draws,
  quarters: Hours,
  { plan, place, mood }: { plan: Plan; place: Place; mood: number },
): void => {
  const { channel, hour } = place;
  if (plan.silences.some(isOn(channel))) return;
  const toPart = (): number => hour * hourParts + Math.floor(draw() * hourParts);
  const count = toPoisson(random, toUsualRate(plan, channel, hour) * mood * toGamma(random, hourShape));
  const parts = Array.from({ length: count }, toPart);
  for (const part of parts) add(quarters.mentions, part, 1);
  const negative = toSome(random, count, toUsualShare(plan, channel, hour));
  for (const part of parts.slice(0, negative)) add(quarters.negative, part, 1);
  if (channel >= reviewedCount) return;
  const stars = plan.falls.some(isOn(channel)) ? fallenStars : usualStars;
  const rated = toSome(random, count, ratedShare);
  for (const part of parts.slice(count - rated)) {
    add(quarters.rated, part, 1);
    add(quarters.ratingSum, part, toStars(random, stars));
  }
};

/** Crises and bursts of a place. */
const toEvents = (random: Random, { crises, bursts }: Plan, place: Place): readonly Told[] => [
  ...crises
    .filter(isOn(place.channel))
    .flatMap((crisis) => toCrisisTold(random, place, { crisis, name: `crisis ${crisis.from}` })),
  ...bursts
    .filter(isOn(place.channel))
    .flatMap((burst) => toBurstTold(random, place, { burst, name: `burst ${burst.from}` })),
];

const addTold = (quarters: Hours, told: readonly Told[]): void => {
  for (const { seenAt, sentiment } of told) {
    const part = toPartOf(seenAt);
    add(quarters.mentions, part, 1);
    if (sentiment.label === 'negative') add(quarters.negative, part, 1);
  }
};

/** Plants a stream. */
export const toStream = (seed: number, sizes: Sizes = plantedSizes): Stream => {
  const draws = { random: toRandom(seed), place: toRandom(seed + placeSeed) };
  const { random } = draws;
  const plan = toPlan(random, sizes);
  const quarters = Array.from({ length: channelCount }, () => toEmptyHours(streamHours * hourParts));
  const told: Told[] = [];
  let moods: readonly number[] = [];
  for (let hour = 0; hour < streamHours; hour++) {
    if (hour % 24 === 0) {
      const day = Math.exp(0.1 * toNormal(random));
      moods = plan.rates.map(() => day * Math.exp(0.2 * toNormal(random)));
    }
    const current = narrowPlan(plan, hour);
    for (const [channel, own] of quarters.entries()) {
      const place = { channel, hour };
      addUsual(draws, own, { plan: current, place, mood: moods[channel] ?? 1 });
      const events = toEvents(random, current, place);
      addTold(own, events);
      told.push(...events);
    }
  }
  return { plan, channels: quarters.map(toWholeHours), quarters, told };
};
