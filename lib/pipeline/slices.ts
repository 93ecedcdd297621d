/** Reads the figures of a window by channel, stage, persona, product or language. */
import { type ConsistencyPart, consistencyMeasure } from '../insights/consistency-trend.ts';
import { type DriftFinding, toDrifts } from '../insights/drift.ts';
import { type SliceDimension, type SliceRow, sliceColumns, toSliceRows } from '../insights/slices.ts';
import type { Config } from '../model/config.ts';
import type { Measure } from '../model/measure.ts';
import type { NamedOf, NamedSum, Stores } from '../ports/stores.ts';
import { toInsightDays } from './insight-days.ts';
import { listMeasures } from './report/list-measures.ts';
import { readOpen, readResolved } from './report/read-briefs.ts';

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

/** Rows of the slices of a window. */
export type ReadSlices = (by: SliceDimension) => Promise<readonly SliceRow[]>;

type Counted = Pick<Parameters<typeof toSliceRows>[1], 'counts' | 'competitors' | 'answered' | 'replies'>;

/** What is counted by a column, of the public. */
const readCounted = async (
  { mentions }: Pick<Stores, 'mentions'>,
  span: { readonly brand: string; readonly fromDay: string; readonly toDay: string },
  column: 'channel' | 'product' | 'language',
): Promise<Counted> => {
  const asked = { ...span, by: [column, 'speaker'] } as const;
  const named = async (of: NamedOf): Promise<readonly NamedSum[]> =>
    onlyPublic(await mentions.sumNamed({ ...asked, of }));
  // At once: a store that reads the same rows for all of them reads them once.
  const [counts, competitors, answered, replies] = await Promise.all([
    mentions.sumCounts(asked),
    named('competitor'),
    named('answered'),
    named('reply'),
  ]);
  return { counts: onlyPublic(counts), competitors, answered, replies };
};

/** Opens the slices of a window: what several of them are made from is read once. Nothing is fetched and nothing is written. */
export const openSlices = (
  { config: { brand, channels }, stores, measures, findings }: From,
  window: { readonly since: Date; readonly now: Date },
): ReadSlices => {
  const { days, from } = toInsightDays(window);
  const known = new Map<string, Promise<Counted>>();
  const countedBy = (column: 'channel' | 'product' | 'language'): Promise<Counted> => {
    const counted = known.get(column) ?? readCounted(stores, { brand: brand.id, ...days }, column);
    known.set(column, counted);
    return counted;
  };
  const shared = {
    channels,
    consistency: toLast(measures),
    drifts: toDrifts(findings, { since: from, now: window.now }),
    rivals: new Set(brand.competitors.map(({ name }) => name)),
  };
  return async (by) => {
    const health = await stores.channels.listHealth();
    const read = new Set(
      health.flatMap(({ channel, failure, succeededAt }) => (failure === null && succeededAt !== null ? channel : [])),
    );
    const counted = await countedBy(sliceColumns[by]);
    return toSliceRows(by, { ...shared, ...counted, read });
  };
};

/** What slices are made from beside counts; `isCut` where there is more than is read. */
export const readSliced = async (
  stores: Pick<Stores, 'findings' | 'measures'>,
  { brand, since, now }: { readonly brand: string; readonly since: Date; readonly now: Date },
): Promise<Pick<From, 'findings' | 'measures'> & { readonly isCut: boolean }> => {
  const open = await readOpen(stores.findings, brand);
  const resolved = await readResolved(stores.findings, brand);
  const measures = await listMeasures(stores.measures, { brand, since });
  const isCut = open.isCut || resolved.isCut || measures.isCut || toInsightDays({ since, now }).isCut;
  return { findings: [...open.rows, ...resolved.rows], measures: measures.rows, isCut };
};
