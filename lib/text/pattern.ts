/** Patterns from users' files: RE2 syntax, so that they run in linear time, and asked only where their literal part occurs. */
import { RE2JS, RE2JSException } from 're2js';

export type Pattern = {
  /** The first match at or after `from`, or undefined. */
  find(text: string, from?: number): { readonly start: number; readonly end: number } | undefined;
};

/** Longest pattern that is taken; RE2 compiles in linear time, but repeats multiply. */
export const patternLengthMax = 1000;

const isMeta = (character: string): boolean => '\\^$.|?*+()[]{}'.includes(character);

/**
 * The longest run of characters that every match must hold, folded to lower case; '' where none is plain to see.
 * Deliberately modest: an alternative or a flag anywhere gives up, and groups and classes are skipped.
 */
export const toRequiredLiteral = (source: string): string => {
  if (source.includes('|') || source.includes('(?') || source.includes('\\Q')) return '';
  let best = '';
  let run = '';
  let depth = 0;
  let isInClass = false;
  const endRun = (): void => {
    if (run.length > best.length) best = run;
    run = '';
  };
  for (let at = 0; at < source.length; at++) {
    const character = source.charAt(at);
    if (isInClass) {
      if (character === '\\') at++;
      else if (character === ']') isInClass = false;
      continue;
    }
    // A repeat makes what stands before it optional.
    if ('*?{'.includes(character)) run = run.slice(0, -1);
    if (!isMeta(character) && depth === 0) {
      run += character;
      continue;
    }
    endRun();
    if (character === '\\') at++;
    else if (character === '[') isInClass = true;
    else if (character === '(') depth++;
    else if (character === ')') depth--;
    else if (character === '{') at = Math.max(at, source.indexOf('}', at));
  }
  endRun();
  // Letters beyond ASCII fold in more than one way; only plain ones are safe to look for.
  return /^[\x20-\x7e]*$/.test(best) ? best.toLowerCase() : '';
};

/** Compiles a pattern. Throws an Error with RE2's reason where it is none. */
export const toPattern = (source: string, { matchCase = false } = {}): Pattern => {
  const compiled = RE2JS.compile(source, matchCase ? 0 : RE2JS.CASE_INSENSITIVE);
  const literal = toRequiredLiteral(source);
  // ſ and K fold to s and k: where they may stand for a letter of the literal, the prefilter must let through.
  const mayHold = (text: string): boolean =>
    literal === '' || text.toLowerCase().includes(literal) || /[ſ\u212a]/.test(text);
  return {
    find(text, from = 0) {
      if (!mayHold(text)) return undefined;
      const matcher = compiled.matcher(text);
      return matcher.find(from) ? { start: matcher.start(), end: matcher.end() } : undefined;
    },
  };
};

/** Why a pattern cannot be used, in RE2's words, or undefined when it can. */
export const whyNoPattern = (source: string): string | undefined => {
  if (source.length > patternLengthMax) return `longer than ${patternLengthMax} characters`;
  try {
    toPattern(source);
    return undefined;
  } catch (error) {
    if (error instanceof RE2JSException) return error.message;
    throw error;
  }
};
