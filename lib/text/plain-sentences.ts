/**
 * Unicode's sentence rules (UAX #29) for plain texts: ASCII, the usual quotes and dashes. Intl.Segmenter answers the same, but
 * makes an object of each sentence and costs several times as much.
 */

/** Classes of UAX #29, with one for what is not plain. Those up to `goesOn` end nothing by themselves. */
const [other, lower, upper, numeric, close, space, goesOn, stop, mark, line, unknown] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
] as const;

const members: readonly (readonly [number, string])[] = [
  [other, '…'],
  [lower, 'abcdefghijklmnopqrstuvwxyz'],
  [upper, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'],
  [numeric, '0123456789'],
  [close, '"\'()[]{}‘’“”«»'],
  [space, '\t\v\f \u00a0'],
  [goesOn, ',-:;–—'],
  [stop, '.'],
  [mark, '!?'],
  [line, '\r\n'],
];

/** By UTF-16 unit, so that a step is one look. */
const classes = new Uint8Array(0x10000).fill(unknown).fill(other, 0, 0x80);
for (const [kind, characters] of members)
  for (let at = 0; at < characters.length; at++) classes[characters.charCodeAt(at)] = kind;

const classAt = (text: string, at: number): number => classes[text.charCodeAt(at)] ?? unknown;

/** The first place from `at` on that is not of the class. */
const skip = (text: string, at: number, kind: number): number => {
  let end = at;
  while (end < text.length && classAt(text, end) === kind) end++;
  return end;
};

/** After a line break, CR and LF together. */
const afterLine = (text: string, at: number): number =>
  text.charCodeAt(at) === 0x0d && text.charCodeAt(at + 1) === 0x0a ? at + 2 : at + 1;

/** True where the next letter is a small one, and no sentence or line ends before it (rule SB8). */
const isBeforeLower = (text: string, from: number): boolean => {
  for (let at = from; at < text.length; at++) {
    const kind = classAt(text, at);
    if (kind === lower) return true;
    // What is not plain is found again by who walks the text.
    if (kind === upper || kind === stop || kind === mark || kind === line || kind === unknown) return false;
  }
  return false;
};

/** True for a full stop within a number or between capitals: `3.50`, `U.S.` (rules SB6 and SB7). */
const isWithin = (text: string, at: number): boolean => {
  const next = at + 1 < text.length ? classAt(text, at + 1) : other;
  if (next === numeric) return true;
  if (next !== upper || at === 0) return false;
  const before = classAt(text, at - 1);
  return before === upper || before === lower;
};

/** Where sentences end by Unicode's rules alone, the text's end among them; undefined where a character is not plain. */
export const toPlainEnds = (text: string): readonly number[] | undefined => {
  const ends: number[] = [];
  let at = 0;
  while (at < text.length) {
    const kind = classAt(text, at);
    // By far the most common step.
    if (kind <= goesOn) {
      at++;
      continue;
    }
    if (kind === unknown) return undefined;
    if (kind === line) {
      at = afterLine(text, at);
      ends.push(at);
    } else if (kind === stop && isWithin(text, at)) at++;
    else {
      at = skip(text, skip(text, at + 1, close), space);
      const next = at < text.length ? classAt(text, at) : line;
      // A line's end closes the sentence itself, in the next step.
      if (next === line || next === goesOn || next === stop || next === mark) continue;
      if (kind === mark || !isBeforeLower(text, at)) ends.push(at);
    }
  }
  if (text.length > 0 && ends.at(-1) !== text.length) ends.push(text.length);
  return ends;
};
