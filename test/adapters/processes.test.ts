/** Several processes upon one data folder, and processes that are killed at any moment. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Libsql from 'libsql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { dataFileName, openLocalStores } from '../../lib/adapters/local/open.ts';
import type { OpenStores } from '../../lib/ports/open-stores.ts';
import { maxAttempts } from '../../lib/ports/queue.ts';
import { walk } from '../contracts/samples.ts';
import { type Bundle, bundleScript } from '../fixtures/bundle.ts';
import { useDataFolders } from './data-folders.ts';

const clock = { now: () => new Date() };
const toDataFolder = useDataFolders();
const running = new Set<ChildProcess>();
// A worker that writes on for ever must not outlive a test that failed.
let script: Bundle;
beforeAll(async () => {
  script = await bundleScript('test/adapters/worker.ts');
});
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await script.remove();
});
const isThorough = process.env.EARMARK_THOROUGH === '1';

const lineSchema = z.object({
  ready: z.string().optional(),
  done: z.string().optional(),
  own: z.boolean().optional(),
  shared: z.boolean().optional(),
  slot: z.number().optional(),
  conflict: z.number().optional(),
  archived: z.string().optional(),
  sent: z.string().optional(),
  page: z.string().optional(),
  finding: z.string().optional(),
  version: z.number().optional(),
  mention: z.string().optional(),
});
type Line = z.infer<typeof lineSchema>;

type Worker = {
  readonly child: ChildProcess;
  readonly lines: Line[];
  readonly ready: Promise<unknown>;
  readonly ended: Promise<unknown>;
};

const start = (task: string, folder: string, name: string): Worker => {
  const child = spawn(process.execPath, [script.file, task, folder, name], { stdio: ['ignore', 'pipe', 'inherit'] });
  running.add(child);
  child.on('close', () => running.delete(child));
  const reader = createInterface({ input: child.stdout });
  const ended = Promise.all([once(child, 'close'), once(reader, 'close')]);
  const lines: Line[] = [];
  reader.on('line', (line) => {
    // The last line of a killed process may be cut.
    if (line.endsWith('}')) lines.push(lineSchema.parse(JSON.parse(line)));
  });
  const ready = Promise.race([once(reader, 'line'), ended]);
  return { child, lines, ready, ended };
};

const told = <T>(workers: readonly Worker[], toValue: (line: Line) => T | undefined): readonly T[] =>
  workers.flatMap(({ lines }) => lines.flatMap((line) => toValue(line) ?? []));

describe('several processes at once', () => {
  test('do each message once, and lose no change to one another', { timeout: 120_000 }, async () => {
    const folder = toDataFolder();
    const opened = await openLocalStores({ dataFolder: folder, clock });
    const channels = Array.from({ length: 90 }, (_, index) => `c${index}`);
    await opened.queue.send(
      channels.map((channel) => ({ step: 'collect', channel, dueAt: '2026-10-01T00:00:00.000Z' })),
    );
    const workers = ['a', 'b', 'c'].map((name) => start('work-off', folder, name));
    await Promise.all(workers.map(({ ended }) => ended));

    expect(workers.map(({ child }) => child.exitCode)).toEqual([0, 0, 0]);
    const done = told(workers, (line) => line.done);
    expect([done.length, new Set(done)]).toEqual([channels.length, new Set(channels)]);
    expect(told(workers, ({ own }) => own).every((isNew) => isNew)).toBe(true);
    expect(told(workers, ({ shared }) => shared).filter((isNew) => isNew).length).toBe(1);
    const slots = told(workers, ({ slot }) => slot);
    expect([...slots].toSorted((a, b) => a - b)).toEqual(channels.map((_, index) => index * 10));

    const finding = await opened.stores.findings.find('f_shared');
    expect([finding?.version, finding?.occurrences]).toEqual([90, 90]);
    expect((await opened.stores.findings.history('f_shared')).map(({ version }) => version)).toEqual(
      channels.map((_, index) => index + 1),
    );
    expect(await opened.queue.size()).toBe(0);
    await expectWhole(opened, folder);
    await opened.close();
  });

  test('may make a fresh folder all at the same time', { timeout: 120_000 }, async () => {
    const folder = toDataFolder();
    const workers = ['a', 'b', 'c', 'd'].map((name) => start('work-off', folder, name));
    await Promise.all(workers.map(({ ended }) => ended));
    expect(told(workers, ({ ready }) => ready).toSorted()).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('messages that a killed process held', () => {
  const collect = (channel: string) => ({ step: 'collect' as const, channel, dueAt: '2026-10-01T00:00:00.000Z' });
  const one = { max: 1, leaseMs: 3_600_000 };
  /** Opens the folder, takes a message, and leaves as if the process had been killed. */
  const takeAndDie = async (dataFolder: string): Promise<readonly number[]> => {
    const { queue, close } = await openLocalStores({ dataFolder, clock });
    const taken = await queue.receive('collect', one);
    await close();
    const file = new Libsql(join(dataFolder, dataFileName));
    // No machine has so many processes.
    file.prepare('UPDATE messages SET owner = ? WHERE receipt IS NOT NULL').run(`${hostname()}:999999999`);
    file.close();
    return taken.map(({ attempt }) => attempt);
  };

  test('are handed out at once, and one that killed five is set aside and holds up no other', async () => {
    const dataFolder = toDataFolder();
    const first = await openLocalStores({ dataFolder, clock });
    await first.queue.send([collect('a')]);
    await first.close();
    for (let attempt = 1; attempt <= maxAttempts; attempt++) expect(await takeAndDie(dataFolder)).toEqual([attempt]);
    const last = await openLocalStores({ dataFolder, clock });
    await last.queue.send([collect('b')]);
    const taken = await last.queue.receive('collect', one);
    expect(taken.map(({ message }) => message)).toEqual([collect('b')]);
    expect(await last.queue.deadLetters()).toMatchObject([{ message: collect('a'), attempts: maxAttempts }]);
    expect(await last.queue.size()).toBe(1);
    await last.close();
  });

  test('that died with others beside it is taken alone in the end, so that only it is set aside', async () => {
    const dataFolder = toDataFolder();
    const { queue, close } = await openLocalStores({ dataFolder, clock });
    await queue.send(['a', 'b', 'c'].map(collect));
    for (let turn = 1; turn <= 2 * maxAttempts; turn++) {
      const taken = await queue.receive('collect', { max: 10, leaseMs: 0 });
      // Whoever takes a dies, and what was taken with it is not done with.
      if (!taken.some(({ message }) => 'channel' in message && message.channel === 'a')) await queue.ack(taken);
    }
    expect((await queue.deadLetters()).map(({ message }) => message)).toEqual([collect('a')]);
    expect(await queue.size()).toBe(0);
    await close();
  });
});

