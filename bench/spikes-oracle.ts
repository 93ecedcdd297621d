/**
 * What can be found in a planted stream at all: likelihood-ratio tests that know the rate, the season, the spread and the share of negative
 * ones of every channel, which mentions are of a harmless burst, and what they look for, of so and so many sizes. Each of the three (crises,
 * drifts of the share, drifts of the volume) may be wrong once in three months, so that together they are wrong once a month. The bounds are
 * taken on the same seeds. `--planted`: the streams of `spikes.ts` themselves, looked for with the one size that is said, and what was
 * missed named by its seed.
 */
import { parseArgs } from 'node:util';
import { type Drift, type Planted, plantedSizes, toHeight } from './spikes/plan.ts';
import {
  hourMs,
  hourShape,
  isOfBurst,
  type Stream,
  startMs,
  streamHours,
  toStream,
  toStreamChannel,
  toUsualRate,
  toUsualShare,
} from './spikes/stream.ts';

const crisisHoursMax = 2;
const driftHoursMax = 96;
const coolDownHours = 24;
const hoursPerMonth = 720;
const falsePerMonth = 1 / 3;
/** Alarms so long after a crisis are told of it. */
const aftermathHours = 24;
const firstHour = 9 * 24;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1-20' },
    crises: { type: 'string', default: '0.25,0.5,0.75,1,1.5' },
    drifts: { type: 'string', default: '0.5,1,1.5,2,2.5' },
    planted: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const [firstSeed = 1, lastSeed = 1] = values.seeds.split('-').map(Number);
const [crisisSizes, driftSizes] = [values.crises.split(',').map(Number), values.drifts.split(',').map(Number)];

/** Of a channel, hour by hour: what came, what was usual by then, and what would be without drifts. */
type Known = Readonly<Record<'said' | 'negative' | 'rate' | 'share' | 'steadyRate' | 'steadyShare', Float64Array>>;

const toHours = (of: (hour: number) => number): Float64Array =>
  Float64Array.from({ length: streamHours }, (_, hour) => of(hour));

const toKnown = ({ plan, channels, told }: Stream): readonly Known[] => {
  const steady = { ...plan, drifts: [] };
  return channels.map(({ mentions, negative }, channel) => {
    const said = mentions.slice();
    for (const each of told) {
      if (each.channel !== toStreamChannel(channel) || !isOfBurst(each)) continue;
      const hour = Math.floor((Date.parse(each.seenAt) - startMs) / hourMs);
      said[hour] = at(said, hour) - 1;
    }
    return {
      said,
      negative,
      rate: toHours((hour) => toUsualRate(plan, channel, hour)),
      share: toHours((hour) => toUsualShare(plan, channel, hour)),
      steadyRate: toHours((hour) => toUsualRate(steady, channel, hour)),
      steadyShare: toHours((hour) => toUsualShare(steady, channel, hour)),
    };
  });
};

const at = (numbers: Float64Array, hour: number): number => numbers[hour] ?? 0;

const sumOf = (numbers: Float64Array, from: number, until: number): number => {
  let sum = 0;
  for (let hour = from; hour < until; hour++) sum += at(numbers, hour);
  return sum;
};

/** Days of a channel stray by a fifth, on top of what its hours do. */
const dayVariance = 0.05;
/** The middle of what crises are like: on a third of all channels, and so much of it is negative. */
const hitShare = 1 / 3;
const crisisNegative = 0.675;

/** How much likelier it is that so many more come of an hour that strays by itself, and so many of them negative. */
const toLogRatio = (
  { said, negative, usual, share }: Readonly<Record<'said' | 'negative' | 'usual' | 'share', number>>,
  more: number,
  shape: number,
): number => {
  const crowd = usual + more;
  const worse = (usual * share + more * crisisNegative) / crowd;
  return (
    said * Math.log(crowd / usual) -
    (said + shape) * Math.log((crowd + shape) / (usual + shape)) +
    negative * Math.log(worse / share) +
    (said - negative) * Math.log((1 - worse) / (1 - share))
  );
};

