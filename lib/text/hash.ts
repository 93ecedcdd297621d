/** Names made from content: the same content has the same name everywhere. */
import { hash } from 'node:crypto';

/** SHA-256 as 64 hex digits, over UTF-8 where a string is given. */
export const sha256 = (content: string | Uint8Array): string => hash('sha256', content, 'hex');

const idBits = 100;
const base32 = 'abcdefghijkmnpqrstuvwxyz23456789';

/** A short id from the parts that make a thing what it is: 20 base32 characters (100 bits), `f_` and the like before it. */
export const toId = (prefix: string, parts: readonly string[]): string => {
  const digest = hash('sha256', JSON.stringify(parts), 'buffer');
  let id = '';
  for (let bit = 0; bit < idBits; bit += 5) {
    const two = ((digest[bit >> 3] ?? 0) << 8) | (digest[(bit >> 3) + 1] ?? 0);
    id += base32.charAt((two >> (11 - (bit & 7))) & 31);
  }
  return `${prefix}_${id}`;
};
