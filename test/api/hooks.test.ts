/** `/hooks/:channel` over a real server on loopback: what is taken, what is refused, and that nothing is lost or done twice. */
import { mkdtemp, rm } from 'node:fs/promises';
import { request as startRequest } from 'node:http';
import { connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { createApi } from '../../lib/api/create-api.ts';
import { toHostCheck } from '../../lib/api/host-check.ts';
import { type Listening, listen } from '../../lib/api/listen.ts';
import { type LocalApp, openLocalApp } from '../../lib/app/local.ts';
import { loadConfig } from '../../lib/config/load.ts';
import { signWebhook } from '../../lib/notifiers/webhook.ts';
import { silentLog } from '../../lib/ports/log.ts';
import { Secret } from '../../lib/ports/secrets.ts';
import { makeFolder } from '../cli/harness.ts';
import { type TestClock, toTestClock } from '../contracts/samples.ts';

const secret = new Secret('test', `whsec_${Buffer.alloc(32, 1).toString('base64')}`);
const before = new Secret('test', `whsec_${Buffer.alloc(32, 2).toString('base64')}`);
process.env.EARMARK_HOOK_SECRET = secret.reveal();
process.env.EARMARK_HOOK_BEFORE = before.reveal();

const yaml = `
brand: {id: northwind, name: Northwind Coffee, domains: [northwind.example]}
guidelines: [{id: no-cheap, check: preferred-term, terms: {cheap: good value}, severity: high}]
channels:
  - {id: cms, source: webhook, owned: true, secret: "env:EARMARK_HOOK_SECRET", previousSecret: "env:EARMARK_HOOK_BEFORE", postsPerMinute: 5}
  - {id: press, source: webhook, secret: "env:EARMARK_HOOK_SECRET"}
  - {id: unset, source: webhook, secret: "env:EARMARK_HOOK_UNSET"}
  - {id: home, source: page, url: "https://northwind.example/"}
`;

const answerSchema = z.looseObject({ code: z.string().optional() });

type Desk = { readonly app: LocalApp; readonly server: Listening; readonly clock: TestClock };
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

const open = async ({ requestMsMax = 15_000, more = (app: LocalApp) => app.takePost } = {}): Promise<Desk> => {
  const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'earmark-hooks-'));
  const clock = toTestClock();
  const config = await loadConfig(path.join(makeFolder({ 'earmark.yml': yaml }), 'earmark.yml'));
  const app = await openLocalApp({ config, dataFolder, clock, log: silentLog, print: () => {} });
  const api = createApi({
    log: silentLog,
    takePost: more(app),
    isWell: async () => {},
    isOurHost: toHostCheck(['hooks.northwind.example']),
  });
  const server = await listen(api, { host: '127.0.0.1', port: 0, requestMsMax });
  closing.push(
    () => rm(dataFolder, { recursive: true, force: true }),
    () => app.close(),
    () => server.close(),
  );
  return { app, server, clock };
};

const sign = ({ clock }: Desk, body: string, { id = 'msg_1', key = secret, lateMs = 0 } = {}) => ({
  'content-type': 'application/json',
  ...signWebhook(key, { id, atSeconds: Math.floor((clock.now().getTime() - lateMs) / 1000), body }),
});

const post = async (
  desk: Desk,
  body: string,
  options: Parameters<typeof sign>[2] & { readonly to?: string; readonly headers?: Record<string, string> } = {},
) => {
  const answer = await fetch(`${desk.server.address}/hooks/${options.to ?? 'cms'}`, {
    method: 'POST',
    body,
    headers: { ...sign(desk, body, options), ...options.headers },
  });
  return { status: answer.status, headers: answer.headers, answer: answerSchema.parse(await answer.json()) };
};

const cheap = JSON.stringify({
  id: 'plans',
  url: 'https://northwind.example/plans',
  title: 'Plans',
  text: 'Our cheap beans are here for everybody who likes coffee.',
  language: 'en',
});

