import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FetchAnswer, Fetcher } from '../../lib/ports/fetcher.ts';
import { type Handler, type HostileServer, openHostileServer } from '../fixtures/hostile-server.ts';
import { type MemoryHosts, openMemoryHosts } from './memory-hosts.ts';
import { type Opening, openFetcher } from './open-fetcher.ts';

let server: HostileServer;
let hosts: MemoryHosts;
const opened: Fetcher[] = [];
beforeEach(async () => {
  server = await openHostileServer();
  hosts = openMemoryHosts();
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
  await server.close();
});

const open = (opening: Opening = {}): Fetcher => {
  const network = { hosts: { 'news.example': { address: `127.0.0.1:${server.port}` } }, ...opening.network };
  const fetcher = openFetcher({ hosts, ...opening, network });
  opened.push(fetcher);
  return fetcher;
};
const summary = (answer: FetchAnswer): string => (answer.outcome === 'failed' ? answer.error.code : answer.outcome);
const ask = async (path = '/page', opening: Opening = {}): Promise<string> =>
  summary(await open(opening).fetch({ url: `http://news.example${path}` }));
const robots = (handler: Handler): void => server.on('/robots.txt', handler);
const text =
  (body: string | Buffer, status = 200): Handler =>
  (_request, response) =>
    response.writeHead(status, { 'content-type': 'text/plain' }).end(body);
const asked = (): number => server.seen.filter(({ path }) => path === '/robots.txt').length;

test.each<readonly [name: string, handler: Handler, answer: string]>([
  ['a rule for everybody is heeded', text('User-agent: *\nDisallow: /page'), 'ROBOTS_DISALLOWED'],
  ['a rule for us is heeded', text('User-agent: earmark\nDisallow: /page'), 'ROBOTS_DISALLOWED'],
  ['a rule for others is not ours', text('User-agent: OtherBot\nDisallow: /page'), 'read'],
  ['404 allows', text('', 404), 'read'],
  ['403 allows, by the standard', text('', 403), 'read'],
  ['500 forbids', text('', 500), 'ROBOTS_DISALLOWED'],
  ['503 forbids', text('', 503), 'ROBOTS_DISALLOWED'],
  ['429 asks us to wait', text('', 429), 'RATE_LIMITED'],
  [
    'rules in the first 500 KiB of a huge file count',
    text(`User-agent: *\nDisallow: /page\n${'# padding\n'.repeat(800_000)}`),
    'ROBOTS_DISALLOWED',
  ],
  ['rules beyond them do not', text(`${'# padding\n'.repeat(60_000)}User-agent: *\nDisallow: /page\n`), 'read'],
  ['bytes that are no text are passed over', text(Buffer.from('ff00fe01', 'hex')), 'read'],
  [
    'a redirect is followed',
    (_request, response) => response.writeHead(301, { location: '/elsewhere.txt' }).end(),
    'ROBOTS_DISALLOWED',
  ],
  [
    'redirects without end allow, by the standard',
    (_request, response) => response.writeHead(301, { location: '/ever?0' }).end(),
    'read',
  ],
  [
    'a redirect to a private address forbids',
    (_request, response) => response.writeHead(301, { location: 'http://10.0.0.1/robots.txt' }).end(),
    'ROBOTS_DISALLOWED',
  ],
  ['a connection that breaks is no leave', (request): void => void request.socket.destroy(), 'NETWORK'],
])('%s', async (_name, handler, answer) => {
  robots(handler);
  server.on('/elsewhere.txt', text('User-agent: *\nDisallow: /page'));
  expect(await ask()).toBe(answer);
});

test('a robots.txt that never answers is no leave', async () => {
  robots(() => {});
  expect(
    await ask('/page', {
      network: { timeoutMs: 200, hosts: { 'news.example': { address: `127.0.0.1:${server.port}` } } },
    }),
  ).toBe('TIMEOUT');
});

test('robots.txt does not speak of APIs', async () => {
  robots(text('User-agent: *\nDisallow: /'));
  expect(summary(await open().fetch({ url: 'http://news.example/page', robots: 'ignore' }))).toBe('read');
  expect(asked()).toBe(0);
});

