/** Text in columns: how wide words are on a terminal, wrapped and cut. */
import { steering } from '../text/steering.ts';

/** Wide in terminals: East Asian scripts, full-width forms and emoji. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
/** Take no room: combining marks, joiners, variation selectors. */
const weightless = /\p{Mn}|\p{Me}|\p{Cf}/u;
/** Our own colours, and what steers. */
const colourOrSteering = new RegExp(`\\u001b\\[\\d{1,3}m|${steering.source}`, 'gu');

/** Lines as they may be shown, each sign in its column; with colours where these are ours. */
export const toHarmless = (text: string, { colours = false } = {}): string =>
  text.replace(colourOrSteering, (found) => (found.length === 1 ? '�' : colours ? found : `�${found.slice(1)}`));

/** Text from outside as it may be shown: on one line, without control characters. */
export const toShown = (text: string): string => text.replace(/\s+/g, ' ').replace(steering, '�').trim();

const widthOf = (character: string): number => (weightless.test(character) ? 0 : wide.test(character) ? 2 : 1);

/** Columns that a text takes up. */
export const displayWidth = (text: string): number => [...text].reduce((sum, each) => sum + widthOf(each), 0);

/** Cuts a text to a width, with an ellipsis where something is missing. */
export const cut = (text: string, width: number): string => {
  if (displayWidth(text) <= width) return text;
  let room = Math.max(0, width - 1);
  let kept = '';
  for (const character of text) {
    room -= widthOf(character);
    if (room < 0) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
};

/** Fills a text up with spaces to a width. */
export const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - displayWidth(text)));

/** Wraps words to a width; words that are longer (addresses) stay whole. At most `linesMax` lines, the last one cut. */
export const wrap = (text: string, width: number, linesMax = 6): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of toShown(text).split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && displayWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  lines.push(line);
  if (lines.length <= linesMax) return lines;
  return [...lines.slice(0, linesMax - 1), cut(lines.slice(linesMax - 1).join(' '), width)];
};

/** Lines that a cell may take up. */
const cellLinesMax = 6;

/** A table of texts: columns as wide as their widest cell, two spaces apart; the last one is wrapped in what room is left. */
export const toTable = (rows: readonly (readonly string[])[], columns: number): readonly string[] => {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, index) =>
    Math.max(...rows.map((row) => displayWidth(row[index] ?? ''))),
  );
  const before = widths.slice(0, -1).reduce((sum, width) => sum + width + 2, 0);
  const room = Math.max(20, columns - before);
  return rows.flatMap((row) => {
    const head = row.slice(0, count - 1).map((cell, index) => `${pad(cell, widths[index] ?? 0)}  `);
    const [first = '', ...more] = wrap(row[count - 1] ?? '', room, cellLinesMax);
    return [`${head.join('')}${first}`.trimEnd(), ...more.map((line) => `${' '.repeat(before)}${line}`)];
  });
};
