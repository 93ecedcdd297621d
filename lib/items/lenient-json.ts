/** JSON as pages really carry it: with comments, trailing commas, raw line breaks, wrappers and missing ends. */
import { decodeEntities } from './decode-entities.ts';

/** Characters of one script that are read. */
const charactersMax = 4_000_000;

const strict = (text: string): { readonly value: unknown } | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return { value };
  } catch {
    // Not JSON as the standard has it; the caller mends it and tries again.
    return undefined;
  }
};

/**
 * The JSON values in a text, as the standard reads it or, failing that, as its author must have meant it. Several values in a row
 * are several values; a text that cannot be mended has none. Linear in the length of the text.
 */
export const parseLenientJson = (text: string): readonly unknown[] => {
  const bounded = text.slice(0, charactersMax);
  const read = strict(bounded);
  if (read !== undefined) return [read.value];
  const escaped = /^\s*[[{]\s*&(?:quot|#34|#x22);/i.test(bounded) ? decodeEntities(bounded) : bounded;
  const mended = strict(mendJson(escaped))?.value;
  return Array.isArray(mended) ? mended : [];
};

type Mending = {
  readonly text: string;
  readonly out: string[];
  /** Closing brackets that are still owed, innermost last, and how many of each. */
  readonly owed: string[];
  readonly owedOf: { '}': number; ']': number };
  /** Where the last comment of HTML ends: so that none is looked for where none can be. */
  readonly lastCommentEnd: number;
  /** What was written last. */
  last: 'open' | 'value' | 'number' | 'key' | 'colon';
  sawComma: boolean;
};

/** Writes the values of a text as one strict JSON array. */
const mendJson = (text: string): string => {
  const state: Mending = {
    text,
    out: ['['],
    owed: [],
    owedOf: { '}': 0, ']': 0 },
    lastCommentEnd: text.lastIndexOf('-->'),
    last: 'open',
    sawComma: false,
  };
  let index = 0;
  while (index < text.length) index = mendToken(state, index);
  while (state.owed.length > 0) closeInnermost(state);
  state.out.push(']');
  return state.out.join('');
};

const mendToken = (state: Mending, index: number): number => {
  const { text } = state;
  const character = text[index] ?? '';
  if (isSpace(character)) return index + 1;
  const comment = skipComment(state, index);
  if (comment !== undefined) return comment;
  switch (character) {
    case '"':
    case "'":
      return mendString(state, index);
    case '{':
    case '[':
      beginValue(state);
      state.out.push(character);
      owe(state, character === '{' ? '}' : ']');
      state.last = 'open';
      return index + 1;
    case '}':
    case ']':
      closeUntil(state, character);
      return index + 1;
    case ':':
      if (state.last === 'key') {
        state.out.push(':');
        state.last = 'colon';
      }
      return index + 1;
    case ',':
      endMember(state);
      state.sawComma = true;
      return index + 1;
    default:
      return mendWord(state, index);
  }
};

const isSpace = (character: string): boolean => character <= ' ' || character === '\u00a0' || character === '\ufeff';
const isInObject = ({ owed }: Mending): boolean => owed.at(-1) === '}';
const expectsKey = (state: Mending): boolean => isInObject(state) && state.last !== 'colon' && state.last !== 'key';

/** A comma goes between two values whatever the author wrote there: so commas too many and too few are both mended. */
const beginValue = (state: Mending): void => {
  if (state.last === 'value' || state.last === 'number') state.out.push(',');
  if (state.last === 'key') state.out.push(':');
  state.sawComma = false;
};

const writeKey = (state: Mending, json: string): void => {
  writeValue(state, json);
  state.last = 'key';
};

/** A name without a value has none. */
const endMember = (state: Mending): void => {
  if (state.last === 'key' || state.last === 'colon') writeValue(state, 'null');
};

const writeValue = (state: Mending, json: string): void => {
  beginValue(state);
  state.out.push(json);
  state.last = 'value';
};

const owe = (state: Mending, bracket: '}' | ']'): void => {
  state.owed.push(bracket);
  state.owedOf[bracket] += 1;
};

const closeInnermost = (state: Mending): void => {
  endMember(state);
  const bracket = state.owed.pop();
  if (bracket === '}' || bracket === ']') {
    state.owedOf[bracket] -= 1;
    state.out.push(bracket);
  }
  state.last = 'value';
  state.sawComma = false;
};

/** A closing bracket also closes what was left open inside it; one that nothing opened is dropped. */
const closeUntil = (state: Mending, bracket: '}' | ']'): void => {
  if (state.owedOf[bracket] === 0) return;
  while (state.owed.at(-1) !== bracket) closeInnermost(state);
  closeInnermost(state);
};

/** The end of what is no data: comments of JavaScript and HTML, CDATA marks. */
const skipComment = ({ text, lastCommentEnd }: Mending, index: number): number | undefined => {
  if (text.startsWith('/*', index)) {
    // `/*<![CDATA[*/` and `/* … */` alike.
    const end = text.indexOf('*/', index + 2);
    return end === -1 ? text.length : end + 2;
  }
  if (text.startsWith('//', index)) {
    const end = text.slice(index, index + 100_000).search(/[\n\r]/);
    return end === -1 ? text.length : index + end;
  }
  if (text.startsWith('<![CDATA[', index)) return index + 9;
  if (text.startsWith(']]>', index)) return index + 3;
  if (text.startsWith('-->', index)) return index + 3;
  if (text.startsWith('<!--', index)) {
    // `<!-- {…} -->` wraps the data, `<!-- words -->` is a comment.
    const data = text.slice(index + 4, index + 200).search(/\S/);
    if (data !== -1 && '{['.includes(text[index + 4 + data] ?? ' ')) return index + 4;
    return index + 4 > lastCommentEnd ? index + 4 : text.indexOf('-->', index + 4) + 3;
  }
  return undefined;
};

const mendString = (state: Mending, start: number): number => {
  const { text } = state;
  const quote = text[start] ?? '"';
  const isKey = expectsKey(state);
  const parts: string[] = ['"'];
  let index = start + 1;
  while (index < text.length) {
    const character = text[index] ?? '';
    if (character === quote && (isKey || isStringEnd(state, index + 1))) break;
    if (character === '\\') {
      const next = text[index + 1] ?? '';
      parts.push(mendEscape(text, index));
      index += next === '\r' && text[index + 2] === '\n' ? 3 : 2;
      continue;
    }
    plainRun.lastIndex = index;
    const plain = plainRun.exec(text)?.[0] ?? mendCharacter(character);
    parts.push(plain);
    index += plainRun.lastIndex > index ? plain.length : 1;
  }
  parts.push('"');
  // A word outside of every bracket is noise, such as the name of a variable.
  if (isKey) writeKey(state, parts.join(''));
  else if (state.owed.length > 0) writeValue(state, parts.join(''));
  return index + 1;
};

/** What a string may hold as it is, taken in one piece: all but quotes, backslashes and control characters. */
const plainRun = /[ !#-&(-[\]-\uffff]+/y;

const mendEscape = (text: string, index: number): string => {
  const next = text[index + 1] ?? '';
  if ('"\\/bfnrt'.includes(next) && next !== '') return `\\${next}`;
  if (next === 'u' && /^[\da-f]{4}$/i.test(text.slice(index + 2, index + 6))) return '\\u';
  return next === '\n' || next === '\r' ? '' : mendCharacter(next);
};

const mendCharacter = (character: string): string => {
  if (character === '"') return '\\"';
  if (character < ' ') return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return character;
};

/** Spaces are looked through only so far, so that a text full of quotes and spaces stays cheap. */
const lookAheadMax = 2000;

/** The index of the next character that is no white space. */
const skipSpace = (text: string, index: number): number => {
  const end = Math.min(text.length, index + lookAheadMax);
  let at = index;
  while (at < end && isSpace(text[at] ?? '')) at += 1;
  return at;
};

/** True when what follows a quote shows that it ends a value, and is not one the author forgot to escape. */
const isStringEnd = (state: Mending, index: number): boolean => {
  const { text } = state;
  const at = skipSpace(text, index);
  const next = text[at];
  if (next === undefined || next === '}' || next === ']' || next === ':') return true;
  if (commentOpeners.some((opener) => text.startsWith(opener, at))) return true;
  if (next === ',') return isAfterComma(state, skipSpace(text, at + 1));
  // A new line that begins with a quote: the comma between is what is missing.
  return next === '"' && /[\n\r]/.test(text.slice(index, at));
};

/** True when a member of the object, or an element of the list, begins where a comma was passed. */
const isAfterComma = (state: Mending, index: number): boolean => {
  const next = state.text[index];
  if (next === undefined || commentOpeners.some((opener) => state.text.startsWith(opener, index))) return true;
  if (!isInObject(state)) return /["'{[\]\d,tfn-]/.test(next);
  bareName.lastIndex = index;
  return /["'},]/.test(next) || bareName.test(state.text);
};

const commentOpeners = ['//', '/*', '<!--', '-->'];
const bareName = /[a-z_$][\w$]{0,60}\s{0,5}:/iy;

/** Numbers, true, false, null, names without quotes. */
const mendWord = (state: Mending, start: number): number => {
  const { text } = state;
  const pattern = /[^\s,:{}[\]"']{1,1000}/y;
  pattern.lastIndex = start;
  const word = pattern.exec(text)?.[0] ?? '';
  const end = start + Math.max(1, word.length);
  if (state.owed.length === 0 || /^;+$/.test(word)) return end;
  const isKey = expectsKey(state);
  if (isKey && isDecimals(state, word, text[skipSpace(text, end)])) {
    state.out.push(`.${word}`);
    state.last = 'value';
    state.sawComma = false;
  } else writeWord(state, word, isKey);
  return end;
};

/** `4,5` with a decimal comma: digits where a key should stand, right after a number and a comma. */
const isDecimals = (state: Mending, word: string, next: string | undefined): boolean =>
  state.last === 'number' && state.sawComma && /^\d{1,9}$/.test(word) && next !== ':';

const writeWord = (state: Mending, word: string, isKey: boolean): void => {
  const isNumber = /^-?(?:0|[1-9]\d*)$/.test(word);
  if (isKey) writeKey(state, JSON.stringify(word));
  else if (/^(?:true|false|null)$/.test(word) || strict(word) !== undefined) writeValue(state, word);
  else if (/^(?:undefined|NaN|-?Infinity)$/.test(word)) writeValue(state, 'null');
  else writeValue(state, JSON.stringify(word));
  if (isNumber && !isKey) state.last = 'number';
};
