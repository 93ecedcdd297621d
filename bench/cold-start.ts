/**
 * What a cold start of each function costs: CPU time of loading its bundle over that of loading an empty handler, beside a
 * handler that imports only the DynamoDB document client; and of loading all of it, which no single message does. `npx tsx bench/cold-start.ts [--json] [--rounds 9] [name …]`
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as z from 'zod';
import { buildLambdas, bundle, functionNames } from '../bin/build-lambdas.mjs';

/** What the bounds are held against; the largest packages told of each bundle. */
const bounds: Readonly<Record<string, { readonly ratioMax: number; readonly kilobytesMax: number }>> = {
  ...Object.fromEntries(
    ['schedule', 'alert', 'deliver', 'digest', 'reconcile', 'ingest'].map((name) => [
      name,
      { ratioMax: 1.7, kilobytesMax: 600 },
    ]),
  ),
  collect: { ratioMax: 3.5, kilobytesMax: 1700 },
};
const packagesTold = 12;
const roundsDefault = 9;

const root = path.resolve(import.meta.dirname, '..');
const named = process.argv
  .slice(2)
  .filter((each, index, all) => !each.startsWith('--') && all[index - 1] !== '--rounds');
const isJson = process.argv.includes('--json');
const at = process.argv.indexOf('--rounds');
const rounds = at < 0 ? roundsDefault : Math.max(1, Number(process.argv[at + 1]));

