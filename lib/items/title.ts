/** The title of what a page holds, without the name of the site around it. */
import type { ArticleClaims } from './article-claims.ts';
import type { Head } from './head.ts';
import type { Survey } from './survey.ts';

const separator = /\s+[|\-–—\\/>»·•:]+\s+|\s*[|｜»]\s*/;
const lengthMax = 1_000;

const wordCount = (text: string): number => text.split(/\s+/).filter(Boolean).length;
const letters = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/** Host without `www.` and ending, `example` for `www.example.co.uk`: how sites sign their titles. */
const hostName = (url: string): string =>
  URL.canParse(url)
    ? letters(new URL(url).hostname.replace(/^www\d?\./, '').replace(/(?:\.\w{2,3})?\.\w{2,}$/, ''))
    : '';

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

/** Title of the article, or of the page where it is none: what the page declares, else its `<title>`, else its only first heading. */
export const toTitle = (page: Survey, head: Head, claims: ArticleClaims, site: Site): string | null => {
  const declared =
    claims.headline ??
    head.meta(
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
    );
  if (declared !== null) return withoutSite(declared.slice(0, lengthMax), site) || declared;
  const headings = headingsOf(page);
  if (head.title !== null) {
    const title = head.title.slice(0, lengthMax);
    const bare = withoutSite(title, site);
    return bare !== title ? bare : unsigned(title, headings);
  }
  const first = page.blocks.filter(({ level }) => level === 1);
  return first.length > 0 ? (first[0]?.text.slice(0, lengthMax) ?? null) : null;
};
