/** The course of each channel's consistency: kept once a day, both parts of the score, as a measure among others. */
import type { Measure } from '../model/measure.ts';
import { toId } from '../text/hash.ts';
import type { ConsistencyRow } from './channel-consistency.ts';

/** How the measure is called; no other tool calls one of its own so. */
export const consistencyMeasure = 'earmark:consistency';

/** What is kept of a day: `value` ÷ `of` is the score. The same day once more takes the place of what was kept. */
export const toConsistencyMeasures = (
  rows: readonly Pick<ConsistencyRow, 'channel' | 'numerator' | 'denominator'>[],
  { brand, day }: { readonly brand: string; readonly day: string },
): readonly Measure[] =>
  rows.map(({ channel, numerator, denominator }) => ({
    id: toId('me', [brand, consistencyMeasure, channel, day]),
    brand,
    name: consistencyMeasure,
    value: numerator,
    unit: '',
    day,
    channel,
    of: denominator,
    group: 'strategy',
  }));

export type ConsistencyPart = { readonly numerator: number; readonly denominator: number };
export type ConsistencyDay = ConsistencyPart & {
  readonly day: string;
  /** 0..100, whole; a hundred only where there are no findings. */
  readonly consistency: number;
};
export type ConsistencyCourse = {
  readonly channel: string;
  /** Days on which it was measured, the first first. */
  readonly days: readonly ConsistencyDay[];
  /** What it gained, or lost, from the first of them to the last; null where there is only one. */
  readonly change: number | null;
};

/** The score of both its parts together; null where nothing was read. */
export const toScore = ({ numerator, denominator }: ConsistencyPart): number | null => {
  if (denominator <= 0) return null;
  return numerator >= denominator ? 100 : Math.min(99, Math.round((100 * numerator) / denominator));
};

/** One course a channel, by name. Measures come in order of their days; other ones are left out. */
export const toConsistencyCourses = (measures: readonly Measure[]): readonly ConsistencyCourse[] => {
  const byChannel = new Map<string, ConsistencyDay[]>();
  for (const { name, channel, day, value: numerator, of } of measures) {
    if (name !== consistencyMeasure || channel === null || of === null) continue;
    const consistency = toScore({ numerator, denominator: of });
    if (consistency === null) continue;
    const days = byChannel.get(channel) ?? [];
    days.push({ day, consistency, numerator, denominator: of });
    byChannel.set(channel, days);
  }
  return [...byChannel]
    .map(([channel, days]) => {
      const [first] = days;
      const last = days.at(-1);
      const isCourse = days.length > 1 && first !== undefined && last !== undefined;
      return { channel, days, change: isCourse ? last.consistency - first.consistency : null };
    })
    .toSorted((a, b) => (a.channel < b.channel ? -1 : 1));
};