test('it is read once a day, and kept for other processes', async () => {
  let now = Date.parse('2026-10-01T08:00:00Z');
  const clock = { now: () => new Date(now) };
  robots(text('User-agent: *\nDisallow: /private'));
  const fetcher = open({ clock });
  await fetcher.fetch({ url: 'http://news.example/page' });
  now += 23 * 3_600_000;
  expect(summary(await fetcher.fetch({ url: 'http://news.example/private' }))).toBe('ROBOTS_DISALLOWED');
  expect(await ask('/private', { clock })).toBe('ROBOTS_DISALLOWED');
  expect(asked()).toBe(1);
  now += 2 * 3_600_000;
  robots(text(''));
  expect(summary(await fetcher.fetch({ url: 'http://news.example/private' }))).toBe('gone');
  expect(asked()).toBe(2);
});

test('an error is asked for again after an hour', async () => {
  let now = Date.parse('2026-10-01T08:00:00Z');
  const clock = { now: () => new Date(now) };
  robots(text('', 503));
  const fetcher = open({ clock });
  const answer = await fetcher.fetch({ url: 'http://news.example/page' });
  expect(answer.outcome === 'failed' ? [answer.error.code, answer.error.retry] : answer).toEqual([
    'ROBOTS_DISALLOWED',
    'later',
  ]);
  robots(text(''));
  now += 59 * 60_000;
  expect(summary(await fetcher.fetch({ url: 'http://news.example/page' }))).toBe('ROBOTS_DISALLOWED');
  expect(await ask('/page', { clock })).toBe('ROBOTS_DISALLOWED');
  now += 2 * 60_000;
  expect(summary(await fetcher.fetch({ url: 'http://news.example/page' }))).toBe('read');
});

test('schemes of one host have their own', async () => {
  const fetcher = open();
  await fetcher.fetch({ url: 'http://news.example/page' });
  await fetcher.fetch({ url: 'https://news.example/page' });
  expect([...hosts.robots.keys()]).toEqual(['http://news.example', 'https://news.example']);
});

test('an interruption does not wait for it', async () => {
  robots(() => {});
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 20);
  expect(summary(await open().fetch({ url: 'http://news.example/page', signal: controller.signal }))).toBe('NETWORK');
});

test('hosts that will be asked are readied side by side, each once, and the page waits for its spacing only', async () => {
  const names = ['a.example', 'b.example', 'c.example'];
  const mapped = names.map((name) => [name, { address: `127.0.0.1:${server.port}`, spacingMs: 300 }] as const);
  /** None is answered before all have asked. */
  const answerTogether = (status: number): Handler => {
    const waiting: (() => void)[] = [];
    return (_request, response) => {
      waiting.push(() => response.writeHead(status).end());
      if (waiting.length === names.length) for (const answer of waiting.splice(0)) answer();
    };
  };
  robots(answerTogether(404));
  server.on('/page', answerTogether(200));
  // It stands still, so that turns are what they are by spacing alone.
  const nowMs = Date.parse('2026-10-01T08:00:00Z');
  const fetcher = open({ clock: { now: () => new Date(nowMs) }, network: { hosts: Object.fromEntries(mapped) } });
  const origins = names.map((name) => `http://${name}`);
  const { signal } = new AbortController();
  await fetcher.readyHosts?.(origins, signal);
  await fetcher.readyHosts?.(origins, signal);
  expect(asked()).toBe(3);
  expect(
    await Promise.all(origins.map(async (origin) => summary(await fetcher.fetch({ url: `${origin}/page` })))),
  ).toEqual(['read', 'read', 'read']);
  expect(asked()).toBe(3);
  expect(hosts.givenMs.map((givenMs) => givenMs - nowMs)).toEqual([0, 0, 0, 300, 300, 300]);
});

test('readying ends with its signal', async () => {
  robots(() => {});
  const controller = new AbortController();
  const ready = open().readyHosts?.(['http://news.example'], controller.signal);
  controller.abort();
  await expect(ready).resolves.toBeUndefined();
});
