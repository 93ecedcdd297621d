/**
 * The checks `spike` and `rating-drop` on planted streams (`spikes/plan.ts` says what is planted): how many false alarms a month, and how
 * soon crises, drifts, silences and falls of ratings are found, for several bounds. Bounds are chosen on some seeds and told of others:
 * `--seeds 1-40`, then once of fresh seeds, with `--sigmas … --drift-sigmas … --spread-sigmas …` as chosen.
 *
 * An alarm is a finding that opens, or gets grave. One that comes while a crisis goes on or a day after, or while a drift grows or a week
 * after, is told of it; the hours of these are not counted as months in which there could have been a false one.
 */
import { parseArgs } from 'node:util';
import { measureFalls } from '../lib/checks/trend/fall.ts';
import { type Bounds, isUp, pickSwings, toSwingName, toSwingSeverity } from '../lib/checks/trend/pick.ts';
import { toRepeats } from '../lib/checks/trend/repeats.ts';
import {
  type CountedSeries,
  joinTimeline,
  seriesHours,
  sumOver,
  type Timeline,
  toSums,
} from '../lib/checks/trend/series.ts';
import { measureSwings, type Swing } from '../lib/checks/trend/swing.ts';
import { coolDownMs } from '../lib/findings/merge-counts.ts';
import { severityRank } from '../lib/model/vocabulary.ts';
import { type Planted, plantedSizes } from './spikes/plan.ts';
import {
  type Hours,
  hourMs,
  type Stream,
  startMs,
  streamHours,
  toStream,
  toStreamChannel,
  toStreamProduct,
} from './spikes/stream.ts';

const firstHour = 9 * 24;
const crisisHoursMax = 2;
const driftHoursMax = 96;
const hoursPerMonth = 30 * 24;
/** What is told so long after something is told of it. */
const aftermathHours = { crisis: 24, drift: 7 * 24, silence: 48, fall: 7 * 24, burst: 0, outage: 0 } as const;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1-20' },
    sigmas: { type: 'string', default: '4,4.5,5,5.5' },
    'drift-sigmas': { type: 'string', default: '2.5,3' },
    'spread-sigmas': { type: 'string', default: '3.5,3.75,4' },
    crisis: { type: 'string' },
    drift: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const toNumbers = (text: string): readonly number[] => text.split(',').map(Number);
const toRange = (text: string | undefined, known: readonly [number, number]): readonly [number, number] => {
  const [low = known[0], high = low] = text === undefined ? known : text.split('-').map(Number);
  return [low, high];
};
const [firstSeed, lastSeed] = toRange(values.seeds, [1, 20]);
const sizes = { crisis: toRange(values.crisis, plantedSizes.crisis), drift: toRange(values.drift, plantedSizes.drift) };
const options = { countMin: 5, ratioMin: 1.2 };
const fallOptions = { stars: 0.2, sigmas: 3, countMin: 5 };
const allBounds: readonly Bounds[] = toNumbers(values.sigmas).flatMap((sudden) =>
  toNumbers(values['drift-sigmas']).flatMap((slow) =>
    toNumbers(values['spread-sigmas']).map((spread) => ({ sudden, slow, spread })),
  ),
);
/** What opened or got graver in an hour: swings of one name are one finding. */
type Alarm = { readonly hour: number; readonly swings: readonly Swing[] };

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
    tells: (hour: number, swings: readonly Swing[]): boolean =>
      [...toNamed(swings)].some(([name, own]) => opens(hour, name, own)),
    note: (hour: number, swings: readonly Swing[]): void => {
      for (const [name, own] of toNamed(swings)) {
        if (opens(hour, name, own)) alarms.push({ hour, swings: own });
        seen.set(name, { hour, rank: Math.min(toRank(own), rankOf(name, hour)) });
      }
    },
  };
};

/** The hours of a channel, and their sums, with as many before the stream in which nothing was said as are looked at. */
type Padded = Omit<CountedSeries, 'name'>;

const pad = (numbers: Float64Array): Float64Array => {
  const padded = new Float64Array(seriesHours + numbers.length + 1);
  padded.set(numbers, seriesHours);
  return padded;
};

const withSums = (hours: Hours): Padded => ({
  ...hours,
  mentionSums: toSums(hours.mentions),
  negativeSums: toSums(hours.negative),
});

const padHours = ({ mentions, negative, rated, ratingSum }: Hours): Padded =>
  withSums({ mentions: pad(mentions), negative: pad(negative), rated: pad(rated), ratingSum: pad(ratingSum) });

/** The same hours with what was said again taken away. */
const withoutRepeats = ({ channels, told }: Stream): readonly Hours[] => {
  const once = channels.map((hours) => ({
    ...hours,
    mentions: hours.mentions.slice(),
    negative: hours.negative.slice(),
  }));
  const places = new Map(once.map((hours, index) => [toStreamChannel(index), hours]));
  for (const { day, hour, channel, mentions, negative } of toRepeats(told)) {
    const at = (Date.parse(day) - startMs) / hourMs + hour;
    const hours = places.get(channel);
    if (hours === undefined) continue;
    hours.mentions[at] = (hours.mentions[at] ?? 0) + mentions;
    hours.negative[at] = (hours.negative[at] ?? 0) + negative;
  }
  return once;
};

