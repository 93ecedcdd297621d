/** Spelling by Hunspell dictionaries: read once each, and asked by many rules. */
import { type Dictionary, RuleError, type Speller } from '../rules/rule.ts';
import { loadedLibraries, type SpellChecker } from './libraries.ts';

/** Words asked about that are remembered. */
const knownMax = 50_000;
/** Longest word that is looked up; what is longer is no word. */
const wordLengthMax = 60;

type Files = { readonly aff: string; readonly dic: string };

export type Spellers = { open(dictionaries: readonly Dictionary[], words: readonly string[]): Speller };

/** Spellers of a guideline; its own dictionary stands in for the built-in one. */
export const openSpellers = (own: Files | undefined): Spellers => {
  const checkers = new Map<string, SpellChecker>();
  const toChecker = (each: Dictionary): SpellChecker => {
    const { makeSpellChecker, english } = loadedLibraries();
    const files = each === 'built-in' ? (own ?? english) : each;
    if (makeSpellChecker === undefined || files === undefined) throw new RuleError('its dictionary is not loaded');
    const known = checkers.get(files.dic) ?? makeSpellChecker(files.aff, files.dic);
    checkers.set(files.dic, known);
    return known;
  };
  return {
    open(dictionaries, words) {
      const right = new Set(words);
      const known = new Map<string, boolean>();
      let opened: readonly SpellChecker[] | undefined;
      const ask = (word: string): boolean => {
        // Read when the first word is asked about: many a rule on spelling is switched off.
        opened ??= dictionaries.map(toChecker);
        return right.has(word) || right.has(word.toLowerCase()) || opened.some((checker) => checker.correct(word));
      };
      return {
        isRight(word) {
          const found = known.get(word) ?? (word.length > wordLengthMax || ask(word));
          if (known.size < knownMax) known.set(word, found);
          return found;
        },
      };
    },
  };
};
