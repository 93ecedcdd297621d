/** Where a page leads: what it links to, and what it claims as its own elsewhere. */
import type { Need } from '../checks/check.ts';
import type { Item } from '../model/item.ts';
import { toCanonicalUrl } from '../text/url.ts';

/** More links of one page than this are not remembered for the link check. */
const outlinksMax = 500;

/**
 * The addresses a page links to, as far as they are remembered; first those that it claims as its own elsewhere, where a check
 * looks at them (structured data takes time to read).
 */
export const outlinksOf = (item: Item, needs: ReadonlySet<Need>): readonly string[] => {
  const claimed = needs.has('profiles') ? sameAsOf(item) : [];
  return [...claimed, ...item.links.map(({ url }) => url)].slice(0, outlinksMax);
};

/** The profiles elsewhere that a page claims for an organization; canonical. */
export const sameAsOf = ({ organizations }: Item): readonly string[] =>
  organizations.flatMap(({ sameAs }) => sameAs).flatMap((url) => toCanonicalUrl(url) ?? []);
