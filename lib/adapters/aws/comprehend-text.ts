/** What of a text goes to Amazon Comprehend, and what it costs there. */

/**
 * A document has fewer than 5,000 bytes of UTF-8.
 * @see https://docs.aws.amazon.com/cli/latest/reference/comprehend/batch-detect-sentiment.html
 */
export const documentBytesMax = 4999;

/** One unit of the bill is this many characters; a text is billed three at least. @see https://aws.amazon.com/comprehend/pricing/ */
const unitCharacters = 100;
const unitsMin = 3;

/** The least that is billed pays for this many characters, so that no more than those around the brand are sent. */
export const charactersMaxDefault = unitsMin * unitCharacters;

/** Units that a document is billed. Characters are code points: an emoji is one. */
export const toUnits = (document: string): number =>
  Math.max(unitsMin, Math.ceil([...document].length / unitCharacters));

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The beginning of a text that fits into so many bytes of UTF-8; no character is cut, a stray half of one is replaced. */
const cutBytes = (text: string, bytesMax: number): string => {
  const bytes = new Uint8Array(Math.min(bytesMax, text.length * 3));
  const { written } = encoder.encodeInto(text, bytes);
  return decoder.decode(bytes.subarray(0, written));
};

/** Where the first of the targets stands; the beginning where none does. */
const findFirst = (text: string, targets: readonly string[]): number => {
  const found = targets.map((target) => (target === '' ? -1 : text.indexOf(target))).filter((at) => at >= 0);
  return found.length === 0 ? 0 : Math.min(...found);
};

/** So many characters of a text around a place: half before it, more where less follows. Looks no further than it must. */
const cutAround = (text: string, at: number, charactersMax: number): string => {
  if (text.length <= charactersMax) return text;
  const before = [...text.slice(Math.max(0, at - 2 * charactersMax), at)];
  const after = [...text.slice(at, at + 2 * charactersMax)];
  const lead = Math.min(before.length, Math.max(Math.floor(charactersMax / 2), charactersMax - after.length));
  return [...before.slice(before.length - lead), ...after].slice(0, charactersMax).join('');
};

/** The same in as many characters as the bytes allow: a place in the middle stays there. */
const cutToFit = (text: string, at: number, charactersMax: number): string => {
  const cut = cutAround(text, at, charactersMax);
  const bytes = Buffer.byteLength(cut);
  if (bytes <= documentBytesMax) return cut;
  // As if each character took as many bytes as the average of the first cut; what is still too long is cut at its end.
  return cutAround(text, at, Math.floor(([...cut].length * documentBytesMax) / bytes));
};

/** Something that can be seen: a letter, figure, mark or sign. */
const seen = /[\p{L}\p{N}\p{P}\p{S}]/u;

/**
 * The part of a text that is sent: around its first target, or its beginning. At most `charactersMax` characters and
 * fewer than 5,000 bytes; empty where there is nothing to see.
 */
export const toDocument = (
  text: string,
  { targets, charactersMax }: { readonly targets: readonly string[]; readonly charactersMax: number },
): string => {
  const trimmed = text.trim();
  const cut = cutToFit(trimmed, findFirst(trimmed, targets), charactersMax);
  const document = cutBytes(cut.trim(), documentBytesMax).trim();
  return seen.test(document) ? document : '';
};
