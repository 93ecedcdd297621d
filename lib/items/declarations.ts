/** What a page declares of itself as a whole: its own address, its feeds, its language. */
import type { Element } from 'domhandler';
import type { Entry } from '../model/entry.ts';
import type { Declared } from '../model/item.ts';
import { toAbsoluteUrl } from '../text/url.ts';
import type { ArticleClaims } from './article-claims.ts';
import { attribute, foldSpace, textOf } from './element.ts';
import type { FactSpeaker } from './fact-readers/fact-page.ts';
import type { Head } from './head.ts';
import { addressesOf } from './images.ts';
import type { Survey } from './survey.ts';

/** Where a page was read, with the headers that reading needs (lower-case names), and what a feed said of it. */
export type PageOrigin = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly entry?: Entry | undefined;
  /** What is known of whoever speaks, where the page does not tell. */
  readonly speaker?: FactSpeaker | undefined;
};

const feedType = /^application\/(?:rss|atom|rdf)\+xml|^application\/feed\+json/i;
const languageLengthMax = 35;
/** Longer descriptions are cut. */
const declaredLengthMax = 5_000;

const canonicalInHeader = (header: string | undefined): string | undefined =>
  /<([^<>]{1,2000})>\s*;[^,<]{0,500}\brel\s*=\s*"?canonical\b/i.exec(header ?? '')?.[1];

/** The address that the page claims for itself: by a link of its head, else of its response. */
export const toCanonical = (head: Head, { headers }: PageOrigin): string | null => {
  const link = addressesOf(head.linksOf('canonical'), head.base)[0];
  if (link !== undefined) return link;
  const inHeader = canonicalInHeader(headers.link);
  return inHeader === undefined ? null : (toAbsoluteUrl(inHeader, head.base) ?? null);
};

/** Addresses of the feeds that the page offers. */
export const toFeeds = (head: Head): readonly string[] =>
  addressesOf(
    head.linksOf('alternate').filter((element) => feedType.test(attribute(element, 'type')?.trim() ?? '')),
    head.base,
  );

const isNamed = (meta: Element, wanted: string): boolean =>
  attribute(meta, 'name')?.trim().toLowerCase() === wanted && attribute(meta, 'content') !== undefined;

/** Every title, description and canonical address of the head, so that missing, empty and doubled ones can be told apart. */
export const toDeclared = (page: Survey, head: Head): Declared => ({
  titles: page.titles.map((title) => textOf(title)),
  descriptions: page.metas
    .filter((meta) => isNamed(meta, 'description'))
    .map((meta) => foldSpace((attribute(meta, 'content') ?? '').slice(0, declaredLengthMax))),
  canonicals: head.linksOf('canonical').map((link) => addressesOf([link], head.base)[0] ?? ''),
  language: page.root === null ? null : (attribute(page.root, 'lang') ?? attribute(page.root, 'xml:lang') ?? null),
});

const asTag = (value: string | null | undefined): string | null => {
  const tag = value?.split(',')[0]?.trim().replaceAll('_', '-') ?? '';
  return /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*$/.test(tag) && tag.length <= languageLengthMax ? tag : null;
};

/** The language by the surest declaration that there is, as a BCP 47 tag; null where there is none. */
export const toDeclaredLanguage = (
  page: Survey,
  head: Head,
  claims: ArticleClaims,
  { headers, entry }: PageOrigin,
): string | null =>
  asTag(page.root === null ? null : (attribute(page.root, 'lang') ?? attribute(page.root, 'xml:lang'))) ??
  asTag(head.meta('content-language')) ??
  asTag(headers['content-language']) ??
  asTag(head.meta('og:locale', 'dc.language', 'dcterms.language', 'language')) ??
  asTag(claims.language) ??
  asTag(entry?.language);
