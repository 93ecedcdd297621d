/** Full-text search, alike in every store: what a word is, and when all words occur. */
import type { Mention } from '../model/mention.ts';

/** Longer questions and texts are cut: nobody types them, and they would cost time. */
export const queryWordsMax = 32;
export const searchedCharsMax = 20_000;

/** Scripts written without spaces between words: each character is a token, and a word is a run of them. */
const token =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]\p{M}*|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}])[\p{L}\p{N}\p{M}])+/gu;

/** A text without case, width and accents: `Café ＮＥＷ` gives `cafe new`. */
export const toSearched = (text: string): string =>
  text
    .slice(0, searchedCharsMax)
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[\u0300-\u036f]+/g, '')
    .replaceAll('ß', 'ss')
    .normalize('NFC');

/** The words of a text as it is searched: `Café ＮＥＷ 咖啡` gives `cafe new 咖 啡`. */
export const toTokens = (text: string): readonly string[] => toSearched(text).match(token) ?? [];

/** The words of a question, each a run of tokens that must occur side by side; without any, nothing is asked. */
export const toQueryWords = (query: string): readonly (readonly string[])[] =>
  query
    .slice(0, searchedCharsMax)
    .split(/\s+/u)
    .map(toTokens)
    .filter((tokens) => tokens.length > 0)
    .slice(0, queryWordsMax);

/** True when each word occurs in the title or in the snippet. */
export const hasAllWords = (mention: Mention, words: readonly (readonly string[])[]): boolean => {
  const texts = [toTokens(mention.title), toTokens(mention.snippet)].map((tokens) => ` ${tokens.join(' ')} `);
  return words.every((tokens) => texts.some((text) => text.includes(` ${tokens.join(' ')} `)));
};
