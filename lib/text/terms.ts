/**
 * Finds many words and phrases in one pass over a text. Terms are literal, never patterns, so that nothing can backtrack:
 * the time is bounded by the text's length times the longest term, and in practice by the number of words.
 */

import { createTrieBuilder, type TrieStep } from './flat-trie.ts';
import {
  classTable,
  foldUnit,
  foldUnitAndCase,
  isInvisible,
  isKnownClass,
  letterClassAt,
  letterClasses,
} from './letters.ts';
import { mayBegin, mayHoldWord, toFirstWord, toFirstWordTest, type WordStarts } from './word-starts.ts';

/** Where a term stands: `[start, end)` in UTF-16 units; `term` is its index in the list the matcher was made from. */
export type TermMatch = { readonly start: number; readonly end: number; readonly term: number };

/** A match in one of several texts; `text` is its index. */
export type TermMatchIn = TermMatch & { readonly text: number };

export type TermMatcher = {
  /** In order of their start; leftmost and longest, one after the other, unless made with `overlapping`. */
  find(text: string): readonly TermMatch[];
  /** The same in many texts: much faster where many matchers are asked about them, for they share what they look at. */
  findIn(starts: WordStarts): readonly TermMatchIn[];
};

export type TermOptions = {
  /** Tells `it` from `IT`. Default: case does not count. */
  readonly matchCase?: boolean;
  /** Every occurrence of every term, also within another one. */
  readonly overlapping?: boolean;
};

/** Takes a match down. */
type Tell = (start: number, end: number, term: number) => void;

const isPlain = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

/** Plain, with single spaces and none around it. */
const isTidy = (text: string): boolean => /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/.test(text);

/** Accented letters come composed or as letter and mark: both forms of a term are looked for. */
const toForms = (term: string): readonly string[] => (isPlain(term) ? [term.trim()] : toComposedForms(term));

const toComposedForms = (term: string): readonly string[] =>
  [...new Set([term.normalize('NFC'), term.normalize('NFD')])].map((form) => form.trim());

/** The trie of terms and, by node, the first term that ends there. */
const toTrie = (
  terms: readonly string[],
  fold: (unit: number) => number,
): { readonly step: TrieStep; readonly ends: Int32Array } => {
  const trie = createTrieBuilder();
  const termAt = new Map<number, number>();
  let last = 0;
  for (const [index, text] of terms.entries())
    for (const form of toForms(text)) {
      const node = trie.add(toFoldedUnits(form, fold));
      last = Math.max(last, node);
      if (node !== 0 && !termAt.has(node)) termAt.set(node, index);
    }
  const ends = new Int32Array(last + 1).fill(-1);
  for (const [node, index] of termAt) ends[node] = index;
  return { step: trie.toStep(), ends };
};

function* toFoldedUnits(text: string, fold: (unit: number) => number): Generator<number> {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (!isInvisible(unit)) yield fold(unit);
  }
}

const { none, word, hangul } = letterClasses;

/** English `n't` belongs to its word: "can" does not stand in "can't". */
const isNegated = (text: string, end: number): boolean =>
  foldUnitAndCase(text.charCodeAt(end - 1)) === 0x6e &&
  foldUnitAndCase(text.charCodeAt(end)) === 0x27 &&
  foldUnitAndCase(text.charCodeAt(end + 1)) === 0x74 &&
  letterClassAt(text, end + 2) === none;

/** True when a word that ends at `end` is over there. Korean words take particles, so that theirs are over anywhere. */
const isOver = (text: string, end: number): boolean => {
  if (end >= text.length) return true;
  const last = letterClassAt(text, end - 1);
  const next = letterClassAt(text, end);
  if (next === none) return last === none || !isNegated(text, end);
  return last === hangul || mayBegin(last, next);
};

/** Longer lists are looked for at once: some word of theirs stands on any page. */
const firstWordsMax = 64;

type FirstWords = {
  /** Hashes of the words that terms begin with; those that begin with a sign, or in a script without spaces, have none. */
  readonly all: readonly number[];
  /** True where one of them must stand in a text that holds any of the terms. */
  readonly isWhole: boolean;
};

const toFirstWords = (terms: readonly string[]): FirstWords => {
  const words = terms.flatMap(toForms).map(toFirstWord);
  const known = words.filter((each) => each !== undefined);
  return { all: [...new Set(known)], isWhole: known.length === words.length && terms.length <= firstWordsMax };
};

