/** How many connections a host sees. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as z from 'zod';
import { Connections } from '../../lib/fetching/connections.ts';
import { exchange, type WireAnswer, type WireFault } from '../../lib/fetching/exchange.ts';

let server: Server;
let connections: Connections;
let origin: string;
let opened = 0;
let waiting: ServerResponse[] = [];

beforeEach(async () => {
  opened = 0;
  waiting = [];
  server = createServer((request, response) => {
    if (request.url === '/waits') waiting.push(response);
    else response.end('ok');
  });
  server.on('connection', () => {
    opened += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${z.object({ port: z.number() }).parse(server.address()).port}`;
  connections = new Connections({ allowH2: false });
});
afterEach(async () => {
  await connections.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const ask = (path: string, timeoutMs = 10_000): Promise<WireAnswer | WireFault> =>
  exchange(connections, {
    origin,
    path,
    method: 'GET',
    headers: [],
    body: null,
    maxBytes: 1000,
    atBound: 'fail',
    statuses: 'success',
    timeoutMs,
    signal: undefined,
  });
const isWaitingFor = (count: number): Promise<void> => expect.poll(() => waiting.length).toBe(count);
const answerAll = (): void => {
  for (const response of waiting.splice(0)) response.end('late');
};

test('requests one after another share one', async () => {
  for (let index = 0; index < 5; index++) expect(await ask('/')).toMatchObject({ ok: true, status: 200 });
  expect(opened).toBe(1);
});

test('a request does not wait for another one', async () => {
  const slow = ask('/waits');
  await isWaitingFor(1);
  expect(await ask('/')).toMatchObject({ ok: true });
  expect(opened).toBe(2);
  answerAll();
  expect(await slow).toMatchObject({ ok: true });
});

test('more than 32 at once take turns, and all are answered', async () => {
  const asked = Array.from({ length: 40 }, () => ask('/waits'));
  await isWaitingFor(32);
  expect(opened).toBe(32);
  answerAll();
  await isWaitingFor(8);
  answerAll();
  expect((await Promise.all(asked)).every(({ ok }) => ok)).toBe(true);
  expect(opened).toBe(32);
});

test('after the host hung up, one is opened anew', async () => {
  await ask('/');
  server.closeAllConnections();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await ask('/')).toMatchObject({ ok: true });
  expect(opened).toBe(2);
});

test('a request that timed out is in nobody’s way', async () => {
  expect(await ask('/waits', 20)).toMatchObject({ ok: false, reason: 'timeout' });
  expect(await ask('/')).toMatchObject({ ok: true });
});
