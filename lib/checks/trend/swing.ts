/** Swings: where the last hours or days stray from what is usual, and channels that fell silent. */
import { dayHours, type Series, type SeriesName, type Timeline } from './series.ts';
import { sumOver, toCountAt, toShareSigmas, toSigmas, toUsual, type Usual } from './usual.ts';

/** `more` and `fewer` mentions than usual, `negative`: more negative ones, `worse`: a greater share of them, `silent`: none at all. */
export const swingKinds = ['more', 'negative', 'worse', 'fewer', 'silent'] as const;
export type SwingKind = (typeof swingKinds)[number];

export type Swing = {
  readonly of: SeriesName;
  readonly kind: SwingKind;
  /** The hours that are judged, up to now or to the last complete read. */
  readonly hours: number;
  readonly count: number;
  /** All mentions of those hours, where `count` is of the negative ones. */
  readonly said: number;
  readonly expected: number;
  /** How much wider than by chance it strays by itself. */
  readonly spread: number;
  /** How many of its own deviations lie between what is expected and what came. */
  readonly sigmas: number;
  /** Series that were looked at alike: the more there are, the more of them stray by chance. */
  readonly among: number;
};

type SizeOptions = {
  readonly countMin: number;
  /** Times what is expected, of all channels together. */
  readonly ratioMin: number;
};

/** An hour is part of the last two from its half on: they are an hour and a half at least, and two and a half at most. */
const lateInHour = 0.5;
/** A drift shows in three days before it shows in one. */
const driftHours = 3 * dayHours;
/** Beyond this share of negative ones more than usual, one speaks of it. */
const shareRiseMin = 0.03;
/** Silence of so many hours is looked at, where so many mentions are missing, and it was never half as long. */
const silentHoursMin = 6;
const silentExpectedMin = 15;
const silentRatioMin = 2;
/** Less of a day that is known says nothing of what is missing. */
const knownMin = 0.5;

type Judged = {
  readonly series: Series;
  readonly timeline: Timeline;
  readonly usual: Usual;
  readonly among: number;
  readonly options: SizeOptions;
};

/** Hours that are over count whole, the one under way as far as it is over. */
const expectSince = ({ series, timeline, usual }: Judged, from: number): number => {
  const last = series.mentions.length - 1;
  const underWay = sumOver(usual.expected, last, last + 1) * timeline.elapsed;
  return Math.max(usual.level, usual.longLevel) * (sumOver(usual.expected, from, last) + underWay);
};

/** Of one channel or product among many, it takes three times as much, or a third, to be told by itself. */
const partRatioMin = 3;

/** Half of what is usual is a fall, of all channels together too. */
const fallRatioMin = 2;

type Size = Pick<Swing, 'kind' | 'hours' | 'count' | 'said' | 'expected'>;

/** How much must have come, and how far beyond what is usual, whatever the deviations say. */
const isLarge = ({ kind, count, said, expected }: Size, { series, options }: Judged): boolean => {
  const { countMin } = options;
  const ratio = series.of.kind === 'all' ? options.ratioMin : Math.max(options.ratioMin, partRatioMin);
  if (kind === 'silent') return expected >= countMin;
  if (kind === 'fewer') return expected >= countMin && count * Math.max(ratio, fallRatioMin) <= expected;
  // A handful of displeased people on one channel are its own affair.
  const least = series.of.kind === 'all' ? countMin : 2 * countMin;
  if (count < least || count < expected * ratio) return false;
  return kind !== 'worse' || (count - expected) / said >= shareRiseMin;
};

/** A swing, where it is large: how far it strays is looked at only then, for that takes longest. */
const toSwing = (
  judged: Judged,
  size: Size,
  toSigmasOf: () => { readonly spread: number; readonly sigmas: number },
): readonly Swing[] => {
  if (!isLarge(size, judged)) return [];
  const { spread, sigmas } = toSigmasOf();
  return [{ ...size, of: judged.series.of, among: judged.among, spread, sigmas: sigmas / spread }];
};

type Span = { readonly from: number; readonly hours: number };

const countsSince = (
  { usual, series }: Judged,
  from: number,
): { readonly said: number; readonly negative: number } => ({
  said: sumOver(usual.mentions, from, series.mentions.length),
  negative: sumOver(usual.negative, from, series.mentions.length),
});

const toMore = (judged: Judged, { from, hours }: Span): readonly Swing[] => {
  const { said } = countsSince(judged, from);
  const expected = expectSince(judged, from);
  const { day, pair } = judged.usual.spread;
  return toSwing(judged, { kind: 'more', hours, count: said, said, expected }, () => ({
    spread: hours < dayHours ? pair() : day(),
    sigmas: toSigmas(said, expected),
  }));
};

const toNegative = (judged: Judged, { from, hours }: Span): readonly Swing[] => {
  const { said, negative } = countsSince(judged, from);
  const expected = expectSince(judged, from) * judged.usual.negativeShare;
  return toSwing(judged, { kind: 'negative', hours, count: negative, said, expected }, () => ({
    spread: judged.usual.spread.negativePair(),
    sigmas: toSigmas(negative, expected),
  }));
};

const toWorse = (judged: Judged, { from, hours }: Span): readonly Swing[] => {
  const { said, negative } = countsSince(judged, from);
  const { negativeShare, spread } = judged.usual;
  return toSwing(judged, { kind: 'worse', hours, count: negative, said, expected: said * negativeShare }, () => ({
    spread: spread.share(),
    sigmas: toShareSigmas(negative, said, negativeShare),
  }));
};

