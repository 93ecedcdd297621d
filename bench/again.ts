/**
 * A pass in which every page answers 304, beside the bare conditional requests it cannot do without: the same addresses,
 * the same validators, the same undici, turn by turn in one process. CPU seconds.
 *   npx tsx bench/again.ts --origin http://127.0.0.1:8701 [--conc 32] [--rounds 9] [--json]
 * cold: the first round of a process of its own, which nothing has been compiled in yet; warm: the median of the rounds after that,
 * as in `earmark watch`, where passes over what has not changed happen.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Pool } from 'undici';
import * as z from 'zod';
import { openLocalApp } from '../lib/app/local.ts';
import { systemClock } from '../lib/app/system-clock.ts';
import { parseConfig } from '../lib/config/load.ts';
import { silentLog } from '../lib/ports/log.ts';

const { values } = parseArgs({
  options: {
    origin: { type: 'string', default: 'http://127.0.0.1:8701' },
    start: { type: 'string', default: '/p/0.html' },
    conc: { type: 'string', default: '32' },
    rounds: { type: 'string', default: '9' },
    json: { type: 'boolean', default: false },
    // For the processes that this one starts.
    folder: { type: 'string' },
    only: { type: 'string' },
  },
});
const { origin, start } = values;

const config = parseConfig(
  `
brand: {id: bench, name: Northwind Coffee, aliases: [Northwind], domains: [northwind.example]}
guidelines:
  - {id: word, check: preferred-term, terms: {utilize: use}, severity: low}
channels:
  - {id: site, source: website, url: "${origin}${start}", owned: true, every: 1h, maxPages: 5000, maxDepth: 50, sitemap: false}
network: {allowHosts: ["${new URL(origin).host}"]}
`,
  { file: 'bench.yml', folder: os.tmpdir() },
);

const openApp = (dataFolder: string) =>
  openLocalApp({ config, dataFolder, clock: systemClock, log: silentLog, print: () => {} });
type App = Awaited<ReturnType<typeof openApp>>;
type Ask = { readonly path: string; readonly etag: string };

const toAsks = async (app: App): Promise<readonly Ask[]> =>
  (await app.stores.pages.list('site', 50_000)).flatMap(({ url, validators }) =>
    validators.etag === undefined ? [] : [{ path: new URL(url).pathname, etag: validators.etag }],
  );

const askAll = async (pool: Pool, asks: readonly Ask[]): Promise<number> => {
  let next = 0;
  let unchanged = 0;
  const worker = async (): Promise<void> => {
    for (let ask = asks[next++]; ask !== undefined; ask = asks[next++]) {
      const { body, statusCode } = await pool.request({
        path: ask.path,
        method: 'GET',
        headers: { 'if-none-match': ask.etag },
      });
      if (statusCode === 304) unchanged += 1;
      await body.dump();
    }
  };
  await Promise.all(Array.from({ length: Number(values.conc) }, worker));
  return unchanged;
};

type Round = { readonly pages: number; readonly cpu: number };

const measure = async (work: () => Promise<number>): Promise<Round> => {
  const before = process.cpuUsage();
  const pages = await work();
  const { user, system } = process.cpuUsage(before);
  return { pages, cpu: (user + system) / 1e6 };
};

const median = (rounds: readonly number[]): number =>
  rounds.toSorted((a, b) => a - b)[Math.floor(rounds.length / 2)] ?? 0;

const measureRounds = async (folder: string) => {
  const app = await openApp(folder);
  const asks = await toAsks(app);
  const pool = new Pool(origin, { connections: Number(values.conc), pipelining: 1 });
  const bare: Round[] = [];
  const pass: Round[] = [];
  const count = values.only === undefined ? Number(values.rounds) + 1 : 1;
  for (let round = 0; round < count; round++) {
    if (values.only !== 'pass') bare.push(await measure(() => askAll(pool, asks)));
    if (values.only !== 'bare')
      pass.push(await measure(async () => (await app.run({ all: true })).summary.notModified));
  }
  await pool.close();
  await app.close();
  return { bare, pass };
};

/** In a process of its own, so that what one side has compiled does not help the other. */
const measureCold = (folder: string, only: 'bare' | 'pass'): Round => {
  const self = process.argv[1] ?? '';
  const args = [...process.execArgv, self, '--origin', origin, '--start', start, '--conc', values.conc];
  const text = execFileSync(process.execPath, [...args, '--folder', folder, '--only', only], { encoding: 'utf8' });
  return z.object({ pages: z.number(), cpu: z.number() }).parse(JSON.parse(text));
};

const show = (what: string, bare: Round, pass: Round): void => {
  const row = { what, pages: pass.pages, bare_s: bare.cpu, pass_s: pass.cpu, times: pass.cpu / bare.cpu };
  const figures = [row.bare_s.toFixed(3), row.pass_s.toFixed(3), row.times.toFixed(2)].map((each) => each.padStart(7));
  if (values.json) console.log(JSON.stringify(row));
  else console.log(what.padEnd(8), String(row.pages).padStart(7), ...figures);
};

const middleOf = (rounds: readonly Round[]): Round => ({
  pages: Math.min(...rounds.map(({ pages }) => pages)),
  cpu: median(rounds.slice(1).map(({ cpu }) => cpu)),
});

if (values.folder !== undefined) {
  const { bare, pass } = await measureRounds(values.folder);
  console.log(JSON.stringify(bare[0] ?? pass[0]));
} else {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'earmark-bench-'));
  const app = await openApp(folder);
  await app.run({ all: true });
  await app.close();
  if (!values.json)
    console.log('process'.padEnd(8), ...['pages', 'bare', 'pass', 'times'].map((each) => each.padStart(7)));
  show('cold', measureCold(folder, 'bare'), measureCold(folder, 'pass'));
  const { bare, pass } = await measureRounds(folder);
  show('warm', middleOf(bare), middleOf(pass));
  await rm(folder, { recursive: true, force: true });
}
process.exit(0);
