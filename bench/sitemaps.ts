/**
 * Sitemaps against what the suites of crawlers say is in them, and the time 50,000 addresses cost.
 *
 *     npx tsx bench/sitemaps.ts [--misses] [--json]
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import * as z from 'zod';
import { toInstant } from '../lib/formats/dates.ts';
import { parseSitemap } from '../lib/formats/sitemap.ts';

const folder = path.join(process.env.EARMARK_DATA ?? path.join(import.meta.dirname, '../../shared/data'), 'sitemaps');
if (!existsSync(folder)) {
  console.log(`skipped: no cases at ${folder}; set EARMARK_DATA to the folder that holds sitemaps/cases.json`);
  process.exit(0);
}
const isJson = process.argv.includes('--json');
const entry = z.object({ loc: z.string(), lastmod: z.string(), newsDate: z.string() }).partial();
const caseSchema = z.object({
  id: z.string(),
  source: z.string(),
  format: z.string(),
  content: z.string().optional(),
  file: z.string().optional(),
  expect: z
    .object({ items: z.array(entry) })
    .partial()
    .optional(),
  derived: z.object({ type: z.string(), items: z.array(entry) }).optional(),
});

const url = 'http://www.example.com/sitemap.xml';
const toHref = (loc: string): string => (URL.canParse(loc.trim(), url) ? new URL(loc.trim(), url).href : loc);
const rows = new Map<string, { asked: number; met: number }>();
const note = (source: string, what: string, isMet: boolean, id: string, detail: string): void => {
  const key = `${source} ${what}`;
  const row = rows.get(key) ?? { asked: 0, met: 0 };
  rows.set(key, row);
  row.asked++;
  if (isMet) row.met++;
  else if (process.argv.includes('--misses')) console.log(`${id} ${what}: ${detail}`);
};

const cases = z.array(caseSchema).parse(JSON.parse(readFileSync(path.join(folder, 'cases.json'), 'utf8')));
for (const each of cases) {
  if (each.format === 'robots') continue;
  const document = each.file === undefined ? (each.content ?? '') : readFileSync(path.join(folder, each.file));
  try {
    const { kind, urls } = parseSitemap(document, { url });
    note(each.source, 'read', true, each.id, '');
    const items = each.expect?.items ?? each.derived?.items;
    if (each.derived !== undefined)
      note(each.source, 'kind', (each.derived.type === 'sitemapindex') === (kind === 'index'), each.id, kind);
    if (items === undefined) continue;
    note(
      each.source,
      'count',
      items.length === urls.length,
      each.id,
      `expected ${items.length}, received ${urls.length}`,
    );
    for (const [index, item] of items.entries()) {
      const got = urls[index];
      if (item.loc !== undefined)
        note(each.source, 'url', toHref(item.loc) === got?.url, each.id, `expected ${item.loc}, received ${got?.url}`);
      const date = item.lastmod ?? item.newsDate;
      if (date !== undefined)
        note(
          each.source,
          'modifiedAt',
          toInstant(date) === got?.modifiedAt,
          each.id,
          `expected ${date}, received ${got?.modifiedAt}`,
        );
    }
  } catch (error) {
    note(each.source, 'read', false, each.id, String(error));
  }
}
for (const [key, { asked, met }] of [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  console.log(
    isJson ? JSON.stringify({ row: key, asked, met }) : `${key.padEnd(32)} ${String(met).padStart(5)} of ${asked}`,
  );

const big = `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${Array.from(
  { length: 50_000 },
  (_, index) =>
    `<url><loc>https://www.example.com/page/${index}</loc><lastmod>2026-01-02</lastmod><changefreq>daily</changefreq></url>`,
).join('\n')}</urlset>`;
const measure = (name: string, read: (text: string) => unknown): void => {
  read(big);
  const before = process.cpuUsage();
  for (let round = 0; round < 3; round++) read(big);
  const cpu = process.cpuUsage(before);
  const ms = (cpu.user + cpu.system) / 3000;
  console.log(
    isJson
      ? JSON.stringify({ row: name, msCpu: ms })
      : `${name.padEnd(32)} ${ms.toFixed(0)} ms CPU for 50,000 addresses`,
  );
};
measure('earmark', (text) => parseSitemap(text, { url }));
const tree = new XMLParser();
measure('fast-xml-parser (tree alone)', (text) => tree.parse(text));