describe('a signed post', () => {
  test('is archived, handed on and judged like anything that was read', async () => {
    const desk = await open();
    expect(await post(desk, cheap)).toMatchObject({
      status: 202,
      answer: { status: 'taken', channel: 'cms', entries: 1, handedOn: 1, wrong: 0 },
    });
    expect(await desk.app.queue.size('analyze')).toBe(1);
    const names = [];
    for await (const name of desk.app.archive.list()) names.push(name);
    expect(names).toHaveLength(1);
    await desk.app.run({ channels: ['cms'] });
    const { rows } = await desk.app.stores.findings.list({ brand: 'northwind' });
    expect(rows.map(({ check, url, channel }) => [check, url, channel])).toEqual([
      ['preferred-term', 'https://northwind.example/plans', 'cms'],
    ]);
    // Corrected, it is resolved as any page is.
    const mended = cheap.replace('cheap', 'good value');
    desk.clock.advance(60_000);
    await post(desk, mended, { id: 'msg_2' });
    await desk.app.run({ channels: ['cms'] });
    expect(
      (await desk.app.stores.findings.list({ brand: 'northwind' })).rows.map(({ status, resolution }) => [
        status,
        resolution,
      ]),
    ).toEqual([['resolved', 'mended']]);
  });

  test('a public channel makes mentions', async () => {
    const desk = await open();
    await post(
      desk,
      JSON.stringify([{ text: 'Northwind Coffee is lovely.', author: 'Ann' }, { text: 'Nothing to see.' }]),
      { to: 'press' },
    );
    await desk.app.run({ channels: ['press'] });
    const { rows } = await desk.app.stores.mentions.list({ brand: 'northwind' });
    expect(rows.map(({ channel, speaker, snippet }) => [channel, speaker, snippet])).toEqual([
      ['press', 'public', 'Northwind Coffee is lovely.'],
    ]);
  });

  test('sent twice is taken once, and answered with success, for its sender wants to hear that all is well', async () => {
    const desk = await open();
    await post(desk, cheap);
    expect(await post(desk, cheap)).toMatchObject({ status: 200, answer: { status: 'known', channel: 'cms' } });
    // A sender that tries again signs the same id anew.
    desk.clock.advance(240_000);
    expect(await post(desk, cheap)).toMatchObject({ status: 200, answer: { status: 'known' } });
    expect(await desk.app.queue.size('analyze')).toBe(1);
  });

  test('twelve at once are taken once; the others are told to come again, or that it is done', async () => {
    const desk = await open();
    const all = await Promise.all(Array.from({ length: 12 }, () => post(desk, cheap)));
    const statuses = all.map(({ status }) => status);
    expect(statuses.filter((status) => status === 202)).toHaveLength(1);
    expect(statuses.every((status) => [200, 202, 409].includes(status))).toBe(true);
    expect(await desk.app.queue.size('analyze')).toBe(1);
  });

  test('the same words under another id change nothing', async () => {
    const desk = await open();
    await post(desk, cheap);
    expect(await post(desk, cheap, { id: 'msg_2' })).toMatchObject({
      status: 202,
      answer: { entries: 1, handedOn: 0 },
    });
    expect(await desk.app.queue.size('analyze')).toBe(1);
  });

  test('is taken under both secrets while they are changed', async () => {
    const desk = await open();
    expect((await post(desk, cheap, { key: before })).status).toBe(202);
  });

  test('bad rows cost themselves and are told', async () => {
    const desk = await open();
    const rows = [{ text: 'a' }, { id: 5 }, { text: 'b', url: 'ftp://x' }];
    const { status, answer } = await post(desk, JSON.stringify(rows));
    expect(status).toBe(202);
    expect(answer).toMatchObject({ entries: 1, wrong: 2, wrongRows: [{ row: 2 }, { row: 3 }] });
  });
});

