/** A source in which what was read is covered up, so that the next search for the same words finds their next place. */

/** Half a million characters are searched from their beginning; longer sources from near the last place found. */
const wholeSearchMax = 500_000;
/** How far before the last place a long source is searched again. */
const backMax = 20_000;

/** The source, its lines, and what is left to be found of it. */
export type SourceText = {
  /** What is left, as a string; covered characters are `@`. */
  readonly remaining: () => string;
  /** Where each line starts; covering never moves one. */
  readonly lineStarts: readonly number[];
  find(words: string): number;
  /** Covers the first place of the words; false where there is none. */
  cover(words: string): boolean;
  lineOf(position: number): number;
};

const at = '@'.charCodeAt(0);
const lineBreak = '\n'.charCodeAt(0);

/** Prepares a source whose lines end in `\n`. */
export const openSourceText = (text: string): SourceText => {
  const bytes = Buffer.from(text, 'utf16le');
  let current: string | undefined = text;
  let near = 0;
  const lineStarts = toLineStarts(text);
  const find = (words: string): number => {
    if (words === '') return 0;
    const from = text.length > wholeSearchMax ? Math.max(0, near - backMax) : 0;
    const found = current?.indexOf(words, from) ?? bytes.indexOf(words, from * 2, 'utf16le');
    if (found < 0) return -1;
    return current === undefined ? found / 2 : found;
  };
  return {
    remaining: () => {
      current ??= bytes.toString('utf16le');
      return current;
    },
    lineStarts,
    find,
    cover(words) {
      const found = find(words);
      if (found < 0) return false;
      near = Math.max(near, found);
      for (let index = found; index < found + words.length; index++) {
        const unit = bytes.readUInt16LE(index * 2);
        if (unit < 0x80 && unit !== lineBreak) bytes.writeUInt16LE(at, index * 2);
      }
      if (words !== '') current = undefined;
      return true;
    },
    lineOf: (position) => lineIndex(lineStarts, position),
  };
};

/** Where lines start, with `\n` as their end. */
export const toLineStarts = (text: string): readonly number[] => {
  const starts = [0];
  for (let index = text.indexOf('\n'); index >= 0; index = text.indexOf('\n', index + 1)) starts.push(index + 1);
  return starts;
};

/** The line, counted from 0, in which a position stands. */
export const lineIndex = (starts: readonly number[], position: number): number => {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= position) low = middle;
    else high = middle - 1;
  }
  return low;
};
