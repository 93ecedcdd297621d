/**
 * Swings: where the last hours or days stray from what is usual, and channels that fell silent. There are two looks: a sudden one, at
 * the last hours and the last day, and a slow one, at the last three days.
 */
import { toSigmas } from './chance.ts';
import { isWhole, silentExpectedMin, silentHoursMin, silentRatioMin, toLongestGap } from './gap.ts';
import { type Judged, type Look, type SizeOptions, seasonSince, toLevelAt, toShareAt } from './level.ts';
import { addUp, dayHours, isGrown, type Series, type SeriesName, sumOver, type Timeline, weekHours } from './series.ts';
import { measureSpread, type Spanned, spreadChannelsMin } from './spread.ts';
import { type Span, toUsual } from './usual.ts';

/**
 * `more` and `fewer` mentions than usual, `negative`: more negative ones, `worse`: a greater share of them, `spread`: more on several
 * channels at once, and worse, `silent`: none at all.
 */
export const swingKinds = ['spread', 'more', 'negative', 'worse', 'fewer', 'silent'] as const;
export type SwingKind = (typeof swingKinds)[number];

export type Swing = {
  readonly of: SeriesName;
  readonly look: Look;
  readonly kind: SwingKind;
  /** The hours that are judged, up to now or to the last complete read. */
  readonly hours: number;
  readonly count: number;
  /** All mentions of those hours, where `count` is of the negative ones. */
  readonly said: number;
  readonly expected: number;
  /** How much further than by chance it strays by itself. @see toDispersion */
  readonly dispersion: number;
  /** How many of its own deviations lie between what is expected and what came. */
  readonly sigmas: number;
  /** Series that were looked at alike: the more there are, the more of them stray by chance. */
  readonly among: number;
  /** On how many channels it is met, where that is what was looked at. */
  readonly channels?: number;
};

/** An hour is part of the last two from its half on: they are an hour and a half at least, and two and a half at most. */
const lateInHour = 0.5;
/** A drift shows in three days before it shows in one. */
const driftHours = 3 * dayHours;
/** Fewer mentions in three days tell no drift. */
const driftCountMin = 30;
/** Three days stray by a third of what one does, and what is usual, the middle of four weeks, by a fourteenth. */
const driftDispersion = 1 / 3 + 1 / 14;
/** So many of them must be above what is usual each by itself, and by so much. */
const driftDaysMin = 2;
const driftDayRatioMin = 1.1;
/** Beyond this share of negative ones more than usual, one speaks of it. */
const shareRiseMin = 0.03;
/** Less of a day that is known says nothing of what is missing. */
const knownMin = 0.5;

/** Of one channel or product among many, it takes three times as much, or a third, to be told by itself. */
const partRatioMin = 3;
/** And so many times as many mentions. */
const partCountRatio = 2;

/** Half of what is usual is a fall, of all channels together too. */
const fallRatioMin = 2;

type Size = Pick<Swing, 'kind' | 'hours' | 'count' | 'said' | 'expected'>;

/** How much must have come, and how far beyond what is usual, whatever the deviations say. */
const isLarge = ({ kind, count, said, expected }: Size, { series, options, look }: Judged): boolean => {
  const countMin = look === 'slow' ? Math.max(options.countMin, driftCountMin) : options.countMin;
  const ratio = series.of.kind === 'all' ? options.ratioMin : Math.max(options.ratioMin, partRatioMin);
  if (kind === 'fewer') return expected >= countMin && count * Math.max(ratio, fallRatioMin) <= expected;
  // A handful of displeased people on one channel are its own affair.
  const least = series.of.kind === 'all' ? countMin : partCountRatio * countMin;
  if (count < least || count < expected * ratio) return false;
  return kind !== 'worse' || (count - expected) / said >= shareRiseMin;
};

/** What strays, as far as it is looked at: the rest takes longest, and is looked at only where it may be large. */
type Straying = {
  readonly size: Omit<Size, 'expected'>;
  /** What is expected at least; for a fall, at most. */
  readonly roughly: number;
  readonly expected: () => number;
  readonly span: Span;
  readonly sigmasOf?: (expected: number, dispersion: number) => number;
};

const toSwing = (judged: Judged, { size, roughly, expected, span, sigmasOf }: Straying): readonly Swing[] => {
  // What lifts what is usual hides what is more, and shows nothing as less that is not.
  const usualShare = size.kind === 'fewer' ? 1 : judged.options.usualShare;
  if (!isLarge({ ...size, expected: roughly * usualShare }, judged)) return [];
  const exact = { ...size, expected: expected() * usualShare };
  if (!isLarge(exact, judged)) return [];
  const { series, among, look, usual } = judged;
  const dispersion = usual.dispersion[span]() * (look === 'slow' ? driftDispersion : 1);
  const sigmas = sigmasOf?.(exact.expected, dispersion) ?? toSigmas(size.count, exact.expected, dispersion);
  return [{ ...exact, of: series.of, look, among, dispersion, sigmas }];
};

