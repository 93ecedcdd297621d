/**
 * Addresses against the URL Standard's own cases and what other normalisers make of theirs, and the time a link costs.
 *
 *     npx tsx bench/urls.ts [--misses] [--json]
 *
 * `parse` and `resolve` are normative, with Node's own URL beside ours; the `normalize` profiles differ from each other
 * and are printed for information.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { toAbsoluteUrl, toCanonicalUrl } from '../lib/text/url.ts';

const file = path.join(
  process.env.EARMARK_DATA ?? path.join(import.meta.dirname, '../../shared/data'),
  'urls/cases.json',
);
if (!existsSync(file)) {
  console.log(`skipped: no cases at ${file}; set EARMARK_DATA to the folder that holds urls/cases.json`);
  process.exit(0);
}
const isJson = process.argv.includes('--json');
const caseSchema = z.object({
  id: z.string(),
  source: z.string(),
  kind: z.string(),
  input: z.string(),
  base: z.string().nullish(),
  expect: z.unknown().optional(),
  failure: z.boolean().optional(),
});
const hrefSchema = z.object({ href: z.string() });
const expectedOf = (each: z.infer<typeof caseSchema>): string | undefined => {
  if (each.failure === true) return undefined;
  return hrefSchema.safeParse(each.expect).data?.href ?? z.string().safeParse(each.expect).data;
};

const node = (input: string, base: string | undefined): string | undefined =>
  URL.canParse(input, base) ? new URL(input, base).href : undefined;

const rows = new Map<string, { asked: number; ours: number; node: number }>();
const cases = z.array(caseSchema).parse(JSON.parse(readFileSync(file, 'utf8')));
for (const each of cases) {
  if (!['parse', 'resolve', 'normalize'].includes(each.kind)) continue;
  const base = each.base ?? undefined;
  const expected = expectedOf(each);
  const received = each.kind === 'normalize' ? toCanonicalUrl(each.input, base) : toAbsoluteUrl(each.input, base);
  const key = `${each.kind} ${each.source}`;
  const row = rows.get(key) ?? { asked: 0, ours: 0, node: 0 };
  rows.set(key, row);
  row.asked++;
  if (received === expected) row.ours++;
  else if (process.argv.includes('--misses'))
    console.log(`${each.id}: ${each.input}: expected ${expected}, received ${received}`);
  if (node(each.input, base) === expected) row.node++;
}
for (const [key, row] of [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  console.log(
    isJson
      ? JSON.stringify({ row: key, ...row })
      : `${key.padEnd(40)} ${String(row.asked).padStart(4)}  earmark ${String(row.ours).padStart(4)}  node ${String(row.node).padStart(4)}`,
  );

const links = [
  'https://www.example.com/news/2026/some-article-title',
  '/about/team',
  'contact.html',
  'https://www.example.com/search?q=coffee&page=2',
  'https://shop.example.com/item?id=5&utm_source=newsletter&utm_medium=email',
  '#top',
  'https://social.example/@northwind',
  '../products/house-blend/',
];
const base = 'https://www.example.com/news/2026/index.html';
const measure = (name: string, read: (href: string, base: string) => unknown): void => {
  const rounds = 50_000;
  for (let round = 0; round < 5000; round++) for (const link of links) read(link, base);
  const before = process.cpuUsage();
  for (let round = 0; round < rounds; round++) for (const link of links) read(link, base);
  const cpu = process.cpuUsage(before);
  const micros = (cpu.user + cpu.system) / (rounds * links.length);
  console.log(
    isJson
      ? JSON.stringify({ row: name, microsPerUrl: micros })
      : `${name.padEnd(40)} ${micros.toFixed(2)} µs CPU a URL`,
  );
};
measure('toCanonicalUrl', toCanonicalUrl);
measure('toAbsoluteUrl', toAbsoluteUrl);
measure('Node URL.canParse and URL', node);
