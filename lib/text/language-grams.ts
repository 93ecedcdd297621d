/** Scores languages by the n-grams of a text: eld's way, over a packed table that is unpacked on first use. */
import table from './language-table.json' with { type: 'json' };

export type LanguageScore = {
  readonly language: string;
  /** 0..1. */
  readonly score: number;
  /** Score as a share of what right answers of that language have on average. */
  readonly strength: number;
};

/** A name for an n-gram: its UTF-8 bytes, and whether it begins or ends a word. */
export const gramHash = (
  bytes: ArrayLike<number>,
  start: number,
  end: number,
  beginsWord: boolean,
  endsWord: boolean,
): number => {
  let hash = beginsWord ? 0x9e3779b1 : 0x811c9dc5;
  for (let index = start; index < end; index++) hash = Math.imul(hash ^ (bytes[index] ?? 0), 0x01000193);
  if (endsWord) hash = Math.imul(hash ^ 0x100, 0x01000193);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  return hash >>> 0;
};

const slotBits = 18;
const slotMask = (1 << slotBits) - 1;

/** Open addressing: `keys` holds hashes (0 is free), `offsets` where the gram's pairs begin in `bytes`. */
type Grams = { readonly keys: Uint32Array; readonly offsets: Uint32Array; readonly bytes: Uint8Array };

const unpack = (): Grams => {
  const bytes = new Uint8Array(Buffer.from(table.grams, 'base64'));
  const keys = new Uint32Array(1 << slotBits);
  const offsets = new Uint32Array(1 << slotBits);
  let at = 0;
  let hash = 0;
  for (let row = 0; row < table.count; row++) {
    let unit = 1;
    for (; (bytes[at] ?? 0) >= 0x80; at++, unit *= 0x80) hash += ((bytes[at] ?? 0) & 0x7f) * unit;
    hash += (bytes[at++] ?? 0) * unit;
    let slot = hash & slotMask;
    while (keys[slot] !== 0) slot = (slot + 1) & slotMask;
    keys[slot] = hash;
    offsets[slot] = at;
    while ((bytes[at] ?? 0) >= 0x80) at += 2;
    at += 2;
  }
  return { keys, offsets, bytes };
};

let unpacked: Grams | undefined;
const getGrams = (): Grams => {
  unpacked ??= unpack();
  return unpacked;
};

/** The table leaves this much out of every score. */
const baseScore = 53;
/** Words are looked at up to this many bytes. */
const wordBytesMax = 70;
const scale = 25;

const addScore = (grams: Grams, hash: number, scores: Float64Array): void => {
  const { keys, offsets, bytes } = grams;
  let slot = hash & slotMask;
  for (; keys[slot] !== hash; slot = (slot + 1) & slotMask) if (keys[slot] === 0) return;
  let at = offsets[slot] ?? 0;
  for (let more = true; more; at += 2) {
    const pair = bytes[at] ?? 0;
    more = pair >= 0x80;
    const language = pair & 0x7f;
    scores[language] = (scores[language] ?? 0) + (bytes[at + 1] ?? 0) + baseScore;
  }
};

/** The n-grams of one word, `[start, end)` in the bytes: four bytes at a stride of three, the first and the last marked as such. */
const addGrams = (bytes: Uint8Array, start: number, whole: number, hashes: Set<number>): void => {
  const end = Math.min(whole, start + wordBytesMax);
  let at = start;
  for (; at + 4 < end; at += 3) hashes.add(gramHash(bytes, at, at + 4, at === start, false));
  const last = end - start === 3 ? start : Math.max(start, end - 4);
  hashes.add(gramHash(bytes, last, end, at === start, true));
};

/** Parts words in the bytes that are encoded at once; no word holds it. */
const gap = 0x20;

const encoder = new TextEncoder();

/** Languages by their n-grams, best first. `words` are lower-case. */
export const scoreLanguages = (words: readonly string[]): readonly LanguageScore[] => {
  const grams = getGrams();
  const hashes = new Set<number>();
  const bytes = encoder.encode(words.join(' '));
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(gap, start);
    const end = found < 0 ? bytes.length : found;
    addGrams(bytes, start, end, hashes);
    start = end + 1;
  }
  const scores = new Float64Array(table.languages.length);
  for (const hash of hashes) addScore(grams, hash, scores);
  return table.languages
    .map((language, index) => {
      const mean = (scores[index] ?? 0) / Math.max(1, hashes.size);
      const score = mean / (mean + scale);
      return { language, score, strength: score / (table.averages[index] ?? 1) };
    })
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score);
};
