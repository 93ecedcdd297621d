/** Brings together what is to be seen of a document that is analyzed; loaded with its decoders only where a check looks. */
import type { Seen } from '../checks/check.ts';
import type { Channel } from '../model/channel.ts';
import type { Config } from '../model/config.ts';
import type { Item } from '../model/item.ts';
import type { Engine } from './engine.ts';
import { type GuidelineFiles, readGuidelineFiles } from './guideline-files.ts';
import { looksAtFiles, toLookChannel } from './look-files.ts';
import { needsOf } from './needs.ts';
import type { FindFile, LookFile } from './see.ts';

/** Undefined where no check of the channel looks, or the item is no page. */
export const findSeen = async (engine: Engine, channel: Channel, item: Item): Promise<Seen | undefined> => {
  if (item.dress === undefined || !looksAtFiles(engine, channel)) return undefined;
  const { see } = await import('./see.ts');
  const needs = needsOf(engine.config, channel);
  const files = await readGuidelineFiles(engine.config, engine.files);
  return see(item, { needs, files, find: toFinder(engine, channel) });
};

/** What a document shows that is judged alone: its own styles and drawings, for nothing is fetched and nothing was kept. */
export const seeAlone = async (
  config: Config,
  { channel, item, files }: { readonly channel: Channel; readonly item: Item; readonly files: GuidelineFiles },
): Promise<Seen | undefined> => {
  if (item.dress === undefined || !looksAtFiles({ config }, channel)) return undefined;
  const { see } = await import('./see.ts');
  return see(item, { needs: needsOf(config, channel), files, find: async () => undefined });
};

/** A file whose body went from the archive is asked for whole at the next poll. */
const toFinder =
  ({ stores, archive }: Engine, channel: Channel): FindFile =>
  async (url): Promise<LookFile> => {
    const row = await stores.pages.find(toLookChannel(channel), url);
    if (row?.state === 'gone') return 'gone';
    if (row?.body == null) return undefined;
    const body = await archive.find(row.body);
    if (body === undefined) await stores.pages.put([{ ...row, body: null, validators: {} }]);
    return body === undefined ? undefined : { name: row.body, body };
  };
