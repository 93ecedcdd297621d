/** Links that lead through somebody's counter before they lead to the page. */
import { toUrl } from '../text/url.ts';

/** Where such links are made, and which parameter holds the target. As seen in the feeds of the services. */
const wrappers: readonly { readonly host: RegExp; readonly path: RegExp; readonly parameters: readonly string[] }[] = [
  { host: /^(?:www\.)?google\.[a-z]{2,3}(?:\.[a-z]{2})?$/, path: /^\/url$/, parameters: ['url', 'q'] },
  { host: /^(?:www\.)?bing\.com$/, path: /^\/news\/apiclick\.aspx$/, parameters: ['url'] },
  { host: /^lm?\.facebook\.com$/, path: /^\/l\.php$/, parameters: ['u'] },
  { host: /^(?:www\.)?youtube\.com$/, path: /^\/redirect$/, parameters: ['q'] },
];
/** A wrapped link in a wrapped link in … */
const layersMax = 3;

const unwrapOnce = (link: string): string | undefined => {
  const url = toUrl(link);
  if (url === undefined) return undefined;
  const wrapper = wrappers.find(({ host, path }) => host.test(url.hostname) && path.test(url.pathname));
  for (const name of wrapper?.parameters ?? []) {
    const target = url.searchParams.get(name);
    if (target !== null && /^https?:\/\//i.test(target) && toUrl(target) !== undefined) return target;
  }
  return undefined;
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
