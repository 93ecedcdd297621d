/**
 * Judges a planted stream as the pipeline does: it looks so many times an hour, at what is counted by then, the hour under way among it, and
 * where something may stray it looks again, with what was said again taken away from as much as the pipeline reads of it.
 */
import { measureFalls } from '../../lib/checks/trend/fall.ts';
import { usualShareAtFirst } from '../../lib/checks/trend/level.ts';
import { type Bounds, pickSwings, toSwingName, toSwingSeverity } from '../../lib/checks/trend/pick.ts';
import { findRepeats } from '../../lib/checks/trend/repeats.ts';
import {
  type CountedSeries,
  joinTimeline,
  seriesHours,
  sumOver,
  type Timeline,
} from '../../lib/checks/trend/series.ts';
import { listWhole, measureSwings, type Swing } from '../../lib/checks/trend/swing.ts';
import { toUsual, type Usual } from '../../lib/checks/trend/usual.ts';
import { coolDownMs } from '../../lib/findings/merge-counts.ts';
import { severityRank } from '../../lib/model/vocabulary.ts';
import { saidMax } from '../../lib/pipeline/brand-counts.ts';
import type { Planted } from './plan.ts';
import {
  type Hours,
  hourMs,
  hourParts,
  type Stream,
  startMs,
  streamHours,
  toPartOf,
  toStreamChannel,
  toStreamProduct,
} from './stream.ts';

/** No look before so much is known. */
export const firstHour = 9 * 24;
const options = { countMin: 5, ratioMin: 1.2, usualShare: 1 };
const optionsAtFirst = { ...options, usualShare: usualShareAtFirst };
const fallOptions = { stars: 0.2, sigmas: 3, countMin: 5 };

/** What opened or got graver at a time, in hours since the beginning: swings of one name are one finding. */
export type Alarm = { readonly hour: number; readonly swings: readonly Swing[] };

const toNamed = (swings: readonly Swing[]): ReadonlyMap<string, readonly Swing[]> => {
  const named = new Map<string, readonly Swing[]>();
  for (const swing of swings) {
    const name = toSwingName(swing);
    named.set(name, [...(named.get(name) ?? []), swing]);
  }
  return named;
};

/** Findings as they are opened, and seen again as graver, with the cool-down that is kept in the pipeline. */
const createFindings = (bounds: Bounds) => {
  const seen = new Map<string, { readonly hour: number; readonly rank: number }>();
  const alarms: Alarm[] = [];
  const toRank = (swings: readonly Swing[]): number =>
    Math.min(...swings.map((swing) => severityRank(toSwingSeverity(swing, bounds))));
  /** The gravest that is known of it while it goes on. */
  const rankOf = (name: string, hour: number): number => {
    const last = seen.get(name);
    return last === undefined || (hour - last.hour) * hourMs > coolDownMs ? Number.POSITIVE_INFINITY : last.rank;
  };
  const opens = (hour: number, name: string, swings: readonly Swing[]): boolean => toRank(swings) < rankOf(name, hour);
  return {
    alarms,
    note: (hour: number, swings: readonly Swing[]): void => {
      for (const [name, own] of toNamed(swings)) {
        if (opens(hour, name, own)) alarms.push({ hour, swings: own });
        seen.set(name, { hour, rank: Math.min(toRank(own), rankOf(name, hour)) });
      }
    },
  };
};

/** Counts of a channel as they stand, with as many hours before the stream in which nothing was said as are looked at. */
type Counts = Omit<CountedSeries, 'name'>;

