/** Title, author, date and the like of an article, held against what a careful reader says. */
import type { Item } from '../lib/model/item.ts';
import type { Article } from './read-cases.ts';

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

/** What is read of an article besides its text; a reader that does not tell an excerpt leaves it out. */
export type ReadMetadata = Pick<Item, 'title' | 'byline' | 'siteName' | 'publishedAt'> & {
  readonly language: string | null;
  readonly description?: string | null;
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

/** What of the expectations on a page's head lines is met; what is not expected is not judged. */
export const judgeMetadata = (article: Article, item: ReadMetadata): readonly Wanted[] => {
  const { expect, upstream = {} } = article;
  return [
    ...row('title', expect.title ?? upstream.title, item.title, sameLetters),
    ...row('byline', expect.byline ?? upstream.author, item.byline, samePerson),
    ...row('siteName', expect.siteName, item.siteName, sameLetters),
    ...row('language', expect.lang, item.language, sameLetters),
    ...(item.description === undefined ? [] : row('excerpt', expect.excerpt, item.description, sameLetters)),
    ...row(
      'date',
      expect.publishedTime ?? expect.publishedDate ?? article.publishedDate ?? upstream.date,
      item.publishedAt,
      sameDay,
    ),
  ];
};
