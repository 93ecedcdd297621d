/** What `serve` hands to the API: the data folder, a pass on request, and the guidelines for drafts. */
import { type Changes, createChanges } from '../api/changes.ts';
import type { ApiEngine } from '../api/engine.ts';
import type { Config } from '../model/config.ts';
import { lintDraft } from '../pipeline/lint.ts';
import { makeReport, type Report } from '../pipeline/report/make-report.ts';
import { silentLog } from '../ports/log.ts';
import type { Context } from './context.ts';
import type { App } from './io.ts';
import { listen } from './listen.ts';

export type Desk = { readonly engine: ApiEngine; readonly changes: Changes };

/** Opens it over the data folder. */
export const openDesk = (
  { app, config, runChannels }: { readonly app: App; readonly config: Config } & Pick<ApiEngine, 'runChannels'>,
  { io }: Context,
): Desk => {
  const changes = createChanges();
  const engine: ApiEngine = {
    config,
    stores: app.stores,
    queue: app.queue,
    archive: app.archive,
    clock: io.clock,
    log: silentLog,
    changes,
    runChannels,
    lintText: async (text, channel) => {
      const { remarks, faults } = await lintDraft(listen(config, channel), { text }, io.clock.now());
      return { remarks, faults: faults.map(({ check, error }) => `${check}: ${toReason(error)}`) };
    },
    readReport: createReportReader({ app, config, changes }, io),
  };
  return { engine, changes };
};

/** Figures are counted as new from so long ago. */
const reportDays = 1;
/** A report reads what all owned channels say from the archive: it is made anew only when something changed, and not more often than this. */
const reportEveryMs = 10_000;
const dayMs = 86_400_000;

const createReportReader = (
  { app, config, changes }: { readonly app: App; readonly config: Config; readonly changes: Changes },
  { clock }: Context['io'],
): ApiEngine['readReport'] => {
  let made: { readonly report: Promise<Report>; readonly atMs: number } | undefined;
  let isStale = true;
  changes.listen(() => {
    isStale = true;
  });
  return () => {
    const now = clock.now();
    const isFresh = made !== undefined && (!isStale || now.getTime() - made.atMs < reportEveryMs);
    if (made !== undefined && isFresh) return made.report;
    isStale = false;
    const since = new Date(now.getTime() - reportDays * dayMs);
    const report = makeReport({ config, stores: app.stores, archive: app.archive, log: silentLog }, { now, since });
    made = { report, atMs: now.getTime() };
    // One that failed is made anew by whoever asks next.
    report.catch(() => {
      made = undefined;
    });
    return report;
  };
};

const toReason = (error: unknown): string => (error instanceof Error ? error.message : String(error));
