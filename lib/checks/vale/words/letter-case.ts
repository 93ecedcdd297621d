/** Headlines as styles want them: title case by AP or Chicago, and sentence case. */
import type { Pattern } from '../pattern/compile-pattern.ts';

/** Words of a vocabulary that are written as they are; `matches` tells those that are patterns. */
export type FixedWords = readonly { readonly term: string; readonly pattern: Pattern | undefined }[];

export type CaseOptions = {
  readonly fixed: FixedWords;
  /** What stands before the text proper and is left as it is. */
  readonly prefix: Pattern | undefined;
};

const toLower = (text: string): string => text.toLowerCase();

const capitalize = (text: string): string => {
  const [first = ''] = text;
  return first.toUpperCase() + text.slice(first.length);
};

/** How the vocabulary writes a word, or undefined. */
const findFixed = (fixed: FixedWords, word: string): string | undefined => {
  for (const { term, pattern } of fixed) {
    if (toLower(term) === toLower(word)) return term;
    if (pattern?.matches(word) === true) return word;
  }
  return undefined;
};

const splitPrefix = (text: string, prefix: Pattern | undefined): readonly [string, string] => {
  const [found] = prefix?.findAll(text) ?? [];
  return found === undefined || found.start > 0 ? ['', text] : [text.slice(0, found.end), text.slice(found.end)];
};

export type SentenceCaseOptions = CaseOptions & {
  /** Cuts a heading into words and accepted phrases. */
  readonly tokens: Pattern;
  /** True when the word after this one begins anew: it ends in an indicator. */
  isIndicator(word: string, index: number): boolean;
};

/** The text in sentence case: capitals at the beginning, after an indicator, and where the vocabulary has them. */
export const toSentenceCase = (text: string, { fixed, prefix, tokens, isIndicator }: SentenceCaseOptions): string => {
  const [before, rest] = splitPrefix(text, prefix);
  const found = tokens.findAll(rest).map(({ start, end }) => rest.slice(start, end));
  const made = found.map((token, index) => {
    const known = findFixed(fixed, token);
    if (known !== undefined) return known;
    const isFirst = index === 0 || isIndicator(found[index - 1] ?? '', index - 1);
    return isFirst ? capitalize(toLower(token)) : toLower(token);
  });
  return before + made.join(' ');
};

/** Articles, conjunctions and short prepositions. From the Associated Press and the Chicago Manual of Style. */
const smallWords = new Set('a an and as at but by en for if in nor of on or per the to vs vs. via v v.'.split(' '));
const prepositions = new Set(
  'with from into during including until against among throughout despite towards upon concerning about over through before between after since without under within along following across beyond around down near above'.split(
    ' ',
  ),
);

export type TitleCaseOptions = CaseOptions & {
  readonly isChicago: boolean;
  /** True where the word behind an index is a noun: "to Rome", not "to go". */
  isNoun(words: readonly string[], index: number): boolean;
};

const titleWord = /[\p{N}\p{L}]+[^\s/-]*/gu;

/** The text in title case. */
export const toTitleCase = (text: string, options: TitleCaseOptions): string => {
  const [before, rest] = splitPrefix(text, options.prefix);
  const plain = rest.replace(/[\u2013\u2014]/g, '-');
  const words = rest.match(titleWord) ?? [];
  let index = -1;
  return (
    before +
    rest.replace(titleWord, (word: string, at: number) => {
      index++;
      const known = findFixed(options.fixed, word);
      if (known !== undefined) return known;
      const isBound = at === 0 || at + word.length === plain.length;
      const stays = isSmall(words, { index, isBound }, options) && standsInside(plain, at, at + word.length);
      return stays ? toLower(word) : capitalize(word);
    })
  );
};

const isSmall = (
  words: readonly string[],
  { index, isBound }: { readonly index: number; readonly isBound: boolean },
  { isChicago, isNoun }: TitleCaseOptions,
): boolean => {
  const word = toLower(words[index] ?? '');
  if (!isChicago && word === 'to' && index + 1 < words.length) return isNoun(words, index + 1);
  return !isBound && (smallWords.has(word) || (isChicago && prepositions.has(word)));
};

/** True for a word that neither begins after a colon or dash nor is joined to the next by a hyphen. */
const standsInside = (text: string, start: number, end: number): boolean => {
  const at = (index: number): string => text.charAt(index >= 0 && index < text.length ? index : 0);
  const before = at(start - 1);
  return (
    (before === ' ' || before === '-' || before === '/') &&
    at(start - 2) !== ':' &&
    at(start - 2) !== '-' &&
    (at(end) !== '-' || before === '-')
  );
};
