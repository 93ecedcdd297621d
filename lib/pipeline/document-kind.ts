/** Tells what a document is from its name, its type and its first words. */
import type { InspectionKind } from '../model/inspection.ts';

type Hints = {
  /** Path or address it came from. */
  readonly name?: string | undefined;
  readonly contentType?: string | undefined;
};

/** Characters that are looked at; every format says what it is before that. */
export const kindLength = 16_384;

/** The kind of a document. `head` is the beginning of its text. */
export const toKind = (head: string, { name, contentType }: Hints = {}): InspectionKind => {
  const start = head
    .slice(0, kindLength)
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (isNamed(name, /(?:^|[/\\])robots\.txt$/)) return 'robots';
  return toMarkupKind(start) ?? toNamedKind(name, contentType) ?? toWordsKind(start);
};

/** The name without a query, a fragment and a trailing `.gz`. */
const isNamed = (name: string | undefined, pattern: RegExp): boolean =>
  pattern.test(
    (name ?? '')
      .toLowerCase()
      .replace(/[?#].*$/s, '')
      .replace(/\.gz$/, ''),
  );

/** JSON Feed says so in its version; careless ones have only its list of items and a title or version. */
const isJsonFeed = (start: string): boolean =>
  /"version"\s*:\s*"https?:(?:\\?\/){2}(?:www\.)?jsonfeed\.org/i.test(start) ||
  (/"items"\s*:\s*\[/.test(start) && /"(?:version|title)"\s*:\s*"/.test(start));

/** Of the first element; a doctype counts only where that says nothing, since feeds carry doctypes of XHTML too. */
const toMarkupKind = (start: string): InspectionKind | undefined => {
  if (start.startsWith('{')) return isJsonFeed(start) ? 'feed' : undefined;
  const { tag, isHtml } = firstTag(start);
  if (tag !== undefined && /^(?:rss|feed|rdf|channel|entry)$/.test(tag)) return 'feed';
  if (tag === 'urlset' || tag === 'sitemapindex') return 'sitemap';
  return tag === 'html' || isHtml ? 'html' : undefined;
};

/** Declarations and comments that are stepped over. */
const prologMax = 50;

/** Local name of the first element, lower case, and whether a doctype of HTML stood before it. */
const firstTag = (start: string): { readonly tag: string | undefined; readonly isHtml: boolean } => {
  let rest = start;
  let isHtml = false;
  for (let step = 0; step < prologMax; step++) {
    rest = rest.trimStart();
    const end = prologEnd(rest);
    if (end === undefined) break;
    isHtml ||= /^<!doctype\s+html/i.test(rest);
    rest = rest.slice(end);
  }
  return { tag: /^<(?:[\w-]+:)?([\w-]+)/.exec(rest)?.[1]?.toLowerCase(), isHtml };
};

/** Where a declaration, doctype (its own declarations included) or comment at the beginning ends. */
const prologEnd = (text: string): number | undefined => {
  if (text.startsWith('<!--')) return endOf(text, '-->');
  if (text.startsWith('<?')) return endOf(text, '?>');
  if (!text.startsWith('<!')) return undefined;
  const close = endOf(text, '>');
  const subset = text.indexOf('[');
  return subset >= 0 && close !== undefined && subset < close ? (endOf(text, ']>') ?? endOf(text, ']\n>')) : close;
};

const endOf = (text: string, close: string): number | undefined => {
  const end = text.indexOf(close);
  return end < 0 ? undefined : end + close.length;
};

const toNamedKind = (name: string | undefined, contentType: string | undefined): InspectionKind | undefined => {
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (/^(?:text\/html|application\/xhtml\+xml)$/.test(type) || isNamed(name, /\.x?html?$/)) return 'html';
  if (/^application\/(?:rss|atom|rdf|feed)\+/.test(type) || isNamed(name, /\.(?:rss|atom|rdf)$/)) return 'feed';
  if (isNamed(name, /(?:^|[/\\])sitemap[^/\\]*\.(?:xml|txt)$/)) return 'sitemap';
  return isNamed(name, /\.(?:md|markdown|mdx|txt|text)$/) ? 'text' : undefined;
};

const toWordsKind = (start: string): InspectionKind => {
  const first = start.split('\n').find((line) => line.trim() !== '' && !line.startsWith('#')) ?? '';
  if (/^\s*(?:user-agent|disallow|allow|sitemap|crawl-delay)\s*:/i.test(first)) return 'robots';
  return /<\/?[a-z][a-z0-9-]*(?:\s[^<>]*)?>/i.test(start) ? 'html' : 'text';
};
