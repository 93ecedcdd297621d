/** The feeds that a web page offers in its head. */
import { toAbsoluteUrl } from '../text/url.ts';
import { readTags, type TagHandler } from './tags.ts';

/** A head is near the beginning; a page that hides its feed deeper offers none. */
const headCharsMax = 500_000;
const feedType = /^\s*application\/(?:rss\+xml|atom\+xml|feed\+json|rdf\+xml|json)\s*(?:;|$)/i;
const linksMax = 20;

/** Addresses of `<link rel=alternate>` feeds, absolute, in the order of the page. */
export const findFeedLinks = (html: string, url: string): readonly string[] => {
  const found: string[] = [];
  const onopentag: TagHandler['onopentag'] = (name, written) => {
    if (name.toLowerCase() !== 'link' || found.length >= linksMax) return;
    const attributes = new Map(Object.entries(written).map(([key, value]) => [key.toLowerCase(), value ?? '']));
    if (!feedType.test(attributes.get('type') ?? '') || !/\balternate\b/i.test(attributes.get('rel') ?? '')) return;
    const address = toAbsoluteUrl(attributes.get('href') ?? '', url);
    if (address !== undefined && !found.includes(address)) found.push(address);
  };
  readTags(html.slice(0, headCharsMax), { onopentag }, { isXml: false });
  return found;
};
