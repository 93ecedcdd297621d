/** Saved pages and recorded feeds, served on loopback as one web under the addresses they had. */
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod';

const caseSchema = z.object({ id: z.string(), source: z.string(), html: z.string(), url: z.string() });

type Served = { readonly file: string; readonly type: string; readonly isGzip: boolean };

export type Web = {
  readonly address: string;
  /** Every host name that is served. */
  readonly hosts: readonly string[];
  /** One feed for each collection of pages, which lists them all. */
  readonly lists: readonly string[];
  /** Recorded feeds. */
  readonly feeds: readonly string[];
  readonly pages: number;
  close(): void;
};

/** In plain HTTP, and unique: collections that gave many pages one address get addresses of their own. */
const toAddress = ({ id, url }: z.infer<typeof caseSchema>, taken: ReadonlySet<string>): string => {
  const own = URL.canParse(url) ? new URL(url) : undefined;
  const address = own === undefined ? undefined : `http://${own.hostname}${own.pathname}${own.search}`;
  return address === undefined || own?.hostname === 'fakehost' || taken.has(address)
    ? `http://saved.example/${id}.html`
    : address;
};

const readPages = async (
  folder: string,
): Promise<ReadonlyMap<string, { readonly served: Served; readonly source: string }>> => {
  const cases = z.array(caseSchema).parse(JSON.parse(await readFile(path.join(folder, 'cases.json'), 'utf8')));
  const pages = new Map<string, { served: Served; source: string }>();
  for (const each of cases) {
    const address = toAddress(each, new Set(pages.keys()));
    pages.set(address, {
      source: each.source,
      served: { file: path.join(folder, each.html), type: 'text/html', isGzip: true },
    });
  }
  return pages;
};

const feedTypes: Readonly<Record<string, string>> = {
  '.xml': 'application/xml',
  '.rss': 'application/rss+xml',
  '.atom': 'application/atom+xml',
};

/** Recorded feeds by name: `*.rss.xml`, `*.atom.xml`, and JSON Feeds. */
const readFeeds = async (folder: string): Promise<ReadonlyMap<string, Served>> => {
  const names = await readdir(folder, { recursive: true });
  const wanted = names
    .filter((name) => /\.(?:rss|atom)(?:\.xml)?$|feed[^/]*\.(?:xml|json)$/i.test(name) && !/headers\.json$/.test(name))
    .toSorted();
  return new Map(
    wanted.map((name) => [
      `http://recorded.example/${name.split(path.sep).map(encodeURIComponent).join('/')}`,
      { file: path.join(folder, name), type: feedTypes[path.extname(name)] ?? 'application/json', isGzip: false },
    ]),
  );
};

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const toListFeed = (source: string, addresses: readonly string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>Saved pages: ${source}</title>${addresses
    .map((address) => `<item><guid>${escapeXml(address)}</guid><link>${escapeXml(address)}</link></item>`)
    .join('')}</channel></rss>`;

/** Serves both folders until `close`, on a free port of loopback. */
export const serveWeb = async ({
  articles,
  samples,
}: {
  readonly articles: string;
  readonly samples: string;
}): Promise<Web> => {
  const pages = await readPages(articles);
  const feeds = await readFeeds(samples);
  const served = new Map<string, Served>([
    ...feeds,
    ...[...pages].map(([address, page]) => [address, page.served] as const),
  ]);
  const sources = groupBySource(pages);
  const lists = new Map(
    [...sources].map(([source, addresses]) => [`http://lists.example/${source}.xml`, toListFeed(source, addresses)]),
  );
  const server = createServer(async (request, response) => {
    const address = `http://${(request.headers.host ?? '').replace(/:\d+$/, '')}${request.url}`;
    const list = lists.get(address);
    if (list !== undefined) return void response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(list);
    const found = served.get(address);
    if (found === undefined) return void response.writeHead(404).end();
    const bytes = await readFile(found.file);
    response.writeHead(200, { 'content-type': found.type }).end(found.isGzip ? gunzipSync(bytes) : bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    hosts: [...new Set([...served.keys(), ...lists.keys()].map((address) => new URL(address).hostname))],
    lists: [...lists.keys()],
    feeds: [...feeds.keys()],
    pages: pages.size,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};

const groupBySource = (
  pages: ReadonlyMap<string, { readonly source: string }>,
): ReadonlyMap<string, readonly string[]> => {
  const groups = new Map<string, string[]>();
  for (const [address, { source }] of pages) groups.set(source, [...(groups.get(source) ?? []), address]);
  return groups;
};
