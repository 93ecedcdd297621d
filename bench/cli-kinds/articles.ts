/** Articles: main text, title, byline, site, day and language. */
import path from 'node:path';
import { judgeMetadata } from '../article-fields.ts';
import { articles, needData } from '../read-cases.ts';
import { toOverlap } from '../token-overlap.ts';
import { type Answer, type Question, toVerdict, type Verdict } from './question.ts';

const fold = (text: string): string => text.replace(/\s+/g, ' ');
const noPage = { title: null, byline: null, siteName: null, publishedAt: null, language: null };

type Article = ReturnType<typeof articles>[number];

const judgeText = (article: Article, found: string): readonly Verdict[] => {
  const text = article.text();
  if (text !== null) return [{ row: `${article.source} text F1`, met: toOverlap(text, found) }];
  const has = fold(found);
  const pieces = (name: string): readonly string[] => {
    const listed = article.expect[name];
    return Array.isArray(listed) ? listed.map(String) : [];
  };
  return [
    ...pieces('mustContain').map((piece) =>
      toVerdict(`${article.source} must contain`, piece, undefined, has.includes(fold(piece))),
    ),
    ...pieces('mustNotContain').map((piece) =>
      toVerdict(`${article.source} must not contain`, piece, undefined, !has.includes(fold(piece))),
    ),
  ];
};

const judge = (article: Article, { page }: Answer): readonly Verdict[] => [
  ...judgeText(article, page?.mainText ?? ''),
  ...judgeMetadata(article, page ?? noPage).map(({ field, wanted, got, isHit }) =>
    toVerdict(`${article.source} ${field}`, wanted, got, isHit),
  ),
];

export const askArticles = (): readonly Question[] =>
  articles().map((article) => ({
    id: article.id,
    document: { path: path.join(needData('articles'), article.html) },
    baseUrl: article.url,
    type: 'html',
    judge: (answer) => judge(article, answer),
  }));
