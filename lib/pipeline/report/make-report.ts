/** Makes a report from what is stored: one section after the other, each in a file of its own. */
import type { Instant } from '../../model/vocabulary.ts';
import { backlinksSection } from './backlinks.ts';
import { consistencySection } from './consistency.ts';
import { coverageSection } from './coverage.ts';
import { findingsSection } from './findings.ts';
import { measuresSection } from './measures.ts';
import { messagesSection } from './messages.ts';
import { napSection } from './nap.ts';
import { slicesSection } from './slices.ts';
import { openReportSource, type ReportEngine, type ReportSource, type SourceWindow } from './source.ts';
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
export type SectionId = keyof Sections;
const isSectionId = (name: string): name is SectionId => Object.hasOwn(sections, name);
/** Their names, in the order of the report. */
export const sectionIds: readonly SectionId[] = Object.keys(sections).filter(isSectionId);

/** The figures of each section. */
export type ReportFigures = { readonly [Id in SectionId]: Awaited<ReturnType<Sections[Id]['make']>> };

export type ReportHead = {
  readonly type: 'report';
  readonly brand: string;
  readonly name: string;
  readonly at: Instant;
  /** Findings are counted as opened and resolved from then on; everything else is as it stands now. */
  readonly since: Instant;
};
export type Report = ReportHead & ReportFigures;

/** Where nobody says otherwise: a report is made once in a while, and may take seconds. */
const reportMentionsMax = 10_000;

const toHead = ({ config, now, since }: ReportSource): ReportHead => ({
  type: 'report',
  brand: config.brand.id,
  name: config.brand.name,
  at: now.toISOString(),
  since: since.toISOString(),
});

/** Makes the whole report; nothing is fetched, and nothing is written. */
export const makeReport = async (
  engine: ReportEngine,
  { mentionsMax = reportMentionsMax, ...window }: Omit<SourceWindow, 'mentionsMax'> & Partial<SourceWindow>,
): Promise<Report> => {
  const source = openReportSource(engine, { ...window, mentionsMax });
  return {
    ...toHead(source),
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

/** A report that is made section by section, as they are asked for: what somebody waits for is not held up by what nobody looks at. */
export type OpenReport = {
  readonly head: ReportHead;
  /** Made once; one that could not be made is made again when it is asked for again. */
  section(id: SectionId): Promise<unknown>;
};

/** Sections that are asked for together share what they are made from. It is let go of so soon, for it is many times as much as the figures. */
const sourceMs = 10_000;

/** Opens a report, of which nothing is made yet; the configuration is taken as it is now. */
export const openReport = ({ config, stores, archive, log }: ReportEngine, window: SourceWindow): OpenReport => {
  const toSource = (): ReportSource => openReportSource({ config, stores, archive, log }, window);
  let source: ReportSource | undefined;
  const made = new Map<SectionId, Promise<unknown>>();
  const make = async (id: SectionId): Promise<unknown> => {
    if (source === undefined) {
      source = toSource();
      setTimeout(() => {
        source = undefined;
      }, sourceMs).unref();
    }
    return sections[id].make(source);
  };
  return {
    head: toHead(toSource()),
    section: (id) => {
      const figures =
        made.get(id) ??
        make(id).catch((error: unknown) => {
          made.delete(id);
          throw error;
        });
      made.set(id, figures);
      return figures;
    },
  };
};
