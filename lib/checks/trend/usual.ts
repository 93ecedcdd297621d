/**
 * What is usual for a series: its level in the seven days before those that are judged, its season by hour of the week, and how
 * far it strays from them by itself.
 */
import { type Compared, medianOf, toCountAt, toDispersion } from './chance.ts';
import { dayHours, type Series, type Sums, seasonWeeks, sumOver, type Timeline, weekHours } from './series.ts';

/** A day, an hour or two; of the negative ones among them; and negative ones of a day held against all that was said. */
export type Span = 'day' | 'pair' | 'hour' | 'negativePair' | 'negativeHour' | 'share';

export type Usual = {
  /** True where the season is that of the week; else there was too little past, and it is that of the day. */
  readonly isWeekly: boolean;
  /** Mentions a week, in the seven days before. */
  readonly level: number;
  /** The same of the weeks before, where they are known: going back to it after a peak, or a lull, is no swing. */
  readonly longLevel: () => number;
  /** The least of those weeks: a fall after a peak that lasted is none. */
  readonly leastLevel: () => number;
  /** Share of negative ones, 0..1, in that week; and in the middle one of the weeks before. */
  readonly negativeShare: () => number;
  readonly longShare: () => number;
  /** How much further it strays than chance alone would have it, by the span that is judged. */
  readonly dispersion: Readonly<Record<Span, () => number>>;
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

const at = (numbers: Float64Array, index: number): number => numbers[index] ?? 0;

/** `hours` before `end`, which repeat after `of`; the first of all is the `first`-th of a week. */
type Cycle = { readonly end: number; readonly hours: number; readonly of: number; readonly first: number };

/** What the hours that are alike add up to without the highest and the lowest of them, so that one spike makes no season. */
const toTrimmedSums = ({ mentions }: Series, { end, hours, of, first }: Cycle): Float64Array => {
  const sums = new Float64Array(of);
  for (let start = end - hours; start < end - hours + of; start++) {
    let [sum, highest, lowest] = [0, 0, Number.POSITIVE_INFINITY];
    for (let index = start; index < end; index += of) {
      const smooth = (at(mentions, index - 1) + 2 * at(mentions, index) + at(mentions, index + 1)) / 4;
      sum += smooth;
      if (smooth > highest) highest = smooth;
      if (smooth < lowest) lowest = smooth;
    }
    sums[(first + start) % of] = Math.max(0, sum - highest - lowest);
  }
  return sums;
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
  let total = 0;
  for (const sum of sums) total += (sum * weekHours) / of;
  const season = new Float64Array(weekHours);
  for (let hour = 0; hour < weekHours; hour++)
    season[hour] = (at(sums, hour % of) + priorMentions * at(prior, hour)) / (total + priorMentions);
  return season;
};

type Past = Pick<Usual, 'mentions' | 'negative' | 'expected' | 'known'>;

/** A week's mentions, from its days: each told by what the season has for it, and none beyond what a usual day may bring. */
const toLevel = (
  past: Past,
  start: number,
): { readonly level: number; readonly median: number; readonly known: number } => {
  const days: { readonly known: number; readonly count: number }[] = [];
  let allKnown = 0;
  for (let from = start; from < start + weekHours; from += dayHours) {
    const known = sumOver(past.known, from, from + dayHours);
    if (known <= 0 || known < sumOver(past.expected, from, from + dayHours) * knownShareMin) continue;
    days.push({ known, count: sumOver(past.mentions, from, from + dayHours) });
    allKnown += known;
  }
  const median = medianOf(Float64Array.from(days, ({ count, known }) => count / known));
  let total = 0;
  for (const { count, known } of days) {
    const usual = median * known;
    // Few mentions stray by themselves: only what is beyond that too is cut.
    const most = Math.max(dayRatioMax * usual, toCountAt(3, usual));
    const least = Math.min(dayRatioMin * usual, toCountAt(-3, usual));
    total += Math.min(Math.max(count, least), most);
  }
  return { level: allKnown === 0 ? 0 : total / allKnown, median, known: allKnown };
};

/** What was said on the days of a week, and how much of it was negative; the best day first. */
const toDays = (
  { mentions, negative }: Past,
  start: number,
): readonly { readonly said: number; readonly negative: number }[] =>
  Array.from({ length: 7 }, (_, day) => {
    const [from, until] = [start + day * dayHours, start + (day + 1) * dayHours];
    return { said: sumOver(mentions, from, until), negative: sumOver(negative, from, until) };
  })
    .filter(({ said }) => said > 0)
    .toSorted((a, b) => a.negative / a.said - b.negative / b.said);

/** Days are weighed by their mentions, the outermost two left out, so that a crisis is not what is usual. */
const toNegativeShare = (past: Past, start: number): number => {
  const days = toDays(past, start);
  const kept = days.length >= 5 ? days.slice(1, -1) : days;
  const said = kept.reduce((sum, day) => sum + day.said, 0);
  // Where nobody was ever displeased, one among the next ones is no surprise.
  return (kept.reduce((sum, day) => sum + day.negative, 0) + 0.5) / (said + 1);
};

/** The share of the middle day: three bad days of seven do not change it much. */
const toMedianShare = (past: Past, start: number): number =>
  medianOf(Float64Array.from(toDays(past, start), ({ negative, said }) => negative / said));

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
    return [{ start, level: isWeekly ? median : level, share: toMedianShare(past, start) }];
  });

