/** Cuts a text into words, with where each stands; scripts without spaces are cut by dictionary. */
import type { Span } from '../model/vocabulary.ts';

export type Word = { readonly text: string; readonly span: Span };

/** Letters of scripts that write no space between words: Han, kana, Thai, Lao, Khmer, Burmese, Tibetan. */
export const unspacedScript =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}ーｰ々]/u;

/** A word: letters, digits and marks, held together by single apostrophes, hyphens, or points and commas between digits. */
const word = /[\p{L}\p{N}\p{M}_]+(?:(?:['’\u2010\u2011\u00AD-]|(?<=\p{N})[.,](?=\p{N}))[\p{L}\p{N}\p{M}_]+)*/gu;

let segmenter: Intl.Segmenter | undefined;

/** Words longer than this are not looked up in a dictionary but cut here: bounds the work on hostile runs. */
const runMax = 2000;

const cutRun = (run: string, offset: number): readonly Word[] => {
  segmenter ??= new Intl.Segmenter('und', { granularity: 'word' });
  const words: Word[] = [];
  for (let start = 0; start < run.length; start += runMax)
    for (const { segment, index, isWordLike } of segmenter.segment(run.slice(start, start + runMax)))
      if (isWordLike === true) {
        const from = offset + start + index;
        words.push({ text: segment, span: [from, from + segment.length] });
      }
  return words;
};

/** The words of a text in order, each as written; `span` slices back to it. Linear. */
export const toWords = (text: string): readonly Word[] => {
  const words: Word[] = [];
  for (const match of text.matchAll(word)) {
    const [run] = match;
    if (unspacedScript.test(run)) words.push(...cutRun(run, match.index));
    else words.push({ text: run, span: [match.index, match.index + run.length] });
  }
  return words;
};

/** How many words a text has. */
export const countWords = (text: string): number => toWords(text).length;
