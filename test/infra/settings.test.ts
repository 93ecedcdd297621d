/** What a deployment is told, and how it refuses what it cannot use. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readSettings } from '../../lib/infra/settings.ts';

const root = path.resolve(import.meta.dirname, '../..');
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'earmark-settings-'));
});
afterEach(() => rm(folder, { recursive: true }));

const read = (context: Readonly<Record<string, unknown>>, from = folder) =>
  readSettings({ context: (key) => context[key], folder: from });
const write = (text: string, file = 'earmark.yml') => writeFile(path.join(folder, file), text);
const valid = 'brand: {id: harbour, name: Harbour}\n';

describe('settings', () => {
  test('an earmark.yml in the folder is taken, for production', async () => {
    await write(valid);
    const { configuration, ...settings } = await read({});
    expect(settings).toEqual({
      brand: 'harbour',
      environment: 'prod',
      monthlyDollars: 25,
      outside: {},
      sentiment: { engine: 'local', unitsPerDay: 100_000 },
      file: 'earmark.yml',
      isSample: false,
    });
    expect(configuration?.version).toMatch(/^[0-9a-f]{32}$/);
    expect(JSON.parse(configuration?.json ?? '')).toMatchObject({
      brand: 'harbour',
      stored: { text: valid },
      files: [],
    });
  });

  test('everything can be said', async () => {
    await write(`${valid}sentiment: {engine: local-first, unitsPerDay: 5000}\n`, 'other.yml');
    const topic = 'arn:aws:sns:eu-west-1:123456789012:harbour';
    const { configuration: _, ...settings } = await read({
      config: 'other.yml',
      environment: 'staging',
      alarmEmail: 'ops@harbour.example',
      mailFrom: 'alerts@harbour.example',
      eventBus: 'alerts',
      topics: `${topic}, ${topic}-2`,
      budget: '40',
    });
    expect(settings).toEqual({
      brand: 'harbour',
      environment: 'staging',
      alarmEmail: 'ops@harbour.example',
      monthlyDollars: 40,
      outside: { mailFrom: 'alerts@harbour.example', eventBus: 'alerts', topics: [topic, `${topic}-2`] },
      sentiment: { engine: 'local-first', unitsPerDay: 5000 },
      file: 'other.yml',
      isSample: false,
    });
  });

  test('addresses that channels have Amazon SES take mail in for are made rules, each once', async () => {
    const toChannel = (id: string, more: string) => `  - {id: ${id}, source: email, ${more}, to: [a@b.example]}`;
    await write(
      [
        `${valid}channels:`,
        toChannel('one', 'inbox: ses, user: News@listen.harbour.example'),
        toChannel('two', 'inbox: ses, user: news@listen.harbour.example'),
        toChannel('three', 'host: imap.example, user: press@harbour.example, password: "ssm:earmark/mail"'),
      ].join('\n'),
    );
    expect((await read({})).mail).toEqual({ addresses: ['news@listen.harbour.example'], ruleSet: undefined });
    expect((await read({ ruleSet: 'inbound' })).mail?.ruleSet).toBe('inbound');
    await expect(read({ ruleSet: 'no set' })).rejects.toThrow(/"ruleSet": expected the name of a receipt rule set/);
  });

  test('without one the sample brand is looked at, never as production', async () => {
    expect(await read({ environment: 'prod' }, root)).toMatchObject({
      brand: 'northwind',
      environment: 'sample',
      isSample: true,
    });
    expect((await read({}, root)).configuration).toBeUndefined();
  });

  test('what cannot run on AWS is refused, at its place in the file', async () => {
    await write(`${valid}alerts:\n  - {audience: brand, to: [{console: true}]}\n`);
    await expect(read({})).rejects.toThrow(
      /^earmark\.yml:3:\d+ configuration "alerts\.0\.to\.0\.console": expected a notifier that reaches somebody from AWS/,
    );
  });

  test('a faulty configuration is refused with file, line and column', async () => {
    await write('brand: {id: harbour, name: Harbour}\nchanels: []\n');
    await expect(read({})).rejects.toThrow(/^earmark\.yml:2:1 .*chanels/);
  });

  test('a configuration that is not there is refused', async () => {
    await expect(read({ config: 'nowhere.yml' })).rejects.toThrow(/file "nowhere\.yml"/);
  });

  test.each([
    ['environment', 'Prod!', 'deployment "environment": expected lower-case letters'],
    ['environment', 'x'.repeat(21), 'at most 20'],
    ['alarmEmail', 'nobody', 'deployment "alarmEmail": expected a mail address, received "nobody"'],
    ['mailFrom', 'us', 'a mail address that SES may send from, received "us"'],
    ['topics', 'here', 'ARNs of SNS topics'],
    ['budget', 'x', 'dollars a month'],
    ['eventBus', 'a b', 'the name of an event bus'],
    ['config', 7, 'deployment "config": expected the path of an earmark.yml, received 7'],
  ])('%s=%s is refused', async (key, value, message) => {
    await write(valid);
    await expect(read({ [key]: value })).rejects.toThrow(message);
  });
});

describe('cdk', () => {
  test('refuses a faulty configuration with its messages, and synthesizes nothing', { timeout: 120_000 }, async () => {
    await write('brand: {id: harbour}\nchanels: []\n');
    const context = { config: path.join(folder, 'earmark.yml') };
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'bin/cdk.ts'], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, CDK_CONTEXT_JSON: JSON.stringify(context), CDK_OUTDIR: path.join(folder, 'out') },
    });
    expect([status, stdout]).toEqual([2, '']);
    expect(
      stderr
        .trim()
        .split('\n')
        .map((line) => line.slice(line.indexOf('earmark.yml'))),
    ).toEqual([
      expect.stringMatching(/^earmark\.yml:1:\d+ .*name/),
      expect.stringMatching(/^earmark\.yml:2:1 .*chanels/),
    ]);
    expect(existsSync(path.join(folder, 'out', 'manifest.json'))).toBe(false);
  });
});
