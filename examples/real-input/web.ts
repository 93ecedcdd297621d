/** Saved pages and recorded feeds, served on loopback as one web under the addresses they had. */
import { open, readdir, readFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod';

const caseSchema = z.object({ id: z.string(), source: z.string(), html: z.string(), url: z.string() });
type Case = z.infer<typeof caseSchema>;

type Served = { readonly type: string; read(): Promise<Uint8Array> };
type SavedPage = { readonly address: string; readonly source: string; readonly served: Served };

export type Web = {
  readonly address: string;
  /** Every host name that is served. */
  readonly hosts: readonly string[];
  /** One feed for each collection of pages, which lists them all. */
  readonly lists: readonly string[];
  /** Recorded feeds. */
  readonly feeds: readonly string[];
  readonly pages: number;
  /** The address of every saved page. */
  readonly addresses: readonly string[];
  close(): void;
};

/** In plain HTTP, and unique: collections that gave many pages one address get addresses of their own. */
const toAddress = ({ id, url }: Case, taken: ReadonlySet<string>): string => {
  const own = URL.canParse(url) && /^https?:/.test(url) ? new URL(url) : undefined;
  const address = own === undefined ? undefined : `http://${own.hostname}${own.pathname}${own.search}`;
  return address === undefined || own?.hostname === 'fakehost' || taken.has(address)
    ? `http://saved.example/${encodeURIComponent(id)}.html`
    : address;
};

const readPages = async (folder: string): Promise<readonly SavedPage[]> => {
  const cases = z.array(caseSchema).parse(JSON.parse(await readFile(path.join(folder, 'cases.json'), 'utf8')));
  const taken = new Set<string>();
  return cases.map((each) => {
    const address = toAddress(each, taken);
    taken.add(address);
    const read = async (): Promise<Uint8Array> => gunzipSync(await readFile(path.join(folder, each.html)));
    return { address, source: each.source, served: { type: 'text/html', read } };
  });
};

/** A feed tells itself within its first characters, behind comments and style sheets. */
const headBytes = 4096;
const feedSigns: readonly { readonly sign: RegExp; readonly type: string }[] = [
  { sign: /<(?:rss|rdf:RDF)[\s>]/i, type: 'application/rss+xml' },
  { sign: /<feed[\s>]/i, type: 'application/atom+xml' },
  { sign: /^\s*\{[^{]{0,300}"version"\s*:\s*"https:\/\/jsonfeed\.org\/version\//, type: 'application/feed+json' },
];

const readHead = async (file: string): Promise<string> => {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(headBytes), 0, headBytes, 0);
    return Buffer.from(buffer.subarray(0, bytesRead)).toString('latin1');
  } finally {
    await handle.close();
  }
};

/** The content type of a recorded file that is a feed, whatever it is called; undefined for any other. */
const toFeedType = async (file: string): Promise<string | undefined> => {
  if (!/\.(?:xml|rss|atom|rdf|json)$/i.test(file)) return undefined;
  const head = await readHead(file);
  return feedSigns.find(({ sign }) => sign.test(head))?.type;
};

const readFeeds = async (folder: string): Promise<ReadonlyMap<string, Served>> => {
  const feeds = new Map<string, Served>();
  for (const name of (await readdir(folder, { recursive: true })).toSorted()) {
    const file = path.join(folder, name);
    const type = await toFeedType(file);
    if (type === undefined) continue;
    const address = `http://recorded.example/${name.split(path.sep).map(encodeURIComponent).join('/')}`;
    feeds.set(address, { type, read: () => readFile(file) });
  }
  return feeds;
};

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const toListFeed = (source: string, addresses: readonly string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>Saved pages: ${source}</title>${addresses
    .map((address) => `<item><guid>${escapeXml(address)}</guid><link>${escapeXml(address)}</link></item>`)
    .join('')}</channel></rss>`;

const toLists = (pages: readonly SavedPage[]): ReadonlyMap<string, Served> =>
  new Map(
    [...new Set(pages.map(({ source }) => source))].map((source) => {
      const addresses = pages.filter((page) => page.source === source).map(({ address }) => address);
      const bytes = Buffer.from(toListFeed(source, addresses));
      return [
        `http://lists.example/${source}.xml`,
        { type: 'application/rss+xml', read: () => Promise.resolve(bytes) },
      ];
    }),
  );

const answerFrom =
  (served: ReadonlyMap<string, Served>): RequestListener =>
  async (request, response) => {
    const found = served.get(`http://${(request.headers.host ?? '').replace(/:\d+$/, '')}${request.url}`);
    if (found === undefined) return void response.writeHead(404).end();
    try {
      response.writeHead(200, { 'content-type': found.type }).end(await found.read());
    } catch {
      response.destroy();
    }
  };

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
  const lists = toLists(pages);
  const served = new Map([
    ...feeds,
    ...lists,
    ...pages.map((page): readonly [string, Served] => [page.address, page.served]),
  ]);
  const server = createServer(answerFrom(served));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('expected a port of loopback to listen on');
  return {
    address: `127.0.0.1:${bound.port}`,
    hosts: [...new Set([...served.keys()].map((address) => new URL(address).hostname))],
    lists: [...lists.keys()],
    feeds: [...feeds.keys()],
    pages: pages.length,
    addresses: pages.map(({ address }) => address),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
