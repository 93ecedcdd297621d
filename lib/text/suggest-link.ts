/** Where on a page that names the brand a link to it belongs, and where the link should lead. */
import type { Block } from '../model/block.ts';
import type { Brand } from '../model/brand.ts';
import type { Occurrence } from '../model/mention.ts';
import type { Span } from '../model/vocabulary.ts';
import { type OwnPage, toBestPage } from './best-page.ts';
import { toSentenceSpan } from './sentence.ts';
import { toComparable } from './terms.ts';

type LinkSuggestion = {
  readonly occurrence: Occurrence;
  /** The sentence in which the link belongs, and where in its block it stands. */
  readonly sentence: string;
  readonly span: Span;
  readonly target: string;
  /** The product that is named there. */
  readonly product: string | null;
  /** What the sentence speaks of, as the address of the brand's own page about it has it. */
  readonly topic: string | null;
};

const isProse = ({ place, kind }: Block): boolean => place === 'main' && kind !== 'alt' && kind !== 'code';

type NamedProduct = Brand['products'][number];

/** The product that an occurrence names. */
const findProduct = ({ via, name }: Occurrence, { products }: Brand): NamedProduct | undefined => {
  if (via !== 'product') return undefined;
  const named = toComparable(name);
  return products.find((each) => [each.name, ...each.aliases].some((form) => toComparable(form) === named));
};

/** The brand's first site: where a link leads where no better page is known. */
export const toHome = ({ domains, profiles }: Brand): string | undefined =>
  domains[0] === undefined ? Object.values(profiles)[0] : `https://${domains[0]}/`;

/** The last part of an address in words: `house-blend`. */
const toTopic = (page: string): string | null => decodeURI(page).split(/[/?#]/).filter(Boolean).at(-1) ?? null;

/** What the page's address says it is about; nothing for a site's first page, and where it cannot be written in letters. */
const findTopic = (page: string): string | null => {
  try {
    return new URL(page).pathname === '/' ? null : toTopic(page);
  } catch {
    return null;
  }
};

/**
 * The first place in the text of the page that names the brand; one that names a product with a page of its own comes before. The link should lead to
 * that product, else to the page of the brand's that the sentence speaks of, else to its first site. `pages`: the brand's own.
 */
export const suggestLink = ({
  blocks,
  occurrences,
  brand,
  pages,
}: {
  readonly blocks: readonly Block[];
  readonly occurrences: readonly Occurrence[];
  readonly brand: Brand;
  readonly pages: readonly OwnPage[];
}): LinkSuggestion | undefined => {
  const named = occurrences.filter(({ block }) => {
    const stands = blocks[block];
    return stands !== undefined && isProse(stands);
  });
  const ofProduct = named.find((each) => findProduct(each, brand)?.url !== undefined);
  const occurrence = ofProduct ?? named[0];
  const text = occurrence === undefined ? undefined : blocks[occurrence.block]?.text;
  if (occurrence === undefined || text === undefined) return undefined;
  const span = toSentenceSpan(text, occurrence.span);
  const sentence = text.slice(...span);
  const product = findProduct(occurrence, brand);
  const page = product?.url === undefined ? toBestPage(sentence, pages, brand)?.url : undefined;
  const target = product?.url ?? page ?? toHome(brand);
  if (target === undefined) return undefined;
  return {
    occurrence,
    sentence,
    span,
    target,
    product: product?.name ?? null,
    topic: page === undefined ? null : findTopic(page),
  };
};
