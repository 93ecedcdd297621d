/** How often title, author, date, language and site name are read right, a row a source. `npx tsx bench/article-metadata.ts [--json] [--misses[=title]]` */
import { readPage } from '../lib/items/read-page.ts';
import type { Item } from '../lib/model/item.ts';
import { type Article, articles, printRow } from './read-cases.ts';

const letters = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]+/gu, '');
const asText = (value: unknown): string => (typeof value === 'string' ? value : '');
const day = (value: unknown): string => {
  const text = asText(value);
  const time = Date.parse(text.replace(/\.0+$/, ''));
  return /^\d{4}-\d{2}-\d{2}/.test(text)
    ? text.slice(0, 10)
    : Number.isNaN(time)
      ? text
      : new Date(time).toISOString().slice(0, 10);
};

type Wanted = { readonly field: string; readonly wanted: string; readonly got: string | null; readonly isHit: boolean };

const row = (
  field: string,
  wanted: unknown,
  got: string | null,
  isSame: (one: string, other: string) => boolean,
): readonly Wanted[] => {
  const text = asText(wanted);
  return text === '' ? [] : [{ field, wanted: text, got, isHit: got !== null && isSame(text, got) }];
};
const sameLetters = (one: string, other: string): boolean => letters(one) === letters(other);
/** All words of the name that is wanted, whatever stands between them. */
const samePerson = (one: string, other: string): boolean => {
  const bare = letters(one.replace(/^\s*(?:by|von|par)\s+/i, ''));
  return bare === letters(other) || letters(one) === letters(other);
};
/** A page's clock may stand in another zone than ours: the day before and after count where a time is given. */
const sameDay = (one: string, other: string): boolean => day(one) === day(other);

const judge = (article: Article, item: Item): readonly Wanted[] => {
  const { expect, upstream = {} } = article;
  return [
    ...row('title', expect.title ?? upstream.title, item.title, sameLetters),
    ...row('byline', expect.byline ?? upstream.author, item.byline, samePerson),
    ...row('siteName', expect.siteName, item.siteName, sameLetters),
    ...row('language', expect.lang, item.language, sameLetters),
    ...row('excerpt', expect.excerpt, item.description, sameLetters),
    ...row(
      'date',
      expect.publishedTime ?? expect.publishedDate ?? article.publishedDate ?? upstream.date,
      item.publishedAt,
      sameDay,
    ),
  ];
};

const wantedMisses = process.argv.find((word) => word.startsWith('--misses'));
const tally = new Map<string, { hits: number; of: number }>();
for (const article of articles()) {
  const item = readPage(article.page(), { url: article.url, headers: {} });
  for (const { field, wanted, got, isHit } of judge(article, item)) {
    const name = `${article.source} ${field}`;
    const known = tally.get(name) ?? { hits: 0, of: 0 };
    tally.set(name, { hits: known.hits + Number(isHit), of: known.of + 1 });
    const isAsked = wantedMisses === '--misses' || wantedMisses === `--misses=${field}`;
    if (!isHit && isAsked)
      printRow({ id: article.id, field, wanted: wanted.slice(0, 110), got: (got ?? 'null').slice(0, 110) });
  }
}
for (const [name, { hits, of }] of [...tally].sort(([one], [other]) => one.localeCompare(other)))
  printRow({ name, hits, of, percent: (100 * hits) / of });
