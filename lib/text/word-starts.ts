/** Where words may begin in some texts: looked up once a page, for as many matchers as there are guidelines. */
import { classTable, foldUnitAndCase, isInvisible, isKnownClass, letterClassAt, letterClasses } from './letters.ts';

/** `at` and `units` run over all texts, one place after the other; `ends[i]` is where those of text `i` are over. */
export type WordStarts = {
  readonly texts: readonly string[];
  readonly ends: Int32Array;
  /** Index within its text. */
  readonly at: Int32Array;
  /** The UTF-16 unit that stands there: few words begin like a term, and nothing else needs to be looked at for the others. */
  readonly units: Uint16Array;
  /** Hash of the whole word that begins there; 0 where none does, but a sign or a script without spaces. */
  readonly hashes: Int32Array;
  /** A bit for each word that there is, by its hash: most terms begin with a word that a page has not. */
  readonly words: Uint8Array;
};

const { none, word, open } = letterClasses;

/** True when a word may begin between two characters of these classes. */
export const mayBegin = (before: number, first: number): boolean =>
  before === none || first === none || before !== first || before === open;

/** Bits in `words`: some thousand different words of a page leave most of them unset. A power of two. */
const wordBits = 0x10000;

/** ASCII by itself: nearly every step is one of its letters. */
const foldedAscii = Uint16Array.from({ length: 0x80 }, (_, unit) => foldUnitAndCase(unit));

/** One step of the hash of a word, its case and width folded. */
const hashStep = (hash: number, unit: number): number =>
  (Math.imul(hash, 31) + (unit < 0x80 ? (foldedAscii[unit] ?? 0) : foldUnitAndCase(unit))) | 0;

const toBit = (hash: number): number => (hash ^ (hash >>> 15)) & (wordBits - 1);

const setBit = (words: Uint8Array, hash: number): void => {
  const bit = toBit(hash);
  words[bit >> 3] = (words[bit >> 3] ?? 0) | (1 << (bit & 7));
};

/**
 * Hash of the word that a text begins with: its run of letters, whole, unseen characters left out. Undefined where it begins with
 * a sign, or in a script in which words are not told apart by what stands between them.
 */
export const toFirstWord = (text: string): number | undefined => {
  let hash: number | undefined;
  for (let at = 0; at < text.length; at++) {
    const letter = letterClassAt(text, at);
    if (letter === word) hash = hashStep(hash ?? 0, text.charCodeAt(at));
    else if (letter !== none || !isInvisible(text.charCodeAt(at))) break;
  }
  return hash;
};

/** Hashes as a table of bits. */
const toBits = (hashes: readonly number[]): Uint8Array => {
  const bits = new Uint8Array(wordBits / 8);
  for (const hash of hashes) setBit(bits, hash);
  return bits;
};

const hasBit = (bits: Uint8Array, hash: number): boolean => {
  const bit = toBit(hash);
  return ((bits[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0;
};

/**
 * Tells words, by their hash, with which none of the terms begins: a term begins with a whole word, or with none. One look into
 * eight kilobytes spares the walk through a trie of many for most words of a page.
 */
export const toFirstWordTest = (words: readonly number[]): ((hash: number) => boolean) => {
  const bits = toBits(words);
  return (hash) => hash === 0 || hasBit(bits, hash);
};

/** False only where no word of this hash stands in the texts. */
export const mayHoldWord = ({ words }: WordStarts, hash: number): boolean => hasBit(words, hash);

/** Notes every place where a word, or a sign on its own, may begin. */
export const toWordStarts = (texts: readonly string[]): WordStarts => {
  const length = texts.reduce((sum, text) => sum + text.length, 0);
  const starts = new Int32Array(length);
  const units = new Uint16Array(length);
  const hashes = new Int32Array(length);
  const ends = new Int32Array(texts.length);
  const words = new Uint8Array(wordBits / 8);
  let count = 0;
  let begun = 0;
  let isSeamed = false;
  const endWord = (hash: number): void => {
    setBit(words, hash);
    hashes[begun] = isSeamed ? 0 : hash;
    isSeamed = false;
  };
  for (const [index, text] of texts.entries()) {
    let before: number = none;
    let hash = 0;
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      const known = classTable[unit] ?? none;
      // Within a word nothing begins: by far the most common step.
      if (known === word && before === word) {
        hash = hashStep(hash, unit);
        continue;
      }
      const current = isKnownClass(known) ? known : letterClassAt(text, at);
      if (current === none && isInvisible(unit)) {
        // A word that is looked through there ends there too: "zero-width" spaces part words for some.
        if (before === word) {
          setBit(words, hash);
          isSeamed = true;
        }
        continue;
      }
      if (current === word) hash = hashStep(before === word ? hash : 0, unit);
      else if (before === word) endWord(hash);
      if (mayBegin(before, current)) {
        starts[count] = at;
        units[count] = unit;
        if (current === word) begun = count;
        count++;
      }
      before = current;
    }
    if (before === word) endWord(hash);
    ends[index] = count;
  }
  return {
    texts,
    ends,
    at: starts.subarray(0, count),
    units: units.subarray(0, count),
    hashes: hashes.subarray(0, count),
    words,
  };
};
