/**
 * Sitemaps: URL sets and indexes in XML, plain text, gzip; news, image and video extensions are read past, pages in other languages
 * (hreflang) are kept apart, feeds are taken as lists of addresses (the protocol allows them), broken ones are read as far as they go.
 *
 * Read by htmlparser2's tokenizer and not by fast-xml-parser: a tree of 50,000 entries costs two to four times the time, and it
 * rejects the documents that are not well formed (`bench/sitemaps.ts` measures both).
 * @see https://www.sitemaps.org/protocol.html
 */
import { gunzipSync } from 'node:zlib';
import { SourceError } from '../errors.ts';
import type { Instant } from '../model/vocabulary.ts';
import { toAbsoluteUrl } from '../text/url.ts';
import { decodeText } from './charset.ts';
import { toInstant } from './dates.ts';
import { type Attributes, readTags, type TagHandler } from './tags.ts';

/** The protocol's own bounds. */
const urlsMax = 50_000;
const bytesMax = 52_428_800;
/** The protocol's own bound is 2,048 characters; what is longer is cut by no server and read by few. */
const urlCharsMax = 4096;

export type SitemapUrl = {
  readonly url: string;
  /** `lastmod`, or the publication date of a news entry. */
  readonly modifiedAt: Instant | null;
  /** The same page in other languages (`xhtml:link`), where it names any: by the protocol each is listed too, on many sites it is not. */
  readonly alternates?: readonly string[];
};

export type Sitemap = {
  /** `index`: its addresses are sitemaps themselves. */
  readonly kind: 'urlset' | 'index';
  readonly urls: readonly SitemapUrl[];
  /** WHATWG name of the encoding it was read in. */
  readonly encoding: string;
};

export type SitemapOptions = {
  /** The address it was read from: relative addresses resolve against it, and errors name it. */
  readonly url: string;
  readonly contentType?: string | undefined;
};

type Found = Pick<Sitemap, 'kind' | 'urls'>;

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

const unpackingFailed = (url: string, cause: unknown): SourceError => {
  const isTooLarge = cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
  return new SourceError({
    code: isTooLarge ? 'TOO_LARGE' : 'BAD_ENCODING',
    retry: 'later',
    subject: { kind: 'sitemap', id: url },
    expected: 'a gzip file of at most 50 MB, unpacked',
    received: isTooLarge ? 'more' : 'one that is cut off or damaged',
    mend: isTooLarge
      ? 'Split the sitemap and list its parts in a sitemap index.'
      : 'Pack the sitemap anew, or serve it unpacked.',
    cause,
  });
};

const unzip = (bytes: Uint8Array, url: string): Uint8Array => {
  if (!isGzip(bytes)) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: bytesMax });
  } catch (error) {
    throw unpackingFailed(url, error);
  }
};

/** `<sm:loc>` → `loc`; extensions (`image:loc`, `news:title`) keep their prefix, the sitemap's own is dropped. */
const localName = (name: string, ownPrefix: string): string => {
  const lower = name.toLowerCase();
  return ownPrefix !== '' && lower.startsWith(ownPrefix) ? lower.slice(ownPrefix.length) : lower;
};

const roots: ReadonlyMap<string, Sitemap['kind']> = new Map([
  ['urlset', 'urlset'],
  ['sitemapindex', 'index'],
  ['rss', 'urlset'],
  ['feed', 'urlset'],
]);
/** What holds one address: a page, a sitemap, or an entry of a feed. */
const holders = { urlset: new Set(['url', 'item', 'entry']), index: new Set(['sitemap']) } as const;
const addressNames: ReadonlySet<string> = new Set(['loc', 'link']);
const alternateNames: ReadonlySet<string> = new Set(['xhtml:link', 'xhtml:a']);
/** Languages of one page that are kept. */
const alternatesMax = 200;
/** Languages of all pages of one file: each of thousands of pages may name all others. */
const alternatesInAllMax = 50_000;
const dateNames: ReadonlySet<string> = new Set(['lastmod', 'news:publication_date', 'pubdate', 'updated']);

/** Gathers addresses from the events of one document. */
class SitemapReader implements TagHandler {
  kind: Sitemap['kind'] | undefined;
  readonly urls: SitemapUrl[] = [];
  readonly #base: string;
  #ownPrefix: string = '';
  /** The element whose text is being read: 'address', 'date' or nothing. */
  #reading: 'address' | 'date' | undefined;
  #isInHolder: boolean = false;
  #address = '';
  #date = '';
  #alternates: string[] = [];
  #alternatesLeft = alternatesInAllMax;

  constructor(base: string) {
    this.#base = base;
  }

