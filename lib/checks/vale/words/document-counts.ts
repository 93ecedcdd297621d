/** What readability formulas count: words, sentences, syllables. */
import { syllable } from 'syllable';
import { toSentences } from './sentences.ts';

/** Counts by the names that formulas use. */
export type DocumentCounts = {
  readonly characters: number;
  readonly words: number;
  readonly sentences: number;
  readonly paragraphs: number;
  readonly syllables: number;
  readonly long_words: number;
  readonly complex_words: number;
  readonly polysyllabic_words: number;
};

const word = /(?:[A-Z]\.){2,}|[\p{N}\p{L}']+/gu;
const countable = /[\p{L}\p{N}]/gu;
/** Words of more letters than this are long ones. */
const longLetters = 6;
/** Endings that make a word longer to speak, but not harder to read. */
const inflected = /.(?:es|ed|ing)$/;

/** Counts a text whose paragraphs are parted by empty lines. */
export const countDocument = (text: string): DocumentCounts => {
  const counts = { characters: 0, words: 0, sentences: 0, syllables: 0, long: 0, complex: 0, poly: 0 };
  const paragraphs = text.split('\n\n');
  for (const paragraph of paragraphs)
    for (const sentence of toSentences(paragraph)) {
      counts.sentences++;
      for (const each of sentence.match(word) ?? []) countWord(each, counts);
    }
  const { long, complex, poly, ...rest } = counts;
  return {
    ...rest,
    paragraphs: paragraphs.length - 1,
    long_words: long,
    complex_words: complex,
    polysyllabic_words: poly,
  };
};

type Counting = { characters: number; words: number; syllables: number; long: number; complex: number; poly: number };

const countWord = (text: string, counts: Counting): void => {
  const syllables = syllable(text);
  counts.words++;
  counts.characters += text.match(countable)?.length ?? 0;
  counts.syllables += syllables;
  if (text.length > longLetters) counts.long++;
  if (syllables > 2) counts.poly++;
  if (syllables - (inflected.test(text) ? 1 : 0) > 2) counts.complex++;
};
