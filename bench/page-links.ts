/** Links and head of whole pages against what a browser's parser finds there, a row a field. `npx tsx bench/page-links.ts [--json] [--misses]` */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { readPage } from '../lib/items/read-page.ts';
import type { Item } from '../lib/model/item.ts';
import { needData, printRow } from './read-cases.ts';

const linkSchema = z.object({
  href: z.string(),
  rel: z.string().optional(),
  text: z.string().optional(),
});
const expectSchema = z.object({
  noindex: z.boolean().optional(),
  nofollow: z.boolean().optional(),
  base: z.string().optional(),
  title: z.string().optional(),
  lang: z.string().optional(),
  canonical: z.string().optional(),
  robots: z.string().optional(),
  description: z.string().optional(),
  text: z.string().optional(),
  feeds: z.array(z.object({ href: z.string() })).optional(),
  icons: z.array(z.string()).optional(),
  counts: z
    .object({ links: z.number(), nofollow: z.number(), ugc: z.number(), sponsored: z.number(), images: z.number() })
    .optional(),
  links: z.array(z.union([linkSchema, z.object({ url: z.string(), anchor: z.string() })])).optional(),
});
const caseSchema = z.object({
  id: z.string(),
  source: z.string(),
  url: z.string().optional(),
  html: z.string().optional(),
  file: z.string().optional(),
  expect: expectSchema,
});
type Expected = z.infer<typeof expectSchema>;

const fold = (text: string): string => text.replace(/\s+/g, ' ').trim();
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
const lettersOf = (text: string): string => text.replace(/[\s\p{P}]+/gu, '');

const unfollowing = new Set(['nofollow', 'ugc', 'sponsored']);

/** Which links count with search engines, by each link's own rel and the page's meta robots, in order. */
const followAgrees = (item: Item, { links = [], robots = '', nofollow = false }: Expected): boolean => {
  const isOff = nofollow || /nofollow|none/.test(robots);
  const wanted = links.flatMap((link) => {
    if (!('href' in link)) return [];
    const words = (link.rel ?? '').split(/\s+/);
    return [`${link.href} ${!isOff && !words.some((word) => unfollowing.has(word))}`];
  });
  return same(
    item.links.map(({ href, followed }) => `${href} ${followed}`),
    wanted,
  );
};

/** Anchors are compared up to white space: a browser's textContent joins what stands in separate blocks. */
const linksAgree = (item: Item, links: NonNullable<Expected['links']>): readonly [string, boolean][] => {
  if (links.some((link) => 'url' in link)) {
    const wanted = links.flatMap((link) =>
      'url' in link && !/\.(?:jsp|mp4|gif)$/.test(link.url) ? [`${new URL(link.url).href} ${fold(link.anchor)}`] : [],
    );
    const got = item.links.filter(({ followed }) => followed).map(({ href, anchor }) => `${href} ${fold(anchor)}`);
    return [['nutch links', same(got, wanted)]];
  }
  const wanted = links.flatMap((link) => ('href' in link ? [link] : []));
  return [
    [
      'hrefs in order',
      same(
        item.links.map(({ href }) => href),
        wanted.map(({ href }) => href),
      ),
    ],
    [
      'rel',
      same(
        item.links.map(({ rel }) => rel.join(' ')),
        wanted.map(({ rel }) => [...new Set((rel ?? '').split(/\s+/).filter(Boolean))].join(' ')),
      ),
    ],
    [
      'anchors',
      item.links.length === wanted.length &&
        item.links.every(({ anchor }, index) => {
          const text = wanted[index]?.text ?? '';
          return text === '' || text.includes('{') || lettersOf(anchor).startsWith(lettersOf(text).slice(0, 100));
        }),
    ],
  ];
};

const judge = (item: Item, expect: Expected): readonly (readonly [string, boolean])[] => {
  const rows: (readonly [string, boolean])[] = [];
  const title = item.blocks.find(({ kind }) => kind === 'title')?.text ?? '';
  if (expect.noindex !== undefined) rows.push(['robots noindex', item.robots.noindex === expect.noindex]);
  if (expect.nofollow !== undefined) rows.push(['robots nofollow', item.robots.nofollow === expect.nofollow]);
  if (expect.robots !== undefined)
    rows.push([
      'robots',
      item.robots.nofollow === /nofollow|none/.test(expect.robots) &&
        item.robots.noindex === /noindex|none/.test(expect.robots),
    ]);
  if (expect.title !== undefined) rows.push(['title', title === fold(expect.title)]);
  if (expect.lang !== undefined) rows.push(['lang', item.language === expect.lang]);
  if (expect.canonical !== undefined) rows.push(['canonical', item.canonical === expect.canonical]);
  if (expect.description !== undefined) rows.push(['description', item.description === fold(expect.description)]);
  if (expect.feeds !== undefined)
    rows.push(['feeds', same(item.feeds, [...new Set(expect.feeds.map(({ href }) => href))])]);
  if (expect.icons !== undefined) rows.push(['icons', same(item.icons, [...new Set(expect.icons)])]);
  if (expect.text !== undefined)
    rows.push([
      'text',
      lettersOf(
        item.blocks
          .filter(({ kind }) => kind !== 'alt')
          .map(({ text }) => text)
          .join(' '),
      ) === lettersOf(expect.text),
    ]);
  if (expect.counts !== undefined) {
    const { counts } = expect;
    rows.push(['count of images', item.images.length === counts.images]);
    for (const rel of ['nofollow', 'ugc', 'sponsored'] as const)
      rows.push([`count of ${rel}`, item.links.filter((link) => link.rel.includes(rel)).length === counts[rel]]);
  }
  if (expect.links?.some((link) => 'href' in link) === true)
    rows.push(['effective follow', followAgrees(item, expect)]);
  if (expect.links !== undefined && (expect.links.length > 0 || expect.counts !== undefined))
    rows.push(...linksAgree(item, expect.links));
  return rows;
};

const folder = needData('page-links');
const cases = z.array(caseSchema).parse(JSON.parse(readFileSync(path.join(folder, 'cases.json'), 'utf8')));
const tally = new Map<string, { hits: number; of: number }>();
/** Some expectations were made from a page decoded wrongly: nothing can be compared there. */
const isGarbled = (expect: Expected): boolean =>
  /Ã[\u0080-\u00bf]|%C3%83%C2|â€|â†|Â[\u00a0-\u00bf]|â„/.test(JSON.stringify(expect));

let garbled = 0;
for (const { id, url, html, file, expect } of cases) {
  if (isGarbled(expect)) {
    garbled++;
    continue;
  }
  const text = html ?? (file === undefined ? '' : gunzipSync(readFileSync(path.join(folder, file))).toString('utf8'));
  const item = readPage(text, { url: url ?? 'http://example.org/', headers: {} });
  for (const [name, isHit] of judge(item, expect)) {
    const row = tally.get(name) ?? { hits: 0, of: 0 };
    tally.set(name, { hits: row.hits + Number(isHit), of: row.of + 1 });
    if (!isHit && process.argv.includes('--misses')) printRow({ miss: name, id });
  }
}
const total = [...tally.values()].reduce((sum, row) => ({ hits: sum.hits + row.hits, of: sum.of + row.of }), {
  hits: 0,
  of: 0,
});
for (const [name, row] of [...tally, ['all', total] as const])
  printRow({ name, ...row, percent: (100 * row.hits) / row.of });
printRow({ name: 'left out: expectation decoded wrongly', cases: garbled });
