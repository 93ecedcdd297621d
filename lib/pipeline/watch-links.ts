/** Which pages that link to the brand, or should, are to be read again: one message a page, which `collect` works off. */
import type { Backlink } from '../model/backlink.ts';
import type { CollectMessage } from '../ports/queue.ts';
import type { Stores } from '../ports/stores.ts';
import type { Engine } from './engine.ts';
import { isOfFigures } from './figures.ts';
import { findChannel } from './find-channel.ts';
import { watchedChannelId } from './watched-channel.ts';

type WatchEngine = Pick<Engine, 'config' | 'clock' | 'queue'> & { readonly stores: Pick<Stores, 'backlinks'> };

/** Links looked through in one call: what is due is spread over the day, and the next call takes the rest. */
const dueLinksMax = 1000;
/** A page whose message was lost is sent again after so long. */
const sentAgainMs = 6 * 3_600_000;

/** Who found a page reads it again, for what is found on it is told by channel; one that is no more, or is the brand's, leaves it to the lists' own. */
const toReader = ({ config }: Pick<Engine, 'config'>, { channel: id }: Backlink): string => {
  const channel = findChannel(config, id);
  return channel === undefined || channel.owned || isOfFigures(channel) ? watchedChannelId : id;
};

/**
 * Sends the pages that are due, and answers how many. `holds`: given where the queue does not keep equal messages once; what was sent is then not due again
 * until its message must have been lost.
 */
export const sendWatched = async (
  engine: WatchEngine,
  { holds = false }: { readonly holds?: boolean } = {},
): Promise<number> => {
  const { config, stores, queue, clock } = engine;
  const now = clock.now();
  const until = now.toISOString();
  const due = await stores.backlinks.listDue({ brand: config.brand.id, until, max: dueLinksMax });
  const pages = new Map<string, CollectMessage>();
  for (const record of due) {
    const { from, nextCheckAt } = record;
    if (pages.has(from) || nextCheckAt === null) continue;
    const page = { url: from, depth: 0, watch: true as const };
    pages.set(from, { step: 'collect', channel: toReader(engine, record), dueAt: nextCheckAt, page });
  }
  if (pages.size === 0) return 0;
  await queue.send([...pages.values()]);
  if (holds) {
    const nextCheckAt = new Date(now.getTime() + sentAgainMs).toISOString();
    for (const { id } of due)
      await stores.backlinks.revise(id, (record) =>
        record.nextCheckAt !== null && record.nextCheckAt <= until ? { ...record, nextCheckAt } : record,
      );
  }
  return pages.size;
};
