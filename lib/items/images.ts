/** A page's images and icons, absolute. */
import type { Element } from 'domhandler';
import type { Image } from '../model/item.ts';
import { toAbsoluteUrl } from '../text/url.ts';
import { attribute, foldSpace } from './element.ts';
import type { Head } from './head.ts';

const homeScreenRels = ['apple-touch-icon', 'apple-touch-icon-precomposed'] as const;
const altLengthMax = 2_000;

const firstOfSrcset = (srcset: string | undefined): string | undefined => srcset?.trim().split(/[\s,]+/)[0];

/** Scripts put the address into `src` later; until then it stands in one of these. */
export const addressOf = (image: Element): string | undefined => {
  const src = attribute(image, 'src')?.trim();
  const lazy =
    attribute(image, 'data-src') ??
    attribute(image, 'data-original') ??
    attribute(image, 'data-lazy-src') ??
    firstOfSrcset(attribute(image, 'srcset') ?? attribute(image, 'data-srcset'));
  return src === undefined || src === '' || (src.startsWith('data:') && lazy !== undefined) ? lazy : src;
};

/** Images in document order; those without an address are left out. */
export const toImages = (elements: readonly Element[], base: string): readonly Image[] =>
  elements.flatMap((element) => {
    const src = addressOf(element);
    const url = src === undefined ? undefined : toAbsoluteUrl(src, base);
    const alt = attribute(element, 'alt');
    return url === undefined ? [] : [{ url, alt: alt === undefined ? null : foldSpace(alt.slice(0, altLengthMax)) }];
  });

/** Addresses of the links of a rel, absolute, each once, in the order of the page. */
export const addressesOf = (elements: readonly Element[], base: string): readonly string[] => [
  ...new Set(
    elements.flatMap((element) => {
      const href = attribute(element, 'href')?.trim();
      const url = href === undefined || href === '' ? undefined : toAbsoluteUrl(href, base);
      return url === undefined ? [] : [url];
    }),
  ),
];

/** Icons that the page names, in the order of the page; those for home screens only where it has no other. */
export const toIcons = (head: Head): readonly string[] => {
  const icons = addressesOf(head.linksOf('icon'), head.base);
  if (icons.length > 0) return icons;
  return addressesOf(
    homeScreenRels.flatMap((rel) => head.linksOf(rel)),
    head.base,
  );
};

/** The picture that stands for the page where it is shared. */
export const toSocialImage = (head: Head): string | null => {
  const value = head.meta('og:image:secure_url', 'og:image', 'og:image:url', 'twitter:image', 'twitter:image:src');
  return value === null ? null : (toAbsoluteUrl(value, head.base) ?? null);
};
