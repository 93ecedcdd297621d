/**
 * What is usual for a series: its level in the seven days before those that are judged, its season by hour of the week, and how
 * far it strays from them by itself.
 */
import { dayHours, type Series, seasonWeeks, type Timeline, weekHours } from './series.ts';

/** What is added up from the first hour to each, so that any span is the difference of two. */
type Sums = Float64Array;

export type Usual = {
  /** True where the season is that of the week; else there was too little past, and it is that of the day. */
  readonly isWeekly: boolean;
  /** Mentions a week, in the seven days before. */
  readonly level: number;
  /** The same in the middle of the weeks before, where they are known: going back to it after a peak, or a lull, is no swing. */
  readonly longLevel: number;
  /** The least of those weeks: a fall after a peak that lasted is none. */
  readonly leastLevel: number;
  /** Share of negative ones among them, 0..1. */
  readonly negativeShare: number;
  /** How much further it strays than chance alone would have it, at least 1: by day, by two hours, and as a share of negative ones. */
  readonly spread: Readonly<Record<'day' | 'pair' | 'negativePair' | 'share', () => number>>;
  /** Share of a week's mentions that an hour of the week has, by the hour counted from 1970, modulo 168. */
  readonly season: Float64Array;
  readonly mentions: Sums;
  readonly negative: Sums;
  /** Of a week's mentions, what the season has for hours; and for as much of them as is known. */
  readonly expected: Sums;
  readonly known: Sums;
};

/** How much the season of all channels is worth, in mentions, where a channel has few of its own. */
const priorMentions = 84;
/** A day beyond these multiples of the median was a spike or an outage itself, and counts as no more, and no less. */
const dayRatioMax = 1.5;
const dayRatioMin = 0.5;
/** Less of a day or a week than this tells no level. */
const knownShareMin = 0.5;

/** Counts are even in spread on the scale of roots: how many of their own deviations lie between two of them. @see Anscombe 1948 */
export const toSigmas = (count: number, expected: number): number =>
  2 * (Math.sqrt(count + 3 / 8) - Math.sqrt(Math.max(0, expected) + 3 / 8));

/** Undoes `toSigmas`: the count that lies so many deviations above what is expected, or below it. */
export const toCountAt = (sigmas: number, expected: number): number =>
  Math.max(0, Math.max(0, Math.sqrt(Math.max(0, expected) + 3 / 8) + sigmas / 2) ** 2 - 3 / 8);

/** How far the negative ones among so many lie from the share that is usual. */
export const toShareSigmas = (negative: number, said: number, share: number): number =>
  toSigmas(negative, said * share) / Math.sqrt(Math.max(0.1, 1 - share));

const at = (numbers: Float64Array, index: number): number => numbers[index] ?? 0;

const toSums = (numbers: Float64Array): Sums => {
  const sums = new Float64Array(numbers.length + 1);
  for (let index = 0; index < numbers.length; index++) sums[index + 1] = at(sums, index) + at(numbers, index);
  return sums;
};

/** What stands between two places, the second left out. */
export const sumOver = (sums: Sums, from: number, until: number): number => at(sums, until) - at(sums, from);

/** The middle one; 0 of none. Numbers in an array of their kind are sorted several times as fast. */
const medianOf = (numbers: Float64Array): number => {
  const sorted = numbers.toSorted();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? at(sorted, middle) : (at(sorted, middle - 1) + at(sorted, middle)) / 2;
};

/** `hours` before `end`, which repeat after `of`; the first of all is the `first`-th of a week. */
type Cycle = { readonly end: number; readonly hours: number; readonly of: number; readonly first: number };

/** What the hours that are alike add up to without the highest and the lowest of them, so that one spike makes no season. */
const toTrimmedSums = ({ mentions }: Series, { end, hours, of, first }: Cycle): Float64Array => {
  const sums = new Float64Array(of);
  const highest = new Float64Array(of);
  const lowest = new Float64Array(of).fill(Number.POSITIVE_INFINITY);
  for (let index = end - hours; index < end; index++) {
    const smooth = (at(mentions, index - 1) + 2 * at(mentions, index) + at(mentions, index + 1)) / 4;
    const place = (first + index) % of;
    sums[place] = at(sums, place) + smooth;
    if (smooth > at(highest, place)) highest[place] = smooth;
    if (smooth < at(lowest, place)) lowest[place] = smooth;
  }
  return sums.map((sum, place) => Math.max(0, sum - at(highest, place) - at(lowest, place)));
};

