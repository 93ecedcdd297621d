/**
 * The checks `spike` and `rating-drop` on planted streams (`spikes/plan.ts` says what is planted): how many false alarms a month, and how
 * soon crises, drifts, silences and falls of ratings are found, for several bounds. Bounds are chosen on some seeds and told of others:
 * `--seeds 1-40`, then once of fresh seeds, with `--sigmas … --drift-sigmas … --spread-sigmas …` as chosen. `--looks`: how often an hour
 * it is looked; 2 as in the pipeline.
 *
 * An alarm is a finding that opens, or gets grave. One that comes while a crisis goes on or a day after, or while a drift grows or a week
 * after, is told of it; the hours of these are not counted as months in which there could have been a false one.
 */
import { parseArgs } from 'node:util';
import { isUp } from '../lib/checks/trend/pick.ts';
import type { Swing } from '../lib/checks/trend/swing.ts';
import { type Alarm, firstHour, judgeStream, type Watch } from './spikes/judge.ts';
import { type Planted, plantedSizes } from './spikes/plan.ts';
import { type Stream, streamHours, toStream, toStreamChannel, toStreamProduct } from './spikes/stream.ts';

const crisisHoursMax = 2;
const driftHoursMax = 96;
const hoursPerMonth = 30 * 24;
/** What is told so long after something is told of it. */
const aftermathHours = { crisis: 24, drift: 7 * 24, silence: 48, fall: 7 * 24, burst: 0, outage: 0 } as const;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1-20' },
    sigmas: { type: 'string', default: '4,4.5,5,5.5' },
    'drift-sigmas': { type: 'string', default: '1.75,2' },
    'spread-sigmas': { type: 'string', default: '3.5,3.75,4' },
    looks: { type: 'string', default: '2' },
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
const watches: readonly Watch[] = toNumbers(values.sigmas).flatMap((sudden) =>
  toNumbers(values['drift-sigmas']).flatMap((slow) =>
    toNumbers(values['spread-sigmas']).flatMap((spread) =>
      toNumbers(values.looks).map((looksPerHour) => ({ looksPerHour, bounds: { sudden, slow, spread } })),
    ),
  ),
);
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

const toResult = (seed: number, { plan }: Stream, { looksPerHour, bounds }: Watch, alarms: readonly Alarm[]) => ({
  seed,
  looksPerHour,
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
  const judged = judgeStream(stream, watches);
  for (let hour = firstHour; hour <= streamHours; hour++)
    if (![...plan.crises, ...plan.drifts].some((each) => isOf(each, hour))) quietHours += 1;
  for (const [watch, alarms] of judged.alarms) {
    const result = toResult(seed, stream, watch, alarms);
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
    'looks  sudden  slow  spread  false a quiet month  worst seed  crises in 2 h  drifts in 96 h  silences (median h)',
  );
  for (const { looksPerHour, bounds } of watches) {
    const own = results.filter(
      (each) =>
        each.looksPerHour === looksPerHour &&
        each.sudden === bounds.sudden &&
        each.slow === bounds.slow &&
        each.spread === bounds.spread,
    );
    const wrong = own.reduce((sum, each) => sum + each.wrong.length, 0);
    const silences = own.flatMap((each) => each.silences);
    console.log(
      [
        String(looksPerHour).padEnd(7),
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
