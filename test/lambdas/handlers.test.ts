/** Every function's real bundle, run as Lambda runs it, with events as AWS sends them. */
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { sweepOutbox } from '../../lib/pipeline/alert.ts';
import { toWrite } from '../contracts/samples.ts';
import { type Cloud, streamOutbox, takeBatch, useCloud, workOff } from './cloud.ts';
import type { RunningFunction } from './runtime-api.ts';

// Every function is a process of its own, and starts several in a test.
vi.setConfig({ testTimeout: 180_000 });

const { open, bundles } = useCloud();
const opened: Cloud[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

type Site = Cloud['site'];
const toYaml =
  ({ guidelines = 'terms: {cheap: good value}', at = 'once', more = '' } = {}) =>
  ({ origin, host }: Site): string =>
    `
brand: {id: northwind, name: Northwind Coffee, domains: [northwind.example]}
guidelines:
  - {id: no-cheap, check: preferred-term, ${guidelines}, severity: high}
channels:
  - {id: home, source: page, url: "${origin}/home", owned: true, every: 1h}
  - {id: news, source: page, url: "${origin}/news", every: 1h}
${more}
alerts:
  - {id: all, at: "${at}", to: [{webhook: {url: "${origin}/hook", secret: "env:EARMARK_WEBHOOK_SECRET"}}]}
network: {allowHosts: ["${host}"]}
`;

const home = `<!doctype html><html lang="en"><title>Plans</title><main><h1>Plans</h1>
<p>Our cheap beans are roasted in Soho by people who care about every single bag that leaves the house.</p></main></html>`;
const news = `<!doctype html><html lang="en"><head><title>A walk</title><meta name="author" content="Ann Smith"></head><main><h1>A walk</h1>
<p>We sat at Northwind Coffee in Soho and it was lovely, warm and quiet, and the staff were kind to everybody.</p></main></html>`;

const openCloud = async (options?: Parameters<typeof toYaml>[0]): Promise<Cloud> => {
  const cloud = await open(toYaml(options));
  opened.push(cloud);
  cloud.site.set('/home', home);
  cloud.site.set('/news', news);
  cloud.site.set('/robots.txt', { status: 404 });
  cloud.site.set('/hook', { body: 'ok', type: 'text/plain' });
  return cloud;
};

const answerOf = async (running: RunningFunction, event: unknown): Promise<unknown> => {
  const invocation = await running.invoke(event);
  if (invocation.outcome !== 'answered') throw new Error(`${JSON.stringify(invocation)}\n${running.log()}`);
  return invocation.answer;
};
const tick = { version: '0', source: 'aws.scheduler', 'detail-type': 'Scheduled Event', detail: '{}' };

/** Two findings as analyze leaves them, with their changes in the outbox. */
const openFindings = async (cloud: Cloud): Promise<void> => {
  const findings = ['preferred-term', 'unlinked-mention'].map((check, index) =>
    toWrite({ id: `f_${index}`, check, status: 'open', severity: 'high' }),
  );
  expect(await cloud.stores.findings.apply(findings)).toEqual(['written', 'written']);
};

/** Everything up to the outbox, as the functions do it. */
const readAndJudge = async (cloud: Cloud): Promise<void> => {
  await answerOf(await cloud.start('schedule'), tick);
  await workOff(cloud, 'collect', await cloud.start('collect'));
  await workOff(cloud, 'analyze', await cloud.start('analyze'));
};

const foreign = 'not a message of ours';
const sendForeign = (cloud: Cloud, step: 'collect' | 'analyze' | 'deliver'): void => {
  cloud.queueAt(step).messages.unshift({
    id: `foreign-${step}`,
    body: foreign,
    sentMs: Date.now(),
    readyMs: 0,
    received: 0,
    receipt: null,
  });
};
/** What own pages say is new: it is held together some minutes later. */
const brandRound = { message: { step: 'analyze', brand: 'northwind', dueAt: expect.any(String) } };
const foreignLetter = {
  message: foreign,
  attempts: 1,
  reason: 'expected a message of this step, received something else',
  at: expect.any(String),
};

describe('schedule', () => {
  test('sends the channels that are due, on each tick, and counts', async () => {
    const cloud = await openCloud();
    const later = new Date(Date.now() + 3_600_000).toISOString();
    await cloud.stores.channels.put({
      channel: 'news',
      checkedAt: null,
      succeededAt: null,
      dueAt: later,
      failuresInARow: 0,
      failure: null,
      cursor: null,
      newestEntryAt: null,
      pages: 0,
    });
    const schedule = await cloud.start('schedule');
    expect(await answerOf(schedule, tick)).toEqual({ due: 1, watched: 0 });
    expect(cloud.waiting('collect')).toEqual([
      { message: { step: 'collect', channel: 'home', dueAt: expect.any(String) } },
    ]);
    expect(schedule.log()).toContain('"Dimensions":[["stage","function"]]');
    expect(schedule.log()).toContain('"Ticks":1');
  });

  test('says what is missing where its environment is not whole, or nothing was pushed', async () => {
    const cloud = await openCloud();
    const bare = await cloud.start('schedule', { EARMARK_CORE_TABLE: '' });
    expect(await bare.invoke(tick)).toMatchObject({ outcome: 'died' });
    expect(bare.log()).toContain('environment variable "EARMARK_CORE_TABLE": expected');
    const other = await cloud.start('schedule', { EARMARK_BRAND: 'other' });
    expect(await other.invoke(tick)).toMatchObject({
      outcome: 'failed',
      error: { errorMessage: expect.stringContaining('Run earmark push') },
    });
  });
});

describe('collect', () => {
  test('archives what it read and hands it on, once however often its message comes; a poison message is given up alone', async () => {
    const cloud = await openCloud();
    await answerOf(await cloud.start('schedule'), tick);
    const messages = cloud.queueAt('collect').messages.map((each) => ({ ...each }));
    sendForeign(cloud, 'collect');
    const collect = await cloud.start('collect');
    expect(await workOff(cloud, 'collect', collect)).toEqual({ taken: 3, failed: [] });
    expect(cloud.waiting('collect')).toEqual([]);
    expect(cloud.waiting('collect', 'dead')).toEqual([foreignLetter]);
    const analyze = cloud.waiting('analyze');
    expect(analyze.map((each) => JSON.stringify(each)).toSorted()).toEqual(
      ['home', 'news'].map((channel) => expect.stringContaining(`"channel":"${channel}"`)),
    );
    expect(cloud.bucket.size).toBe(2);
    expect((await cloud.stores.channels.list()).map(({ channel, failure }) => [channel, failure])).toEqual([
      ['home', null],
      ['news', null],
    ]);
    await workOff(cloud, 'analyze', await cloud.start('analyze'));
    cloud.queueAt('collect').messages.push(...messages);
    cloud.site.log.length = 0;
    expect(await workOff(cloud, 'collect', collect)).toEqual({ taken: 2, failed: [] });
    expect(cloud.waiting('analyze')).toEqual([brandRound]);
    expect(cloud.site.log).toEqual([]);
  });

  test('what the deadline interrupts comes anew, and its attempts do not count', async () => {
    const cloud = await openCloud();
    await cloud.queue.send([{ step: 'collect', channel: 'home', dueAt: new Date().toISOString() }]);
    const sent = cloud.waiting('collect');
    const collect = await cloud.start('collect');
    const invocation = await collect.invoke(await takeBatch(cloud, 'collect'), { timeoutMs: 0 });
    expect(invocation).toEqual({ outcome: 'answered', answer: { batchItemFailures: [] } });
    expect(cloud.waiting('collect')).toEqual([...sent, ...sent]);
    expect(cloud.queueAt('collect').messages.at(-1)?.received).toBe(0);
    expect(cloud.waiting('analyze')).toEqual([]);
  });
});

describe('analyze', () => {
  test('stores mention and finding once, doubled and reordered, and gives a poison message up alone', async () => {
    const cloud = await openCloud();
    await answerOf(await cloud.start('schedule'), tick);
    await workOff(cloud, 'collect', await cloud.start('collect'));
    sendForeign(cloud, 'analyze');
    const { messages } = cloud.queueAt('analyze');
    const doubles = messages.map((each) => ({ ...each, id: `${each.id}-again` })).toReversed();
    const analyze = await cloud.start('analyze');
    expect(await workOff(cloud, 'analyze', analyze)).toEqual({ taken: 3, failed: [] });
    const kept = async () => ({
      findings: (await cloud.stores.findings.list({ brand: 'northwind' })).rows.map(({ check, channel, version }) => [
        check,
        channel,
        version,
      ]),
      mentions: (await cloud.stores.mentions.list({ brand: 'northwind' })).rows.map(({ channel, author }) => [
        channel,
        author,
      ]),
      waiting: (await cloud.stores.findings.readOutbox(10)).length,
    });
    const before = await kept();
    expect(before).toEqual({
      findings: [
        ['preferred-term', 'home', 1],
        ['unlinked-mention', 'news', 1],
      ],
      mentions: [['news', expect.stringMatching(/^author-[0-9a-f]{16}$/)]],
      waiting: 2,
    });
    cloud.queueAt('analyze').messages.push(...doubles);
    expect(await workOff(cloud, 'analyze', analyze)).toEqual({ taken: 3, failed: [] });
    expect(await kept()).toEqual(before);
    expect(cloud.waiting('analyze')).toEqual([brandRound]);
    expect(cloud.waiting('analyze', 'dead')).toEqual([foreignLetter, foreignLetter]);
  });

  test('a store that fails puts its messages back with their reason, and at last into the dead letters', async () => {
    const cloud = await openCloud();
    const readAt = new Date().toISOString();
    await cloud.queue.send([
      { step: 'analyze', channel: 'home', url: 'https://a.example/', body: 'a'.repeat(64), readAt },
    ]);
    const analyze = await cloud.start('analyze', { EARMARK_FEED_TABLE: 'no-such-table' });
    const [message] = cloud.queueAt('analyze').messages;
    expect(await workOff(cloud, 'analyze', analyze)).toEqual({ taken: 1, failed: [message?.id] });
    expect(cloud.waiting('analyze')).toHaveLength(1);
    if (message !== undefined) Object.assign(message, { readyMs: 0, received: 4 });
    expect(await workOff(cloud, 'analyze', analyze)).toEqual({ taken: 1, failed: [] });
    expect(cloud.waiting('analyze')).toEqual([]);
    expect(cloud.waiting('analyze', 'dead')).toMatchObject([
      { attempts: 5, reason: expect.stringContaining('table "no-such-table": expected it to be there') },
    ]);
  });
});

describe('alert', () => {
  test('claims each change once, doubled and reordered, and goes on behind what cannot be read', async () => {
    const cloud = await openCloud();
    await openFindings(cloud);
    const records = await streamOutbox(cloud);
    expect(records).toHaveLength(2);
    const [first, second] = records;
    const damaged = {
      ...second,
      dynamodb: { ...second?.dynamodb, NewImage: { pk: { S: 'OB' } }, SequenceNumber: '999' },
    };
    const alert = await cloud.start('alert');
    expect(await answerOf(alert, { Records: [second, second, damaged, first] })).toEqual({
      batchItemFailures: [{ itemIdentifier: '999' }],
    });
    expect(await cloud.stores.findings.readOutbox(10)).toHaveLength(1);
    const removal = { ...first, eventName: 'REMOVE' };
    expect(await answerOf(alert, { Records: [removal, first, second, first] })).toEqual({ batchItemFailures: [] });
    expect(await cloud.stores.findings.readOutbox(10)).toEqual([]);
    const [window] = await cloud.stores.alerts.listDue(new Date(Date.now() + 1000).toISOString());
    const alerts = await cloud.stores.alerts.list('all', window?.window ?? '');
    expect(alerts.map(({ finding }) => finding.check).toSorted()).toEqual(['preferred-term', 'unlinked-mention']);
    expect(cloud.waiting('deliver').length).toBeGreaterThanOrEqual(1);
  });

  test('a digest that is far off gets no message yet', async () => {
    const cloud = await openCloud({ at: 'digest cron 0 0 1 1 *' });
    await openFindings(cloud);
    expect(await answerOf(await cloud.start('alert'), { Records: await streamOutbox(cloud) })).toEqual({
      batchItemFailures: [],
    });
    expect(cloud.waiting('deliver')).toEqual([]);
    expect(await cloud.stores.alerts.listDue('2999-01-01T00:00:00.000Z')).toHaveLength(1);
  });
});

describe('deliver', () => {
  const untilDeliver = async (): Promise<Cloud> => {
    const cloud = await openCloud();
    await openFindings(cloud);
    const { config } = (await cloud.stores.configs.find('northwind')) ?? expect.fail('a configuration was expected');
    await sweepOutbox({ config, clock: { now: () => new Date() }, queue: cloud.queue, stores: cloud.stores });
    return cloud;
  };

  test('sends one message for all messages of a window, keeps its receipt, and gives a poison message up alone', async () => {
    const cloud = await untilDeliver();
    const { messages } = cloud.queueAt('deliver');
    messages.push(...messages.map((each) => ({ ...each, id: `${each.id}-again` })));
    const count = messages.length;
    sendForeign(cloud, 'deliver');
    const deliver = await cloud.start('deliver');
    expect(await workOff(cloud, 'deliver', deliver)).toEqual({ taken: count + 1, failed: [] });
    expect(cloud.site.log).toEqual(['POST /hook 200']);
    const receipts = await cloud.stores.alerts.listReceipts();
    expect(
      receipts.map(({ status, attempts, detail, maybeTwice }) => ({ status, attempts, detail, maybeTwice })),
    ).toEqual([{ status: 'sent', attempts: 1, detail: 'answered 200', maybeTwice: false }]);
    expect(receipts[0]?.alerts).toHaveLength(2);
    expect(await cloud.stores.alerts.listDue('2999-01-01T00:00:00.000Z')).toEqual([]);
    expect(cloud.waiting('deliver', 'dead')).toEqual([foreignLetter]);
  });

  test('two at once send a window once', async () => {
    const cloud = await untilDeliver();
    const { messages } = cloud.queueAt('deliver');
    messages.splice(1);
    messages.push(...messages.map((each) => ({ ...each, id: `${each.id}-again` })));
    const workers = [await cloud.start('deliver'), await cloud.start('deliver')];
    await Promise.all(workers.map((each) => workOff(cloud, 'deliver', each, 1)));
    expect(cloud.site.log).toEqual(['POST /hook 200']);
  });

  test('what the other side does not take now comes again later, and is sent then', async () => {
    const cloud = await untilDeliver();
    cloud.queueAt('deliver').messages.splice(1);
    cloud.site.set('/hook', { status: 503, body: 'busy' });
    const [message] = cloud.queueAt('deliver').messages;
    const deliver = await cloud.start('deliver');
    expect(await workOff(cloud, 'deliver', deliver)).toEqual({ taken: 1, failed: [message?.id] });
    expect((message?.readyMs ?? 0) - Date.now()).toBeGreaterThan(50_000);
    expect((await cloud.stores.alerts.listReceipts()).map(({ status }) => status)).toEqual(['failed']);
    expect(await cloud.stores.alerts.listDue('2999-01-01T00:00:00.000Z')).toHaveLength(1);
    // Time passes.
    for (const receipt of await cloud.stores.alerts.listReceipts())
      await cloud.stores.alerts.putReceipt({ ...receipt, at: new Date(Date.now() - 120_000).toISOString() });
    if (message !== undefined) message.readyMs = 0;
    cloud.site.set('/hook', { body: 'ok' });
    expect(await workOff(cloud, 'deliver', deliver)).toEqual({ taken: 1, failed: [] });
    expect(cloud.site.log).toEqual(['POST /hook 503', 'POST /hook 200']);
    expect((await cloud.stores.alerts.listReceipts()).map(({ status, attempts }) => [status, attempts])).toEqual([
      ['sent', 2],
    ]);
  });
});

describe('digest', () => {
  test('sends the windows whose time has come near, and no others', async () => {
    const cloud = await openCloud();
    await openFindings(cloud);
    const [row] = await cloud.stores.findings.readOutbox(1);
    const toAlert = (window: string, inMinutes: number) => ({
      id: `a_${window}`,
      brand: 'northwind',
      route: 'all',
      window,
      dueAt: new Date(Date.now() + inMinutes * 60_000).toISOString(),
      why: 'opened' as const,
      finding: row?.after ?? expect.fail('a finding was expected'),
      createdAt: new Date().toISOString(),
    });
    await cloud.stores.alerts.claim([toAlert('late', -300), toAlert('near', 4), toAlert('far', 30)]);
    expect(await answerOf(await cloud.start('digest'), tick)).toEqual({ windows: 2 });
    expect(cloud.waiting('deliver')).toMatchObject([{ message: { window: 'late' } }, { message: { window: 'near' } }]);
    const [late, near] = cloud.queueAt('deliver').messages;
    expect((late?.readyMs ?? 0) - Date.now()).toBeLessThanOrEqual(0);
    expect((near?.readyMs ?? 0) - Date.now()).toBeGreaterThan(200_000);
  });
});

describe('reconcile', () => {
  test('makes alerts of what the stream missed, ends what nothing asks for, and has pages judged anew', async () => {
    const cloud = await openCloud();
    await readAndJudge(cloud);
    const reconcile = await cloud.start('reconcile');
    expect(await answerOf(reconcile, tick)).toMatchObject({ alerts: 2, findings: 0, channels: 2 });
    expect(await cloud.stores.findings.readOutbox(10)).toEqual([]);
    expect(cloud.waiting('deliver').length).toBeGreaterThanOrEqual(1);
    // The guideline is another one now: its finding ends, and the pages are held against the new one, nothing fetched.
    await cloud.push(
      toYaml()(cloud.site).replace('no-cheap', 'no-lovely').replace('{cheap: good value}', '{roasted: browned}'),
    );
    cloud.site.log.length = 0;
    expect(await answerOf(reconcile, tick)).toMatchObject({ alerts: 0, findings: 1, channels: 2 });
    await workOff(cloud, 'collect', await cloud.start('collect'));
    await workOff(cloud, 'analyze', await cloud.start('analyze'));
    expect(cloud.site.log).toEqual([]);
    const { rows } = await cloud.stores.findings.list({ brand: 'northwind', channel: 'home' });
    expect(rows.map(({ guideline, status, resolution }) => [guideline, status, resolution]).toSorted()).toEqual([
      ['no-cheap', 'resolved', 'guideline-removed'],
      ['no-lovely', 'open', null],
    ]);
  });
});

describe('the bundles', () => {
  // Start-up is measured by bench/cold-start.ts; what is loaded bounds it, whatever the machine.
  test.each([
    ['schedule', 600],
    ['alert', 600],
    ['deliver', 600],
    ['digest', 600],
    ['reconcile', 600],
    ['ingest', 600],
    ['collect', 1700],
  ])('%s has at most %d KB of code, whatever loads it', async (name, kilobytesMax) => {
    const folder = path.join(bundles(), name);
    const files = (await readdir(folder)).filter((file) => /\.[cm]js$/.test(file));
    const sizes = await Promise.all(files.map(async (file) => (await stat(path.join(folder, file))).size));
    const kilobytes = sizes.reduce((sum, size) => sum + size, 0) / 1000;
    expect(kilobytes).toBeGreaterThan(100);
    expect(kilobytes).toBeLessThanOrEqual(kilobytesMax);
  });

  test('what reads pages carries no check of pages, and what judges them carries all', async () => {
    const [collect, analyze] = await Promise.all(
      ['collect', 'analyze'].map((name) => readFile(path.join(bundles(), `${name}.meta.json`), 'utf8')),
    );
    for (const part of ['lib/checks/palette.ts', 'node_modules/css-tree/', 'node_modules/culori/'])
      expect([part, isInOutput(collect ?? '', part), isInOutput(analyze ?? '', part)]).toEqual([part, false, true]);
    expect(isInOutput(collect ?? '', 'lib/checks/certificate.ts')).toBe(true);
    expect(await readdir(path.join(bundles(), 'analyze', 'node_modules'))).toContain('sharp');
  });

  test('what only sends loads no reader of pages, and no check', async () => {
    for (const name of ['schedule', 'alert', 'deliver', 'digest', 'reconcile', 'ingest']) {
      const meta = await readFile(path.join(bundles(), `${name}.meta.json`), 'utf8');
      for (const part of [
        'node_modules/undici/',
        'node_modules/htmlparser2/',
        'node_modules/yaml/',
        'lib/checks/registry.ts',
      ])
        expect({ name, part, isLoaded: isInOutput(meta, part) }).toEqual({ name, part, isLoaded: false });
    }
  });
});

const isInOutput = (meta: string, part: string): boolean => {
  const { outputs } = metafileSchema.parse(JSON.parse(meta));
  return Object.values(outputs).some(({ inputs }) =>
    Object.entries(inputs).some(([input, { bytesInOutput }]) => input.includes(part) && bytesInOutput > 0),
  );
};
const metafileSchema = z.object({
  outputs: z.record(z.string(), z.object({ inputs: z.record(z.string(), z.object({ bytesInOutput: z.number() })) })),
});
