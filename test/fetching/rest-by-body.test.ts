/** Services that say in the body of an answer how long they want to be left alone. */
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFetcher } from './open-fetcher.ts';

const server = createServer((_request, response) => {
  const body = gzipSync(JSON.stringify({ backoff: 3600 }));
  response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(body);
});
let port = 0;
beforeAll(async () => {
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(() => void server.close());

test('a host is left alone for as long as the body of its answer asks, compressed or not', async () => {
  const now = new Date('2026-10-01T08:00:00Z');
  const fetcher = openFetcher({
    network: { allowHosts: [`127.0.0.1:${port}`] },
    clock: { now: () => now },
  });
  const ask = () =>
    fetcher.fetch({
      url: `http://127.0.0.1:${port}/`,
      robots: 'ignore',
      readRest: ({ body }, at) => at.getTime() + JSON.parse(Buffer.from(body() ?? []).toString()).backoff * 1000,
    });
  expect(await ask()).toMatchObject({ outcome: 'read' });
  expect(await ask()).toMatchObject({ outcome: 'failed', error: { code: 'RATE_LIMITED', retryAfterMs: 3_600_000 } });
  await fetcher.close();
});
