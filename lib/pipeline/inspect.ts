/** Reads one document, whatever it is, and says everything that Earmark sees in it. */
import { constants, gunzipSync } from 'node:zlib';
import { SourceError } from '../errors.ts';
import { decodeText } from '../formats/charset.ts';
import { type Feed, type FeedEntry, parseFeed } from '../formats/feed.ts';
import { isAllowed, parseRobots } from '../formats/robots.ts';
import { parseSitemap } from '../formats/sitemap.ts';
import type { FactSpeaker } from '../items/fact-readers/fact-page.ts';
import { readEntry } from '../items/read-entry.ts';
import { readPage } from '../items/read-page.ts';
import { toEntry } from '../model/entry.ts';
import type { InspectedFeed, InspectedPage, Inspection, InspectionKind } from '../model/inspection.ts';
import type { Item } from '../model/item.ts';
import { kindLength, toKind } from './document-kind.ts';
import { nowhere } from './lint.ts';
import { toSourceText } from './place-remark.ts';
import { toFactSpeaker } from './register.ts';
import { judgeItem, type Listener, toChannel } from './single-judgement.ts';
import { toTextItem } from './text-item.ts';

export type InspectOptions = {
  /** Without it, name, content type and the document's first words tell. */
  readonly type?: InspectionKind | undefined;
  /** Its address: relative links resolve against it. */
  readonly url?: string | undefined;
  /** Path or address it came from, for its extension. */
  readonly name?: string | undefined;
  readonly contentType?: string | undefined;
  /** Lower-case names. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** For robots.txt: who asks for what. */
  readonly agent?: string | undefined;
  readonly urlPath?: string | undefined;
  /** Whose mentions and guidelines; without it there are neither. */
  readonly listener?: Listener | undefined;
  readonly now: Date;
};

/** Decompressed bytes that are held at most. */
const bytesMax = 64 * 1024 * 1024;
/** Bytes by which the encoding of a sitemap is told. */
const headBytes = 4096;

/** Reads one document. Throws SourceError where it is not what it is said to be. */
export const inspect = async (given: Uint8Array, options: InspectOptions): Promise<Inspection> => {
  const bytes = unzip(given, options);
  const head = decodeText(bytes.subarray(0, kindLength), asContent(options)).text;
  const kind = options.type ?? toKind(head, { name: options.name ?? options.url, contentType: options.contentType });
  return readers[kind](bytes, options);
};

const asContent = ({ contentType }: InspectOptions): { readonly contentType?: string } =>
  contentType === undefined ? {} : { contentType };

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

const unzip = (bytes: Uint8Array, { url, name }: InspectOptions): Uint8Array => {
  if (!isGzip(bytes)) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: bytesMax, finishFlush: constants.Z_SYNC_FLUSH });
  } catch (cause) {
    const isTooLarge = cause instanceof RangeError;
    throw new SourceError({
      code: isTooLarge ? 'TOO_LARGE' : 'SOURCE_FORMAT',
      retry: 'never',
      subject: { kind: 'document', id: name ?? url ?? 'stdin' },
      expected: isTooLarge ? `at most ${bytesMax} bytes` : 'gzip that can be unpacked',
      received: isTooLarge ? 'more when unpacked' : 'damaged bytes',
      mend: isTooLarge ? 'Inspect its parts.' : 'Save the file again.',
      cause,
    });
  }
};

type Reader = (bytes: Uint8Array, options: InspectOptions) => Promise<Inspection>;

const nothingSaid = { mentions: [], remarks: [] } as const;

/** Who speaks on the channel that it would be judged as. */
const speakerOf = ({ listener, url }: InspectOptions): FactSpeaker | undefined =>
  listener === undefined ? undefined : toFactSpeaker(listener.config, toChannel(listener, url ?? null));

const inspectHtml: Reader = async (bytes, options) => {
  const { text, encoding } = decodeText(bytes, asContent(options));
  const item = readPage(text, {
    url: options.url ?? nowhere,
    headers: options.headers ?? {},
    speaker: speakerOf(options),
  });
  return inspectItem('html', item, { text, encoding, options });
};

const inspectText: Reader = async (bytes, options) => {
  const { text, encoding } = decodeText(bytes, asContent(options));
  const item = toTextItem(text, {
    url: options.url ?? nowhere,
    name: options.name ?? options.url ?? '',
    speaker: speakerOf(options),
  });
  return inspectItem('text', item, { text, encoding, options });
};

type Read = { readonly text: string; readonly encoding: string; readonly options: InspectOptions };

const inspectItem = async (
  kind: 'html' | 'text',
  item: Item,
  { text, encoding, options }: Read,
): Promise<Inspection> => ({
  type: 'inspection',
  kind,
  url: options.url ?? null,
  encoding,
  page: toInspectedPage(item),
  ...(await judge([item], text, options)),
});

