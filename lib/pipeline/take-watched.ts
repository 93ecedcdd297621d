/** Lists of known links that the configuration names: each page on them becomes a record that is watched. */
import { UsageError } from '../errors.ts';
import type { ConfigFiles } from '../ports/config-files.ts';
import type { Stores } from '../ports/stores.ts';
import { sha256 } from '../text/hash.ts';
import type { Engine } from './engine.ts';
import { importBacklinks } from './import-backlinks.ts';
import { toRow } from './page-rows.ts';
import { watchedChannelId } from './watched-channel.ts';

type TakeEngine = Pick<Engine, 'config' | 'clock' | 'log'> & {
  readonly files: ConfigFiles;
  readonly stores: Pick<Stores, 'backlinks' | 'pages'>;
};

async function* toChunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Takes one list in; one that cannot be read is told in the log, and read again once it has changed. */
const take = async (engine: TakeEngine, path: string, bytes: Uint8Array): Promise<number> => {
  const { config, stores, clock, log } = engine;
  const importer = { brand: config.brand, oldDomains: config.backlinks.oldDomains, backlinks: stores.backlinks, clock };
  try {
    const { added, changed, wrong } = await importBacklinks(importer, toChunks(bytes), { file: path });
    if (wrong.count > 0) log.warn('rows of a list of links were left out', { file: path, rows: wrong.count });
    return added + changed;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    log.warn('a list of links cannot be read', { file: path, reason: error.message });
    return 0;
  }
};

/** Reads the lists that are new or have changed; answers how many pages they added. Repeating adds nothing. */
export const takeWatched = async (engine: TakeEngine): Promise<number> => {
  const { config, files, stores, clock } = engine;
  const at = clock.now().toISOString();
  let added = 0;
  for (const path of config.backlinks.watch) {
    const bytes = await files.read(path);
    if (bytes === undefined) continue;
    const row = toRow({ channel: watchedChannelId, url: `urn:earmark:file:${path}`, kind: 'entry', depth: 0 });
    const body = sha256(bytes);
    if ((await stores.pages.find(row.channel, row.url))?.body === body) continue;
    added += await take(engine, path, bytes);
    // After its pages are kept: a crash reads it once more.
    await stores.pages.put([{ ...row, body, readAt: at, state: 'read' }]);
  }
  return added;
};
