/**
 * One crawl of a web on loopback, in CPU time, as one JSON line {pages, wall_s, cpu_s, rss_MB}.
 *   npx tsx bench/crawl.ts --origin http://127.0.0.1:8701 [--mode read|pipeline|again|edited] [--conc 32] [--start /p/0.html]
 * read: fetch and read every page (title, text in blocks, links, metadata). pipeline: a pass with 20 guidelines into SQLite.
 * again: the pass after that, in which nothing has changed. edited: a pass after one guideline was edited.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openMemoryStores } from '../lib/adapters/memory/open.ts';
import { boundHeap } from '../lib/app/heap.ts';
import { openLocalApp } from '../lib/app/local.ts';
import { parseConfig } from '../lib/config/load.ts';
import { createFetcher } from '../lib/fetching/fetcher.ts';
import { decodeText } from '../lib/formats/charset.ts';
import { readPage } from '../lib/items/read-page.ts';
import { silentLog } from '../lib/ports/log.ts';

const { values } = parseArgs({
  options: {
    origin: { type: 'string', default: 'http://127.0.0.1:8701' },
    mode: { type: 'string', default: 'pipeline' },
    conc: { type: 'string', default: '32' },
    start: { type: 'string', default: '/p/0.html' },
    'max-pages': { type: 'string', default: '5000' },
  },
});
const { origin, mode, start } = values;
const clock = { now: () => new Date() };
// As the command line does.
boundHeap();

type Measured = { readonly pages: number; readonly [key: string]: number };

const measure = async (work: () => Promise<Measured>): Promise<void> => {
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const result = await work();
  const used = process.cpuUsage(cpu);
  console.log(
    JSON.stringify({
      mode,
      ...result,
      wall_s: (performance.now() - startedAt) / 1000,
      cpu_s: (used.user + used.system) / 1e6,
      rss_MB: process.resourceUsage().maxRSS / 1024,
    }),
  );
};

const words = [
  'cheap',
  'free',
  'guarantee',
  'revolutionary',
  'synergy',
  'utilize',
  'leverage',
  'cutting-edge',
  'seamless',
  'robust',
];
const guidelines = (edited: boolean): string =>
  [
    ...words.map(
      (word, index) => `  - {id: word-${index}, check: preferred-term, terms: {${word}: another word}, severity: low}`,
    ),
    ...words
      .slice(0, 5)
      .map((word, index) => `  - {id: banned-${index}, check: banned-term, terms: ["very ${word}"], severity: low}`),
    `  - {id: name, check: brand-name, severity: low}`,
    `  - {id: message, check: key-message, text: "Coffee that knows your name", presence: anywhere, channels: [other], severity: low}`,
    `  - {id: legal, check: required-text, text: "registered in England", channels: [other], severity: low}`,
    `  - {id: headline, check: banned-term, terms: [shocking${edited ? ', stunning' : ''}], blocks: [heading], severity: low}`,
    `  - {id: unlinked, check: preferred-term, terms: {colour: color}, severity: low}`,
  ].join('\n');

const config = (edited = false) =>
  parseConfig(
    `
brand: {id: bench, name: Northwind Coffee, aliases: [Northwind], domains: [northwind.example]}
guidelines:
${guidelines(edited)}
channels:
  - {id: site, source: website, url: "${origin}${start}", owned: true, every: 1h, maxPages: ${values['max-pages']}, maxDepth: 50, sitemap: false}
  - {id: other, source: page, url: "${origin}/robots.txt", owned: true, every: 1h}
network: {allowHosts: ["${new URL(origin).host}"]}
`,
    { file: 'bench.yml', folder: os.tmpdir() },
  );

/** Fetches and reads every page of the site, as the engine does, without judging or keeping anything. */
const readAll = async (): Promise<Measured> => {
  const { hosts } = openMemoryStores({ clock });
  const fetcher = createFetcher({ network: config().network, hosts, clock, log: silentLog });
  const seen = new Set([`${origin}${start}`]);
  const queue = [...seen];
  let pages = 0;
  let blocks = 0;
  let links = 0;
  let texts = 0;
  let active = 0;
  const readOne = async (url: string): Promise<void> => {
    const answer = await fetcher.fetch({ url });
    if (answer.outcome !== 'read') return;
    const { text } = decodeText(answer.body, { contentType: answer.headers['content-type'] ?? '' });
    const item = readPage(text, { url: answer.url, headers: answer.headers });
    pages += 1;
    blocks += item.blocks.length;
    links += item.links.length;
    for (const text of [item.title, item.description, item.canonical, item.language, item.siteName])
      texts += text === null ? 0 : text.length;
    for (const { url: link } of item.links) {
      if (!link.startsWith(`${origin}/p/`) || seen.has(link)) continue;
      seen.add(link);
      queue.push(link);
    }
  };
  await new Promise<void>((resolve) => {
    const turn = (): void => {
      for (let url = queue.shift(); url !== undefined; url = active < Number(values.conc) ? queue.shift() : undefined) {
        active += 1;
        void readOne(url).finally(() => {
          active -= 1;
          turn();
        });
      }
      if (active === 0 && queue.length === 0) resolve();
    };
    turn();
  });
  await fetcher.close();
  return { pages, blocks, links, texts };
};

const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'earmark-bench-'));
const pass = async (edited = false): Promise<Measured> => {
  const app = await openLocalApp({ config: config(edited), dataFolder, clock, log: silentLog, print: () => {} });
  const { summary } = await app.run({ all: true });
  await app.close();
  const { opened, updated } = summary.findings;
  return {
    pages: mode === 'pipeline' ? summary.items : summary.notModified,
    fetched: summary.fetched,
    items: summary.items,
    mentions: summary.mentions,
    opened,
    updated,
  };
};

if (mode === 'read') await measure(readAll);
else if (mode === 'pipeline') await measure(() => pass());
else {
  await pass();
  await measure(() => pass(mode === 'edited'));
}
await rm(dataFolder, { recursive: true, force: true });
process.exit(0);
