/** Reads the figures of a window by channel, stage, persona, product or language. */
import { type ConsistencyPart, consistencyMeasure } from '../insights/consistency-trend.ts';
import type { DriftFinding } from '../insights/drift.ts';
import { type SliceDimension, type SliceRow, sliceColumns, toSliceRows } from '../insights/slices.ts';
import type { Config } from '../model/config.ts';
import type { Measure } from '../model/measure.ts';
import type { NamedOf, NamedSum, Stores } from '../ports/stores.ts';
import { toInsightDays } from './insight-days.ts';
import { listFindings } from './report/list-findings.ts';
import { listMeasures } from './report/list-measures.ts';

type From = {
  readonly config: Pick<Config, 'brand' | 'channels'>;
  readonly stores: Pick<Stores, 'mentions' | 'channels'>;
  /** Those of channels, in order of their days: what was measured last counts. */
  readonly measures: readonly Measure[];
  readonly findings: readonly DriftFinding[];
};

/** The last that was measured of each channel. */
const toLast = (measures: readonly Measure[]): ReadonlyMap<string, ConsistencyPart> =>
  new Map(
    measures.flatMap(({ name, channel, value: numerator, of }) =>
      name !== consistencyMeasure || channel === null || of === null
        ? []
        : [[channel, { numerator, denominator: of }] as const],
    ),
  );

const onlyPublic = <T extends { readonly speaker?: string }>(rows: readonly T[]): readonly T[] =>
  rows.filter(({ speaker }) => speaker === 'public');

/** One row a slice. Nothing is fetched and nothing is written. */
export const readSlices = async (
  { config: { brand, channels }, stores, measures, findings }: From,
  by: SliceDimension,
  window: { readonly since: Date; readonly now: Date },
): Promise<readonly SliceRow[]> => {
  const { days, from } = toInsightDays(window);
  const columns = [sliceColumns[by], 'speaker'] as const;
  const span = { brand: brand.id, ...days, by: columns };
  const named = async (of: NamedOf): Promise<readonly NamedSum[]> =>
    onlyPublic(await stores.mentions.sumNamed({ ...span, of }));
  const health = await stores.channels.listHealth();
  return toSliceRows(
    by,
    {
      counts: onlyPublic(await stores.mentions.sumCounts(span)),
      competitors: await named('competitor'),
      answered: await named('answered'),
      replies: await named('reply'),
      channels,
      read: new Set(
        health.flatMap(({ channel, failure, succeededAt }) =>
          failure === null && succeededAt !== null ? channel : [],
        ),
      ),
      consistency: toLast(measures),
      findings,
      rivals: new Set(brand.competitors.map(({ name }) => name)),
    },
    { since: from, now: window.now },
  );
};

/** What slices are made from beside counts. */
export const readSliced = async (
  stores: Pick<Stores, 'findings' | 'measures'>,
  { brand, since }: { readonly brand: string; readonly since: Date },
): Promise<Pick<From, 'findings' | 'measures'>> => ({
  findings: (await listFindings(stores.findings, { brand, status: ['open', 'acknowledged', 'fixed', 'resolved'] }))
    .rows,
  measures: (await listMeasures(stores.measures, { brand, since })).rows,
});
