/**
 * The check `spike` on planted streams: how many false alarms a month, and how soon crises and drifts are found, for several bounds.
 * The bound is chosen on some seeds and told of others: `--seeds 1-20`, `--seeds 21-60`.
 */
import { parseArgs } from 'node:util';
import type { CountedChannel } from '../lib/checks/check.ts';
import { countedDays, toTimeline } from '../lib/checks/trend/series.ts';
import { isUp, measureSwings, pickSwings, type Swing } from '../lib/checks/trend/swing.ts';
import { coolDownMs } from '../lib/findings/merge-counts.ts';
import {
  channelCount,
  hourMs,
  type Planted,
  type Stream,
  startMs,
  streamDays,
  toStream,
  toStreamChannel,
} from './spikes/stream.ts';

const sizes = { countMin: 5, ratioMin: 1.2 };
const firstHour = 9 * 24;
const crisisHoursMax = 2;
const driftHoursMax = 4 * 24;
/** What is told after a crisis or a drift so long is told of it. */
const aftermathHours = 24;
const driftAftermathHours = 7 * 24;
const hoursPerMonth = 30 * 24;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1-20' },
    sigmas: { type: 'string', default: '3,3.25,3.5,3.75,4' },
    json: { type: 'boolean', default: false },
  },
});
const [firstSeed = 1, lastSeed = 1] = values.seeds.split('-').map(Number);
const bounds = values.sigmas.split(',').map(Number);

type Alarm = { readonly hour: number; readonly up: boolean; readonly what: string };

const toKey = (swing: Swing): string => {
  const direction = isUp(swing) ? 'up' : swing.kind;
  return `${direction} ${swing.of.kind} ${swing.of.kind === 'all' ? '' : swing.of.name}`;
};

/** Findings as they are opened, and opened again as graver, with the cool-down that is kept in the pipeline. */
const createFindings = () => {
  const seen = new Map<string, number>();
  const alarms: Alarm[] = [];
  return {
    alarms,
    note: (hour: number, swings: readonly Swing[]): void => {
      for (const swing of swings) {
        const key = toKey(swing);
        const names = swing.kind === 'negative' ? [key, `${key} graver`] : [key];
        const isNew = names.some((name) => {
          const last = seen.get(name);
          return last === undefined || (hour - last) * hourMs > coolDownMs;
        });
        for (const name of names) seen.set(name, hour);
        const what = `${swing.of.kind} ${swing.kind} ${swing.kind === 'silent' ? '' : swing.hours}`.trim();
        if (isNew) alarms.push({ hour, up: isUp(swing), what });
      }
    },
  };
};

const toChannels = (at: Date): readonly CountedChannel[] =>
  Array.from({ length: channelCount }, (_, index) => ({
    channel: { id: toStreamChannel(index), source: 'feed', owned: false, everyMs: hourMs, options: {} },
    url: `https://news.example/${index}`,
    readUntil: at.toISOString(),
  }));

/** Judges a stream every hour, with what is known then, for every bound. */
const judgeStream = ({ rows }: Stream): ReadonlyMap<number, readonly Alarm[]> => {
  const findings = new Map(bounds.map((bound) => [bound, createFindings()]));
  const times = rows.map(({ day, hour }) => Date.parse(day) + hour * hourMs);
  let [low, high] = [0, 0];
  for (let hour = firstHour; hour <= streamDays * 24; hour++) {
    const now = new Date(startMs + hour * hourMs);
    while (high < times.length && (times[high] ?? 0) < now.getTime()) high++;
    while ((times[low] ?? Number.POSITIVE_INFINITY) < now.getTime() - countedDays * 24 * hourMs) low++;
    const timeline = toTimeline({ channels: toChannels(now), rows: rows.slice(low, high) }, now);
    const measured = measureSwings(timeline, sizes);
    for (const bound of bounds) findings.get(bound)?.note(hour, pickSwings(measured, bound));
  }
  return new Map([...findings].map(([bound, { alarms }]) => [bound, alarms]));
};

const isOf = ({ kind, from, until }: Planted, { hour }: Alarm): boolean =>
  hour > from && hour <= until + (kind === 'crisis' ? aftermathHours : driftAftermathHours);

/** Hours from its beginning to the first alarm of something that goes up; undefined where none came while it was to be found. */
const toDelay = ({ from, until }: Planted, alarms: readonly Alarm[]): number | undefined => {
  const first = alarms.find(({ hour, up }) => up && hour > from && hour <= until);
  return first === undefined ? undefined : first.hour - from;
};

const results = [];
for (let seed = firstSeed; seed <= lastSeed; seed++) {
  const stream = toStream(seed);
  const real = stream.planted.filter(({ kind }) => kind !== 'burst');
  for (const [bound, alarms] of judgeStream(stream)) {
    const wrong = alarms.filter((alarm) => !real.some((each) => isOf(each, alarm)));
    const result = {
      seed,
      bound,
      alarms: alarms.length,
      wrong: wrong.map(({ what }) => what),
      crises: real.filter(({ kind }) => kind === 'crisis').map((each) => toDelay(each, alarms) ?? null),
      drifts: real.filter(({ kind }) => kind === 'drift').map((each) => toDelay(each, alarms) ?? null),
    };
    results.push(result);
    if (values.json) console.log(JSON.stringify(result));
  }
}

const months = ((streamDays * 24 - firstHour) / hoursPerMonth) * (lastSeed - firstSeed + 1);
const within = (delays: readonly (number | null)[], max: number): number =>
  delays.filter((delay) => delay !== null && delay <= max).length;
if (!values.json) {
  console.log(`seeds ${values.seeds}: ${months.toFixed(0)} months of a brand with ${channelCount} channels`);
  console.log('sigmas  false alarms a month  worst seed  crises in 2 h  drifts in 4 days');
  for (const bound of bounds) {
    const own = results.filter((each) => each.bound === bound);
    const wrong = own.reduce((sum, each) => sum + each.wrong.length, 0);
    const worst = Math.max(...own.map((each) => each.wrong.length)) / (months / own.length);
    const crises = own.flatMap((each) => each.crises);
    const drifts = own.flatMap((each) => each.drifts);
    console.log(
      [
        bound.toFixed(2).padEnd(8),
        (wrong / months).toFixed(2).padEnd(22),
        worst.toFixed(2).padEnd(12),
        `${within(crises, crisisHoursMax)} of ${crises.length}`.padEnd(15),
        `${within(drifts, driftHoursMax)} of ${drifts.length}`,
      ].join(''),
    );
  }
}
