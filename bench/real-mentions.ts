/**
 * Real articles, read over loopback for brands, companies and people that occur in them: whether every mention in the main text is found, and
 * whether it is known to be linked or not. Held against a plain count of the names in the text that annotators typed out (looked through by hand), and
 * against the anchors of the page's source. `npx tsx bench/real-mentions.ts [--json] [--misses] [--texts] [--only NAME]`
 */
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { listAll } from '../examples/real-input/count.ts';
import { findFolders } from '../examples/real-input/folders.ts';
import { rehearse } from '../examples/real-input/rehearse.ts';
import { serveWeb, type Web } from '../examples/real-input/web.ts';
import { parseConfig } from '../lib/config/load.ts';
import { isOnDomain, toUrl } from '../lib/text/url.ts';
import { type Article, articles, printRow } from './read-cases.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    misses: { type: 'boolean', default: false },
    texts: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});

type Named = { readonly name: string; readonly domains: readonly string[] };
const brands: readonly Named[] = [
  { name: 'Amazon', domains: ['amazon.com'] },
  { name: 'Android', domains: ['android.com'] },
  { name: 'Apple', domains: ['apple.com'] },
  { name: 'BBC', domains: ['bbc.co.uk', 'bbc.com'] },
  { name: 'Bloomberg', domains: ['bloomberg.com'] },
  { name: 'Disney', domains: ['disney.com'] },
  { name: 'Facebook', domains: ['facebook.com'] },
  { name: 'FBI', domains: ['fbi.gov'] },
  { name: 'Firefox', domains: ['firefox.com'] },
  { name: 'Fox News', domains: ['foxnews.com'] },
  { name: 'GitHub', domains: ['github.com'] },
  { name: 'Google', domains: ['google.com'] },
  { name: 'Instagram', domains: ['instagram.com'] },
  { name: 'Intel', domains: ['intel.com'] },
  { name: 'Microsoft', domains: ['microsoft.com'] },
  { name: 'Mozilla', domains: ['mozilla.org'] },
  { name: 'NASA', domains: ['nasa.gov'] },
  { name: 'Netflix', domains: ['netflix.com'] },
  { name: 'New York Times', domains: ['nytimes.com'] },
  { name: 'Nintendo', domains: ['nintendo.com'] },
  { name: 'Obama', domains: ['barackobama.com', 'obama.org'] },
  { name: 'Reuters', domains: ['reuters.com'] },
  { name: 'Trump', domains: ['donaldjtrump.com'] },
  { name: 'Sony', domains: ['sony.com'] },
  { name: 'Twitter', domains: ['twitter.com'] },
  { name: 'Wikipedia', domains: ['wikipedia.org'] },
  { name: 'Yahoo', domains: ['yahoo.com'] },
];

/**
 * The credit of a picture or a video, `(Reuters)`, says whose it is and nothing of them: no mention, by the rule by which such a finding is false. Looked
 * through by hand; recall is told with them too.
 */
const credits: ReadonlySet<string> = new Set([
  'Reuters readability/citylab-1',
  'Reuters readability/wapo-1',
  'Reuters readability/wapo-2',
]);

type Page = { readonly article: Article; readonly address: string; readonly source: string; readonly text: string };

const escapeRegex = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
const toPlainPattern = (name: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}_])${escapeRegex(name)}(?![\\p{L}\\p{N}_])`, 'u');

/** The addresses of `<a href>` as they stand in the source: no parser of ours. */
const anchorsOf = (source: string, base: string): readonly string[] =>
  [
    ...source
      .replaceAll(/<!--.*?-->|<script\b.*?<\/script>/gis, '')
      .matchAll(/<a\s[^>]*?href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))/gis),
  ].flatMap(
    ([, double, single, bare]) =>
      toUrl((double ?? single ?? bare ?? '').replaceAll('&amp;', '&').trim(), base)?.href ?? [],
  );

const isLinkedIn = ({ source, address }: Page, { domains }: Named): boolean =>
  anchorsOf(source, address).some((href) =>
    domains.some((domain) => /^https?:/.test(href) && isOnDomain(href, domain)),
  );

/** A feed that lists addresses, and no more. */
const serveFeed = async (addresses: readonly string[]) => {
  const escapeXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const items = addresses.map(
    (address) => `<item><guid>${escapeXml(address)}</guid><link>${escapeXml(address)}</link></item>`,
  );
  const feed = `<rss version="2.0"><channel><title>Pages</title>${items.join('')}</channel></rss>`;
  const server = createServer((request, response) => {
    const isFeed = request.url === '/feed.xml';
    response.writeHead(isFeed ? 200 : 404, { 'content-type': 'application/rss+xml' }).end(isFeed ? feed : '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('expected a port of loopback to listen on');
  return {
    address: `127.0.0.1:${bound.port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};

