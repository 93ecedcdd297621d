/** The API function's real bundle, with events as API Gateway sends them, held against what `serve` answers of the same rows. */
import { afterEach, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { addDesk } from '../../lib/api/add-desk.ts';
import { createApi } from '../../lib/api/create-api.ts';
import { createRateLimit } from '../../lib/api/rate-limit.ts';
import { silentLog } from '../../lib/ports/log.ts';
import type { Stores } from '../../lib/ports/stores.ts';
import { toDeskEngine } from '../api/desk-engine.ts';
import { toMention, toWrite } from '../contracts/samples.ts';
import { type Cloud, useCloud } from './cloud.ts';
import type { RunningFunction } from './runtime-api.ts';

// Every function is a process of its own, and starts several in a test.
vi.setConfig({ testTimeout: 180_000 });

const { open } = useCloud();
const opened: Cloud[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

const yaml = `
brand: {id: northwind, name: Northwind Coffee, domains: [northwind.example]}
guidelines: [{id: no-cheap, check: preferred-term, terms: {cheap: good value}, severity: high}]
channels:
  - {id: home, source: page, url: "https://northwind.example/", owned: true, stage: awareness}
`;

const openCloud = async (): Promise<Cloud> => {
  const cloud = await open(() => yaml);
  opened.push(cloud);
  return cloud;
};

const fill = async (stores: Stores): Promise<void> => {
  await stores.findings.apply([toWrite({ id: 'f_1', check: 'preferred-term', status: 'open', severity: 'high' })]);
  await stores.mentions.put([toMention({ id: 'm_1', title: 'Ünïcödé 🙂 ſ' })]);
};

type Claims = Readonly<Record<string, unknown>>;
const editor: Claims = { token_use: 'id', email: 'ada@northwind.example', 'cognito:groups': '[viewer editor]' };

type Asking = { readonly claims?: Claims; readonly method?: string; readonly body?: unknown };
const toEvent = (target: string, { claims = editor, method = 'GET', body }: Asking = {}) => {
  const [rawPath = '', rawQueryString = ''] = target.split('?');
  return {
    version: '2.0',
    routeKey: 'ANY /api/{proxy+}',
    rawPath,
    rawQueryString,
    headers: { host: 'abc123.execute-api.eu-west-1.amazonaws.com', 'content-type': 'application/json' },
    requestContext: {
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: 'curl/8' },
      authorizer: { jwt: { claims, scopes: null } },
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    isBase64Encoded: false,
  };
};

const answerSchema = z.object({ statusCode: z.number(), headers: z.record(z.string(), z.string()), body: z.string() });
const ask = async (running: RunningFunction, target: string, asking?: Asking) => {
  const invocation = await running.invoke(toEvent(target, asking));
  if (invocation.outcome !== 'answered') throw new Error(`${JSON.stringify(invocation)}\n${running.log()}`);
  const { statusCode, headers, body } = answerSchema.parse(invocation.answer);
  return { status: statusCode, headers, text: body, json: body === '' ? undefined : JSON.parse(body) };
};

/** What one machine answers of the same rows, to an admin. */
const openLocal = async () => {
  const engine = toDeskEngine(yaml);
  await fill(engine.stores);
  const gate = { admit: () => ({ person: { name: 'ada@northwind.example', role: 'admin' as const } }) };
  return createApi({
    log: silentLog,
    isWell: async () => {},
    addMore: (app) => addDesk(app, { gate, engine, rateLimit: createRateLimit(engine.clock) }),
  });
};

/** Times at which an answer was made differ, and how long what is open has been; around midnight days do, too. */
const withoutTimes = (json: unknown): unknown =>
  JSON.parse(
    JSON.stringify(json, (key, value) =>
      key === 'medianMs' || /^\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?$/.test(String(value)) ? 'some time' : value,
    ),
  );

test('answers as one machine does: every list, one row, a report, a draft', async () => {
  const cloud = await openCloud();
  await fill(cloud.stores);
  const [running, local] = [await cloud.start('api'), await openLocal()];
  for (const target of [
    '/api/brand',
    '/api/findings?status=open',
    '/api/findings/counts',
    '/api/findings/f_1',
    '/api/findings/f_none',
    '/api/findings?limit=0',
    '/api/mentions',
    '/api/mentions/m_1',
    '/api/backlinks',
    '/api/channels',
    '/api/guidelines',
    '/api/routes',
    '/api/receipts',
    '/api/insights/counts?from=2026-01-01&to=2026-12-31',
    '/api/report',
    '/api/exports/findings?format=jsonl',
    '/api/nothing',
  ]) {
    const [there, here] = [await ask(running, target), await local.request(target)];
    expect([target, there.status]).toEqual([target, here.status]);
    const isJson = /json$/.test(there.headers['content-type'] ?? '') && !target.includes('jsonl');
    const text = await here.text();
    expect([target, isJson ? withoutTimes(there.json) : there.text]).toEqual([
      target,
      isJson ? withoutTimes(JSON.parse(text)) : text,
    ]);
  }
  const draft = { method: 'POST', body: { text: 'Our cheap beans.' } };
  expect((await ask(running, '/api/lint', draft)).json).toMatchObject({
    remarks: [{ check: 'preferred-term', guideline: 'no-cheap', quote: expect.stringContaining('cheap') }],
  });
});

test('who asks is whom the token names, and may do what the groups allow', async () => {
  const cloud = await openCloud();
  await fill(cloud.stores);
  const running = await cloud.start('api');
  expect((await ask(running, '/api/session')).json).toEqual({
    person: { name: 'ada@northwind.example', role: 'editor' },
    csrf: null,
    brand: expect.objectContaining({ id: 'northwind' }),
  });
  const move = { method: 'POST', body: { move: { type: 'ack' }, version: 1 } };
  const path = '/api/findings/f_1/moves';
  expect((await ask(running, path, { ...move, claims: { ...editor, 'cognito:groups': '[viewer]' } })).status).toBe(403);
  expect((await ask(running, path, move)).status).toBe(200);
  // Somebody who looked before sees that it was somebody else.
  expect((await ask(running, path, move)).status).toBe(412);
  expect(await cloud.stores.findings.history('f_1')).toMatchObject([
    {},
    { actor: 'ada@northwind.example', to: 'acknowledged' },
  ]);
  for (const [claims, status] of [
    [{}, 401],
    [{ ...editor, token_use: 'access' }, 401],
    [{ token_use: 'id', email: 'ada@northwind.example' }, 403],
    [{ ...editor, 'cognito:groups': '[administrators]' }, 403],
  ] as const)
    expect((await ask(running, '/api/findings', { claims })).status).toBe(status);
});

test('reading a channel now sends its message; how many messages wait is told', async () => {
  const cloud = await openCloud();
  const running = await cloud.start('api');
  expect((await ask(running, '/api/channels/home/run', { method: 'POST' })).status).toBe(202);
  expect(cloud.waiting('collect')).toMatchObject([{ message: { step: 'collect', channel: 'home' } }]);
  expect((await ask(running, '/api/channels')).json).toMatchObject({ waiting: 1, dead: 0 });
});

test('what is longer than a function can hand on is refused, and says so', async () => {
  const cloud = await openCloud();
  const many = Array.from({ length: 500 }, (_each, index) =>
    toMention({ id: `m_${index}`, url: `https://x.example/${index}`, title: 'long '.repeat(2000) }),
  );
  await cloud.stores.mentions.put(many);
  const answer = await ask(await cloud.start('api'), '/api/exports/mentions?format=jsonl');
  expect(answer.status).toBe(503);
  expect(answer.json).toMatchObject({ code: 'UNAVAILABLE', detail: expect.stringContaining('4500000 bytes') });
});
