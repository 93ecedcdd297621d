/** One pass over the saved web for one brand, in a data folder of its own. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import * as z from 'zod';
import { type LocalApp, openLocalApp } from '../../lib/app/local.ts';
import { parseConfig } from '../../lib/config/load.ts';
import type { Config } from '../../lib/model/config.ts';
import { type Log, silentLog } from '../../lib/ports/log.ts';
import type { Web } from './web.ts';

/** What is filled in of a brand's file; the rest of it goes by as it is. */
const fileSchema = z.looseObject({ network: z.record(z.string(), z.unknown()).default({}) });

/** `http://recorded.example/01-feeds/huffpost.atom.xml` → `recorded-01-feeds-huffpost-atom`. */
const toChannelId = (url: string): string => {
  const { hostname, pathname } = new URL(url);
  const name = decodeURIComponent(pathname).replace(/\.(?:xml|json)$/, '');
  return `${hostname.split('.')[0]}${name}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
};

const toFeedChannel = (url: string, readLinkedPages: boolean) => ({
  id: toChannelId(url),
  source: 'feed',
  url,
  readLinkedPages,
});

/** The brand's configuration with a channel for every list and every recorded feed, and with every host found on loopback. */
export const toConfig = async (file: string, web: Web): Promise<Config> => {
  const own = fileSchema.parse(parse(await readFile(file, 'utf8')));
  const hosts = Object.fromEntries(web.hosts.map((host) => [host, { address: web.address, spacing: 0 }]));
  const text = stringify({
    ...own,
    channels: [
      ...web.lists.map((url) => toFeedChannel(url, true)),
      ...web.feeds.map((url) => toFeedChannel(url, false)),
    ],
    network: { ...own.network, hosts },
  });
  return parseConfig(text, { file, folder: path.dirname(file) });
};

/** Opens Earmark in a fresh folder, does the work, and leaves nothing behind. */
export const rehearse = async <T>(
  config: Config,
  work: (app: LocalApp) => Promise<T>,
  log: Log = silentLog,
): Promise<T> => {
  const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'earmark-real-input-'));
  const app = await openLocalApp({ config, dataFolder, log, print: () => {} });
  try {
    return await work(app);
  } finally {
    await app.close();
    await rm(dataFolder, { recursive: true, force: true });
  }
};
