/**
 * What politeness costs: the fetcher beside bare undici, on the same pages, in turn, by CPU time.
 * `npx tsx bench/fetch.ts [--json] [--port 8701] [--pages 1000] [--runs 5] [--conc 32]`; with --port it targets a running site of
 * /p/<i>.html, else it starts one of its own in another process.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { gunzipSync } from 'node:zlib';
import { Pool } from 'undici';
import { createFetcher } from '../lib/fetching/fetcher.ts';
import type { FetchAnswer } from '../lib/ports/fetcher.ts';
import { silentLog } from '../lib/ports/log.ts';

const option = (name: string, otherwise: number): number => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const pages = option('pages', 1000);
const runs = option('runs', 5);
const concurrency = option('conc', 32);
const asJson = process.argv.includes('--json');

/** A site of its own: pages of about 30 kB, gzip where asked for, entity tags. */
const site = `
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
const html = '<!doctype html><title>Page</title>' + Array.from({ length: 600 }, (_, i) => '<p>Line ' + (i * 7919 % 1000) + ' of a page about <a href="/p/' + i + '.html">things</a>.</p>').join('\\n');
const gz = gzipSync(html);
createServer({ keepAliveTimeout: 60000 }, (request, response) => {
  if (!request.url.startsWith('/p/')) { response.writeHead(404); return response.end(); }
  const etag = '"' + request.url + '"';
  if (request.headers['if-none-match'] === etag) { response.writeHead(304, { etag }); return response.end(); }
  const zip = /gzip/.test(request.headers['accept-encoding'] ?? '');
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-length': zip ? gz.length : html.length, etag, 'last-modified': 'Tue, 03 Jun 2025 09:39:21 GMT', ...(zip ? { 'content-encoding': 'gzip' } : {}) });
  response.end(zip ? gz : html);
}).listen(0, '127.0.0.1', function () { console.log(this.address().port); });
process.on('disconnect', () => process.exit());
setTimeout(() => process.exit(), 600000).unref();
`;

const startSite = async (): Promise<{ readonly port: number; readonly child: ChildProcess | undefined }> => {
  const given = option('port', 0);
  if (given > 0) return { port: given, child: undefined };
  const child = spawn(process.execPath, ['--input-type=module', '-e', site], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const port = await new Promise<number>((resolve) =>
    child.stdout?.once('data', (line) => resolve(Number(String(line)))),
  );
  return { port, child };
};

const { port, child } = await startSite();
const origin = `http://127.0.0.1:${port}`;
const pathOf = (index: number): string => `/p/${index}.html`;

const pumped = async (ask: (index: number) => Promise<number>): Promise<number> => {
  let next = 0;
  let bytes = 0;
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (next < pages) {
        const read = await ask(next++);
        bytes += read;
      }
    }),
  );
  return bytes;
};

const pool = new Pool(origin, { connections: concurrency, pipelining: 1 });
const fetcher = createFetcher({
  network: {
    contact: 'bench@earmark.example',
    spacingMs: 1000,
    allowHosts: [`127.0.0.1:${port}`],
    hosts: {},
    maxBytes: 5_000_000,
    timeoutMs: 20_000,
    maxRedirects: 5,
  },
  hosts: {
    findRobots: async () => undefined,
    putRobots: async () => {},
    reserveSlot: async (_host, { nowMs }) => nowMs,
    takeTurn: async (_host, { nowMs }) => ({ kind: 'go', atMs: nowMs }),
    holdUntil: async () => {},
  },
  clock: { now: () => new Date() },
  log: silentLog,
});

const tags: string[] = [];
const bare200 = async (index: number): Promise<number> => {
  const { body, headers } = await pool.request({
    path: pathOf(index),
    method: 'GET',
    headers: { 'accept-encoding': 'gzip' },
  });
  tags[index] = String(headers.etag);
  const bytes = Buffer.from(await body.arrayBuffer());
  return headers['content-encoding'] === 'gzip' ? gunzipSync(bytes).length : bytes.length;
};
const bare304 = async (index: number): Promise<number> => {
  const { body, statusCode } = await pool.request({
    path: pathOf(index),
    method: 'GET',
    headers: { 'if-none-match': tags[index] ?? '' },
  });
  if (statusCode !== 304) throw new Error(`expected 304, received ${statusCode}`);
  await body.dump();
  return 0;
};
const unexpected = (answer: FetchAnswer): Error =>
  answer.outcome === 'failed' ? answer.error : new Error(`unexpected ${answer.outcome}`);
const ours200 = async (index: number): Promise<number> => {
  const answer = await fetcher.fetch({ url: origin + pathOf(index) });
  if (answer.outcome !== 'read') throw unexpected(answer);
  return answer.body.byteLength;
};
const { signal } = new AbortController();
const ours304 = async (index: number): Promise<number> => {
  const answer = await fetcher.fetch({ url: origin + pathOf(index), validators: { etag: tags[index] ?? '' }, signal });
  if (answer.outcome !== 'unchanged') throw unexpected(answer);
  return 0;
};

const rows = [
  { name: 'bare undici 200 gzip', ask: bare200 },
  { name: 'fetcher 200 gzip', ask: ours200, against: 'bare undici 200 gzip' },
  { name: 'bare undici 304', ask: bare304 },
  { name: 'fetcher 304', ask: ours304, against: 'bare undici 304' },
].map((row) => ({ ...row, cpuMs: [] as number[], bytes: 0 }));

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

for (const row of rows) await pumped(row.ask);
for (let run = 0; run < runs; run++)
  for (const row of rows) {
    const start = process.cpuUsage();
    row.bytes = await pumped(row.ask);
    const { user, system } = process.cpuUsage(start);
    row.cpuMs.push((user + system) / 1000);
  }

if (!asJson)
  console.log(`${'row'.padEnd(24)}${'CPU ms/1000'.padEnd(14)}${'MB'.padEnd(8)}ratio to bare (median of rounds)`);
for (const row of rows) {
  const peer = rows.find(({ name }) => name === row.against);
  const ratio =
    peer === undefined ? undefined : median(row.cpuMs.map((ms, index) => ms / (peer.cpuMs[index] ?? Number.NaN)));
  const cpu = (median(row.cpuMs) / pages) * 1000;
  if (asJson)
    console.log(
      JSON.stringify({
        name: row.name,
        cpuMsPer1000: cpu,
        bytes: row.bytes,
        ...(ratio === undefined ? {} : { ratio }),
      }),
    );
  else
    console.log(
      `${row.name.padEnd(24)}${cpu.toFixed(1).padEnd(14)}${(row.bytes / 1e6).toFixed(1).padEnd(8)}${ratio === undefined ? '' : ratio.toFixed(2)}`,
    );
}
await fetcher.close();
await pool.destroy();
child?.disconnect();