const isGoingOn = (hour: number, { from, until }: Planted): boolean => hour > from && hour < until;

const ofHours = (
  { mentions, negative, rated, ratingSum }: Hours,
  of: (numbers: Float64Array) => Float64Array,
): Hours => ({
  mentions: of(mentions),
  negative: of(negative),
  rated: of(rated),
  ratingSum: of(ratingSum),
});

/** The hours up to one, looked at where they stand; and of a channel that cannot be read nothing since. */
const toWindow = (padded: Padded, hour: number, outage: Planted | undefined): Padded => {
  const [from, until] = [hour, hour + seriesHours];
  if (outage !== undefined)
    return withSums(
      ofHours(padded, (numbers) => numbers.slice(from, until).fill(0, seriesHours - (hour - outage.from))),
    );
  return {
    ...ofHours(padded, (numbers) => numbers.subarray(from, until)),
    mentionSums: padded.mentionSums.subarray(from, until + 1),
    negativeSums: padded.negativeSums.subarray(from, until + 1),
  };
};

/** Right before an hour begins, with the one before it all but over. */
const toNow = (hour: number): Date => new Date(startMs + hour * hourMs - 1);

const toTimelineAt = (padded: readonly Padded[], outages: readonly Planted[], hour: number): Timeline => {
  const counted = padded.map((each, index) => {
    const outage = outages.find((planted) => planted.channels.includes(index) && isGoingOn(hour, planted));
    return {
      ...toWindow(each, hour, outage),
      name: toStreamChannel(index),
      readUntil: toNow(outage?.from ?? hour).toISOString(),
    };
  });
  const products = counted.flatMap((each, index) => {
    const product = toStreamProduct(index);
    return product === null
      ? []
      : [{ ...each, name: product, byChannel: new Map([[each.name, sumOver(each.mentionSums, 0, seriesHours)]]) }];
  });
  return joinTimeline(counted, () => products, toNow(hour));
};

type Judged = {
  readonly alarms: ReadonlyMap<Bounds, readonly Alarm[]>;
  readonly falls: readonly { readonly hour: number; readonly name: string }[];
};

/**
 * Judges a stream every hour, with what is known then: by counts with what was said again taken away, and, where that would tell
 * somebody, by plain counts too, for they are looked at first.
 */
const judgeStream = (stream: Stream): Judged => {
  const findings = new Map(allBounds.map((bounds) => [bounds, createFindings(bounds)]));
  const falls: { hour: number; name: string }[] = [];
  const lastFall = new Map<string, number>();
  const [plain, single] = [stream.channels.map(padHours), withoutRepeats(stream).map(padHours)];
  const { outages } = stream.plan;
  for (let hour = firstHour; hour <= streamHours; hour++) {
    const timeline = toTimelineAt(single, outages, hour);
    for (const { series } of measureFalls(timeline, fallOptions)) {
      const name = series.of.kind === 'channel' ? series.of.name : '';
      if (name === '') continue;
      if (hour - (lastFall.get(name) ?? Number.NEGATIVE_INFINITY) > coolDownMs / hourMs) falls.push({ hour, name });
      lastFall.set(name, hour);
    }
    const measured = measureSwings(timeline, options);
    let atFirst: readonly Swing[] | undefined;
    for (const [bounds, { note, tells }] of findings) {
      const swings = pickSwings(measured, bounds);
      if (tells(hour, swings)) {
        atFirst ??= measureSwings(toTimelineAt(plain, outages, hour), options);
        if (pickSwings(atFirst, bounds).length === 0) continue;
      }
      note(hour, swings);
    }
  }
  return { alarms: new Map([...findings].map(([bounds, { alarms }]) => [bounds, alarms])), falls };
};

const isOf = (planted: Planted, hour: number): boolean =>
  hour > planted.from && hour <= planted.until + aftermathHours[planted.kind];

const isFalse = ({ crises, drifts, silences }: Stream['plan'], { hour, swings: [swing] }: Alarm): boolean => {
  if (swing === undefined) return false;
  if (isUp(swing)) return ![...crises, ...drifts].some((each) => isOf(each, hour));
  const name = swing.of.kind === 'all' ? '' : swing.of.name;
  return !silences.some(
    (each) =>
      isOf(each, hour) &&
      each.channels.some((index) => name === toStreamChannel(index) || name === toStreamProduct(index)),
  );
};

/** Hours from its beginning to the first alarm of it; null where none came while it was to be found. */
const toDelay = ({ from, until }: Planted, hours: readonly number[]): number | null => {
  const first = hours.find((hour) => hour > from && hour <= until);
  return first === undefined ? null : first - from;
};

const hoursOf = (alarms: readonly Alarm[], isKind: (swing: Swing) => boolean): readonly number[] =>
  alarms.filter(({ swings }) => swings.some(isKind)).map(({ hour }) => hour);
