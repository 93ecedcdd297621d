/** The report as a digest carries it: the figures at a glance, and the page. */
import { toFiguresInShort } from '../../pipeline/report/headlines.ts';
import { makeReport } from '../../pipeline/report/make-report.ts';
import type { ReportEngine } from '../../pipeline/report/source.ts';
import type { ReportInShort, ReportWindow } from '../../pipeline/tell-report.ts';
import { readAgency } from './agency.ts';
import { toHtml } from './to-html.ts';
import { toViews } from './views.ts';

/** Makes the report of a window; nothing is fetched and nothing is written. */
export const makeReportInShort = async (engine: ReportEngine, window: ReportWindow): Promise<ReportInShort> => {
  const report = await makeReport(engine, window);
  return {
    figures: toFiguresInShort(report),
    page: toHtml(report, toViews(report), await readAgency(engine.config)),
  };
};