/** A crisis of that size that began one hour ago or two, on channels that are not known. */
const scoreCrisis = (known: readonly Known[], size: number) => {
  const perHour = known.reduce((sum, { steadyRate }) => sum + sumOf(steadyRate, 0, 168) / 168, 0);
  return (now: number): number => {
    const growth = at(known[0]?.rate ?? new Float64Array(), now) / at(known[0]?.steadyRate ?? new Float64Array(), now);
    const scores = [1, 2].map((hours) => {
      const shape = 1 / (1 / (hourShape * hours) + dayVariance);
      const begun = {
        kind: 'crisis' as const,
        from: now - hours,
        until: now + 1,
        channels: [],
        height: 1,
        negative: 1,
        halfLife: 12,
      };
      const height = toHeight(now - 1, begun) + (hours > 1 ? toHeight(now - 2, begun) : 0);
      const more = (size * perHour * growth * height) / (known.length * hitShare);
      return known.reduce((score, { said, negative, rate, share }) => {
        const usual = sumOf(rate, now - hours, now);
        const ratio = toLogRatio(
          {
            said: sumOf(said, now - hours, now),
            negative: sumOf(negative, now - hours, now),
            usual,
            share: at(share, now - 1),
          },
          more,
          shape,
        );
        return score + Math.log(1 - hitShare + hitShare * Math.exp(Math.min(500, ratio)));
      }, 0);
    });
    return Math.max(...scores);
  };
};

/** What all channels together add up to since the beginning. */
const addUp = (known: readonly Known[], of: (channel: Known, hour: number) => number): Float64Array => {
  const sums = new Float64Array(streamHours + 1);
  for (let hour = 0; hour < streamHours; hour++)
    sums[hour + 1] = at(sums, hour) + known.reduce((sum, channel) => sum + of(channel, hour), 0);
  return sums;
};

/** Where a drift that began four days ago would be, day by day. */
const driftShape = [0.05, 0.15, 0.25, 0.35];

const overDays = (now: number, of: (from: number, until: number, shape: number) => number): number =>
  driftShape.reduce((sum, shape, day) => sum + of(now - 96 + day * 24, now - 72 + day * 24, shape), 0);

const scoreDrift = (known: readonly Known[], of: Drift['of'], size: number): ((now: number) => number) => {
  const said = addUp(known, (channel, hour) => at(channel.said, hour));
  const negative = addUp(known, (channel, hour) => at(channel.negative, hour));
  const steady = addUp(known, (channel, hour) => at(channel.steadyRate, hour));
  const steadyNegative = addUp(known, (channel, hour) => at(channel.steadyRate, hour) * at(channel.steadyShare, hour));
  const over = (sums: Float64Array, from: number, until: number): number => at(sums, until) - at(sums, from);
  if (of === 'volume')
    // Days stray by more than chance, all alike: as far from what is usual as a drift is steep.
    return (now) =>
      overDays(now, (from, until, shape) => shape * (over(said, from, until) / over(steady, from, until) - 1));
  return (now) =>
    overDays(now, (from, until, shape) => {
      const share = over(steadyNegative, from, until) / over(steady, from, until);
      const worse = Math.min(0.9, share * (1 + size * shape));
      const [bad, all] = [over(negative, from, until), over(said, from, until)];
      return bad * Math.log(worse / share) + (all - bad) * Math.log((1 - worse) / (1 - share));
    });
};

type Looked = {
  readonly seed: number;
  readonly planted: readonly Planted[];
  readonly scores: Float64Array;
  readonly quiet: Uint8Array;
};

/** Where nothing is planted that raises a score. */
const isQuiet = (hour: number, { plan }: Stream, of: Drift['of'] | 'crisis'): boolean => {
  const afterwards = of === 'crisis' ? aftermathHours : driftHoursMax;
  if (plan.crises.some(({ from, until }) => hour > from && hour <= until + afterwards)) return false;
  return of === 'crisis' || plan.drifts.every(({ from }) => hour <= from);
};

