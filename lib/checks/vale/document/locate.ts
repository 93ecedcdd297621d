/**
 * Where in the source an alert's words stand. A block's text has lost its markup, so its words are looked for: within what is
 * left of the source, the way Vale does it, so that line and column are the same.
 */
import type { RuleAlert } from '../rules/rule.ts';
import { toSentences } from '../words/sentences.ts';
import { toWords } from '../words/tokenize.ts';
import { lineIndex } from './source-text.ts';

/** What an alert is looked for in. */
export type Surroundings = {
  /** What is left of the source. */
  readonly whole: string;
  /** The same, with what this rule found before in the block covered too; asked for only where the block does not stand there as it is. */
  toSource(): string;
  readonly lineStarts: readonly number[];
  /** The text of the block, and where it stands in `whole` just as it was read; -1 where it does not. */
  readonly text: string;
  readonly offset: number;
  /** The line at which the block was last seen, from 0; -1 where it is not known. */
  readonly line: number;
  /** True where the line is no help: the whole source is searched. */
  readonly searchesAll: boolean;
};

/** From 1. */
export type Place = { readonly line: number; readonly column: number };

/** Sources shorter than this are searched with more care for words that occur twice. */
const carefulMax = 1000;

/** The place of an alert, or undefined where it cannot be told. */
export const locate = (alert: RuleAlert, surroundings: Surroundings): Place | undefined => {
  const exact = findExactly(alert, surroundings);
  return exact ?? findBySearch(alert, { ...surroundings, source: surroundings.toSource() });
};

type Search = Surroundings & { readonly source: string };

const findBySearch = (alert: RuleAlert, surroundings: Search): Place | undefined => {
  const { source } = surroundings;
  const isTwice = source.length < carefulMax && alert.match !== '' && occursTwice(source, alert.match);
  const passed = isTwice ? (source.slice(0, alert.start).match(/\S+/g) ?? []) : [];
  if (!surroundings.searchesAll) {
    const found = findInLine(alert, surroundings);
    if (found === undefined || found.column > 0) return found;
  }
  return findInAll(alert, surroundings, passed);
};

/** Where the block stands in the source just as it was read, the words stand where they do in the block. */
const findExactly = ({ match, start }: RuleAlert, { whole, lineStarts, offset }: Surroundings): Place | undefined => {
  if (match === '' || offset < 0 || !whole.startsWith(match, offset + start)) return undefined;
  return toPlace(whole, lineStarts, offset + start);
};

const toPlace = (source: string, lineStarts: readonly number[], at: number): Place => {
  const index = lineIndex(lineStarts, at);
  const from = lineStarts[index] ?? 0;
  return { line: index + 1, column: at - from - countSeconds(source, from, at) + 1 };
};

const occursTwice = (source: string, words: string): boolean => {
  const first = source.indexOf(words);
  return first >= 0 && source.indexOf(words, first + words.length) >= 0;
};

/** The first line that has the words at the very place of the block, or else the block's own line. */
const findInLine = (alert: RuleAlert, { source, lineStarts, text, line }: Search): Place | undefined => {
  const { start, end, match } = alert;
  for (let index = 0; index < lineStarts.length; index++) {
    const from = lineStarts[index] ?? 0;
    const to = lineStarts[index + 1] ?? source.length;
    const isExact = to - from > end && source.startsWith(match, from + start) && match.length === end - start;
    if (!isExact && index !== line) continue;
    return { line: index + 1, column: toColumn(findWords(source.slice(from, to), text, match)) };
  }
  return { line: line + 1, column: start };
};

const findInAll = (
  { match }: RuleAlert,
  { source, lineStarts, text }: Search,
  passed: readonly string[],
): Place | undefined => {
  const masked = passed.reduce((left, words) => coverFirst(left, words, '@'), source);
  const found = findWords(masked, text, match);
  return found === undefined ? undefined : toPlace(masked, lineStarts, found.at);
};

type Position = { readonly source: string; readonly at: number };

/** Columns count characters, from 1; 0 where nothing was found. */
const toColumn = (position: Position | undefined): number =>
  position === undefined ? 0 : countCharacters(position.source, position.at) + 1;