/** A busy hour is not how a drift is found. */
const tellsDrift = (swing: Swing): boolean => isUp(swing) && swing.of.kind === 'all' && swing.hours >= 24;
const tellsCrisis = (swing: Swing): boolean => isUp(swing) && swing.look === 'sudden';

const toResult = (seed: number, { plan }: Stream, bounds: Bounds, alarms: readonly Alarm[]) => ({
  seed,
  ...bounds,
  alarms: alarms.length,
  wrong: alarms
    .filter((alarm) => isFalse(plan, alarm))
    .map(({ hour, swings }) =>
      [
        hour,
        ...swings.map(
          ({ of, kind, hours, look, sigmas }) => `${of.kind} ${kind} ${look} ${hours} ${sigmas.toFixed(1)}`,
        ),
      ].join(', '),
    ),
  crises: plan.crises.map((each) => toDelay(each, hoursOf(alarms, tellsCrisis))),
  drifts: plan.drifts.map((each) => toDelay(each, hoursOf(alarms, tellsDrift))),
  silences: plan.silences.map((each) =>
    toDelay(
      each,
      hoursOf(
        alarms,
        ({ kind, of }) =>
          !isUp({ kind }) && of.kind === 'channel' && of.name === toStreamChannel(each.channels[0] ?? 0),
      ),
    ),
  ),
});

const results: ReturnType<typeof toResult>[] = [];
const fallResults: { wrong: number; delays: (number | null)[] }[] = [];
let quietHours = 0;
const began = process.cpuUsage();
for (let seed = firstSeed; seed <= lastSeed; seed++) {
  const stream = toStream(seed, sizes);
  const { plan } = stream;
  const judged = judgeStream(stream);
  for (let hour = firstHour; hour <= streamHours; hour++)
    if (![...plan.crises, ...plan.drifts].some((each) => isOf(each, hour))) quietHours += 1;
  for (const [bounds, alarms] of judged.alarms) {
    const result = toResult(seed, stream, bounds, alarms);
    results.push(result);
    if (values.json) console.log(JSON.stringify(result));
  }
  fallResults.push({
    wrong: judged.falls.filter(({ hour }) => !plan.falls.some((each) => isOf(each, hour))).length,
    delays: plan.falls.map((each) =>
      toDelay(
        each,
        judged.falls.filter(({ name }) => name === toStreamChannel(each.channels[0] ?? 0)).map(({ hour }) => hour),
      ),
    ),
  });
}

const seedCount = lastSeed - firstSeed + 1;
const allMonths = ((streamHours + 1 - firstHour) / hoursPerMonth) * seedCount;
const quietMonths = quietHours / hoursPerMonth;
const within = (delays: readonly (number | null)[], max: number): string =>
  `${delays.filter((delay) => delay !== null && delay <= max).length} of ${delays.length}`;
const medianOf = (delays: readonly (number | null)[]): string =>
  (delays.map((delay) => delay ?? Number.POSITIVE_INFINITY).toSorted((a, b) => a - b)[delays.length >> 1] ?? 0).toFixed(
    0,
  );
if (!values.json) {
  const { user, system } = process.cpuUsage(began);
  console.log(
    `seeds ${values.seeds}: ${allMonths.toFixed(0)} months, ${quietMonths.toFixed(0)} of them quiet; ${((user + system) / 1e6 / seedCount).toFixed(1)} s of CPU a seed`,
  );
  console.log(
    'sudden  slow  spread  false a quiet month  worst seed  crises in 2 h  drifts in 96 h  silences (median h)',
  );
  for (const bounds of allBounds) {
    const own = results.filter(
      (each) => each.sudden === bounds.sudden && each.slow === bounds.slow && each.spread === bounds.spread,
    );
    const wrong = own.reduce((sum, each) => sum + each.wrong.length, 0);
    const silences = own.flatMap((each) => each.silences);
    console.log(
      [
        bounds.sudden.toFixed(2).padEnd(8),
        bounds.slow.toFixed(2).padEnd(6),
        bounds.spread.toFixed(2).padEnd(8),
        (wrong / quietMonths).toFixed(2).padEnd(21),
        String(Math.max(...own.map((each) => each.wrong.length))).padEnd(12),
        within(
          own.flatMap((each) => each.crises),
          crisisHoursMax,
        ).padEnd(15),
        within(
          own.flatMap((each) => each.drifts),
          driftHoursMax,
        ).padEnd(16),
        `${within(silences, Number.POSITIVE_INFINITY)} (${medianOf(silences)})`,
      ].join(''),
    );
  }
  const falls = fallResults.flatMap(({ delays }) => delays);
  const wrongFalls = fallResults.reduce((sum, { wrong }) => sum + wrong, 0);
  console.log(
    `falls of ratings: ${within(falls, Number.POSITIVE_INFINITY)} found, after ${medianOf(falls)} hours (median); ${(wrongFalls / allMonths).toFixed(2)} false a month`,
  );
}
