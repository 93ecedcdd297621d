/** Which of many rules a text can concern at all, and where: one pass over it for the words of all of them. */
import { isPlainLetter, toFindOpenings } from './opening-trie.ts';

/** Characters of a word that are looked up at once. */
const keyChars = 3;
const tableBits = 15;
const tableSize = 1 << tableBits;

/** Letters that fold to others than their lower case (ſ, K of Kelvin, İ, ı, µ, Σ and ς …): where they occur words are not found by it. */
const oddFolds =
  /\u0345|[\u017f\u212a\u0130\u0131\u00b5\u03a3\u03c2\u03d0\u03d1\u03d5\u03d6\u03f0\u03f1\u03f5\u1e9b\u1e9e\u1fbe\u2126]/;

/** What is looked for of one rule. */
type Wanted = {
  /** Words in lower case of which a match holds one; undefined where every text has to be looked at. */
  readonly literals?: readonly string[] | undefined;
  /** Words with which every match begins, letters at the beginning of a word only; undefined where that is not known. */
  readonly openings?: readonly string[] | undefined;
  /** Words count only where they are no part of longer ones. */
  readonly areWhole?: boolean | undefined;
};

/** Where a rule has to look: nowhere, at some places, from left to right, or everywhere (`undefined`). */
export type Places = readonly number[] | undefined;
const nowhere: Places = [];

/** Tells the places of each of the wanted, in their order. */
export type Prefilter = (text: string) => readonly Places[];

const hash = (a: number, b: number, c: number): number => (a * 961 + b * 31 + c) & (tableSize - 1);

/** Prepares the pass. */
export const toPrefilter = (wanted: readonly Wanted[]): Prefilter => {
  const findOpenings = toFindOpenings(
    wanted.flatMap(({ openings, areWhole = false }, index) =>
      openings === undefined ? [] : [{ index, words: openings, areWhole }],
    ),
  );
  const mark = toMark(wanted.map((each) => (each.openings === undefined ? each : { literals: [] })));
  const everywhere = wanted.map(() => undefined);
  return (text) => {
    if (oddFolds.test(text)) return everywhere;
    const lower = text.toLowerCase();
    const places: (number[] | undefined)[] = [];
    const found: Places[] = Array.from(mark(lower), (hit) => (hit === 1 ? undefined : nowhere));
    findOpenings(lower, (index, at) => {
      const known = places[index];
      if (known === undefined) found[index] = places[index] = [at];
      else if (known.at(-1) !== at) known.push(at);
    });
    return found;
  };
};

/** Marks by 1 the wanted whose words stand in a text, in lower case. */
const toMark = (wanted: readonly Wanted[]): ((lower: string) => Uint8Array) => {
  const always: number[] = [];
  const short: { readonly word: string; readonly index: number }[] = [];
  const long = new Map<number, { readonly word: string; readonly isWhole: boolean; readonly indexes: number[] }[]>();
  for (const [index, { literals, areWhole = false }] of wanted.entries()) {
    if (literals === undefined) always.push(index);
    for (const word of literals ?? []) {
      if (word.length < keyChars) short.push({ word, index });
      else addLong(long, word, areWhole, index);
    }
  }
  const table = new Uint8Array(tableSize);
  for (const key of long.keys()) table[key] = 1;
  const hits = new Uint8Array(wanted.length);
  return (lower) => {
    hits.fill(0);
    for (const index of always) hits[index] = 1;
    for (const { word, index } of short) if (hits[index] === 0 && lower.includes(word)) hits[index] = 1;
    if (long.size > 0) markLong(lower, { long, table, hits });
    return hits;
  };
};

type Long = ReadonlyMap<
  number,
  readonly { readonly word: string; readonly isWhole: boolean; readonly indexes: readonly number[] }[]
>;

const addLong = (
  long: Map<number, { readonly word: string; readonly isWhole: boolean; readonly indexes: number[] }[]>,
  word: string,
  isWhole: boolean,
  index: number,
): void => {
  const key = hash(word.charCodeAt(0), word.charCodeAt(1), word.charCodeAt(2));
  const bucket = long.get(key) ?? [];
  long.set(key, bucket);
  const known = bucket.find((each) => each.word === word && each.isWhole === isWhole);
  if (known === undefined) bucket.push({ word, isWhole, indexes: [index] });
  else known.indexes.push(index);
};

/** False where a plain letter joins a word to its neighbour; letters of other scripts are left to the pattern. */
const standsAlone = (lower: string, start: number, word: string): boolean => {
  const joinsBefore = isPlainLetter(word.charCodeAt(0)) && isPlainLetter(lower.charCodeAt(start - 1));
  const end = start + word.length;
  return !joinsBefore && !(isPlainLetter(word.charCodeAt(word.length - 1)) && isPlainLetter(lower.charCodeAt(end)));
};

const markLong = (
  lower: string,
  { long, table, hits }: { readonly long: Long; readonly table: Uint8Array; readonly hits: Uint8Array },
): void => {
  let [a, b] = [lower.charCodeAt(0), lower.charCodeAt(1)];
  for (let at = 2; at < lower.length; at++) {
    const c = lower.charCodeAt(at);
    const key = hash(a, b, c);
    if (table[key] === 1)
      for (const { word, isWhole, indexes } of long.get(key) ?? [])
        if (lower.startsWith(word, at - 2) && (!isWhole || standsAlone(lower, at - 2, word)))
          for (const index of indexes) hits[index] = 1;
    a = b;
    b = c;
  }
};
