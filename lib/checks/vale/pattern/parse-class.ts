/** Escapes and bracket classes of a pattern. */
import { PatternSyntaxError, type SetItem } from './syntax.ts';

/** The text of a pattern and how far it is read. */
export type Cursor = { readonly source: string; at: number };

const posixClasses: Readonly<Record<string, readonly SetItem[]>> = {
  alnum: [
    { from: 0x30, to: 0x39 },
    { from: 0x41, to: 0x5a },
    { from: 0x61, to: 0x7a },
  ],
  alpha: [
    { from: 0x41, to: 0x5a },
    { from: 0x61, to: 0x7a },
  ],
  blank: [
    { from: 0x20, to: 0x20 },
    { from: 0x09, to: 0x09 },
  ],
  digit: [{ from: 0x30, to: 0x39 }],
  lower: [{ from: 0x61, to: 0x7a }],
  upper: [{ from: 0x41, to: 0x5a }],
  punct: [
    { from: 0x21, to: 0x2f },
    { from: 0x3a, to: 0x40 },
    { from: 0x5b, to: 0x60 },
    { from: 0x7b, to: 0x7e },
  ],
  space: [
    { from: 0x09, to: 0x0d },
    { from: 0x20, to: 0x20 },
  ],
  word: [{ named: 'w', negated: false }],
  xdigit: [
    { from: 0x30, to: 0x39 },
    { from: 0x41, to: 0x46 },
    { from: 0x61, to: 0x66 },
  ],
};

const controls: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, f: 12, v: 11, a: 7, e: 27 };

/** The code point of an escape that stands for one character; the cursor is behind its letter. */
export const readEscapedChar = (cursor: Cursor, letter: string): number | undefined => {
  const control = controls[letter];
  if (control !== undefined) return control;
  const rest = cursor.source.slice(cursor.at, cursor.at + 10);
  const hex =
    letter === 'x'
      ? (/^\{([0-9a-fA-F]{1,6})\}/.exec(rest) ?? /^([0-9a-fA-F]{2})/.exec(rest))
      : letter === 'u'
        ? /^([0-9a-fA-F]{4})/.exec(rest)
        : null;
  if (hex?.[1] !== undefined) {
    cursor.at += hex[0].length;
    return Number.parseInt(hex[1], 16);
  }
  const octal = letter === '0' ? /^[0-7]{0,2}/.exec(rest) : null;
  if (octal !== null) {
    cursor.at += octal[0].length;
    return Number.parseInt(`0${octal[0]}`, 8);
  }
  return /[A-Za-z0-9]/.test(letter) ? undefined : letter.codePointAt(0);
};

/** The set that `\d`, `\W` or `\p{…}` stands for; the cursor is behind its letter. */
export const readEscapedSet = (cursor: Cursor, letter: string): SetItem | undefined => {
  const lower = letter.toLowerCase();
  if (lower === 'd' || lower === 'w' || lower === 's') return { named: lower, negated: letter !== lower };
  if (lower !== 'p') return undefined;
  const found =
    /^\{(\^?)([A-Za-z_]{1,40})\}/.exec(cursor.source.slice(cursor.at, cursor.at + 50)) ??
    /^()([A-Z])/.exec(cursor.source.slice(cursor.at, cursor.at + 1));
  if (found?.[2] === undefined) throw new PatternSyntaxError(`\\${letter} names no set of characters`);
  cursor.at += found[0].length;
  return { property: toProperty(found[2]), negated: (letter === 'P') !== (found[1] === '^') };
};

const toProperty = (name: string): string => {
  for (const property of [name, `Script=${name}`, name.replace(/^Is/, 'Script=')])
    try {
      new RegExp(`\\p{${property}}`, 'u');
      return property;
    } catch {
      // Not a category: a script's name, or none at all.
    }
  throw new PatternSyntaxError(`\\p{${name}} is no set of characters`);
};

/** A bracket class; the cursor is behind its opening bracket, and ends behind the closing one. */
export const readClass = (cursor: Cursor): { readonly items: readonly SetItem[]; readonly negated: boolean } => {
  const { source } = cursor;
  const negated = source[cursor.at] === '^';
  if (negated) cursor.at++;
  const items: SetItem[] = [];
  for (let isFirst = true; ; isFirst = false) {
    const character = nextChar(cursor);
    if (character === undefined) throw new PatternSyntaxError('a bracket class has no end');
    if (character === ']' && !isFirst) return { items, negated };
    items.push(...readItems(cursor, character));
  }
};

const nextChar = (cursor: Cursor): string | undefined => {
  const code = cursor.source.codePointAt(cursor.at);
  if (code === undefined) return undefined;
  const character = String.fromCodePoint(code);
  cursor.at += character.length;
  return character;
};

const readItems = (cursor: Cursor, character: string): readonly SetItem[] => {
  if (character === '[') {
    const posix = /^:(\^?)([a-z]+):\]/.exec(cursor.source.slice(cursor.at, cursor.at + 14));
    const known = posix?.[2] === undefined ? undefined : posixClasses[posix[2]];
    if (posix && known && posix[1] === '') {
      cursor.at += posix[0].length;
      return known;
    }
  }
  const from = readMember(cursor, character);
  if (typeof from !== 'number') return [from];
  const { source, at } = cursor;
  if (source[at] !== '-' || source[at + 1] === ']' || source[at + 1] === undefined) return [{ from, to: from }];
  cursor.at++;
  const to = readMember(cursor, nextChar(cursor) ?? '');
  if (typeof to !== 'number') return [{ from, to: from }, { from: 0x2d, to: 0x2d }, to];
  if (to < from) throw new PatternSyntaxError('a range in a bracket class runs backwards');
  return [{ from, to }];
};

const readMember = (cursor: Cursor, character: string): number | SetItem => {
  if (character !== '\\') return character.codePointAt(0) ?? 0;
  const letter = nextChar(cursor) ?? '';
  if (letter === 'b') return 8;
  const set = readEscapedSet(cursor, letter);
  if (set !== undefined) return set;
  const code = readEscapedChar(cursor, letter);
  if (code === undefined) throw new PatternSyntaxError(`\\${letter} is unknown in a bracket class`);
  return code;
};
