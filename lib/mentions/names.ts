/** Every way in which a brand, its products and its competitors are named, ready to be looked for. */
import type { Brand } from '../model/brand.ts';
import type { Occurrence } from '../model/mention.ts';
import { foldText } from '../text/fold.ts';
import commonWords from './common-words.json' with { type: 'json' };

export type Name = {
  /** As configured. */
  readonly name: string;
  /** The form that is looked for, as configured: the name itself or an alias of it. */
  readonly written: string;
  readonly folded: string;
  readonly via: Occurrence['via'];
  /** Only after `#` or `@`: a name of several words, written together. */
  readonly tagOnly: boolean;
  /** True for a name that is a common word too: without its capitals it is that word. */
  readonly needsCapital: boolean;
};

/** From this many words on, a name made of common words is rare enough to be met in lower case. */
const commonNameWordsMax = 2;

let common: ReadonlySet<string> | undefined;
const isCommonWord = (word: string): boolean => {
  common ??= new Set(commonWords.words.split(' '));
  return common.has(word) || /^\d+$/.test(word);
};

const needsCapital = (written: string): boolean => {
  const words = written.match(/[\p{L}\p{N}]+/gu) ?? [];
  // Without a capital in the name itself (eBay has one later on) there is none to ask for.
  if (words.length === 0 || words.length > commonNameWordsMax || !/^\p{Lu}/u.test(words[0] ?? '')) return false;
  return words.every((word) => isCommonWord(word.toLowerCase()));
};

const toNames = (name: string, via: Name['via'], written: string): readonly Name[] => {
  const folded = foldText(written).folded.trim();
  const plain: Name = { name, written, folded, via, tagOnly: false, needsCapital: needsCapital(written) };
  const together = folded.replaceAll(/[^\p{L}\p{N}\p{M}_]+/gu, '');
  const snake = folded.replaceAll(/[^\p{L}\p{N}\p{M}_]+/gu, '_');
  const tags = [together, snake].filter((tag) => tag !== '' && tag !== folded);
  return [plain, ...tags.map((tag) => ({ ...plain, folded: tag, tagOnly: true }))];
};

/** The brand's names, in the order of preference where two are folded alike: name, alias, misspelling, product. */
export const toBrandNames = (brand: Brand): readonly Name[] =>
  [
    ...toNames(brand.name, 'name', brand.name),
    ...brand.aliases.flatMap((alias) => toNames(alias, 'alias', alias)),
    ...brand.misspellings.flatMap((wrong) => toNames(wrong, 'misspelling', wrong)),
    ...brand.products.flatMap(({ name, aliases }) =>
      [name, ...aliases].flatMap((each) => toNames(name, 'product', each)),
    ),
  ].filter(({ folded }) => folded !== '');

/** The competitors' names, each told as the competitor it belongs to. */
export const toCompetitorNames = (brand: Brand): readonly Name[] =>
  brand.competitors
    .flatMap(({ name, aliases }) => [name, ...aliases].flatMap((each) => toNames(name, 'name', each)))
    .filter(({ folded }) => folded !== '');

/** True where a quote has the capitals that its name has, or is in capitals throughout. `eBay` and `東京` ask for none. */
export const hasCapitals = (quote: string, name: string): boolean => {
  if (quote === quote.toUpperCase() && quote !== quote.toLowerCase()) return true;
  const quoted = quote.match(/[\p{L}\p{N}]+/gu) ?? [];
  const written = name.match(/[\p{L}\p{N}]+/gu) ?? [];
  return quoted.every((word, index) => !/^\p{Lu}/u.test(written[index] ?? '') || !/^\p{Ll}/u.test(word));
};
