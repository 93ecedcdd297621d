/** How tokens become one pattern, and which words are never remarked on. */
import { compilePattern, type Found, type Pattern } from '../pattern/compile-pattern.ts';
import { toRulePattern } from './fields.ts';
import type { RuleContext } from './rule.ts';

const wordTemplate = '(?m)\\b(?:%s)\\b';
const plainTemplate = '(?m)(?:%s)';

type Shape = { readonly isWord: boolean; readonly ignorecase: boolean; readonly template?: string | undefined };

/** Puts tokens into the template of words, or of anything. */
export const fillTemplate = (tokens: string, { isWord, ignorecase, template }: Shape): string => {
  const chosen = isWord ? (template ?? wordTemplate) : plainTemplate;
  return (ignorecase ? '(?i)' : '') + chosen.replace('%s', () => tokens);
};

/** Words that a rule leaves alone: its own exceptions and, where it minds them, the accepted vocabulary. */
export const toExceptionPattern = (
  exceptions: readonly string[],
  { vocabulary }: RuleContext,
  mindsVocabulary: boolean,
): Pattern | undefined => {
  const all = mindsVocabulary ? [...exceptions, ...vocabulary.accepted] : exceptions;
  if (all.length === 0) return undefined;
  // The longest first, so that a phrase goes before its first word.
  const terms = all
    .toSorted((a, b) => b.length - a.length)
    .map((term) => (term.startsWith('(?i)') ? term : `(?-i)${term}`));
  return toRulePattern(fillTemplate(terms.join('|'), { isWord: true, ignorecase: false }));
};

/** Accepted phrases of several words: what falls within one is left alone. */
export const toPhrasePattern = (
  exceptions: readonly string[],
  { vocabulary }: RuleContext,
  mindsVocabulary: boolean,
): Pattern | undefined => {
  const phrases = [...exceptions, ...(mindsVocabulary ? vocabulary.accepted : [])].filter((term) =>
    /[ \t]|\\s/.test(term),
  );
  if (phrases.length === 0) return undefined;
  try {
    return compilePattern(`(?i)\\b(?:${phrases.join('|')})\\b`);
  } catch {
    // What is wrong with a term is told where the exceptions are compiled.
    return undefined;
  }
};

/** True where a match lies within an accepted phrase. */
export const isWithinPhrase = (phrases: Pattern | undefined, text: string, { start, end }: Found): boolean =>
  phrases?.findAll(text).some((phrase) => phrase.start <= start && end <= phrase.end) === true;

/** Tells whether a pattern captures anything. */
export const hasCapture = (source: string): boolean => count(source, '(') > count(source, '(?') + count(source, '\\(');

/** Makes the groups of a pattern capture nothing. */
export const withoutCaptures = (source: string): string => source.replace(/(?<!\\)\((?!\?)/g, '(?:');

const count = (text: string, part: string): number => text.split(part).length - 1;

/** True for words without any sign of a pattern. */
export const isPlainPhrase = (text: string): boolean => /^[\p{L}\p{Nd} -]*$/u.test(text);