const countsSince = (
  { usual, series }: Judged,
  from: number,
): { readonly said: number; readonly negative: number } => ({
  said: sumOver(usual.mentions, from, series.mentions.length),
  negative: sumOver(usual.negative, from, series.mentions.length),
});

/** The span of the past by which one of so many hours strays. */
const toSpan = (hours: number, isNegative: boolean): Span => {
  if (hours >= dayHours) return 'day';
  if (hours > 1) return isNegative ? 'negativePair' : 'pair';
  return isNegative ? 'negativeHour' : 'hour';
};

const toMore = (judged: Judged, { from, hours }: Spanned): readonly Swing[] => {
  const { said } = countsSince(judged, from);
  const season = seasonSince(judged, from);
  return toSwing(judged, {
    size: { kind: 'more', hours, count: said, said },
    // Of what is slow, last week is a part.
    roughly: judged.look === 'slow' ? 0 : judged.usual.level * season,
    expected: () => toLevelAt(judged, from) * season,
    span: toSpan(hours, false),
  });
};

const toNegative = (judged: Judged, { from, hours }: Spanned): readonly Swing[] => {
  const { said, negative } = countsSince(judged, from);
  return toSwing(judged, {
    size: { kind: 'negative', hours, count: negative, said },
    roughly: 0,
    expected: () => toLevelAt(judged, from) * seasonSince(judged, from) * toShareAt(judged, from),
    span: toSpan(hours, true),
  });
};

const shareSlackMin = 0.1;

const toWorse = (judged: Judged, { from, hours }: Spanned): readonly Swing[] => {
  const { said, negative } = countsSince(judged, from);
  return toSwing(judged, {
    size: { kind: 'worse', hours, count: negative, said },
    roughly: 0,
    expected: () => said * toShareAt(judged, from),
    span: 'share',
    // The more of so many are negative, the less these stray.
    sigmasOf: (expected, dispersion) =>
      toSigmas(negative, expected, dispersion) / Math.sqrt(Math.max(shareSlackMin, 1 - expected / said)),
  });
};

/** Of the last day, only the hours that are known: a channel that could not be read is not silent. */
const toFewer = (judged: Judged, { from, hours }: Spanned): readonly Swing[] => {
  const { usual, series } = judged;
  const end = series.mentions.length;
  const known = sumOver(usual.known, from, end);
  if (known < sumOver(usual.expected, from, end) * knownMin) return [];
  const { said } = countsSince(judged, from);
  return toSwing(judged, {
    size: { kind: 'fewer', hours, count: said, said },
    roughly: usual.level * known,
    expected: () => usual.leastLevel() * known,
    span: 'day',
    sigmasOf: (expected, dispersion) => -toSigmas(said, expected, dispersion),
  });
};

/** A channel on which nothing was said since, up to its last complete read. */
const toSilent = (judged: Judged): readonly Swing[] => {
  const { series, usual } = judged;
  const { mentions, cover } = series;
  const from = mentions.findLastIndex((count) => count > 0) + 1;
  const hours = Math.floor(cover.subarray(from).reduce((sum, share) => sum + share, 0));
  if (from === 0 || hours < silentHoursMin) return [];
  const expected = usual.leastLevel() * sumOver(usual.known, from, mentions.length);
  if (expected < silentExpectedMin || hours < silentRatioMin * toLongestGap(series, 0, from)) return [];
  const { among, look } = judged;
  const size = { kind: 'silent' as const, hours, count: 0, said: 0, expected };
  return [{ ...size, of: series.of, look, among, dispersion: 0, sigmas: -toSigmas(0, expected) }];
};

/** Where the last hours begin. */
const toStart = ({ elapsed, all }: Pick<Timeline, 'elapsed' | 'all'>, hours: number): number =>
  all.mentions.length - hours - (elapsed >= lateInHour ? 0 : 1);

const toSwings = (judged: Judged): readonly Swing[] => {
  const { series, timeline, usual } = judged;
  const day = { from: series.mentions.length - 1 - dayHours, hours: dayHours };
  const pair = { from: toStart(timeline, 2), hours: 2 };
  const hour = { from: toStart(timeline, 1), hours: 1 };
  return [
    // One channel's busy hour is no news to the brand; a day of it may be.
    ...(series.of.kind === 'all'
      ? [...toMore(judged, pair), ...toMore(judged, hour), ...toNegative(judged, hour)]
      : []),
    ...toMore(judged, day),
    ...toNegative(judged, pair),
    ...toWorse(judged, day),
    // Without the season of the week, each Saturday is a drop.
    ...(usual.isWeekly ? [...toFewer(judged, day), ...toSilent(judged)] : []),
  ];
};

/** Whether two of three days are above what is usual by themselves: one bad day is no drift. */
const lasts = (judged: Judged, { from, kind }: { readonly from: number; readonly kind: 'more' | 'worse' }): boolean => {
  const { usual, options } = judged;
  const ratios = [0, 1, 2].map((day) => {
    const [start, end] = [from + day * dayHours, from + (day + 1) * dayHours];
    const said = sumOver(usual.mentions, start, end);
    return kind === 'more'
      ? said / (toLevelAt(judged, from) * sumOver(usual.expected, start, end))
      : sumOver(usual.negative, start, end) / (said * toShareAt(judged, from));
  });
  return ratios.filter((ratio) => ratio >= driftDayRatioMin * options.usualShare).length >= driftDaysMin;
};

