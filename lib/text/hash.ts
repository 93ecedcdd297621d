/** Names made from content: the same content has the same name everywhere. */
import { createHash } from 'node:crypto';

/** SHA-256 as 64 hex digits, over UTF-8 where a string is given. */
export const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** A short id from the parts that make a thing what it is: 20 base32 characters (100 bits), `f_` and the like before it. */
export const toId = (prefix: string, parts: readonly string[]): string => {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest();
  let bits = BigInt(`0x${digest.subarray(0, 13).toString('hex')}`) >> 4n;
  let id = '';
  for (let index = 0; index < 20; index++) {
    id = 'abcdefghijkmnpqrstuvwxyz23456789'[Number(bits & 31n)] + id;
    bits >>= 5n;
  }
  return `${prefix}_${id}`;
};
