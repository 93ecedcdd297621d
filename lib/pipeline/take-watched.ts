/** Lists of known links that the configuration names: each page on them becomes a record that is watched. */
import { toFirstCheck } from '../backlinks/next-check.ts';
import { type Backlink, unreadBacklink } from '../model/backlink.ts';
import type { Instant } from '../model/vocabulary.ts';
import type { ConfigFiles } from '../ports/config-files.ts';
import type { Stores } from '../ports/stores.ts';
import { sha256, toId } from '../text/hash.ts';
import { toIsOwnAddress } from '../text/own-address.ts';
import { toCanonicalUrl, toRegistrableDomain } from '../text/url.ts';
import type { Engine } from './engine.ts';
import { toRow } from './page-rows.ts';
import { watchedChannelId } from './watched-channel.ts';

type TakeEngine = Pick<Engine, 'config' | 'clock'> & {
  readonly files: ConfigFiles;
  readonly stores: Pick<Stores, 'backlinks' | 'pages'>;
};

/** Addresses of one file that are taken. */
const addressesMax = 1_000_000;
const putAtOnce = 500;
const address = /https?:\/\/[^\s"',;<>]{1,2000}/i;

/** The first address of each line, canonical, each once: a plain list, or a table whose first address is the linking page. */
const readAddresses = (text: string, isOwn: (url: string) => boolean): ReadonlySet<string> => {
  const found = new Set<string>();
  for (const line of text.split(/\r\n?|\n/)) {
    const url = toCanonicalUrl(address.exec(line.slice(0, 4000))?.[0] ?? '');
    if (url !== undefined && !isOwn(url)) found.add(url);
    if (found.size >= addressesMax) break;
  }
  return found;
};

const toWatched = (
  { config }: Pick<Engine, 'config'>,
  from: string,
  { index, at }: { readonly index: number; readonly at: Instant },
): Backlink => ({
  ...unreadBacklink,
  type: 'backlink',
  id: toId('b', [config.brand.id, from, '']),
  brand: config.brand.id,
  from,
  referringDomain: toRegistrableDomain(from),
  to: null,
  state: 'unknown',
  firstSeenAt: at,
  lastCheckedAt: at,
  nextCheckAt: toFirstCheck(from, { index, at }),
  watched: true,
  history: [{ at, state: 'unknown', followed: null, why: 'imported' }],
  channel: watchedChannelId,
});

/** A page that is known already is watched from now on; of others a record begins. */
const toRecords = async (engine: TakeEngine, from: string, index: number, at: Instant): Promise<readonly Backlink[]> => {
  const { rows } = await engine.stores.backlinks.list({ brand: engine.config.brand.id, from });
  if (rows.length === 0) return [toWatched(engine, from, { index, at })];
  return rows.filter(({ watched }) => !watched).map((record) => ({ ...record, watched: true }));
};

/** Reads the lists that are new or have changed; answers how many pages they added. Repeating adds nothing. */
export const takeWatched = async (engine: TakeEngine): Promise<number> => {
  const { config, files, stores, clock } = engine;
  const isOwn = toIsOwnAddress(config.brand);
  const at = clock.now().toISOString();
  let added = 0;
  for (const path of config.backlinks.watch) {
    const bytes = await files.read(path);
    if (bytes === undefined) continue;
    const row = toRow({ channel: watchedChannelId, url: `urn:earmark:file:${path}`, kind: 'entry', depth: 0 });
    const body = sha256(bytes);
    if ((await stores.pages.find(row.channel, row.url))?.body === body) continue;
    let records: Backlink[] = [];
    for (const [index, from] of [...readAddresses(new TextDecoder().decode(bytes), isOwn)].entries()) {
      records.push(...(await toRecords(engine, from, index, at)));
      if (records.length < putAtOnce) continue;
      await stores.backlinks.put(records);
      added += records.length;
      records = [];
    }
    await stores.backlinks.put(records);
    added += records.length;
    // After its pages are kept: a crash reads it once more.
    await stores.pages.put([{ ...row, body, readAt: at, state: 'read' }]);
  }
  return added;
};
