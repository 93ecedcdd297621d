/** Passes between which the world and the guidelines change, through the real bundles and on one machine: identical but for times. */
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { App } from 'aws-cdk-lib';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { push } from '../../lib/app/aws/push.ts';
import { type LocalApp, openLocalApp } from '../../lib/app/local.ts';
import { loadConfig } from '../../lib/config/load.ts';
import { addStacks } from '../../lib/infra/app.ts';
import { readSettings } from '../../lib/infra/settings.ts';
import { silentLog } from '../../lib/ports/log.ts';
import { type Deployment, openDeployment } from './deployment/open.ts';
import { synthesize } from './deployment/template.ts';
import { bundlesFolder } from './emulators/bundles.ts';
import { account, hasDynamo, hasMoto } from './emulators/use.ts';
import { type ChangingWorld, openChangingWorld } from './end-to-end/changing.ts';
import { type Desk, openDesk } from './end-to-end/desk.ts';
import { type Kept, readKept } from './end-to-end/kept.ts';
import { webhookSecret } from './end-to-end/sample.ts';

const startMs = Date.parse('2026-11-23T07:00:00Z');
const brand = 'northwind';
const authorKey = Buffer.from('a key of thirty-two bytes, tests');
const hourMs = 3_600_000;
/** A pass that is put off by a window of alerts is over after so many rounds of five minutes. */
const roundsMax = 12;
const roundMs = 5 * 60_000;

const guidelines = {
  first: '  - {id: no-cheap, check: preferred-term, terms: {cheap: good value}, severity: high}',
  edited: '  - {id: no-cheap, check: preferred-term, terms: {cheap: good value, fine: lovely}, severity: medium}',
  removed: '',
} as const;

const toYaml = (world: ChangingWorld, { desk, secret, noCheap }: Side): string => `
brand: {id: ${brand}, name: Northwind Coffee, domains: ["${world.own.host}"]}
guidelines:
${noCheap}
  - {id: speaks-ill, check: negative-mention, severity: high}
  - {id: asks-for-a-link, check: unlinked-mention, severity: low}
  - {id: dead-link, check: broken-link, severity: medium}
channels:
  - {id: home, source: website, url: "${world.own.origin}/", owned: true, every: 6h, maxPages: 20}
  - {id: news, source: feed, url: "${world.other.origin}/feed.xml", every: 6h, readLinkedPages: true}
  - {id: shops, source: page, urls: ["${world.other.origin}/shop", "${world.other.origin}/blog"], every: 6h}
alerts:
  - {id: all, to: [{webhook: {url: "http://${desk.host}/alerts", secret: "${secret}"}}]}
network: {allowHosts: ["${world.own.host}", "${world.other.host}", "${desk.host}"], spacing: 0}
`;

type Side = { readonly desk: Desk; readonly secret: string; readonly noCheap: string };
/** Functions read no environment of anybody's machine. */
const cloudSecret = 'ssm:earmark/webhook';
const localSecret = 'env:EARMARK_WEBHOOK_SECRET';

