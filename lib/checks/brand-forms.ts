/** The right and the wrong ways to write a brand's names. */
import type { Brand } from '../model/brand.ts';
import { type TermMatcher, toComparable, toTermMatcher } from '../text/terms.ts';

/** A way to write a name, and the way it should be written. */
export type Spelling = { readonly written: string; readonly right: string };

export type BrandForms = {
  readonly spellings: readonly Spelling[];
  readonly matcher: TermMatcher;
  /** True for a text that is exactly one of the right forms, quotes and spaces folded. */
  isRight(quote: string): boolean;
  /** Phrases that are somebody else's name. */
  readonly excluded: TermMatcher | undefined;
};

/** Shorter spellings than this are not guessed at: two letters occur anywhere. */
const guessLengthMin = 4;

const withoutAccents = (name: string): string => name.normalize('NFD').replace(/\p{M}/gu, '').normalize('NFC');

/** `WordPress` is written `Word Press`: a hump is where a space may be put by mistake. */
const atHumps = (name: string, joiner: string): string => name.replace(/(\p{Ll})(\p{Lu})/gu, `$1${joiner}$2`);

/** The usual slips with a name's spaces, hyphens, ampersand, apostrophe and accents; its capitals are the matcher's matter. */
const toSlips = (name: string): readonly string[] => {
  const parts = name.split(/[\s\u00a0-]+/u);
  const joined = parts.length > 1 ? ['', '-', '_', ' '].map((joiner) => parts.join(joiner)) : [];
  return [
    ...joined,
    atHumps(name, ' '),
    atHumps(name, '-'),
    name.replace(/\s&\s/, ' and '),
    name.replace(/\sand\s/i, ' & '),
    name.replace(/['’]/g, ''),
    withoutAccents(name),
  ].filter((slip) => slip.length >= guessLengthMin);
};

/** The first spelling of each folded form counts: right forms stand before misspellings, those before guesses. */
const withoutDoubles = (spellings: readonly Spelling[]): readonly Spelling[] => [
  ...new Map(spellings.toReversed().map((spelling) => [toComparable(spelling.written), spelling])).values(),
];

/** Everything `brand-name` looks for, from what the configuration says of the brand. `right` are the forms that are right. */
export const toBrandForms = (brand: Brand, right: readonly string[]): BrandForms => {
  const spellings = withoutDoubles([
    ...right.map((form) => ({ written: form, right: form })),
    ...brand.misspellings.map((written) => ({ written, right: brand.name })),
    ...right.flatMap((form) => toSlips(form).map((written) => ({ written, right: form }))),
  ]);
  const rightForms = new Set(right.map((form) => toComparable(form, { matchCase: true })));
  return {
    spellings,
    matcher: toTermMatcher(spellings.map(({ written }) => written)),
    isRight: (quote) => rightForms.has(toComparable(quote, { matchCase: true })),
    excluded: brand.exclude.length === 0 ? undefined : toTermMatcher(brand.exclude, { overlapping: true }),
  };
};
