/** One form for all ways of writing the same words: case, width, composition, apostrophes, dashes, white space, unseen characters. */
import type { Span } from '../model/vocabulary.ts';

/**
 * A folded text and the way back. `toOriginal` answers where a folded index begins in the original, `toSpan` the words
 * themselves: without unseen characters that only follow them.
 */
export type FoldedText = {
  readonly folded: string;
  toOriginal(index: number): number;
  toSpan(start: number, end: number): Span;
};

/** Marks beyond this many on one letter begin a new cluster: bounds the work on texts that pile them up. */
const marksMax = 16;

const mark = /[\p{M}\uFF9E\uFF9F]/u;
const space = /\s/;
/** Soft hyphen, zero-width and bidirectional controls, variation selectors, byte order mark. */
const isUnseen = (code: number): boolean =>
  code === 0xad ||
  code === 0x61c ||
  code === 0x115f ||
  code === 0x1160 ||
  code === 0x3164 ||
  code === 0xffa0 ||
  code === 0xfeff ||
  (code >= 0x200b && code <= 0x200f) ||
  (code >= 0x202a && code <= 0x202e) ||
  (code >= 0x2060 && code <= 0x206f) ||
  isVariationSelector(code);
const isVariationSelector = (code: number): boolean => code >= 0xfe00 && code <= 0xfe0f;
const apostrophe = /[\u0060\u00B4\u02B9\u02BB\u02BC\u02C8\u2018-\u201B\u2032\u2035\uFF07\uFF40]/;
const quotation = /[\u00AB\u00BB\u201C-\u201F\u2033\u2036\u2039\u203A\u301D-\u301F\uFF02]/;
const dash = /[\u058A\u05BE\u2010-\u2015\u2043\u2212\u2E3A\u2E3B\uFE31\uFE32\uFE58\uFE63\uFF0D]/;

/**
 * Full case folding without locale. Turkish is decided for all alike: `İ`, `I`, `ı` and `i` are one letter, so that a name is
 * met however its capital was made. `ß` and `ẞ` are `ss`, `ſ` is `s`, final `ς` is `σ`.
 */
const foldCase = (cluster: string): string =>
  cluster.toLowerCase().replaceAll('i\u0307', 'i').replaceAll('ß', 'ss').replaceAll('ς', 'σ').replaceAll('ı', 'i');

/** One apostrophe, one quotation mark and one dash for all of theirs. */
const foldSign = (sign: string): string => {
  if (apostrophe.test(sign)) return "'";
  if (quotation.test(sign)) return '"';
  return dash.test(sign) ? '-' : sign;
};

const foldCluster = (cluster: string): string => {
  if (cluster.length === 1) {
    if (isUnseen(cluster.charCodeAt(0))) return '';
    const sign = foldSign(cluster);
    if (sign !== cluster) return sign;
  }
  const folded = foldLetters(cluster);
  // Composition can bring signs to light: the Greek numeral sign is a prime by another name, and `ŉ` begins with an apostrophe.
  return folded === cluster ? folded : Array.from(folded, foldSign).join('');
};

const foldLetters = (cluster: string): string =>
  // Twice, because folding can leave what composition would join, and compatibility forms can hold capitals.
  foldCase(foldCase(cluster).normalize('NFKC')).normalize('NFC');

/** Folds of single characters, each computed once. Holds the basic plane at most. */
const singles: (string | undefined)[] = [];
const foldSingle = (code: number): string => {
  const known = singles[code];
  if (known !== undefined) return known;
  const folded = foldCluster(String.fromCharCode(code));
  singles[code] = folded;
  return folded;
};

const isMarkAt = (text: string, index: number): boolean => {
  const code = text.charCodeAt(index);
  // Below the first combining mark nothing needs a regular expression.
  return code >= 0x300 && !isVariationSelector(code) && mark.test(String.fromCodePoint(text.codePointAt(index) ?? 0));
};
const isJamo = (code: number): boolean => code >= 0x1100 && code <= 0x11ff;

/** Where the cluster that begins at `index` ends: one letter with its marks, or a run of Hangul jamo. */
const clusterEnd = (text: string, index: number): number => {
  const code = text.codePointAt(index) ?? 0;
  let end = index + (code > 0xffff ? 2 : 1);
  for (let marks = 0; marks < marksMax && end < text.length; marks++) {
    const next = text.charCodeAt(end);
    if (isJamo(code) ? !isJamo(next) : !isMarkAt(text, end)) break;
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  }
  return end;
};

