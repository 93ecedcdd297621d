/** What is said now and was not said before: phrases that more texts hold than used to. */
import { toWords } from './words.ts';

export type SalientPhrase = {
  readonly phrase: string;
  /** Texts of now that hold it. */
  readonly texts: number;
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

/** Each phrase of a text once. */
const toPhrases = (text: string): ReadonlySet<string> => {
  const words = toWords(text, wordsMax).map(({ folded }) => folded);
  const phrases = new Set<string>();
  for (let start = 0; start < words.length; start++)
    for (let end = start + 1; end <= Math.min(words.length, start + phraseWordsMax); end++)
      phrases.add(words.slice(start, end).join(' '));
  return phrases;
};

const countTexts = (texts: readonly string[], among?: ReadonlyMap<string, number>): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const text of texts)
    for (const phrase of toPhrases(text))
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

/** The phrases that set texts of now apart from texts of before, those that say most first. */
export const toSalientPhrases = (
  now: readonly string[],
  before: readonly string[],
  max: number,
): readonly SalientPhrase[] => {
  const counts = new Map([...countTexts(now)].filter(([, texts]) => texts >= textsMin));
  const earlier = countTexts(before, counts);
  const sizes = { now: now.length, before: before.length };
  const found = [...counts]
    .filter(([phrase]) => phrase.includes(' ') || phrase.length >= letterMin || !/^[a-z0-9]*$/.test(phrase))
    .map(([phrase, texts]): SalientPhrase => {
      const shareBefore = before.length === 0 ? 0 : (earlier.get(phrase) ?? 0) / before.length;
      return { phrase, texts, share: texts / now.length, shareBefore };
    })
    .filter(({ share, shareBefore }) => share >= ratioMin * shareBefore)
    .map((each) => ({ each, weight: toWeight(each, sizes) }))
    .toSorted((a, b) => b.weight - a.weight || (a.each.phrase < b.each.phrase ? -1 : 1));
  const chosen: SalientPhrase[] = [];
  for (const { each } of found) {
    if (chosen.length >= max) break;
    const isSaid = chosen.some(
      (other) =>
        (isPartOf(each.phrase, other.phrase) && other.texts >= each.texts * partRatio) ||
        isPartOf(other.phrase, each.phrase) ||
        sharesWords(each.phrase, other.phrase),
    );
    if (!isSaid) chosen.push(each);
  }
  return chosen;
};

/** Two windows upon the same longer phrase: `oat milk recall`, `milk recall of`. */
const sharesWords = (one: string, other: string): boolean => {
  const words = new Set(other.split(' '));
  const shared = one.split(' ').filter((word) => words.has(word)).length;
  return shared >= 2;
};
