/** A text read into words and signs, each with what its neighbours do to it: negation, strengthening, turns. */
import { foldText } from '../text/fold.ts';
import { withoutLitotes } from './litotes.ts';
import { signOf, signs } from './signs.ts';
import { putUnits, roles, type Vocabulary, type Word } from './vocabulary.ts';

/** What is said of a word where it stands. Bits of one number. */
export const marks = {
  negated: 1,
  intensified: 2,
  diminished: 4,
  target: 8,
  /** Its lexicon weight does not count: a part of a name, or of a longer entry. */
  quiet: 16,
  /** A run of an unspaced script, not a whole word. */
  run: 32,
} as const;

/** How far a negator reaches, in words. */
const negatedWords = 4;
/** Of an unspaced script, runs of so many characters are words; entries of lexicons may be longer. */
const runMax = 3;
const entryMax = 6;
const emoticonMouths = ")(dpo3/\\|*]['";
const joiner = 0x200d;
const starsWritten =
  /[★⭐✭]{1,5}|(?<![\d.,])(?:(?<five>[0-5](?:[.,]\d)?)\s?(?:\/\s?5(?![\d/])|out of 5(?!\d)|von 5 |sur 5 |de 5 |(?:-\s?)?(?:stars?|sterne?n?|étoiles?|estrellas?|stelle|estrelas?|sterren|звезд\p{L}?|bintang|yıldız)(?!\p{L}))|(?<ten>10|[0-9](?:[.,]\d)?)\s?\/\s?10(?![\d/]))/gu;

const noUnits = new Uint16Array(0);

/** A text as it was read. One reading serves for many texts, one after the other: what is beyond `count` is of earlier ones. */
export class Reading {
  /** How many words there are. */
  count = 0;
  readonly words: Word[] = [];
  readonly marks: number[] = [];
  readonly starts: number[] = [];
  readonly clauses: number[] = [];
  /** Sentences, and what stands before and after a turning word: what is said in one is not said in the other. */
  readonly stretches: number[] = [];
  vocabulary: Vocabulary;
  folded = '';
  /** The same as numbers, and a nought behind them: whoever reads on past the end meets no letter. */
  units = noUnits;
  exclamations = 0;
  questions = 0;
  links = 0;
  handles = 0;
  figures = 0;
  /** Share of words that are written in capitals. */
  shouting = 0;
  /** Stars and marks out of ten that the text names, brought to -1..1. */
  stars: number[] = [];
  /** Where the last turning word stands; -1 where none does. */
  turnAt = -1;
  /** What the text says of business: which side of zero what it names is on, and whether that moves. */
  measure = 0;
  moves = false;
  #clause = 0;
  #stretch = 0;
  #negated = 0;
  #next = 0;

  constructor(vocabulary: Vocabulary) {
    this.vocabulary = vocabulary;
  }

  begin(folded: string, vocabulary: Vocabulary): void {
    this.vocabulary = vocabulary;
    this.folded = folded;
    this.units = putUnits(folded, this.units);
    this.count = 0;
    this.exclamations = 0;
    this.questions = 0;
    this.links = 0;
    this.handles = 0;
    this.figures = 0;
    this.shouting = 0;
    if (this.stars.length > 0) this.stars = [];
    this.turnAt = -1;
    this.measure = 0;
    this.moves = false;
    this.#clause = 0;
    this.#stretch = 0;
    this.#negated = 0;
    this.#next = 0;
  }

