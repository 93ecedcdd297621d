/** A configuration on its way to the table: by hand, and at a deploy. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { findTable, openTableConfigs } from '../../lib/adapters/aws/tables.ts';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { configure } from '../../lib/app/aws/configure.ts';
import { push } from '../../lib/app/aws/push.ts';
import { prepareConfig } from '../../lib/config/prepare.ts';
import { useDynalite } from '../adapters/dynalite.ts';
import { toTestClock } from '../contracts/samples.ts';

const dynalite = useDynalite();
const brand = 'brand: {id: harbour, name: Harbour}\n';
const write = (text: string): string => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'earmark-push-')), 'earmark.yml');
  writeFileSync(file, text);
  return file;
};

describe('push', () => {
  const pushTo = async (text: string, table: string) => {
    const clock = toTestClock();
    return push({ file: write(text), name: 'earmark.yml', table, clock }, dynalite.connect());
  };

  test('puts a version, which is the current one then; pushed again it is the same one', async () => {
    const { core } = await dynalite.createTables();
    const first = await pushTo(brand, core);
    expect(first).toMatchObject({ brand: 'harbour', isNew: true, files: 0, table: core });
    expect(await pushTo(brand, core)).toEqual({ ...first, isNew: false });
    const second = await pushTo(`${brand}guidelines:\n  - {id: a, check: banned-term, terms: [cheap]}\n`, core);
    expect(second.isNew).toBe(true);
    const configs = openTableConfigs(dynalite.connect(), core);
    expect((await configs.find('harbour'))?.config.guidelines.map(({ id }) => id)).toEqual(['a']);
    // Back to the first: a push of it makes it the current one again.
    expect(await pushTo(brand, core)).toEqual(first);
    expect((await configs.find('harbour'))?.version).toBe(first.version);
    expect(await configs.list('harbour')).toHaveLength(2);
  });

  test('what is wrong, or cannot run there, is refused, and nothing is put', async () => {
    const { core } = await dynalite.createTables();
    await expect(pushTo('brand: {id: harbour}\n', core)).rejects.toThrow(/^earmark\.yml:1:\d+ .*name/);
    await expect(pushTo(`${brand}alerts:\n  - {to: [{console: true}]}\n`, core)).rejects.toThrow(/^earmark\.yml:3:/);
    expect(await openTableConfigs(dynalite.connect(), core).list('harbour')).toEqual([]);
  });
});

describe('the table of a deployment', () => {
  const create = (name: string) =>
    dynalite.connect().send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      }),
    );

  test('is found by the name that CloudFormation gives it, and no other stage’s or brand’s is taken for it', async () => {
    for (const name of ['earmark-harbour-prod-data-coreE83F2297-1A2B', 'earmark-harbour-prod-data-feedCAABCCC2-3C4D'])
      await create(name);
    const find = (brandId: string, stage: string) =>
      findTable(dynalite.connect(), { brand: brandId, stage, table: 'core' });
    expect(await find('harbour', 'prod')).toBe('earmark-harbour-prod-data-coreE83F2297-1A2B');
    for (const [brandId, stage] of [
      ['harbour', 'staging'],
      ['harb', 'prod'],
      ['zebra', 'prod'],
      ['alpha', 'prod'],
    ] as const)
      await expect(find(brandId, stage)).rejects.toThrow(
        `deployment "${brandId} ${stage}": expected a table whose name begins with earmark-${brandId}-${stage}-data-core`,
      );
  });
});

describe('the custom resource', () => {
  const request = {
    RequestType: 'Create',
    ResponseURL: 'https://cloudformation.example/answer?signed',
    StackId: 'arn:aws:cloudformation:eu-west-1:123456789012:stack/earmark-harbour-prod-app/1',
    RequestId: 'request-1',
    LogicalResourceId: 'configuration',
    ResourceType: 'Custom::EarmarkConfiguration',
    ResourceProperties: { Version: 'v1' },
  };
  const open = async (text = brand) => {
    const clock = toTestClock();
    const { configs } = openMemoryStores({ clock }).stores;
    const { stored, files } = await prepareConfig(write(text));
    const written = files.map((file) => ({ path: file.path, base64: Buffer.from(file.bytes).toString('base64') }));
    const prepared = JSON.stringify({ brand: stored.config.brand.id, stored, files: written });
    const answers: { readonly url: string; readonly body: unknown }[] = [];
    const around = {
      configs,
      clock,
      readPrepared: async () => prepared,
      answer: async (url: string, body: string) => {
        answers.push({ url, body: JSON.parse(body) });
      },
    };
    return { around, answers, configs, stored, clock };
  };

  test.each(['Create', 'Update'])(
    '%s puts what lies beside the code, and tells CloudFormation',
    async (RequestType) => {
      const { around, answers, configs, stored, clock } = await open();
      await configure({ ...request, RequestType }, around);
      expect(await configs.find('harbour')).toEqual({ ...stored, at: clock.now().toISOString() });
      const { StackId, RequestId, LogicalResourceId } = request;
      const ids = { StackId, RequestId, LogicalResourceId, PhysicalResourceId: 'configuration' };
      expect(answers).toEqual([{ url: request.ResponseURL, body: { Status: 'SUCCESS', ...ids } }]);
    },
  );

  test('a request that comes twice changes nothing', async () => {
    const { around, configs } = await open();
    await configure(request, around);
    await configure(request, around);
    expect(await configs.list('harbour')).toHaveLength(1);
  });

  test('Delete leaves what was put, and answers', async () => {
    const { around, answers, configs } = await open();
    await configure(request, around);
    await configure({ ...request, RequestType: 'Delete', PhysicalResourceId: 'configuration' }, around);
    expect(await configs.find('harbour')).toBeDefined();
    expect(answers.map(({ body }) => body)).toMatchObject([{ Status: 'SUCCESS' }, { Status: 'SUCCESS' }]);
  });

  test.each([
    [
      'a table that cannot be written',
      { configs: { put: () => Promise.reject(new Error('no such table')) } },
      'no such table',
    ],
    ['a file that is not there', { readPrepared: () => Promise.reject(new Error('ENOENT')) }, 'ENOENT'],
    ['a file of another shape', { readPrepared: async () => '{"brand":7}' }, 'expected string'],
    ['a long reason', { readPrepared: () => Promise.reject(new Error('x'.repeat(5000))) }, 'x'.repeat(1000)],
  ])('%s is a failure that CloudFormation hears of', async (_name, broken, reason) => {
    const { around, answers } = await open();
    await configure(request, { ...around, ...broken });
    expect(answers).toMatchObject([{ body: { Status: 'FAILED', Reason: expect.stringContaining(reason) } }]);
    expect(JSON.stringify(answers).length).toBeLessThan(4096);
  });
});
