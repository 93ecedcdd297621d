/** What is said now and was not said before: phrases that more texts hold than used to. */
import { toPrimaryLanguage } from './primary-language.ts';
import { stopWordsOf } from './stop-words.ts';
import { toWords } from './words.ts';

/** A text, and the language that it is in, as a BCP 47 tag. */
export type PhraseText = { readonly text: string; readonly language: string };

export type SalientPhrase = {
  readonly phrase: string;
  /** Texts of now that hold it, and texts of before. */
  readonly texts: number;
  readonly textsBefore: number;
  /** Their share of all texts of now, 0..1; and what it was before. */
  readonly share: number;
  readonly shareBefore: number;
};

/** Words of one text that are looked at, and words of one phrase. */
const wordsMax = 80;
const phraseWordsMax = 3;
/** Texts that must hold it, and how much more often than before. */
const textsMin = 3;
const ratioMin = 2;
/** A longer phrase stands for a part of it that is in hardly more texts. */
const partRatio = 0.7;
/** Alone, a shorter word says little. */
const letterMin = 4;
/** A number, and one letter or stroke of a script that writes words with several, say nothing by themselves. */
const isRest = /^(?:\p{N}+|[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]|_+)$/u;
/** What stands between two words of one sentence. */
const endsSentence = /[.!?;:…。！？؟।|\n]/u;

/** Each phrase of a text once, within a sentence: none begins or ends with a word that only carries it, or that names the brand. */
const toPhrases = ({ text, language }: PhraseText, names: ReadonlySet<string>): ReadonlySet<string> => {
  const read = toWords(text, wordsMax);
  const words = read.map(({ folded }) => folded.replaceAll('’', "'"));
  const begins = read.map(({ span: [start] }, at) => {
    const end = read[at - 1]?.span[1] ?? 0;
    // Between most words stands one space.
    return !(start === end + 1 && text[end] === ' ') && endsSentence.test(text.slice(end, start));
  });
  const carrying = stopWordsOf(toPrimaryLanguage(language));
  const isTelling = words.map((word) => !isRest.test(word) && !carrying.has(word) && !names.has(word));
  const phrases = new Set<string>();
  for (let start = 0; start < words.length; start++) {
    if (isTelling[start] !== true) continue;
    for (let end = start + 1; end <= Math.min(words.length, start + phraseWordsMax); end++) {
      if (end - 1 > start && begins[end - 1] === true) break;
      if (isTelling[end - 1] === true) phrases.add(words.slice(start, end).join(' '));
    }
  }
  return phrases;
};

type Counting = { readonly names: ReadonlySet<string>; readonly among?: ReadonlyMap<string, number> };

const countTexts = (texts: readonly PhraseText[], { names, among }: Counting): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const text of texts)
    for (const phrase of toPhrases(text, names))
      if (among === undefined || among.has(phrase)) counts.set(phrase, (counts.get(phrase) ?? 0) + 1);
  return counts;
};

/** How surely the two shares differ, in deviations; longer phrases say more. */
const toWeight = (
  { phrase, share, shareBefore }: SalientPhrase,
  { now, before }: { readonly now: number; readonly before: number },
): number => {
  const joint = (share * now + shareBefore * before) / (now + before);
  const deviation = Math.sqrt(Math.max(1e-9, joint * (1 - joint)) * (1 / now + 1 / Math.max(1, before)));
  return ((share - shareBefore) / deviation) * Math.sqrt(phrase.split(' ').length);
};

const isPartOf = (part: string, whole: string): boolean => ` ${whole} `.includes(` ${part} `);

/** Two windows upon the same longer phrase: `oat milk recall`, `milk recall starts`. */
const sharesWords = (one: string, other: string): boolean => {
  const words = new Set(other.split(' '));
  const shared = one.split(' ').filter((word) => words.has(word)).length;
  return shared >= 2;
};

const isSaidBy = (each: SalientPhrase, chosen: readonly SalientPhrase[]): boolean =>
  chosen.some(
    (other) =>
      (isPartOf(each.phrase, other.phrase) && other.texts >= each.texts * partRatio) ||
      isPartOf(other.phrase, each.phrase) ||
      sharesWords(each.phrase, other.phrase),
  );

/** The phrases that set texts of now apart from texts of before, those that say most first. `names` are the brand's own. */
export const toSalientPhrases = (
  now: readonly PhraseText[],
  before: readonly PhraseText[],
  { max, names = [] }: { readonly max: number; readonly names?: readonly string[] },
): readonly SalientPhrase[] => {
  const nameWords = new Set(names.flatMap((name) => toWords(name).map(({ folded }) => folded)));
  const counts = new Map([...countTexts(now, { names: nameWords })].filter(([, texts]) => texts >= textsMin));
  const earlier = countTexts(before, { names: nameWords, among: counts });
  const sizes = { now: now.length, before: before.length };
  const found = [...counts]
    .filter(([phrase]) => phrase.includes(' ') || phrase.length >= letterMin || !/^[a-z0-9]*$/.test(phrase))
    .map(([phrase, texts]): SalientPhrase => {
      const textsBefore = earlier.get(phrase) ?? 0;
      const shareBefore = before.length === 0 ? 0 : textsBefore / before.length;
      return { phrase, texts, textsBefore, share: texts / now.length, shareBefore };
    })
    .filter(({ share, shareBefore }) => share >= ratioMin * shareBefore)
    .map((each) => ({ each, weight: toWeight(each, sizes) }))
    .toSorted((a, b) => b.weight - a.weight || (a.each.phrase < b.each.phrase ? -1 : 1));
  const chosen: SalientPhrase[] = [];
  for (const { each } of found) {
    if (chosen.length >= max) break;
    if (!isSaidBy(each, chosen)) chosen.push(each);
  }
  return chosen;
};
