/** A data folder that has lived moves to a deployment and back, by the commands that a person would give: nothing is lost, nothing told twice. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { serveWorld } from '../../examples/northwind/serve.ts';
import { openLocalStores } from '../../lib/adapters/local/open.ts';
import { type LocalApp, openLocalApp } from '../../lib/app/local.ts';
import { silentLog } from '../../lib/ports/log.ts';
import { type MovedKind, movedKinds } from '../../lib/ports/move.ts';
import type { OpenStores } from '../../lib/ports/open-stores.ts';
import { at, toMention, toPage, toWrite } from '../contracts/samples.ts';
import { type Deployment, openDeployment } from './deployment/open.ts';
import { fromJson } from './deployment/template.ts';
import { hasDynamo, hasMoto } from './emulators/use.ts';
import { type Desk, openDesk } from './end-to-end/desk.ts';
import { readKept } from './end-to-end/kept.ts';
import { type Sample, webhookSecret, writeSample } from './end-to-end/sample.ts';

/** A Monday, an hour before the digest of examples/northwind/earmark.yml. */
const startMs = Date.parse('2026-11-23T07:00:00Z');
const minuteMs = 60_000;
const brand = 'northwind';
/** Moved by hand, as the import says. */
const authorKey = Buffer.from('a key of thirty-two bytes, tests');
const root = path.resolve(import.meta.dirname, '../..');

const deploy = (suffix: string): Promise<Deployment> =>
  openDeployment({
    synthesized: fromJson(inject('synthesized')),
    dynamoUrl: inject('dynamoUrl') ?? '',
    motoFolder: inject('motoFolder') ?? '',
    suffix: `${suffix}-${process.pid}`,
    startMs,
    environment: { EARMARK_WEBHOOK_SECRET: webhookSecret },
  });

/** What `cdk deploy --outputs-file` would have written. */
const writeOutputs = (file: string, { nameOf }: Deployment): void => {
  const [table, queue] = ['AWS::DynamoDB::Table', 'AWS::SQS::Queue'];
  const outputs = {
    FeedTable: nameOf(table, 'feed'),
    CoreTable: nameOf(table, 'core'),
    ArchiveBucket: nameOf('AWS::S3::Bucket', 'archive'),
    CollectQueue: nameOf(queue, 'collect'),
    AnalyzeQueue: nameOf(queue, 'analyze'),
    DeliverQueue: nameOf(queue, 'deliver'),
  };
  writeFileSync(file, JSON.stringify({ 'earmark-northwind-test-data': outputs }));
};

type Told = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** Runs the program itself at the time of the test; `until` kills it once it is true. */
const earmark = async (
  cloud: Deployment,
  words: readonly string[],
  { until, folder, heapMb }: { readonly until?: () => boolean; readonly folder: string; readonly heapMb?: number },
): Promise<Told> => {
  const clockFile = path.join(folder, 'clock');
  writeFileSync(clockFile, `offset ${cloud.clock.now().getTime() - Date.now()}`);
  const moto = new URL(cloud.nameOf('AWS::SQS::Queue', 'collect')).origin;
  const shim = path.join(import.meta.dirname, 'lambda/date-shim.mjs');
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', '--import', shim, path.join(root, 'bin/earmark.ts'), ...words],
    {
      cwd: root,
      env: {
        ...process.env,
        NODE_NO_WARNINGS: '1',
        ...(heapMb === undefined ? {} : { NODE_OPTIONS: `--max-old-space-size=${heapMb}` }),
        TEST_CLOCK_FILE: clockFile,
        EARMARK_WEBHOOK_SECRET: webhookSecret,
        AWS_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: 'none',
        AWS_SECRET_ACCESS_KEY: 'none',
        AWS_ENDPOINT_URL_DYNAMODB: inject('dynamoUrl') ?? '',
        AWS_ENDPOINT_URL_SQS: moto,
        AWS_ENDPOINT_URL_S3: moto,
      },
    },
  );
  return listen(child, until);
};

