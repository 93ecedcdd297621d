/** Which addresses belong to a crawl: the same site, what the channel asks for, and no traps. */
import * as z from 'zod';
import { toUrl } from '../text/url.ts';
import { toUrlPattern } from './url-patterns.ts';

/** No page that people meant to be found is deeper or longer. */
const segmentsMax = 16;
const urlCharsMax = 1000;
/** `/a/b/a/b/a/b`: a relative link that adds to itself. */
const sameSegmentMax = 3;
/** Pages of one path whose query alone differs (filters, sort orders, calendars, sessions). */
const perQueryPatternMax = 30;
/** Pages whose paths differ in their digits alone, at least; the bound grows with the channel's own. */
const perDigitPatternMin = 50;

/** Answers of these are no pages; asking for them would only cost the site. */
const otherFile =
  /\.(?:7z|aac|apk|avi|avif|bin|bmp|bz2|css|csv|dmg|docx?|eot|epub|exe|flac|gif|gz|ico|ics|iso|jar|jpe?g|js|json|m4[av]|map|mjs|mkv|mov|mp[34]|mpe?g|msi|og[agv]|otf|pdf|png|pptx?|psd|rar|rss|atom|rtf|svg|swf|tar|tgz|tiff?|ttf|txt|wasm|wav|web[mp]|wmv|woff2?|xlsx?|xml|zip)$/i;
/** Links that do something instead of showing something. */
const action =
  /[?&](?:add-to-cart|add_to_wishlist|action|replytocom|share|logout|print)=|\/(?:logout|signout|wp-login\.php|cart\/add)\b/i;

/** Pages whose addresses differ only in their numbers or in their query's values, of which a poll takes so many. */
export type PageKind = { readonly name: string; readonly max: number };

/** Pages of the site that were left out, as there were too many alike; `pages` is at most `leftOutMax`. */
export const leftOutSchema = z.object({ pages: z.int().positive(), example: z.string() });
export type LeftOut = z.infer<typeof leftOutSchema>;

/** Left-out pages that are counted. */
const leftOutMax = 1000;

export type Scope = {
  /** True for an address that is worth a request: the site's own, asked for, and no trap. Counts as it lets through. */
  admit(url: string, options?: { readonly isListed?: boolean }): boolean;
  /** What kind of page of the site an address is, `trap` for one that is worth no request; for those who count elsewhere. */
  kindOf(url: string): PageKind | 'trap' | undefined;
  /** True for an address of the site, traps or not. */
  isOfSite(url: string): boolean;
  /** What was not let through as its path differs from others' in its digits alone; undefined where nothing was. */
  leftOut(): LeftOut | undefined;
  /** Another host that the first page led to is the site as well. */
  addHost(url: string): void;
};

/** Scheme, host and path of an address that is canonical anyway, as nearly all are: no parser is needed for those. */
const plainAddress = /^https?:\/\/([a-z\d.-]+(?::\d+)?)(\/[^?#\\]*)/;

const toPlace = (url: string): { readonly host: string; readonly path: string } => {
  const plain = plainAddress.exec(url);
  const [host = '', path = ''] = plain === null ? [toUrl(url)?.host, toUrl(url)?.pathname] : [plain[1], plain[2]];
  return { host: host.startsWith('www.') ? host.slice(4) : host, path };
};

const hasTooMuchPath = (pathname: string): boolean => {
  const segments = pathname.split('/').filter((segment) => segment !== '');
  if (segments.length > segmentsMax) return true;
  const counts = new Map<string, number>();
  for (const segment of segments) counts.set(segment, (counts.get(segment) ?? 0) + 1);
  return Math.max(0, ...counts.values()) > sameSegmentMax;
};

/** `/news/2026/11?page=4&sort=a` → `/news/#/#?page&sort`: what pages of one template have in common. */
const toPathPattern = ({ pathname, searchParams }: URL): string => {
  const names = [...new Set(searchParams.keys())].toSorted((a, b) => (a < b ? -1 : 1)).join('&');
  return `${pathname.replace(/\d+/g, '#')}${names === '' ? '' : `?${names}`}`;
};

/** Makes the scope of one poll. */
export const toScope = (options: {
  readonly url: string;
  readonly maxPages: number;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}): Scope => {
  const hosts = new Set([toPlace(options.url).host]);
  const include = options.include.map(toUrlPattern);
  const exclude = options.exclude.map(toUrlPattern);
  const perDigitPatternMax = Math.max(perDigitPatternMin, Math.ceil(options.maxPages / 2));
  const counts = new Map<string, number>();
  const leftOut = new Set<string>();

  const isOfSite = (url: string, { host } = toPlace(url)): boolean => /^https?:/.test(url) && hosts.has(host);
  const isAskedFor = (url: string): boolean =>
    (include.length === 0 || include.some((matches) => matches(url))) && !exclude.some((matches) => matches(url));
  const kindOf = (url: string): PageKind | 'trap' | undefined => {
    const parsed = new URL(url);
    if (otherFile.test(parsed.pathname) || action.test(url) || hasTooMuchPath(parsed.pathname)) return 'trap';
    const name = toPathPattern(parsed);
    if (!/[?#]/.test(name)) return undefined;
    return { name, max: name.includes('?') ? perQueryPatternMax : perDigitPatternMax };
  };
  const isTrap = (url: string): boolean => {
    const kind = kindOf(url);
    if (kind === undefined || kind === 'trap') return kind === 'trap';
    const count = (counts.get(kind.name) ?? 0) + 1;
    counts.set(kind.name, count);
    // Filters and sort orders show what other pages show; a path with another number may be another article.
    if (count > kind.max && !kind.name.includes('?') && leftOut.size < leftOutMax) leftOut.add(url);
    return count > kind.max;
  };
  const isWanted = (url: string): boolean => url.length <= urlCharsMax && isOfSite(url) && isAskedFor(url);

  return {
    isOfSite: (url) => isOfSite(url),
    admit: (url, { isListed = false } = {}) => {
      if (url.length > urlCharsMax) return false;
      const place = toPlace(url);
      if (!isOfSite(url, place) || !isAskedFor(url)) return false;
      // What the site's own sitemap lists is meant to be read, however its address looks.
      return isListed ? !otherFile.test(place.path) : !isTrap(url);
    },
    kindOf: (url) => (isWanted(url) ? kindOf(url) : 'trap'),
    leftOut: () => {
      const [example] = leftOut;
      return example === undefined ? undefined : { pages: leftOut.size, example };
    },
    addHost: (url) => void hosts.add(toPlace(url).host),
  };
};