describe('what died on the way', () => {
  test.each(['archive', 'queue', 'pages'] as const)(
    'a death at the %s loses nothing: the sender comes again, and all is there once',
    async (where) => {
      let isBroken = true;
      const desk = await open({
        more: (app) => {
          const fail = (): never => {
            throw new Error('it died here');
          };
          const breakAt = (object: object, method: string): void => {
            const real: unknown = Reflect.get(object, method);
            Reflect.set(object, method, (...args: unknown[]) => {
              if (isBroken) fail();
              return typeof real === 'function' ? Reflect.apply(real, object, args) : undefined;
            });
          };
          if (where === 'archive') breakAt(app.archive, 'put');
          else if (where === 'queue') breakAt(app.queue, 'send');
          else breakAt(app.stores.pages, 'put');
          return app.takePost;
        },
      });
      expect(await post(desk, cheap)).toMatchObject({ status: 503, answer: { code: 'UNAVAILABLE' } });
      isBroken = false;
      expect(await post(desk, cheap)).toMatchObject({ status: 202, answer: { handedOn: 1 } });
      expect(await post(desk, cheap)).toMatchObject({ status: 200 });
      await desk.app.run({ channels: ['cms'] });
      expect((await desk.app.stores.findings.list({ brand: 'northwind' })).rows).toHaveLength(1);
    },
  );
});

describe('what is refused', () => {
  test('each with its problem, and security headers on all', async () => {
    const desk = await open();
    const rows = [
      await post(desk, cheap, { key: new Secret('x', `whsec_${Buffer.alloc(32, 9).toString('base64')}`) }),
      await post(desk, cheap, { lateMs: 301_000 }),
      await post(desk, cheap, { lateMs: -301_000 }),
      await post(desk, cheap, { headers: { 'content-type': 'text/plain' } }),
      await post(desk, '{'),
      await post(desk, cheap, { to: 'none' }),
      await post(desk, cheap, { to: 'home' }),
      await post(desk, cheap, { to: '__proto__' }),
      await post(desk, cheap, { to: '%1b%5b31m' }),
      await post(desk, cheap, { to: 'unset' }),
    ];
    expect(rows.map(({ status, answer }) => [status, answer.code])).toEqual([
      [401, 'POST_UNSIGNED'],
      [401, 'POST_UNSIGNED'],
      [401, 'POST_UNSIGNED'],
      [415, 'POST_TYPE'],
      [400, 'POST_UNREADABLE'],
      [404, 'NOT_FOUND'],
      [404, 'NOT_FOUND'],
      [404, 'NOT_FOUND'],
      [404, 'NOT_FOUND'],
      [503, 'UNAVAILABLE'],
    ]);
    for (const { headers, answer, status } of rows) {
      expect(headers.get('content-type')).toBe('application/problem+json');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(answer).toMatchObject({
        type: `urn:earmark:problem:${answer.code}`,
        title: expect.any(String),
        detail: expect.any(String),
        status,
      });
      // Neither secrets, nor what they are called.
      expect(JSON.stringify(answer)).not.toMatch(/whsec_|EARMARK_HOOK|\\u001b/);
    }
    expect(await desk.app.queue.size()).toBe(0);
  });

  test('more posts than a minute may have, until the next one; others cannot use it up', async () => {
    const desk = await open();
    desk.clock.advance(15_000);
    for (let index = 0; index < 9; index++)
      await post(desk, cheap, { key: new Secret('x', `whsec_${Buffer.alloc(32, 9).toString('base64')}`) });
    const send = (nth: number) => post(desk, cheap, { id: `msg_${nth}` });
    for (let nth = 0; nth < 5; nth++) expect((await send(nth)).status).toBe(202);
    const refused = await send(5);
    expect([refused.status, refused.answer.code, refused.headers.get('retry-after')]).toEqual([
      429,
      'RATE_LIMITED',
      '45',
    ]);
    // What was taken before is no new post.
    expect((await send(0)).status).toBe(200);
    desk.clock.advance(45_000);
    expect((await send(5)).status).toBe(202);
  });

  test('other methods, other addresses, other names of the host', async () => {
    const { server } = await open();
    const ask = (address: string, init?: RequestInit) => fetch(`${server.address}${address}`, init);
    expect([(await ask('/hooks/cms')).status, (await ask('/hooks/cms')).headers.get('allow')]).toEqual([405, 'POST']);
    expect((await ask('/hooks/cms', { method: 'DELETE' })).status).toBe(405);
    expect((await ask('/hooks/')).status).toBe(404);
    expect((await ask('/hooks/cms/more', { method: 'POST' })).status).toBe(404);
    expect((await ask('/%2e%2e/etc/passwd')).status).toBe(404);
    const underName = (host: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        startRequest(`${server.address}/health`, { headers: { host } }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        })
          .on('error', reject)
          .end();
      });
    const names = [
      'localhost',
      'localhost:1',
      '127.0.0.1:4747',
      '[::1]:4747',
      'HOOKS.northwind.example.',
      'evil.example',
      '127.0.0.1.evil.example',
      'localhost.evil.example:80',
    ];
    expect(await Promise.all(names.map(underName))).toEqual([200, 200, 200, 200, 200, 421, 421, 421]);
  });
});