/** The counts of a channel, written on as time goes by: of the hour under way only what was said so far. */
const createCounts = (quarters: Hours) => {
  const toEmpty = (length: number): Float64Array => new Float64Array(seriesHours + streamHours + length);
  const counts = {
    mentions: toEmpty(1),
    negative: toEmpty(1),
    rated: toEmpty(1),
    ratingSum: toEmpty(1),
    mentionSums: toEmpty(2),
    negativeSums: toEmpty(2),
  };
  const fields = ['mentions', 'negative', 'rated', 'ratingSum'] as const;
  const add = (numbers: Float64Array, at: number, more: number): void => {
    numbers[at] = (numbers[at] ?? 0) + more;
  };
  const sumUp = (at: number): void => {
    counts.mentionSums[at + 1] = (counts.mentionSums[at] ?? 0) + (counts.mentions[at] ?? 0);
    counts.negativeSums[at + 1] = (counts.negativeSums[at] ?? 0) + (counts.negative[at] ?? 0);
  };
  let part = 0;
  const addPart = (): void => {
    const at = seriesHours + Math.floor(part / hourParts);
    for (const field of fields) add(counts[field], at, quarters[field][part] ?? 0);
    sumUp(at);
    part += 1;
  };
  return {
    /** The hours up to the one under way, all that was said before a part of an hour begins in them. */
    toWindow: (until: number): Counts => {
      while (part < until) addPart();
      const from = Math.floor(until / hourParts) + 1;
      // Nothing may have been said yet in an hour that has just begun.
      sumUp(from + seriesHours - 1);
      const hoursOf = (numbers: Float64Array): Float64Array => numbers.subarray(from, from + seriesHours);
      const sumsOf = (numbers: Float64Array): Float64Array => numbers.subarray(from, from + seriesHours + 1);
      return {
        mentions: hoursOf(counts.mentions),
        negative: hoursOf(counts.negative),
        rated: hoursOf(counts.rated),
        ratingSum: hoursOf(counts.ratingSum),
        mentionSums: sumsOf(counts.mentionSums),
        negativeSums: sumsOf(counts.negativeSums),
      };
    },
  };
};

/** The same quarters of hours with what was said again taken away. */
const withoutRepeats = ({ quarters, told }: Stream): readonly Hours[] => {
  const once = quarters.map((own) => ({ ...own, mentions: own.mentions.slice(), negative: own.negative.slice() }));
  const places = new Map(once.map((own, index) => [toStreamChannel(index), own]));
  for (const { channel, seenAt, sentiment } of findRepeats(told)) {
    const own = places.get(channel);
    if (own === undefined) continue;
    const part = toPartOf(seenAt);
    own.mentions[part] = (own.mentions[part] ?? 0) - 1;
    if (sentiment.label === 'negative') own.negative[part] = (own.negative[part] ?? 0) - 1;
  }
  return once;
};

const isGoingOn = (hour: number, { from, until }: Planted): boolean => hour > from && hour < until;

/** Of a channel that cannot be read nothing is known since. */
const withoutSince = (counts: Counts, hours: number): Counts => {
  const at = seriesHours - hours;
  const cut = (numbers: Float64Array): Float64Array => numbers.slice().fill(0, at);
  const stop = (sums: Float64Array): Float64Array => sums.slice().fill(sums[at] ?? 0, at + 1);
  return {
    mentions: cut(counts.mentions),
    negative: cut(counts.negative),
    rated: cut(counts.rated),
    ratingSum: cut(counts.ratingSum),
    mentionSums: stop(counts.mentionSums),
    negativeSums: stop(counts.negativeSums),
  };
};

const toTime = (hour: number): Date => new Date(startMs + hour * hourMs);

/** What is counted at a time, in hours since the beginning. */
const toTimelineAt = (windows: readonly Counts[], outages: readonly Planted[], hour: number): Timeline => {
  const counted = windows.map((counts, index) => {
    const outage = outages.find((planted) => planted.channels.includes(index) && isGoingOn(hour, planted));
    return {
      ...(outage === undefined ? counts : withoutSince(counts, Math.floor(hour) + 1 - outage.from)),
      name: toStreamChannel(index),
      readUntil: toTime(outage?.from ?? hour).toISOString(),
    };
  });
  const products = counted.flatMap((each, index) => {
    const product = toStreamProduct(index);
    return product === null
      ? []
      : [{ ...each, name: product, byChannel: new Map([[each.name, sumOver(each.mentionSums, 0, seriesHours)]]) }];
  });
  return joinTimeline(counted, () => products, toTime(hour));
};

/** Keeps what is usual while an hour is under way: of it only what came since changes. */
export const createUsual = (): ((timeline: Timeline) => typeof toUsual) => {
  let known = new Map<string, Usual | undefined>();
  let hour = Number.NaN;
  return (timeline) => (series, _now, asked) => {
    if (timeline.hour !== hour) [known, hour] = [new Map(), timeline.hour];
    // Other channels may be left out half an hour later.
    const channels = series.of.kind === 'all' && series !== timeline.all ? listWhole(timeline) : [];
    const name = JSON.stringify([series.of, asked?.hours, channels.map(({ of }) => of)]);
    const usual = known.get(name);
    if (!known.has(name)) {
      const made = toUsual(series, timeline, asked);
      known.set(name, made);
      return made;
    }
    if (usual === undefined) return undefined;
    const last = series.cover.length - 1;
    const share = (usual.expected[last + 1] ?? 0) - (usual.expected[last] ?? 0);
    const covered = usual.known.slice();
    covered[last + 1] = (covered[last] ?? 0) + share * (series.cover[last] ?? 0);
    return { ...usual, mentions: series.mentionSums, negative: series.negativeSums, known: covered };
  };
};

