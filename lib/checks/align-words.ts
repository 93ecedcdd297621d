/** How near a run of words in a text comes to a phrase, and what was changed on the way. */
import { distance } from 'fastest-levenshtein';
import type { Span } from '../model/vocabulary.ts';
import type { Word } from '../text/words.ts';

/** One word of a comparison: kept, put in place of another, left out, or put in. */
export type WordEdit =
  | { readonly kind: 'kept' }
  | { readonly kind: 'changed'; readonly from: string; readonly to: string }
  | { readonly kind: 'missing'; readonly from: string }
  | { readonly kind: 'added'; readonly to: string };

/** The best place of a phrase in a text: words `[start, end)`, and how much of the phrase is there, 0..1. */
export type Alignment = { readonly start: number; readonly end: number; readonly similarityRatio: number };

/** A phrase made ready to be looked for. */
export type Phrase = {
  readonly words: readonly Word[];
  readonly weights: readonly number[];
  readonly total: number;
  readonly vocabulary: ReadonlySet<string>;
};

/** Short words are mostly grammar: they say half as much of a phrase. One character of Chinese is a word, and so is 1 of Thai. */
const toWeight = (word: string): number => (word.length > 3 || /[^\p{Script=Latin}\p{N}']/u.test(word) ? 1 : 0.5);

/** A word put in takes nothing away: it counts less than one left out. */
const toAddedCost = (word: string): number => toWeight(word) * 0.75;

/** Makes a phrase ready to be looked for. */
export const toPhrase = (words: readonly Word[]): Phrase => {
  const weights = words.map(({ folded }) => toWeight(folded));
  return {
    words,
    weights,
    total: weights.reduce((sum, weight) => sum + weight, 0),
    vocabulary: new Set(words.map(({ folded }) => folded)),
  };
};

/** Another form of the same word, or a slip: at most a third of it differs, from the same first letter on. */
const isForm = (one: string, other: string): boolean =>
  one.charCodeAt(0) === other.charCodeAt(0) &&
  Math.abs(one.length - other.length) <= 2 &&
  distance(one, other) * 3 <= Math.max(one.length, other.length);

const toChangeCost = (wanted: string, weight: number, word: string): number => {
  if (wanted === word) return 0;
  return isForm(wanted, word) ? weight / 2 : Math.max(weight, toWeight(word));
};

/** Least cost of each beginning of the phrase up to one word of the text, and where in the text that began. */
type Row = { readonly costs: Float64Array; readonly starts: Int32Array };
const toRow = (length: number): Row => ({ costs: new Float64Array(length + 1), starts: new Int32Array(length + 1) });

/**
 * Finds where a phrase stands nearest in a text (Sellers' algorithm over words): time is the product of both lengths.
 * Undefined for an empty text.
 */
export const alignWords = (words: readonly Word[], phrase: Phrase): Alignment | undefined => {
  const { length } = phrase.words;
  let current = toRow(length);
  let following = toRow(length);
  for (let row = 1; row <= length; row++)
    current.costs[row] = (current.costs[row - 1] ?? 0) + (phrase.weights[row - 1] ?? 0);
  let best: { cost: number; start: number; end: number } | undefined;
  for (const [column, { folded }] of words.entries()) {
    following.starts[0] = column + 1;
    const extra = toAddedCost(folded);
    for (let row = 1; row <= length; row++) {
      const weight = phrase.weights[row - 1] ?? 0;
      const change = toChangeCost(phrase.words[row - 1]?.folded ?? '', weight, folded);
      const changed = (current.costs[row - 1] ?? 0) + change;
      const missing = (following.costs[row - 1] ?? 0) + weight;
      const added = (current.costs[row] ?? 0) + extra;
      const cost = Math.min(changed, missing, added);
      const { starts } = cost !== changed && cost === missing ? following : current;
      following.costs[row] = cost;
      following.starts[row] = starts[cost === changed || cost === missing ? row - 1 : row] ?? 0;
    }
    // The two rows take turns; row 0 costs nothing, because a phrase may begin anywhere.
    [current, following] = [following, current];
    const cost = current.costs[length] ?? 0;
    if (best === undefined || cost < best.cost) best = { cost, start: current.starts[length] ?? 0, end: column + 1 };
  }
  return best === undefined
    ? undefined
    : { start: best.start, end: best.end, similarityRatio: Math.max(0, 1 - best.cost / phrase.total) };
};

/** What was done to a phrase to get some words, in order. Both are short: a phrase and its nearest place. */
export const diffWords = (phrase: Phrase, words: readonly Word[]): readonly WordEdit[] => {
  const rows = phrase.words.length;
  const columns = words.length;
  const wanted = (row: number): string => phrase.words[row]?.folded ?? '';
  const word = (column: number): string => words[column]?.folded ?? '';
  const costs = Array.from({ length: rows + 1 }, () => new Float64Array(columns + 1));
  const cost = (row: number, column: number): number => costs[row]?.[column] ?? 0;
  const changeCost = (row: number, column: number): number =>
    cost(row + 1, column + 1) + toChangeCost(wanted(row), phrase.weights[row] ?? 0, word(column));
  const missingCost = (row: number, column: number): number => cost(row + 1, column) + (phrase.weights[row] ?? 0);
  const addedCost = (row: number, column: number): number => cost(row, column + 1) + toAddedCost(word(column));
  const toCost = (row: number, column: number): number => {
    if (row === rows && column === columns) return 0;
    if (row === rows) return addedCost(row, column);
    if (column === columns) return missingCost(row, column);
    return Math.min(changeCost(row, column), missingCost(row, column), addedCost(row, column));
  };
  for (let row = rows; row >= 0; row--)
    for (let column = columns; column >= 0; column--) {
      const line = costs[row];
      if (line !== undefined) line[column] = toCost(row, column);
    }
  const edits: WordEdit[] = [];
  for (let row = 0, column = 0; row < rows || column < columns; ) {
    if (row < rows && column < columns && cost(row, column) === changeCost(row, column)) {
      const [from, to] = [wanted(row++), word(column++)];
      edits.push(from === to ? { kind: 'kept' } : { kind: 'changed', from, to });
    } else if (row < rows && cost(row, column) === missingCost(row, column)) {
      edits.push({ kind: 'missing', from: wanted(row++) });
    } else {
      edits.push({ kind: 'added', to: word(column++) });
    }
  }
  return edits;
};

/** The changes in words: `"knows" became "remembers", "that" is missing`. Empty where nothing changed. */
export const toEditText = (edits: readonly WordEdit[]): string =>
  edits
    .flatMap((edit) => {
      if (edit.kind === 'kept') return [];
      if (edit.kind === 'changed') return [`"${edit.from}" became "${edit.to}"`];
      return [edit.kind === 'missing' ? `"${edit.from}" is missing` : `"${edit.to}" was added`];
    })
    .join(', ');

/** Span of the words `[start, end)` in their text. */
export const toWordsSpan = (words: readonly Word[], { start, end }: Pick<Alignment, 'start' | 'end'>): Span => [
  words[start]?.span[0] ?? 0,
  words[end - 1]?.span[1] ?? 0,
];
