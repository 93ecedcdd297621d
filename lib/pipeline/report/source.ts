/** What the sections of a report are made from. */
import type { Config } from '../../model/config.ts';
import type { FindingBrief } from '../../model/finding.ts';
import type { Measure } from '../../model/measure.ts';
import type { Archive } from '../../ports/archive.ts';
import type { Log } from '../../ports/log.ts';
import type { Stores } from '../../ports/stores.ts';
import { listMeasures } from './list-measures.ts';
import { readOpen, readResolved } from './read-briefs.ts';
import { type OwnedReading, readOwned } from './read-owned.ts';

/** The ports that a report needs: the same on one machine and on AWS. */
export type ReportEngine = {
  readonly config: Config;
  readonly stores: Pick<
    Stores,
    'pages' | 'findings' | 'facts' | 'channels' | 'backlinks' | 'referrals' | 'measures' | 'mentions'
  >;
  readonly archive: Pick<Archive, 'find'>;
  readonly log: Log;
};

/** What a report is of. */
export type SourceWindow = {
  readonly now: Date;
  readonly since: Date;
  /** Mentions that are read at most of each of the two windows of who speaks. */
  readonly mentionsMax: number;
};

/** What several sections need is read when the first of them asks, and once. */
export type ReportSource = ReportEngine &
  SourceWindow & {
    /** What the owned channels say. */
    owned(): Promise<readonly OwnedReading[]>;
    findings(): Promise<ReportFindings>;
    /** What was measured since then. */
    measures(): Promise<{ readonly rows: readonly Measure[]; readonly isCut: boolean }>;
  };

export type ReportFindings = {
  /** Not resolved and not ignored. */
  readonly open: readonly FindingBrief[];
  readonly resolved: readonly FindingBrief[];
  /** True where there are more than were read. */
  readonly isCut: boolean;
};

/** One section: what it is called in JSON, and how its figures are made. */
export type Section<Id extends string, Figures> = {
  readonly id: Id;
  make(source: ReportSource): Figures | Promise<Figures>;
};

/** What could not be read is read again by whoever asks next. */
const once = <T>(read: () => Promise<T>): (() => Promise<T>) => {
  let reading: Promise<T> | undefined;
  return () => {
    reading ??= read().catch((error: unknown) => {
      reading = undefined;
      throw error;
    });
    return reading;
  };
};

const readAllOwned = async (engine: ReportEngine, now: Date): Promise<readonly OwnedReading[]> => {
  const readings: OwnedReading[] = [];
  for (const channel of engine.config.channels.filter(({ owned }) => owned))
    readings.push(await readOwned({ ...engine, now }, channel));
  return readings;
};

const readFindings = async ({ config, stores }: ReportEngine): Promise<ReportFindings> => {
  const open = await readOpen(stores.findings, config.brand.id);
  const resolved = await readResolved(stores.findings, config.brand.id);
  return { open: open.rows, resolved: resolved.rows, isCut: open.isCut || resolved.isCut };
};

/** Nothing is fetched and nothing is written. */
export const openReportSource = (
  { config, stores, archive, log }: ReportEngine,
  window: SourceWindow,
): ReportSource => {
  // As it is now: whoever hands it in may put another configuration into it.
  const engine = { config, stores, archive, log };
  return {
    ...engine,
    ...window,
    owned: once(() => readAllOwned(engine, window.now)),
    findings: once(() => readFindings(engine)),
    measures: once(() => listMeasures(stores.measures, { brand: config.brand.id, since: window.since })),
  };
};
