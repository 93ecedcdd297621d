/** Which language a text is in. */
import { scoreLanguages } from './language-grams.ts';
import { languageOfCyrillic, languageOfScript, mainScript } from './language-script.ts';
import { countSmallWords, isUnnamed } from './language-words.ts';

/** A text is told by its beginning: this many UTF-16 units. */
const unitsMax = 1000;

/** `no` of the n-grams is Bokmål here: Nynorsk is told by its small words. */
const renamed: Readonly<Record<string, string>> = { no: 'nb' };

/** Marks divide words here, as they do in the table. */
const toLanguageWords = (text: string): readonly string[] => {
  // The flag `u` costs several times the rest of it; in plain English nothing needs it.
  const isPlain = /^[\0-\x7f‘’“”–—…]*$/.test(text);
  return text.split(isPlain ? /[^a-z'’]+/ : /[^\p{L}'’]+/u).filter((word) => word !== '');
};

/** Too close to a sister that they cannot be told apart in a sentence: Malay and Indonesian; Croatian, Bosnian and Latin Serbian. */
const inseparable = new Set(['ms', 'hr']);

/** Pairs of a language and a sister that n-grams take for it: what only the one and only the other writes. */
const sisters: Readonly<Record<string, { readonly own: RegExp; readonly sister: RegExp }>> = {
  nb: {
    own: /^(?:ikke|jeg|en|et|de|fra|være|hva|hvem|hvordan|hvor|noe|noen|bare|mer|flere|sammen|selv|ble|uten|kommer|sier|gjør|mens|derfor|hun|dersom|hver|bli|disse)$/,
    sister:
      /^(?:ikkje|eg|ein|eit|dei|frå|vere|vera|vore|kva|kven|korleis|kvar|kor|noko|nokon|nokre|berre|meir|fleire|saman|sjølv|vart|òg|utan|kjem|seier|gjer|medan|difor|desse|hennar|deira|mykje|me|ho|blei|ei|meiner|utafor|kvart|einskild|skuld)$|(?:heit|ane|ingane)$/,
  },
  nl: {
    own: /^(?:de|een|zijn|hij|zij|niet|wordt|ook|naar|voor|bij)$|ij|sch|z/,
    sister: /^(?:die|nie|hulle|sy|hy|hierdie|wees|baie|vir|jy|word|’n|'n|daardie|ook)$|sk|y|ê|ï/,
  },
  pt: {
    own: /^(?:não|um|uma|os|as|mais|também|é|são|muito|isso|pela|pelo)$|ç|nh|lh|ão/,
    sister: /^(?:non|unha|máis|polo|pola|tamén|moi|xa|isto|galicia|dende|xente|ata)$|ñ/,
  },
};

/** True where the small words of a text are rather the sister's. */
const isSisters = (language: string, words: readonly string[]): boolean => {
  const pair = sisters[language];
  if (pair === undefined) return false;
  const own = words.filter((word) => pair.own.test(word)).length;
  return words.filter((word) => pair.sister.test(word)).length > own;
};

/**
 * N-grams as a share of a language's usual score: below the first they say nothing without small words, from the second on
 * they stand where there are none, from the third on even against small words of languages they have never seen.
 */
const strengthMin = 0.75;
const strengthLikely = 0.82;
const strengthSure = 0.92;

/**
 * The language of a text in Latin letters: its n-grams name one, its small words must not name another. Where small words
 * are rather those of a language that n-grams have never seen, it cannot be told.
 */
const languageOfLatin = (words: readonly string[]): string => {
  const [best] = scoreLanguages(words);
  if (best === undefined || best.strength < strengthMin || inseparable.has(best.language)) return 'und';
  const language = renamed[best.language] ?? best.language;
  if (isSisters(language, words)) return 'und';
  if (best.strength >= strengthSure) return language;
  const counts = countSmallWords(words);
  const own = counts.get(language) ?? 0;
  const rival = Math.max(0, ...[...counts].filter(([each]) => isUnnamed(each)).map(([, count]) => count));
  if (own > rival) return language;
  return rival === 0 && best.strength >= strengthLikely ? language : 'und';
};

/** Letters that Arabic does not have. */
const persianLetters = /[پچژگ]/;

/** The language of a text in Arabic, Cyrillic or Devanagari letters by its n-grams. */
const languageOfGrams = (words: readonly string[]): string => {
  const scores = scoreLanguages(words);
  const isArabic = scores[0]?.language !== 'ar' || !persianLetters.test(words.join(' '));
  const best = isArabic ? scores[0] : scores.find(({ language }) => language === 'fa' || language === 'ur');
  if (best === undefined || best.strength < strengthMin || !supportedLanguages.includes(best.language)) return 'und';
  return best.language;
};

/** BCP 47 primary language of a text, or `und` where it cannot be told or is none of `supportedLanguages`. */
export const detectLanguage = (text: string): string => {
  const beginning = text.slice(0, unitsMax).toLowerCase();
  const script = mainScript(beginning);
  if (script === undefined) return 'und';
  const byScript = languageOfScript(script, beginning);
  if (byScript !== undefined) return byScript;
  const byLetter = script === 'Cyrillic' ? languageOfCyrillic(beginning) : undefined;
  if (byLetter !== undefined) return byLetter;
  const words = toLanguageWords(beginning);
  return script === 'Latin' ? languageOfLatin(words) : languageOfGrams(words);
};

/**
 * Languages that detectLanguage names. All but kn, lo, ml, or, si and km (each alone in its script) are measured by
 * bench/language.ts. Left out, and answered with `und`: ms and id, hr and bs and Serbian in Latin letters, nn, af (see
 * language-words.ts), and the languages whose n-grams are not known.
 */
export const supportedLanguages: readonly string[] = (
  'ar az be bg bn ca cs da de el en es et eu fa fi fr gu he hi hu hy is it ja ka kk km kn ko lo lt lv mk ml mn mr nb nl or pa pl pt ro ru si sk sl ' +
  'sq sr sv ta te th tl tr uk ur vi yo zh'
).split(' ');
