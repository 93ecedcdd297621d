/**
 * Feeds of every format the web has had, read into one shape.
 *
 * Read by htmlparser2's tokenizer into a small tree (feed-xml.ts) with a mapping a format. Measured on 2,553 documents
 * (`bench/feeds.ts`): it meets 97.8 % of what the suites of feed parsers expect, rss-parser alone 83.9 %, at the same
 * CPU time; rss-parser refuses what is not well formed and knows neither Atom 0.3, JSON Feed, xml:base nor most
 * vocabularies. Being strict is what it is used for: feed-fault.ts tells the owner of a feed what strict readers cannot read.
 */
import { SourceError } from '../errors.ts';
import { toAbsoluteUrl } from '../text/url.ts';
import { decodeText } from './charset.ts';
import { readAtom } from './feed-atom.ts';
import { findFeedLinks } from './feed-discovery.ts';
import { readJsonFeed } from './feed-json.ts';
import { readRss } from './feed-rss.ts';
import { type Feed, feedEntriesMax, orNull, toLanguage } from './feed-shape.ts';
import { readXml, type XmlElement } from './feed-xml.ts';

export type { Enclosure, Feed, FeedEntry, Person } from './feed-shape.ts';

/** Larger documents are no feeds anybody polls. */
const documentCharsMax = 60_000_000;

export type FeedOptions = {
  /** The address it was read from: relative links resolve against it, and errors name it. */
  readonly url: string;
  readonly contentType?: string | undefined;
  /** Content-Language, for feeds that do not say. */
  readonly contentLanguage?: string | undefined;
};

const rootNames: ReadonlySet<string> = new Set(['rss', 'rdf:rdf', 'atom:feed', 'atom:entry', 'feed', 'channel', 'rdf']);

/** An Atom feed that forgot its namespace, or has one nobody knows: its own names are Atom's. */
const asAtom = (root: XmlElement): XmlElement => {
  if (root.name.startsWith('atom:')) return root;
  const rename = (element: XmlElement): XmlElement => ({
    ...element,
    name: element.name.includes(':') ? element.name : `atom:${element.name}`,
    children: element.children.map((child) => (typeof child === 'string' ? child : rename(child))),
  });
  return rename(root);
};

const readRoot = (root: XmlElement): Omit<Feed, 'encoding' | 'version'> =>
  /^(?:atom:)?(?:feed|entry)$/.test(root.name) ? readAtom(asAtom(root), feedEntriesMax) : readRss(root, feedEntriesMax);

const noFeed = (text: string, first: string | undefined, { url, contentType }: FeedOptions): SourceError => {
  const offered = first === 'html' || /^\s*<!doctype html/i.test(text) ? findFeedLinks(text, url) : [];
  const received =
    first === 'html' ? 'a web page' : first === undefined ? (contentType ?? 'something else') : `<${first}>`;
  return new SourceError({
    code: 'SOURCE_FORMAT',
    retry: 'later',
    subject: { kind: 'feed', id: url },
    expected: 'RSS, Atom or JSON Feed',
    received,
    mend:
      offered[0] === undefined
        ? 'Set "url" to the address of the feed itself, or use the source "page" or "website" for web pages.'
        : `Set "url" to the feed itself; this page offers ${offered[0]}.`,
  });
};

const decode = (document: Uint8Array | string, contentType: string | undefined) =>
  typeof document === 'string'
    ? { text: document, encoding: 'utf-8' }
    : decodeText(document, contentType === undefined ? {} : { contentType });

/**
 * Reads a feed: RSS 0.9x, 1.0, 1.1 and 2.0, Atom 0.3 and 1.0, JSON Feed 1 and 1.1, CDF. What is broken is read as far as
 * it goes. Throws SourceError SOURCE_FORMAT for what is no feed; its mend names the feed that a web page offers.
 */
export const parseFeed = async (document: Uint8Array | string, options: FeedOptions): Promise<Feed> => {
  const { text: decoded, encoding } = decode(document, options.contentType);
  const text = decoded.slice(0, documentCharsMax);
  const base = toAbsoluteUrl(options.url);
  const start = text.slice(0, 1000).trimStart();
  if (start.startsWith('{') || start.startsWith('[')) {
    const read = readJsonFeed(text, { base, entriesMax: feedEntriesMax });
    if (read === undefined) throw noFeed(text, undefined, options);
    return { ...read.feed, version: read.version, encoding };
  }
  const { root, first } = readXml(text, { roots: rootNames, url: base });
  if (root === undefined || first === 'html') throw noFeed(text, first, options);
  const feed = readRoot(root);
  const language = feed.language ?? toLanguage(options.contentLanguage?.split(',')[0]);
  return { ...feed, language, version: orNull(root.attributes.version), encoding };
};
