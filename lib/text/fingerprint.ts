/** What makes two texts the same one, or nearly. */
import { foldText } from './fold.ts';
import { sha256 } from './hash.ts';

/** SHA-256 (hex) of a text with case, width and white space evened out: equal texts, equal fingerprints. */
export const toExactFingerprint = (text: string): string => sha256(foldText(text).folded.trim().normalize('NFC'));

/**
 * Two texts whose near fingerprints differ in at most this many of 64 bits tell one story. From bench/fingerprint.ts on real
 * articles: nine in ten copies with a fifth cut off, or with a word in forty changed, lie within 12; different articles begin at
 * 15 (four of 16,000 pairs).
 */
export const nearDistanceMax = 12;

/** Words considered; a longer text is told by its beginning. */
const wordsMax = 5000;
const shingleWords = 3;

const token = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}\p{M}]+/gu;

/** FNV-1a over UTF-16 units, twice with different seeds and a final mix: 64 bits as two 32-bit halves. */
const hash32 = (text: string, seed: number): number => {
  let hash = seed;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
};

/** Shingles of three words (or characters, where words have no spaces), each once; fewer words make one shingle. */
const toShingles = (text: string): ReadonlySet<string> => {
  const tokens: string[] = [];
  for (const [each] of foldText(text).folded.matchAll(token)) {
    tokens.push(each);
    if (tokens.length === wordsMax) break;
  }
  const shingles = new Set<string>();
  for (let index = 0; index + shingleWords <= tokens.length; index++)
    shingles.add(`${tokens[index]} ${tokens[index + 1]} ${tokens[index + 2]}`);
  if (shingles.size === 0 && tokens.length > 0) shingles.add(tokens.join(' '));
  return shingles;
};

const addBits = (votes: Int32Array, offset: number, hash: number): void => {
  for (let bit = 0; bit < 32; bit++) votes[offset + bit] = (votes[offset + bit] ?? 0) + ((hash >>> bit) & 1 ? 1 : -1);
};

const toHex = (votes: Int32Array, offset: number): string => {
  let value = 0;
  for (let bit = 0; bit < 32; bit++) if ((votes[offset + bit] ?? 0) > 0) value |= 1 << bit;
  return (value >>> 0).toString(16).padStart(8, '0');
};

/**
 * A fingerprint of 64 bits (16 hex digits) that differs little where texts differ little: simhash over shingles.
 * A text without words is all zeros and near nothing but its like.
 * @see Charikar, Similarity estimation techniques from rounding algorithms (2002)
 */
export const toNearFingerprint = (text: string): string => {
  const votes = new Int32Array(64);
  for (const shingle of toShingles(text)) {
    addBits(votes, 0, hash32(shingle, 0x811c9dc5));
    addBits(votes, 32, hash32(shingle, 0x3c6ef372));
  }
  return toHex(votes, 0) + toHex(votes, 32);
};

const bitsOf = (value: number): number => {
  let bits = value - ((value >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
};

/** In how many of 64 bits two near fingerprints differ, 0..64. */
export const hammingDistance = (a: string, b: string): number =>
  bitsOf(Number.parseInt(a.slice(0, 8), 16) ^ Number.parseInt(b.slice(0, 8), 16)) +
  bitsOf(Number.parseInt(a.slice(8), 16) ^ Number.parseInt(b.slice(8), 16));