const environment = {
  PATH: process.env.PATH ?? '',
  EARMARK_BRAND: 'northwind',
  EARMARK_STAGE: 'bench',
  EARMARK_FEED_TABLE: 'feed',
  EARMARK_CORE_TABLE: 'core',
  EARMARK_ARCHIVE_BUCKET: 'archive',
  AWS_REGION: 'eu-west-1',
  // Node.js 24, where the functions run, is not warned of.
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

/** Milliseconds of CPU, of user and system, that a process of its own takes to load modules, one after the other. */
const measure = (files: readonly string[]): number => {
  const script = `const before = process.cpuUsage();
    (async () => { for (const file of ${JSON.stringify(files)}) await import(file); })().then(() => {
      const { user, system } = process.cpuUsage(before);
      process.stdout.write(String((user + system) / 1000), () => process.exit());
    });`;
  return Number(execFileSync(process.execPath, ['--eval', script], { env: environment, encoding: 'utf8' }));
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const metafileSchema = z.object({
  outputs: z.record(
    z.string(),
    z.object({
      bytes: z.number(),
      inputs: z.record(z.string(), z.object({ bytesInOutput: z.number() })),
      imports: z.array(z.object({ path: z.string(), kind: z.string() })),
    }),
  ),
});
type Outputs = z.infer<typeof metafileSchema>['outputs'];

/** Bytes of the files that the handler's own file imports, and of those that these import. */
const toStartBytes = (outputs: Outputs): number => {
  const started = new Set(Object.keys(outputs).filter((file) => file.endsWith('/index.mjs')));
  // A set is walked to what is added on the way.
  for (const file of started)
    for (const { path: imported, kind } of outputs[file]?.imports ?? [])
      if (kind !== 'dynamic-import' && outputs[imported] !== undefined) started.add(imported);
  return [...started].reduce((sum, file) => sum + (outputs[file]?.bytes ?? 0), 0);
};

/** `node_modules/@aws-sdk/core/…` is `@aws-sdk/core`, `lib/adapters/…` is `lib/adapters`. */
const toPackage = (input: string): string =>
  input.startsWith('late:')
    ? 'stand-ins'
    : (/.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? input.split('/').slice(0, 2).join('/'));

const readSizes = async (folder: string, name: string) => {
  const { outputs } = metafileSchema.parse(JSON.parse(await readFile(path.join(folder, `${name}.meta.json`), 'utf8')));
  const byPackage = new Map<string, number>();
  for (const { inputs } of Object.values(outputs))
    for (const [input, { bytesInOutput }] of Object.entries(inputs))
      byPackage.set(toPackage(input), (byPackage.get(toPackage(input)) ?? 0) + bytesInOutput);
  const files = await readdir(path.join(folder, name));
  const data = files.filter((file) => file.endsWith('.json'));
  const size = async (file: string): Promise<number> => (await stat(path.join(folder, name, file))).size;
  const dataBytes = await Promise.all(data.map(size));
  return {
    kilobytes: Object.values(outputs).reduce((sum, { bytes }) => sum + bytes, 0) / 1000,
    startKilobytes: toStartBytes(outputs) / 1000,
    dataKilobytes: dataBytes.reduce((sum, bytes) => sum + bytes, 0) / 1000,
    packages: [...byPackage].toSorted((a, b) => b[1] - a[1]).slice(0, packagesTold),
  };
};

const folder = await mkdtemp(path.join(os.tmpdir(), 'earmark-cold-start-'));
const names = named.length > 0 ? named : await functionNames();
await buildLambdas(names, folder);
await writeFile(path.join(folder, 'empty.mjs'), 'export const handler = () => {};');
await writeFile(
  path.join(folder, 'client.ts'),
  `export { DynamoDBClient } from '@aws-sdk/client-dynamodb';
   export { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';`,
);
// As anybody would bundle it, into one file; and split as ours are, so that what is loaded later is not counted.
for (const splitting of [false, true])
  await bundle({
    entry: path.join(folder, 'client.ts'),
    folder: path.join(folder, splitting ? 'split' : 'client'),
    nodePaths: [path.join(root, 'node_modules')],
    splitting,
  });

/** All code of a function: its handler first, then what messages load. */
const findCode = async (name: string): Promise<readonly string[]> => {
  const files = (await readdir(path.join(folder, name))).filter((file) => /\.[cm]js$/.test(file));
  return ['index.mjs', ...files.filter((file) => file !== 'index.mjs')].map((file) => path.join(folder, name, file));
};

const files: Readonly<Record<string, readonly string[]>> = {
  empty: [path.join(folder, 'empty.mjs')],
  client: [path.join(folder, 'client', 'index.mjs')],
  split: [path.join(folder, 'split', 'index.mjs')],
  ...Object.fromEntries(names.map((name) => [name, [path.join(folder, name, 'index.mjs')]])),
  ...Object.fromEntries(await Promise.all(names.map(async (name) => [`all of ${name}`, await findCode(name)]))),
};
const times = new Map<string, number[]>(Object.keys(files).map((name) => [name, []]));
// Turn by turn, so that whatever else the machine does falls upon all of them.
for (let round = 0; round < rounds; round++)
  for (const [name, each] of Object.entries(files)) times.get(name)?.push(measure(each));

const emptyMs = median(times.get('empty') ?? []);
const clientMs = median(times.get('client') ?? []) - emptyMs;
const splitMs = median(times.get('split') ?? []) - emptyMs;
const rows = await Promise.all(
  names.map(async (name) => {
    const sizes = await readSizes(folder, name);
    const ms = median(times.get(name) ?? []) - emptyMs;
    const allMs = median(times.get(`all of ${name}`) ?? []) - emptyMs;
    return { name, ms, ratio: ms / clientMs, ratioToSplit: ms / splitMs, allMs, ...sizes, ...bounds[name] };
  }),
);
await rm(folder, { recursive: true });

if (isJson) for (const row of rows) console.log(JSON.stringify(row));
else {
  console.log(
    `document client alone: ${clientMs.toFixed(0)} ms of CPU over an empty handler's ${emptyMs.toFixed(0)} (split: ${splitMs.toFixed(0)} ms); median of ${rounds}`,
  );
  console.log('function      ms  ratio  (max)  split  all ms  start KB  all KB   (max)  data KB');
  for (const {
    name,
    ms,
    ratio,
    ratioToSplit,
    ratioMax,
    allMs,
    kilobytes,
    startKilobytes,
    kilobytesMax,
    ...rest
  } of rows)
    console.log(
      [
        name.padEnd(10),
        ms.toFixed(0).padStart(5),
        ratio.toFixed(2).padStart(6),
        (ratioMax === undefined ? '–' : ratioMax.toFixed(1)).padStart(6),
        ratioToSplit.toFixed(2).padStart(6),
        allMs.toFixed(0).padStart(7),
        startKilobytes.toFixed(0).padStart(9),
        kilobytes.toFixed(0).padStart(7),
        String(kilobytesMax ?? '–').padStart(7),
        rest.dataKilobytes.toFixed(0).padStart(8),
      ].join(' '),
    );
  for (const { name, packages } of rows)
    console.log(`${name}: ${packages.map(([each, bytes]) => `${each} ${(bytes / 1000).toFixed(0)}`).join(', ')}`);
}
