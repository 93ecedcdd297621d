import * as z from 'zod';
import type { Pattern } from '../pattern/compile-pattern.ts';
import { toWords } from '../words/tokenize.ts';
import { commonFields, flag, parseFields, toRulePattern, word, words } from './fields.ts';
import { formatMessage } from './message.ts';
import { type Dictionary, type ExtensionPoint, isMatch, type RuleContext, RuleError, toAlert } from './rule.ts';
import { toPhrasePattern } from './template.ts';

const fields = z.object({
  ...commonFields,
  filters: words,
  ignore: words,
  exceptions: words,
  dictionaries: words,
  aff: word.default(''),
  dic: word.default(''),
  dicpath: word.default(''),
  custom: flag(false),
  append: flag(false),
});
type Fields = z.infer<typeof fields>;

/** Camel case, words that end in capitals, and what is not made of plain letters alone: names and other languages. */
const isNoWord = /[A-Z][a-z]+[A-Z]+\w+|[A-Z]+$|[^a-zA-Z_']/;

/** `spelling`: words that no dictionary has. */
export const spelling: ExtensionPoint = {
  id: 'spelling',
  compile(definition, context) {
    const chosen = parseFields(fields, definition);
    const filters = chosen.filters.map(toRulePattern);
    const exempt = toExempt(chosen, context);
    const phrases = toPhrasePattern([], context, true);
    const speller = context.toSpeller(findDictionaries(chosen, context), readIgnored(chosen, context));
    const isLeft = (each: string): boolean =>
      (!chosen.custom && isNoWord.test(each)) ||
      filters.some((filter) => filter.matches(each)) ||
      speller.isRight(each) ||
      isMatch(exempt, each);
    return {
      run: (block) =>
        toWords(withoutPhrases(block.text, phrases))
          .filter(({ text }) => !isLeft(text))
          .map(({ text, start }) => ({
            ...toAlert(block, start, start + text.length, formatMessage(chosen.message, text)),
            match: text,
          })),
    };
  },
};

/** Accepted phrases become spaces: their words alone are still looked up elsewhere. */
const withoutPhrases = (text: string, phrases: Pattern | undefined): string => {
  let masked = text;
  for (const { start, end } of phrases?.findAll(text) ?? [])
    masked = masked.slice(0, start) + ' '.repeat(end - start) + masked.slice(end);
  return masked;
};

const toExempt = ({ exceptions }: Fields, { vocabulary }: RuleContext): Pattern | undefined => {
  const all = [...exceptions, ...vocabulary.accepted.map((term) => `\\b${term}\\b`)];
  return all.length === 0 ? undefined : toRulePattern(`(?i)${all.join('|')}`);
};

const findDictionaries = (chosen: Fields, { findAsset }: RuleContext): readonly Dictionary[] => {
  const folder = chosen.dicpath === '' ? 'config/dictionaries' : chosen.dicpath;
  const pair = (aff: string | undefined, dic: string | undefined): Dictionary | undefined =>
    aff === undefined || dic === undefined ? undefined : { aff, dic };
  const own = chosen.aff === '' ? undefined : pair(findAsset(chosen.aff), findAsset(chosen.dic));
  if (own !== undefined) return [own];
  const named = chosen.dictionaries.map((name) => {
    const files = pair(findAsset(`${folder}/${name}.aff`), findAsset(`${folder}/${name}.dic`));
    if (files === undefined) throw new RuleError(`the dictionary "${name}" is not in ${folder}`);
    return files;
  });
  return named.length === 0 || chosen.append ? [...named, 'built-in'] : named;
};

/** Lists of words that are right, one a line, in the style paths or in their `config/ignore`. */
const readIgnored = ({ ignore }: Fields, { name, findAsset, listIgnored }: RuleContext): readonly string[] => {
  const texts =
    name === 'Vale.Spelling'
      ? listIgnored()
      : ignore.flatMap((file) => [findAsset(file), findAsset(`config/ignore/${file}`)]);
  return texts
    .flatMap((text) => text?.split(/\r?\n/) ?? [])
    .map((line) => line.trim())
    .filter((line) => line !== '' && line !== '#');
};
