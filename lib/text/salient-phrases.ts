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

/** A text, word by word: which begin a sentence, and with which a phrase may begin and end: none that only carries it, or that names the brand. */
type ReadText = {
  readonly words: readonly string[];
  readonly begins: readonly boolean[];
  readonly isTelling: readonly boolean[];
};

const readText = ({ text, language }: PhraseText, names: ReadonlySet<string>): ReadText => {
  const read = toWords(text, wordsMax);
  const words = read.map(({ folded }) => folded.replaceAll('’', "'"));
  const begins = read.map(({ span: [start] }, at) => {
    const end = read[at - 1]?.span[1] ?? 0;
    // Between most words stands one space.
    return !(start === end + 1 && text[end] === ' ') && endsSentence.test(text.slice(end, start));
  });
  const carrying = stopWordsOf(toPrimaryLanguage(language));
  const isTelling = words.map((word) => !isRest.test(word) && !carrying.has(word) && !names.has(word));
  return { words, begins, isTelling };
};

/** More than there are words in all texts: the number of a phrase and that of a word beside it stay one whole number. */
const numbersMax = 2 ** 26;

/**
 * Phrases with the number of texts that hold them, as a tree in which each word leads on from those before it: texts have some hundred phrases each, and
 * to put each together as a text takes longer than all the rest.
 */
class PhraseTree {
  readonly #words = new Map<string, number>();
  /** The phrase that a phrase and the word after it make. */
  readonly #next = new Map<number, number>();
  readonly #phrases: {
    readonly before: number;
    readonly word: string;
    texts: number;
    textsBefore: number;
    lastIn: number;
  }[] = [];
  #texts = 0;

  /** Counts each phrase of a text once, within a sentence; of a text of before those that are known. */
  add({ words, begins, isTelling }: ReadText, { isBefore }: { readonly isBefore: boolean }): void {
    this.#texts += 1;
    for (let start = 0; start < words.length; start++) {
      if (isTelling[start] !== true) continue;
      let at: number | undefined = -1;
      for (let end = start; end < Math.min(words.length, start + phraseWordsMax); end++) {
        if (end > start && begins[end] === true) break;
        at = this.#follow(at, words[end] ?? '', { isBefore });
        if (at === undefined) break;
        if (isTelling[end] === true) this.#count(at, { isBefore });
      }
    }
  }

  #follow(before: number, word: string, { isBefore }: { readonly isBefore: boolean }): number | undefined {
    const number = this.#words.get(word) ?? this.#words.size;
    const key = (before + 1) * numbersMax + number;
    const known = this.#next.get(key);
    if (known !== undefined || isBefore) return known;
    this.#words.set(word, number);
    this.#next.set(key, this.#phrases.length);
    return this.#phrases.push({ before, word, texts: 0, textsBefore: 0, lastIn: 0 }) - 1;
  }

  #count(at: number, { isBefore }: { readonly isBefore: boolean }): void {
    const phrase = this.#phrases[at];
    if (phrase === undefined || phrase.lastIn === this.#texts) return;
    phrase.lastIn = this.#texts;
    if (isBefore) phrase.textsBefore += 1;
    else phrase.texts += 1;
  }

  /** Those that are in so many texts and more. */
  list(min: number): readonly { readonly phrase: string; readonly texts: number; readonly textsBefore: number }[] {
    return this.#phrases.flatMap(({ texts, textsBefore }, at) =>
      texts < min ? [] : [{ phrase: this.#toText(at), texts, textsBefore }],
    );
  }

  #toText(at: number): string {
    const { before, word } = this.#phrases[at] ?? { before: -1, word: '' };
    return before === -1 ? word : `${this.#toText(before)} ${word}`;
  }
}

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
  const tree = new PhraseTree();
  for (const text of now) tree.add(readText(text, nameWords), { isBefore: false });
  for (const text of before) tree.add(readText(text, nameWords), { isBefore: true });
  const sizes = { now: now.length, before: before.length };
  const found = tree
    .list(textsMin)
    .filter(({ phrase }) => phrase.includes(' ') || phrase.length >= letterMin || !/^[a-z0-9]*$/.test(phrase))
    .map(({ phrase, texts, textsBefore }): SalientPhrase => {
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
