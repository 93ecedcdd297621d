/** One page of a poll, read on its own: what it says is handed on, where it leads is planned. */
import { toPagePlace } from '../findings/identity.ts';
import type { Channel } from '../model/channel.ts';
import type { Entry } from '../model/entry.ts';
import type { Item } from '../model/item.ts';
import type { Page } from '../model/page.ts';
import type { CollectMessage, PlannedPage } from '../ports/queue.ts';
import { ChannelReader } from './channel-reader.ts';
import { planFiles } from './collect-file.ts';
import { planLinks } from './collect-link.ts';
import type { PlannedEngine } from './engine.ts';
import { judgeLinkingPages, looksAtLinks } from './gather-links.ts';
import { KnownPages } from './known-pages.ts';
import { filesOf, looksAtFiles } from './look-files.ts';
import { needsOf } from './needs.ts';
import { outlinksOf } from './outlinks.ts';
import { findEntry } from './plan-pages.ts';
import type { PlannedAsking } from './planned-asking.ts';
import type { Poll } from './poll.ts';

/** A page that a feed leads to is asked for so often before its entry stands for it for good. */
const triesMax = 5;

type OnePage = {
  readonly channel: Channel;
  readonly message: CollectMessage;
  readonly page: PlannedPage;
  readonly asking: PlannedAsking;
  readonly signal: AbortSignal;
};

/** Reads the page, unless this poll did so before. Answers what was counted. */
export const collectPage = async (engine: PlannedEngine, one: OnePage): Promise<Poll | undefined> => {
  const { channel, message, page, asking, signal } = one;
  const row = await engine.stores.pages.find(channel.id, page.url);
  if (row?.readAt != null && row.kind === 'page' && row.readAt >= message.dueAt) return undefined;
  const entry = await findEntry(engine.archive, page.entry);
  const reader = new ChannelReader({
    engine,
    channel,
    known: new KnownPages(engine.stores.pages, { channel: channel.id, rows: row === undefined ? [] : [row] }),
    cursor: undefined,
    signal,
    now: engine.clock.now(),
    asking,
    onTurned: (url) => judgeLinkingPages(engine, { channel, targets: new Set([url]) }),
  });
  const reading = await reader.page(page.url, {
    depth: page.depth,
    ...(entry === undefined ? {} : { entry }),
    beforeKept: ({ item }) => goOn(engine, one, item),
  });
  if (reading.outcome === 'unchanged' && row !== undefined) await lookAgain(engine, { one, row, poll: reader.poll });
  if (reading.outcome === 'failed' && entry !== undefined && !signal.aborted)
    await standIn(engine, { one, entry, reader });
  return reader.poll;
};

const goOn = async (engine: PlannedEngine, { channel, message, page }: OnePage, item: Item): Promise<void> => {
  if (page.asked !== undefined) {
    const { followLinks } = await import('./follow-links.ts');
    await followLinks(engine, { channel, message, page, item });
  }
  if (!channel.owned) return;
  const files = looksAtFiles(engine, channel) ? filesOf(item, needsOf(engine.config, channel)) : [];
  await planFiles(engine, { channel, dueAt: message.dueAt, urls: files, by: page.url });
  if (!looksAtLinks(engine, channel)) return;
  const urls = outlinksOf(item, needsOf(engine.config, channel));
  // The channel's own pages are read: that tells more than a look.
  const own = new Set((await engine.stores.pages.findAll(channel.id, urls)).map(({ url }) => url));
  await planLinks(engine, {
    channel,
    dueAt: message.dueAt,
    urls: urls.filter((url) => !own.has(url)),
    by: page.url,
  });
};

/** An unchanged page on which something is open: noted as read, and judged as of now where somebody says that it was mended. */
const lookAgain = async (
  engine: PlannedEngine,
  { one: { channel, page }, row, poll }: { readonly one: OnePage; readonly row: Page; readonly poll: Poll },
): Promise<void> => {
  const readAt = poll.confirmed.get(page.url);
  const { body, url } = row;
  if (page.open === undefined || readAt === undefined || body === null) return;
  const findings = await engine.stores.findings.listAt(engine.config.brand.id, toPagePlace(url));
  if (findings.some(({ status, channel: of }) => status === 'fixed' && of === channel.id))
    await engine.queue.send([{ step: 'analyze', channel: channel.id, url, body, readAt }]);
  await engine.stores.pages.put([{ ...row, readAt }]);
};

/** An entry whose page cannot be read stands for it until it can. */
const standIn = async (
  engine: PlannedEngine,
  { one, entry, reader }: { readonly one: OnePage; readonly entry: Entry; readonly reader: ChannelReader },
): Promise<void> => {
  const { channel, message, page } = one;
  const tries = (page.tries ?? 0) + 1;
  if (tries < triesMax) {
    const { waiting: _kept, ...again } = message;
    await engine.queue.send([{ ...again, page: { ...page, tries } }], { delayMs: channel.everyMs });
  }
  if (tries === 1) await reader.entry(entry);
};
