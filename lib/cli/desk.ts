/** What `serve` hands to the API: the data folder, a pass on request, and the guidelines for drafts. */
import { type Changes, createChanges } from '../api/changes.ts';
import type { ApiEngine } from '../api/engine.ts';
import { createReportReader } from '../api/report-reader.ts';
import { createTextLinter } from '../api/text-linter.ts';
import { openFolderFiles } from '../config/folder-files.ts';
import type { Config } from '../model/config.ts';
import { silentLog } from '../ports/log.ts';
import type { Context } from './context.ts';
import { openGuidelineDesk } from './guideline-desk.ts';
import type { App } from './io.ts';
import { listen } from './listen.ts';

export type Desk = { readonly engine: ApiEngine; readonly changes: Changes };

/** Opens it over the data folder. */
export const openDesk = (
  { app, config, runChannels }: { readonly app: App; readonly config: Config } & Pick<ApiEngine, 'runChannels'>,
  { io: { clock }, configPath, configName }: Context,
): Desk => {
  const { stores, archive, queue, version } = app;
  const log = silentLog;
  const changes = createChanges();
  // What runs is told of guidelines that are changed; all else of the file holds from the next start on.
  const current = { config, stores, archive, log };
  const engine: ApiEngine = {
    get config() {
      return current.config;
    },
    stores,
    ...(version === undefined ? {} : { storedVersion: version }),
    archive,
    clock,
    log,
    changes,
    runChannels,
    readQueue: async () => ({ waiting: await queue.size(), dead: (await queue.deadLetters()).length }),
    lintText: createTextLinter((channel) => listen(current.config, channel), clock),
    readFile: openFolderFiles(config.folder).read,
    readReport: createReportReader(current, { clock, changes }),
    guidelines: openGuidelineDesk({
      file: configPath,
      name: configName,
      brand: config.brand.id,
      configs: stores.configs,
      clock,
      onChanged: async ({ guidelines }) => {
        current.config = { ...current.config, guidelines };
        await app.useGuidelines(guidelines);
        void runChannels([]);
      },
    }),
  };
  return { engine, changes };
};
