/** Which of many rules a text can concern at all: one pass over it for the words of all of them. */

/** Characters of a word that are looked up at once. */
const keyChars = 3;
const tableBits = 15;
const tableSize = 1 << tableBits;

/** Letters that fold to plain ones: where they occur words are not found by their plain form. */
const oddFolds = /[ſ\u212aİı]/;

/** What is looked for: by place in the list, words in lower case, or undefined for what every text concerns. */
export type Wanted = readonly {
  readonly words: readonly string[] | undefined;
  /** Words count only where they are no part of longer ones. */
  readonly areWhole: boolean;
}[];

/** Marks in `hits` which of the wanted a text may concern. */
export type Prefilter = (text: string, hits: Uint8Array) => void;

const hash = (a: number, b: number, c: number): number => (a * 961 + b * 31 + c) & (tableSize - 1);

/** Prepares the pass. */
export const toPrefilter = (wanted: Wanted): Prefilter => {
  const always: number[] = [];
  const short: { readonly word: string; readonly index: number }[] = [];
  const long = new Map<number, { readonly word: string; readonly isWhole: boolean; readonly indexes: number[] }[]>();
  for (const [index, { words, areWhole }] of wanted.entries()) {
    if (words === undefined) always.push(index);
    for (const word of words ?? []) {
      if (word.length < keyChars) short.push({ word, index });
      else addLong(long, word, areWhole, index);
    }
  }
  const table = new Uint8Array(tableSize);
  for (const key of long.keys()) table[key] = 1;
  return (text, hits) => {
    hits.fill(oddFolds.test(text) ? 1 : 0);
    for (const index of always) hits[index] = 1;
    const lower = text.toLowerCase();
    for (const { word, index } of short) if (hits[index] === 0 && lower.includes(word)) hits[index] = 1;
    if (long.size > 0) markLong(lower, { long, table, hits });
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

const isPlainLetter = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 95;

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
