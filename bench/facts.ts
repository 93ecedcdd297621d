/**
 * Facts: what they cost on pages without any, and what is found on real pages (`--show` lists it, to be judged by eye).
 * `npx tsx bench/facts.ts [--json] [--show] [--pages 200]`
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type AnyNode, type Document, isTag } from 'domhandler';
import { parseDocument } from 'htmlparser2';
import { decodeText } from '../lib/formats/charset.ts';
import { nextNode, toElementText } from '../lib/items/element-text.ts';
import type { FactPage } from '../lib/items/fact-readers/fact-page.ts';
import { readFacts } from '../lib/items/facts.ts';
import { readStructuredData } from '../lib/items/structured-data.ts';

const page = (known: Partial<FactPage>): FactPage => ({
  blocks: [],
  links: [],
  organizations: [],
  products: [],
  language: 'en',
  url: 'https://example.com/',
  ...known,
});

const print = (row: string, figures: Readonly<Record<string, number | string>>): void => {
  if (process.argv.includes('--json')) console.log(JSON.stringify({ row, ...figures }));
  else
    console.log(
      `${row.padEnd(44)} ${Object.entries(figures)
        .map(([name, figure]) => `${name} ${figure}`)
        .join('  ')}`,
    );
};

/** Milliseconds of CPU a call takes, over a second of calls. */
const measure = (run: () => void): number => {
  for (let warm = 0; warm < 200; warm += 1) run();
  const started = process.cpuUsage();
  let calls = 0;
  const end = performance.now() + 1000;
  while (performance.now() < end) {
    for (let index = 0; index < 20; index += 1) run();
    calls += 20;
  }
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000 / calls;
};

const words = 'the coffee that knows your name is roasted in small lots by people who care about where it grows'.split(
  ' ',
);
const paragraph = (length: number): string =>
  Array.from({ length }, (_, index) => words[index % words.length]).join(' ');
const plain = Array.from({ length: 20 }, () => ({ kind: 'paragraph' as const, text: paragraph(50) }));
const dated = plain.map(({ kind, text }, index) => ({
  kind,
  text: `${text} in ${2000 + index} and 3 times ${text.slice(0, 30)}`,
}));
const rich = plain.map(({ kind, text }, index) => ({
  kind,
  text: `${text}. Call +44 20 7946 00${10 + index} or write to a${index}@northwind.example, £${index}.50, ${index} %, Mon–Fri 9–17`,
}));
for (const [row, blocks] of [
  ['1,000 words without a digit', plain],
  ['1,000 words, a year in every block', dated],
  ['1,000 words, five facts in every block', rich],
] as const)
  print(row, {
    'ms a page': measure(() => readFacts(page({ blocks, language: 'en-GB' }))).toFixed(4),
    facts: readFacts(page({ blocks })).length,
  });

const blockElements = new Set(['p', 'li', 'td', 'th', 'h1', 'h2', 'h3', 'h4', 'dd', 'dt', 'address', 'figcaption']);

/** A rough cut into blocks, enough to count by; Earmark's own is in read-page. */
const toBlocks = (document: Document): FactPage['blocks'] => {
  const blocks: { kind: 'list' | 'paragraph'; text: string }[] = [];
  let descend = true;
  for (let node: AnyNode | null = document; node !== null; node = nextNode(node, document, descend)) {
    descend = true;
    if (!isTag(node) || !blockElements.has(node.name)) continue;
    descend = false;
    blocks.push({ kind: node.name === 'li' ? 'list' : 'paragraph', text: toElementText(node) });
  }
  return blocks;
};

const data = process.env.EARMARK_DATA ?? '../shared/data';
const folder = join(data, 'articles', 'pages');
if (existsSync(folder)) {
  const at = process.argv.indexOf('--pages');
  const pagesMax = at === -1 ? 150 : Number(process.argv[at + 1]);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.gz'))
    .toSorted();
  const step = Math.max(1, Math.floor(files.length / pagesMax));
  const counts = new Map<string, number>();
  let pages = 0;
  let ms = 0;
  for (const file of files.filter((_, index) => index % step === 0)) {
    const { text } = decodeText(gunzipSync(readFileSync(join(folder, file))), { contentType: 'text/html' });
    const document = parseDocument(text);
    const { organizations, products } = readStructuredData(document, { url: 'https://example.com/' });
    const language = /<html[^>]{0,300}\blang=["']?([\w-]+)/i.exec(text)?.[1] ?? 'und';
    const input = page({ blocks: toBlocks(document), organizations, products, language });
    const started = process.cpuUsage();
    const facts = readFacts(input);
    const { user, system } = process.cpuUsage(started);
    ms += (user + system) / 1000;
    pages += 1;
    for (const { kind } of facts) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    if (process.argv.includes('--show'))
      for (const { kind, of, location, value, quote } of facts) {
        const block = input.blocks.find((each) => each.text.includes(quote))?.text ?? '';
        const where = block.indexOf(quote);
        console.log(
          [
            kind,
            value,
            of,
            location,
            quote.slice(0, 60),
            block.slice(Math.max(0, where - 40), where + quote.length + 30),
          ].join(' ¦ '),
        );
      }
  }
  print(`${pages} article pages`, { 'ms a page': (ms / pages).toFixed(3), ...Object.fromEntries(counts) });
} else print('article pages', { skipped: `${folder} is not there` });
