/**
 * How fast the local engine judges, beside its peers in the same run (CPU time, best of the rounds), and what opening it costs:
 * `BENCH_DIR=… npx tsx bench/sentiment-speed.ts [--json] [--rounds 5]`. The start is that of a bundle, from nothing to the first judgement.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { createLocalSentiment } from '../lib/sentiment/local.ts';
import { openPeers } from './sentiment/peers.ts';
import { listSets, readSet } from './sentiment/sets.ts';

const textsMax = 3000;
const roundsDefault = 5;
const at = process.argv.indexOf('--rounds');
const rounds = at < 0 ? roundsDefault : Math.max(1, Number(process.argv[at + 1]));
const isJson = process.argv.includes('--json');
const texts = listSets()
  .filter((set) => set === 'tweeteval')
  .flatMap(readSet)
  .slice(0, textsMax)
  .map(({ text }) => text);
if (texts.length === 0) {
  console.log('skipped: shared/data/sentiment is not there (set EARMARK_DATA)');
  process.exit(0);
}

const tell = (row: Readonly<Record<string, string | number>>, line: string): void =>
  console.log(isJson ? JSON.stringify({ bench: 'sentiment-speed', ...row }) : line);

/** Texts a CPU second, in the best round. */
const measure = async (work: () => Promise<unknown>): Promise<number> => {
  let best = 0;
  for (let round = 0; round <= rounds; round++) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    best = Math.max(best, (texts.length / (user + system)) * 1e6);
  }
  return Math.round(best);
};

const engine = createLocalSentiment();
const batch = texts.map((text) => ({ text, language: 'en', targets: [] }));
const own = await measure(() => engine.classify(batch));
tell({ engine: 'earmark', perSecond: own }, `earmark: ${own} texts a CPU second`);
for (const { name, judge } of openPeers()) {
  const peer = await measure(async () => {
    for (const text of texts) await judge(text, 'en');
  });
  const times = Math.round((own / peer) * 10) / 10;
  tell(
    { engine: name, perSecond: peer, times },
    `${name}: ${peer} texts a CPU second; earmark is ${times} times as fast`,
  );
}

const child = (file: string): string => `const cpu = process.cpuUsage(); const memory = process.memoryUsage().rss;
import(${JSON.stringify(file)}).then(async ({ createLocalSentiment }) => {
  await createLocalSentiment().classify([{ text: 'A good day', language: 'en', targets: [] }]);
  const { user, system } = process.cpuUsage(cpu);
  process.stdout.write(JSON.stringify([(user + system) / 1000, (process.memoryUsage().rss - memory) / 2 ** 20]), () => process.exit());
});`;

const folder = await mkdtemp(path.join(os.tmpdir(), 'earmark-sentiment-'));
try {
  const outfile = path.join(folder, 'engine.mjs');
  const entry = path.resolve(import.meta.dirname, '..', 'lib', 'sentiment', 'local.ts');
  await build({ entryPoints: [entry], outfile, bundle: true, format: 'esm', platform: 'node', minify: true });
  await writeFile(path.join(folder, 'package.json'), '{}');
  const runs = Array.from({ length: rounds }, () => {
    const told = execFileSync(process.execPath, ['--eval', child(outfile)], { encoding: 'utf8' });
    const [ms = 0, megabytes = 0] = told.slice(1, -1).split(',').map(Number);
    return { ms, megabytes };
  });
  const start = Math.round(Math.min(...runs.map(({ ms }) => ms)));
  const memory = Math.round(Math.max(...runs.map(({ megabytes }) => megabytes)));
  tell(
    { startMs: start, megabytes: memory },
    `start to the first judgement: ${start} ms of CPU; memory: ${memory} MB more`,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}
