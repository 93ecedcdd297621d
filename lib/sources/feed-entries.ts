/** Entries of a feed, as sources hand them on. */
import type { Feed, FeedEntry } from '../formats/feed.ts';
import { type Entry, type Medium, toEntry } from '../model/entry.ts';
import { sha256 } from '../text/hash.ts';
import { toRegistrableDomain } from '../text/url.ts';
import { unwrapLink } from './unwrap-link.ts';

/** The bounds of the entry schema. */
const idCharsMax = 2048;
const urlCharsMax = 8192;

/** Feeds without ids are common: then the address is one, then the words. */
const toEntryId = (entry: FeedEntry, url: string | null): string => {
  const id = entry.id ?? url ?? `sha256:${sha256(JSON.stringify([entry.title, entry.publishedAt, entry.content]))}`;
  return id.length <= idCharsMax ? id : `sha256:${sha256(id)}`;
};

/** Google News writes `Headline - Outlet` and names the outlet beside it. */
const withoutOutlet = (title: string | null, outlet: string | null): string | null => {
  const suffix = ` - ${outlet ?? ''}`;
  return title !== null && outlet !== null && title.endsWith(suffix) && title.length > suffix.length
    ? title.slice(0, -suffix.length)
    : title;
};

/** The feed speaks for its own site only: an entry that leads elsewhere has another publisher. */
const toSiteName = (entry: FeedEntry, url: string | null, feed: Feed): string | null => {
  if (entry.source?.title != null) return entry.source.title;
  const site = feed.link ?? feed.feedUrl;
  if (url === null) return feed.title;
  if (site === null) return null;
  return toRegistrableDomain(url) === toRegistrableDomain(site) ? feed.title : null;
};

/** Pictures, films and sounds of one entry that are named. */
const mediaMax = 20;

const toMediumType = (type: string | null, url: string): Medium['type'] => {
  const kind = /^(image|video|audio)\b/i.exec(type ?? '')?.[1]?.toLowerCase();
  // What YouTube still calls the players of its films.
  if (type === 'application/x-shockwave-flash') return 'video';
  if (kind === 'image' || kind === 'video' || kind === 'audio') return kind;
  return /\.(?:avif|gif|jpe?g|png|svg|webp)(?:$|\?)/i.test(url) ? 'image' : 'other';
};

/** What goes with an entry, each address once. */
const toMedia = ({ enclosures, media, image, durationSeconds }: FeedEntry): Medium[] => {
  const shown = image === null ? [] : [{ url: image, type: 'image' }];
  const byUrl = new Map<string, Medium>();
  for (const { url, type } of [...enclosures, ...media, ...shown])
    if (!byUrl.has(url) && url.length <= urlCharsMax) byUrl.set(url, { url, type: toMediumType(type, url), alt: null });
  const all = [...byUrl.values()].slice(0, mediaMax);
  const played = all.findIndex(({ type }) => type === 'audio' || type === 'video');
  return durationSeconds === null
    ? all
    : all.map((medium, index) => (index === played ? { ...medium, durationSeconds } : medium));
};

/** The bound of the entry schema; what is longer names nothing. */
const toParent = (inReplyTo: string | null): string | null =>
  inReplyTo !== null && inReplyTo.length <= urlCharsMax ? inReplyTo : null;

/** One entry of a feed in the words of the door; its link unwrapped, its publisher named. */
export const toFeedEntry = (entry: FeedEntry, feed: Feed): Entry => {
  const written = entry.originalUrl ?? entry.url;
  const link = written === null ? null : unwrapLink(written);
  const url = link !== null && link.length <= urlCharsMax ? link : null;
  const isHtml = entry.contentKind === 'html';
  return toEntry({
    id: toEntryId(entry, url),
    url,
    title: withoutOutlet(entry.title, entry.source?.title ?? null),
    html: isHtml ? entry.content : null,
    text: isHtml ? null : (entry.content ?? ''),
    author: entry.author,
    authorUrl: entry.authors[0]?.url ?? null,
    siteName: toSiteName(entry, url, feed),
    publishedAt: entry.publishedAt,
    updatedAt: entry.updatedAt,
    language: entry.language ?? feed.language,
    parent: toParent(entry.inReplyTo),
    counts: entry.counts,
    media: toMedia(entry),
  });
};

/** What changes when somebody edits an entry. Dates alone do not count: some feeds stamp every entry anew on each request. */
export const toEntryHash = (entry: Entry): string =>
  sha256(JSON.stringify([entry.url, entry.title, entry.html, entry.text, entry.author])).slice(0, 16);