const toSeason = (
  series: Series,
  {
    end,
    first,
    isWeekly,
    prior,
  }: Pick<Cycle, 'end' | 'first'> & { readonly isWeekly: boolean; readonly prior: Float64Array },
): Float64Array => {
  const of = isWeekly ? weekHours : dayHours;
  const sums = toTrimmedSums(series, { end, hours: isWeekly ? seasonWeeks * weekHours : weekHours, of, first });
  const total = (sums.reduce((a, b) => a + b, 0) * weekHours) / of;
  return prior.map((share, hour) => (at(sums, hour % of) + priorMentions * share) / (total + priorMentions));
};

type Past = Pick<Usual, 'mentions' | 'negative' | 'expected' | 'known'>;

/** A week's mentions, from its days: each told by what the season has for it, and none beyond what a usual day may bring. */
const toLevel = (
  past: Past,
  start: number,
): { readonly level: number; readonly median: number; readonly known: number } => {
  const days = Array.from({ length: 7 }, (_, day) => {
    const [from, until] = [start + day * dayHours, start + (day + 1) * dayHours];
    const whole = sumOver(past.expected, from, until);
    return { whole, known: sumOver(past.known, from, until), count: sumOver(past.mentions, from, until) };
  }).filter(({ known, whole }) => known > 0 && known >= whole * knownShareMin);
  const known = days.reduce((sum, day) => sum + day.known, 0);
  const median = medianOf(Float64Array.from(days, (day) => day.count / day.known));
  const total = days.reduce((sum, { count, known: share }) => {
    const usual = median * share;
    // Few mentions stray by themselves: only what is beyond that too is cut.
    const most = Math.max(dayRatioMax * usual, toCountAt(3, usual));
    const least = Math.min(dayRatioMin * usual, toCountAt(-3, usual));
    return sum + Math.min(Math.max(count, least), most);
  }, 0);
  return { level: known === 0 ? 0 : total / known, median, known };
};

/** Days are weighed by their mentions, the outermost two left out, so that a crisis is not what is usual. */
const toNegativeShare = ({ mentions, negative }: Past, start: number): number => {
  const days = Array.from({ length: 7 }, (_, day) => {
    const [from, until] = [start + day * dayHours, start + (day + 1) * dayHours];
    return { said: sumOver(mentions, from, until), negative: sumOver(negative, from, until) };
  })
    .filter(({ said }) => said > 0)
    .toSorted((a, b) => a.negative / a.said - b.negative / b.said);
  const kept = days.length >= 5 ? days.slice(1, -1) : days;
  const said = kept.reduce((sum, day) => sum + day.said, 0);
  // Where nobody was ever displeased, one among the next ones is no surprise.
  return (kept.reduce((sum, day) => sum + day.negative, 0) + 0.5) / (said + 1);
};

/** The middle of squares of deviations that are by chance alone. */
const chanceMedian = 0.455;

/**
 * How many times wider than by chance deviations are: by the middle one, so that spikes of the past hide none of today. Where the
 * season of the week is not known yet, by all of them: weekends are then among what is usual.
 */
const toSpread = (
  squares: Float64Array,
  { inflation, isWeekly }: { readonly inflation: number; readonly isWeekly: boolean },
): number => {
  if (squares.length === 0) return 1;
  const typical = isWeekly ? medianOf(squares) / chanceMedian : squares.reduce((a, b) => a + b, 0) / squares.length;
  return Math.max(1, Math.sqrt(typical * inflation));
};

/** An hour's season that is the mean of a few weeks follows their chance: what is left of it is less than there was. */
const fittedInflation = 4 / 3;
/** Of seven days that make the level six are free; and the level itself strays, like a seventh of a day. */
const levelInflation = (7 / 6) * (8 / 7);

/** A week of the past, by what was usual in it. */
type Week = { readonly start: number; readonly level: number; readonly share: number };

const toWeeks = (past: Past, end: number, isWeekly: boolean): readonly Week[] =>
  Array.from({ length: isWeekly ? seasonWeeks : 1 }, (_, week) => end - (week + 1) * weekHours).flatMap((start) => {
    const { median, level, known } = toLevel(past, start);
    if (known < knownShareMin) return [];
    // The median, for the days of a crisis shall not make those around it stray.
    return [{ start, level: isWeekly ? median : level, share: toNegativeShare(past, start) }];
  });