/** What is counted with repeats up to a place, and without them from it on. */
const joinCounts = (plain: Counts, single: Counts, at: number): Counts => {
  const join = (before: Float64Array, after: Float64Array): Float64Array => {
    const joined = after.slice();
    joined.set(before.subarray(0, at));
    return joined;
  };
  const joinSums = (before: Float64Array, after: Float64Array): Float64Array => {
    const taken = (before[at] ?? 0) - (after[at] ?? 0);
    const joined = after.map((sum) => sum + taken);
    joined.set(before.subarray(0, at));
    return joined;
  };
  return {
    mentions: join(plain.mentions, single.mentions),
    negative: join(plain.negative, single.negative),
    rated: plain.rated,
    ratingSum: plain.ratingSum,
    mentionSums: joinSums(plain.mentionSums, single.mentionSums),
    negativeSums: joinSums(plain.negativeSums, single.negativeSums),
  };
};

/** From where on what was said is read: the newest, and no more than the pipeline reads. */
const toReadFrom = (windows: readonly Counts[]): number => {
  const saidFrom = (place: number): number =>
    windows.reduce((said, { mentionSums }) => said + sumOver(mentionSums, place, seriesHours), 0);
  let from = seriesHours;
  while (from > 0 && saidFrom(from - 1) <= saidMax) from -= 1;
  return from;
};

/** What is measured at each look: without repeats only where it may be that somebody would be told. */
type Look = {
  readonly hour: number;
  readonly timeline: Timeline;
  readonly plain: readonly Swing[];
  readonly single: () => readonly Swing[];
};

/** Looks at a stream so many times an hour. */
function* lookAt(stream: Stream, looksPerHour: number): Generator<Look> {
  const [plain, singles] = [stream.quarters.map(createCounts), withoutRepeats(stream).map(createCounts)];
  const { outages } = stream.plan;
  const [plainUsual, singleUsual] = [createUsual(), createUsual()];
  for (let look = firstHour * looksPerHour; look <= streamHours * looksPerHour; look++) {
    const hour = look / looksPerHour;
    const until = hour * hourParts;
    const windows = plain.map(({ toWindow }) => toWindow(until));
    const timeline = toTimelineAt(windows, outages, hour);
    yield {
      hour,
      timeline,
      plain: measureSwings(timeline, optionsAtFirst, plainUsual(timeline)),
      single: () => {
        const at = toReadFrom(windows);
        const joined = windows.map((counts, index) =>
          joinCounts(counts, singles[index]?.toWindow(until) ?? counts, at),
        );
        const counted = toTimelineAt(joined, outages, hour);
        return measureSwings(counted, options, singleUsual(counted));
      },
    };
  }
}

/** By which bounds it is judged, and how often an hour. */
export type Watch = { readonly bounds: Bounds; readonly looksPerHour: number };

type Judged = {
  readonly alarms: ReadonlyMap<Watch, readonly Alarm[]>;
  readonly falls: readonly { readonly hour: number; readonly name: string }[];
};

/** Judges a stream by each of several bounds, looking as often as each asks for. */
export const judgeStream = (stream: Stream, watches: readonly Watch[]): Judged => {
  const findings = new Map(watches.map((watch) => [watch, createFindings(watch.bounds)]));
  const falls: { hour: number; name: string }[] = [];
  const lastFall = new Map<string, number>();
  const looksMost = Math.max(...watches.map(({ looksPerHour }) => looksPerHour));
  for (const { hour, timeline, single, plain } of lookAt(stream, looksMost)) {
    // Ratings take days to fall: once an hour is enough to tell when that is found.
    const fallen = Number.isInteger(hour) ? measureFalls(timeline, fallOptions) : [];
    for (const { series } of fallen) {
      const name = series.of.kind === 'channel' ? series.of.name : '';
      if (name === '') continue;
      if (hour - (lastFall.get(name) ?? Number.NEGATIVE_INFINITY) > coolDownMs / hourMs) falls.push({ hour, name });
      lastFall.set(name, hour);
    }
    let known: readonly Swing[] | undefined;
    for (const [{ bounds, looksPerHour }, { note }] of findings) {
      if (!Number.isInteger(hour * looksPerHour)) continue;
      if (pickSwings(plain, bounds).length === 0) continue;
      known ??= single();
      note(hour, pickSwings(known, bounds));
    }
  }
  return { alarms: new Map([...findings].map(([watch, { alarms }]) => [watch, alarms])), falls };
};
