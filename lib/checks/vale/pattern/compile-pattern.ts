/** Patterns of style files, made ready to search: natively where their cost is known to be small, else bounded in time. */
import { RE2JS } from 're2js';
import { toOpeningWords } from './opening-words.ts';
import { parsePattern } from './parse-pattern.ts';
import { toPatternDegree } from './pattern-cost.ts';
import { type Alphabet, needsUnicode, type PrintedPattern, printPattern } from './print-pattern.ts';
import { areWholeWords, toRequiredLiterals } from './required-literals.ts';
import { PatternTimeout, runTimed } from './run-timed.ts';
import { childrenOf, type ParsedPattern, type PatternNode } from './syntax.ts';

/** Where a pattern matched; `groups` are its capture groups' words, where those were asked for. */
export type Found = { readonly start: number; readonly end: number };

export type Pattern = {
  readonly source: string;
  /** The power with which its time grows with the text at worst; Infinity where nothing bounds it. */
  readonly degree: number;
  /** Every match holds one of these, in lower case; undefined where nothing is known. */
  readonly literals: readonly string[] | undefined;
  /** Every match begins with one of these, in lower case, letters at a word's beginning only; undefined where nothing is known. */
  readonly openings: readonly string[] | undefined;
  /** Those words are matched only where they are no part of longer ones. */
  readonly areWhole: boolean;
  /**
   * All matches, from left to right, at most `foundMax`. `places`, in order: where alone one can begin, as found by `openings`.
   * Throws PatternTimeout where it takes too long.
   */
  findAll(text: string, places?: readonly number[]): readonly Found[];
  matches(text: string): boolean;
  /** What the groups of the match at `start` hold, by number from 1; undefined for those that took no part. */
  groupsAt(text: string, start: number): readonly (string | undefined)[];
};

/** Matches of one pattern in one text that are looked at. */
export const foundMax = 1000;
/** Steps of the search that are taken natively at worst: a good part of a second. */
const stepsMax = 2.5e8;

/** Compiles a pattern of Go's or regexp2's syntax. Throws PatternSyntaxError with the reason where it is none. */
export const compilePattern = (source: string): Pattern => {
  const parsed = parsePattern(source);
  const degree = toPatternDegree(parsed.root);
  const nativeLengthMax = degree === 1 ? Infinity : stepsMax ** (1 / degree);
  const programs = toPrograms(parsed);
  // Compiled at once, so that a pattern that only looks like one is told when it is loaded.
  programs.search('');
  const linear = degree === 1 || hasLookaround(parsed.root) ? undefined : toLinear(source);
  const search = (text: string): readonly Found[] => {
    const regex = programs.search(text);
    if (text.length <= nativeLengthMax) return findNatively(regex, text);
    return findTimed(regex, text, linear);
  };
  const searchAt = (text: string, places: readonly number[]): readonly Found[] =>
    // Each place is one beginning of the as many as the text is long.
    places.length * text.length ** (degree - 1) <= stepsMax
      ? findAtPlaces(programs.sticky(text), text, places)
      : search(text);
  return {
    source,
    degree,
    literals: toRequiredLiterals(parsed.root),
    openings: toOpeningWords(parsed.root),
    areWhole: areWholeWords(parsed.root),
    findAll: (text, places) => (places === undefined ? search(text) : searchAt(text, places)),
    matches: (text) => search(text).length > 0,
    groupsAt: (text, start) => programs.groupsAt(text, start),
  };
};

/** Letters, marks and digits beyond ASCII, or what stands for them: all but the usual punctuation, signs and spaces. */
const beyondAscii =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant.
  /[^\u0000-\u007f\u00a0-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7\u2000-\u200b\u2010-\u203e\u2041-\u2053\u2055-\u205f\u20a0-\u20bf\u2190-\u2bff]/;

let lastText = '';
let lastAlphabet: Alphabet = 'ascii';

/** Every rule asks about the same text: it is looked through for the first one. */
const alphabetOf = (text: string): Alphabet => {
  if (text !== lastText) {
    lastText = text;
    lastAlphabet = beyondAscii.test(text) ? 'unicode' : 'ascii';
  }
  return lastAlphabet;
};

