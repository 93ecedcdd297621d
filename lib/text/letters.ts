/** What a UTF-16 unit is to somebody who looks for words: which units belong together, and which are written two ways. */

/**
 * How a character joins its neighbours. Two characters of class `word` belong to one word, and so do two of `katakana`;
 * `open` scripts (Han, Hiragana, Thai and the like) put no spaces between words, so that any place may be a word's edge;
 * `hangul` words begin at a space but take particles at their end. Numbers, not strings: this is asked for every character.
 */
export const letterClasses = { none: 0, word: 1, open: 2, katakana: 3, hangul: 4 } as const;

const { none, word, open, katakana, hangul } = letterClasses;

/** In the table only: not looked at yet, and half of a character (its class is that of the whole). */
const unknownClass = 255;

const classify = (character: string): number => {
  // Selectors and keycaps are marks to Unicode, but they belong to emoji: a word may follow one at once.
  if (/^[\ufe00-\ufe0f\u20d0-\u20ff]/.test(character)) return none;
  if (/^[\p{Script=Katakana}\u30fc\uff70]/u.test(character)) return katakana;
  if (/^\p{Script=Hangul}/u.test(character)) return hangul;
  if (
    /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]/u.test(
      character,
    )
  )
    return open;
  return /^[\p{L}\p{N}\p{M}_]/u.test(character) ? word : none;
};

/** Classes by UTF-16 unit, filled as units are met; ASCII is there from the beginning. */
const classes = new Uint8Array(0x10000).fill(unknownClass);
for (let unit = 0; unit < 0x80; unit++) classes[unit] = classify(String.fromCharCode(unit));

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;

const classifyPairAt = (text: string, index: number): number => {
  const isLow = text.charCodeAt(index) >= 0xdc00;
  const codePoint = text.codePointAt(isLow && index > 0 ? index - 1 : index) ?? 0;
  return codePoint > 0xffff ? classify(String.fromCodePoint(codePoint)) : none;
};

const learnClassAt = (text: string, index: number, unit: number): number => {
  if (isSurrogate(unit)) return classifyPairAt(text, index);
  const found = classify(String.fromCharCode(unit));
  classes[unit] = found;
  return found;
};

/** Class of the character that the unit at `index` belongs to; `none` outside the text. */
export const letterClassAt = (text: string, index: number): number => {
  if (index < 0 || index >= text.length) return none;
  const unit = text.charCodeAt(index);
  const known = classes[unit] ?? unknownClass;
  return known === unknownClass ? learnClassAt(text, index, unit) : known;
};

/** Units that are not seen and split no word: the soft hyphen, zero-width space and joiners, the byte order mark. */
export const isInvisible = (unit: number): boolean =>
  unit >= 0xad && (unit === 0xad || (unit >= 0x200b && unit <= 0x200d) || unit === 0x2060 || unit === 0xfeff);

/** One unit for all ways to write a space, a quote, an apostrophe or a dash, and for full-width Latin. */
const toPlainUnit = (unit: number): number => {
  if (unit < 0x80) return unit >= 0x09 && unit <= 0x0d ? 0x20 : unit;
  const character = String.fromCharCode(unit);
  if (/\s/.test(character)) return 0x20;
  if (/[‘’‚‛ʼ′´]/.test(character)) return 0x27;
  if (/[“”„‟«»″]/.test(character)) return 0x22;
  if (/[\u2010-\u2015\u2212]/.test(character)) return 0x2d;
  return unit >= 0xff01 && unit <= 0xff5e ? unit - 0xfee0 : unit;
};

/** Through upper case first: so do ſ and s, ς and σ, µ and μ become one. Foldings that change the length are left out. */
const toLowerUnit = (unit: number): number => {
  if (unit === 0x130 || unit === 0x131) return 0x69; // İ and ı: Turkish capitals meet both.
  const character = String.fromCharCode(unit);
  const upper = character.toUpperCase();
  const lower = (upper.length === 1 ? upper : character).toLowerCase();
  return lower.length === 1 ? lower.charCodeAt(0) : unit;
};

const toFoldTable = (foldOne: (unit: number) => number): ((unit: number) => number) => {
  // 0 stands for "not computed yet"; NUL folds to itself, computed anew each time.
  const table = new Uint16Array(0x10000);
  return (unit) => {
    const known = table[unit] ?? 0;
    if (known !== 0) return known;
    const found = foldOne(unit);
    table[unit] = found;
    return found;
  };
};

/** Folds the ways of writing a space, quote or dash, and width, but keeps case. Length stays as it is. */
export const foldUnit = toFoldTable(toPlainUnit);

/** As foldUnit, and case too. */
export const foldUnitAndCase = toFoldTable((unit) => toLowerUnit(toPlainUnit(unit)));

/** The table behind letterClassAt, for loops over every character; `isKnownClass` is false where letterClassAt must be asked. */
export const classTable: Readonly<Uint8Array> = classes;
export const isKnownClass = (letterClass: number): boolean => letterClass !== unknownClass;
