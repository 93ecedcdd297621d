/** Which pages that link to the brand, or should, are to be read again; where nobody may wait, as one message a page, which `collect` works off. */
import type { Backlink } from '../model/backlink.ts';
import type { CollectMessage, PlannedPage } from '../ports/queue.ts';
import type { Stores } from '../ports/stores.ts';
import type { Engine } from './engine.ts';
import { isOfFigures } from './figures.ts';
import { findChannel } from './find-channel.ts';
import { watchedChannelId } from './watched-channel.ts';

type WatchEngine = Pick<Engine, 'config' | 'clock' | 'queue'> & { readonly stores: Pick<Stores, 'backlinks'> };

/** One page to be read again. */
type WatchMessage = CollectMessage & { readonly page: PlannedPage };

/** Links looked through in one call: what is due is spread over the day, and the next call takes the rest. */
const dueLinksMax = 1000;
/** A page whose message was lost is sent again after so long. */
const sentAgainMs = 6 * 3_600_000;

/** Who found a page reads it again, for what is found on it is told by channel; one that is no more, or is the brand's, leaves it to the lists' own. */
const toReader = ({ config }: Pick<Engine, 'config'>, { channel: id }: Backlink): string => {
  const channel = findChannel(config, id);
  return channel === undefined || channel.owned || isOfFigures(channel) ? watchedChannelId : id;
};

/** A page that is due, and those of its records that are. */
export type WatchedPage = { readonly message: WatchMessage; readonly due: readonly Backlink[] };

/** The pages that are due, earliest first. */
export const findWatched = async (engine: Omit<WatchEngine, 'queue'>): Promise<readonly WatchedPage[]> => {
  const { config, stores, clock } = engine;
  const until = clock.now().toISOString();
  const due = await stores.backlinks.listDue({ brand: config.brand.id, until, max: dueLinksMax });
  const pages = new Map<string, { readonly message: WatchMessage; readonly due: Backlink[] }>();
  for (const record of due) {
    const { from, nextCheckAt } = record;
    const known = pages.get(from);
    known?.due.push(record);
    if (known !== undefined || nextCheckAt === null) continue;
    const page = { url: from, depth: 0, watch: true as const };
    const message: WatchMessage = { step: 'collect', channel: toReader(engine, record), dueAt: nextCheckAt, page };
    pages.set(from, { message, due: [record] });
  }
  return [...pages.values()];
};

/** Sends the pages that are due, and answers how many. What was sent is not due again until its message must have been lost. */
export const sendWatched = async (engine: WatchEngine): Promise<number> => {
  const { stores, queue, clock } = engine;
  const pages = await findWatched(engine);
  if (pages.length === 0) return 0;
  await queue.send(pages.map(({ message }) => message));
  const now = clock.now();
  const nextCheckAt = new Date(now.getTime() + sentAgainMs).toISOString();
  const isDue = (record: Backlink): boolean =>
    record.nextCheckAt !== null && Date.parse(record.nextCheckAt) <= now.getTime();
  for (const { id } of pages.flatMap(({ due }) => due))
    await stores.backlinks.revise(id, (record) => (isDue(record) ? { ...record, nextCheckAt } : record));
  return pages.length;
};