/** Squares of the deviations of all spans of so many hours in these weeks. */
const toSquares = (
  weeks: readonly Week[],
  hours: number,
  sigmasOf: (week: Week, from: number, until: number) => number,
): Float64Array => {
  const perWeek = weekHours / hours;
  const squares = new Float64Array(weeks.length * perWeek);
  for (const [index, week] of weeks.entries())
    for (let span = 0; span < perWeek; span++) {
      const from = week.start + span * hours;
      squares[index * perWeek + span] = sigmasOf(week, from, from + hours) ** 2;
    }
  return squares;
};

/** Makes a number when it is first asked for: most series are far from straying. */
const once = (make: () => number): (() => number) => {
  let made: number | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

const toSpreads = (past: Past, end: number, isWeekly: boolean): Usual['spread'] => {
  let weeks: readonly Week[] | undefined;
  const fitted = { inflation: levelInflation * (isWeekly ? fittedInflation : 1), isWeekly };
  const spread = (
    hours: number,
    sigmasOf: (week: Week, from: number, until: number) => number,
    { inflation }: { readonly inflation: number } = fitted,
  ) =>
    once(() => {
      weeks ??= toWeeks(past, end, isWeekly);
      return toSpread(toSquares(weeks, hours, sigmasOf), { inflation, isWeekly });
    });
  const said = (from: number, until: number): number => sumOver(past.mentions, from, until);
  const negative = (from: number, until: number): number => sumOver(past.negative, from, until);
  const usual = ({ level }: Week, from: number, until: number): number => level * sumOver(past.known, from, until);
  return {
    day: spread(dayHours, (week, ...span) => toSigmas(said(...span), usual(week, ...span))),
    pair: spread(2, (week, ...span) => toSigmas(said(...span), usual(week, ...span))),
    negativePair: spread(2, (week, ...span) => toSigmas(negative(...span), usual(week, ...span) * week.share)),
    share: spread(dayHours, (week, ...span) => toShareSigmas(negative(...span), said(...span), week.share), {
      inflation: levelInflation,
    }),
  };
};

const toWeekLevels = (past: Past, end: number): Float64Array =>
  Float64Array.from({ length: seasonWeeks }, (_, week) => toLevel(past, end - (week + 1) * weekHours).median);

const uniform = new Float64Array(weekHours).fill(1 / weekHours);

const toPast = (series: Series, season: Float64Array, first: number): Past => {
  const expected = series.mentions.map((_, index) => at(season, (first + index) % weekHours));
  return {
    mentions: toSums(series.mentions),
    negative: toSums(series.negative),
    expected: toSums(expected),
    known: toSums(expected.map((share, index) => share * at(series.cover, index))),
  };
};

/**
 * What is usual for a series, from what was `hours` hours ago and before; undefined where it is not known for seven days before.
 * `prior` is the season to lean on where there is little of its own.
 */
export const toUsual = (
  series: Series,
  { hour }: Pick<Timeline, 'hour'>,
  { hours = dayHours, prior = uniform }: { readonly hours?: number; readonly prior?: Float64Array | undefined } = {},
): Usual | undefined => {
  const end = series.mentions.length - 1 - hours;
  if (at(series.cover, end - weekHours) === 0) return undefined;
  const first = (hour - (series.mentions.length - 1)) % weekHours;
  const weeks = Math.floor(end / weekHours);
  const isWeekly = weeks >= seasonWeeks && at(series.cover, end - seasonWeeks * weekHours) > 0;
  const season = toSeason(series, { end, first, isWeekly, prior });
  const past = toPast(series, season, first);
  const { level, known } = toLevel(past, end - weekHours);
  if (known < knownShareMin || level === 0) return undefined;
  const weekLevels = isWeekly ? toWeekLevels(past, end) : Float64Array.of(level);
  return {
    ...past,
    season,
    isWeekly,
    level,
    longLevel: isWeekly ? medianOf(weekLevels) : level,
    leastLevel: Math.min(level, ...weekLevels),
    negativeShare: toNegativeShare(past, end - weekHours),
    spread: toSpreads(past, end, isWeekly),
  };
};
