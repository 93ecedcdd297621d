/** Of a site's pages the one that some words speak of, told by the words in their addresses and titles. */
import type { Brand } from '../model/brand.ts';
import { foldText } from './fold.ts';
import { toUrl } from './url.ts';

/** A page of the brand's own: its address, and its title where it is known. */
export type OwnPage = { readonly url: string; readonly title: string | null };

const wordsMax = 400;
const lettersMin = 3;
/** A word that stands in more than this share of the addresses (`products`, `en`) tells none of them apart. */
const commonRatio = 0.2;
const commonMin = 3;

/** Words of a text, folded; in scripts that leave no spaces a run of signs is one word. */
const toWords = (text: string): readonly string[] =>
  (foldText(text).folded.match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, wordsMax).filter((word) => word.length >= lettersMin);

const decode = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

/** The words in the path of an address, without its ending: `/shop/house-blend.html` → `shop`, `house`, `blend`. */
export const toPathWords = (address: string): readonly string[] => {
  const url = toUrl(address);
  return url === undefined ? [] : toWords(decode(url.pathname).replace(/\.[a-z]{2,5}$/i, ''));
};

/** Words that tell a page from the brand's others: the brand's own name, which stands in most titles, does not. */
const toTellingWords = ({ url, title }: OwnPage, names: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...toPathWords(url), ...toWords(title ?? '')].filter((word) => !names.has(word)));

/** The words of a list of pages, each with the pages that it tells from the others and its weight. */
type WordsOfPages = {
  readonly lengths: ReadonlyMap<OwnPage, number>;
  readonly pagesOf: ReadonlyMap<string, readonly OwnPage[]>;
};

const toWordsOfPages = (pages: readonly OwnPage[], names: ReadonlySet<string>): WordsOfPages => {
  const lengths = new Map<OwnPage, number>();
  const pagesOf = new Map<string, OwnPage[]>();
  for (const page of pages) {
    const words = toTellingWords(page, names);
    lengths.set(page, words.size);
    for (const word of words) {
      const known = pagesOf.get(word);
      if (known === undefined) pagesOf.set(word, [page]);
      else known.push(page);
    }
  }
  return { lengths, pagesOf };
};

type Named = Pick<Brand, 'name' | 'aliases'>;

/** Sentences come by the thousand, a site's list of pages stays: its words are told once. */
const lastTold = new WeakMap<readonly OwnPage[], { readonly brand: Named; readonly words: WordsOfPages }>();
const tellWords = (pages: readonly OwnPage[], brand: Named): WordsOfPages => {
  const known = lastTold.get(pages);
  if (known?.brand === brand) return known.words;
  const words = toWordsOfPages(pages, new Set([brand.name, ...brand.aliases].flatMap(toWords)));
  lastTold.set(pages, { brand, words });
  return words;
};

/**
 * The page whose address and title share most words with the text, rare words counting more; undefined where none shares a word that tells it apart. Of equals the
 * one with the shortest address.
 */
export const toBestPage = (text: string, pages: readonly OwnPage[], brand: Named): OwnPage | undefined => {
  const { lengths, pagesOf } = tellWords(pages, brand);
  const shared = new Map<OwnPage, { count: number; weight: number }>();
  for (const word of new Set(toWords(text))) {
    const having = pagesOf.get(word) ?? [];
    const weight = having.length > Math.max(commonMin, pages.length * commonRatio) ? 0 : 1 / having.length;
    for (const page of having) {
      const known = shared.get(page) ?? { count: 0, weight: 0 };
      shared.set(page, { count: known.count + 1, weight: known.weight + weight });
    }
  }
  let best: { readonly page: OwnPage; readonly score: number } | undefined;
  for (const page of pages) {
    const { count, weight } = shared.get(page) ?? { count: 0, weight: 0 };
    const score = weight * (count / Math.max(1, lengths.get(page) ?? 0));
    if (score === 0 || (best !== undefined && score < best.score)) continue;
    if (best === undefined || score > best.score || page.url.length < best.page.url.length) best = { page, score };
  }
  return best?.page;
};