describe('a process killed at any moment', () => {
  const delaysMs = isThorough ? Array.from({ length: 40 }, (_, index) => (index * 37) % 500) : [3, 60, 210];
  test('loses nothing it was told is kept, and leaves nothing half there', { timeout: 600_000 }, async () => {
    const folder = toDataFolder();
    const workers: Worker[] = [];
    for (const [round, delayMs] of delaysMs.entries()) {
      const pair = [start('write-on', folder, `k${round}`), start('write-on', folder, `l${round}`)];
      await Promise.all(pair.map(({ ready }) => ready));
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      for (const { child } of pair) child.kill('SIGKILL');
      await Promise.all(pair.map(({ ended }) => ended));
      workers.push(...pair);
    }
    const opened = await openLocalStores({ dataFolder: folder, clock });
    await expectKept(opened, workers);
    await expectWhole(opened, folder);
    await opened.close();
  });
});

/** Everything that a worker was told is kept is there. */
const expectKept = async ({ stores, queue, archive }: OpenStores, workers: readonly Worker[]): Promise<void> => {
  const pages = told(workers, ({ page }) => page);
  expect(pages.length).toBeGreaterThan(0);
  const urls = new Set<string>();
  for (let turn = 0; turn < 1000; turn++) {
    const deliveries = await queue.receive('analyze', { max: 500, leaseMs: 600_000 });
    for (const { message } of deliveries) if (message.step === 'analyze' && 'url' in message) urls.add(message.url);
    if (deliveries.length === 0) break;
  }
  expect(told(workers, ({ sent }) => sent).filter((url) => !urls.has(url))).toEqual([]);
  for (const name of told(workers, ({ archived }) => archived)) expect(await archive.find(name)).toBeDefined();
  for (const url of pages) expect(await stores.pages.find(url.split('/')[3] ?? '', url)).toBeDefined();
  for (const id of told(workers, ({ mention }) => mention)) expect(await stores.mentions.find(id)).toBeDefined();
  for (const { finding, version = 0 } of workers.flatMap(({ lines }) => lines))
    if (finding !== undefined) expect((await stores.findings.find(finding))?.version).toBeGreaterThanOrEqual(version);
};

/** What was written together is there together. */
const expectWhole = async (
  { stores: { findings, mentions, pages }, archive }: OpenStores,
  folder: string,
): Promise<void> => {
  const paging = (after: string | undefined) => ({ limit: 1000, ...(after === undefined ? {} : { after }) });
  const allFindings = (await walk((after) => findings.list({ brand: 'northwind' }, paging(after)))).flat();
  for (const { id, version } of allFindings) expect((await findings.history(id)).length).toBe(version);
  const versions = allFindings.reduce((sum, { version }) => sum + version, 0);
  expect((await findings.readOutbox(100_000)).length).toBe(versions);

  const allMentions = (await walk((after) => mentions.list({ brand: 'northwind' }, paging(after)))).flat();
  const counts = await mentions.counts({ brand: 'northwind', fromDay: '2000-01-01', toDay: '2099-12-31' });
  expect(counts.reduce((sum, count) => sum + count.mentions, 0)).toBe(allMentions.length);
  const found = (await walk((after) => mentions.list({ brand: 'northwind', text: 'soho' }, paging(after)))).flat();
  expect(found.length).toBe(allMentions.length);
  const ids = new Set(allMentions.map(({ id }) => id));
  for (const id of ids) if (id.startsWith('m_twin_')) expect(ids.has(id.replace('twin_', ''))).toBe(true);

  for (let round = 0; round < 100; round++)
    for (const channel of [`k${round}`, `l${round}`])
      for (const { body } of await pages.list(channel, 1000)) expect(await archive.find(body ?? '')).toBeDefined();

  const file = new Libsql(join(folder, dataFileName));
  expect(file.prepare('PRAGMA integrity_check').raw().get()).toEqual(['ok']);
  file.close();
};
