/** Hashes of words and runs of letters. Weights are kept by hash, so that no word is in their file. */

const prime = 0x01000193;

/** The hash of a run that is longer by one unit. */
export const hashUnit = (hash: number, unit: number): number => Math.imul(hash ^ unit, prime);

/** One hash for a run of a text's units, begun from a salt. */
export const hashRun = (
  text: string,
  { from, to, salt }: { readonly from: number; readonly to: number; readonly salt: number },
): number => {
  let hash = salt;
  for (let index = from; index < to; index++) hash = hashUnit(hash, text.charCodeAt(index));
  return hash;
};

/** A hash that words of different languages do not share. */
export const toSalt = (name: string): number => hashRun(name, { from: 0, to: name.length, salt: 0x811c9dc5 });

/** The hash of two hashes in their order. */
export const joinHashes = (first: number, second: number): number =>
  Math.imul(Math.imul(first, 0x9e3779b1) ^ second, 0x85ebca6b) ^ (first >>> 15);

/** Which of 2^bits places a hash has. */
export const toSlot = (hash: number, bits: number): number => {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  return Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b) >>> (32 - bits);
};
