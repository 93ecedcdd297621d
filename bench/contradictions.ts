/**
 * Contradictions between the channels of twelve brands made up for it (bench/contradictions, one file a brand): what was planted and found, and
 * false alarms; and false alarms between real pages of one site, each taken for a channel of its own (../shared/data/articles, EARMARK_DATA
 * overrides). Every other brand was held out until the check was nearly done; two were
 * written last. `npx tsx bench/contradictions.ts [--json] [--show [--held] [--last]]`
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import type { ChannelFact } from '../lib/checks/check.ts';
import { contradiction } from '../lib/checks/contradiction.ts';
import { decodeText } from '../lib/formats/charset.ts';
import { readPage } from '../lib/items/read-page.ts';
import { toHeldFacts } from '../lib/items/registered-facts.ts';
import { type Brand, brandSchema } from '../lib/model/brand.ts';
import type { Channel } from '../lib/model/channel.ts';
import { toDatedFacts } from '../lib/pipeline/dated-facts.ts';

const isJson = process.argv.includes('--json');
const isShown = process.argv.includes('--show');
const wantedHalf = process.argv.includes('--last') ? 2 : process.argv.includes('--held') ? 1 : 0;
const now = new Date('2026-10-01T00:00:00.000Z');
const data = process.env.EARMARK_DATA ?? path.join(import.meta.dirname, '../../shared/data');

const worldSchema = z.object({
  name: z.string(),
  brand: z.unknown(),
  channels: z.array(
    z.object({
      id: z.string(),
      url: z.string(),
      html: z.string(),
      location: z.string().optional(),
      publishedAt: z.string().optional(),
    }),
  ),
  expected: z.array(z.object({ kind: z.string(), of: z.string().optional(), location: z.string().optional() })),
});

const kindNames: Readonly<Record<string, string>> = {
  phone: 'telephone number',
  email: 'e-mail address',
  hours: 'opening hours',
  url: 'web address',
  handle: 'profile',
};

const toChannel = (id: string, location?: string): Channel => ({
  id,
  source: 'page',
  owned: true,
  everyMs: 0,
  options: {},
  ...(location === undefined ? {} : { location }),
});

const toFacts = (
  channel: Channel,
  page: { readonly url: string; readonly html: string; readonly publishedAt?: string | undefined },
) => {
  const item = readPage(page.html, { url: page.url, headers: {} });
  const dated = toDatedFacts({
    ...item,
    facts: item.facts,
    kind: item.kind,
    url: item.url,
    updatedAt: item.updatedAt,
    publishedAt: page.publishedAt ?? item.publishedAt,
  });
  return dated.map(
    (fact): ChannelFact => ({
      channel,
      fact: { ...fact, brand: 'x', channel: channel.id, url: page.url, readAt: '2026-09-30T00:00:00.000Z' },
    }),
  );
};

const judge = (brand: Brand, facts: readonly ChannelFact[]): readonly string[] => {
  if (contradiction.judges !== 'brand') throw new Error('contradiction judges brands');
  const channels = [...new Map(facts.map(({ channel }) => [channel.id, channel])).values()];
  const registered = toHeldFacts({ brand, facts: [] });
  const counts = { channels: [], rows: [] };
  return contradiction
    .run({ brand, now, channels, facts, heads: [], emblems: [], counts, registered }, contradiction.options.parse({}))
    .map(({ message }) => message);
};

const print = (row: Readonly<Record<string, string | number>>): void => {
  if (isJson) console.log(JSON.stringify({ bench: 'contradictions', ...row }));
  else
    console.log(
      Object.entries(row)
        .map(([name, value]) => `${name} ${value}`)
        .join('  '),
    );
};

const halves = [
  { half: 'looked at', planted: 0, found: 0, falseAlarms: 0 },
  { half: 'held out', planted: 0, found: 0, falseAlarms: 0 },
  { half: 'written last', planted: 0, found: 0, falseAlarms: 0 },
];
const folder = path.join(import.meta.dirname, 'contradictions');
for (const [index, file] of readdirSync(folder).toSorted().entries()) {
  const world = worldSchema.parse(JSON.parse(readFileSync(path.join(folder, file), 'utf8')));
  const brand = brandSchema.parse(world.brand);
  const said = [
    ...judge(
      brand,
      world.channels.flatMap((page) => toFacts(toChannel(page.id, page.location), page)),
    ),
  ];
  const half = file.startsWith('written-last') ? 2 : index % 2;
  const score = halves[half];
  if (score === undefined) continue;
  for (const { kind, of, location } of world.expected) {
    const name = `Channels disagree on the ${kindNames[kind] ?? kind}${of === undefined ? '' : ` of ${of}`}`;
    const at = said.findIndex(
      (message) =>
        message.toLowerCase().startsWith(name.toLowerCase()) &&
        (location === undefined
          ? !message.split(':')[0]?.includes(' at ')
          : message.split(':')[0]?.includes(` at ${location}`)),
    );
    score.planted += 1;
    if (at === -1) {
      if (isShown && half === wantedHalf) console.log(`missed  ${world.name}: ${name} ${location ?? ''}`);
      continue;
    }
    score.found += 1;
    said.splice(at, 1);
  }
  score.falseAlarms += said.length;
  if (isShown && half === wantedHalf) for (const message of said) console.log(`false   ${world.name}: ${message}`);
}
for (const { half, planted, found, falseAlarms } of halves)
  print({ half, planted, found, recall: (found / Math.max(1, planted)).toFixed(3), 'false alarms': falseAlarms });

/** Pages of one site, each a channel: whatever disagrees there is no contradiction of the publisher's, as far as could be seen. */
const pagesFolder = path.join(data, 'articles', 'pages');
const pagesOfSiteMax = 30;
if (existsSync(pagesFolder)) {
  const sites = new Map<string, { url: string; html: string }[]>();
  for (const file of readdirSync(pagesFolder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.gz'))
    .toSorted()) {
    const { text: html } = decodeText(gunzipSync(readFileSync(path.join(pagesFolder, file))), {
      contentType: 'text/html',
    });
    const url =
      /<link[^>]{0,200}rel=["']?canonical["']?[^>]{0,200}href=["']?(https?:\/\/[^"'\s>]+)/i.exec(html)?.[1] ??
      /property=["']og:url["'][^>]{0,100}content=["'](https?:\/\/[^"'\s>]+)/i.exec(html)?.[1];
    if (url === undefined) continue;
    const host = URL.canParse(url) ? new URL(url).hostname.replace(/^www\./, '') : '';
    const pages = sites.get(host) ?? [];
    if (pages.length < pagesOfSiteMax) pages.push({ url, html });
    sites.set(host, pages);
  }
  let alarms = 0;
  let groups = 0;
  let pages = 0;
  for (const [host, group] of sites) {
    if (group.length < 2) continue;
    groups += 1;
    pages += group.length;
    const brand = brandSchema.parse({ id: 'site', name: host.split('.')[0], domains: [host] });
    const said = judge(
      brand,
      group.flatMap((page, index) => toFacts(toChannel(`p${index}`), page)),
    );
    alarms += said.length;
    if (isShown) for (const message of said) console.log(`alarm   ${host}: ${message.slice(0, 300)}`);
  }
  print({ 'real sites': groups, pages, 'false alarms': alarms });
} else print({ 'real sites': `skipped: ${pagesFolder} is not there` });
