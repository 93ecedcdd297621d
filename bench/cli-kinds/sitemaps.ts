/** Sitemaps: addresses with their dates, and those that robots.txt names. */
import path from 'node:path';
import * as z from 'zod';
import { toInstant } from '../../lib/formats/dates.ts';
import { needData } from '../read-cases.ts';
import { type Answer, type Question, readCases, toVerdict, type Verdict } from './question.ts';

const entrySchema = z.object({ loc: z.string(), lastmod: z.string(), newsDate: z.string() }).partial();
const caseSchema = z.object({
  id: z.string(),
  source: z.string(),
  format: z.string(),
  content: z.string().optional(),
  file: z.string().optional(),
  baseUrl: z.string().optional(),
  expect: z
    .object({ items: z.array(entrySchema), sitemaps: z.array(z.string()) })
    .partial()
    .optional(),
  derived: z.object({ type: z.string(), items: z.array(entrySchema) }).optional(),
});
type Case = z.infer<typeof caseSchema>;

const standIn = 'http://www.example.com/sitemap.xml';
const toHref = (loc: string): string => (URL.canParse(loc.trim(), standIn) ? new URL(loc.trim(), standIn).href : loc);

const judge = (each: Case, { robots, sitemap, error }: Answer): readonly Verdict[] => {
  const row = (name: string) => `${each.source} ${name}`;
  if (each.format === 'robots') {
    const got = (robots?.sitemaps ?? []).map((url) => new URL(url, each.baseUrl).href);
    const wanted = (each.expect?.sitemaps ?? []).map(toHref);
    return [toVerdict(row('robots'), wanted, got, JSON.stringify(wanted) === JSON.stringify(got))];
  }
  const items = each.expect?.items ?? each.derived?.items;
  const kind = each.derived?.type === 'sitemapindex' ? 'index' : 'urlset';
  return [
    toVerdict(row('read'), 'a sitemap', error?.message, sitemap !== undefined),
    ...(each.derived === undefined ? [] : [toVerdict(row('kind'), kind, sitemap?.kind, kind === sitemap?.kind)]),
    ...(items === undefined
      ? []
      : [toVerdict(row('count'), items.length, sitemap?.urls.length, items.length === sitemap?.urls.length)]),
    ...(items ?? []).flatMap((item, index) => {
      const got = sitemap?.urls[index];
      const date = item.lastmod ?? item.newsDate;
      return [
        ...(item.loc === undefined ? [] : [toVerdict(row('url'), item.loc, got?.url, toHref(item.loc) === got?.url)]),
        ...(date === undefined
          ? []
          : [toVerdict(row('modifiedAt'), date, got?.modifiedAt, toInstant(date) === got?.modifiedAt)]),
      ];
    }),
  ];
};

export const askSitemaps = (): readonly Question[] =>
  readCases('sitemaps', caseSchema).map((each) => ({
    id: each.id,
    document:
      each.file === undefined
        ? { name: each.format === 'robots' ? 'robots.txt' : 'sitemap.xml', content: each.content ?? '' }
        : { path: path.join(needData('sitemaps'), each.file) },
    baseUrl: each.baseUrl,
    type: each.format === 'robots' ? 'robots' : 'sitemap',
    judge: (answer) => judge(each, answer),
  }));
