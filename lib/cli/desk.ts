/** What `serve` hands to the API: the data folder, a pass on request, and the guidelines for drafts. */
import { type Changes, createChanges } from '../api/changes.ts';
import type { ApiEngine } from '../api/engine.ts';
import { createReportReader } from '../api/report-reader.ts';
import { createTextLinter } from '../api/text-linter.ts';
import { openFolderFiles } from '../config/folder-files.ts';
import type { Config } from '../model/config.ts';
import { silentLog } from '../ports/log.ts';
import type { Context } from './context.ts';
import type { App } from './io.ts';
import { listen } from './listen.ts';

export type Desk = { readonly engine: ApiEngine; readonly changes: Changes };

/** Opens it over the data folder. */
export const openDesk = (
  { app, config, runChannels }: { readonly app: App; readonly config: Config } & Pick<ApiEngine, 'runChannels'>,
  { io: { clock } }: Context,
): Desk => {
  const { stores, archive, queue, version } = app;
  const log = silentLog;
  const changes = createChanges();
  const engine: ApiEngine = {
    config,
    stores,
    ...(version === undefined ? {} : { storedVersion: version }),
    archive,
    clock,
    log,
    changes,
    runChannels,
    readQueue: async () => ({ waiting: await queue.size(), dead: (await queue.deadLetters()).length }),
    lintText: createTextLinter((channel) => listen(config, channel), clock),
    readFile: openFolderFiles(config.folder).read,
    readReport: createReportReader({ config, stores, archive, log }, { clock, changes }),
  };
  return { engine, changes };
};
