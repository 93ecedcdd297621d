/** A page's links with their anchor text, rel and effective follow state. */
import type { Link } from '../model/item.ts';
import { toAbsoluteUrl, toCanonicalUrl, toUrl } from '../text/url.ts';
import { attribute, foldSpace } from './element.ts';
import { relWords } from './head.ts';
import type { RawLink, Survey } from './survey.ts';

/** What decides a link besides itself. */
type Setting = {
  readonly base: string;
  /** By meta robots or X-Robots-Tag no link of the page is followed. */
  readonly nofollow: boolean;
  readonly isMain: (block: number) => boolean;
  /** Index in the item's blocks of a block of the survey. */
  readonly toBlock: (block: number) => number;
};

const unfollowed = new Set(['nofollow', 'ugc', 'sponsored']);

type Address = { readonly href: string; readonly url: string };

/** Addresses that are in their normal form already, so that parsing them would change nothing. */
const plainPath = /^\/(?:[\w~-]+\/)*[\w~-]*(?:\.[a-z]{2,5})?$/;
const plainAddress = /^https?:\/\/(?:[a-z0-9-]+\.)+[a-z]{2,12}\/(?:[\w~-]+\/)*[\w~-]*(?:\.[a-z]{2,5})?$/;
const plainLengthMax = 300;

type Base = { readonly url: string; readonly origin: string | undefined };

const toAddress = (raw: string, { url: base, origin }: Base): Address => {
  if (raw.length <= plainLengthMax) {
    if (origin !== undefined && plainPath.test(raw)) return { href: origin + raw, url: origin + raw };
    if (plainAddress.test(raw) && !raw.includes('xn--')) return { href: raw, url: raw };
  }
  const href = toAbsoluteUrl(raw, base);
  if (href === undefined) return { href: raw, url: raw };
  // Without query and fragment there is nothing left to take off.
  const url = href.includes('?') || href.includes('#') ? (toCanonicalUrl(href) ?? href) : href;
  return { href, url };
};

const toBase = (url: string): Base => {
  const parsed = toUrl(url);
  return { url, origin: parsed?.protocol === 'http:' || parsed?.protocol === 'https:' ? parsed.origin : undefined };
};

/** True when the link stands in the article: its own text does or, for a link around an image, the text on both sides. */
const standsInMain = ({ block, position, hidden }: RawLink, isMain: Setting['isMain']): boolean => {
  if (hidden) return false;
  if (block >= 0) return isMain(block);
  return isMain(position - 1) && isMain(position);
};

/** Every `a[href]` and `area[href]` in document order. */
export const toLinks = (page: Survey, { base, nofollow, isMain, toBlock }: Setting): readonly Link[] => {
  const addresses = new Map<string, Address>();
  const from = toBase(base);
  return page.links.map((link) => {
    const raw = attribute(link.element, 'href') ?? '';
    let address = addresses.get(raw);
    if (address === undefined) {
      address = toAddress(raw, from);
      addresses.set(raw, address);
    }
    const rel = link.element.attribs.rel === undefined ? [] : relWords(link.element);
    return {
      url: address.url,
      href: address.href,
      anchor: foldSpace(link.anchor) || link.alt,
      rel,
      followed: !nofollow && !rel.some((word) => unfollowed.has(word)),
      place: standsInMain(link, isMain) ? 'main' : 'boilerplate',
      ...(link.block < 0 || link.block >= page.blocks.length ? {} : { block: toBlock(link.block) }),
    };
  });
};
