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

/**
 * The page whose address and title share most words with the text, rare words counting more; undefined where none shares a word that tells it apart. Of equals the
 * one with the shortest address.
 */
export const toBestPage = (
  text: string,
  pages: readonly OwnPage[],
  { name, aliases }: Pick<Brand, 'name' | 'aliases'>,
): OwnPage | undefined => {
  const asked = new Set(toWords(text));
  if (asked.size === 0) return undefined;
  const names = new Set([name, ...aliases].flatMap(toWords));
  const known = pages.map((page) => ({ page, words: toTellingWords(page, names) }));
  const counts = new Map<string, number>();
  for (const { words } of known) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const toWeight = (word: string): number => {
    const count = counts.get(word) ?? 0;
    return count > Math.max(commonMin, known.length * commonRatio) ? 0 : 1 / count;
  };
  let best: { readonly page: OwnPage; readonly score: number } | undefined;
  for (const { page, words } of known) {
    const shared = [...words].filter((word) => asked.has(word));
    const sum = shared.reduce((total, word) => total + toWeight(word), 0);
    const score = sum * (shared.length / Math.max(1, words.size));
    if (score === 0 || (best !== undefined && score < best.score)) continue;
    if (best === undefined || score > best.score || page.url.length < best.page.url.length) best = { page, score };
  }
  return best?.page;
};
