/**
 * What taking in a list of links costs: processor time a row and memory, on SQLite, over a list as Ahrefs exports it, with wrong rows in it.
 * `npx tsx bench/backlink-import.ts [--rows 1000000] [--runs 5] [--sites 40000] [--json]`
 * Memory is the most that the process ever took, earlier runs and the making of the list included.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLocalStores } from '../lib/adapters/local/open.ts';
import { importBacklinks } from '../lib/pipeline/import-backlinks.ts';
import { cpuOf, median, toBusyness } from './busyness.ts';

const argument = (name: string, otherwise: number): number => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const rows = argument('rows', 1_000_000);
const runs = argument('runs', 5);
/** Sites the links are on, one after another: with as many as rows, something is new in every piece of the file. */
const sites = argument('sites', 40_000);
/** Every so manieth row is wrong. */
const wrongEvery = 1000;
const clock = { now: () => new Date('2026-11-21T12:00:00.000Z') };
const brand = { id: 'northwind', domains: ['northwind.example'], profiles: {} };

const heads =
  'Referring page title,Referring page URL,Language,Domain rating,UR,Target URL,Anchor,Type,Nofollow,UGC,Sponsored,First seen,Last seen';
const toRow = (index: number): string => {
  if (index % wrongEvery === wrongEvery - 1)
    return `A title,no address ${index},en,1,1,https://northwind.example/,x,text,false,false,false,,`;
  const site = `site-${index % sites}.example`;
  const day = `20${20 + (index % 6)}-${String((index % 12) + 1).padStart(2, '0')}-${String((index % 28) + 1).padStart(2, '0')}`;
  return `"A title, with a comma, of page ${index}",https://www.${site}/blog/${index}/a-page-with-a-long-name,en,${index % 90},${index % 50},https://northwind.example/page-${index % 500},Northwind ${index % 300},text,${index % 4 === 0},false,false,${day} 10:00:00,${day} 10:00:00`;
};

async function* toChunks(): AsyncGenerator<Uint8Array> {
  let text = `${heads}\n`;
  for (let index = 0; index < rows; index++) {
    text += `${toRow(index)}\n`;
    if (text.length < 64 * 1024) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}

type Run = {
  readonly cpuMicros: number;
  readonly peakMb: number;
  readonly added: number;
  readonly wrong: number;
  readonly wallSeconds: number;
  readonly busyness: number;
};

/** What making the list itself costs, which is no part of reading it. */
const measureMaking = (): Promise<number> =>
  cpuOf(async () => {
    for await (const _ of toChunks());
  });

const run = async (): Promise<Run> => {
  const folder = mkdtempSync(join(tmpdir(), 'earmark-bench-'));
  try {
    const making = await measureMaking();
    const { stores, close } = await openLocalStores({ dataFolder: folder, clock });
    const before = await toBusyness();
    const cpu = process.cpuUsage();
    const start = performance.now();
    const { added, wrong } = await importBacklinks({ brand, backlinks: stores.backlinks, clock }, toChunks(), {
      file: 'list.csv',
    });
    const { user, system } = process.cpuUsage(cpu);
    const wallSeconds = (performance.now() - start) / 1000;
    await close();
    const busyness = (before + (await toBusyness())) / 2;
    return {
      cpuMicros: Math.round(((user + system - making) / rows) * 10) / 10,
      // As the system saw it: a timer would not get its turn while the list is read.
      peakMb: Math.round((process.resourceUsage().maxRSS * 1024) / 1e6),
      added,
      wrong: wrong.count,
      wallSeconds: Math.round(wallSeconds * 10) / 10,
      busyness: Math.round(busyness * 100) / 100,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const results: Run[] = [];
for (let index = 0; index < runs; index++) {
  results.push(await run());
  if (!process.argv.includes('--json')) console.log(results.at(-1));
}
const summary = {
  rows,
  runs,
  cpuMicrosARow: median(results.map(({ cpuMicros }) => cpuMicros)),
  busyness: median(results.map(({ busyness }) => busyness)),
  peakMb: Math.max(...results.map(({ peakMb }) => peakMb)),
  added: results[0]?.added,
  wrong: results[0]?.wrong,
};
if (process.argv.includes('--json')) console.log(JSON.stringify(summary));
else console.table([summary]);
