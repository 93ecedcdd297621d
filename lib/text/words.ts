/** A text cut into its words as they are compared, with where each stands. */
import type { Span } from '../model/vocabulary.ts';
import { isInvisible, letterClassAt, letterClasses } from './letters.ts';
import { foldInPlace, toComparable } from './terms.ts';

/** `folded` is the word as it is compared: case, width, quotes and accents' forms made one. */
export type Word = { readonly folded: string; readonly span: Span };

const isApostrophe = (unit: number): boolean => unit === 0x27 || unit === 0x2019;

/**
 * Words in order: runs of letters and digits, with apostrophes within. Scripts that put no spaces between words give a
 * word a character, so that phrases in them can be compared just so.
 */
export const toWords = (text: string, max = Number.POSITIVE_INFINITY): readonly Word[] => {
  const words: Word[] = [];
  const folded = foldInPlace(text);
  const isPlain = /^[\x20-\x7e]*$/.test(folded);
  let start = -1;
  const end = (at: number): void => {
    // Only texts beyond ASCII can hold marks to be composed, or units that are not seen.
    const word = start < 0 ? '' : folded.slice(start, at);
    if (start >= 0) words.push({ folded: isPlain ? word : toComparable(word), span: [start, at] });
    start = -1;
  };
  for (let at = 0; at < text.length && words.length < max; at++) {
    const unit = text.charCodeAt(at);
    const letter = letterClassAt(text, at);
    if (letter === letterClasses.open) {
      end(at);
      start = at;
      if (unit >= 0xd800 && unit <= 0xdbff) at++;
      end(at + 1);
    } else if (letter !== letterClasses.none) {
      if (start < 0) start = at;
    } else if (!(start >= 0 && (isInvisible(unit) || (isApostrophe(unit) && letterClassAt(text, at + 1) !== 0)))) {
      end(at);
    }
  }
  end(text.length);
  return words.length > max ? words.slice(0, max) : words;
};