/** What the brand's listener says of the items of a document, in their order. */
const judge = async (
  items: readonly Item[],
  text: string,
  { listener, url, now }: InspectOptions,
): Promise<Pick<Inspection, 'mentions' | 'remarks'>> => {
  if (listener === undefined) return nothingSaid;
  const channel = toChannel(listener, url ?? null);
  const source = toSourceText(text);
  const judged = await Promise.all(items.map((item) => judgeItem(listener, { item, channel, source, now })));
  return { mentions: judged.flatMap(({ mentions }) => mentions), remarks: judged.flatMap(({ remarks }) => remarks) };
};

const toInspectedPage = (item: Item): InspectedPage => ({
  title: item.title,
  byline: item.byline,
  siteName: item.siteName,
  publishedAt: item.publishedAt,
  language: item.language === 'und' ? null : item.language,
  canonical: item.canonical,
  mainText: item.mainText,
  text: item.blocks
    .filter(({ kind, place }) => place !== 'head' && kind !== 'alt')
    .map((block) => block.text)
    .join('\n'),
  links: item.links.map(({ url, anchor, rel, followed, place }) => ({ url, anchor, rel, followed, place })),
  reviews: item.reviews,
  aggregateRatings: item.aggregateRatings,
  facts: item.facts.map(({ kind, of, location, value, quote }) => ({ kind, of, location, value, quote })),
  organizations: item.organizations,
});

const inspectFeed: Reader = async (bytes, options) => {
  const feed = await parseFeed(bytes, { url: options.url ?? nowhere, ...asContent(options) });
  const { listener } = options;
  const items = listener === undefined ? [] : feed.entries.map((entry) => toFeedItem(entry, feed));
  const text = listener === undefined ? '' : decodeText(bytes, asContent(options)).text;
  return {
    type: 'inspection',
    kind: 'feed',
    url: options.url ?? null,
    encoding: feed.encoding,
    feed: toInspectedFeed(feed),
    ...(await judge(items, text, options)),
  };
};

const toFeedItem = (entry: FeedEntry, feed: Feed): Item => {
  const words = entry.content ?? entry.summary;
  const isHtml = (entry.content === null ? entry.summaryKind : entry.contentKind) === 'html';
  const known = toEntry({
    id: entry.id ?? entry.url ?? entry.title ?? 'entry',
    url: entry.url,
    title: entry.title,
    html: isHtml ? words : null,
    text: isHtml ? null : words,
    author: entry.author,
    siteName: feed.title,
    publishedAt: entry.publishedAt,
    updatedAt: entry.updatedAt,
    language: entry.language,
  });
  return readEntry(known, { channel: 'inspect' });
};

const toInspectedFeed = ({ title, link, language, entries }: Feed): InspectedFeed => ({
  title,
  link,
  language,
  entries: entries.map((entry) => ({
    id: entry.id,
    title: entry.title,
    url: entry.url,
    author: entry.author,
    publishedAt: entry.publishedAt,
    updatedAt: entry.updatedAt,
    summary: entry.summary,
    content: entry.content,
    enclosures: entry.enclosures,
  })),
});

const inspectRobots: Reader = async (bytes, options) => {
  const { text, encoding } = decodeText(bytes, asContent(options));
  const robots = parseRobots(text);
  const { agent, urlPath, url } = options;
  const asked = urlPath ?? (agent === undefined ? undefined : url);
  // The rules are those of the origin that they were read from; without an address they are taken to be the asked one's.
  const origin = url === undefined ? {} : { robotsUrl: url };
  return {
    type: 'inspection',
    kind: 'robots',
    url: url ?? null,
    encoding,
    robots,
    ...(asked === undefined ? {} : { allowed: isAllowed(robots, agent ?? '*', asked, origin) }),
    ...nothingSaid,
  };
};

const inspectSitemap: Reader = async (bytes, options) => {
  const { kind, urls } = parseSitemap(bytes, { url: options.url ?? nowhere, ...asContent(options) });
  return {
    type: 'inspection',
    kind: 'sitemap',
    url: options.url ?? null,
    encoding: decodeText(bytes.subarray(0, headBytes), asContent(options)).encoding,
    sitemap: { kind, urls: urls.map(({ url, modifiedAt }) => ({ url, modifiedAt })) },
    ...nothingSaid,
  };
};

const readers: Readonly<Record<InspectionKind, Reader>> = {
  html: inspectHtml,
  feed: inspectFeed,
  robots: inspectRobots,
  sitemap: inspectSitemap,
  text: inspectText,
};
