/** Makes a report from what is stored: one section after the other, each in a file of its own. */
import type { Instant } from '../../model/vocabulary.ts';
import { backlinksSection } from './backlinks.ts';
import { consistencySection } from './consistency.ts';
import { coverageSection } from './coverage.ts';
import { findingsSection } from './findings.ts';
import { listFindings } from './list-findings.ts';
import { listMeasures } from './list-measures.ts';
import { measuresSection } from './measures.ts';
import { messagesSection } from './messages.ts';
import { napSection } from './nap.ts';
import { type OwnedReading, readOwned } from './read-owned.ts';
import { slicesSection } from './slices.ts';
import type { ReportEngine, ReportSource } from './source.ts';
import { toneSection } from './tone.ts';
import { triageSection } from './triage.ts';
import { volumeSection } from './volume.ts';
import { whoSection } from './who.ts';

/** Every section by its name in the report: the only list of them. */
const sections = {
  consistency: consistencySection,
  messages: messagesSection,
  tone: toneSection,
  nap: napSection,
  backlinks: backlinksSection,
  measures: measuresSection,
  findings: findingsSection,
  triage: triageSection,
  volume: volumeSection,
  who: whoSection,
  slices: slicesSection,
  coverage: coverageSection,
} as const;

type Sections = typeof sections;
/** The figures of each section. */
export type ReportFigures = { readonly [Id in keyof Sections]: Awaited<ReturnType<Sections[Id]['make']>> };

export type Report = ReportFigures & {
  readonly type: 'report';
  readonly brand: string;
  readonly name: string;
  readonly at: Instant;
  /** Findings are counted as opened and resolved from then on; everything else is as it stands now. */
  readonly since: Instant;
};

const readAll = async (engine: ReportEngine, now: Date): Promise<readonly OwnedReading[]> => {
  const readings: OwnedReading[] = [];
  for (const channel of engine.config.channels.filter(({ owned }) => owned))
    readings.push(await readOwned({ ...engine, now }, channel));
  return readings;
};

/** Where nobody says otherwise: a report is made once in a while, and may take seconds. */
const reportMentionsMax = 10_000;

/** Makes the whole report; nothing is fetched, and nothing is written. `mentionsMax`: where somebody waits for it. */
export const makeReport = async (
  engine: ReportEngine,
  {
    now,
    since,
    mentionsMax = reportMentionsMax,
  }: { readonly now: Date; readonly since: Date; readonly mentionsMax?: number },
): Promise<Report> => {
  const { config, stores } = engine;
  const brand = config.brand.id;
  const open = await listFindings(stores.findings, { brand, status: ['open', 'acknowledged', 'fixed'] });
  const resolved = await listFindings(stores.findings, { brand, status: ['resolved'] });
  const source: ReportSource = {
    ...engine,
    now,
    since,
    mentionsMax,
    owned: await readAll(engine, now),
    open: open.rows,
    resolved: resolved.rows,
    measures: await listMeasures(stores.measures, { brand, since }),
    isCut: open.isCut || resolved.isCut,
  };
  return {
    type: 'report',
    brand,
    name: config.brand.name,
    at: now.toISOString(),
    since: since.toISOString(),
    consistency: await sections.consistency.make(source),
    messages: await sections.messages.make(source),
    tone: await sections.tone.make(source),
    nap: await sections.nap.make(source),
    backlinks: await sections.backlinks.make(source),
    measures: await sections.measures.make(source),
    findings: await sections.findings.make(source),
    triage: await sections.triage.make(source),
    volume: await sections.volume.make(source),
    who: await sections.who.make(source),
    slices: await sections.slices.make(source),
    coverage: await sections.coverage.make(source),
  };
};
