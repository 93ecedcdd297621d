import { afterEach, beforeEach, expect, test } from 'vitest';
import type { NetworkSettings } from '../../lib/model/config.ts';
import type { FetchAnswer, Fetcher } from '../../lib/ports/fetcher.ts';
import { type HostileServer, openHostileServer } from '../fixtures/hostile-server.ts';
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

const spaced = (spacingMs: number | undefined): Partial<NetworkSettings> => ({
  hosts: { 'news.example': { address: `127.0.0.1:${server.port}`, ...(spacingMs === undefined ? {} : { spacingMs }) } },
});
const open = (opening: Opening): Fetcher => {
  const fetcher = openFetcher({ hosts, ...opening });
  opened.push(fetcher);
  return fetcher;
};
const url = 'http://news.example/page';
const summary = (answer: FetchAnswer): string => (answer.outcome === 'failed' ? answer.error.code : answer.outcome);
/** Each request's time beside the turn it was given; both in order. */
const early = (): readonly number[] =>
  server.seen.map(({ atMs }, index) => (hosts.givenMs[index] ?? 0) - atMs).filter((ms) => ms > timerSlackMs);
/** Timers may fire a little early. */
const timerSlackMs = 3;
const givenApart = (): readonly number[] => hosts.givenMs.slice(1).map((ms, index) => ms - (hosts.givenMs[index] ?? 0));

test('requests of two fetchers that share a store are spaced', async () => {
  const fetchers = [open({ network: spaced(60) }), open({ network: spaced(60) })];
  await Promise.all(Array.from({ length: 6 }, (_, index) => fetchers[index % 2]?.fetch({ url, robots: 'ignore' })));
  expect(server.seen).toHaveLength(6);
  expect(givenApart().every((ms) => ms >= 60)).toBe(true);
  expect(early()).toEqual([]);
});

test('robots.txt takes a turn too', async () => {
  await open({ network: spaced(60) }).fetch({ url });
  expect(server.seen.map(({ path }) => path)).toEqual(['/robots.txt', '/page']);
  expect(givenApart().every((ms) => ms >= 60)).toBe(true);
  expect(early()).toEqual([]);
});

test('loopback is not spaced, nor a host set to 0, and the store is not asked for turns', async () => {
  const fetcher = open({ network: spaced(undefined) });
  for (let round = 0; round < 5; round++) await fetcher.fetch({ url });
  // Once, to learn of a hold that an earlier process was given.
  expect(hosts.slots).toEqual(['news.example:80 0']);
});

test('a crawl delay lengthens the configured spacing, up to half a minute', async () => {
  const { spacingOf } = await import('../../lib/fetching/turns.ts');
  const plan = {
    origin: '',
    host: '',
    mapped: undefined,
    mayBePrivate: false,
    spacingMs: 1000,
    isSpacingSet: false,
    isSpacingFixed: false,
  };
  const delayed = (crawlDelay: number | null, isSpacingFixed = false): number =>
    spacingOf({
      plan: { ...plan, isSpacingFixed },
      robots: { rules: { rules: [], crawlDelay }, fault: undefined, untilMs: 0 },
      robotsReading: undefined,
      heldUntilMs: 0,
    });
  expect([delayed(null), delayed(0.5), delayed(10), delayed(86_400), delayed(10, true)]).toEqual([
    1000, 1000, 10_000, 30_000, 1000,
  ]);
});

test('waiting for a turn does not count as time of the request', async () => {
  const fetcher = open({ network: { ...spaced(1500), timeoutMs: 1200 } });
  const answers = await Promise.all([1, 2, 3].map(() => fetcher.fetch({ url, robots: 'ignore' })));
  expect(answers.map(summary)).toEqual(['read', 'read', 'read']);
});

test('an interruption ends the wait for a turn', async () => {
  const controller = new AbortController();
  const fetcher = open({ network: spaced(60_000) });
  await fetcher.fetch({ url, robots: 'ignore' });
  setTimeout(() => controller.abort(), 30);
  const answers = await Promise.all(
    [1, 2, 3].map(() => fetcher.fetch({ url, robots: 'ignore', signal: controller.signal })),
  );
  expect(answers.map(summary)).toEqual(['NETWORK', 'NETWORK', 'NETWORK']);
  expect(server.seen).toHaveLength(1);
});

const inAMinute = (): string => new Date(Math.ceil(Date.now() / 1000) * 1000 + 60_000).toUTCString();

test.each<readonly [name: string, path: () => string, code: string, waitMs: readonly [min: number, max: number]]>([
  ['429 with seconds', () => '/status?is=429&after=120', 'RATE_LIMITED', [120_000, 120_000]],
  [
    '429 with a date',
    () => `/status?is=429&after=${encodeURIComponent(inAMinute())}`,
    'RATE_LIMITED',
    [55_000, 61_000],
  ],
  ['429 with years', () => '/status?is=429&after=99999999', 'RATE_LIMITED', [86_400_000, 86_400_000]],
  ['429 without a time', () => '/status?is=429', 'RATE_LIMITED', [60_000, 60_000]],
  ['429 with nonsense', () => '/status?is=429&after=soon', 'RATE_LIMITED', [60_000, 60_000]],
  ['503 with seconds', () => '/status?is=503&after=90', 'RATE_LIMITED', [90_000, 90_000]],
])('%s keeps everybody away from the host', async (_name, path, code, [min, max]) => {
  const fetcher = open({ network: spaced(0) });
  const answer = await fetcher.fetch({ url: `http://news.example${path()}`, robots: 'ignore' });
  expect(summary(answer)).toBe(code);
  const waitMs = answer.outcome === 'failed' ? (answer.error.retryAfterMs ?? 0) : 0;
  expect([waitMs >= min, waitMs <= max]).toEqual([true, true]);
  expect(summary(await fetcher.fetch({ url }))).toBe('RATE_LIMITED');
  expect(server.seen).toHaveLength(1);
  // A process that starts later learns of it from the store.
  expect(summary(await open({ network: spaced(0) }).fetch({ url }))).toBe('RATE_LIMITED');
  expect(server.seen).toHaveLength(1);
});

test('503 without a time holds nobody', async () => {
  const fetcher = open({ network: spaced(0) });
  expect(summary(await fetcher.fetch({ url: 'http://news.example/status?is=503', robots: 'ignore' }))).toBe(
    'HTTP_STATUS',
  );
  expect(summary(await fetcher.fetch({ url }))).toBe('read');
});

test('a short hold is waited for', async () => {
  const fetcher = open({ network: spaced(0) });
  await fetcher.fetch({ url: 'http://news.example/status?is=429&after=0.2', robots: 'ignore' });
  const started = performance.now();
  expect(summary(await fetcher.fetch({ url, robots: 'ignore' }))).toBe('read');
  expect(performance.now() - started).toBeGreaterThan(150);
});
