/** CPU time of reading the article pages, beside a bare SAX pass and beside Readability on linkedom. `npx tsx bench/read.ts [--json] [--rounds 3] [--every 1] [--few 100]` */
import { Readability } from '@mozilla/readability';
import { Parser } from 'htmlparser2';
import { parseHTML } from 'linkedom';
import { parseHtml } from '../lib/items/html-tree.ts';
import { findMainBlocks } from '../lib/items/main-text.ts';
import { readPage } from '../lib/items/read-page.ts';
import { survey } from '../lib/items/survey.ts';
import { articles, printRow } from './read-cases.ts';

const argument = (name: string, fallback: number): number => {
  const at = process.argv.indexOf(name);
  return at < 0 ? fallback : Number(process.argv[at + 1]);
};
const rounds = argument('--rounds', 3);
const few = argument('--few', 100);
const every = argument('--every', 1);
const pages = [...new Map(articles().map((article) => [article.html, article])).values()]
  .map(({ page, url }) => ({
    html: page(),
    url,
  }))
  .filter((_, index) => index % every === 0);
const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
let sink = 0;

/** What a bare crawler costs: title, text and links by SAX. */
const sax = (html: string): void => {
  let skip = 0;
  const text: string[] = [];
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === 'a' && attributes.href !== undefined) sink++;
      else if (name === 'script' || name === 'style') skip++;
    },
    ontext(data) {
      if (skip === 0) text.push(data);
    },
    onclosetag(name) {
      if (name === 'script' || name === 'style') skip--;
    },
  });
  parser.write(html);
  parser.end();
  sink += text.join('').length;
};
const readers: Readonly<
  Record<string, { readonly sample: typeof pages; readonly read: (html: string, url: string) => void }>
> = {
  'htmlparser2 SAX: links and text': { sample: pages, read: sax },
  'earmark parseHtml': {
    sample: pages,
    read: (html) => {
      sink += parseHtml(html).children.length;
    },
  },
  'earmark survey': {
    sample: pages,
    read: (html) => {
      sink += survey(parseHtml(html)).blocks.length;
    },
  },
  'earmark main text': {
    sample: pages,
    read: (html) => {
      sink += findMainBlocks(survey(parseHtml(html))).size;
    },
  },
  'earmark read: title, blocks, links, metadata': {
    sample: pages,
    read: (html, url) => {
      const item = readPage(html, { url, headers: {} });
      sink +=
        item.blocks.length +
        item.links.length +
        (item.title ?? '').length +
        (item.description ?? '').length +
        (item.canonical ?? '').length +
        item.language.length;
    },
  },
  'earmark read: everything': {
    sample: pages,
    read: (html, url) => {
      sink += JSON.stringify(readPage(html, { url, headers: {} })).length;
    },
  },
  'readability on linkedom': {
    sample: pages.filter((_, index) => index % Math.ceil(pages.length / few) === 0),
    read: (html) => {
      sink += (new Readability(parseHTML(html).document).parse()?.textContent ?? '').length;
    },
  },
};

const costs = new Map<string, number[]>();
for (let round = 0; round <= rounds; round++) {
  for (const [name, { sample, read }] of Object.entries(readers)) {
    const before = cpuSeconds();
    for (const { html, url } of sample) read(html, url);
    const megabytes = sample.reduce((sum, { html }) => sum + html.length, 0) / 1e6;
    // The first round warms up.
    if (round > 0) costs.set(name, [...(costs.get(name) ?? []), (cpuSeconds() - before) / megabytes]);
  }
}
const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
const reference = median(costs.get('htmlparser2 SAX: links and text') ?? []);
const peer = median(costs.get('readability on linkedom') ?? []);
for (const [name, values] of costs)
  printRow({
    name,
    MBperCpuSecond: 1 / median(values),
    timesSax: median(values) / reference,
    readabilityTakesTimes: peer / median(values),
  });
if (sink === -1) process.stdout.write('');
