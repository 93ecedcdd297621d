/** The sentence around a place in a text, for quoting. */
import type { Span } from '../model/vocabulary.ts';

/** How far from the place a sentence is looked for, in UTF-16 units. */
const reachMax = 600;
const segmenter = new Intl.Segmenter(undefined, { granularity: 'sentence' });

const trimSpan = (text: string, start: number, end: number): Span => {
  const piece = text.slice(start, end);
  return [start + piece.length - piece.trimStart().length, end - (piece.length - piece.trimEnd().length)];
};

/**
 * Span of the sentence that holds `[start, end)`. Never ends inside it; a sentence longer than the reach is cut there.
 * Sentence rules are Unicode's, so that every script has them.
 */
export const toSentenceSpan = (text: string, [start, end]: Span): Span => {
  const from = Math.max(0, start - reachMax);
  const window = text.slice(from, end + reachMax);
  let sentenceStart = 0;
  let sentenceEnd = window.length;
  for (const { index, segment } of segmenter.segment(window)) {
    if (index <= start - from) sentenceStart = index;
    sentenceEnd = index + segment.length;
    if (sentenceEnd >= end - from) break;
  }
  const [first, last] = trimSpan(text, from + sentenceStart, from + sentenceEnd);
  return [Math.min(first, start), Math.max(last, end)];
};
