/** Schemas of what rules are written with: YAML says `404` or `yes` where a word is meant. */
import * as z from 'zod';
import { compilePattern, type Pattern } from '../pattern/compile-pattern.ts';
import { PatternSyntaxError } from '../pattern/syntax.ts';
import { type Definition, RuleError } from './rule.ts';

/** A word or pattern; numbers and true or false are taken as written. */
export const word = z
  .union([z.string(), z.number(), z.boolean(), z.null()])
  .transform((value) => (value === null ? '' : String(value)));

/** A list of words; a single one stands for itself. */
export const words = z.union([z.array(word), word.transform((value) => (value === '' ? [] : [value]))]).default([]);

const truths: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  '1': true,
  false: false,
  no: false,
  '0': false,
};

/** A yes or no, with a default. */
export const flag = (byDefault: boolean) =>
  z
    .union([z.boolean(), z.string(), z.number(), z.null()])
    .transform((value, context) => {
      const known =
        typeof value === 'boolean' ? value : value === null ? byDefault : truths[String(value).toLowerCase()];
      if (known === undefined) context.addIssue({ code: 'custom', message: 'expected true or false' });
      return known ?? byDefault;
    })
    .default(byDefault);

const pairs = z.record(z.string(), word);

/** Pairs of words, as a mapping or as a list of them. */
export const wordMap = z
  .union([pairs, z.array(pairs).transform((list): z.infer<typeof pairs> => Object.assign({}, ...list))])
  .default({});

export const action = z
  .object({ name: z.string().default(''), params: words })
  .nullish()
  .transform((value) => value ?? { name: '', params: [] });
export type Action = z.infer<typeof action>;

/** What every rule has, whatever it extends. */
export const commonFields = {
  message: word.default(''),
  description: word.optional(),
  action,
};

/** Parses a definition. Throws RuleError that names the key. */
export const parseFields = <Schema extends z.ZodType>(schema: Schema, definition: Definition): z.infer<Schema> => {
  const parsed = schema.safeParse(definition);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new RuleError(`${issue?.path.join('.') || 'it'} cannot be used: ${issue?.message ?? 'unknown'}`);
};

/** Compiles a rule's pattern. Throws RuleError with the reason. */
export const toRulePattern = (source: string): Pattern => {
  try {
    return compilePattern(source);
  } catch (error) {
    if (error instanceof PatternSyntaxError || error instanceof SyntaxError)
      throw new RuleError(`its pattern cannot be read: ${error.message}`);
    throw error;
  }
};
