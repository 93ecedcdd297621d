/** Cuts a text into sentences, with where each stands. */
import type { Span } from '../model/vocabulary.ts';

export type Sentence = { readonly text: string; readonly span: Span };

/** After these a full stop ends sentence. Collected by hand; lower case, without the stop. */
const abbreviations = new Set(
  (
    'mr mrs dr prof sr jr st mt vs etc inc ltd co corp dept fig al eds approx jan feb apr jun jul aug sep oct nov ' +
    'e.g i.e a.m p.m u.s u.k bzw ca evtl ggf inkl nr str tel usw vgl z.b d.h u.a o.ä mme mlle av cf p.ex sra srta ud uds dra pág sig dott ing ' +
    'pag ecc av d.c bv blz enz bijv'
  ).split(' '),
);

/** A stop with what may follow it: closing quotes and brackets. */
const stop = /(?:[.!?…]+|[。！？｡]+)["'”’»)\]]*/gu;
const lastWord = /[\p{L}\p{N}.]{1,20}$/u;

const endsSentence = (text: string, start: number, end: number): boolean => {
  const stopText = text.slice(start, end);
  if (/[。！？｡]/u.test(stopText)) return true;
  const after = text.charAt(end);
  if (after !== '' && !/\s/.test(after)) return false;
  if (!stopText.startsWith('.') || stopText.startsWith('..')) return true;
  const before = (lastWord.exec(text.slice(Math.max(0, start - 20), start))?.[0] ?? '').toLowerCase();
  if (abbreviations.has(before)) return false;
  // One letter before the stop is an initial; a number before it and a small letter after it is an ordinal.
  if (/^\p{L}$/u.test(before) && before !== 'i') return false;
  return !/^\s+\p{Ll}/u.test(text.slice(end, end + 20));
};

/** The sentences of a text in order, without surrounding white space; line ends are ends too. `span` slices back. Linear. */
export const toSentences = (text: string): readonly Sentence[] => {
  const ends: number[] = [];
  for (const match of text.matchAll(stop)) {
    const end = match.index + match[0].length;
    if (endsSentence(text, match.index, end)) ends.push(end);
  }
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) ends.push(at);
  ends.push(text.length);
  const sentences: Sentence[] = [];
  let start = 0;
  for (const end of ends.toSorted((a, b) => a - b)) {
    const piece = text.slice(start, end);
    const trimmed = piece.trim();
    const from = start + (piece.length - piece.trimStart().length);
    if (trimmed !== '') sentences.push({ text: trimmed, span: [from, from + trimmed.length] });
    start = Math.max(start, end);
  }
  return sentences;
};