const listen = async (child: ChildProcess, until: () => boolean = () => false): Promise<Told> => {
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  let code: number | null | undefined;
  child.on('close', (status) => {
    code = status;
  });
  while (code === undefined) {
    if (until()) child.kill('SIGKILL');
    await pause(2);
  }
  return { code, stdout, stderr };
};

const toSorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(toSorted)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .toSorted(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, each]) => [key, toSorted(each)]),
        )
      : value;

/** As if a paid service had judged. */
const usePaid = async ({ answers, units, close }: OpenStores): Promise<void> => {
  await answers.put(new Map([['0a'.repeat(32), '{"label":"negative"}']]));
  await units.take({ brand, day: '2026-11-23' }, { wanted: 12, unitsMax: 100 });
  await close();
};

/** The rows of an export, each kind as a set; what waits without how often it was tried. */
const readExport = (folder: string): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    movedKinds
      // The deployment's own was put by its deploy; a data folder keeps none. That something was moved is told in either log.
      .filter((kind) => kind !== 'configs' && kind !== 'audit')
      .map((kind) => [kind, readRows(folder, kind).toSorted()]),
  );
const readRows = (folder: string, kind: MovedKind): readonly string[] =>
  readFileSync(path.join(folder, `${kind}.jsonl`), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const row: unknown = JSON.parse(line);
      const isMessage = kind === 'messages' && typeof row === 'object' && row !== null && 'message' in row;
      return JSON.stringify(toSorted(isMessage ? row.message : row));
    });

/** Path → hash of every archived body. */
const readBodies = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(path.join(folder, 'bodies'), { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile())
      .map(({ parentPath, name }) => {
        const hash = createHash('sha256')
          .update(readFileSync(path.join(parentPath, name)))
          .digest('hex');
        return [name, hash] as const;
      })
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );

/** True once an import has noted that rows of a kind were put. */
const hasPut = (folder: string, kind: MovedKind) => (): boolean =>
  readdirSync(folder)
    .filter((name) => name.startsWith('imported-') && name.endsWith('.json'))
    .some((name) => readFileSync(path.join(folder, name), 'utf8').includes(`"${kind}"`));

