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
  const digest = hash('sha256', JSON.stringify(parts), 'buffer');
  let id = `${prefix}_`;
  for (let bit = 0; bit < idBits; bit += 10) {
    const byte = bit >> 3;
    const three = ((digest[byte] ?? 0) << 16) | ((digest[byte + 1] ?? 0) << 8) | (digest[byte + 2] ?? 0);
    id += pairs[(three >> (14 - (bit & 7))) & 1023] ?? '';
  }
  return id;
};
