/** Which encoding bytes are in that nobody declared: first what cannot be anything else, then statistics. */
import chardet from 'chardet';
import { decodeAs } from './legacy-encodings.ts';

/** Bytes that statistics look at: enough for certainty, few enough to cost little. */
const sampleBytes = 12 * 1024;
/** Text before the first foreign letter that is looked at too. */
const leadBytes = 256;

const isHigh = (byte: number): boolean => byte >= 0x80;
const isAsciiLetter = (byte: number): boolean => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;

/**
 * UTF-16 and UTF-32 without a mark show by where their zero bytes stand: text has hardly any character beyond the first
 * plane, and markup none beyond ASCII.
 */
export const detectWide = (bytes: Uint8Array): string | undefined => {
  const length = Math.min(bytes.length, 4096) & ~3;
  if (length < 4 || !bytes.subarray(0, length).includes(0)) return undefined;
  const zeros = [0, 0, 0, 0];
  for (let index = 0; index < length; index++) if (bytes[index] === 0) zeros[index & 3] = (zeros[index & 3] ?? 0) + 1;
  const [a = 0, b = 0, c = 0, d = 0] = zeros.map((count) => count / (length / 4));
  if (a > 0.9 && b > 0.7 && d < 0.1) return 'utf-32be';
  if (d > 0.9 && c > 0.7 && a < 0.1) return 'utf-32le';
  if (a + c > 0.6 && b + d < 0.1) return 'utf-16be';
  return b + d > 0.6 && a + c < 0.1 ? 'utf-16le' : undefined;
};

