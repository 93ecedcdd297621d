/** The source of whole sites: sitemap and links, bounded, polite, going on where it was cut off. */
import * as z from 'zod';
import { SourceError } from '../errors.ts';
import type { SitemapUrl } from '../formats/sitemap.ts';
import type { Item } from '../model/item.ts';
import { instantSchema } from '../model/vocabulary.ts';
import { sha256 } from '../text/hash.ts';
import { toCanonicalUrl } from '../text/url.ts';
import { defineSource, type KnownPage, type SourceContext } from './source.ts';
import { urlPatternSchema } from './url-patterns.ts';
import { type LeftOut, leftOutSchema, type Scope, toScope } from './website-scope.ts';
import { namedSitemapsSchema, readSitemaps } from './website-sitemaps.ts';
import { inTurn, sampleSections } from './website-turns.ts';
import { workThrough } from './work-through.ts';

/** Addresses kept for later polls, for each page that may be read. */
const frontierPerPage = 10;
const frontierMin = 1000;
/** Addresses of sitemaps that are looked at in one poll. */
const listedMax = 50_000;
/** After so many failures in a row the site is taken to be down: the rest stays unknown. */
const failuresInARowMax = 10;

const options = z.strictObject({
  url: z
    .url({ protocol: /^https?$/, error: 'expected an address that begins with http:// or https://' })
    .describe('Where to begin: the home page. Pages of the same host are read, with and without www.'),
  maxPages: z.number().int().min(1).max(50_000).default(200).describe('Pages of one poll, at most.'),
  maxDepth: z.number().int().min(0).max(50).default(10).describe('Links away from the first page, at most.'),
  sitemap: z.boolean().default(true).describe('Also read what the site’s sitemaps list.'),
  include: z
    .array(urlPatternSchema)
    .max(100)
    .default([])
    .describe('Read only pages whose path begins so (/blog/), or whose address fits the expression (RE2).'),
  exclude: z.array(urlPatternSchema).max(100).default([]).describe('Leave out such pages.'),
});
type WebsiteContext = SourceContext<z.infer<typeof options>>;

/** Pages that sitemaps list beyond those that are kept: of so many listed ones, `kept` are read in turn. */
const sampledSchema = z.object({ listed: z.int().positive(), kept: z.int().positive() });
export type Sampled = z.infer<typeof sampledSchema>;

/** `polledAt` is '' before the first complete poll; `turn` is where the last one stopped in a site that is larger than a poll. */
const cursorSchema = z
  .object({
    polledAt: instantSchema,
    sitemaps: namedSitemapsSchema,
    turn: z.string().optional(),
    leftOut: leftOutSchema.extend({ maxPages: z.number() }).optional(),
    sampled: sampledSchema.optional(),
    /** Of which pages sitemaps were last read for. */
    bounds: z.string().optional(),
  })
  .catch({ polledAt: '', sitemaps: {} });

/** The pages that the last crawl left out for being too many alike, as a website's cursor tells of them; undefined in any other. */
export const findLeftOut = (cursor: unknown): LeftOut | undefined =>
  z.object({ leftOut: leftOutSchema }).safeParse(cursor).data?.leftOut;

/** How many listed pages of a very large site are not kept, as a website's cursor tells of them; undefined where all are. */
export const findSampled = (cursor: unknown): Sampled | undefined =>
  z.object({ sampled: sampledSchema }).safeParse(cursor).data?.sampled;

type Task = { readonly url: string; readonly depth: number; readonly turn?: string };

/** What is to be read, most pressing first, each address once. */
class Frontier {
  readonly #lanes: readonly Task[][] = [[], [], [], []];
  readonly #places = [0, 0, 0, 0];
  readonly #met = new Set<string>();

