/** How names, times and addresses become parts of a key, which is UTF-8, bounded, and compared byte by byte. */
import { createHash } from 'node:crypto';
import type { Instant } from '../../model/vocabulary.ts';
import { toMs } from '../agreed/order.ts';

/** What stands between the parts of a key. */
const joint = '#';
/** Longer parts are hashed: a partition key has 2,048 bytes, a sort key 1,024. */
const partBytesMax = 200;
/** An address in a sort key is cut to so many bytes; those alike so far lie in any order until they are read. */
const sortedBytesMax = 800;
/** Stands before four hex digits of a UTF-16 unit that UTF-8 cannot carry, or that would end or confuse a key. */
const mark = '\u0001';
const rare = new RegExp(`[\\0${mark}]|\\p{Surrogate}`, 'gu');

/** A text that UTF-8 carries as it is, other than one with lone surrogates. */
export const toKeyText = (text: string): string =>
  text.search(rare) < 0
    ? text
    : text.replaceAll(rare, (unit) => `${mark}${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Thirty-two hex digits for a text of any length; two texts that differ anywhere have two. UTF-16, for lone surrogates. */
export const toHash = (text: string): string =>
  createHash('sha256').update(Buffer.from(text, 'utf16le')).digest('hex').slice(0, 32);

/** A part of a key that is only ever asked for whole. */
const toPart = (text: string): string => {
  const part = toKeyText(text).replaceAll(joint, `${mark}0023`);
  return Buffer.byteLength(part) <= partBytesMax ? part : `~${toHash(text)}`;
};

/** Joins parts to a key, `F#f_abc`; no two lists of parts give the same one. */
export const toKey = (...parts: readonly string[]): string => parts.map(toPart).join(joint);

const escaped = new RegExp(`${mark}([0-9a-f]{4})`, 'g');

/** Undoes `toKeyText`. */
export const fromKeyText = (text: string): string =>
  text.replaceAll(escaped, (_, unit: string) => String.fromCharCode(Number.parseInt(unit, 16)));

/** The parts of a key again, of one none of whose parts was hashed. */
export const fromKey = (key: string): readonly string[] => key.split(joint).map(fromKeyText);

/** A text as a part by which rows are sorted; what is cut off is not compared. */
export const toSorted = (text: string): string => {
  const part = toKeyText(text);
  if (Buffer.byteLength(part) <= sortedBytesMax) return part;
  // A character cut in half would come back as a replacement sign; leave it out instead.
  return new TextDecoder().decode(Buffer.from(part).subarray(0, sortedBytesMax)).replace(/\ufffd$/, '');
};

const timeDigits = 15;
const timeMax = 10 ** timeDigits - 1;
/** Before 1970 nothing is told apart, after the year 33658 neither. */
const toTimeNumber = (ms: number): number => Math.min(timeMax, Math.max(0, ms));

/** A time by which the earliest comes first. */
export const toEarliestFirst = (instant: Instant): string =>
  String(toTimeNumber(toMs(instant))).padStart(timeDigits, '0');

/** A time by which the latest comes first. */
export const toLatestFirst = (instant: Instant): string =>
  String(timeMax - toTimeNumber(toMs(instant))).padStart(timeDigits, '0');

/** A number by which the smallest comes first; 0 to 9,999,999,999. */
export const toOrdinal = (number: number): string => String(number).padStart(10, '0');

/** Which of so many shards a row goes to, by its id: the same for ever. */
export const toShard = (id: string, shards: number): string =>
  String(Number.parseInt(toHash(id).slice(0, 8), 16) % shards);

/** The names of all shards. */
export const toShards = (shards: number): readonly string[] =>
  Array.from({ length: shards }, (_, index) => String(index));
