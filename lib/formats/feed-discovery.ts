/** The feeds that a web page offers in its head. */
import { Parser } from 'htmlparser2';
import { toAbsoluteUrl } from '../text/url.ts';

/** A head is near the beginning; a page that hides its feed deeper offers none. */
const headCharsMax = 500_000;
const feedType = /^\s*application\/(?:rss\+xml|atom\+xml|feed\+json|rdf\+xml|json)\s*(?:;|$)/i;
const linksMax = 20;

/** Addresses of `<link rel=alternate>` feeds, absolute, in the order of the page. */
export const findFeedLinks = (html: string, url: string): readonly string[] => {
  const found: string[] = [];
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name !== 'link' || found.length >= linksMax || !feedType.test(attributes.type ?? '')) return;
      if (!/\balternate\b/i.test(attributes.rel ?? '')) return;
      const address = toAbsoluteUrl(attributes.href ?? '', url);
      if (address !== undefined && !found.includes(address)) found.push(address);
    },
  });
  parser.end(html.slice(0, headCharsMax));
  return found;
};
