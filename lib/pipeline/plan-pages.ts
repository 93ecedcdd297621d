/** Pages as messages of their own: each held back until its turn at its host. */
import { type Entry, entrySchema, toEntry } from '../model/entry.ts';
import type { Instant } from '../model/vocabulary.ts';
import type { Archive } from '../ports/archive.ts';
import type { CollectMessage, PlannedPage } from '../ports/queue.ts';
import type { WantedPage } from './asking.ts';
import type { PlannedEngine } from './engine.ts';
import { toEntryBody } from './page-rows.ts';

/** Sends pages of a poll, spaced by their hosts. Answers when the last one has its turn (epoch ms), 0 where there is none. */
export const sendPages = async (
  { queue, planner, clock }: Pick<PlannedEngine, 'queue' | 'planner' | 'clock'>,
  {
    channel,
    dueAt,
    pages,
  }: { readonly channel: string; readonly dueAt: Instant; readonly pages: readonly PlannedPage[] },
): Promise<number> => {
  if (pages.length === 0) return 0;
  const turns = await planner.plan(pages.map(({ url }) => url));
  const nowMs = clock.now().getTime();
  const delaysMs = turns.map(({ atMs }) => Math.max(0, atMs - nowMs));
  const messages = pages.map((page, index): CollectMessage => {
    const turn = turns[index];
    const waiting = turn === undefined ? {} : { waiting: { ...turn, url: page.url, times: 0 } };
    return { step: 'collect', channel, dueAt, page, ...waiting };
  });
  await queue.send(messages, { delaysMs });
  return Math.max(...turns.map(({ atMs }) => atMs));
};

/** A wanted page as it goes into a message; the entry that led there lies in the archive. */
export const toPlannedPage = async (
  archive: Archive,
  { page, asked, isOpen }: { readonly page: WantedPage; readonly asked: number; readonly isOpen: boolean },
  channel: string,
): Promise<PlannedPage> => ({
  url: page.url,
  depth: page.depth,
  asked,
  ...(page.site === undefined ? {} : { site: page.site }),
  ...(page.entry === undefined ? {} : { entry: await putEntry(archive, page.entry, channel) }),
  ...(isOpen ? { open: true } : {}),
});

const putEntry = (archive: Archive, entry: Entry, channel: string): Promise<string> =>
  archive.put(toEntryBody(entry, channel));

/** The entry that led to a page; undefined where none did, or its archived form is no more. */
export const findEntry = async (archive: Archive, name: string | undefined): Promise<Entry | undefined> => {
  const body = name === undefined ? undefined : await archive.find(name);
  return body === undefined ? undefined : toEntry(entrySchema.parse(JSON.parse(Buffer.from(body.bytes).toString())));
};
