/** The poster keeps to the fetcher's answers: the same rows are put to both. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPoster } from '../../lib/fetching/poster.ts';
import type { NetworkSettings } from '../../lib/model/config.ts';
import type { FetchAnswer, Fetcher } from '../../lib/ports/fetcher.ts';
import { type HostileServer, openHostileServer } from '../fixtures/hostile-server.ts';
import { openFetcher } from './open-fetcher.ts';

let server: HostileServer;
const opened: Fetcher[] = [];
beforeEach(async () => {
  server = await openHostileServer();
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
  await server.close();
});

const network = (): NetworkSettings => ({
  contact: 'web@northwind.example',
  spacingMs: 0,
  allowHosts: [],
  hosts: { 'hooks.example': { address: `127.0.0.1:${server.port}` } },
  maxBytes: 5_000_000,
  timeoutMs: 2_000,
  maxRedirects: 5,
});
const clock = { now: () => new Date('2026-10-01T08:00:00.000Z') };
const lookup = async (name: string): Promise<readonly string[]> => (name === 'inside.example' ? ['10.0.0.7'] : []);
const keep = (fetcher: Fetcher): Fetcher => {
  opened.push(fetcher);
  return fetcher;
};
const open = {
  poster: () =>
    keep(createPoster({ network: network(), clock, lookup, runtimeAddress: `127.0.0.1:${server.port + 1}` })),
  fetcher: () => keep(openFetcher({ network: network(), lookup })),
};
const toRow = (answer: FetchAnswer) => ({
  outcome: answer.outcome,
  ...(answer.outcome === 'read' ? { status: answer.status, body: Buffer.from(answer.body).toString() } : {}),
  ...(answer.outcome === 'gone' ? { status: answer.status } : {}),
  ...(answer.outcome === 'failed'
    ? {
        code: answer.error.code,
        retry: answer.error.retry,
        status: answer.error.status,
        waitMs: answer.error.retryAfterMs,
      }
    : {}),
});
const message = {
  method: 'POST' as const,
  body: '{"é": "☕"}',
  robots: 'ignore' as const,
  headers: { 'X-Sign': 'v1' },
};

describe.each(['poster', 'fetcher'] as const)('a message by the %s', (kind) => {
  test.each([
    ['taken', { status: 202, body: 'ok' }, { outcome: 'read', status: 202, body: 'ok' }],
    [
      'redirected',
      { status: 307, location: '/elsewhere' },
      { outcome: 'failed', code: 'HTTP_STATUS', retry: 'never', status: 307 },
    ],
    ['gone', { status: 410 }, { outcome: 'gone', status: 410 }],
    ['refused', { status: 401 }, { outcome: 'failed', code: 'HTTP_STATUS', retry: 'never', status: 401 }],
    ['answered by a fault', { status: 500 }, { outcome: 'failed', code: 'HTTP_STATUS', retry: 'later', status: 500 }],
    [
      'asked to wait',
      { status: 429, 'retry-after': '7' },
      { outcome: 'failed', code: 'RATE_LIMITED', retry: 'later', status: 429, waitMs: 7000 },
    ],
  ])('that is %s', async (_row, { status, body = '', ...headers }: { status: number; body?: string }, expected) => {
    let seen: unknown;
    server.on('/hook', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        seen = [request.method, request.headers.host, request.headers['x-sign'], Buffer.concat(chunks).toString()];
        response.writeHead(status, headers).end(body);
      });
    });
    const answer = await open[kind]().fetch({ ...message, url: 'http://hooks.example/hook' });
    expect(toRow(answer)).toEqual(expected);
    expect(seen).toEqual(['POST', 'hooks.example', 'v1', message.body]);
  });

  test.each([
    ['a private address by its name', 'http://inside.example/hook', 'ADDRESS_REFUSED'],
    ['a private address', 'http://10.0.0.7/hook', 'ADDRESS_REFUSED'],
    ['where clouds keep credentials', 'http://169.254.169.254/latest', 'ADDRESS_REFUSED'],
    ['a file', 'file:///etc/passwd', 'URL_REFUSED'],
    ['an address with a password', 'http://a:b@hooks.example/', 'URL_REFUSED'],
  ])('does not go to %s', async (_row, url, code) => {
    expect(toRow(await open[kind]().fetch({ ...message, url }))).toMatchObject({
      outcome: 'failed',
      code,
      retry: 'never',
    });
  });

  test('that is never answered ends in time', async () => {
    server.on('/hook', () => {});
    const answer = await open[kind]().fetch({ ...message, url: 'http://hooks.example/hook', timeoutMs: 200 });
    expect(toRow(answer)).toMatchObject({ outcome: 'failed', code: 'TIMEOUT', retry: 'later' });
  });

  test('goes in the clear to a rehearsal that speaks no TLS', async () => {
    server.on('/hook', (_request, response) => response.end('ok'));
    const answer = await open[kind]().fetch({ ...message, url: 'https://hooks.example/hook' });
    expect(toRow(answer)).toEqual({ outcome: 'read', status: 200, body: 'ok' });
  });
});
