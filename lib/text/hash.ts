/** Names made from content: the same content has the same name everywhere. */
import { hash } from 'node:crypto';

/** SHA-256 as 64 hex digits, over UTF-8 where a string is given. */
export const sha256 = (content: string | Uint8Array): string => hash('sha256', content, 'hex');

const idBits = 100;
const base32 = 'abcdefghijkmnpqrstuvwxyz23456789';
/** Two characters for each ten bits: a list of a million links has a million ids. */
const pairs = Array.from({ length: 1024 }, (_, bits) => base32.charAt(bits >> 5) + base32.charAt(bits & 31));

/** A short id from the parts that make a thing what it is: 20 base32 characters (100 bits), `f_` and the like before it. */
export const toId = (prefix: string, parts: readonly string[]): string => {
  // One character a byte: making a buffer takes as long as hashing.
  const digest = hash('sha256', JSON.stringify(parts), 'binary');
  let id = `${prefix}_`;
  for (let bit = 0; bit < idBits; bit += 10) {
    const byte = bit >> 3;
    const three = (digest.charCodeAt(byte) << 16) | (digest.charCodeAt(byte + 1) << 8) | digest.charCodeAt(byte + 2);
    id += pairs[(three >> (14 - (bit & 7))) & 1023] ?? '';
  }
  return id;
};

/** The last steps of MurmurHash3, after which every bit hangs on every other. */
export const mixBits = (value: number): number => {
  let bits = value ^ (value >>> 16);
  bits = Math.imul(bits, 0x85ebca6b);
  bits ^= bits >>> 13;
  bits = Math.imul(bits, 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
};

/** A text's own number from 0 to below 1, evenly spread over any texts that nobody chose for it: FNV-1a, mixed. */
export const toShare = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return mixBits(hash) / 2 ** 32;
};
