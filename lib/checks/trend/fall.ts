/** Falls: where new ratings pull the rating of a channel or a product down. */
import { toBayesianRating } from '../../model/rating.ts';
import { dayHours, type RatedSeries, type Timeline } from './series.ts';

/** The new ratings are those of the last day or, where few come in, of the last week; the others those of four weeks before. */
const newDays = [1, 7];
const oldDays = 21;
const starsMin = 1;
const starsMax = 5;
/** Nobody's ratings are all alike, even if they were so far. */
const varianceMin = 0.25;

/** A series whose new ratings pull it down, by the Bayesian rating. */
export type Fall = {
  readonly series: RatedSeries;
  readonly days: number;
  readonly before: number;
  readonly after: number;
  readonly count: number;
  readonly mean: number;
};

const sumOf = (numbers: Float64Array, from: number, until: number): number => {
  let sum = 0;
  for (let at = numbers.length + from; at < numbers.length + until; at++) sum += numbers[at] ?? 0;
  return sum;
};

type FallOptions = {
  /** By how many stars it must have fallen, in how many deviations, by how many new ratings at least. */
  readonly stars: number;
  readonly sigmas: number;
  readonly countMin: number;
};

const toFall = (series: RatedSeries, days: number, { stars, sigmas, countMin }: FallOptions): Fall | undefined => {
  const { rated, ratingSum } = series;
  const start = -days * dayHours - 1;
  const end = start - oldDays * dayHours;
  const now = { count: sumOf(rated, start, 0), sum: sumOf(ratingSum, start, 0) };
  if (now.count < countMin) return undefined;
  const old = { count: sumOf(rated, end, start), sum: sumOf(ratingSum, end, start) };
  if (old.count < countMin) return undefined;
  const before = toBayesianRating(old.sum, old.count);
  const after = toBayesianRating(old.sum + now.sum, old.count + now.count);
  if (before - after < stars) return undefined;
  const [oldMean, mean] = [old.sum / old.count, now.sum / now.count];
  // Only sums are counted: this is the most that ratings with that mean can stray.
  const variance = Math.max(varianceMin, (oldMean - starsMin) * (starsMax - oldMean));
  const deviation = Math.sqrt(variance * (1 / now.count + 1 / old.count));
  return (oldMean - mean) / deviation < sigmas ? undefined : { series, days, before, after, count: now.count, mean };
};

/** Every channel and product whose rating falls, each once: by the last day, or by the last week. */
export const measureFalls = ({ channels, products }: Timeline, options: FallOptions): readonly Fall[] =>
  [...channels, ...products].flatMap((series) => {
    const fall = newDays.map((days) => toFall(series, days, options)).find((each) => each !== undefined);
    return fall === undefined ? [] : [fall];
  });