type Programs = {
  search(text: string): RegExp;
  /** The same, to be tried at one place. */
  sticky(text: string): RegExp;
  groupsAt(text: string, start: number): readonly (string | undefined)[];
};

const toPrograms = (parsed: ParsedPattern): Programs => {
  const always = needsUnicode(parsed.root) ? 'unicode' : undefined;
  const searching = new Map<Alphabet, RegExp>();
  const trying = new Map<Alphabet, RegExp>();
  const capturing = new Map<Alphabet, { readonly printed: PrintedPattern; readonly regex: RegExp }>();
  return {
    search(text) {
      const alphabet = always ?? alphabetOf(text);
      const known = searching.get(alphabet) ?? toRegExp(printPattern(parsed, { alphabet, withCaptures: false }));
      searching.set(alphabet, known);
      return known;
    },
    sticky(text) {
      const alphabet = always ?? alphabetOf(text);
      const known = trying.get(alphabet) ?? toSticky(printPattern(parsed, { alphabet, withCaptures: false }));
      trying.set(alphabet, known);
      return known;
    },
    groupsAt(text, start) {
      const alphabet = always ?? alphabetOf(text);
      const known = capturing.get(alphabet) ?? toCapturing(parsed, alphabet);
      capturing.set(alphabet, known);
      known.regex.lastIndex = start;
      const match = known.regex.exec(text);
      return Array.from({ length: parsed.groups }, (_, index) => match?.[known.printed.groups[index] ?? -1]);
    },
  };
};

const toRegExp = ({ source, flags }: PrintedPattern): RegExp => new RegExp(source, flags);

const toSticky = (printed: PrintedPattern): RegExp => toRegExp({ ...printed, flags: printed.flags.replace('g', 'y') });

const toCapturing = (parsed: ParsedPattern, alphabet: Alphabet) => {
  const printed = printPattern(parsed, { alphabet, withCaptures: true });
  return { printed, regex: toSticky(printed) };
};

const findAtPlaces = (regex: RegExp, text: string, places: readonly number[]): readonly Found[] => {
  const found: Found[] = [];
  let from = 0;
  for (const place of places) {
    if (place < from) continue;
    regex.lastIndex = place;
    if (!regex.test(text)) continue;
    from = regex.lastIndex;
    if (found.push({ start: place, end: from }) >= foundMax) break;
  }
  return found;
};

const findNatively = (regex: RegExp, text: string): readonly Found[] => {
  const found: Found[] = [];
  regex.lastIndex = 0;
  while (found.length < foundMax) {
    const match = regex.exec(text);
    if (match === null) break;
    const end = match.index + match[0].length;
    found.push({ start: match.index, end });
    if (end === match.index) regex.lastIndex = end + 1;
  }
  return found;
};

/** Natively against the clock, for most texts are harmless; RE2's engine takes over what overran it, where it knows the pattern. */
const findTimed = (regex: RegExp, text: string, linear: (() => RE2JS | undefined) | undefined): readonly Found[] => {
  try {
    return runTimed(regex, text, foundMax);
  } catch (error) {
    const safe = error instanceof PatternTimeout ? linear?.() : undefined;
    if (safe === undefined) throw error;
    return findLinearly(safe, text);
  }
};

const findLinearly = (regex: RE2JS, text: string): readonly Found[] => {
  const found: Found[] = [];
  const matcher = regex.matcher(text);
  while (found.length < foundMax && matcher.find()) found.push({ start: matcher.start(), end: matcher.end() });
  return found;
};

const hasLookaround = (node: PatternNode): boolean =>
  node.kind === 'look' || node.kind === 'back' || node.kind === 'atomic' || childrenOf(node).some(hasLookaround);

/** The same pattern in RE2's engine, made when it is first needed; undefined where that engine does not know its syntax. */
const toLinear = (source: string): (() => RE2JS | undefined) => {
  let made: { readonly program: RE2JS | undefined } | undefined;
  return () => {
    made ??= { program: tryLinear(source) };
    return made.program;
  };
};

const tryLinear = (source: string): RE2JS | undefined => {
  try {
    return RE2JS.compile(source);
  } catch {
    return undefined;
  }
};