  add(task: Task, lane: Lane): boolean {
    if (this.#met.has(task.url)) return false;
    this.#met.add(task.url);
    this.#lanes[lane]?.push(task);
    return true;
  }

  next(): Task | undefined {
    for (const [index, lane] of this.#lanes.entries()) {
      const task = lane[this.#places[index] ?? 0];
      if (task === undefined) continue;
      this.#places[index] = (this.#places[index] ?? 0) + 1;
      return task;
    }
    return undefined;
  }

  has(url: string): boolean {
    return this.#met.has(url);
  }

  get size(): number {
    return this.#met.size;
  }
}
/** The first page; what the sitemap says has changed; what was read before, and new; what was gone or failed. */
type Lane = 0 | 1 | 2 | 3;

const laneOf = ({ state }: KnownPage): Lane => (state === 'gone' || state === 'failed' ? 3 : 2);

/** What the crawl of one poll has come to. */
type Crawl = {
  readonly context: WebsiteContext;
  readonly scope: Scope;
  readonly frontier: Frontier;
  readonly start: string;
  readonly frontierMax: number;
  /** Where the first page was found, when on another host. */
  site: string | undefined;
  taken: number;
  answered: number;
  failuresInARow: number;
  startError: SourceError | undefined;
  /** Of the last page that was taken in its turn. */
  turn: string | undefined;
};

const toFrontierMax = (maxPages: number): number => Math.max(frontierMin, maxPages * frontierPerPage);

/** A home page that moved to another host takes its site with it. */
const noteStart = (crawl: Crawl, landed: string): void => {
  if (crawl.scope.isOfSite(landed)) return;
  crawl.site = landed;
  crawl.scope.addHost(landed);
};

const openCrawl = (context: WebsiteContext, turn: string | undefined): Crawl => {
  const { options } = context.channel;
  const start = toCanonicalUrl(options.url) ?? options.url;
  const frontier = new Frontier();
  frontier.add({ url: start, depth: 0 }, 0);
  return {
    context,
    frontier,
    start,
    scope: toScope({ ...options, url: start }),
    frontierMax: toFrontierMax(options.maxPages),
    site: undefined,
    taken: 0,
    answered: 0,
    failuresInARow: 0,
    startError: undefined,
    turn,
  };
};

/** Sitemap entries that changed since the last poll are read before all others, newest first. Says so where only a sample of all is kept. */
const addListed = async (
  crawl: Crawl,
  listed: readonly SitemapUrl[],
  polledAt: string,
): Promise<Sampled | undefined> => {
  const { scope, frontier, context } = crawl;
  const admitted = listed
    .map(({ url, modifiedAt }) => ({ url: toCanonicalUrl(url) ?? url, modifiedAt }))
    .filter(({ url }) => scope.admit(url, { isListed: true }));
  // A sitemap that stamps all its pages alike says nothing of any one of them.
  const varies = new Set(admitted.map(({ modifiedAt }) => modifiedAt)).size > 1;
  const changed = admitted
    .filter(({ modifiedAt }) => polledAt !== '' && varies && modifiedAt !== null && modifiedAt > polledAt)
    .toSorted((a, b) => (b.modifiedAt ?? '').localeCompare(a.modifiedAt ?? ''));
  for (const { url } of changed) frontier.add({ url, depth: 1 }, 1);
  const urls = [...new Set(admitted.map(({ url }) => url))];
  const sample = sampleSections(urls, crawl.frontierMax);
  await context.remember(sample.map((url) => ({ url, depth: 1 })));
  return sample.length < urls.length ? { listed: urls.length, kept: sample.length } : undefined;
};

/** What earlier polls met: those read before first, as the port lists them; of more than one poll reads, each in its turn. */
const addKnown = async (crawl: Crawl, sitemapFiles: ReadonlySet<string>): Promise<void> => {
  const { maxDepth, maxPages } = crawl.context.channel.options;
  const pages = (await crawl.context.known()).filter(
    (page) =>
      page.depth <= maxDepth &&
      !sitemapFiles.has(page.url) &&
      // Listed, as far as traps go: it passed them when it was met, or the sitemap named it.
      crawl.scope.admit(page.url, { isListed: page.state === 'read' || page.depth <= 1 }),
  );
  const isLarger = pages.length > maxPages;
  for (const page of isLarger ? inTurn(pages, crawl.turn) : pages) {
    if (crawl.frontier.size >= crawl.frontierMax) return;
    crawl.frontier.add(page, isLarger ? 2 : laneOf(page));
  }
};

/** Follows the links of a page that was read now; those of unchanged pages are known from before. */
const addLinks = async (crawl: Crawl, item: Item, depth: number): Promise<void> => {
  const { context, frontier, scope, frontierMax } = crawl;
  if (depth >= context.channel.options.maxDepth) return;
  const fresh: Task[] = [];
  for (const { url } of item.links) {
    if (frontier.size >= frontierMax) break;
    const task = { url, depth: depth + 1 };
    if (scope.isOfSite(url) && !frontier.has(url) && scope.admit(url) && frontier.add(task, 2)) fresh.push(task);
  }
  // Written down before they are read, so that a crash does not forget them.
  if (fresh.length > 0) await context.remember(fresh);
};

const readOne = async (crawl: Crawl, task: Task): Promise<void> => {
  const isStart = task.url === crawl.start;
  const reading = await crawl.context.page(task.url, {
    depth: task.depth,
    ...(crawl.site === undefined ? {} : { site: crawl.site }),
    beforeKept: async ({ url, item }) => {
      if (isStart) noteStart(crawl, url);
      await addLinks(crawl, item, task.depth);
    },
  });
  if (reading.outcome === 'planned') return;
  if (reading.outcome === 'failed') {
    // robots.txt forbidding a page says nothing of the site's health.
    if (reading.error.code !== 'ROBOTS_DISALLOWED') crawl.failuresInARow++;
    if (isStart) crawl.startError = reading.error;
    return;
  }
  crawl.failuresInARow = 0;
  if (reading.outcome === 'gone') {
    if (isStart) crawl.startError = startGone(crawl.start);
    return;
  }
  crawl.answered++;
  if (isStart) noteStart(crawl, reading.url);
};

const startGone = (url: string): SourceError =>
  new SourceError({
    code: 'HTTP_STATUS',
    retry: 'later',
    status: 404,
    subject: { kind: 'website', id: url },
    expected: 'a page to begin with',
    received: 'status 404 or 410',
    mend: 'Set "url" to the site’s home page.',
  });

/** Takes the next page while the bounds allow. */
const nextTask = (crawl: Crawl): Task | undefined => {
  const { context, frontier } = crawl;
  const isDown = crawl.failuresInARow >= failuresInARowMax;
  if (context.signal.aborted || isDown || crawl.taken >= context.channel.options.maxPages) return undefined;
  const task = frontier.next();
  if (task !== undefined) crawl.taken++;
  if (task?.turn !== undefined) crawl.turn = task.turn;
  return task;
};

/** The options that say which of the listed pages are kept. */
const toBounds = ({ maxPages, include, exclude }: z.infer<typeof options>): string =>
  sha256(JSON.stringify([maxPages, include, exclude])).slice(0, 16);

/** Reads a site: the first page, what its sitemap says has changed, what is known, what is new. */
export const website = defineSource({
  id: 'website',
  summary: 'Reads a whole site by its sitemap and its links, up to a number of pages.',
  options,
  everyMs: 24 * 3_600_000,
  examples: [
    { id: 'home', source: 'website', url: 'https://northwind.example/', owned: true, maxPages: 500 },
    { id: 'shop', source: 'website', url: 'https://shop.example/', include: ['/northwind/'], exclude: ['[?&]sort='] },
  ],
  async *read(context) {
    const { sitemap, maxPages } = context.channel.options;
    const { polledAt, sitemaps, turn, ...before } = cursorSchema.parse(context.cursor);
    const crawl = openCrawl(context, turn);
    const bounds = toBounds(context.channel.options);
    const work = (task: Task): Promise<void> => readOne(crawl, task);
    // The first page alone, before anything else: where it leads decides what the site is.
    await workThrough(() => (crawl.taken === 0 ? nextTask(crawl) : undefined), work, 1);
    const listed =
      sitemap && maxPages > 1
        ? await readSitemaps(context, {
            url: crawl.start,
            urlsMax: listedMax,
            before: sitemaps,
            // Pages that were not asked for before are in sitemaps that did not change.
            conditional: bounds === before.bounds,
          })
        : undefined;
    const sampled = await addListed(crawl, listed?.urls ?? [], polledAt);
    await addKnown(crawl, listed?.files ?? new Set());
    await workThrough(() => nextTask(crawl), work, context.concurrency);
    if (crawl.answered === 0 && crawl.startError !== undefined) throw crawl.startError;
    if (context.signal.aborted) return;
    const leftOut = crawl.scope.leftOut();
    // Unchanged pages do not show their links again: what was left out before still is, unless the bound was moved.
    const isAsBefore = leftOut === undefined && before.leftOut?.maxPages === maxPages;
    // Sitemaps that did not change list nothing: what they listed before still holds.
    const isSampledAsBefore = listed?.isPartial === true;
    yield {
      type: 'checkpoint',
      cursor: {
        polledAt: context.now.toISOString(),
        sitemaps: listed?.named ?? {},
        turn: crawl.turn,
        ...(isAsBefore ? { leftOut: before.leftOut } : {}),
        ...(leftOut === undefined ? {} : { leftOut: { ...leftOut, maxPages } }),
        sampled: isSampledAsBefore ? (before.sampled ?? sampled) : sampled,
        bounds,
      },
    };
  },
  follow: ({ options: { url: start, ...options }, item, url, depth, site }) => {
    const { maxPages, maxDepth } = options;
    const scope = toScope({ ...options, url: toCanonicalUrl(start) ?? start });
    // The poll planned the page, so its host is the site's.
    for (const each of [url, site]) if (each !== undefined) scope.addHost(each);
    const urls = depth < maxDepth ? [...new Set(item.links.map((link) => link.url))] : [];
    const links = urls.flatMap((each) => {
      const kind = scope.kindOf(each);
      if (kind === 'trap') return [];
      return [{ url: each, depth: depth + 1, ...(kind === undefined ? {} : { kind }) }];
    });
    return { links, pagesMax: maxPages, knownMax: toFrontierMax(maxPages) };
  },
});