type Compare = (week: Week, from: number, until: number) => Compared;

/** All spans of so many hours in a week. */
const compareSpans = (week: Week, hours: number, compare: Compare): readonly Compared[] =>
  Array.from({ length: weekHours / hours }, (_, index) => week.start + index * hours).map((from) =>
    compare(week, from, from + hours),
  );

/** What is usual of weeks: two of four may be full of something, and what happens mostly adds; so of two in the middle it is the lower. */
const lowerMiddleOf = (numbers: Float64Array): number => numbers.toSorted()[(numbers.length - 1) >> 1] ?? 0;

/** Makes something when it is first asked for: most series are far from straying. */
const once = <Made>(make: () => Made): (() => Made) => {
  let made: Made | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

/** Nobody's days, hours and moods are more even than this, even if they were so far. */
const dispersionMin: Readonly<Record<Span, number>> = {
  day: 0.01,
  pair: 0.01,
  hour: 0.01,
  negativePair: 0.01,
  negativeHour: 0.01,
  share: 0.002,
};

const toDispersions = (past: Past, end: number, isWeekly: boolean): Usual['dispersion'] => {
  let weeks: readonly Week[] | undefined;
  const dispersionOf = (span: Span, hours: number, compare: Compare): (() => number) =>
    once(() => {
      weeks ??= toWeeks(past, end, isWeekly);
      // Hours have few mentions: what chance alone makes of these would be taken for more.
      const inflation = hours < dayHours ? 1 : levelInflation * (isWeekly && span !== 'share' ? fittedInflation : 1);
      const by = isWeekly ? 'below' : 'all';
      const each = weeks.map((week) => toDispersion(compareSpans(week, hours, compare), { inflation, by }));
      return Math.max(dispersionMin[span], lowerMiddleOf(Float64Array.from(each)));
    });
  const usual = ({ level }: Week, from: number, until: number): number => level * sumOver(past.known, from, until);
  const said = (week: Week, from: number, until: number): Compared => ({
    count: sumOver(past.mentions, from, until),
    expected: usual(week, from, until),
  });
  const negative = (week: Week, from: number, until: number): Compared => ({
    count: sumOver(past.negative, from, until),
    expected: usual(week, from, until) * week.share,
  });
  const share = (week: Week, from: number, until: number): Compared => ({
    count: sumOver(past.negative, from, until),
    expected: sumOver(past.mentions, from, until) * week.share,
  });
  return {
    day: dispersionOf('day', dayHours, said),
    pair: dispersionOf('pair', 2, said),
    hour: dispersionOf('hour', 1, said),
    negativePair: dispersionOf('negativePair', 2, negative),
    negativeHour: dispersionOf('negativeHour', 1, negative),
    share: dispersionOf('share', dayHours, share),
  };
};

/** A number of each of the weeks of the season. */
const ofWeeks = (end: number, of: (start: number) => number): Float64Array =>
  Float64Array.from({ length: seasonWeeks }, (_, week) => of(end - (week + 1) * weekHours));

const uniform = new Float64Array(weekHours).fill(1 / weekHours);

const toPast = (
  { mentionSums, negativeSums, cover }: Series,
  { season, first }: { readonly season: Float64Array; readonly first: number },
): Past => {
  const [expected, known] = [new Float64Array(cover.length + 1), new Float64Array(cover.length + 1)];
  let place = first % weekHours;
  for (let index = 0; index < cover.length; index++) {
    const share = at(season, place);
    expected[index + 1] = at(expected, index) + share;
    known[index + 1] = at(known, index) + share * at(cover, index);
    place = place + 1 === weekHours ? 0 : place + 1;
  }
  return { mentions: mentionSums, negative: negativeSums, expected, known };
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
  const past = toPast(series, { season, first });
  const { level, known } = toLevel(past, end - weekHours);
  if (known < knownShareMin || level === 0) return undefined;
  // Most of it is asked for only where a series seems to stray.
  const levels = once(() => (isWeekly ? ofWeeks(end, (from) => toLevel(past, from).median) : Float64Array.of(level)));
  const negativeShare = once(() => toNegativeShare(past, end - weekHours));
  return {
    ...past,
    season,
    isWeekly,
    level,
    longLevel: once(() => lowerMiddleOf(levels())),
    leastLevel: once(() => Math.min(level, ...levels())),
    negativeShare,
    longShare: once(() =>
      isWeekly ? lowerMiddleOf(ofWeeks(end, (from) => toMedianShare(past, from))) : negativeShare(),
    ),
    dispersion: toDispersions(past, end, isWeekly),
  };
};
