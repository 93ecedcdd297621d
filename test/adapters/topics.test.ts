import { SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createSnsTopics } from '../../lib/adapters/aws/topics.ts';
import { DeliveryError } from '../../lib/errors.ts';
import { noTopics, type TopicMessage, type Topics } from '../../lib/ports/publish.ts';
import { loopbackClient, type Replied } from './loopback.ts';
import { startSns, toSnsFault } from './sns.ts';

const topic = 'arn:aws:sns:eu-west-1:123456789012:brand-alerts';
const fifo = `${topic}.fifo`;
let sns: Awaited<ReturnType<typeof startSns>>;
let client: SNSClient;
let topics: Topics;

beforeAll(async () => {
  sns = await startSns([topic, fifo]);
  client = new SNSClient({ ...loopbackClient(sns.endpoint), maxAttempts: 1 });
  topics = createSnsTopics({ toClient: () => client });
});
beforeEach(() => {
  sns.published.length = 0;
});
afterAll(async () => {
  client.destroy();
  await sns.close();
});

const aMessage = (changes: Partial<TopicMessage> = {}): TopicMessage => ({
  id: 'r_1',
  topic,
  subject: 'Northwind Coffee: 2 findings to look at',
  text: 'Unexpected “cheap” ☕',
  line: 'Northwind Coffee: 2 findings',
  json: '{"type":"earmark.alerts"}',
  attributes: { audience: 'brand', severity: 'high' },
  ...changes,
});

const caught = (act: Promise<unknown>): Promise<unknown> =>
  act.then(
    () => 'sent',
    (error: unknown) => error,
  );

test('each kind of subscriber gets its own words, and may filter', async () => {
  expect(await topics.publish(aMessage())).toBe('sns-1');
  const json = '{"type":"earmark.alerts"}';
  expect(sns.published).toEqual([
    {
      topic,
      subject: 'Northwind Coffee: 2 findings to look at',
      bodies: {
        default: json,
        email: 'Unexpected “cheap” ☕',
        sms: 'Northwind Coffee: 2 findings',
      },
      attributes: { audience: 'brand', severity: 'high' },
      group: null,
      deduplication: null,
    },
  ]);
});

test('a FIFO topic takes a message once', async () => {
  await topics.publish(aMessage({ topic: fifo }));
  expect(sns.published.map(({ group, deduplication }) => [group, deduplication])).toEqual([['earmark', 'r_1']]);
});

test.each([
  ['letters with marks', 'Café Zürich: 1 finding', 'Cafe Zurich: 1 finding'],
  ['line breaks', 'one\r\ntwo', 'one two'],
  ['another script', '北風 — 3', '3'],
  ['nothing that is left', '☕', 'Earmark'],
  ['nothing', '', 'Earmark'],
  ['more than a hundred', 'n'.repeat(150), 'n'.repeat(100)],
])('a subject of %s is brought to what SNS takes', async (_name, subject, sent) => {
  await topics.publish(aMessage({ subject }));
  expect(sns.published[0]?.subject).toBe(sent);
});

const rows: readonly (readonly [string, Replied | 'hang-up', 'never' | 'later'])[] = [
  ['throttled', toSnsFault('Throttled', 429), 'later'],
  ['down', toSnsFault('InternalError', 500), 'later'],
  ['a broken connection', 'hang-up', 'later'],
  ['a throttled key', toSnsFault('KMSThrottling'), 'later'],
  ['not allowed', toSnsFault('AuthorizationError', 403), 'never'],
  ['a key that is not ours', toSnsFault('KMSAccessDenied'), 'never'],
  ['a parameter that it does not take', toSnsFault('InvalidParameter'), 'never'],
];
test.each(rows)('%s: try again %s', async (_name, fault, retry) => {
  sns.fail(fault);
  const error = await caught(topics.publish(aMessage()));
  expect(error).toBeInstanceOf(DeliveryError);
  expect(error).toMatchObject({ retry, subject: { kind: 'topic', id: topic } });
});

test('a topic that is not there is named', async () => {
  const error = await caught(topics.publish(aMessage({ topic: `${topic}-x` })));
  expect(error).toMatchObject({ retry: 'never', message: expect.stringContaining(`${topic}-x`) });
});

test('a topic is asked in its own region, each by one client', async () => {
  const regions: (string | undefined)[] = [];
  const each = createSnsTopics({
    toClient: (region) => {
      regions.push(region);
      return client;
    },
  });
  await each.publish(aMessage());
  await caught(each.publish(aMessage({ topic: 'arn:aws:sns:us-east-1:123456789012:brand-alerts' })));
  expect(regions).toEqual(['eu-west-1', 'us-east-1']);
});

test('more than 256 KB is refused before it is sent', async () => {
  expect(await caught(topics.publish(aMessage({ text: 'é'.repeat(140_000) })))).toMatchObject({ retry: 'never' });
  expect(sns.published).toEqual([]);
});

test('without AWS it says so', async () => {
  expect(await caught(noTopics.publish(aMessage()))).toMatchObject({
    retry: 'never',
    message: expect.stringContaining('AWS_REGION'),
  });
});
