/**
 * CPU time a page of reading and of judging, offline: no network, no store.
 *   npx tsx bench/page-cost.ts --corpus <folder>/pages-1000 [--pages 1000] [--rounds 5] [--json]
 * The corpus is two files: `.bin` with the pages one after the other, `.json` with `[{"o": offset, "n": bytes}, …]`.
 * read: what a crawl without judging asks of a page. pipeline: that, and all that a pass with 20 guidelines asks of it.
 */
import { readFileSync } from 'node:fs';
import os from 'node:os';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { parseConfig } from '../lib/config/load.ts';
import { decodeText } from '../lib/formats/charset.ts';
import { readPage } from '../lib/items/read-page.ts';
import { toBrandMatcher } from '../lib/mentions/match.ts';
import { toTelling } from '../lib/mentions/telling.ts';
import type { Item } from '../lib/model/item.ts';
import { judgePage } from '../lib/pipeline/judge.ts';

const { values } = parseArgs({
  options: {
    corpus: { type: 'string', default: '' },
    pages: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});

const indexSchema = z.array(z.object({ o: z.number(), n: z.number() }));
const bytes = readFileSync(`${values.corpus}.bin`);
const bodies = indexSchema
  .parse(JSON.parse(readFileSync(`${values.corpus}.json`, 'utf8')))
  .slice(0, Number(values.pages))
  .map(({ o, n }) => bytes.subarray(o, o + n));
const contentType = 'text/html; charset=utf-8';

const words = 'cheap free guarantee revolutionary synergy utilize leverage cutting-edge seamless robust'.split(' ');
const guidelines = [
  ...words.map((word, index) => `{id: word-${index}, check: preferred-term, terms: {${word}: another word}}`),
  ...words.slice(0, 5).map((word, index) => `{id: banned-${index}, check: banned-term, terms: ["very ${word}"]}`),
  `{id: name, check: brand-name}`,
  `{id: message, check: key-message, text: "Coffee that knows your name", presence: anywhere, channels: [other]}`,
  `{id: legal, check: required-text, text: "registered in England", channels: [other]}`,
  `{id: headline, check: banned-term, terms: [shocking], blocks: [heading]}`,
  `{id: unlinked, check: preferred-term, terms: {colour: color}}`,
];
const config = parseConfig(
  `
brand: {id: bench, name: Northwind Coffee, aliases: [Northwind], domains: [northwind.example]}
guidelines:
${guidelines.map((each) => `  - ${each}`).join('\n')}
channels:
  - {id: site, source: website, url: "https://bench.example/", owned: true, every: 1h}
  - {id: other, source: page, url: "https://bench.example/other", owned: true, every: 1h}
`,
  { file: 'bench.yml', folder: os.tmpdir() },
);
const [channel] = config.channels;
if (channel === undefined) throw new Error('the configuration has no channel');
const matcher = toBrandMatcher(config.brand);
const now = new Date();
const readAt = now.toISOString();

/** What was read and found, so that two versions can be compared: equal sums, equal work. */
const sums = new Map<string, number>();
const count = (name: string, amount: number): void => {
  sums.set(name, (sums.get(name) ?? 0) + amount);
};
const lengthOf = (text: string | null): number => text?.length ?? 0;

const read = (body: Uint8Array, index: number): Item => {
  const { text } = decodeText(body, { contentType });
  const item = readPage(text, {
    url: `https://bench.example/p/${index}.html`,
    headers: { 'content-type': contentType },
  });
  count('blocks', item.blocks.length);
  count('links', item.links.length);
  for (const each of [item.title, item.description, item.canonical, item.language, item.siteName])
    count('text', lengthOf(each));
  return item;
};

const judge = (item: Item): void => {
  const occurrences = matcher.findOccurrences(item.blocks);
  const telling = toTelling(item, occurrences);
  count('occurrences', occurrences.length);
  count('telling', telling.length);
  const { remarks, judged } = judgePage({
    config,
    channel,
    item,
    occurrences,
    mention: undefined,
    linkStates: new Map(),
    now,
    readAt,
  });
  count('remarks', remarks.length);
  count('judged', judged.length);
  count('facts', item.facts.length);
  count('fingerprint', lengthOf(item.fingerprint));
};

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;

const stages: Readonly<Record<string, (body: Uint8Array, index: number) => void>> = {
  read,
  pipeline: (body, index) => judge(read(body, index)),
};

for (const [stage, run] of Object.entries(stages)) {
  if (values.only !== undefined && values.only !== stage) continue;
  const times: number[] = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    sums.clear();
    const before = cpuMs();
    for (const [index, body] of bodies.entries()) run(body, index);
    times.push((cpuMs() - before) / bodies.length);
  }
  const [first = 0] = times;
  const row = {
    stage,
    pages: bodies.length,
    first_ms: first,
    median_ms: median(times),
    min_ms: Math.min(...times),
    ...Object.fromEntries(sums),
  };
  console.log(values.json ? JSON.stringify(row) : row);
}
