/** Words of a text as spelling sees them: parted by white space, brackets, quotes and end marks taken off. */

/** A word and where it stands. */
export type Word = { readonly text: string; readonly start: number };

const quotes: Readonly<Record<string, string>> = { '“': '"', '”': '"', '‘': "'", '’': "'" };
const suffixes = new Set([',', ')', '"', ']', '!', ';', '.', '?', ':', "'"]);
const prefixes = new Set(['$', '(', '"', '[', "'"]);

/** `U.S.`, `Mr.`: the stop is part of the word. */
const withStops = /^(?:[A-Za-z]\.){2,}$|^[A-Z][a-z]{1,2}\.$/;
const smiley = /^(?:[:;=8xX][-o]?[()DPpXx|*\]/o03]{1,3}|\(?[-o._¬ಠ]{1,5}_[-o._¬ಠ]{1,5}\)?)$/;
const hasLetter = /\p{L}/u;

/** The words of a text; what has no letter is none. Curly quotes are read as straight ones. */
export const toWords = (text: string): readonly Word[] => {
  const clean = text.replace(/[“”‘’]/g, (quote) => quotes[quote] ?? quote);
  const words: Word[] = [];
  for (const { 0: piece, index } of clean.matchAll(/\S+/g)) {
    const word = trimWord(piece);
    if (word !== undefined) words.push({ text: word.text, start: index + word.start });
  }
  return words;
};

const trimWord = (piece: string): Word | undefined => {
  let start = 0;
  let end = piece.length;
  // One mark at a time, from the front first, until what is left is a word.
  while (end - start > 1 && !isWhole(piece.slice(start, end))) {
    if (prefixes.has(piece.charAt(start))) start++;
    else if (suffixes.has(piece.charAt(end - 1))) end--;
    else break;
  }
  const text = piece.slice(start, end);
  return hasLetter.test(text) ? { text, start } : undefined;
};

const isWhole = (text: string): boolean => withStops.test(text) || smiley.test(text);
