/** Where words may begin in some texts: looked up once a page, for as many matchers as there are guidelines. */
import { classTable, isInvisible, isKnownClass, letterClassAt, letterClasses } from './letters.ts';

/** `at` and `units` run over all texts, one place after the other; `ends[i]` is where those of text `i` are over. */
export type WordStarts = {
  readonly texts: readonly string[];
  readonly ends: Int32Array;
  /** Index within its text. */
  readonly at: Int32Array;
  /** The UTF-16 unit that stands there: few words begin like a term, and nothing else needs to be looked at for the others. */
  readonly units: Uint16Array;
};

const { none, word, open } = letterClasses;

/** True when a word may begin between two characters of these classes. */
export const mayBegin = (before: number, first: number): boolean =>
  before === none || first === none || before !== first || before === open;

/** Notes every place where a word, or a sign on its own, may begin. */
export const toWordStarts = (texts: readonly string[]): WordStarts => {
  const length = texts.reduce((sum, text) => sum + text.length, 0);
  const starts = new Int32Array(length);
  const units = new Uint16Array(length);
  const ends = new Int32Array(texts.length);
  let count = 0;
  for (const [index, text] of texts.entries()) {
    let before: number = none;
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      const known = classTable[unit] ?? none;
      // Within a word nothing begins: by far the most common step.
      if (known === word && before === word) continue;
      const current = isKnownClass(known) ? known : letterClassAt(text, at);
      if (current === none && isInvisible(unit)) continue;
      if (mayBegin(before, current)) {
        starts[count] = at;
        units[count] = unit;
        count++;
      }
      before = current;
    }
    ends[index] = count;
  }
  return { texts, ends, at: starts.subarray(0, count), units: units.subarray(0, count) };
};
