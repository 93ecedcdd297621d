/** The source of feeds: RSS, Atom, JSON Feed; Google Alerts and news searches among them. */
import * as z from 'zod';
import { SourceError } from '../errors.ts';
import { decodeText } from '../formats/charset.ts';
import { type Feed, parseFeed } from '../formats/feed.ts';
import { findFeedFault } from '../formats/feed-fault.ts';
import { findLinkInHeader } from '../formats/link-header.ts';
import type { Entry } from '../model/entry.ts';
import type { FetchAnswer, ReadAnswer } from '../ports/fetcher.ts';
import { toCanonicalUrl } from '../text/url.ts';
import {
  type FeedCursor,
  type Hub,
  mayOwe,
  parseFeedCursor,
  type Retry,
  toFeedCursor,
  triesMax,
} from './feed-cursor.ts';
import { toEntryHash, toFeedEntry } from './feed-entries.ts';
import { defineSource, type SourceContext, type SourceYield } from './source.ts';
import { leadsNowhere } from './unwrap-link.ts';
import { workThrough } from './work-through.ts';

const options = z.strictObject({
  url: z
    .url({ protocol: /^https?$/, error: 'expected an address that begins with http:// or https://' })
    .describe('The feed itself: RSS, Atom or JSON Feed.'),
  readLinkedPages: z
    .boolean()
    .default(false)
    .describe('Follow each new entry to its page and read that instead of the entry alone.'),
  maxEntries: z.number().int().min(1).max(5000).default(500).describe('Entries of one poll, newest first.'),
});
type FeedContext = SourceContext<z.infer<typeof options>>;

const accept = 'application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5';

/** Why the feed could not be read, or undefined where it was, or is as it was. */
const faultOf = (answer: FetchAnswer, url: string): SourceError | undefined => {
  if (answer.outcome === 'failed') return answer.error;
  return answer.outcome === 'gone' ? goneError(url, answer.status) : undefined;
};

/** A feed that cannot be read does not put off the pages that it owes, unless its host asks us to wait. */
const isOver = ({ channel }: FeedContext, before: FeedCursor, failure: SourceError): boolean =>
  before.retries.length === 0 || !channel.options.readLinkedPages || failure.retryAfterMs !== undefined;

const goneError = (url: string, status: number): SourceError =>
  new SourceError({
    code: 'HTTP_STATUS',
    retry: 'later',
    status,
    subject: { kind: 'feed', id: url },
    expected: 'a feed',
    received: `status ${status}`,
    mend: 'Look up the feed’s new address on its site, or remove the channel.',
  });

/** What an answer says: its entries, oldest first, each id and each page once, and where news of it could be subscribed to. */
type FeedReading = { readonly entries: readonly Entry[]; readonly hub: Hub | undefined };

const readFeed = async (answer: ReadAnswer, maxEntries: number): Promise<FeedReading> => {
  const { url, headers } = answer;
  const feed = await parseFeed(answer.body, {
    url: headers['content-location'] === undefined ? url : (toCanonicalUrl(headers['content-location'], url) ?? url),
    contentType: headers['content-type'],
    contentLanguage: headers['content-language'],
  });
  const byId = new Map<string, Entry>();
  for (const entry of feed.entries.slice(0, maxEntries).map((each) => toFeedEntry(each, feed)))
    if (!byId.has(entry.id)) byId.set(entry.id, entry);
  // Oldest first, so that what was said first is also seen first.
  return { entries: [...byId.values()].toReversed(), hub: toHub(answer, feed) };
};

/** As the feed says, else as its server does: publishers may do either. */
const toHub = ({ url, headers }: ReadAnswer, feed: Feed): Hub | undefined => {
  const hub = feed.hubs[0] ?? findLinkInHeader(headers.link, 'hub', url);
  return hub === undefined
    ? undefined
    : { hub, topic: feed.feedUrl ?? findLinkInHeader(headers.link, 'self', url) ?? url };
};

/** The brand's own feed should be readable by all its subscribers: says so in the log where it is not. */
const noteFault = async (context: FeedContext, answer: ReadAnswer): Promise<void> => {
  if (!context.channel.owned) return;
  const contentType = answer.headers['content-type'];
  const { text } = decodeText(answer.body, contentType === undefined ? {} : { contentType });
  const fault = await findFeedFault(text);
  if (fault === undefined) return;
  const { url } = context.channel.options;
  context.log.warn('strict readers cannot read this feed', { channel: context.channel.id, url, fault });
};

const pageOf = (entry: Entry): string | undefined => {
  const url = entry.url === null || leadsNowhere(entry.url) ? undefined : toCanonicalUrl(entry.url);
  return url !== undefined && /^https?:/.test(url) ? url : undefined;
};

type PageTask = { readonly url: string; readonly entry: Entry };

/** Each page once: two entries may lead to the same one. */
const toTasks = (entries: readonly Entry[]): readonly PageTask[] => {
  const byUrl = new Map<string, PageTask>();
  for (const entry of entries) {
    const url = pageOf(entry);
    if (url !== undefined) byUrl.set(url, { url, entry });
  }
  return [...byUrl.values()];
};