/** Of the last day, only the hours that are known: a channel that could not be read is not silent. */
const toFewer = (judged: Judged, { from, hours }: Span): readonly Swing[] => {
  const { usual, series } = judged;
  const end = series.mentions.length;
  const known = sumOver(usual.known, from, end);
  if (known < sumOver(usual.expected, from, end) * knownMin) return [];
  const { said } = countsSince(judged, from);
  const expected = usual.leastLevel * known;
  return toSwing(judged, { kind: 'fewer', hours, count: said, said, expected }, () => ({
    spread: usual.spread.day(),
    sigmas: -toSigmas(said, expected),
  }));
};

/** The longest run of hours without a mention before a place; hours that are not known end none and begin none. */
const toLongestGap = ({ mentions, cover }: Series, until: number): number => {
  let longest = 0;
  let gap = 0;
  for (let index = 0; index < until; index++) {
    gap = (cover[index] ?? 0) === 0 || (mentions[index] ?? 0) > 0 ? 0 : gap + 1;
    longest = Math.max(longest, gap);
  }
  return longest;
};

/** A channel on which nothing was said since, up to its last complete read. */
const toSilent = (judged: Judged): readonly Swing[] => {
  const { series, usual } = judged;
  const { mentions, cover } = series;
  const from = mentions.findLastIndex((count) => count > 0) + 1;
  const hours = Math.floor(cover.subarray(from).reduce((sum, share) => sum + share, 0));
  if (from === 0 || hours < silentHoursMin) return [];
  const expected = usual.leastLevel * sumOver(usual.known, from, mentions.length);
  if (expected < silentExpectedMin || hours < silentRatioMin * toLongestGap(series, from)) return [];
  return toSwing(judged, { kind: 'silent', hours, count: 0, said: 0, expected }, () => ({
    spread: 1,
    sigmas: -toSigmas(0, expected),
  }));
};

/** Where the last two hours begin. */
const toPairStart = ({ elapsed, all }: Pick<Timeline, 'elapsed' | 'all'>): number =>
  all.mentions.length - 1 - (elapsed >= lateInHour ? 1 : 2);

const toSwings = (judged: Judged): readonly Swing[] => {
  const { series, timeline, usual } = judged;
  const day = { from: series.mentions.length - 1 - dayHours, hours: dayHours };
  const pair = { from: toPairStart(timeline), hours: 2 };
  return [
    // One channel's busy hour is no news to the brand; a day of it may be.
    ...(series.of.kind === 'all' ? toMore(judged, pair) : []),
    ...toMore(judged, day),
    ...toNegative(judged, pair),
    ...toWorse(judged, day),
    // Without the season of the week, each Saturday is a drop.
    ...(usual.isWeekly ? [...toFewer(judged, day), ...toSilent(judged)] : []),
  ];
};

/** What three days together show, held against the seven before them. */
const toDrifts = (timeline: Timeline, options: SizeOptions): readonly Swing[] => {
  const series = timeline.all;
  const usual = toUsual(series, timeline, { hours: driftHours });
  if (usual === undefined) return [];
  const span = { from: series.mentions.length - 1 - driftHours, hours: driftHours };
  const judged = { series, timeline, usual, among: 1, options };
  return [...toMore(judged, span), ...toWorse(judged, span)];
};

/** Everything that may be a swing, of every series that is known for long enough, by how far it strays. */
export const measureSwings = (timeline: Timeline, options: SizeOptions): readonly Swing[] => {
  const { all, channels, products } = timeline;
  const usual = toUsual(all, timeline);
  const parts = [...channels, ...products];
  return [
    ...(usual === undefined ? [] : toSwings({ series: all, timeline, usual, among: 1, options })),
    ...toDrifts(timeline, options),
    ...parts.flatMap((series) => {
      const own = toUsual(series, timeline, { prior: usual?.season });
      return own === undefined ? [] : toSwings({ series, timeline, usual: own, among: parts.length, options });
    }),
  ];
};

/** Among so many series, one strays so far by chance as often as a single one strays by `sigmas`. */
export const toBound = (sigmas: number, among: number): number => Math.sqrt(sigmas ** 2 + 2 * Math.log(among));

/** Silence has a bound of its own: the longest that there was. */
const isSwing = (swing: Swing, sigmas: number): boolean =>
  swing.kind === 'silent' || swing.sigmas >= toBound(sigmas, swing.among);

/** What goes up and what goes down are two things, and each of them is one. */
export const isUp = ({ kind }: Pick<Swing, 'kind'>): boolean => kind !== 'fewer' && kind !== 'silent';

const isOfAll = ({ of }: Pick<Swing, 'of'>): boolean => of.kind === 'all';

/** Which swings are told: where all channels together swing, what each of them does explains it and is told with it. */
export const pickSwings = (measured: readonly Swing[], sigmas: number): readonly Swing[] => {
  const swings = measured.filter((swing) => isSwing(swing, sigmas));
  const ofAll = swings.filter(isOfAll);
  const isTold = (swing: Swing): boolean => {
    if (isUp(swing)) return !ofAll.some(isUp);
    return !ofAll.some(({ kind }) => kind === swing.kind);
  };
  const parts = swings.filter((swing) => !isOfAll(swing) && isTold(swing));
  // What a product's channel tells already, the product does not tell again.
  const byChannel = new Set(parts.filter(({ of }) => of.kind === 'channel').map(({ kind }) => kind));
  const told = [...ofAll, ...parts.filter(({ of, kind }) => of.kind === 'channel' || !byChannel.has(kind))];
  // Who is silent says less, too.
  const silent = new Set(told.filter(({ kind }) => kind === 'silent').map(({ of }) => of));
  return told.filter(({ kind, of }) => kind !== 'fewer' || !silent.has(of));
};

/** The most that is still usual. */
export const toUsualMost = ({ expected, spread, among }: Swing, sigmas: number): number =>
  toCountAt(toBound(sigmas, among) * spread, expected);
