/**
 * Finds many words and phrases in one pass over a text. Terms are literal, never patterns, so that nothing can backtrack:
 * the time is bounded by the text's length times the longest term, and in practice by the number of words.
 */
import { foldUnit, foldUnitAndCase, isInvisible, letterClassAt, letterClasses } from './letters.ts';

/** Where a term stands: `[start, end)` in UTF-16 units; `term` is its index in the list the matcher was made from. */
export type TermMatch = { readonly start: number; readonly end: number; readonly term: number };

export type TermMatcher = {
  /** In order of their start; leftmost and longest, one after the other, unless made with `overlapping`. */
  find(text: string): readonly TermMatch[];
};

export type TermOptions = {
  /** Tells `it` from `IT`. Default: case does not count. */
  readonly matchCase?: boolean;
  /** Every occurrence of every term, also within another one. */
  readonly overlapping?: boolean;
};

/** A trie in flat arrays: node 0 is the root, 0 as child or sibling means none, -1 as term means no term ends there. */
type Trie = {
  readonly unit: Uint16Array;
  readonly child: Int32Array;
  readonly sibling: Int32Array;
  readonly term: Int32Array;
};

const toTrie = (terms: readonly string[], fold: (unit: number) => number): Trie => {
  const unit = [0];
  const child = [0];
  const sibling = [0];
  const term = [-1];
  const step = (node: number, wanted: number): number => {
    let next = child[node] ?? 0;
    while (next !== 0 && unit[next] !== wanted) next = sibling[next] ?? 0;
    if (next !== 0) return next;
    const added = unit.push(wanted) - 1;
    sibling.push(child[node] ?? 0);
    child.push(0);
    term.push(-1);
    child[node] = added;
    return added;
  };
  const add = (text: string, index: number): void => {
    let node = 0;
    for (let at = 0; at < text.length; at++) {
      const each = text.charCodeAt(at);
      if (!isInvisible(each)) node = step(node, fold(each));
    }
    if (node !== 0 && term[node] === -1) term[node] = index;
  };
  // Accented letters come composed or as letter and mark: both forms of a term are looked for.
  for (const [index, text] of terms.entries())
    for (const form of new Set([text.normalize('NFC'), text.normalize('NFD')])) add(form.trim(), index);
  return {
    unit: Uint16Array.from(unit),
    child: Int32Array.from(child),
    sibling: Int32Array.from(sibling),
    term: Int32Array.from(term),
  };
};

/** The root's children by their unit, because the root is asked at every word: ASCII in an array, the rest in a map. */
const toRootIndex = (trie: Trie): { readonly ascii: Int32Array; readonly others: ReadonlyMap<number, number> } => {
  const ascii = new Int32Array(128);
  const others = new Map<number, number>();
  for (let node = trie.child[0] ?? 0; node !== 0; node = trie.sibling[node] ?? 0) {
    const unit = trie.unit[node] ?? 0;
    if (unit < 128) ascii[unit] = node;
    else others.set(unit, node);
  }
  return { ascii, others };
};

const { none, hangul } = letterClasses;

/** True when a word may begin between two characters of these classes. */
const mayBegin = (before: number, first: number): boolean =>
  before === none || first === none || before !== first || before === letterClasses.open;

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

/**
 * Makes the matcher of a list of terms: whole words only, case-insensitive unless told otherwise; the ways of writing a
 * space, a quote and a hyphen count as one, and soft hyphens are looked through. Of terms that fold to the same, the first counts.
 */
export const toTermMatcher = (terms: readonly string[], options: TermOptions = {}): TermMatcher => {
  const fold = options.matchCase === true ? foldUnit : foldUnitAndCase;
  const trie = toTrie(terms, fold);
  const root = toRootIndex(trie);
  const overlapping = options.overlapping === true;

  const rootAt = (unit: number): number =>
    unit < 128 ? (root.ascii[unit] ?? 0) : root.others.size === 0 ? 0 : (root.others.get(unit) ?? 0);

  const next = (node: number, wanted: number): number => {
    let each = trie.child[node] ?? 0;
    while (each !== 0 && trie.unit[each] !== wanted) each = trie.sibling[each] ?? 0;
    return each;
  };

  /** Walks from `start`, where `node` was reached, and pushes what ends on the way. Answers the end of the longest, or 0. */
  const walk = (text: string, start: number, first: number, found: TermMatch[]): number => {
    let longest: TermMatch | undefined;
    let node = first;
    for (let at = start + 1; ; at++) {
      const term = trie.term[node] ?? -1;
      if (term !== -1 && isOver(text, at)) {
        longest = { start, end: at, term };
        if (overlapping) found.push(longest);
      }
      while (at < text.length && isInvisible(text.charCodeAt(at))) at++;
      if (at >= text.length) break;
      node = next(node, fold(text.charCodeAt(at)));
      if (node === 0) break;
    }
    if (longest === undefined) return 0;
    if (!overlapping) found.push(longest);
    return longest.end;
  };

  const find = (text: string): readonly TermMatch[] => {
    const found: TermMatch[] = [];
    let before: number = none;
    for (let at = 0; at < text.length; ) {
      const unit = text.charCodeAt(at);
      const current = isInvisible(unit) ? before : letterClassAt(text, at);
      const node = mayBegin(before, current) ? rootAt(fold(unit)) : 0;
      const end = node === 0 ? 0 : walk(text, at, node, found);
      const isTaken = end !== 0 && !overlapping;
      before = isTaken ? letterClassAt(text, end - 1) : current;
      at = isTaken ? end : at + 1;
    }
    return found;
  };
  return { find };
};

/** The text with case, width, quotes, dashes and spaces folded and runs of spaces made one: for comparing, not for showing. */
export const toComparable = (text: string, { matchCase = false } = {}): string => {
  const fold = matchCase ? foldUnit : foldUnitAndCase;
  const composed = text.normalize('NFC');
  let folded = '';
  for (let at = 0; at < composed.length; at++) {
    const unit = composed.charCodeAt(at);
    if (!isInvisible(unit)) folded += String.fromCharCode(fold(unit));
  }
  return folded.replace(/ {2,}/g, ' ').trim();
};
