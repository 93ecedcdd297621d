/** What the sections of a report are made from. */
import type { Config } from '../../model/config.ts';
import type { Finding } from '../../model/finding.ts';
import type { Measure } from '../../model/measure.ts';
import type { Archive } from '../../ports/archive.ts';
import type { Log } from '../../ports/log.ts';
import type { Stores } from '../../ports/stores.ts';
import type { OwnedReading } from './read-owned.ts';

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

/** What is read once, for all sections. */
export type ReportSource = ReportEngine & {
  readonly now: Date;
  readonly since: Date;
  /** Mentions that are read at most of each of the two windows of who speaks. */
  readonly mentionsMax: number;
  readonly owned: readonly OwnedReading[];
  /** Not resolved and not ignored, gravest first. */
  readonly open: readonly Finding[];
  readonly resolved: readonly Finding[];
  /** What was measured since then. */
  readonly measures: { readonly rows: readonly Measure[]; readonly isCut: boolean };
  /** True where there are more findings than were read. */
  readonly isCut: boolean;
};

/** One section: what it is called in JSON, and how its figures are made. */
export type Section<Id extends string, Figures> = {
  readonly id: Id;
  make(source: ReportSource): Figures | Promise<Figures>;
};
