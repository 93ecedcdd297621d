/** What `serve` hands to the API: the data folder, a pass on request, and the guidelines for drafts. */
import { type Changes, createChanges } from '../api/changes.ts';
import type { ApiEngine } from '../api/engine.ts';
import type { Config } from '../model/config.ts';
import { lintDraft } from '../pipeline/lint.ts';
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
  };
  return { engine, changes };
};

const toReason = (error: unknown): string => (error instanceof Error ? error.message : String(error));
