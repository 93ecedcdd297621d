/**
 * JSON Feed 1.0 and 1.1, read leniently: a field of the wrong type is left out.
 * @see https://www.jsonfeed.org/version/1.1/
 */
import * as z from 'zod';
import { toAbsoluteUrl } from '../text/url.ts';
import { toInstant } from './dates.ts';
import type { FeedBody } from './feed-atom.ts';
import { toHubs, toSeconds } from './feed-extras.ts';
import { type FeedEntry, orNull, type Person, toAuthorName, toLanguage } from './feed-shape.ts';
import { resolveLinks, toLine, toSummaryAndContent, type Words } from './feed-words.ts';

const text = z.string().optional().catch(undefined);
// Ids are strings by the standard and numbers in the wild.
const identifier = z
  .union([z.string(), z.number().transform(String)])
  .optional()
  .catch(undefined);
const size = z.number().nonnegative().optional().catch(undefined);
const author = z.object({ name: text, url: text, avatar: text });
const authors = {
  author: author.optional().catch(undefined),
  authors: z.array(author.catch({})).optional().catch(undefined),
};
const attachment = z.object({ url: text, mime_type: text, size_in_bytes: size, duration_in_seconds: size });
const item = z.object({
  id: identifier,
  url: text,
  external_url: text,
  title: text,
  content_html: text,
  content_text: text,
  summary: text,
  image: text,
  banner_image: text,
  date_published: text,
  date_modified: text,
  language: text,
  tags: z.array(z.string().catch('')).catch([]),
  attachments: z.array(attachment.catch({})).catch([]),
  ...authors,
});
const document = z.object({
  version: text,
  title: text,
  home_page_url: text,
  feed_url: text,
  description: text,
  icon: text,
  favicon: text,
  language: text,
  hubs: z.array(z.object({ type: text, url: text }).catch({})).catch([]),
  ...authors,
  items: z.array(item.optional().catch(undefined)),
});
type JsonDocument = z.infer<typeof document>;
type JsonItem = z.infer<typeof item>;
type Base = string | undefined;

const toAddress = (address: string | undefined, base: Base): string | null => {
  const trimmed = orNull(address);
  return trimmed === null ? null : (toAbsoluteUrl(trimmed, base) ?? trimmed);
};

const toPeople = (said: Pick<JsonItem, 'author' | 'authors'>, base: Base): readonly Person[] =>
  (said.authors ?? (said.author === undefined ? [] : [said.author]))
    .map(({ name, url }) => ({ name: orNull(name), email: null, url: toAddress(url, base) }))
    .filter(({ name, url }) => name !== null || url !== null);

const toText = (value: string | undefined): Words | null => {
  const trimmed = orNull(value);
  return trimmed === null ? null : { value: trimmed, kind: 'text' };
};

const toEntry = (entry: JsonItem, base: Base, feedAuthors: readonly Person[], language: string | null): FeedEntry => {
  const own = toPeople(entry, base);
  const people = own.length > 0 ? own : feedAuthors;
  const html = orNull(entry.content_html);
  const published = toInstant(entry.date_published);
  const updated = toInstant(entry.date_modified);
  return {
    id: orNull(entry.id),
    title: toLine({ value: entry.title ?? '', kind: 'text' }),
    url: toAddress(entry.url ?? entry.external_url, base),
    originalUrl: null,
    author: toAuthorName(people),
    authors: people,
    publishedAt: published ?? updated,
    updatedAt: updated ?? published,
    ...toSummaryAndContent(
      toText(entry.summary),
      html === null ? toText(entry.content_text) : { value: resolveLinks(html, base), kind: 'html' },
    ),
    enclosures: entry.attachments.flatMap(({ url, mime_type, size_in_bytes }) => {
      const address = toAddress(url, base);
      return address === null ? [] : [{ url: address, type: orNull(mime_type), length: size_in_bytes ?? null }];
    }),
    media: [],
    durationSeconds: toSeconds(
      entry.attachments.find(({ duration_in_seconds }) => duration_in_seconds)?.duration_in_seconds?.toString(),
    ),
    counts: null,
    inReplyTo: null,
    image: toAddress(entry.image ?? entry.banner_image, base),
    categories: entry.tags.flatMap((tag) => orNull(tag) ?? []),
    language: toLanguage(entry.language) ?? language,
    source: null,
  };
};

const toFeed = (feed: JsonDocument, base: Base, entriesMax: number): FeedBody => {
  const people = toPeople(feed, base);
  const language = toLanguage(feed.language);
  const entries = feed.items
    .filter((each) => each !== undefined)
    .slice(0, entriesMax)
    .map((each) => toEntry(each, base, people, language));
  return {
    format: 'json',
    id: orNull(feed.feed_url),
    title: orNull(feed.title),
    description: orNull(feed.description),
    link: toAddress(feed.home_page_url, base),
    feedUrl: toAddress(feed.feed_url, base),
    // A hub of another kind (rssCloud) is subscribed to in another way.
    hubs: toHubs(feed.hubs.flatMap(({ type, url }) => (/websub/i.test(type ?? '') ? [toAddress(url, base)] : []))),
    language,
    image: toAddress(feed.icon ?? feed.favicon, base),
    author: toAuthorName(people),
    authors: people,
    // The format dates entries only: a feed is as new as its newest one.
    publishedAt: entries[0]?.publishedAt ?? null,
    updatedAt: entries[0]?.updatedAt ?? null,
    entries,
  };
};

const parseJson = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
};

/** Reads a JSON Feed; undefined where the text is something else. */
export const readJsonFeed = (
  json: string,
  { base, entriesMax }: { readonly base: Base; readonly entriesMax: number },
): { readonly version: string | null; readonly feed: FeedBody } | undefined => {
  const parsed = document.safeParse(parseJson(json));
  if (!parsed.success) return undefined;
  // Many name the version alone, `1.0`, or forget it; a list of items under a title is what makes it a feed.
  const version = /(?:version\/|^)([\d.]{1,8})$/.exec(parsed.data.version?.trim() ?? '')?.[1] ?? null;
  if (version === null && parsed.data.title === undefined) return undefined;
  return { version, feed: toFeed(parsed.data, base, entriesMax) };
};
