/** What makes two texts the same one, or nearly. */
import { foldText } from './fold.ts';
import { sha256 } from './hash.ts';

/** SHA-256 (hex) of a text with case, width and white space evened out: equal texts, equal fingerprints. */
export const toExactFingerprint = (text: string): string => sha256(foldText(text).folded.trim().normalize('NFC'));

/** Words considered; a longer text is told by its beginning. */
const wordsMax = 5000;
/** Runs of so many words are what two texts are compared by. */
const runWords = 3;
/** Hashes that are kept of a text: the smallest ones of its runs, so that two texts keep the same ones of what they share. */
export const keptHashesMax = 64;

/** What kind of unit a character is: none of a word, a letter or digit of one, or a word by itself. */
const unknownUnit = 0;
const noUnit = 1;
const letterUnit = 2;
const wholeUnit = 3;
const whole = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const letter = /[\p{L}\p{N}\p{M}]/u;
/** By code unit of the basic plane, each looked up once. */
const units = new Uint8Array(0x10000);

const readUnit = (character: string): number => {
  if (whole.test(character)) return wholeUnit;
  return letter.test(character) ? letterUnit : noUnit;
};

const unitOf = (code: number): number => {
  if (code > 0xffff) return readUnit(String.fromCodePoint(code));
  const known = units[code] ?? unknownUnit;
  if (known !== unknownUnit) return known;
  const unit = readUnit(String.fromCharCode(code));
  units[code] = unit;
  return unit;
};

const hashSeed = 0x811c9dc5;
/** FNV-1a, a step. */
const addCode = (hash: number, code: number): number => Math.imul(hash ^ code, 0x01000193);

/** The last steps of MurmurHash3, after which every bit hangs on every other. */
const mixed = (value: number): number => {
  let hash = value ^ (value >>> 16);
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
};

/** The hashes of a text's words, in order. */
const toWordHashes = (text: string): readonly number[] => {
  const { folded } = foldText(text);
  const hashes: number[] = [];
  let hash = hashSeed;
  let isWithin = false;
  const end = (): void => {
    if (isWithin) hashes.push(mixed(hash));
    hash = hashSeed;
    isWithin = false;
  };
  for (let index = 0; index < folded.length && hashes.length < wordsMax; index++) {
    const code = folded.codePointAt(index) ?? 0;
    if (code > 0xffff) index++;
    const unit = unitOf(code);
    if (unit !== letterUnit) end();
    if (unit === noUnit) continue;
    hash = addCode(hash, code);
    isWithin = true;
    if (unit === wholeUnit) end();
  }
  end();
  return hashes.slice(0, wordsMax);
};

/** The hashes of a text's runs of three words, each once, smallest first; fewer words make one run. */
const toRunHashes = (text: string): Uint32Array => {
  const words = toWordHashes(text);
  if (words.length === 0) return new Uint32Array();
  const runs = new Uint32Array(Math.max(1, words.length - runWords + 1));
  for (let index = 0; index < runs.length; index++) {
    let hash = hashSeed;
    for (let at = index; at < Math.min(index + runWords, words.length); at++)
      hash = Math.imul(hash ^ (words[at] ?? 0), 0x9e3779b1) + at - index;
    runs[index] = mixed(hash);
  }
  runs.sort();
  return runs.filter((hash, index) => index === 0 || hash !== runs[index - 1]);
};

/** The bytes before the hashes: how many runs the text has. */
const countBytes = 2;

/**
 * A fingerprint by which texts that share much are found, whatever was cut, added, moved or reworded: how many different runs of
 * three words a text has, and the smallest 64 of their hashes, as base64url. A text without words has none: `''`.
 * @see Broder, On the resemblance and containment of documents (1997)
 */
export const toNearFingerprint = (text: string): string => {
  const runs = toRunHashes(text);
  if (runs.length === 0) return '';
  const kept = runs.subarray(0, keptHashesMax);
  const bytes = Buffer.alloc(countBytes + 4 * kept.length);
  bytes.writeUInt16BE(runs.length);
  kept.forEach((hash, index) => {
    bytes.writeUInt32BE(hash, countBytes + 4 * index);
  });
  return bytes.toString('base64url');
};

/** A fingerprint, read: the count of runs, and the hashes that were kept, smallest first. */
export type Sketch = { readonly runs: number; readonly hashes: Uint32Array };

/** Reads a fingerprint; undefined where it is none, or that of a text without words. */
export const toSketch = (near: string): Sketch | undefined => {
  const bytes = Buffer.from(near, 'base64url');
  const hashes = new Uint32Array(Math.max(0, Math.floor((bytes.length - countBytes) / 4)));
  if (hashes.length === 0 || hashes.length > keptHashesMax || bytes.length !== countBytes + 4 * hashes.length)
    return undefined;
  const runs = bytes.readUInt16BE();
  for (let index = 0; index < hashes.length; index++) {
    hashes[index] = bytes.readUInt32BE(countBytes + 4 * index);
    if (index > 0 && (hashes[index] ?? 0) <= (hashes[index - 1] ?? 0)) return undefined;
  }
  return Math.min(runs, keptHashesMax) === hashes.length ? { runs, hashes } : undefined;
};

/** What two texts share, as far as their fingerprints tell. */
export type Likeness = {
  /** Hashes that both have, among those that both would have kept. */
  readonly shared: number;
  /** What they share of all that either says, 0..1. */
  readonly resemblance: number;
  /** What they share of what the shorter one says, 0..1. */
  readonly containment: number;
};

/** A sketch knows all hashes up to its last one; one that holds all of a text's runs knows all there are. */
const knownUpTo = ({ runs, hashes }: Sketch): number =>
  runs > hashes.length ? (hashes[hashes.length - 1] ?? 0) : 0xffffffff;

/** How alike two texts are. */
export const toLikeness = (a: Sketch, b: Sketch): Likeness => {
  const upTo = Math.min(knownUpTo(a), knownUpTo(b));
  let shared = 0;
  let all = 0;
  let [i, j] = [0, 0];
  while (i < a.hashes.length || j < b.hashes.length) {
    const left = a.hashes[i] ?? Number.POSITIVE_INFINITY;
    const right = b.hashes[j] ?? Number.POSITIVE_INFINITY;
    if (Math.min(left, right) > upTo) break;
    all++;
    if (left === right) shared++;
    if (left <= right) i++;
    if (right <= left) j++;
  }
  const resemblance = all === 0 ? 0 : shared / all;
  const both = (resemblance * (a.runs + b.runs)) / (1 + resemblance);
  return { shared, resemblance, containment: Math.min(1, both / Math.min(a.runs, b.runs)) };
};