/** Characters before a place; those of two units count once. */
const countCharacters = (source: string, end: number): number => {
  let count = 0;
  for (let at = 0; at < end; at++) if ((source.charCodeAt(at) & 0xfc00) !== 0xdc00) count++;
  return count;
};

let lastSource = '';
let lastSeconds: readonly number[] = [];

/** Where the second halves of characters of two units stand. Every alert asks about the same source: it is looked through once. */
const secondsOf = (source: string): readonly number[] => {
  if (source !== lastSource) {
    lastSource = source;
    lastSeconds = Array.from(source.matchAll(/[\udc00-\udfff]/g), ({ index }) => index);
  }
  return lastSeconds;
};

const countSeconds = (source: string, start: number, end: number): number => {
  const seconds = secondsOf(source);
  return countBefore(seconds, end) - countBefore(seconds, start);
};

/** How many of some places, in order, stand before one. */
const countBefore = (places: readonly number[], before: number): number => {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] ?? 0) < before) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Covers the first occurrence of words; lines stay lines. */
export const coverFirst = (source: string, words: string, sign: '@' | '#'): string => {
  if (words === '') return source;
  const at = source.indexOf(words);
  if (at < 0) return source;
  return source.slice(0, at) + words.replace(/[^\n]/g, sign) + source.slice(at + words.length);
};

const straighten = (text: string): string =>
  /[‘’“”]/.test(text) ? text.replace(/[‘’]/g, "'").replace(/[“”]/g, '"') : text;

let lastCurly = '';
let lastStraight = '';

/** Each alert of a block asks about the same source. */
const straightenSource = (source: string): string => {
  if (source !== lastCurly) {
    lastCurly = source;
    lastStraight = straighten(source);
  }
  return lastStraight;
};

/** Words in a source, behind where the block's text begins if that is found. */
const findWords = (source: string, text: string, match: string): Position | undefined => {
  if (match === '') return { source, at: 0 };
  const offset = source.indexOf(text);
  const begin = offset >= 0 ? offset : toPunctuationStart(source, text, match);
  const whole = findWhole(straightenSource(source), straighten(match), begin);
  const at = whole ?? source.indexOf(match, begin);
  return at >= 0 ? { source, at } : guess(source, text, match);
};

/** A comma is everywhere: it is looked for from the block's first word on. */
const toPunctuationStart = (source: string, text: string, match: string): number => {
  if (/[\p{L}\p{N}]/u.test(match)) return 0;
  const first = /\S+/.exec(text)?.[0];
  return first === undefined ? 0 : Math.max(0, source.indexOf(first));
};

const isWordUnit = (source: string, at: number, begin: number): boolean =>
  at >= begin && at < source.length && /\w/.test(source.charAt(at));

/** The first occurrence that is not part of a longer word, and if there is a choice not in code. */
const findWhole = (source: string, match: string, begin: number): number | undefined => {
  let first: number | undefined;
  for (let at = source.indexOf(match, begin); at >= 0; at = source.indexOf(match, at + 1)) {
    const end = at + match.length;
    const isAfterBar = at > begin && source.charAt(at - 1) === '_';
    const starts = isAfterBar || at === 0 || isWordUnit(source, at - 1, begin) !== isWordUnit(source, at, begin);
    const isBeforeBar = source.charAt(end) === '_';
    const ends =
      isBeforeBar || end === source.length || isWordUnit(source, end - 1, begin) !== isWordUnit(source, end, begin);
    if (!starts || !ends) continue;
    first ??= at;
    const before = (isAfterBar ? at - 1 : at) - 1;
    const after = (isBeforeBar ? end + 1 : end) + 1;
    if (before > 0 && before >= begin && /[`-]/.test(source.charAt(before))) continue;
    if (after < source.length && /[`-]/.test(source.charAt(after))) continue;
    return at;
  }
  return first;
};

/** Words with markup between them: the beginning of the first line that has all words of their sentence. */
const guess = (source: string, text: string, match: string): Position | undefined => {
  const sentence = toSentences(text).findLast((each) => each === match || each.indexOf(match) > 0);
  if (sentence === undefined) return undefined;
  const words = toWords(sentence);
  const line = source.split('\n').find((each) => words.every((word) => each.includes(word.text)));
  return line === undefined ? undefined : { source, at: source.indexOf(line) };
};