  onopentag(rawName: string, attributes: Attributes): void {
    if (this.kind === undefined) {
      this.#enterRoot(rawName);
      return;
    }
    const name = localName(rawName, this.#ownPrefix);
    // A holder that was never closed ends where the next one begins.
    // Some write the address into the holder itself, without a loc: its text is one until an element comes.
    if (holders[this.kind].has(name)) {
      this.finish();
      this.#isInHolder = true;
      this.#reading = 'address';
      return;
    }
    if (!this.#isInHolder) return;
    if (this.#address.trim() === '') this.#address = '';
    // The first address counts: what follows in a broken entry is another's.
    if (addressNames.has(name) && this.#address === '') {
      this.#reading = 'address';
      // Atom's link is an attribute.
      this.#address = attributes.href ?? '';
    } else if (alternateNames.has(name)) {
      this.#reading = undefined;
      this.#noteAlternate(attributes);
    } else if (dateNames.has(name) && this.#date === '') this.#reading = 'date';
    else this.#reading = undefined;
  }

  #noteAlternate({ rel, href = '' }: Attributes): void {
    if (rel?.toLowerCase() !== 'alternate' || this.#alternates.length >= alternatesMax) return;
    const url = this.#alternatesLeft > 0 ? toHttp(href, this.#base) : undefined;
    if (url === undefined || this.#alternates.includes(url)) return;
    this.#alternates.push(url);
    this.#alternatesLeft -= 1;
  }

  ontext(text: string): void {
    if (this.#reading === 'address' && this.#address.length <= urlCharsMax) this.#address += text;
    if (this.#reading === 'date' && this.#date.length < 100) this.#date += text;
  }

  onclosetag(rawName: string): void {
    this.#reading = undefined;
    if (this.kind !== undefined && holders[this.kind].has(localName(rawName, this.#ownPrefix))) this.finish();
  }

  #enterRoot(rawName: string): void {
    const colon = rawName.indexOf(':');
    this.kind = roots.get(rawName.slice(colon + 1).toLowerCase());
    if (this.kind !== undefined && colon !== -1) this.#ownPrefix = rawName.slice(0, colon + 1).toLowerCase();
  }

  /** Keeps the address that was read last; also at the end of a document that was cut off. */
  finish(): void {
    const url = toHttp(this.#address, this.#base);
    const alternates = this.#alternates.filter((each) => each !== url);
    if (url !== undefined && this.urls.length < urlsMax)
      this.urls.push({ url, modifiedAt: toInstant(this.#date), ...(alternates.length === 0 ? {} : { alternates }) });
    this.#alternates = [];
    this.#address = '';
    this.#date = '';
    this.#isInHolder = false;
    this.#reading = undefined;
  }
}

const toHttp = (address: string, base: string | undefined): string | undefined => {
  const trimmed = address.trim();
  if (trimmed === '' || trimmed.length > urlCharsMax) return undefined;
  const url = toAbsoluteUrl(trimmed, base);
  return url !== undefined && /^https?:/.test(url) ? url : undefined;
};

// An unescaped "<" in an address or a text opens no element: no name follows it.
const strayBracket = /<(?![a-z_/!?])/gi;

// An entity that XML does not know (an external one, declared in a DTD) stands for nothing: no DTD is ever read.
const unknownEntity = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-f]{1,6});)[a-z_][\w.-]{0,63};/gi;

const readXmlSitemap = (text: string, base: string): Found | undefined => {
  const reader = new SitemapReader(base);
  readTags(text.replace(strayBracket, '&lt;').replace(unknownEntity, ''), reader, { isXml: true });
  if (reader.kind !== undefined) reader.finish();
  return reader.kind === undefined ? undefined : { kind: reader.kind, urls: reader.urls };
};

/** One address a line; lines that are none are passed over. Undefined where no line is one. */
const readTextSitemap = (text: string): Found | undefined => {
  const urls: SitemapUrl[] = [];
  for (const line of text.split(/[\r\n]+/)) {
    const url = /^\s*https?:\/\//i.test(line) ? toHttp(line, undefined) : undefined;
    if (url !== undefined) urls.push({ url, modifiedAt: null });
    if (urls.length >= urlsMax) break;
  }
  return urls.length === 0 ? undefined : { kind: 'urlset', urls };
};

const noSitemap = (text: string, { url, contentType }: SitemapOptions): SourceError =>
  new SourceError({
    code: 'SOURCE_FORMAT',
    retry: 'later',
    subject: { kind: 'sitemap', id: url },
    expected: 'a urlset, a sitemapindex or one address a line',
    received: /<html|<!doctype html/i.test(text.slice(0, 2000)) ? 'a web page' : (contentType ?? 'something else'),
    mend: 'Name the sitemap itself in robots.txt, or set "sitemap: false" to follow links alone.',
  });

const decode = (document: Uint8Array | string, options: SitemapOptions) => {
  if (typeof document === 'string') return { text: document.slice(0, bytesMax), encoding: 'utf-8' };
  const bytes = unzip(document, options.url).subarray(0, bytesMax);
  // A packed file's content type speaks of the packing.
  const { contentType } = isGzip(document) ? { contentType: undefined } : options;
  return decodeText(bytes, contentType === undefined ? {} : { contentType });
};

/**
 * Reads a sitemap: at most 50,000 addresses of 50 MB, absolute, http(s) only, in the order of the document. Throws
 * SourceError SOURCE_FORMAT for what is none, TOO_LARGE for a gzip file that unpacks to more.
 */
export const parseSitemap = (document: Uint8Array | string, options: SitemapOptions): Sitemap => {
  const { text, encoding } = decode(document, options);
  const found = text.trimStart().startsWith('<') ? readXmlSitemap(text, options.url) : readTextSitemap(text);
  if (found === undefined) throw noSitemap(text, options);
  return { ...found, encoding };
};
