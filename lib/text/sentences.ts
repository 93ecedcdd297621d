/** Sentences of a text in any language: Unicode's rules by Intl.Segmenter, mended where a full stop ends no sentence. */
import type { Span } from '../model/vocabulary.ts';
import { toPlainEnds } from './plain-sentences.ts';

/** Longer texts are read up to here: a block of prose has a few thousand characters. */
const charsMax = 200_000;

/**
 * Words that end in a full stop and go on, lower case and without it. From everyday English, German, French, Spanish, Italian,
 * Portuguese and Dutch; single letters (initials, `z. B.`) are told by their form.
 */
const abbreviations = new Set(
  `mr mrs ms dr prof sr jr st mt hon rev gen capt col lt sgt vs etc inc ltd co corp llc plc no nos vol fig figs eq ch sec p pp ed eds al cf ca approx dept est min max
  jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun ave blvd rd
  bzw usw ggf evtl ca inkl exkl zzgl vgl bspw abb bd hr fr frl nr str tel abs art ziff geb gest jh mio mrd
  mme mlle mm env av bd chap éd
  sra srta dra ud uds núm pág aprox avda
  sig dott ing avv ecc pag
  exmo ilmo dto
  dhr mevr bijv blz enz jl ll nl o.a t.a.v m.b.t`.split(/\s+/),
);

const isLetter = (character: string): boolean => /\p{L}/u.test(character);

/** Units at the end of a piece in which its last word is looked for. */
const wordReach = 40;

const isPlainWord = (unit: number): boolean =>
  (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x30 && unit <= 0x39);

/** The last word of a piece before its full stop; undefined where it ends in anything else. */
const lastWord = (piece: string): string | undefined => {
  const end = piece.slice(-wordReach).trimEnd();
  if (!end.endsWith('.')) return undefined;
  let start = end.length - 1;
  while (start > 0 && isPlainWord(end.charCodeAt(start - 1))) start--;
  // A plain word after a space needs no pattern.
  if (start < end.length - 1 && (start === 0 || end.charCodeAt(start - 1) === 0x20)) return end.slice(start, -1);
  return /([\p{L}\p{N}][\p{L}\p{N}.]*)\.$/u.exec(end)?.[1];
};

/** True where the stop at the end of a piece belongs to its last word. */
const isAbbreviated = (piece: string, next: string): boolean => {
  const word = lastWord(piece);
  if (word === undefined) return false;
  if (abbreviations.has(word.toLowerCase())) return true;
  // An initial, or the z of "z. B.": one letter alone. "I" and "a" end English sentences now and then, initials more often.
  if (word.length === 1 && isLetter(word)) return true;
  // "am 3. Mai": an ordinal before its month.
  return /^\d{1,2}$/.test(word) && months.test(next);
};

const months =
  /^(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember)\b/u;

/** True where a piece goes on with the next one: an abbreviation, or lower case after it. */
const goesOn = (piece: string, next: string): boolean =>
  /^[\p{Ll}\p{P}]/u.test(next) && !/^["“„«¿¡(‘'–—-]/u.test(next) ? !/\n\s*$/.test(piece) : isAbbreviated(piece, next);

const segmenters = new Map<string, Intl.Segmenter>();

/** One for each language, since making one takes as long as a page; unknown languages follow the rules of all. */
const segmenterOf = (language: string): Intl.Segmenter => {
  const primary = /^[a-z]{2,3}(?=-|$)/.exec(language)?.[0] ?? 'en';
  const made = segmenters.get(primary) ?? new Intl.Segmenter(primary, { granularity: 'sentence' });
  segmenters.set(primary, made);
  return made;
};

/** Where sentences end by Unicode's rules alone, in order. */
const toEnds = (text: string, language: string): readonly number[] => {
  // Greek alone has a rule of its own: its question mark is a semicolon.
  const plain = language.startsWith('el') ? undefined : toPlainEnds(text);
  return plain ?? Array.from(segmenterOf(language).segment(text), ({ segment, index }) => index + segment.length);
};

/** Where each sentence stands, without the white space around it, in order. */
export const toSentences = (text: string, language: string): readonly Span[] => {
  const whole = text.slice(0, charsMax);
  const spans: Span[] = [];
  let start = 0;
  let last = 0;
  const close = (): void => {
    const piece = whole.slice(start, last);
    const from = start + (piece.length - piece.trimStart().length);
    const to = start + piece.trimEnd().length;
    if (to > from) spans.push([from, to]);
    start = last;
  };
  for (const end of toEnds(whole, language)) {
    if (last > start && !goesOn(whole.slice(start, last), whole.slice(last, end))) close();
    last = end;
  }
  close();
  return spans;
};
