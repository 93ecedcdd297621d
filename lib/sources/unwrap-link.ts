/** Links that lead through somebody's counter before they lead to the page. */
import { toUrl } from '../text/url.ts';
import { isGoogleNewsArticle, unwrapGoogleNews } from './google-news-link.ts';

/** `google.de`, `google.co.uk`, `google.com.au`: the one list of its countries is Google's own, and grows. */
const google = (subdomains: string): RegExp => new RegExp(`^(?:${subdomains})?google\\.[a-z]{2,3}(?:\\.[a-z]{2})?$`);

/** Where such links are made, and which parameter holds the target. As seen in the feeds of the services. */
const wrappers: readonly { readonly host: RegExp; readonly path: RegExp; readonly parameters: readonly string[] }[] = [
  { host: google('www\\.|m\\.'), path: /^\/(?:url|interstitial)$/, parameters: ['url', 'q'] },
  // Alerts until 2013 and Google News until 2017, and what was copied from them.
  { host: google('www\\.|news\\.'), path: /^\/(?:news|alerts)\/url$/, parameters: ['url', 'q'] },
  { host: /^(?:www\.)?bing\.com$/, path: /^\/news\/apiclick\.aspx$/i, parameters: ['url'] },
  { host: /^lm?\.facebook\.com$/, path: /^\/l\.php$/, parameters: ['u'] },
  { host: /^(?:www\.)?youtube\.com$/, path: /^\/redirect$/, parameters: ['q'] },
];

/** Copies of pages at which the target stands in the path: `google.com/amp/s/post.example/a` → `https://post.example/a`. */
const copies: readonly { readonly host: RegExp; readonly path: RegExp }[] = [
  { host: google('www\\.'), path: /^\/amp\/(s\/)?(.+)$/ },
  { host: /^(?:[a-z\d-]{1,63}\.)?cdn\.ampproject\.org$/, path: /^\/[cv]\/(s\/)?(.+)$/ },
];

/** A wrapped link in a wrapped link in … */
const layersMax = 3;

const asWeb = (target: string | null): string | undefined =>
  target !== null && /^https?:\/\//i.test(target) && toUrl(target) !== undefined ? target : undefined;

const unwrapCopy = (url: URL): string | undefined => {
  for (const { host, path } of copies) {
    const [, isSecure, rest] = host.test(url.hostname) ? (path.exec(url.pathname) ?? []) : [];
    // What has no dot is no host: the path is the copy's own.
    if (rest !== undefined && /^[^/]+\.[^/]+/.test(rest))
      return asWeb(`http${isSecure === undefined ? '' : 's'}://${rest}${url.search}`);
  }
  return undefined;
};

const unwrapOnce = (link: string): string | undefined => {
  const url = toUrl(link);
  if (url === undefined) return undefined;
  const wrapper = wrappers.find(({ host, path }) => host.test(url.hostname) && path.test(url.pathname));
  for (const name of wrapper?.parameters ?? []) {
    const target = asWeb(url.searchParams.get(name));
    if (target !== undefined) return target;
  }
  return unwrapGoogleNews(url) ?? unwrapCopy(url);
};

/** The page a link leads to in the end: `https://www.google.com/url?url=X` → `X`; the link itself where nothing wraps it. */
export const unwrapLink = (link: string): string => {
  let target = link;
  for (let layer = 0; layer < layersMax; layer++) {
    const inner = unwrapOnce(target);
    if (inner === undefined) break;
    target = inner;
  }
  return target;
};

/** True for an unwrapped link that still leads to a page which only scripts leave: there is nothing to read at it. */
export const leadsNowhere = (link: string): boolean => {
  const url = toUrl(link);
  return url !== undefined && isGoogleNewsArticle(url);
};
