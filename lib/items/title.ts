/** The title of what a page holds, without the name of the site around it. */

import { toUrl } from '../text/url.ts';
import type { ArticleClaims } from './article-claims.ts';
import { decodeEntities } from './decode-entities.ts';
import { foldSpace } from './element.ts';
import type { Head } from './head.ts';
import type { Survey } from './survey.ts';

const separator = /\s+[|\-–—\\/>»·•:]+\s+|\s*[|｜»]\s*/;
const lengthMax = 1_000;

const wordCount = (text: string): number => text.split(/\s+/).filter(Boolean).length;
const letters = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/** Host without `www.` and ending, `example` for `www.example.co.uk`: how sites sign their titles. */
const hostName = (url: string): string =>
  letters((toUrl(url)?.hostname ?? '').replace(/^www\d?\./, '').replace(/(?:\.\w{2,3})?\.\w{2,}$/, ''));

type Site = { readonly siteName: string | null; readonly url: string };

const isSite = (part: string, { siteName, url }: Site): boolean => {
  const name = letters(part);
  if (name === '') return false;
  if (siteName !== null && name === letters(siteName)) return true;
  const host = hostName(url);
  return (
    host.length > 2 && (name === host || name.replace(/^the/, '') === host || (name.length > 4 && host.endsWith(name)))
  );
};

/** Pieces of a title between separators, with where each one lies. */
const cut = (title: string): readonly { readonly text: string; readonly start: number; readonly end: number }[] => {
  const pieces: { text: string; start: number; end: number }[] = [];
  const pattern = new RegExp(separator, 'g');
  let start = 0;
  for (const match of title.matchAll(pattern)) {
    pieces.push({ text: title.slice(start, match.index), start, end: match.index });
    start = match.index + match[0].length;
  }
  return [...pieces, { text: title.slice(start), start, end: title.length }];
};

/** Takes the site's name off either end of a title. */
export const withoutSite = (title: string, site: Site): string => {
  const pieces = cut(title);
  let first = 0;
  let last = pieces.length - 1;
  while (last > first && isSite(pieces[last]?.text ?? '', site)) last--;
  while (first < last && isSite(pieces[first]?.text ?? '', site)) first++;
  return title.slice(pieces[first]?.start ?? 0, pieces[last]?.end ?? title.length).trim();
};

/** The `<title>` without its last part where that leaves a title, as people sign pages: `What happened | The Paper`. */
const unsigned = (title: string, headings: readonly string[]): string => {
  const known = headings.find(
    (heading) => heading.length > 5 && letters(title).includes(letters(heading)) && wordCount(heading) > 2,
  );
  if (known !== undefined) return known;
  const pieces = cut(title);
  const last = pieces.at(-1);
  if (pieces.length < 2 || last === undefined) return title;
  const cutOff = title.slice(0, pieces.at(-2)?.end ?? title.length).trim();
  if (wordCount(cutOff) >= 3) return cutOff;
  const rest = title.slice(pieces[1]?.start ?? 0).trim();
  return wordCount(rest) >= 4 ? rest : title;
};

const headingsOf = (page: Survey): readonly string[] =>
  page.blocks
    .filter(({ level }) => level === 1 || level === 2)
    .slice(0, 200)
    .map(({ text }) => text);

const wordSet = (text: string): ReadonlySet<string> => new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);

/** Share of words that two titles have in common, 0..1. */
const likeness = (one: string, other: string): number => {
  const [words, others] = [wordSet(one), wordSet(other)];
  const shared = [...words].filter((word) => others.has(word)).length;
  return shared === 0 ? 0 : shared / (words.size + others.size - shared);
};

/** Headline and name of an article's data may be two things; the one that is like the `<title>` is the title. */
const toClaimed = ({ headline, name }: ArticleClaims, title: string | null): string | null => {
  if (headline === null || name === null || title === null) return headline ?? name;
  const isInTitle = (text: string): boolean => letters(title).includes(letters(text)) || likeness(text, title) > 0.75;
  return isInTitle(name) && !isInTitle(headline) ? name : headline;
};

/** The visible headline where the declared title begins with it. */
const toVisible = (declared: string, page: Survey): string | null => {
  const firsts = page.blocks
    .filter(({ level }) => level === 1)
    .slice(0, 5)
    .map(({ text }) => text);
  const begun = firsts.find((text) => letters(text).length > 8 && letters(declared).startsWith(letters(text)));
  return begun ?? null;
};

const titleMetas = [
  'dc:title',
  'dc.title',
  'dcterm:title',
  'dcterms.title',
  'og:title',
  'weibo:article:title',
  'title',
  'twitter:title',
  'parsely-title',
  'headline',
] as const;

/** Titles are often escaped twice: a reader sees `Tom &amp; Jerry` where `Tom & Jerry` was meant. */
const toPlain = (title: string | null | undefined): string | undefined =>
  title == null ? undefined : foldSpace(decodeEntities(title.slice(0, lengthMax)));

/** Title of the article, or of the page where it is none: what the page declares, else its `<title>`, else its first heading. */
export const toTitle = (page: Survey, head: Head, claims: ArticleClaims, site: Site): string | null => {
  const declared = toPlain(toClaimed(claims, head.title) ?? head.meta(...titleMetas));
  const title = toPlain(head.title);
  const whole = declared ?? title;
  if (whole === undefined) return page.blocks.find(({ level }) => level === 1)?.text.slice(0, lengthMax) ?? null;
  const visible = toVisible(whole, page);
  if (visible !== null) return visible;
  const bare = withoutSite(whole, site) || whole;
  return declared === undefined && bare === whole ? unsigned(whole, headingsOf(page)) : bare;
};