type Seen = { readonly isMention: boolean; readonly isLinked: boolean };

const readPages = async (web: Web, brand: Named, pages: readonly Page[]): Promise<ReadonlyMap<string, Seen>> => {
  const feed = await serveFeed(pages.map(({ address }) => address));
  const hosts = Object.fromEntries(web.hosts.map((host) => [host, { address: web.address, spacing: 0 }]));
  const text = stringify({
    brand: { id: 'brand', name: brand.name, domains: brand.domains },
    channels: [{ id: 'pages', source: 'feed', url: 'http://list.example/feed.xml', readLinkedPages: true }],
    network: {
      spacing: 0,
      contact: 'web@earmark.example',
      hosts: { ...hosts, 'list.example': { address: feed.address, spacing: 0 } },
    },
  });
  const seen = await rehearse(parseConfig(text, { file: 'earmark.yml', folder: '/nowhere' }), async (app) => {
    await app.run();
    const backlinks = await listAll((paging) => app.stores.backlinks.list({ brand: 'brand' }, paging));
    const stories = new Map<string, Seen>();
    // An unlinked record is a page that names the brand and links to it nowhere.
    for (const { from, state, to } of backlinks) {
      const known = stories.get(from);
      stories.set(from, {
        isMention: known?.isMention === true || state === 'unlinked',
        isLinked: known?.isLinked === true || to !== null,
      });
    }
    for (const row of await app.stores.pages.list('pages', 10_000)) {
      const body = row.body === null ? undefined : await app.archive.find(row.body);
      if (body === undefined) continue;
      const { toItem } = await import('../lib/items/to-item.ts');
      const { toTelling } = await import('../lib/mentions/telling.ts');
      const item = toItem(body, { channel: 'pages' });
      const isMention = toTelling(item, app.matcher.findOccurrences(item.blocks)).length > 0;
      stories.set(row.url, { isMention, isLinked: stories.get(row.url)?.isLinked === true });
    }
    return stories;
  });
  feed.close();
  return seen;
};

const folders = findFolders();
if ('missing' in folders) {
  process.stderr.write(`skipped: no ${folders.missing}; set EARMARK_DATA to the folder of judging data.\n`);
  process.exit(0);
}
const web = await serveWeb(folders);
const pages = articles().flatMap((article, index): readonly Page[] => {
  const text = article.text();
  const address = web.addresses[index];
  return text === null || address === undefined ? [] : [{ article, address, text, source: article.page() }];
});

const sum = { named: 0, credits: 0, found: 0, right: 0, judged: 0, brands: 0, pages: new Set<string>() };
for (const brand of brands) {
  if (values.only !== undefined && values.only !== brand.name) continue;
  const pattern = toPlainPattern(brand.name);
  // A brand's own pages are no mentions by others.
  const isOwn = ({ address }: Page): boolean => brand.domains.some((domain) => isOnDomain(address, domain));
  const named = pages.filter((page) => pattern.test(page.text) && !isOwn(page));
  if (values.texts)
    for (const { article, text } of named) {
      const at = text.search(pattern);
      console.log(
        `${brand.name} | ${article.id} | ${text.slice(Math.max(0, at - 60), at + 60).replaceAll(/\s+/g, ' ')}`,
      );
    }
  const seen = await readPages(web, brand, named);
  const missed = named.filter(({ address }) => seen.get(address)?.isMention !== true);
  const found = named.filter((page) => !missed.includes(page));
  const wrong = found.filter((page) => seen.get(page.address)?.isLinked !== isLinkedIn(page, brand));
  if (values.misses) {
    for (const { article } of missed) printRow({ miss: brand.name, id: article.id });
    for (const page of wrong)
      printRow({ wrong: brand.name, id: page.article.id, linked: String(isLinkedIn(page, brand)) });
  }
  const linked = found.filter((page) => isLinkedIn(page, brand)).length;
  printRow({ name: brand.name, named: named.length, found: found.length, linked, wrong: wrong.length });
  sum.named += named.length;
  sum.credits += missed.filter(({ article }) => credits.has(`${brand.name} ${article.id}`)).length;
  sum.found += found.length;
  sum.judged += found.length;
  sum.right += found.length - wrong.length;
  sum.brands += 1;
  for (const { address } of named) sum.pages.add(address);
}
web.close();
printRow({ name: 'brands', value: sum.brands });
printRow({ name: 'pages that name one', value: sum.pages.size });
printRow({ name: 'recall of mentions', value: sum.found / (sum.named - sum.credits) });
printRow({ name: 'the same with credits of pictures', value: sum.found / sum.named });
printRow({ name: 'linked or not, right', value: sum.right / sum.judged });
