/** What became of an agreed text, word by word: so that nobody has to find the difference. */
import { toSafeText } from './safe-text.ts';

/** A run of words: as it was, taken out, or put in; or, in a quote, the words that are meant. */
export type Part = { readonly text: string; readonly kind: 'plain' | 'marked' | 'removed' | 'added' };

/** Longer texts are shown side by side: a table of both would cost too much, and nobody reads such a difference. */
const wordsMax = 120;
/** With less than this of the longer one kept, two texts are two texts and no difference. */
const keptMin = 1 / 3;

const toWords = (text: string): readonly string[] => toSafeText(text).trim().split(' ').filter(Boolean);

/** Length of the longest common run of words from each place on. */
const toTable = (from: readonly string[], to: readonly string[]): readonly (readonly number[])[] => {
  const table = Array.from({ length: from.length + 1 }, () => new Array<number>(to.length + 1).fill(0));
  for (let row = from.length - 1; row >= 0; row--)
    for (let column = to.length - 1; column >= 0; column--) {
      const line = table[row];
      if (line === undefined) continue;
      line[column] =
        from[row] === to[column]
          ? (table[row + 1]?.[column + 1] ?? 0) + 1
          : Math.max(table[row + 1]?.[column] ?? 0, line[column + 1] ?? 0);
    }
  return table;
};

const walk = (from: readonly string[], to: readonly string[]): readonly Part[] => {
  const table = toTable(from, to);
  const parts: Part[] = [];
  for (let row = 0, column = 0; row < from.length || column < to.length; ) {
    if (row < from.length && column < to.length && from[row] === to[column]) {
      parts.push({ text: from[row] ?? '', kind: 'plain' });
      row++;
      column++;
    } else if (row < from.length && (table[row + 1]?.[column] ?? -1) >= (table[row]?.[column + 1] ?? -1)) {
      parts.push({ text: from[row++] ?? '', kind: 'removed' });
    } else if (column < to.length) {
      parts.push({ text: to[column++] ?? '', kind: 'added' });
    } else {
      parts.push({ text: from[row++] ?? '', kind: 'removed' });
    }
  }
  return parts;
};

/** Words of one kind in a row as one part. */
const join = (parts: readonly Part[]): readonly Part[] => {
  const joined: Part[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last?.kind === part.kind) joined[joined.length - 1] = { ...part, text: `${last.text} ${part.text}` };
    else joined.push(part);
  }
  return joined;
};

/** From what was agreed to what was found, by words; empty where the two differ in no word, or have too little in common. */
export const toWordChanges = (expected: string, found: string): readonly Part[] => {
  const [from, to] = [toWords(expected), toWords(found)];
  if (from.length === 0 || to.length === 0 || from.length > wordsMax || to.length > wordsMax) return [];
  const parts = walk(from, to);
  const kept = parts.filter(({ kind }) => kind === 'plain').length;
  if (kept === parts.length || kept < Math.max(from.length, to.length) * keptMin) return [];
  return join(parts);
};

const namesOfSpaces: Readonly<Record<string, string>> = {
  '\u00a0': 'a no-break space',
  '\u202f': 'a narrow no-break space',
  '\u00ad': 'a soft hyphen',
  '\u200b': 'a zero-width space',
  '\u200c': 'a zero-width non-joiner',
  '\u200d': 'a zero-width joiner',
  '\u2060': 'a word joiner',
  '\ufeff': 'a byte order mark',
};

/** What nobody can see of a difference, in words; undefined where it can be seen, or there is none. */
export const toHiddenChange = (expected: string, found: string): string | undefined => {
  const look = (text: string): string =>
    toSafeText(text.normalize('NFC').replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, '')).trim();
  if (expected === found || look(expected) !== look(found)) return undefined;
  const hidden = Object.entries(namesOfSpaces).filter(([sign]) => found.includes(sign) !== expected.includes(sign));
  if (hidden.length > 0)
    return hidden
      .map(([sign, name]) => `${name} ${found.includes(sign) ? 'stands in' : 'is missing from'} what was found`)
      .join(', ');
  return expected.normalize('NFC') === found.normalize('NFC')
    ? 'the same letters, put together in another way (Unicode normalisation)'
    : 'the same words, with other spaces or signs that cannot be seen';
};
