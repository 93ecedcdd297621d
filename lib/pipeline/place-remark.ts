/** Finds the place of a remark's words in the source of a document. */
import type { Block } from '../model/block.ts';

/** Where line breaks are, so that a position is brought to line and column quickly. */
export type SourceText = {
  readonly text: string;
  toPlace(position: number): { readonly line: number; readonly column: number };
  toPosition(line: number, column: number): number;
};

/** Prepares a source for many look-ups. */
export const toSourceText = (text: string): SourceText => {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
  return {
    text,
    toPosition: (line, column) => (starts[line - 1] ?? 0) + column - 1,
    toPlace: (position) => {
      const line = starts.findLastIndex((start) => start <= position);
      return { line: line + 1, column: position - (starts[line] ?? 0) + 1 };
    },
  };
};

type Words = {
  readonly quote: string;
  /** The block's text the quote stands in, and where in it, where known. */
  readonly context?: string | undefined;
  readonly start?: number | undefined;
};

/** Characters of source that one line of visible text may take up, markup included, while its words are looked for. */
const reachMax = 20_000;

/**
 * Line and column of a remark's words. Without words (something is missing) the beginning. Where markup or entities keep the
 * words from being found, the beginning of their block.
 */
export const placeOf = (
  source: SourceText,
  blocks: readonly Block[],
  { quote, context, start }: Words,
): { readonly line: number; readonly column: number } => {
  const block = context === undefined ? undefined : blocks.find(({ text }) => text === context);
  const from = block === undefined ? 0 : startOf(source, block);
  if (quote === '') return source.toPlace(from);
  const earlier = block === undefined || start === undefined ? 0 : countBefore(block.text, quote, start);
  const found = findNth(source.text, quote, { from, nth: earlier, reach: block === undefined ? undefined : reachMax });
  return source.toPlace(found ?? from);
};

/** Where the source has the block: by its line and column, or else by its first words. */
const startOf = (source: SourceText, block: Block): number => {
  if (block.line !== undefined) return source.toPosition(block.line, block.column ?? 1);
  const [first = ''] = /^.{1,40}(?=\s|$)/s.exec(block.text) ?? [block.text.slice(0, 40)];
  return Math.max(0, source.text.indexOf(first));
};

const countBefore = (text: string, quote: string, end: number): number => {
  let count = 0;
  for (let at = text.indexOf(quote); at >= 0 && at < end; at = text.indexOf(quote, at + 1)) count++;
  return count;
};

type Search = { readonly from: number; readonly nth: number; readonly reach: number | undefined };

const isSpace = (text: string, at: number): boolean => {
  const unit = text.charCodeAt(at);
  return unit < 0x80 ? unit === 0x20 || (unit >= 0x09 && unit <= 0x0d) : /\s/.test(text.charAt(at));
};

/** Where words end that stand at a place with white space of any kind between them; undefined where they do not. */
const endOfWords = (text: string, start: number, [first = '', ...rest]: readonly string[]): number | undefined => {
  let at = start + first.length;
  for (const word of rest) {
    const gap = at;
    while (at < text.length && isSpace(text, at)) at++;
    if (at === gap || !text.startsWith(word, at)) return undefined;
    at += word.length;
  }
  return at;
};

/** Where the last of the first `nth + 1` places begins that hold the quote; undefined where there is none. */
const findNth = (text: string, quote: string, { from, nth, reach }: Search): number | undefined => {
  const words = quote.split(/\s+/);
  const [first = ''] = words;
  const within = reach === undefined ? text : text.slice(0, from + reach);
  let last: number | undefined;
  let count = 0;
  for (let at = within.indexOf(first, from); at >= 0 && count <= nth; ) {
    const end = endOfWords(within, at, words);
    if (end !== undefined) {
      last = at;
      count++;
    } else if (at >= within.length) break;
    at = within.indexOf(first, end === undefined ? at + 1 : end);
  }
  return last;
};
