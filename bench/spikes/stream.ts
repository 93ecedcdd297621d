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
  toOverlap,
  toPlan,
  toSeason,
} from './plan.ts';
import { type Random, toGamma, toNormal, toPoisson, toRandom, toSome } from './random.ts';

export const hourMs = 3_600_000;
/** A Monday. */
export const startMs = Date.UTC(2026, 0, 5);
export const streamHours = streamDays * 24;

/** What each hour of a channel brings. */
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
  readonly told: readonly Told[];
};

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
  random: Random,
  { channel, hour }: Place,
  known: Pick<Told, 'cluster' | 'author'> & { readonly label: 'negative' | 'neutral' },
): Told => {
  const { label, ...rest } = known;
  const publishedAt = new Date(startMs + (hour + random()) * hourMs).toISOString();
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
    return toTold(random, place, {
      cluster: random() < 0.5 ? story : own,
      author: own,
      label: random() < crisis.negative ? 'negative' : 'neutral',
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
    return toTold(random, place, { ...repeated, label: 'neutral' });
  });
};

/** Whether it is of a harmless burst. */
export const isOfBurst = ({ cluster, author }: Told): boolean => `${cluster} ${author}`.includes('burst');

const toEmptyHours = (): Hours => ({
  mentions: new Float64Array(streamHours),
  negative: new Float64Array(streamHours),
  rated: new Float64Array(streamHours),
  ratingSum: new Float64Array(streamHours),
});

const add = (numbers: Float64Array, hour: number, more: number): void => {
  numbers[hour] = (numbers[hour] ?? 0) + more;
};

/** What is usual at a place, ratings among it. */
const addUsual = (
  random: Random,
  hours: Hours,
  { plan, place, mood }: { plan: Plan; place: Place; mood: number },
): void => {
  const { channel, hour } = place;
  if (plan.silences.some(isOn(channel))) return;
  const count = toPoisson(random, toUsualRate(plan, channel, hour) * mood * toGamma(random, hourShape));
  add(hours.mentions, hour, count);
  add(hours.negative, hour, toSome(random, count, toUsualShare(plan, channel, hour)));
  if (channel >= reviewedCount) return;
  const stars = plan.falls.some(isOn(channel)) ? fallenStars : usualStars;
  const rated = toSome(random, count, ratedShare);
  add(hours.rated, hour, rated);
  for (let index = 0; index < rated; index++) add(hours.ratingSum, hour, toStars(random, stars));
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

/** Plants a stream. */
export const toStream = (seed: number, sizes: Sizes = plantedSizes): Stream => {
  const random = toRandom(seed);
  const plan = toPlan(random, sizes);
  const channels = Array.from({ length: channelCount }, toEmptyHours);
  const told: Told[] = [];
  let moods: readonly number[] = [];
  for (let hour = 0; hour < streamHours; hour++) {
    if (hour % 24 === 0) {
      const day = Math.exp(0.1 * toNormal(random));
      moods = plan.rates.map(() => day * Math.exp(0.2 * toNormal(random)));
    }
    const current = narrowPlan(plan, hour);
    for (const [channel, hours] of channels.entries()) {
      const place = { channel, hour };
      addUsual(random, hours, { plan: current, place, mood: moods[channel] ?? 1 });
      const events = toEvents(random, current, place);
      add(hours.mentions, hour, events.length);
      add(hours.negative, hour, events.filter(({ sentiment }) => sentiment.label === 'negative').length);
      told.push(...events);
    }
  }
  return { plan, channels, told };
};