describe.skipIf(!hasDynamo || !hasMoto)('a data folder that has lived', () => {
  let folder: string;
  let world: Awaited<ReturnType<typeof serveWorld>>;
  let desks: { readonly stayed: Desk; readonly cloud: Desk; readonly home: Desk };
  let cloud: Deployment;
  let stayed: LocalApp;
  /** Messages that were sent before the move. */
  let sentBefore: number;
  const opened: LocalApp[] = [];
  const inFolder = (name: string): string => path.join(folder, name);
  const cli = (words: readonly string[], until?: () => boolean): Promise<Told> =>
    earmark(cloud, words, { folder, ...(until === undefined ? {} : { until }) });

  const openLocal = async (data: string, { config }: Sample): Promise<LocalApp> => {
    const app = await openLocalApp({ config, dataFolder: data, clock: cloud.clock, log: silentLog, print: () => {} });
    opened.push(app);
    return app;
  };
  const toSample = async (name: string, { host }: Desk): Promise<Sample> => {
    await mkdir(inFolder(name), { recursive: true });
    return writeSample(inFolder(name), { world: world.address, desk: host });
  };

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'earmark-moving-'));
    world = await serveWorld(0);
    desks = { stayed: await openDesk(), cloud: await openDesk(), home: await openDesk() };
    process.env.EARMARK_WEBHOOK_SECRET = webhookSecret;
    cloud = await deploy('moving');
    await cloud.bringAuthorKey(authorKey);
    const { text, config } = await toSample('cloud', desks.cloud);
    await cloud.stores.stores.configs.put(brand, { version: 'test', at: at(0), earmark: '0.1.0', text, config });
    writeOutputs(inFolder('outputs.json'), cloud);

    await mkdir(inFolder('lived'));
    await writeFile(inFolder('lived/author-key'), authorKey);
    const sample = await toSample('stayed', desks.stayed);
    const local = await openLocal(inFolder('lived'), sample);
    for (let pass = 0; pass < 3; pass++) {
      await local.run();
      cloud.clock.advance(5 * minuteMs);
    }
    const { rows } = await local.stores.findings.list({ brand, status: ['open'] }, { limit: 10 });
    await local.close();
    await usePaid(await openLocalStores({ dataFolder: inFolder('lived'), clock: cloud.clock }));
    const moves = [
      ['--ack'],
      ['--ignore', '--reason', 'ſ known, 😀', '--until', '2026-12-24'],
      ['--assign', 'anna'],
      ['--note', 'asked them\ntwice'],
      ['--fix'],
    ];
    for (const [index, move] of moves.entries()) {
      const common = ['--config', sample.file, '--data', inFolder('lived')];
      const told = await cli(['finding', rows[index]?.id ?? '', ...move, ...common]);
      expect([told.code, told.stderr]).toEqual([0, '']);
    }
    cpSync(inFolder('lived'), inFolder('stays'), { recursive: true });
    stayed = await openLocal(inFolder('stays'), sample);
    sentBefore = desks.stayed.messages.length;
  }, 300_000);
  afterAll(async () => {
    for (const each of opened) await each.close();
    await cloud?.stop();
    world?.close();
    for (const desk of Object.values(desks ?? {})) await desk.close();
    await rm(folder, { recursive: true, force: true });
  });

  const exportTo = async (name: string, from: readonly string[]): Promise<string> => {
    const told = await cli(['export', '--all', inFolder(name), ...from]);
    expect([told.code, told.stdout.startsWith('Exported ')], told.stderr).toEqual([0, true]);
    return inFolder(name);
  };
  const inCloud = () => ['--aws', inFolder('outputs.json')];

  test('an import that is killed twice ends, when it is repeated, with everything there', {
    timeout: 300_000,
  }, async () => {
    const out = await exportTo('out', ['--data', inFolder('lived')]);
    const killed = await cli(['import', '--all', out, ...inCloud()], hasPut(out, 'pages'));
    expect(killed.code).toBe(null);
    const again = await cli(['import', '--all', out, ...inCloud()], hasPut(out, 'findings'));
    expect(again.code).toBe(null);
    const whole = await cli(['import', '--all', out, ...inCloud()]);
    expect([whole.code, whole.stderr]).toEqual([0, expect.stringContaining('went on where it had stopped')]);
    const back = await exportTo('back', inCloud());
    const rows = readExport(out);
    for (const kind of ['pages', 'mentions', 'findings', 'changes', 'alerts', 'receipts', 'answers', 'units', 'counts'])
      expect(rows[kind]?.length, kind).toBeGreaterThan(0);
    expect(readExport(back)).toEqual(rows);
    expect(Object.keys(readBodies(out)).length).toBeGreaterThan(10);
    expect(readBodies(back)).toEqual(readBodies(out));
  });

  test('what is kept there already is not mixed with another', { timeout: 120_000 }, async () => {
    cpSync(inFolder('out'), inFolder('other'), { recursive: true });
    for (const name of readdirSync(inFolder('other')))
      if (name.startsWith('imported-')) await rm(path.join(inFolder('other'), name));
    const told = await cli(['import', '--all', inFolder('other'), ...inCloud()]);
    expect([told.code, told.stderr.includes('--merge')]).toEqual([2, true]);
  });

  const keptInCloud = () => {
    expect(cloud.denied, 'what roles do not allow').toEqual([]);
    return readKept(cloud.stores.stores, brand, desks.cloud.messages);
  };
  const keptHere = () => readKept(stayed.stores, brand, desks.stayed.messages.slice(sentBefore));

  test('goes on there as it would have gone on here: nothing opens, nothing is told twice, the digest comes once', {
    timeout: 300_000,
  }, async () => {
    const before = await keptHere();
    for (let minute = 0; minute < 90; minute += 15) {
      cloud.clock.advance(15 * minuteMs);
      await cloud.tick();
      await cloud.drain();
      await stayed.run();
    }
    const kept = await keptInCloud();
    expect(kept.findings.map(({ id }) => id)).toEqual(before.findings.map(({ id }) => id));
    expect(desks.cloud.messages.map(({ route }) => route)).toContain('brand-daily');
    expect(kept).toEqual(await keptHere());
  });

  test('comes home, and goes on here', { timeout: 300_000 }, async () => {
    const home = await exportTo('home', inCloud());
    const told = await cli(['import', '--all', home, '--data', inFolder('new')]);
    expect(told.code, told.stderr).toBe(0);
    await writeFile(inFolder('new/author-key'), authorKey);
    const again = await exportTo('again', ['--data', inFolder('new')]);
    expect(readExport(again)).toEqual(readExport(home));
    expect(readBodies(again)).toEqual(readBodies(home));
    const app = await openLocal(inFolder('new'), await toSample('home', desks.home));
    const sent = desks.stayed.messages.length;
    cloud.clock.advance(6 * 60 * minuteMs);
    await app.run();
    await stayed.run();
    expect(await readKept(app.stores, brand, desks.home.messages)).toEqual(
      await readKept(stayed.stores, brand, desks.stayed.messages.slice(sent)),
    );
  });
});

