/** What makes two texts the same one, or nearly. */
import { foldText } from './fold.ts';
import { mixBits, sha256 } from './hash.ts';

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

/** Words are hashed by FNV-1a. */
const hashSeed = 0x811c9dc5;
/** The hashes of a text's words, in order. */
const toWordHashes = (text: string): Int32Array => {
  const { folded } = foldText(text);
  const hashes = new Int32Array(Math.min(wordsMax, folded.length));
  let count = 0;
  let hash = hashSeed;
  let isWithin = false;
  for (let index = 0; index < folded.length && count < wordsMax; index++) {
    let code = folded.charCodeAt(index);
    if (code >= 0xd800 && code <= 0xdbff) {
      code = folded.codePointAt(index) ?? code;
      if (code > 0xffff) index++;
    }
    const unit = unitOf(code);
    if (isWithin && unit !== letterUnit) {
      hashes[count++] = mixBits(hash);
      hash = hashSeed;
      isWithin = false;
    }
    if (unit === noUnit) continue;
    hash = Math.imul(hash ^ code, 0x01000193);
    isWithin = true;
    if (unit === wholeUnit && count < wordsMax) {
      hashes[count++] = mixBits(hash);
      hash = hashSeed;
      isWithin = false;
    }
  }
  if (isWithin && count < wordsMax) hashes[count++] = mixBits(hash);
  return hashes.subarray(0, count);
};

/** The hashes of a text's runs of three words, smallest first; fewer words make one run. */
const toRunHashes = (text: string): Uint32Array => {
  const words = toWordHashes(text);
  if (words.length === 0) return new Uint32Array();
  const runs = new Uint32Array(Math.max(1, words.length - runWords + 1));
  for (let index = 0; index < runs.length; index++) {
    let hash = hashSeed;
    const end = Math.min(index + runWords, words.length);
    for (let at = index; at < end; at++) hash = Math.imul(hash ^ (words[at] ?? 0), 0x9e3779b1) + at - index;
    runs[index] = mixBits(hash);
  }
  return runs.sort();
};

/** The bytes before the hashes: how many runs the text has. */
const countBytes = 2;

/**
 * A fingerprint by which texts that share much are found, whatever was cut, added, moved or reworded: how many different runs of
 * three words a text has, and the smallest 64 of their hashes, as base64url. A text without words has none: `''`.
 * @see Broder, On the resemblance and containment of documents (1997)
 */
export const toNearFingerprint = (text: string): string => {
  const hashes = toRunHashes(text);
  const bytes = Buffer.alloc(countBytes + 4 * keptHashesMax);
  let runs = 0;
  for (let index = 0; index < hashes.length; index++) {
    const hash = hashes[index] ?? 0;
    if (index > 0 && hash === hashes[index - 1]) continue;
    if (runs < keptHashesMax) bytes.writeUInt32BE(hash, countBytes + 4 * runs);
    runs++;
  }
  if (runs === 0) return '';
  bytes.writeUInt16BE(runs);
  return bytes.toString('base64url', 0, countBytes + 4 * Math.min(runs, keptHashesMax));
};

/** A fingerprint, read: the count of runs, and the hashes that were kept, smallest first. */
export type Sketch = { readonly runs: number; readonly hashes: Uint32Array };

/** Byte by byte: a call a hash would take as long as looking it up. */
const readHash = (bytes: Uint8Array, at: number): number =>
  (((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>> 0;

/** Reads a fingerprint; undefined where it is none, or that of a text without words. */
export const toSketch = (near: string): Sketch | undefined => {
  const bytes = Buffer.from(near, 'base64url');
  const hashes = new Uint32Array(Math.max(0, Math.floor((bytes.length - countBytes) / 4)));
  if (hashes.length === 0 || hashes.length > keptHashesMax || bytes.length !== countBytes + 4 * hashes.length)
    return undefined;
  const runs = bytes.readUInt16BE();
  let last = -1;
  for (let index = 0; index < hashes.length; index++) {
    const hash = readHash(bytes, countBytes + 4 * index);
    if (hash <= last) return undefined;
    hashes[index] = hash;
    last = hash;
  }
  return Math.min(runs, keptHashesMax) === hashes.length ? { runs, hashes } : undefined;
};

/** What two texts share, as far as their fingerprints tell. */
type Likeness = {
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
  const [left, right] = [a.hashes, b.hashes];
  let shared = 0;
  let all = 0;
  let i = 0;
  let j = 0;
  while (i < left.length || j < right.length) {
    const one = i < left.length ? (left[i] ?? 0) : beyond;
    const other = j < right.length ? (right[j] ?? 0) : beyond;
    if (one > upTo && other > upTo) break;
    all++;
    if (one === other) shared++;
    if (one <= other) i++;
    if (other <= one) j++;
  }
  const resemblance = all === 0 ? 0 : shared / all;
  const both = (resemblance * (a.runs + b.runs)) / (1 + resemblance);
  return { shared, resemblance, containment: Math.min(1, both / Math.min(a.runs, b.runs)) };
};

/** Greater than any hash. */
const beyond = 2 ** 32;
