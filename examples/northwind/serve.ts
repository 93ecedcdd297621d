/** Serves the sample brand's world on loopback: one server for all its hosts, told apart by the Host header. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { moveDays } from './dates.ts';

const world = path.join(import.meta.dirname, 'world');

/** A planted fault: this host always answers that it cannot. */
const unavailableHost = 'careers.northwind.example';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.xml': 'application/xml; charset=utf-8',
  '.rss': 'application/rss+xml; charset=utf-8',
  '.json': 'application/feed+json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
};

type Document = { readonly body: Buffer; readonly type: string; readonly etag: string };

/** Every document of the world under the addresses it answers to: `press.example/roasters-of-soho`. */
const readWorld = async (daysLater: number): Promise<ReadonlyMap<string, Document>> => {
  const entries = await readdir(world, { recursive: true, withFileTypes: true });
  const documents = new Map<string, Document>();
  for (const file of entries.filter((entry) => entry.isFile())) {
    const full = path.join(file.parentPath, file.name);
    const name = path.relative(world, full).split(path.sep).join('/');
    const body = Buffer.from(moveDays(await readFile(full, 'utf8'), daysLater));
    const type = types[path.extname(name)] ?? 'application/octet-stream';
    documents.set(name.replace(/(?:index)?\.html$/, ''), {
      body,
      type,
      etag: `"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"`,
    });
  }
  return documents;
};

const answer = (documents: ReadonlyMap<string, Document>, request: IncomingMessage, response: ServerResponse): void => {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  if (host === unavailableHost) {
    response.writeHead(503, { 'content-type': 'text/plain' }).end('We are moving. Try again later.\n');
    return;
  }
  const document = documents.get(`${host}${(request.url ?? '/').replace(/\?.*$/, '')}`);
  if (document === undefined) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such page.\n');
    return;
  }
  const { body, type, etag } = document;
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, { etag }).end();
    return;
  }
  response.writeHead(200, { 'content-type': type, 'content-length': body.length, etag });
  response.end(request.method === 'HEAD' ? undefined : body);
};

/** Serves the world until `close`, its days moved; on the wanted port where it is free, else on any. Loopback only. */
export const serveWorld = async (
  wantedPort: number,
  { daysLater = 0 } = {},
): Promise<{ readonly address: string; close(): void }> => {
  const documents = await readWorld(daysLater);
  const server = createServer((request, response) => answer(documents, request, response));
  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  await listen(wantedPort).catch(() => listen(0));
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};

/** The port that examples/northwind/earmark.yml names. */
export const worldPort = 8701;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { address } = await serveWorld(worldPort);
  console.log(`The sample world is served on http://${address}; Ctrl-C ends it.`);
}
