/** How many years of school a text asks for, by the published formula that fits its language. */
import { syllable } from 'syllable';
import { toPrimaryLanguage } from '../text/primary-language.ts';
import { countSyllableGroups } from '../text/syllables.ts';

/** What a formula needs of a sentence; words are counted once. */
export type SentenceWords = readonly string[];

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
const lettersOf = (word: string): number => word.match(/\p{L}/gu)?.length ?? 0;
const isLong = (word: string): boolean => lettersOf(word) > 6;

/** Words whose syllables are remembered: texts of one language say most of what they say in few words. */
const rememberedMax = 20_000;
const remembered = new Map<string, number>();

const countEnglishSyllables = (word: string): number => {
  const known = remembered.get(word);
  if (known !== undefined) return known;
  if (remembered.size >= rememberedMax) remembered.clear();
  const count = syllable(word);
  remembered.set(word, count);
  return count;
};

/** @see Kincaid, Fishburne, Rogers, Chissom: Derivation of new readability formulas for Navy enlisted personnel, 1975 */
const fleschKincaid = (sentences: readonly SentenceWords[]): number => {
  const words = sentences.flat();
  return (
    0.39 * (words.length / sentences.length) + 11.8 * (sum(words.map(countEnglishSyllables)) / words.length) - 15.59
  );
};

/** The first Wiener Sachtextformel: school years for German. @see Bamberger, Vanecek: Lesen – Verstehen – Lernen – Schreiben, 1984 */
const wienerSachtext = (sentences: readonly SentenceWords[]): number => {
  const words = sentences.flat();
  const percent = (count: number): number => (100 * count) / words.length;
  const syllables = words.map(countSyllableGroups);
  const many = percent(syllables.filter((count) => count >= 3).length);
  const single = percent(syllables.filter((count) => count === 1).length);
  const long = percent(words.filter(isLong).length);
  return 0.1935 * many + 0.1672 * (words.length / sentences.length) + 0.1297 * long - 0.0327 * single - 0.875;
};

/** Least RIX of each grade. @see Anderson: Lix and Rix: variations on a little-known readability index, Journal of Reading 26, 1983 */
const rixGrades = [0, 0.2, 0.5, 0.8, 1.3, 1.8, 2.4, 3.0, 3.7, 4.5, 5.3, 6.2, 7.2] as const;

/** Long words a sentence, as a grade; it was tried on many languages with an alphabet. */
const rix = (sentences: readonly SentenceWords[]): number => {
  const index = sentences.flat().filter(isLong).length / sentences.length;
  return rixGrades.filter((least) => index >= least).length;
};

/** Written in Latin, Greek or Cyrillic letters, with words of ordinary length: not Finnish, Hungarian, Estonian or Turkish. */
const rixLanguages = new Set(
  'fr es it pt nl sv da nb no nn is pl cs sk sl hr sr bs bg mk ru uk be el ro ca gl'.split(' '),
);

type Formula = { readonly name: string; grade(sentences: readonly SentenceWords[]): number };

/** The formula for a language; undefined where none is known to fit. */
export const findFormula = (language: string): Formula | undefined => {
  const primary = toPrimaryLanguage(language);
  if (primary === 'en') return { name: 'Flesch–Kincaid', grade: fleschKincaid };
  if (primary === 'de') return { name: 'Wiener Sachtextformel', grade: wienerSachtext };
  return rixLanguages.has(primary) ? { name: 'RIX', grade: rix } : undefined;
};
