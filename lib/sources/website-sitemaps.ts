/** The pages that a site lists itself: sitemaps named in robots.txt or at their usual place, and those that indexes name. */
import * as z from 'zod';

import { EarmarkError } from '../errors.ts';
import { decodeText } from '../formats/charset.ts';
import { parseRobots } from '../formats/robots.ts';
import { parseSitemap, type Sitemap, type SitemapUrl } from '../formats/sitemap.ts';
import { toUrl } from '../text/url.ts';
import type { SourceContext } from './source.ts';

/** Sitemap files of one poll, those in indexes included. */
const filesMax = 50;
/** The protocol's own bound for one file. */
const fileBytesMax = 52_428_800;
/** An index in an index is against the protocol, and met. */
const levelsMax = 3;

type Waiting = { readonly url: string; readonly level: number };

/** What robots.txt and indexes named when they were last read: they are asked for conditionally, and a 304 has no list. */
export const namedSitemapsSchema = z.record(z.string(), z.array(z.string()));
export type NamedSitemaps = z.infer<typeof namedSitemapsSchema>;

/** Sitemaps that robots.txt names; the usual place where it names none. */
const findSitemaps = async (
  context: SourceContext<unknown>,
  { origin, before, named }: { readonly origin: string; readonly before: NamedSitemaps; readonly named: NamedSitemaps },
): Promise<readonly string[]> => {
  const robots = `${origin}/robots.txt`;
  const answer = await context.request({ url: robots, robots: 'ignore', conditional: true });
  const written =
    answer.outcome === 'read' ? parseRobots(decodeText(answer.body, {}).text).sitemaps : (before[robots] ?? []);
  const absolute = written
    .slice(0, filesMax)
    .map((each) => toUrl(each, origin)?.href)
    .filter((each) => each !== undefined);
  named[robots] = absolute;
  return absolute.length > 0 ? absolute : [`${origin}/sitemap.xml`];
};

const readOne = async (
  context: SourceContext<unknown>,
  url: string,
  conditional: boolean,
): Promise<Pick<Sitemap, 'kind' | 'urls'> | 'unchanged' | undefined> => {
  const answer = await context.request({ url, conditional, maxBytes: fileBytesMax });
  if (answer.outcome === 'unchanged') return 'unchanged';
  if (answer.outcome !== 'read') return undefined;
  try {
    return parseSitemap(answer.body, { url: answer.url, contentType: answer.headers['content-type'] });
  } catch (error) {
    if (!(error instanceof EarmarkError)) throw error;
    // A missing sitemap answered by a web page is common; links are followed all the same.
    context.log.info('a sitemap could not be read', { channel: context.channel.id, url, reason: error.message });
    return undefined;
  }
};

/** Newest first, so that the bound on files cuts off what changed longest ago. */
const byNewest = (a: SitemapUrl, b: SitemapUrl): number => (b.modifiedAt ?? '').localeCompare(a.modifiedAt ?? '');

/**
 * Addresses that the sitemaps list, at most `urlsMax`, and what is to be remembered for the next poll. A file that is
 * unchanged since the last poll lists nothing new; an unchanged index still leads to its files, which may have changed.
 */
export const readSitemaps = async (
  context: SourceContext<unknown>,
  {
    url,
    urlsMax,
    before,
    conditional,
  }: {
    readonly url: string;
    readonly urlsMax: number;
    readonly before: NamedSitemaps;
    /** False: files are read even if they did not change. */
    readonly conditional: boolean;
  },
): Promise<{
  readonly urls: readonly SitemapUrl[];
  readonly files: ReadonlySet<string>;
  readonly named: NamedSitemaps;
  /** True where a file was unchanged, so that what it lists is not among `urls`. */
  readonly isPartial: boolean;
}> => {
  const named: NamedSitemaps = {};
  const first = await findSitemaps(context, { origin: new URL(url).origin, before, named });
  const waiting: Waiting[] = first.map((each) => ({ url: each, level: 0 }));
  const files = new Set<string>();
  const urls: SitemapUrl[] = [];
  let isPartial = false;
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (files.size >= filesMax || urls.length >= urlsMax || context.signal.aborted) break;
    if (files.has(next.url) || next.level >= levelsMax) continue;
    files.add(next.url);
    const sitemap = await readOne(context, next.url, conditional);
    const within = namedIn(sitemap, before[next.url]);
    if (within !== undefined) {
      named[next.url] = within;
      for (const each of within) waiting.push({ url: each, level: next.level + 1 });
    } else if (sitemap === 'unchanged') isPartial = true;
    else if (sitemap !== undefined) urls.push(...sitemap.urls.slice(0, urlsMax - urls.length));
  }
  return { urls: withAlternates(urls, urlsMax), files, named, isPartial };
};

/** Pages in other languages that no entry of their own lists stand behind all others, as new as the page that names them. */
const withAlternates = (urls: readonly SitemapUrl[], urlsMax: number): readonly SitemapUrl[] => {
  const byUrl = new Map<string, SitemapUrl>();
  for (const { alternates = [], modifiedAt } of urls)
    for (const url of alternates) if (!byUrl.has(url)) byUrl.set(url, { url, modifiedAt });
  for (const { url } of urls) byUrl.delete(url);
  return byUrl.size === 0 ? urls : [...urls, ...byUrl.values()].slice(0, urlsMax);
};

/** The files an index names, now or when it was last read; undefined for what is no index. */
const namedIn = (
  sitemap: Awaited<ReturnType<typeof readOne>>,
  before: readonly string[] | undefined,
): string[] | undefined => {
  if (sitemap === 'unchanged') return before === undefined ? undefined : [...before];
  if (sitemap?.kind !== 'index') return undefined;
  return sitemap.urls
    .toSorted(byNewest)
    .slice(0, filesMax)
    .map((each) => each.url);
};
