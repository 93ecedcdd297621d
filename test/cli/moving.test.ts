/** `earmark export`, `import` and `cost`, with real data folders. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openLocalStores } from '../../lib/adapters/local/open.ts';
import { readPlacesEnvironment, readPlacesFile } from '../../lib/app/aws-house.ts';
import { useDataFolders } from '../adapters/data-folders.ts';
import { fill, listHeld } from '../contracts/mover.ts';
import { toTestClock } from '../contracts/samples.ts';
import { makeFolder, openCli, toObjects } from './harness.ts';

const toFolder = useDataFolders();
const open = (dataFolder: string) => openLocalStores({ dataFolder, clock: toTestClock() });

describe('moving from one data folder into another', () => {
  test('moves all, the key of the pseudonyms too, and says how much', async () => {
    const [from, to, through] = [toFolder(), join(toFolder(), 'new'), join(toFolder(), 'moving')];
    const source = await open(from);
    await fill(source);
    const expected = await listHeld(source);
    await source.close();
    writeFileSync(join(from, 'author-key'), 'key');
    const cli = await openCli();
    const out = await cli('export', '--all', through, '--data', from);
    expect([out.code, out.stderr]).toEqual([0, '']);
    expect(out.stdout).toContain('3 mentions');
    const told = await cli('import', '--all', through, '--data', to, '--json');
    expect(told.code).toBe(0);
    expect(toObjects(told.stdout)[0]).toMatchObject({
      type: 'import',
      rows: { findings: 2, outbox: 2 },
      authorKey: 'moved',
    });
    expect(readFileSync(join(to, 'author-key'), 'utf8')).toBe('key');
    const target = await open(to);
    const held = await listHeld(target);
    const isMove = (row: string): boolean => row.includes('"moved-in"');
    expect(held.filter((row) => !isMove(row))).toEqual(expected);
    expect(held.filter(isMove)).toHaveLength(1);
    await target.close();
  });

  test('an export that is not there, a target that is not empty and a missing --all are told with their mend', async () => {
    const [from, through] = [toFolder(), join(toFolder(), 'moving')];
    const source = await open(from);
    await fill(source);
    await source.close();
    const cli = await openCli();
    expect(await cli('import', '--all', through, '--data', from)).toMatchObject({ code: 2, stdout: '' });
    await cli('export', '--all', through, '--data', from);
    const refused = await cli('import', '--all', through, '--data', from);
    expect([refused.code, refused.stderr.includes('--merge')]).toEqual([2, true]);
    expect((await cli('export')).code).toBe(2);
    expect(existsSync(join(from, 'manifest.json'))).toBe(false);
  });
});

describe('what a deployment is called', () => {
  const places = {
    FeedTable: 'feed',
    CoreTable: 'core',
    ArchiveBucket: 'archive',
    CollectQueue: 'https://sqs/collect',
    AnalyzeQueue: 'https://sqs/analyze',
    DeliverQueue: 'https://sqs/deliver',
  };
  test('is read from the outputs of its data stack, other stacks beside it', () => {
    const file = JSON.stringify({ 'earmark-x-prod-data': { ...places, AlarmTopic: 'arn' }, 'earmark-x-prod-app': {} });
    expect(readPlacesFile('outputs.json', () => file)).toEqual(places);
  });
  test.each([
    { row: 'no file', text: '{', words: 'received none' },
    { row: 'no data stack', text: '{"a":{"FeedTable":"x"}}', words: 'received none' },
    { row: 'two deployments', text: JSON.stringify({ a: places, b: places }), words: 'received 2 data stacks' },
  ])('$row is told with its mend', ({ text, words }) => {
    expect(() => readPlacesFile('outputs.json', () => text)).toThrow(words);
  });
  test('is read from the environment, where what is missing is named', () => {
    const variables = {
      EARMARK_FEED_TABLE: 'feed',
      EARMARK_CORE_TABLE: 'core',
      EARMARK_ARCHIVE_BUCKET: 'archive',
      EARMARK_COLLECT_QUEUE: 'https://sqs/collect',
      EARMARK_ANALYZE_QUEUE: 'https://sqs/analyze',
      EARMARK_DELIVER_QUEUE: 'https://sqs/deliver',
    };
    expect(readPlacesEnvironment(variables)).toEqual(places);
    expect(() => readPlacesEnvironment({ ...variables, EARMARK_CORE_TABLE: '' })).toThrow('no EARMARK_CORE_TABLE');
  });
});

describe('cost', () => {
  test('adds what channels may come to at services that take money, by their own caps', async () => {
    const folder = makeFolder({
      'earmark.yml': `brand: {id: northwind, name: Northwind}
channels:
  - {id: posts, source: x, token: "env:EARMARK_X", query: northwind, dollarsPerMonth: 30}
  - {id: talk, source: hacker-news}
`,
    });
    const cli = await openCli({ folder });
    const [bill] = toObjects((await cli('cost', '--json')).stdout);
    expect(bill?.services).toEqual([{ channel: 'posts', source: 'x', dollarsMax: 30 }]);
    expect((await cli('cost')).stdout).toContain('by the cap of channel "posts": at most $30.00 a month to x');
  });

  test('prints a line a service and the sum, for people and for programs', async () => {
    const cli = await openCli();
    const told = await cli('cost', '--mentions', '1000000');
    expect(told.code).toBe(0);
    expect(told.stdout).toMatch(/^Amazon Comprehend +\$\d+\.\d\d +\$\d+\.\d\d$/m);
    expect(told.stderr).toContain('prices of us-east-1 as of');
    const [bill] = toObjects((await cli('cost', '--mentions', '0', '--sentiment', 'local', '--json')).stdout);
    expect(bill).toMatchObject({ type: 'cost', mentions: 0, sentiment: 'local', region: 'us-east-1' });
  });
  test.each([
    ['--mentions', 'many'],
    ['--mentions', '-1'],
    ['--region', 'mars-1'],
  ])('%s %s is refused', async (...flags) => {
    expect((await (await openCli())('cost', ...flags)).code).toBe(2);
  });
});