/**
 * Reads pages a few at a time; answers those that failed. What was read is not held on to: a feed of hundreds of pages would
 * keep them all in memory. An interrupted poll answers what it got to.
 */
const readPages = async (context: FeedContext, tasks: readonly PageTask[]): Promise<readonly PageTask[]> => {
  const waiting = [...tasks];
  const failed: PageTask[] = [];
  await workThrough(
    () => (context.signal.aborted ? undefined : waiting.shift()),
    async (task) => {
      const { outcome } = await context.page(task.url, { entry: task.entry });
      if (outcome === 'failed') failed.push(task);
    },
    context.concurrency,
  );
  return failed;
};

/** Pages that an earlier poll read before it was cut off; it kept no cursor, so they would be read again. */
const readBefore = async (context: FeedContext, before: FeedCursor): Promise<ReadonlySet<string>> =>
  before.seen.size > 0
    ? new Set()
    : new Set((await context.known()).filter(({ state }) => state === 'read').map(({ url }) => url));

/** New and edited entries of a poll with what is remembered of all of them. */
const findNews = (entries: readonly Entry[], before: FeedCursor) => {
  const seen = new Map(before.seen);
  const news: Entry[] = [];
  for (const entry of entries) {
    const hash = toEntryHash(entry);
    if (seen.get(entry.id) !== hash) news.push(entry);
    // To the end of the map: what is still in the feed is forgotten last.
    seen.delete(entry.id);
    seen.set(entry.id, hash);
  }
  return { news, seen };
};

/** Follows new entries to their pages; an entry whose page cannot be read stands for it until it can. */
async function* readLinkedPages(
  context: FeedContext,
  news: readonly Entry[],
  before: FeedCursor,
): AsyncGenerator<SourceYield, readonly Retry[]> {
  const isRead = await readBefore(context, before);
  const fresh = toTasks(news).filter(({ url }) => !isRead.has(url));
  const freshUrls = new Set(fresh.map(({ url }) => url));
  const owed = before.retries.filter(({ entry }) => !freshUrls.has(pageOf(entry) ?? ''));
  const triesBefore = new Map(owed.map(({ entry, tries }) => [entry.id, tries]));
  const failed = await readPages(context, [...fresh, ...toTasks(owed.map(({ entry }) => entry))]);
  const retries: Retry[] = [];
  for (const task of failed) {
    const tries = (triesBefore.get(task.entry.id) ?? 0) + 1;
    if (tries < triesMax) retries.push({ entry: task.entry, tries });
    if (freshUrls.has(task.url)) yield { type: 'entry', entry: task.entry };
  }
  // What leads to no page is all there is.
  for (const entry of news) if (pageOf(entry) === undefined) yield { type: 'entry', entry };
  return retries;
}

/** Reads a feed; known entries are handed on again only when they were edited. */
export const feed = defineSource({
  id: 'feed',
  summary: 'Reads a feed (RSS, Atom, JSON Feed), Google Alerts and news searches among them.',
  options,
  everyMs: 15 * 60_000,
  limits: {
    grants: [],
    spacingMs: null,
    pageSize: null,
    reachesBack: 'window',
  },
  examples: [
    { id: 'blog', source: 'feed', url: 'https://northwind.example/blog/feed.xml', owned: true },
    { id: 'alerts', source: 'feed', url: 'https://www.google.com/alerts/feeds/1/2', readLinkedPages: true },
  ],
  async *read(context) {
    const { url, readLinkedPages: followsLinks, maxEntries } = context.channel.options;
    const asked = await context.request({ url, conditional: true, headers: { accept } });
    const failure = faultOf(asked, url);
    // Most polls end here: their cursor, which may be long, is not read.
    if (asked.outcome === 'unchanged' && !mayOwe(context.cursor)) return;
    const before = parseFeedCursor(context.cursor);
    if (failure !== undefined && isOver(context, before, failure)) throw failure;
    const answer = asked.outcome === 'read' ? asked : undefined;
    if (answer === undefined && before.retries.length === 0) return;
    if (answer !== undefined) await noteFault(context, answer);
    const { entries, hub } =
      answer === undefined ? { entries: [], hub: before.hub } : await readFeed(answer, maxEntries);
    const { news, seen } = findNews(entries, before);
    let retries: readonly Retry[] = [];
    if (followsLinks) retries = yield* readLinkedPages(context, news, before);
    else for (const entry of news) yield { type: 'entry', entry };
    // One checkpoint, at the end: it keeps the feed's validators, and a 304 must not hide what was not handed on.
    const shown = answer === undefined ? before.seen.size : entries.length;
    if (!context.signal.aborted) yield { type: 'checkpoint', cursor: toFeedCursor({ seen, retries, hub }, { shown }) };
    if (failure !== undefined) throw failure;
  },
});