describe.skipIf(!hasDynamo || !hasMoto)('a large data folder', () => {
  const rows = process.env.EARMARK_THOROUGH === '1' ? 2000 : 400;
  /** So large are the words of a mention that what is held of all of them would not fit beside the program. */
  const words = 'Northwind Coffee is fine. '.repeat(Math.ceil(1_600_000 / rows));
  const heapMb = 80;

  test(`of ${rows} rows a kind moves there and back in ${heapMb} MB of heap`, { timeout: 600_000 }, async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'earmark-large-'));
    const cloud = await deploy('large');
    try {
      writeOutputs(path.join(folder, 'outputs.json'), cloud);
      await fillLarge(await openLocalStores({ dataFolder: await toNew(folder, 'data'), clock: cloud.clock }));
      const run = async (...given: readonly string[]): Promise<void> => {
        const told = await earmark(cloud, given, { folder, heapMb });
        expect([told.code, told.stderr]).toEqual([0, expect.not.stringContaining('rror')]);
      };
      const [out, back] = [path.join(folder, 'out'), path.join(folder, 'back')];
      const aws = ['--aws', path.join(folder, 'outputs.json')];
      await run('export', '--all', out, '--data', path.join(folder, 'data'));
      await run('import', '--all', out, ...aws);
      await run('export', '--all', back, ...aws);
      expect(readFileSync(path.join(out, 'mentions.jsonl')).length).toBeGreaterThan(25_000_000);
      expect(readExport(back)).toEqual(readExport(out));
      expect(Object.keys(readBodies(back))).toHaveLength(bodies);
    } finally {
      await cloud.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });

  const bodies = 40;
  const toNew = async (folder: string, name: string): Promise<string> => {
    await mkdir(path.join(folder, name));
    return path.join(folder, name);
  };

  const fillLarge = async ({ stores, answers, archive, close }: OpenStores): Promise<void> => {
    const numbers = Array.from({ length: rows }, (_, index) => index);
    const url = (index: number): string => `https://northwind.example/${index}`;
    await stores.pages.put(numbers.map((index) => toPage({ url: url(index) })));
    for (let start = 0; start < rows; start += 100)
      await stores.mentions.put(
        numbers
          .slice(start, start + 100)
          .map((index) => toMention({ id: `m_${index}`, url: url(index), snippet: `${index} ${words}` })),
      );
    await stores.findings.apply(numbers.map((index) => toWrite({ id: `f_${index}`, url: url(index) })));
    await answers.put(new Map(numbers.map((index) => [String(index).padStart(64, '0'), '{"label":"neutral"}'])));
    for (let index = 0; index < bodies; index++)
      await archive.put({
        bytes: Buffer.alloc(1_000_000, index),
        contentType: 'text/html',
        url: url(index),
        headers: {},
      });
    await close();
  };
});
