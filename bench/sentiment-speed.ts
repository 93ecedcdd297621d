/**
 * How fast the local engine judges, beside its peers in the same run (CPU time), and what opening it costs:
 * `BENCH_DIR=… npx tsx bench/sentiment-speed.ts [--json]`. The engine is bundled, as it is where it runs. Each round, all judge the
 * same texts, which none of them has met before, so that nobody answers from memory; who begins goes around. How many times as fast
 * is the median of the rounds. The start is from nothing to the first judgement.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import * as z from 'zod';
import type { Sentiment } from '../lib/ports/sentiment.ts';
import { toRandom } from './random.ts';
import { openPeers } from './sentiment/peers.ts';
import { listSets, readSet } from './sentiment/sets.ts';

/** Posts in English: what wink-sentiment and vader-sentiment are made for. */
const posts = ['airline', 's140-test', 'sanders', 'sts-gold', 'target-twitter', 'tweeteval', 'vader-tweets', 'xlmt-en'];
const textsInRound = 1000;
/** All are warmed up on half of the posts, so often, and measured on the others. */
const warmRounds = 2;
const starts = 5;

type Judge = { readonly name: string; readonly analyze: (text: string) => unknown };

/** Texts in an order that mixes the sets, the same in every run. */
const mix = (texts: readonly string[]): readonly string[] => {
  const random = toRandom(6);
  return texts
    .map((text) => ({ text, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ text }) => text);
};

/** Texts a CPU second. */
const measure = async ({ analyze }: Judge, texts: readonly string[]): Promise<number> => {
  const before = process.cpuUsage();
  for (const text of texts) await analyze(text);
  const { user, system } = process.cpuUsage(before);
  return (texts.length / (user + system)) * 1e6;
};

/** For each judge its texts a CPU second, round by round. */
const measureRounds = async (
  judges: readonly Judge[],
  texts: readonly string[],
): Promise<ReadonlyMap<string, readonly number[]>> => {
  const speeds = new Map(judges.map(({ name }) => [name, [] as number[]]));
  const rounds = Math.floor(texts.length / textsInRound);
  for (let round = 0; round < rounds; round++) {
    const part = texts.slice(round * textsInRound, (round + 1) * textsInRound);
    for (let turn = 0; turn < judges.length; turn++) {
      const judge = judges[(round + turn) % judges.length];
      if (judge === undefined) continue;
      speeds.get(judge.name)?.push(await measure(judge, part));
    }
  }
  return speeds;
};

const toMedian = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

const isJson = process.argv.includes('--json');
const tell = (row: Readonly<Record<string, string | number>>, line: string): void =>
  console.log(isJson ? JSON.stringify({ bench: 'sentiment-speed', ...row }) : line);

const tellSpeeds = (speeds: ReadonlyMap<string, readonly number[]>): void => {
  const own = speeds.get('earmark') ?? [];
  for (const [engine, each] of speeds) {
    const perSecond = Math.round(toMedian(each));
    const times = Math.round(toMedian(each.map((speed, round) => (own[round] ?? 0) / speed)) * 10) / 10;
    const beside = engine === 'earmark' ? '' : `; earmark is ${times} times as fast`;
    tell({ engine, perSecond, times }, `${engine}: ${perSecond} texts a CPU second${beside}`);
  }
};

const toChild = (file: string): string => `const cpu = process.cpuUsage(); const memory = process.memoryUsage().rss;
import(${JSON.stringify(file)}).then(async ({ createLocalSentiment }) => {
  await createLocalSentiment().classify([{ text: 'A good day', language: 'en', targets: [] }]);
  const { user, system } = process.cpuUsage(cpu);
  process.stdout.write(JSON.stringify([(user + system) / 1000, (process.memoryUsage().rss - memory) / 2 ** 20]), () => process.exit());
});`;

const tellStart = (file: string): void => {
  const runs = Array.from({ length: starts }, () => {
    const told = execFileSync(process.execPath, ['--eval', toChild(file)], { encoding: 'utf8' });
    const [ms = 0, megabytes = 0] = told.slice(1, -1).split(',').map(Number);
    return { ms, megabytes };
  });
  const startMs = Math.round(Math.min(...runs.map(({ ms }) => ms)));
  const megabytes = Math.round(Math.max(...runs.map((run) => run.megabytes)));
  tell({ startMs, megabytes }, `start to the first judgement: ${startMs} ms of CPU; memory: ${megabytes} MB more`);
};

const bundle = async (folder: string): Promise<string> => {
  const outfile = path.join(folder, 'engine.mjs');
  const entry = path.resolve(import.meta.dirname, '..', 'lib', 'sentiment', 'local.ts');
  await build({ entryPoints: [entry], outfile, bundle: true, format: 'esm', platform: 'node', minify: true });
  await writeFile(path.join(folder, 'package.json'), '{}');
  return outfile;
};

const bundled = z.object({ createLocalSentiment: z.custom<() => Sentiment>((value) => typeof value === 'function') });

const there = listSets();
if (posts.some((set) => !there.includes(set))) {
  console.log('skipped: there are no labelled texts (set EARMARK_DATA)');
  process.exit(0);
}
// Each by itself, as it comes from JSON: a slice of a file in two bytes a unit is read more slowly.
const texts = mix([...new Set(posts.flatMap(readSet).map(({ text }) => text))]).map((text) =>
  z.string().parse(JSON.parse(JSON.stringify(text))),
);
const folder = await mkdtemp(path.join(os.tmpdir(), 'earmark-sentiment-'));
try {
  const file = await bundle(folder);
  const engine = bundled.parse(await import(pathToFileURL(file).href)).createLocalSentiment();
  const own: Judge = {
    name: 'earmark',
    analyze: (text) => engine.classify([{ text, language: 'en', targets: [] }]),
  };
  const peers = openPeers().map(({ name, analyze }) => ({ name, analyze: (text: string) => analyze(text, 'en') }));
  const judges = [own, ...peers];
  const half = Math.floor(texts.length / 2);
  for (const judge of judges)
    for (let round = 0; round < warmRounds; round++) await measure(judge, texts.slice(0, half));
  tellSpeeds(await measureRounds(judges, texts.slice(half)));
  tellStart(file);
} finally {
  await rm(folder, { recursive: true, force: true });
}