/** The channels of which the last days are known whole. */
export const listWhole = ({ channels }: Pick<Timeline, 'channels'>): Timeline['channels'] =>
  channels.filter((channel) => isGrown(channel) && isWhole(channel, driftHours));

/** These channels together: what another one does not bring hides what they bring more. */
const toWhole = (timeline: Timeline): Series => {
  const whole = listWhole(timeline);
  return whole.length === timeline.channels.filter(isGrown).length ? timeline.all : addUp(whole);
};

/** What three days together show, held against the week and the weeks before them. */
const toDrifts = (timeline: Timeline, options: SizeOptions, usualOf: typeof toUsual): readonly Swing[] => {
  const series = toWhole(timeline);
  const usual = usualOf(series, timeline, { hours: driftHours });
  if (usual === undefined) return [];
  const span = { from: series.mentions.length - 1 - driftHours, hours: driftHours };
  const judged = { series, timeline, usual, among: 1, options, look: 'slow' as const };
  const { from } = span;
  return [
    ...toMore(judged, span).filter(() => lasts(judged, { from, kind: 'more' })),
    ...toWorse(judged, span).filter(() => lasts(judged, { from, kind: 'worse' })),
  ];
};

/** Far within what is asked of one channel among many, whatever the day of the week: three times as much, or a third. */
const restlessRatio = 1.5;
const quietRatio = 0.5;
const lastHours = 3;

/** Whether a channel or product may stray at all, by sums alone: most do not, and what is usual of them need not be known. */
const mayStray = ({ mentionSums, negativeSums }: Series, { countMin }: SizeOptions): boolean => {
  const end = mentionSums.length - 1;
  const from = end - 1 - dayHours;
  const day = { said: sumOver(mentionSums, from, end), negative: sumOver(negativeSums, from, end) };
  const said = sumOver(mentionSums, from - weekHours, from) / 7;
  const negative = sumOver(negativeSums, from - weekHours, from) / 7;
  if (said >= countMin && day.said <= said * quietRatio) return true;
  if (sumOver(negativeSums, end - lastHours, end) >= partCountRatio * countMin) return true;
  if (day.said < partCountRatio * countMin) return false;
  return day.said >= said * restlessRatio || day.negative >= negative * restlessRatio;
};

/** Less than this of the brand as a whole, by chance alone, and no channels need to be asked. */
const loudSigmas = 2;

const isLoud = (all: Judged, from: number): boolean => {
  const { said, negative } = countsSince(all, from);
  const expected = toLevelAt(all, from) * seasonSince(all, from);
  return toSigmas(said, expected) >= loudSigmas || toSigmas(negative, expected * toShareAt(all, from)) >= loudSigmas;
};

/** What is said on several channels at once, within the last hour or two. */
const toSpread = (all: Judged, toChannels: () => readonly Judged[]): readonly Swing[] => {
  const spans = [1, 2]
    .map((hours) => ({ from: toStart(all.timeline, hours), hours }))
    .filter(({ from }) => isLoud(all, from));
  const channels = spans.length === 0 ? [] : toChannels();
  if (channels.length < spreadChannelsMin) return [];
  const { series, look, among } = all;
  return spans.flatMap((span) => {
    const { said } = countsSince(all, span.from);
    const expected = toLevelAt(all, span.from) * seasonSince(all, span.from);
    const size = { kind: 'spread' as const, hours: span.hours, count: said, said, expected };
    return isLarge(size, all)
      ? [{ ...size, of: series.of, look, among, dispersion: 0, ...measureSpread(all, channels, span) }]
      : [];
  });
};

/**
 * Everything that may be a swing, of every series that is known for long enough, by how far it strays. Who looks often may keep what is
 * usual, for it changes once an hour.
 */
export const measureSwings = (
  timeline: Timeline,
  options: SizeOptions,
  usualOf: typeof toUsual = toUsual,
): readonly Swing[] => {
  const { all, channels, products } = timeline;
  const usual = usualOf(all, timeline);
  const parts = [...channels, ...products];
  const sudden = { timeline, options, look: 'sudden' as const };
  const known = new Map<Series, readonly Judged[]>();
  const judgedOf = (series: Series): readonly Judged[] => {
    const there = known.get(series);
    if (there !== undefined) return there;
    const own = usualOf(series, timeline, { prior: usual?.season });
    const judged = own === undefined ? [] : [{ ...sudden, series, usual: own, among: parts.length }];
    known.set(series, judged);
    return judged;
  };
  const ofAll = usual === undefined ? [] : [{ ...sudden, series: all, usual, among: 1 }];
  return [
    ...ofAll.flatMap((judged) => [...toSwings(judged), ...toSpread(judged, () => channels.flatMap(judgedOf))]),
    ...toDrifts(timeline, options, usualOf),
    ...parts.filter((series) => mayStray(series, options)).flatMap((series) => judgedOf(series).flatMap(toSwings)),
  ];
};
