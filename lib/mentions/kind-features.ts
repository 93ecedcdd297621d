/** What a text has by which its kind is told: its words and pairs of them, runs of letters, and how it is written. */
import type { MentionKind } from '../model/mention.ts';
import { foldText } from '../text/fold.ts';
import { hashRun, joinHashes, toSalt, toSlot } from '../text/run-hash.ts';
import hints from './kind-cues/hints.json' with { type: 'json' };

/** Places of weights. */
export const slotBits = 14;
/** So much of a text is read, in words and signs. */
const wordsMax = 400;
const letterMax = 24;
const [gramMin, gramMax] = [3, 5];
/** A negation turns so many words after it, in its sentence. */
const negatedWords = 3;
const wordSalt = toSalt('word');
const gramSalt = toSalt('gram');
const negatedSalt = toSalt('negated');
const pairSalt = toSalt('pair');
const beginning = toSalt('beginning');

/** Words, and signs that say something, however often; figures are alike but for their length. */
const pattern = /[\p{L}\p{M}]+(?:'[\p{L}\p{M}]+)*|\p{N}+|([?!"%€$£:])\1*|\p{Extended_Pictographic}/gu;
const endsSentence = /[.?!]/;

/** Places of words and pairs, and of runs of letters. A place stands as often as what it stands for. */
export type KindFeatures = {
  readonly words: Int32Array;
  readonly grams: Int32Array;
  /** How many of its words hint at a kind, in the order of `hintedKinds`. */
  readonly hints: Float64Array;
};

/** Kinds that single words hint at. */
export const hintedKinds = [
  'safety',
  'legal',
  'press',
  'praise',
  'complaint',
  'question',
] as const satisfies MentionKind[];
const [stemMin, stemMax] = [3, 18];

type Hints = { readonly words: ReadonlyMap<string, number>; readonly stems: ReadonlyMap<string, number> };

const makeHints = (): Hints => {
  const [words, stems] = [new Map<string, number>(), new Map<string, number>()];
  for (const [index, kind] of hintedKinds.entries())
    for (const word of hints[kind].split(' ')) {
      const [known, key] = word.endsWith('*') ? [stems, word.slice(0, -1)] : [words, word];
      known.set(key, (known.get(key) ?? 0) | (1 << index));
    }
  return { words, stems };
};

let made: Hints | undefined;

/** Bits of the kinds that a word hints at. */
const toHints = (word: string): number => {
  made ??= makeHints();
  let bits = made.words.get(word) ?? 0;
  for (let length = stemMin; length <= Math.min(stemMax, word.length); length++)
    bits |= made.stems.get(word.slice(0, length)) ?? 0;
  return bits;
};

const toGrams = (word: string): Int32Array => {
  const edged = `<${word.slice(0, letterMax)}>`;
  const slots: number[] = [];
  for (let from = 0; from + gramMin <= edged.length; from++) {
    let hash = hashRun(edged, { from, to: from + gramMin, salt: gramSalt });
    slots.push(toSlot(hash, slotBits));
    for (let to = from + gramMin; to < Math.min(edged.length, from + gramMax); to++) {
      hash = hashRun(edged, { from: to, to: to + 1, salt: hash });
      slots.push(toSlot(hash, slotBits));
    }
  }
  return new Int32Array(slots);
};

type Word = { readonly hash: number; readonly grams: Int32Array; readonly hints: number };

/** Words that are remembered, and how long they may be. */
const knownMax = 8000;
const knownUnitsMax = 40;
const noGrams = new Int32Array(0);
let known = new Map<string, Word>();

const toWord = (word: string): Word => {
  const there = known.get(word);
  if (there !== undefined) return there;
  const made = {
    hash: hashRun(word, { from: 0, to: word.length, salt: wordSalt }),
    grams: word.length > 1 ? toGrams(word) : noGrams,
    hints: toHints(word),
  };
  // They are let go all at once: those in use come back soon.
  if (known.size >= knownMax) known = new Map();
  if (word.length <= knownUnitsMax) known.set(word, made);
  return made;
};

/** Reads a text; `negators` turn what follows them. Linear in what is read. */
export const readKindFeatures = (text: string, negators: ReadonlySet<string>): KindFeatures => {
  const { folded } = foldText(text);
  const words: number[] = [];
  const grams: number[] = [];
  const hinted = new Float64Array(hintedKinds.length);
  let before = beginning;
  let readTo = 0;
  let negated = 0;
  let count = 0;
  for (const { 0: written, 1: repeated, index } of folded.matchAll(pattern)) {
    if (count++ >= wordsMax) break;
    if (endsSentence.test(folded.slice(readTo, index))) {
      before = beginning;
      negated = 0;
    }
    // A question mark is read itself, and ends what it stands behind.
    readTo = index + (endsSentence.test(written) ? 0 : written.length);
    const word = /^\p{N}/u.test(written)
      ? '0'.repeat(Math.min(5, written.length))
      : repeated === undefined
        ? written
        : repeated;
    const { hash, grams: own, hints: bits } = toWord(word);
    words.push(toSlot(negated > 0 ? joinHashes(negatedSalt, hash) : hash, slotBits));
    words.push(toSlot(joinHashes(joinHashes(pairSalt, before), hash), slotBits));
    for (const gram of own) grams.push(gram);
    if (bits !== 0 && negated <= 0)
      for (let kind = 0; kind < hinted.length; kind++) hinted[kind] = (hinted[kind] ?? 0) + ((bits >> kind) & 1);
    before = hash;
    negated = negators.has(word) || word.endsWith("n't") ? negatedWords : negated - 1;
  }
  return { words: new Int32Array(words), grams: new Int32Array(grams), hints: hinted };
};