const look = (
  { seed, stream }: { readonly seed: number; readonly stream: Stream },
  of: Drift['of'] | 'crisis',
  score: (now: number) => number,
): Looked => ({
  seed,
  planted: of === 'crisis' ? stream.plan.crises : stream.plan.drifts.filter((drift) => drift.of === of),
  scores: toHours((now) => (now < firstHour ? Number.NEGATIVE_INFINITY : score(now))),
  quiet: Uint8Array.from({ length: streamHours }, (_, now) => (now >= firstHour && isQuiet(now, stream, of) ? 1 : 0)),
});

const countFalse = (looked: readonly Looked[], bound: number): number => {
  let count = 0;
  for (const { scores, quiet } of looked) {
    let last = Number.NEGATIVE_INFINITY;
    for (let hour = firstHour; hour < streamHours; hour++) {
      if (quiet[hour] !== 1 || at(scores, hour) <= bound) continue;
      if (hour - last > coolDownHours) count += 1;
      last = hour;
    }
  }
  return count;
};

/** The lowest bound that is wrong no more often than it may be. */
const toBound = (looked: readonly Looked[]): number => {
  const hours = looked.reduce((sum, { quiet }) => sum + quiet.reduce((a, b) => a + b, 0), 0);
  const allowed = Math.floor((hours / hoursPerMonth) * falsePerMonth);
  const falling = Float64Array.from(
    looked.flatMap(({ scores, quiet }) => [...scores].filter((_, hour) => quiet[hour] === 1)),
  )
    .toSorted()
    .reverse();
  let [low, high] = [0, falling.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (countFalse(looked, at(falling, middle)) <= allowed) low = middle;
    else high = middle - 1;
  }
  return at(falling, low);
};

const print = (kind: string, size: number, looked: readonly Looked[], hoursMax: number): void => {
  const bound = toBound(looked);
  const found = looked.flatMap(({ seed, planted, scores }) =>
    planted.map(({ from }) => ({
      seed,
      isFound: scores.subarray(Math.floor(from) + 1, Math.floor(from + hoursMax) + 1).some((score) => score > bound),
    })),
  );
  const missed = found.filter(({ isFound }) => !isFound).map(({ seed }) => seed);
  const row = { kind, size, found: found.length - missed.length, of: found.length, missed };
  const share = `(${((100 * row.found) / row.of).toFixed(1)} %)`;
  console.log(
    values.json
      ? JSON.stringify(row)
      : `${kind.padEnd(16)}${String(size).padEnd(6)}${row.found} of ${row.of} ${share}${missed.length > 0 ? `, missed of seeds ${missed.join(', ')}` : ''}`,
  );
};

if (!values.json) console.log('what            size  found in time, at one false alarm in three months each');
for (const [step, crisisSize] of crisisSizes.entries()) {
  const driftSize = driftSizes[step] ?? 0;
  const sizes = values.planted
    ? plantedSizes
    : ({ crisis: [crisisSize, crisisSize], drift: [driftSize, driftSize] } as const);
  const looked: Record<Drift['of'] | 'crisis', Looked[]> = { crisis: [], negative: [], volume: [] };
  for (let seed = firstSeed; seed <= lastSeed; seed++) {
    const stream = toStream(seed, sizes);
    const known = toKnown(stream);
    looked.crisis.push(look({ seed, stream }, 'crisis', scoreCrisis(known, crisisSize)));
    for (const of of ['negative', 'volume'] as const)
      looked[of].push(look({ seed, stream }, of, scoreDrift(known, of, driftSize)));
  }
  print('crisis', crisisSize, looked.crisis, crisisHoursMax);
  print('drift, negative', driftSize, looked.negative, driftHoursMax);
  print('drift, volume', driftSize, looked.volume, driftHoursMax);
}