/** Where CloudFormation waits for the answers of a custom resource. */
const openCloudFormation = async () => {
  const answers: unknown[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    answers.push({ method: request.method, ...JSON.parse(Buffer.concat(chunks).toString()) });
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/answer?signature=1`;
  return { answers, url, close: () => server.close() };
};

describe.skipIf(!hasDynamo || !hasMoto)('a changing world', () => {
  let folder: string;
  let world: Awaited<ReturnType<typeof openChangingWorld>>;
  let desks: { readonly cloud: Desk; readonly local: Desk };
  let formation: Awaited<ReturnType<typeof openCloudFormation>>;
  let cloud: Deployment;
  let local: LocalApp;

  const write = async (name: string, side: Side): Promise<string> => {
    const file = path.join(folder, name);
    await writeFile(file, toYaml(world, side));
    return file;
  };
  const writeForCloud = (noCheap: string): Promise<string> =>
    write('earmark.yml', { desk: desks.cloud, secret: cloudSecret, noCheap });
  /** The stacks as `cdk synth` makes them of this configuration. */
  const synthesizeWith = async (name: string, noCheap: string) => {
    const file = await writeForCloud(noCheap);
    const context: Readonly<Record<string, string>> = { config: file, environment: 'test' };
    const settings = await readSettings({ context: (key) => context[key], folder });
    const add = (app: App): unknown => addStacks(app, { ...settings, bundles: bundlesFolder });
    return { file, settings, synthesized: synthesize(path.join(folder, name), add) };
  };
  const openLocal = async (noCheap: string): Promise<LocalApp> =>
    openLocalApp({
      config: await loadConfig(await write('local.yml', { desk: desks.local, secret: localSecret, noCheap })),
      dataFolder: path.join(folder, 'data'),
      clock: cloud.clock,
      log: silentLog,
      print: () => {},
    });
  const invokeConfigure = async (RequestType: 'Create' | 'Update' | 'Delete'): Promise<unknown> => {
    const invoked = await cloud.functions.get('configure')?.invoke({
      RequestType,
      ResponseURL: formation.url,
      StackId: 'arn:aws:cloudformation:eu-west-1:123456789012:stack/earmark-northwind-test-app/1',
      RequestId: `request ${formation.answers.length}`,
      LogicalResourceId: 'configuration',
      ResourceType: 'Custom::EarmarkConfiguration',
      ...(RequestType === 'Create' ? {} : { PhysicalResourceId: 'configuration' }),
      ResourceProperties: { Version: 'of the template' },
    });
    expect(invoked).toMatchObject({ outcome: 'answered' });
    return formation.answers.at(-1);
  };
  /** What lies beside the code of the function, which a deploy brings anew. */
  const deployBeside = (json: string | undefined): Promise<void> => {
    const file = path.join(bundleOfConfigure, 'configuration.json');
    return json === undefined ? rm(file) : writeFile(file, json);
  };
  let bundleOfConfigure: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'earmark-changing-'));
    world = await openChangingWorld();
    desks = { cloud: await openDesk(), local: await openDesk() };
    formation = await openCloudFormation();
    process.env.EARMARK_WEBHOOK_SECRET = webhookSecret;
    const { synthesized } = await synthesizeWith('synth', guidelines.first);
    cloud = await openDeployment({
      synthesized,
      dynamoUrl: inject('dynamoUrl') ?? '',
      motoFolder: inject('motoFolder') ?? '',
      suffix: `changing-${process.pid}`,
      startMs,
    });
    await cloud.bringSecret('earmark/webhook', webhookSecret);
    await cloud.bringAuthorKey(authorKey);
    bundleOfConfigure = cloud.functions.get('configure')?.bundle ?? '';
    await mkdir(path.join(folder, 'data'));
    await writeFile(path.join(folder, 'data', 'author-key'), authorKey);
    local = await openLocal(guidelines.first);
  }, 600_000);
  afterAll(async () => {
    await local?.close();
    await cloud?.stop();
    await world?.close();
    await desks?.cloud.close();
    await desks?.local.close();
    formation?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const configs = () => cloud.stores.stores.configs;
  /**
   * Without the names of archived bodies of the page that failed at first: its entry is archived with it, and waits for it without its words
   * on one machine, whole on AWS.
   */
  const withoutLate = ({ findings, ...kept }: Kept) => ({
    ...kept,
    findings: findings.map((finding) => ({
      ...finding,
      evidence: finding.evidence.map((each) =>
        each.url === `${world.other.origin}/three` ? { ...each, snapshot: 'of its time' } : each,
      ),
    })),
  });
  const keptInCloud = async () => {
    expect(cloud.denied, 'what roles do not allow').toEqual([]);
    return withoutLate(await readKept(cloud.stores.stores, brand, desks.cloud.messages));
  };
  const keptHere = async () => withoutLate(await readKept(local.stores, brand, desks.local.messages));
  /** One pass on both sides, until nothing waits. */
  const pass = async (): Promise<void> => {
    for (let round = 0; round < roundsMax; round++) {
      await cloud.tick();
      await cloud.drain();
      await local.run();
      const waiting = Object.values(await cloud.waiting()).reduce((sum, each) => sum + each, 0);
      if (round > 0 && waiting === 0) return;
      cloud.clock.advance(roundMs);
    }
  };
  const statusesOf = async (name: string): Promise<readonly string[]> =>
    (await keptInCloud()).findings
      .filter(({ url, guideline }) => url === `${world.own.origin}${name}` && guideline === 'no-cheap')
      .map(({ status, regressions }) => `${status} ${regressions}`);

  test('a deploy puts its configuration, and once more the same', { timeout: 600_000 }, async () => {
    const success = { method: 'PUT', Status: 'SUCCESS', PhysicalResourceId: 'configuration' };
    expect(await invokeConfigure('Create')).toMatchObject(success);
    const first = await configs().find(brand);
    expect(await invokeConfigure('Create')).toMatchObject(success);
    expect(first?.config.guidelines.map(({ id }) => id)).toContain('no-cheap');
    expect(await configs().list(brand)).toHaveLength(1);
  });

  test('at first both find the same', { timeout: 600_000 }, async () => {
    await pass();
    const kept = await keptInCloud();
    expect(kept).toEqual(await keptHere());
    expect(await statusesOf('/regresses')).toEqual(['open 0']);
    expect([kept.mentions.length > 0, kept.backlinks.length > 0, kept.alerted.length > 0]).toEqual([true, true, true]);
  });

  test('pages are mended, go, fail, and a link is lost', { timeout: 600_000 }, async () => {
    world.change(1);
    cloud.clock.advance(7 * hourMs);
    await pass();
    expect(await keptInCloud()).toEqual(await keptHere());
    const statuses = [];
    for (const name of ['/mended', '/gone', '/regresses', '/worsens', '/fails', '/new'])
      statuses.push(`${name} ${(await statusesOf(name)).join()}`);
    expect(statuses).toEqual([
      '/mended resolved 0',
      '/gone resolved 0',
      '/regresses resolved 0',
      '/worsens open 0',
      '/fails open 0',
      '/new open 0',
    ]);
  });

  test('an edited guideline is pushed', { timeout: 600_000 }, async () => {
    const file = await writeForCloud(guidelines.edited);
    const dynamo = new DynamoDBClient({ ...account, endpoint: inject('dynamoUrl') ?? '' });
    const client = DynamoDBDocumentClient.from(dynamo, { marshallOptions: { removeUndefinedValues: true } });
    const table = cloud.nameOf('AWS::DynamoDB::Table', 'core');
    const order = { file, name: 'earmark.yml', table, clock: cloud.clock };
    expect([(await push(order, client)).isNew, (await push(order, client)).isNew]).toEqual([true, false]);
    client.destroy();
    dynamo.destroy();
    await local.close();
    local = await openLocal(guidelines.edited);
    // Before the next poll: what was read is judged again.
    cloud.clock.advance(hourMs);
    await pass();
    expect(await keptInCloud()).toEqual(await keptHere());
    expect((await statusesOf('/mended')).toSorted()).toEqual(['open 0', 'resolved 0']);
  });

  test('a finding regresses', { timeout: 600_000 }, async () => {
    world.change(2);
    cloud.clock.advance(7 * hourMs);
    await pass();
    expect(await keptInCloud()).toEqual(await keptHere());
    // The word that is unwanted since the push went again.
    expect((await statusesOf('/regresses')).toSorted()).toEqual(['open 1', 'resolved 0']);
  });

  test('a deploy takes a guideline away', { timeout: 600_000 }, async () => {
    const { settings } = await synthesizeWith('synth-again', guidelines.removed);
    await deployBeside(settings.configuration?.json);
    expect(await invokeConfigure('Update')).toMatchObject({ Status: 'SUCCESS' });
    expect(await configs().list(brand)).toHaveLength(3);
    await local.close();
    local = await openLocal(guidelines.removed);
    cloud.clock.advance(hourMs);
    await pass();
    expect(await keptInCloud()).toEqual(await keptHere());
    expect((await statusesOf('/regresses')).toSorted()).toEqual(['resolved 0', 'resolved 1']);
  });

  test('what was gone is back, and a feed fails', { timeout: 600_000 }, async () => {
    world.change(3);
    cloud.clock.advance(7 * hourMs);
    await pass();
    expect(await keptInCloud()).toEqual(await keptHere());
  });

  test.each([
    ['is damaged', '{"brand": "north', 'JSON'],
    ['is of another shape', '{"brand": 7}', 'expected string'],
    ['is not there', undefined, 'ENOENT'],
  ])('a deploy whose configuration %s is told to CloudFormation, and changes nothing', async (_row, json, reason) => {
    const before = await configs().find(brand);
    await deployBeside(json);
    expect(await invokeConfigure('Update')).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining(reason),
      PhysicalResourceId: 'configuration',
    });
    expect(await configs().find(brand)).toEqual(before);
  });

  test('when the resource goes, what was put stays', async () => {
    const before = await configs().find(brand);
    expect(await invokeConfigure('Delete')).toMatchObject({ Status: 'SUCCESS' });
    expect(await configs().find(brand)).toEqual(before);
    expect(await configs().list(brand)).toHaveLength(3);
  });
});