/** Encodings that live in seven bits and shift: told by their escape sequences. */
export const detectShifted = (bytes: Uint8Array): string | undefined => {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const escapeAt = text.indexOf(0x1b);
  if (escapeAt >= 0) {
    const sequence = text.toString('latin1', escapeAt + 1, escapeAt + 4);
    if (sequence === '$)C') return 'iso-2022-kr';
    if (/^(?:\$[@B]|\([BIJ])/.test(sequence)) return 'iso-2022-jp';
  }
  const opening = text.indexOf('~{');
  const closing = opening < 0 ? -1 : text.indexOf('~}', opening);
  // An even number of printable bytes between the marks, or it is but a tilde before a brace.
  const isHz =
    closing > opening + 2 &&
    (closing - opening) % 2 === 0 &&
    !/[^!-~]/.test(text.toString('latin1', opening, Math.min(closing, opening + 200)));
  return isHz ? 'hz-gb-2312' : undefined;
};

const toSample = (bytes: Uint8Array): Uint8Array => {
  let first = 0;
  while (first < bytes.length && !isHigh(bytes[first] ?? 0)) first++;
  first = Math.max(0, first - leadBytes);
  return bytes.subarray(first, first + sampleBytes);
};

/** The words that hold a foreign letter, so that markup and English beside them do not blur the picture. */
const toForeignWords = (bytes: Uint8Array): Uint8Array => {
  const words: number[] = [];
  let start = 0;
  let hasHigh = false;
  for (let index = 0; index <= bytes.length; index++) {
    const byte = bytes[index] ?? 0x20;
    if (isHigh(byte)) hasHigh = true;
    else if (!isAsciiLetter(byte)) {
      if (hasHigh) for (let at = start; at <= index; at++) words.push(bytes[at] ?? 0x20);
      start = index + 1;
      hasHigh = false;
    }
  }
  return Uint8Array.from(words);
};

/** The pairs of letters most frequent in Russian; Bulgarian, Ukrainian and Serbian share most of them. */
const cyrillicPairs: ReadonlySet<string> = new Set(
  'ст но то на ен ов ни ра во ко ал ли по ре ос пр та ва ер ет не го ро ол ор ан ка да де ел од ит ес те ла ак ат ил ло'.split(
    ' ',
  ),
);
const cyrillicEncodings = ['windows-1251', 'koi8-r', 'iso-8859-5', 'ibm866', 'x-mac-cyrillic', 'ibm855'] as const;
/** Measured: text that is Cyrillic scores above 0.3 in its own encoding, everything else below 0.15. */
const cyrillicScoreMin = 0.2;

const isCyrillic = (code: number): boolean => code >= 0x400 && code < 0x460;
const isLowerCyrillic = (code: number): boolean => code >= 0x430 && code < 0x460;

/** How much a text reads like a Cyrillic language: share of frequent pairs of letters less that of impossible ones. */
const cyrillicScore = (text: string): number => {
  let pairs = 0;
  let score = 0;
  for (let index = 0; index + 1 < text.length; index++) {
    const [a, b] = [text.charCodeAt(index), text.charCodeAt(index + 1)];
    if (a < 0x80 || b < 0x80) continue;
    pairs++;
    const isImpossible = !isCyrillic(a) || !isCyrillic(b) || (isLowerCyrillic(a) && !isLowerCyrillic(b));
    if (isImpossible) score--;
    else if (cyrillicPairs.has(text.slice(index, index + 2).toLowerCase())) score++;
  }
  return pairs < 8 ? 0 : score / pairs;
};

/** Words of another alphabet are foreign through and through, those of ours have an accent here and there. */
const otherAlphabetRatioMin = 0.6;

const detectCyrillic = (sample: Uint8Array, words: Uint8Array): string | undefined => {
  const high = words.reduce((count, byte) => (isHigh(byte) ? count + 1 : count), 0);
  if (high < words.length * otherAlphabetRatioMin) return undefined;
  const [best] = cyrillicEncodings
    .map((encoding) => ({ encoding, score: cyrillicScore(decodeAs(sample, encoding)) }))
    .toSorted((a, b) => b.score - a.score);
  return best !== undefined && best.score >= cyrillicScoreMin ? best.encoding : undefined;
};

/** What chardet names, as the decoder that reads it: where one encoding includes the other, the wider. */
const decoderOf: Readonly<Record<string, string>> = {
  'UTF-8': 'utf-8',
  ASCII: 'windows-1252',
  'ISO-8859-1': 'windows-1252',
  'ISO-8859-9': 'windows-1254',
  'ISO-8859-8': 'windows-1255',
  'ISO-8859-8-I': 'windows-1255',
};
/** Encodings of several bytes a letter rarely pass by accident: from here on chardet is believed. */
const multibyteConfidenceMin = 80;
const multibyte: ReadonlySet<string> = new Set([
  'UTF-8',
  'Shift_JIS',
  'Big5',
  'EUC-JP',
  'EUC-KR',
  'GB18030',
  'ISO-2022-JP',
  'ISO-2022-KR',
]);
/** No decoder for it, so no answer of ours. */
const undecodable: ReadonlySet<string> = new Set(['ISO-2022-CN', 'UTF-16BE', 'UTF-16LE', 'UTF-32BE', 'UTF-32LE']);

const analyse = (bytes: Uint8Array): readonly { readonly name: string; readonly confidence: number }[] =>
  chardet.analyse(bytes).filter(({ name }) => !undecodable.has(name));

const toDecoder = (name: string): string => decoderOf[name] ?? name.toLowerCase();

/** The best by the sum of what the whole text and its foreign words alone say. */
const bestTogether = (words: Uint8Array, whole: ReturnType<typeof analyse>): string => {
  const sums = new Map<string, number>();
  for (const { name, confidence } of [...whole, ...analyse(words)])
    sums.set(toDecoder(name), (sums.get(toDecoder(name)) ?? 0) + confidence);
  const [best] = [...sums].toSorted((a, b) => b[1] - a[1]);
  return best?.[0] ?? 'windows-1252';
};

/** The likeliest encoding of bytes that are not valid UTF-8; windows-1252 where nothing speaks for another. */
export const detectEncoding = (bytes: Uint8Array): string => {
  const sample = toSample(bytes);
  const whole = analyse(sample);
  const [first] = whole;
  if (first !== undefined && multibyte.has(first.name) && first.confidence >= multibyteConfidenceMin)
    return toDecoder(first.name);
  const words = toForeignWords(sample);
  return detectCyrillic(sample, words) ?? bestTogether(words, whole);
};