describe('hostile bytes', () => {
  /** Writes bytes as they are, and answers what came back until the other side hung up. */
  const speak = (desk: Desk, write: (say: (text: string) => void) => void | Promise<void>): Promise<string> =>
    new Promise((resolve) => {
      let heard = '';
      const socket = connect(Number(new URL(desk.server.address).port), '127.0.0.1');
      socket.on('data', (chunk) => {
        heard += chunk.toString('latin1');
      });
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(heard));
      socket.on('connect', () => void write((text) => void (socket.writable && socket.write(text))));
    });
  const head = (more: string) =>
    `POST /hooks/cms HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n${more}\r\n`;

  test('a body that says that it is too large, one that only is, and one that lies', async () => {
    const desk = await open();
    const said = await post(desk, 'x'.repeat(1_000_001));
    expect([said.status, said.answer.code]).toEqual([413, 'TOO_LARGE']);
    expect((await post(desk, `"${'x'.repeat(999_997)}"`)).status).toBe(400);
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    const chunked = await speak(desk, (say) => {
      say(head('Transfer-Encoding: chunked\r\n'));
      for (let index = 0; index < 20; index++) say(chunk);
      say('0\r\n\r\n');
    });
    expect(chunked).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('headers of 100,000 signs', async () => {
    const desk = await open();
    expect(await speak(desk, (say) => say(head(`webhook-signature: ${'v1,A '.repeat(20_000)}\r\n`)))).toMatch(
      /^HTTP\/1\.1 431 /,
    );
  });

  test('a client that is slow is cut off, and others are served meanwhile', async () => {
    const desk = await open({ requestMsMax: 400 });
    const startedMs = performance.now();
    const slow = speak(desk, (say) => {
      say(head('Content-Length: 1000\r\n'));
      const drip = setInterval(() => say('x'), 50);
      setTimeout(() => clearInterval(drip), 5000).unref();
      drip.unref();
    });
    const silent = speak(desk, (say) => say('POST /hooks/cms HTTP/1.1\r\nHost: local'));
    expect((await post(desk, cheap)).status).toBe(202);
    expect(await slow).not.toMatch(/^HTTP\/1\.1 2/);
    expect(await silent).not.toMatch(/^HTTP\/1\.1 2/);
    expect(performance.now() - startedMs).toBeLessThan(5000);
    expect((await post(desk, cheap)).status).toBe(200);
  });

  test('two lengths, and a length beside chunks', async () => {
    const desk = await open();
    expect(await speak(desk, (say) => say(`${head('Content-Length: 2\r\nContent-Length: 3\r\n')}{}`))).toMatch(
      /^HTTP\/1\.1 400 /,
    );
    expect(
      await speak(desk, (say) => say(`${head('Content-Length: 2\r\nTransfer-Encoding: chunked\r\n')}0\r\n\r\n`)),
    ).toMatch(/^HTTP\/1\.1 400 /);
  });
});

test('who watches over it hears that all is well, and nothing else', async () => {
  const { server } = await open();
  expect(await (await fetch(`${server.address}/health`)).json()).toEqual({ status: 'ok' });
});