type Visit = (folded: string, start: number, end: number) => void;

const isSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdfff;
const isPlain = (code: number): boolean => code > 32 && code < 0x7f && code !== 0x60;

/** Where a run of plain ASCII ends: printable, single spaces only within it, and never a letter that a mark may follow. */
const plainEnd = (text: string, start: number): number => {
  let end = start;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (!isPlain(code) && !(code === 32 && end > start && isPlain(text.charCodeAt(end + 1)))) break;
  }
  return end < text.length && end > start && text.charCodeAt(end) >= 0x300 ? end - 1 : end;
};

/**
 * Walks the text: runs of plain ASCII whole (unit by unit the same length), the rest cluster by cluster. A run of white space,
 * unseen characters in it included, is one space.
 */
const walk = (text: string, visitRun: (start: number, end: number) => void, visit: Visit): void => {
  let index = 0;
  let afterSpace = false;
  while (index < text.length) {
    const run = plainEnd(text, index);
    if (run > index) {
      visitRun(index, run);
      afterSpace = text.charCodeAt(run - 1) === 32;
      index = run;
      continue;
    }
    const code = text.charCodeAt(index);
    if (code < 0x80 ? code === 32 || (code >= 9 && code <= 13) : code !== 0xfeff && space.test(text.charAt(index))) {
      if (!afterSpace) visit(' ', index, index + 1);
      afterSpace = true;
      index++;
      continue;
    }
    const next = index + 1 < text.length ? text.charCodeAt(index + 1) : 0;
    const end = next < 0x300 && !isSurrogate(code) ? index + 1 : clusterEnd(text, index);
    const folded = end === index + 1 ? foldSingle(code) : foldCluster(text.slice(index, end));
    if (folded !== '') {
      visit(folded, index, end);
      afterSpace = false;
    }
    index = end;
  }
};

/** For every unit of the folded text where it begins and ends in the original; one more for the end of the text. */
const toMap = (text: string, length: number): { readonly starts: Uint32Array; readonly ends: Uint32Array } => {
  const starts = new Uint32Array(length + 1);
  const ends = new Uint32Array(length + 1);
  let at = 0;
  const put = (start: number, end: number): void => {
    starts[at] = start;
    ends[at++] = end;
  };
  walk(
    text,
    (start, end) => {
      for (let index = start; index < end; index++) put(index, index + 1);
    },
    (folded, start, end) => {
      for (let unit = 0; unit < folded.length; unit++) put(start, end);
    },
  );
  starts[length] = text.length;
  ends[length] = text.length;
  return { starts, ends };
};

type Way = ReturnType<typeof toMap>;

/** The way back, laid when it is first asked for: most blocks hold nothing that is looked for. */
const toFoldedText = (text: string, folded: string): FoldedText => {
  let map: Way | undefined;
  return {
    folded,
    toOriginal(index) {
      map ??= toMap(text, folded.length);
      return map.starts[index] ?? text.length;
    },
    toSpan(start, end) {
      map ??= toMap(text, folded.length);
      const from = map.starts[start] ?? text.length;
      return [from, end > start ? (map.ends[end - 1] ?? text.length) : from];
    },
  };
};

/** A text in which folding moves nothing. */
const toUnmoved = (folded: string): FoldedText => ({
  folded,
  toOriginal(index) {
    return index;
  },
  toSpan(start, end) {
    return [start, end];
  },
});

const isUnmoved = (text: string): boolean => {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (!isPlain(code) && !(code === 32 && text.charCodeAt(index + 1) !== 32)) return false;
  }
  return true;
};

/**
 * Folds a text so that words can be compared by `===` and found by `indexOf`. Letters keep their diacritics. Nothing is
 * trimmed. Linear; texts that are plain ASCII with single spaces cost one scan.
 */
export const foldText = (text: string): FoldedText => {
  if (isUnmoved(text)) return toUnmoved(text.toLowerCase());
  let folded = '';
  walk(
    text,
    (start, end) => {
      folded += text.slice(start, end).toLowerCase();
    },
    (cluster) => {
      folded += cluster;
    },
  );
  return toFoldedText(text, folded);
};
