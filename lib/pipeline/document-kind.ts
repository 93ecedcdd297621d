/** Tells what a document is from its name, its type and its first words. */
import type { InspectionKind } from '../model/inspection.ts';

type Hints = {
  /** Path or address it came from. */
  readonly name?: string | undefined;
  readonly contentType?: string | undefined;
};

/** Characters that are looked at; every format says what it is before that. */
const headLength = 4096;

/** The kind of a document. `head` is the beginning of its text. */
export const toKind = (head: string, { name, contentType }: Hints = {}): InspectionKind => {
  const start = head
    .slice(0, headLength)
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

/** Of the first tag that is neither declaration nor comment. */
const toMarkupKind = (start: string): InspectionKind | undefined => {
  if (start.startsWith('{') && /"version"\s*:\s*"https?:(?:\\?\/){2}(?:www\.)?jsonfeed\.org/i.test(start))
    return 'feed';
  const tag = firstTag(start);
  if (tag === undefined) return undefined;
  if (/^(?:rss|feed|rdf|channel)$/.test(tag)) return 'feed';
  if (/^(?:urlset|sitemapindex)$/.test(tag)) return 'sitemap';
  return tag === 'html' || tag === 'doctype' ? 'html' : undefined;
};

/** Declarations and comments that are stepped over. */
const prologMax = 50;

/** Local name of the first element, lower case; `doctype` for an HTML doctype. */
const firstTag = (start: string): string | undefined => {
  let rest = start;
  for (let step = 0; step < prologMax; step++) {
    rest = rest.trimStart();
    const close = prologEnd(rest);
    if (close === undefined) break;
    if (/^<!doctype\s+html/i.test(rest)) return 'doctype';
    rest = rest.slice(close);
  }
  return /^<(?:[\w-]+:)?([\w-]+)/.exec(rest)?.[1]?.toLowerCase();
};

const prologEnd = (text: string): number | undefined => {
  const [open, close] = text.startsWith('<!--') ? ['<!--', '-->'] : text.startsWith('<?') ? ['<?', '?>'] : ['<!', '>'];
  if (!text.startsWith(open)) return undefined;
  const end = text.indexOf(close, open.length);
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
