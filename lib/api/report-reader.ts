/** Keeps what was made of the report last: it reads what all owned channels say from the archive, which is not done for every look. */
import { type OpenReport, openReport, sectionIds } from '../pipeline/report/make-report.ts';
import type { ReportEngine } from '../pipeline/report/source.ts';
import { viewMentionsMax } from '../pipeline/who-and-where.ts';
import type { Clock } from '../ports/clock.ts';
import type { Changes } from './changes.ts';
import type { ReadReport } from './routes/report.ts';

/** Figures are counted as new from so long ago. */
const reportDays = 1;
/** It is made anew only when something changed, and not more often than this. */
const reportEveryMs = 10_000;
const dayMs = 86_400_000;

/** Makes what the routes read the report by. Without `changes` it cannot be told that something changed: then it is made anew whenever it is that old. */
export const createReportReader = (
  engine: ReportEngine,
  { clock, changes }: { readonly clock: Clock; readonly changes?: Changes },
): ReadReport => {
  let opened: { readonly report: OpenReport; readonly atMs: number } | undefined;
  let isStale = true;
  changes?.listen(() => {
    isStale = true;
  });
  const open = (): OpenReport => {
    const now = clock.now();
    if (opened !== undefined && (!isStale || now.getTime() - opened.atMs < reportEveryMs)) return opened.report;
    isStale = changes === undefined;
    const since = new Date(now.getTime() - reportDays * dayMs);
    const report = openReport(engine, { now, since, mentionsMax: viewMentionsMax });
    opened = { report, atMs: now.getTime() };
    return report;
  };
  return async (ids = sectionIds) => {
    const report = open();
    const figures: Record<string, unknown> = {};
    // One after the other: they read the same stores.
    for (const id of ids) figures[id] = await report.section(id);
    return { ...report.head, ...figures };
  };
};
