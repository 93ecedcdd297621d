import * as z from 'zod';
import { compilePattern, type Pattern } from '../pattern/compile-pattern.ts';
import { type FixedWords, toSentenceCase, toTitleCase } from '../words/letter-case.ts';
import { commonFields, flag, parseFields, toRulePattern, word, words } from './fields.ts';
import { formatMessage } from './message.ts';
import { type ExtensionPoint, isMatch, type RuleContext } from './rule.ts';
import { toExceptionPattern } from './template.ts';

const fields = z.object({
  ...commonFields,
  match: word.default(''),
  style: word.default('AP'),
  exceptions: words,
  indicators: words,
  threshold: z.coerce.number().default(0),
  vocab: flag(true),
  prefix: word.default(''),
});
type Fields = z.infer<typeof fields>;

/** Share of the words that has to be right where the rule says nothing. */
const thresholdDefault = 0.8;

/** What a text should be, and whether it is good enough. */
type Verdict = { readonly expected: string; readonly isRight: boolean };
type Judge = (text: string) => Verdict;

/** `capitalization`: the case of a heading or any other piece. */
export const capitalization: ExtensionPoint = {
  id: 'capitalization',
  compile(definition, context) {
    const chosen = parseFields(fields, definition);
    const exempt = toExceptionPattern(chosen.exceptions, context, chosen.vocab);
    const judge = toJudge(chosen, exempt, context);
    return {
      run: (block) => {
        const { text } = block;
        const { expected, isRight } = judge(text);
        if (isRight) return [];
        const message = formatMessage(chosen.message, text, expected);
        return [{ start: 0, end: text.length, match: text, message, suggestions: [expected] }];
      },
    };
  },
};

const toJudge = (chosen: Fields, exempt: Pattern | undefined, context: RuleContext): Judge => {
  const against = (expected: string, text: string): Verdict => ({
    expected,
    isRight: text === expected || isMatch(exempt, text),
  });
  if (chosen.match === '$lower') return (text) => against(text.toLowerCase(), text);
  if (chosen.match === '$upper') return (text) => against(text.toUpperCase(), text);
  if (chosen.match === '$title') return toTitleJudge(chosen, exempt, context);
  if (chosen.match === '$sentence') return toSentenceJudge(chosen, exempt, context);
  const pattern = toRulePattern(chosen.match);
  return (text) => ({ expected: chosen.match, isRight: pattern.matches(text) || isMatch(exempt, text) });
};

const anyWord = '[\\p{N}\\p{L}*]+[^\\s]*';

/** Exceptions first, for a phrase of several words is one word here. */
const toWordPattern = (exempt: Pattern | undefined): Pattern =>
  toRulePattern(exempt === undefined ? anyWord : `${exempt.source}|${anyWord}`);

const cut = (pattern: Pattern, text: string): readonly string[] =>
  pattern.findAll(text).map(({ start, end }) => text.slice(start, end));

const toFixed = ({ exceptions, vocab }: Fields, { vocabulary }: RuleContext): FixedWords =>
  [...exceptions, ...(vocab ? vocabulary.accepted : [])].map((term) => ({ term, pattern: toRulePattern(term) }));

type Counted = { readonly isExempt: (word: string) => boolean; readonly threshold: number };

/** True where enough words are as expected; without any word nothing is right. */
const isEnough = (
  found: readonly string[],
  expected: readonly string[],
  isOther: (word: string, index: number) => boolean,
  { isExempt, threshold }: Counted,
): boolean => {
  const right = found.filter((each, index) => {
    const wanted = expected[index];
    return wanted === undefined || each === wanted || isExempt(each) || isOther(each, index);
  });
  return right.length / found.length >= threshold;
};

const toTitleJudge = (chosen: Fields, exempt: Pattern | undefined, context: RuleContext): Judge => {
  const pattern = toWordPattern(exempt);
  const counted = { isExempt: (each: string) => isMatch(exempt, each), threshold: toThreshold(chosen) };
  const options = {
    fixed: toFixed(chosen, context),
    prefix: chosen.prefix === '' ? undefined : toRulePattern(chosen.prefix),
    isChicago: chosen.style === 'Chicago',
    isNoun: (all: readonly string[], index: number): boolean =>
      context.tagWords(`${all.join(' ')}.`)[index]?.tag.startsWith('NN') === true,
  };
  return (text) => {
    const expected = toTitleCase(text, options);
    const isUpper = (each: string): boolean => each === each.toUpperCase();
    return { expected, isRight: isEnough(cut(pattern, text), cut(pattern, expected), isUpper, counted) };
  };
};

const listNumber = /\d+\./;

const toSentenceJudge = (chosen: Fields, exempt: Pattern | undefined, context: RuleContext): Judge => {
  const pattern = toWordPattern(exempt);
  const fixed = toFixed(chosen, context);
  const joined = fixed.map(({ term }) => term).join('|');
  const tokens = compilePattern(`(?i)${joined === '' ? '' : `\\b(?:${joined})\\b|`}${anyWord}`);
  const isIndicator = (each: string, index: number): boolean =>
    chosen.indicators.some((suffix) => each.length > suffix.length && each.endsWith(suffix)) ||
    (index === 0 && listNumber.test(each));
  const counted = { isExempt: (each: string) => isMatch(exempt, each), threshold: toThreshold(chosen) };
  const prefix = chosen.prefix === '' ? undefined : toRulePattern(chosen.prefix);
  return (text) => {
    const expected = toSentenceCase(text, { fixed, prefix, tokens, isIndicator });
    const found = cut(pattern, text);
    const wanted = cut(pattern, expected);
    const [first] = found;
    const isFirstWrong =
      first !== undefined &&
      wanted[0] !== undefined &&
      first !== wanted[0] &&
      !counted.isExempt(first) &&
      first !== toTitleWords(first);
    return { expected, isRight: !isFirstWrong && isEnough(found, wanted, () => false, counted) };
  };
};

/** Every run of letters with a capital: `isn't` → `Isn'T`, as Go's strings.Title has it. */
const toTitleWords = (text: string): string =>
  text.toLowerCase().replace(/(?<![\p{L}\p{N}_])\p{L}/gu, (letter) => letter.toUpperCase());

const toThreshold = ({ threshold }: Fields): number => (threshold === 0 ? thresholdDefault : threshold);
