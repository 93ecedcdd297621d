/**
 * CPU time of the checks: each alone on a page of 1,000 words, term lists of 50 to 5,000 terms, and 20 guidelines over real
 * articles. `npx tsx bench/checks.ts [--json]`; reads ../shared/data/articles (EARMARK_DATA overrides), and says so where it is absent.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import type { Check, Example } from '../lib/checks/check.ts';
import { checks } from '../lib/checks/registry.ts';
import { readFacts } from '../lib/items/facts.ts';
import { readLook } from '../lib/items/look/read-look.ts';
import { readSheet } from '../lib/items/look/sheet.ts';
import { toHeldFacts } from '../lib/items/registered-facts.ts';
import type { Block } from '../lib/model/block.ts';
import type { Config } from '../lib/model/config.ts';
import type { Guideline } from '../lib/model/guideline.ts';
import { triageSchema } from '../lib/model/triage.ts';
import { judgePage } from '../lib/pipeline/judge.ts';
import type { LinkState } from '../lib/ports/stores.ts';
import { toTermMatcher } from '../lib/text/terms.ts';
import { exampleBrandLook, exampleLook } from '../test/checks/example-marks.ts';
import {
  exampleNow,
  toBrand,
  toBrandSubject,
  toChannel,
  toChannelSubject,
  toItem,
  toMention,
  toOccurrences,
  toPageSubject,
} from '../test/checks/subject.ts';

const isJson = process.argv.includes('--json');
const dataFolder = process.env.EARMARK_DATA ?? path.join(import.meta.dirname, '../../shared/data');
const now = new Date(exampleNow);

type Row = { readonly what: string; readonly cpuMs: number; readonly note: string };

const print = ({ what, cpuMs, note }: Row): void => {
  const shown = cpuMs < 10 ? cpuMs.toFixed(4) : cpuMs.toFixed(1);
  console.log(
    isJson
      ? JSON.stringify({ bench: 'checks', what, cpuMs, note })
      : `${what.padEnd(56)}${shown.padStart(10)} ms  ${note}`,
  );
};

/** CPU milliseconds of one call: the best of five rounds of at least 50 ms each, after warming up. */
const measure = (call: () => void): number => {
  const roundMs = 50;
  const spend = (times: number): number => {
    const before = process.cpuUsage();
    for (let each = 0; each < times; each++) call();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  let times = 1;
  while (spend(times) < roundMs) times *= 2;
  return Math.min(...Array.from({ length: 5 }, () => spend(times))) / times;
};

const words = (
  'the coffee we roast each morning on our street is not cheap but it knows your name and stays with you all day ' +
  'long whether you come for a cup or a bag of House Blend from Northwind on the way to work'
).split(' ');

/** A thousand words in twenty paragraphs, with a hit of most checks here and there. */
const page: readonly Block[] = Array.from({ length: 20 }, (_, paragraph) => ({
  kind: 'paragraph',
  place: 'main',
  text: Array.from({ length: 50 }, (__, index) => words[(index * 7 + paragraph * 13) % words.length]).join(' '),
}));

const brand = toBrand({
  name: 'Northwind Coffee',
  aliases: ['Northwind'],
  misspellings: ['North Wind Coffee'],
  exclude: ['northwind traders'],
  domains: ['northwind.example'],
  products: [{ name: 'House Blend', aliases: [], url: 'https://northwind.example/house-blend' }],
});

const options: Readonly<Record<string, unknown>> = {
  'preferred-term': { terms: Object.fromEntries(words.slice(0, 20).map((word) => [word, `${word}!`])) },
  'banned-term': { terms: ['cheap', 'world-class', 'best in town'] },
  'required-text': { text: '© {year} Northwind Coffee Ltd. All rights reserved.' },
  palette: { colors: ['#e60050', '#003366', '#ffcc00'] },
  fonts: { families: ['Brand Sans', 'Brand Serif'] },
  logo: { files: ['logo.svg'], former: ['old.svg'] },
  'social-image': { files: ['logo.svg'] },
  'passive-voice': { maxShare: 0 },
  'key-message': { text: 'Coffee that knows your name and your street' },
};

const links = Array.from({ length: 200 }, (_, index) => `https://northwind.example/${index}`);
const linkStates = new Map<string, LinkState>(
  links.map((url, index) => [
    url,
    { url, state: index % 10 === 0 ? 'gone' : 'ok', status: 404, checkedAt: exampleNow },
  ]),
);

/** A thousand words as a page with a sheet of 2,000 rules, of which some hundred match, as a site's framework brings them. */
const html = `<!doctype html><html><head><title>a</title></head><body class="home page">${page
  .map(
    ({ text }, index) =>
      `<section class="block-${index} wide"><h2>Part</h2><p class="lead text-${index}">${text}</p></section>`,
  )
  .join('')}</body></html>`;
const sheetText = Array.from(
  { length: 2000 },
  (_, index) =>
    `.block-${index} .text-${index % 40}, .card-${index} > a:hover { color: var(--c${index % 20}, #${(index * 4099).toString(16).padStart(6, '0').slice(-6)}); font-family: "F${index % 9}", sans-serif; margin: 0 auto }`,
).join('\n');
const sheet = readSheet(sheetText);
const linked = [{ url: 'https://northwind.example/a.css', sheet }];
const seen = {
  look: readLook(html, linked),
  emblems: [
    { kind: 'logo', where: 'in the header', url: 'https://northwind.example/logo.png', look: exampleLook('tower') },
    { kind: 'icon', where: 'as its icon', url: 'https://northwind.example/icon.png', look: exampleLook('steps') },
  ],
  brandLooks: new Map([
    ['logo.svg', exampleBrandLook('arrow')],
    ['old.svg', exampleBrandLook('tower')],
  ]),
} as const;

const benchLook = (): void => {
  const kilobytes = Math.round(sheetText.length / 1000);
  print({ what: `a sheet of ${kilobytes} KB, once a sheet`, cpuMs: measure(() => readSheet(sheetText)), note: '' });
  const note = `${seen.look.colors.length} colours, ${seen.look.fonts.length} fonts`;
  print({ what: 'the look of a page of 1,000 words with it', cpuMs: measure(() => readLook(html, linked)), note });
};

const toSubject = (check: Check, blocks: readonly Block[]) => ({
  brand,
  channel: toChannel({ owned: check.speaker !== 'public' }),
  speaker: check.speaker === 'public' ? ('public' as const) : ('brand' as const),
  now,
  item: toItem(blocks, {
    facts: readFacts({
      blocks,
      links: [],
      organizations: [],
      products: [],
      language: 'en',
      url: 'https://northwind.example/',
    }),
    links:
      check.id === 'broken-link'
        ? links.map((url) => ({
            url,
            href: url,
            anchor: 'coffee',
            rel: [],
            followed: true,
            place: 'main' as const,
            block: 0,
          }))
        : [],
  }),
  blocks,
  occurrences: toOccurrences(brand, blocks),
  mention: toMention({
    rating: check.id === 'negative-review' ? 1 : null,
    sentiment: {
      label: check.id === 'negative-mention' ? 'negative' : 'neutral',
      score: -0.9,
      confidence: 0.9,
      engine: 'bench',
    },
  }),
  linkStates,
  backlinks: [],
  linking: { require: 'any' as const, partners: [], oldDomains: [], watch: [], doNotContact: [] },
  ownPages: [],
  facts: [],
  files: new Map(),
  seen,
  register: toHeldFacts({ brand, facts: [{ id: 'phone', kind: 'phone', value: '+44 20 7946 0000' }] }),
});

/** What each check may take. */
const goalMs = 2;

/** The first example that has something to remark on. */
const toTellingExample = ({ examples }: Check): Example | undefined =>
  examples.find(({ remarks }) => remarks.length > 0);

/** Checks share what they make of the same blocks (words, sentences): here each has to make its own. */
const asUnseen = <Subject extends { readonly blocks: readonly Block[] }>(subject: Subject): Subject => ({
  ...subject,
  blocks: [...subject.blocks],
});

/** What a check is asked on the page of 1,000 words; undefined where that page gives it nothing to judge. */
const toPageCall = (check: Check): (() => number) | undefined => {
  if (check.judges !== 'page') return undefined;
  const subject = toSubject(check, page);
  const parsed = check.options.parse(options[check.id] ?? toTellingExample(check)?.options ?? {});
  const call = (): number => check.run(asUnseen(subject), parsed).length;
  return call() > 0 ? call : undefined;
};

/** What a check is asked in its first telling example; a page has the thousand words after the example's own. */
const toExampleCall = (check: Check): (() => number) => {
  const example = toTellingExample(check) ?? { name: 'none', remarks: [] };
  const parsed = check.options.parse(options[check.id] ?? example.options ?? {});
  if (check.judges === 'page') {
    const own = example.blocks ?? [{ kind: 'paragraph', place: 'main', text: example.text ?? '' } as const];
    const subject = toPageSubject(check, { ...example, blocks: [...own, ...page] });
    return () => check.run(asUnseen(subject), parsed).length;
  }
  if (check.judges === 'channel') {
    const subject = toChannelSubject(example);
    return () => check.run(subject, parsed).length;
  }
  const subject = toBrandSubject(example);
  return () => check.run(subject, parsed).length;
};

/** Large parts of a check are loaded before anything is judged. */
const prepareAll = async (): Promise<void> => {
  for (const check of checks.all)
    if (check.judges === 'page' && check.prepare !== undefined)
      await check.prepare(check.options.parse(toTellingExample(check)?.options ?? {}), new Map());
};

const benchEach = (): void => {
  for (const check of checks.all) {
    // What a style file holds decides how long `vale` takes: its example stands for itself alone.
    const onPage = check.id === 'vale' ? undefined : toPageCall(check);
    const call = onPage ?? toExampleCall(check);
    let remarks = 0;
    const cpuMs = measure(() => {
      remarks = call();
    });
    const where = check.judges === 'page' ? 'a page of 1,000 words' : `a ${check.judges}`;
    const given = onPage === undefined ? ', with its example' : '';
    const goal = check.id === 'vale' ? 'no goal' : cpuMs < goalMs ? `under ${goalMs} ms` : `NOT under ${goalMs} ms`;
    print({ what: `${check.id}, ${where}${given}`, cpuMs, note: `${remarks} remarks, ${goal}` });
  }
};

const toTerms = (count: number): readonly string[] =>
  Array.from(
    { length: count },
    (_, index) => `${words[index % words.length]} ${index.toString(36)}q${index % 3 === 0 ? ' plan' : ''}`,
  );

const benchTerms = (texts: readonly string[]): void => {
  for (const count of [50, 500, 5000]) {
    const matcher = toTermMatcher(['coffee', 'cheap', ...toTerms(count - 2)]);
    const cpuMs = measure(() => {
      for (const text of texts) matcher.find(text);
    });
    const characters = texts.reduce((sum, { length }) => sum + length, 0);
    print({
      what: `${count} terms`,
      cpuMs,
      note: `${(characters / 1000 / cpuMs).toFixed(1)} MB/s over ${texts.length} texts`,
    });
  }
};

const caseSchema = z.array(z.object({ files: z.record(z.string(), z.string()).optional() }));

const readArticles = (): readonly (readonly Block[])[] => {
  const folder = path.join(dataFolder, 'articles');
  const cases = caseSchema.parse(JSON.parse(readFileSync(path.join(folder, 'cases.json'), 'utf8')));
  return cases
    .flatMap(({ files }) => files?.['expected.txt'] ?? [])
    .map((file) => gunzipSync(readFileSync(path.join(folder, file))).toString('utf8'))
    .map((text) =>
      text
        .split(/\n+/)
        .filter((line) => line.trim() !== '')
        .map((line) => ({ kind: 'paragraph', place: 'main', text: line })),
    );
};

const toGuideline = (id: string, check: string, given: unknown): Guideline => ({
  id,
  check,
  narrowing: {},
  options: checks.find(check)?.options.parse(given),
  version: '1',
});

/** Twenty guidelines of the kinds a brand has: terms mostly, some messages and legal lines, the name. */
const toGuidelines = (): readonly Guideline[] => [
  ...Array.from({ length: 8 }, (_, index) =>
    toGuideline(`preferred-${index}`, 'preferred-term', {
      terms: Object.fromEntries(
        ['cheap', 'utilize', 'guys', ...toTerms(20 * (index + 1))].map((term) => [term, `${term} (better)`]),
      ),
    }),
  ),
  ...Array.from({ length: 5 }, (_, index) =>
    toGuideline(`banned-${index}`, 'banned-term', {
      terms: ['world-class', 'game changer', ...toTerms(20 * (index + 1))],
    }),
  ),
  ...['Coffee that knows your name', 'Roasted on your street every morning', 'The best way to start a day'].map(
    (text, index) => toGuideline(`message-${index}`, 'key-message', { text }),
  ),
  ...['All rights reserved', '© {year} Northwind Coffee'].map((text, index) =>
    toGuideline(`legal-${index}`, 'required-text', { text }),
  ),
  toGuideline('pattern', 'required-text', { pattern: 'company number \\d{8}' }),
  toGuideline('name', 'brand-name', {}),
];

const benchArticles = (articles: readonly (readonly Block[])[]): void => {
  const config: Config = {
    brand,
    facts: [],
    guidelines: toGuidelines(),
    channels: [],
    backlinks: { require: 'any', partners: [], oldDomains: [], watch: [] },
    alerts: [],
    privacy: { authors: 'pseudonym', mask: 'local', keepDays: 365 },
    network: {
      contact: undefined,
      spacingMs: 0,
      allowHosts: [],
      hosts: {},
      maxBytes: 0,
      timeoutMs: 0,
      maxRedirects: 0,
    },
    outreach: { templates: {}, perDomain: { count: 1, per: 'quarter' }, doNotContact: [] },
    report: { agency: null },
    sentiment: { engine: 'local', unitsPerDay: 0, confidenceMin: 0 },
    triage: triageSchema.parse({}),
    folder: '.',
  };
  const items = articles.map((blocks) => toItem(blocks));
  const counts = new Map<string, number>();
  const cpuMs = measure(() => {
    counts.clear();
    for (const item of items) {
      const judgement = judgePage({
        config,
        channel: toChannel(),
        item,
        occurrences: [],
        mention: undefined,
        linkStates: new Map(),
        now,
        readAt: exampleNow,
      });
      for (const { message, check } of judgement.remarks) {
        const kind = message.startsWith('Expected') ? `${check} absent` : check;
        counts.set(kind, (counts.get(kind) ?? 0) + 1);
      }
    }
  });
  const total = items.reduce((sum, { mainText }) => sum + mainText.length, 0);
  const note = [...counts].map(([kind, count]) => `${kind} ${count}`).join(', ');
  print({ what: `20 guidelines, ${items.length} articles`, cpuMs, note: `${(total / 1e6).toFixed(2)} MB; ${note}` });
  print({ what: '20 guidelines, an article', cpuMs: cpuMs / items.length, note: '' });
};

await prepareAll();
benchEach();
benchLook();
if (existsSync(path.join(dataFolder, 'articles/cases.json'))) {
  const articles = readArticles();
  benchTerms(articles.map((blocks) => blocks.map(({ text }) => text).join('\n')));
  benchArticles(articles);
} else {
  console.error(`Skipped the articles: there is no ${path.join(dataFolder, 'articles')}.`);
  benchTerms([page.map(({ text }) => text).join('\n')]);
}
