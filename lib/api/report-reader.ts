/** Keeps the report that was made last: it reads what all owned channels say from the archive, which is not done for every look. */
import { makeReport, type Report } from '../pipeline/report/make-report.ts';
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
  let made: { readonly report: Promise<Report>; readonly atMs: number } | undefined;
  let isStale = true;
  changes?.listen(() => {
    isStale = true;
  });
  return () => {
    const now = clock.now();
    const isFresh = made !== undefined && (!isStale || now.getTime() - made.atMs < reportEveryMs);
    if (made !== undefined && isFresh) return made.report;
    isStale = changes === undefined;
    const since = new Date(now.getTime() - reportDays * dayMs);
    const report = makeReport(engine, { now, since, mentionsMax: viewMentionsMax });
    made = { report, atMs: now.getTime() };
    // One that failed is made anew by whoever asks next.
    report.catch(() => {
      made = undefined;
    });
    return report;
  };
};