  add(word: Word, at: number, mark = 0): void {
    const { role } = word;
    if (role === roles.turn) {
      this.turnAt = this.count;
      this.endStretch();
    }
    if (word.measure !== 0 && this.measure === 0) this.measure = word.measure;
    if (word.movement !== 0) this.moves = true;
    const index = this.count++;
    this.words[index] = word;
    this.marks[index] = mark | (this.#negated > 0 && !word.isSign ? marks.negated : 0) | this.#next;
    this.starts[index] = at;
    this.clauses[index] = this.#clause;
    this.stretches[index] = this.#stretch;
    this.#next = role === roles.intensifier ? marks.intensified : role === roles.diminisher ? marks.diminished : 0;
    if (role === roles.negator) this.#negated = negatedWords;
    else if (this.#negated > 0) this.#negated -= 1;
  }

  endStretch(): void {
    this.#stretch += 1;
    this.endClause();
  }

  endClause(): void {
    this.#clause += 1;
    this.#negated = 0;
    this.#next = 0;
  }
}

const signAt = (units: Uint16Array, at: number): number => signOf(units[at] ?? 0);

const skipToSpace = ({ folded, units }: Reading, from: number): number => {
  let end = from;
  while (end < folded.length && signAt(units, end) !== signs.space) end++;
  return end;
};

const wordEnd = ({ units }: Reading, from: number): number => {
  for (let end = from; ; end++) {
    const sign = signAt(units, end);
    if (sign === signs.letter || sign === signs.adorning || sign === signs.digit) continue;
    if (sign !== signs.apostrophe || signAt(units, end + 1) !== signs.letter) return end;
  }
};

/** Where a run of one kind of sign ends. */
const runEnd = ({ units }: Reading, from: number, sign: number): number => {
  let end = from;
  while (signAt(units, end) === sign) end++;
  return end;
};

/** Where an emoticon that begins here ends; the same place where none does. */
const emoticonEnd = (text: string, at: number): number => {
  const eyes = text.charAt(at);
  if (eyes === '<') return text[at + 1] === '3' && !/\d/.test(text[at + 2] ?? '') ? at + 2 : at;
  if (eyes !== ':' && eyes !== ';' && eyes !== '=') return at;
  let end = at + 1;
  if (text[end] === "'") end++;
  if (text[end] === '-') end++;
  const mouth = text[end];
  if (mouth === undefined || !emoticonMouths.includes(mouth)) return at;
  if (/[a-z3]/.test(mouth) && end + 1 < text.length && signOf(text.charCodeAt(end + 1)) === signs.letter) return at;
  if (mouth === '/' && text[end + 1] === '/') return at;
  while (text[end + 1] === mouth) end++;
  return end + 1;
};

const toEmoticon = (written: string): string => written.replace(/(.)\1+$/, '$1').replace("'-", "'");

const readRun = (reading: Reading, from: number, to: number): void => {
  const { vocabulary } = reading;
  let coveredTo = from;
  for (let at = from; at < to; at++) {
    let entry = 0;
    for (let length = Math.min(entryMax, to - at); length > 0 && entry === 0; length--)
      if (vocabulary.getAt(reading, { from: at, to: at + length }).trade !== 0) entry = length;
    for (let length = 1; length <= Math.max(runMax, entry) && at + length <= to; length++) {
      if (length > runMax && length < entry) continue;
      const isQuiet = at < coveredTo || length !== entry;
      reading.add(
        vocabulary.getAt(reading, { from: at, to: at + length }),
        at,
        marks.run | (isQuiet ? marks.quiet : 0),
      );
    }
    if (at >= coveredTo && entry > 0) coveredTo = at + entry;
  }
};

/** Full stops of any script, semicolons and dashes between words. */
const isEnd = (code: number): boolean => '.!?;…。！？؟।'.includes(String.fromCharCode(code));

const countStops = (reading: Reading, code: number): void => {
  if (code === 0x21 || code === 0xff01) reading.exclamations += 1;
  if (code === 0x3f || code === 0xff1f || code === 0x61f) reading.questions += 1;
  if (isEnd(code)) reading.endStretch();
  else reading.endClause();
};

const isLink = ({ folded, units }: Reading, from: number, to: number): boolean => {
  const first = units[from];
  if (first === 0x68) return folded.startsWith('http', from) && folded.startsWith('://', to);
  return first === 0x77 && to - from === 3 && folded.startsWith('www.', from);
};

/** Reads what stands at a place; answers where to go on. */
const readAt = (reading: Reading, at: number): number => {
  const { folded, units, vocabulary } = reading;
  const code = units[at] ?? 0;
  const sign = signOf(code);
  if (sign === signs.letter) {
    const end = wordEnd(reading, at);
    if (isLink(reading, at, end)) {
      reading.links += 1;
      return skipToSpace(reading, end);
    }
    reading.add(vocabulary.getAt(reading, { from: at, to: end }), at);
    return end;
  }
  if (sign === signs.space || sign === signs.adorning || sign === signs.apostrophe) return at + 1;
  if (sign === signs.digit) {
    reading.figures += 1;
    return runEnd(reading, at, signs.digit);
  }
  if (sign === signs.unspaced) {
    const end = runEnd(reading, at, signs.unspaced);
    readRun(reading, at, end);
    return end;
  }
  if (code === 0x40 && signAt(units, at + 1) === signs.letter) {
    reading.handles += 1;
    return skipToSpace(reading, at);
  }
  const emoticon = emoticonEnd(folded, at);
  if (emoticon > at) {
    reading.add(vocabulary.get(toEmoticon(folded.slice(at, emoticon)), true), at);
    return emoticon;
  }
  if (sign === signs.half) {
    const whole = String.fromCodePoint(folded.codePointAt(at) ?? 0);
    reading.add(vocabulary.get(whole, true), at);
    return at + whole.length;
  }
  if (sign === signs.pictograph) reading.add(vocabulary.get(folded.charAt(at), true), at);
  // A hyphen within a word is no stop.
  else if (sign === signs.stop && !(code === 0x2d && at > 0 && signAt(units, at - 1) === signs.letter))
    countStops(reading, code);
  return code === joiner ? at + 2 : at + 1;
};

/** `4/5` is 0.5, `1 star` is -1, `10/10` is 1. */
const readStars = (reading: Reading): void => {
  if (!/[★⭐✭0-9]/.test(reading.folded)) return;
  for (const { 0: written, groups } of reading.folded.matchAll(starsWritten)) {
    const { five, ten } = groups ?? {};
    const value = (text: string): number => Number.parseFloat(text.replace(',', '.'));
    const points =
      five !== undefined ? value(five) : ten !== undefined ? 1 + (value(ten) * 4) / 10 : [...written].length;
    reading.stars.push((Math.min(5, Math.max(1, points)) - 3) / 2);
  }
};

/** The share of Latin words of two letters and more that are all capitals; nothing where all are. */
const toShouting = (text: string): number => {
  let words = 0;
  let loud = 0;
  let capitals = 0;
  let letters = 0;
  for (let index = 0; index <= text.length; index++) {
    const code = index < text.length ? text.charCodeAt(index) : 32;
    const isCapital = code >= 65 && code <= 90;
    if (isCapital || (code >= 97 && code <= 122)) {
      letters += 1;
      if (isCapital) capitals += 1;
      continue;
    }
    if (letters > 1) {
      words += 1;
      if (capitals === letters) loud += 1;
    }
    letters = 0;
    capitals = 0;
  }
  return loud === words ? 0 : loud / words;
};

/** Marks the words of targets: what a name says by itself does not count. */
const markTargets = (reading: Reading, targets: readonly string[]): void => {
  for (const target of targets) {
    const needle = foldText(target).folded.trim();
    if (needle === '') continue;
    let word = 0;
    for (let at = reading.folded.indexOf(needle); at >= 0; at = reading.folded.indexOf(needle, at + needle.length)) {
      while (word < reading.count && (reading.starts[word] ?? 0) < at) word++;
      for (; word < reading.count && (reading.starts[word] ?? 0) < at + needle.length; word++)
        reading.marks[word] = (reading.marks[word] ?? 0) | marks.target | marks.quiet;
    }
  }
};

/** Reads a text, where a reading is given, into that one. Linear in its length, which the caller bounds. */
export const readText = (
  text: string,
  vocabulary: Vocabulary,
  targets: readonly string[] = [],
  reading = new Reading(vocabulary),
): Reading => {
  // Line ends are ends of clauses; folding would make spaces of them.
  const { folded } = foldText(text.includes('\n') ? text.replaceAll(/[^\S\n]*\n\s*/g, ' . ') : text);
  reading.begin(withoutLitotes(folded, vocabulary.language), vocabulary);
  for (let at = 0; at < reading.folded.length; ) at = readAt(reading, at);
  readStars(reading);
  reading.shouting = toShouting(text);
  if (targets.length > 0) markTargets(reading, targets);
  return reading;
};