/**
 * Makes the matcher of a list of terms: whole words only, case-insensitive unless told otherwise; the ways of writing a
 * space, a quote and a hyphen count as one, and soft hyphens are looked through. Of terms that fold to the same, the first counts.
 */
export const toTermMatcher = (terms: readonly string[], options: TermOptions = {}): TermMatcher => {
  const fold = options.matchCase === true ? foldUnit : foldUnitAndCase;
  const { step: next, ends } = toTrie(terms, fold);
  const overlapping = options.overlapping === true;

  /** Walks from `start`, where `first` was reached, and tells what ends on the way. Answers the end of the longest, or 0. */
  const walk = (text: string, start: number, first: number, tell: Tell): number => {
    const { length } = text;
    let longest = 0;
    let longestTerm = -1;
    for (let node = first, at = start + 1; ; at++) {
      const term = ends[node] ?? -1;
      if (term !== -1 && isOver(text, at)) {
        longest = at;
        longestTerm = term;
        if (overlapping) tell(start, at, term);
      }
      while (at < length && isInvisible(text.charCodeAt(at))) at++;
      if (at >= length) break;
      node = next(node, fold(text.charCodeAt(at)));
      if (node === 0) break;
    }
    if (longestTerm !== -1 && !overlapping) tell(start, longest, longestTerm);
    return longest;
  };

  const find = (text: string): readonly TermMatch[] => {
    const found: TermMatch[] = [];
    const tell: Tell = (start, end, term) => found.push({ start, end, term });
    const { length } = text;
    let before: number = none;
    for (let at = 0; at < length; at++) {
      const unit = text.charCodeAt(at);
      const known = classTable[unit] ?? none;
      // Within a word nothing begins: by far the most common step.
      if (known === word && before === word) continue;
      const current = isKnownClass(known) ? known : letterClassAt(text, at);
      if (current === none && isInvisible(unit)) continue;
      const node = mayBegin(before, current) ? next(0, fold(unit)) : 0;
      before = current;
      const end = node === 0 ? 0 : walk(text, at, node, tell);
      if (end === 0 || overlapping) continue;
      before = letterClassAt(text, end - 1);
      at = end - 1;
    }
    return found;
  };

  // Words begin with few units: for ASCII that is a look into a small table.
  const isFirst = Uint8Array.from({ length: 0x80 }, (_, unit) => (next(0, fold(unit)) === 0 ? 0 : 1));

  const { all: firstWords, isWhole } = toFirstWords(terms);
  const mayBeFirst = toFirstWordTest(firstWords);

  const findIn = (starts: WordStarts): readonly TermMatchIn[] => {
    const found: TermMatchIn[] = [];
    if (isWhole && !firstWords.some((each) => mayHoldWord(starts, each))) return found;
    const { texts, ends: endsOfTexts, at, units: firsts, hashes } = starts;
    let index = 0;
    let text = 0;
    const tell: Tell = (start, end, term) => found.push({ start, end, term, text });
    for (; text < texts.length; text++) {
      const content = texts[text] ?? '';
      const until = endsOfTexts[text] ?? 0;
      for (let over = 0; index < until; index++) {
        const unit = firsts[index] ?? 0;
        if (unit < 0x80 && isFirst[unit] === 0) continue;
        if (!mayBeFirst(hashes[index] ?? 0)) continue;
        const start = at[index] ?? 0;
        const node = start < over ? 0 : next(0, fold(unit));
        if (node === 0) continue;
        const end = walk(content, start, node, tell);
        if (!overlapping) over = end;
      }
    }
    return found;
  };
  return { find, findIn };
};

/** The text folded unit by unit: its length, and so every index, stays as it is. */
export const foldInPlace = (text: string, { matchCase = false } = {}): string => {
  if (isPlain(text)) return matchCase ? text : text.toLowerCase();
  const fold = matchCase ? foldUnit : foldUnitAndCase;
  const units = new Uint16Array(text.length);
  for (let at = 0; at < text.length; at++) units[at] = fold(text.charCodeAt(at));
  return Buffer.from(units.buffer).toString('utf16le');
};

/** The text with case, width, quotes, dashes and spaces folded and runs of spaces made one: for comparing, not for showing. */
export const toComparable = (text: string, options: { readonly matchCase?: boolean } = {}): string => {
  // Most words are compared as they are.
  if (isTidy(text)) return options.matchCase === true ? text : text.toLowerCase();
  const folded = foldInPlace(text.normalize('NFC'), options);
  const visible = isPlain(folded) ? folded : folded.replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, '');
  return visible.replace(/ {2,}/g, ' ').trim();
};
