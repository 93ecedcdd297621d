/** The report as a digest carries it: the figures at a glance, and the page. */
import { makeReport } from '../../pipeline/report/make-report.ts';
import type { ReportEngine } from '../../pipeline/report/source.ts';
import type { ReportInShort, ReportWindow } from '../../pipeline/tell-report.ts';
import { readAgency } from './agency.ts';
import { toHtml } from './to-html.ts';
import { toViews } from './views.ts';

/** Makes the report of a window; nothing is fetched and nothing is written. */
export const tellReport = async (engine: ReportEngine, window: ReportWindow): Promise<ReportInShort> => {
  const report = await makeReport(engine, window);
  const views = toViews(report);
  return {
    figures: views.map(({ title, headline: { label, value } }) => `${title}: ${value} (${label})`),
    page: toHtml(report, views, await readAgency(engine.config)),
  };
};
