/** The ingest function's real bundle, with events as API Gateway sends them. */
import { afterEach, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { signWebhook } from '../../lib/notifiers/webhook.ts';
import { Secret } from '../../lib/ports/secrets.ts';
import { startJsonService } from '../adapters/json-service.ts';
import { type Cloud, useCloud, workOff } from './cloud.ts';
import type { RunningFunction } from './runtime-api.ts';

// Every function is a process of its own, and starts several in a test.
vi.setConfig({ testTimeout: 180_000 });

const { open } = useCloud();
const opened: Cloud[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

const toSecret = (fill: number): string => `whsec_${Buffer.alloc(32, fill).toString('base64')}`;
const secret = toSecret(1);

const openCloud = async (): Promise<Cloud> => {
  const cloud = await open(
    () => `
brand: {id: northwind, name: Northwind Coffee, domains: [northwind.example]}
guidelines: [{id: no-cheap, check: preferred-term, terms: {cheap: good value}, severity: high}]
channels:
  - {id: cms, source: webhook, owned: true, secret: "env:EARMARK_HOOK", postsPerMinute: 4}
  - {id: kept, source: webhook, secret: "ssm:earmark/hook", previousSecret: "secret:earmark/hook-before"}
  - {id: home, source: page, url: "https://northwind.example/"}
`,
  );
  opened.push(cloud);
  return cloud;
};
const start = (cloud: Cloud, more: Readonly<Record<string, string>> = {}) =>
  cloud.start('ingest', { EARMARK_HOOK: secret, ...more });

const cheap = JSON.stringify({
  id: 'plans',
  title: 'Plans',
  text: 'Our cheap beans – ſ İ 🙂 – are here for everybody.',
  language: 'en',
});

type Sent = {
  readonly id?: string;
  readonly key?: string;
  readonly lateMs?: number;
  readonly to?: string;
  readonly base64?: boolean;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
};
const toEvent = (
  body: string,
  {
    id = 'msg_1',
    key = secret,
    lateMs = 0,
    to = '/hooks/cms',
    base64 = false,
    method = 'POST',
    headers = {},
  }: Sent = {},
) => ({
  version: '2.0',
  routeKey: 'POST /hooks/{channel}',
  rawPath: to,
  rawQueryString: '',
  headers: {
    host: 'abc123.execute-api.eu-west-1.amazonaws.com',
    'content-type': 'application/json',
    'content-length': '7',
    'x-forwarded-for': '203.0.113.7',
    ...signWebhook(new Secret('test', key), { id, atSeconds: Math.floor((Date.now() - lateMs) / 1000), body }),
    ...headers,
  },
  requestContext: {
    accountId: '123456789012',
    apiId: 'abc123',
    http: { method, path: to, protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: 'curl/8' },
    stage: '$default',
    requestId: 'r',
  },
  pathParameters: { channel: 'cms' },
  body: base64 ? Buffer.from(body).toString('base64') : body,
  isBase64Encoded: base64,
});

const answerSchema = z.object({
  statusCode: z.number(),
  headers: z.record(z.string(), z.string()),
  body: z.string().transform((text) => JSON.parse(text)),
});
const post = async (running: RunningFunction, event: unknown) => {
  const invocation = await running.invoke(event);
  if (invocation.outcome !== 'answered') throw new Error(`${JSON.stringify(invocation)}\n${running.log()}`);
  const { statusCode, headers, body } = answerSchema.parse(invocation.answer);
  return { status: statusCode, headers, body };
};

test('a post is archived, handed on and judged; doubled, in another container or signed anew it is taken once', async () => {
  const cloud = await openCloud();
  const [ingest, other] = [await start(cloud), await start(cloud)];
  const event = toEvent(cheap);
  expect(await post(ingest, event)).toMatchObject({
    status: 202,
    body: { status: 'taken', channel: 'cms', entries: 1, handedOn: 1 },
  });
  expect(await post(ingest, event)).toMatchObject({ status: 200, body: { status: 'known' } });
  expect(await post(other, toEvent(cheap, { lateMs: 60_000, base64: true }))).toMatchObject({
    status: 200,
    body: { status: 'known' },
  });
  expect(cloud.waiting('analyze')).toMatchObject([
    { message: { step: 'analyze', channel: 'cms', url: 'urn:earmark:cms:plans' } },
  ]);
  expect(cloud.bucket.size).toBe(1);
  await workOff(cloud, 'analyze', await cloud.start('analyze'));
  const { rows } = await cloud.stores.findings.list({ brand: 'northwind' });
  expect(rows.map(({ check, channel, evidence }) => [check, channel, evidence[0]?.quote])).toMatchObject([
    ['preferred-term', 'cms', expect.stringContaining('cheap')],
  ]);
  expect(ingest.log()).toContain('"EntriesPosted":1');
});

test('two containers at once: one takes it, the other says come again, or that it is done', async () => {
  const cloud = await openCloud();
  const both = await Promise.all([start(cloud), start(cloud)]);
  const answers = await Promise.all(both.map((each) => post(each, toEvent(cheap))));
  const statuses = answers.map(({ status }) => status).toSorted();
  expect(statuses).toContain(202);
  expect([200, 409]).toContain(statuses.find((status) => status !== 202));
  expect(cloud.waiting('analyze')).toHaveLength(1);
});

test('what dies between archive and queue is taken whole when it comes again', async () => {
  const cloud = await openCloud();
  // Nothing listens there: SQS is away.
  const broken = await start(cloud, { EARMARK_ANALYZE_QUEUE: 'http://127.0.0.1:9/123456789012/analyze' });
  const event = toEvent(cheap);
  expect(await post(broken, event)).toMatchObject({
    status: 503,
    body: { code: 'UNAVAILABLE' },
    headers: { 'retry-after': '60' },
  });
  expect([cloud.bucket.size, cloud.waiting('analyze').length]).toEqual([1, 0]);
  expect(await post(await start(cloud), event)).toMatchObject({ status: 202, body: { handedOn: 1 } });
  expect([cloud.bucket.size, cloud.waiting('analyze').length]).toEqual([1, 1]);
});

test('what is refused, each with its problem, and nothing of it is kept', async () => {
  const cloud = await openCloud();
  const ingest = await start(cloud);
  const rows = [
    toEvent(cheap, { key: toSecret(9) }),
    toEvent(cheap, { lateMs: 301_000 }),
    toEvent(cheap, { lateMs: -900_000 }),
    toEvent(cheap, { headers: { 'content-type': 'text/plain' } }),
    toEvent('{'),
    toEvent(`"${'x'.repeat(1_000_000)}"`),
    toEvent(cheap, { to: '/hooks/none' }),
    toEvent(cheap, { to: '/hooks/home' }),
    toEvent(cheap, { to: '//evil.example/hooks/cms' }),
    toEvent(cheap, { to: '/hooks/%ff' }),
    toEvent(cheap, { method: 'GET' }),
    toEvent(cheap, {
      headers: {
        'webhook-signature': 'v1,A '.repeat(20_000),
        'bad\nname': 'x',
        ünicode: 'x',
        'x-long': 'ſ'.repeat(1000),
      },
    }),
  ];
  const told = [];
  for (const event of rows) {
    const { status, headers, body } = await post(ingest, event);
    told.push([status, body.code]);
    expect(headers).toMatchObject({ 'content-type': 'application/problem+json', 'x-content-type-options': 'nosniff' });
  }
  expect(told).toEqual([
    [401, 'POST_UNSIGNED'],
    [401, 'POST_UNSIGNED'],
    [401, 'POST_UNSIGNED'],
    [415, 'POST_TYPE'],
    [400, 'POST_UNREADABLE'],
    [413, 'TOO_LARGE'],
    [404, 'NOT_FOUND'],
    [404, 'NOT_FOUND'],
    [404, 'NOT_FOUND'],
    [404, 'NOT_FOUND'],
    [405, 'USAGE'],
    [401, 'POST_UNSIGNED'],
  ]);
  expect([cloud.bucket.size, cloud.waiting('analyze').length]).toEqual([0, 0]);
  expect(await ingest.invoke({ Records: [] })).toMatchObject({ outcome: 'failed' });
  expect(ingest.log()).not.toContain('whsec_');
});

test('the rate bound holds over containers together', async () => {
  const cloud = await openCloud();
  const both = [await start(cloud), await start(cloud)];
  // Started by a post that is refused, so that what follows is quick.
  for (const each of both) expect((await post(each, toEvent(cheap, { key: toSecret(9) }))).status).toBe(401);
  const msToMinute = 60_000 - (Date.now() % 60_000);
  // All within one minute, of which six quick posts need a part.
  if (msToMinute < 12_000) await new Promise((resolve) => setTimeout(resolve, msToMinute + 100));
  const statuses = [];
  for (let nth = 0; nth < 6; nth++) {
    const running = both[nth % 2] ?? expect.fail('there are two');
    const { status, headers } = await post(running, toEvent(cheap, { id: `msg_${nth}` }));
    statuses.push(status === 429 ? `429 ${Number(headers['retry-after']) <= 60}` : String(status));
  }
  expect(statuses).toEqual(['202', '202', '202', '202', '429 true', '429 true']);
});

test('secrets come from the parameter store and Secrets Manager, and a missing one is told in the log alone', async () => {
  const parameters = await startJsonService({
    service: 'ssm',
    operations: {
      'AmazonSSM.GetParameter': () => ({ Parameter: { Name: '/earmark/hook', Value: secret, Type: 'SecureString' } }),
    },
  });
  const kept = await startJsonService({
    service: 'secretsmanager',
    operations: { 'secretsmanager.GetSecretValue': () => ({ Name: 'earmark/hook-before', SecretString: toSecret(2) }) },
  });
  try {
    const cloud = await openCloud();
    const ingest = await start(cloud, {
      AWS_ENDPOINT_URL_SSM: parameters.endpoint,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: kept.endpoint,
    });
    const to = '/hooks/kept';
    expect((await post(ingest, toEvent(cheap, { to }))).status).toBe(202);
    expect((await post(ingest, toEvent(cheap, { to, id: 'msg_2', key: toSecret(2) }))).status).toBe(202);
    expect((await post(ingest, toEvent(cheap, { to, id: 'msg_3', key: toSecret(3) }))).status).toBe(401);
    const bare = await cloud.start('ingest');
    expect(await post(bare, toEvent(cheap))).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } });
    expect(bare.log()).toContain('EARMARK_HOOK');
  } finally {
    await parameters.close();
    await kept.close();
  }
});
