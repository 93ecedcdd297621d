/** Every section of a report as it is shown, in the order in which it is read: the only list of them. */
import type { Report } from '../../pipeline/report/make-report.ts';
import { toBacklinksView } from './backlinks-view.ts';
import { toConsistencyView } from './consistency-view.ts';
import { toCoverageView } from './coverage-view.ts';
import { toFindingsView } from './findings-view.ts';
import { toMeasuresView } from './measures-view.ts';
import { toMessagesView } from './messages-view.ts';
import { toNapView } from './nap-view.ts';
import { toSlicesView } from './slices-view.ts';
import { toToneView } from './tone-view.ts';
import { toTriageView } from './triage-view.ts';
import type { SectionView } from './view.ts';
import { toVolumeView } from './volume-view.ts';
import { toWhoView } from './who-view.ts';

/** The sections of a report, ready to be shown. */
export const toViews = (report: Report): readonly SectionView[] => [
  toConsistencyView(report.consistency, report.coverage),
  toMessagesView(report.messages),
  toToneView(report.tone),
  toNapView(report.nap),
  toBacklinksView(report.backlinks),
  toFindingsView(report),
  toMeasuresView(report.measures),
  toTriageView(report.triage),
  toVolumeView(report.volume, report.coverage),
  toWhoView(report.who),
  toSlicesView(report.slices, report.coverage),
  toCoverageView(report.coverage),
];
