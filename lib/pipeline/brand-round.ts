/** When the brand's own channels are held against one another: what says that it is time. */
import type { Page } from '../model/page.ts';
import type { Instant } from '../model/vocabulary.ts';
import type { BrandMessage } from '../ports/queue.ts';
import type { Engine } from './engine.ts';
import { toRow } from './page-rows.ts';

/** Changes within a minute are one round, which begins at the earliest when the last of them is a minute old. */
const slotMs = 60_000;

/** The brand as a document: read when what its channels say last changed, and judged like any other. Its channel is no channel's id. */
export const toBrandDocument = (brand: string): Pick<Page, 'channel' | 'url'> => ({
  channel: `brand:${brand}`,
  url: `urn:earmark:brand:${brand}`,
});

/** The message of the round in which something that changes now is looked at. */
export const toBrandMessage = (brand: string, now: Date): BrandMessage => ({
  step: 'analyze',
  brand,
  dueAt: new Date((Math.floor(now.getTime() / slotMs) + 2) * slotMs).toISOString(),
});

/** What is counted is looked at twice an hour: what begins right before one look has been there for half an hour at the next. */
const lookMs = 30 * 60_000;
const hourMs = 3_600_000;

const toLookMs = (now: Date): number => Math.floor(now.getTime() / lookMs) * lookMs;

/** The message that has what is counted looked at, as it stands in the half hour that goes on. */
export const toCountsMessage = (brand: string, now: Date): BrandMessage => ({
  step: 'analyze',
  brand,
  dueAt: new Date(toLookMs(now)).toISOString(),
  of: 'counts',
});

/** Has what is counted looked at now, and as often as it is to be within the next hour. Repeating it is harmless. */
export const sendCountsLooks = async ({
  config,
  queue,
  clock,
}: Pick<Engine, 'config' | 'queue' | 'clock'>): Promise<void> => {
  const now = clock.now();
  // Each half an hour after the one before, and not where a half hour begins: who calls once an hour does so at any minute.
  const delaysMs = Array.from({ length: hourMs / lookMs }, (_, index) => index * lookMs);
  const messages = delaysMs.map((delayMs) => toCountsMessage(config.brand.id, new Date(now.getTime() + delayMs)));
  await queue.send(messages, { delaysMs });
};

/**
 * What an owned channel says is about to change. Where passes end, that is noted and looked at when this one ends; where they
 * do not, a message brings it about. Before the facts are written: a crash in between costs a round that finds nothing new.
 */
export const noteFactsChange = async (
  engine: Pick<Engine, 'config' | 'stores' | 'queue' | 'clock' | 'isWithoutPasses'>,
): Promise<void> => {
  const { config, stores, queue, clock } = engine;
  const now = clock.now();
  if (engine.isWithoutPasses === true) {
    const message = toBrandMessage(config.brand.id, now);
    await queue.send([message], { delayMs: Date.parse(message.dueAt) - now.getTime() });
    return;
  }
  const document = toBrandDocument(config.brand.id);
  const row = await stores.pages.find(document.channel, document.url);
  // Noted each time, for a round may be under way that has read the facts already. And later than ever before: two changes in one
  // millisecond are two.
  const afterMs = row?.readAt == null ? 0 : Date.parse(row.readAt) + 1;
  const readAt = new Date(Math.max(now.getTime(), afterMs)).toISOString();
  await stores.pages.put([toReadRow(row, document, readAt)]);
};

/** The row of the brand as a document, as read at a time. */
export const toReadRow = (row: Page | undefined, document: Pick<Page, 'channel' | 'url'>, readAt: Instant): Page => ({
  ...(row ?? toRow({ ...document, kind: 'page', depth: 0 })),
  state: 'read',
  readAt,
});
