/** How the public rates the brand: by channel, and day by day, from the counts that are kept, which are exact. */
import { toBayesianRating } from '../model/rating.ts';
import type { CountSum } from '../ports/stores.ts';
import type { ResponseRow } from './responses.ts';

type RatingRow = {
  readonly channel: string;
  readonly rated: number;
  /** Of what was given, 1..5. */
  readonly mean: number;
  /** The same with what is assumed of everything: few ratings weigh little. */
  readonly bayesian: number;
};

type RatingDay = {
  /** `2026-10-01`, UTC. */
  readonly day: string;
  readonly rated: number;
  /** Of the ratings of `trendDays` days, this one the last. */
  readonly bayesian: number;
};

/** Ratings of some days, and how they were answered. */
export type ReviewFigures = {
  readonly channels: readonly RatingRow[];
  readonly trend: readonly RatingDay[];
  /** How many reviews of the window gave 1, 2, 3, 4 and 5 stars, of those that were read. */
  readonly stars: readonly number[];
  /** Languages of what was read, and channels. */
  readonly languages: readonly string[];
  readonly responses: readonly ResponseRow[];
  /** True where more had a target than were looked up. */
  readonly areTargetsCut: boolean;
  /** True where there are more reviews than were read: `stars` are then of the latest. */
  readonly isCut: boolean;
};

/** A point of the trend looks back so far: single days have too few ratings to mean much. */
export const trendDays = 28;
const dayMs = 86_400_000;

type Rated = Pick<CountSum, 'rated' | 'ratingSum'>;
type DayCount = Rated & Pick<CountSum, 'day' | 'channel' | 'speaker'>;

const nothing: Rated = { rated: 0, ratingSum: 0 };
const plus = (a: Rated, b: Rated): Rated => ({ rated: a.rated + b.rated, ratingSum: a.ratingSum + b.ratingSum });
const sumBy = (rows: readonly DayCount[], toName: (row: DayCount) => string | undefined): Map<string, Rated> => {
  const sums = new Map<string, Rated>();
  for (const row of rows) {
    const name = toName(row);
    if (name !== undefined) sums.set(name, plus(sums.get(name) ?? nothing, row));
  }
  return sums;
};

/** The day so many days later. */
export const plusDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);

const toChannels = (rows: readonly DayCount[]): readonly RatingRow[] =>
  [...sumBy(rows, ({ channel }) => channel)]
    .filter(([, { rated }]) => rated > 0)
    .map(([channel, { rated, ratingSum }]) => ({
      channel,
      rated,
      mean: ratingSum / rated,
      bayesian: toBayesianRating(ratingSum, rated),
    }))
    .toSorted((a, b) => b.rated - a.rated || (a.channel < b.channel ? -1 : 1));

const toTrend = (rows: readonly DayCount[], { from, to }: Days): readonly RatingDay[] => {
  const byDay = sumBy(rows, ({ day }) => day);
  const days: RatingDay[] = [];
  // What stands within the days looked back on, carried along: what comes in is added, what goes out is taken off.
  let held = nothing;
  for (let day = plusDays(from, 1 - trendDays); day <= to; day = plusDays(day, 1)) {
    const now = byDay.get(day) ?? nothing;
    const gone = byDay.get(plusDays(day, -trendDays)) ?? nothing;
    held = plus(plus(held, now), { rated: -gone.rated, ratingSum: -gone.ratingSum });
    if (day >= from) days.push({ day, rated: now.rated, bayesian: toBayesianRating(held.ratingSum, held.rated) });
  }
  return days;
};

/** The first and the last day. */
type Days = { readonly from: string; readonly to: string };

/**
 * Ratings of the days, channels with most of them first. `counts` are of every day, channel and speaker, from `trendDays` before the first
 * day on; what the brand says of itself is left out.
 */
export const toRatings = (
  counts: readonly DayCount[],
  days: Days,
): { readonly channels: readonly RatingRow[]; readonly trend: readonly RatingDay[] } => {
  const after = plusDays(days.from, -trendDays);
  const rows = counts.filter(({ speaker, day }) => speaker === 'public' && day !== undefined && day > after);
  return {
    channels: toChannels(rows.filter(({ day = '' }) => day >= days.from && day <= days.to)),
    trend: toTrend(rows, days),
  };
};
