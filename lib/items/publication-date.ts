/** When a page was published and last changed, by the best word that it gives. */
import type { Document, Element } from 'domhandler';
import type { Instant } from '../model/vocabulary.ts';
import type { ArticleClaims } from './article-claims.ts';
import { dateInUrl, parseDateText } from './date-text.ts';
import { attribute, findElements, textOf } from './element.ts';
import type { Head } from './head.ts';
import type { Survey } from './survey.ts';

const publishedMetas = [
  'article:published_time',
  'article:published',
  'og:article:published_time',
  'og:published_time',
  'datepublished',
  'parsely-pub-date',
  'sailthru.date',
  'dcterms.created',
  'dc.date.created',
  'dc.date.issued',
  'dcterms.issued',
  'dcterms.date',
  'dc.date',
  'dc:date',
  'dc:created',
  'pubdate',
  'publishdate',
  'publish_date',
  'publish-date',
  'publication_date',
  'publication-date',
  'published-date',
  'published_date',
  'publishtime',
  'article.published',
  'article_date_original',
  'originalpublicationdate',
  'cxenseparse:recs:publishtime',
  'citation_publication_date',
  'citation_date',
  'timestamp',
  'ptime',
  'displaydate',
  'rnews:datepublished',
  'article:post_date',
  'bt:pubdate',
  'gentime',
  'shareaholic:article_published_time',
  'created',
  'date',
  'date.created',
  'date_published',
] as const;
const updatedMetas = [
  'article:modified_time',
  'og:updated_time',
  'og:article:modified_time',
  'datemodified',
  'dcterms.modified',
  'dc.date.modified',
  'last-modified',
  'lastmod',
  'revised',
  'utime',
  'article:modified',
] as const;
const elementsMax = 400;
const blocksLooked = 200;
const dateName =
  /(?:^|[\s_-])(?:date|dates|datum|datetime|dateline|time|timestamp|published?|pubdate|posted|post-?date|entry-?date|article-?date|created?|byline|fecha|stand|meta|post-?meta|entry-?meta|info)(?:$|[\s_-]|\d)|date|publish|pubtime/i;
const publishedName = /publish|posted|created|entry-date|pubdate|datePublished|post-date|article-date|dt-published/i;
const updatedName = /updat|modif/i;
const publishedWords =
  /(?:published|posted|ver[oö]ffentlicht|erschienen|erstellt|publi[ée]|pubblicato|publicado|опубликован|datum|date|stand|vom)\b/i;
const lowPlace = /comment|related|sidebar|footer|copyright|kommentar|teaser|recommend|latest|archive|widget/i;

/** A day in American order is only met in English, and mostly on hosts that are not of another land. */
const orderOf = (head: Head, language: string | null, url: string): 'day-first' | 'month-first' => {
  const declared = (head.meta('og:locale') ?? language ?? '').toLowerCase().replace('_', '-');
  if (declared === 'en-us') return 'month-first';
  if (declared !== '' && !declared.startsWith('en')) return 'day-first';
  return declared === 'en-gb' || /\.(?:uk|au|nz|ie|in|za|de|fr|it|es|eu|at|ch|nl|be)(?:[/:]|$)/i.test(url)
    ? 'day-first'
    : 'month-first';
};

type Order = ReturnType<typeof orderOf>;

const fromMetas = (head: Head, names: readonly string[], order: Order): Instant | null => {
  for (const name of names) {
    for (const value of head.metas(name)) {
      const date = parseDateText(value, { order });
      if (date !== null) return date;
    }
  }
  return null;
};

const hintsOf = (element: Element): string =>
  `${attribute(element, 'class') ?? ''} ${attribute(element, 'id') ?? ''} ${attribute(element, 'itemprop') ?? ''} ${attribute(element, 'property') ?? ''}`;

const isLow = (element: Element): boolean => lowPlace.test(hintsOf(element));

const dateOf = (element: Element, order: Order): Instant | null => {
  const written = attribute(element, 'datetime') ?? attribute(element, 'content') ?? attribute(element, 'title');
  const declared = written === undefined ? null : parseDateText(written, { order });
  if (declared !== null) return declared;
  const text = textOf(element, 300);
  return text.length > 250 ? null : parseDateText(text, { order });
};

const isDated = (element: Element): boolean => {
  if (element.name === 'time') return true;
  if (element.name === 'abbr' && attribute(element, 'title') !== undefined) return true;
  const hints = hintsOf(element);
  return hints.length > 3 && dateName.test(hints);
};

/** Dates that the body marks as such, best first: named published, then any time, then what is called date. */
const fromBody = (document: Document, order: Order): Instant | null => {
  const elements = findElements(document, isDated, elementsMax).filter((element) => !isLow(element));
  const fresh = elements.filter((element) => !updatedName.test(hintsOf(element)));
  const marked = fresh.filter(
    (element) => publishedName.test(hintsOf(element)) || attribute(element, 'pubdate') !== undefined,
  );
  for (const group of [marked, fresh.filter(({ name }) => name === 'time'), fresh, elements]) {
    for (const element of group) {
      const date = dateOf(element, order);
      if (date !== null) return date;
    }
  }
  return null;
};

/** Visible text that is a date, or that says it is one. */
const fromText = (page: Survey, order: Order): Instant | null => {
  const blocks = page.blocks.filter(({ kind }) => kind !== 'alt').slice(0, blocksLooked * 5);
  const titled = Math.max(
    0,
    blocks.findIndex(({ level }) => level === 1),
  );
  const near = [...blocks.slice(titled, titled + blocksLooked), ...blocks.slice(0, titled)];
  for (const { text } of near) {
    if (text.length > 120 && !publishedWords.test(text.slice(0, 60))) continue;
    const date = parseDateText(text, { order });
    if (date !== null) return date;
  }
  for (const { text } of near) {
    const date = parseDateText(text.slice(0, 160), { order });
    if (date !== null) return date;
  }
  return null;
};

type Sources = {
  readonly document: Document;
  readonly page: Survey;
  readonly head: Head;
  readonly claims: ArticleClaims;
  readonly language: string | null;
  readonly url: string;
};

/** When it was first published; a day without a time is its midnight UTC. Null where nothing tells. */
export const toPublishedAt = ({ document, page, head, claims, language, url }: Sources): Instant | null => {
  const order = orderOf(head, language, url);
  const claimed = claims.publishedAt === null ? null : parseDateText(claims.publishedAt, { order });
  return (
    fromMetas(head, publishedMetas.slice(0, 4), order) ??
    claimed ??
    fromMetas(head, publishedMetas.slice(4), order) ??
    dateInUrl(url) ??
    fromBody(document, order) ??
    dateInUrl(head.meta('og:url') ?? '') ??
    fromText(page, order) ??
    fromMetas(head, updatedMetas, order)
  );
};

/** When it was last changed, or null. */
export const toUpdatedAt = ({ head, claims, language, url }: Sources): Instant | null => {
  const order = orderOf(head, language, url);
  const claimed = claims.modifiedAt === null ? null : parseDateText(claims.modifiedAt, { order });
  return fromMetas(head, updatedMetas, order) ?? claimed;
};
