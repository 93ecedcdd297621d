/** A rule's YAML file → its definition, with what all rules share read off it. */
import { LineCounter, parseDocument } from 'yaml';
import { type Definition, type Level, levels } from '../rules/rule.ts';

export type RuleSource = {
  readonly name: string;
  /** The extension point, or the name of another rule that this one starts from. */
  readonly extends: string;
  readonly level: Level | undefined;
  /** Undefined where the rule names none. */
  readonly scopes: readonly string[] | undefined;
  readonly limit: number;
  readonly link: string | undefined;
  readonly description: string | undefined;
  readonly definition: Definition;
};

export type RuleMistake = { readonly line: number; readonly expected: string; readonly received: string };

/** Longest file of one rule, aliases in it, and how deep it goes. */
const lengthMax = 1_000_000;
const aliasesMax = 100;
const depthMax = 30;

/** Reads a rule's file; a mistake says where it is. */
export const readRule = (name: string, text: string): RuleSource | RuleMistake => {
  if (text.length > lengthMax)
    return { line: 1, expected: `a rule of at most ${lengthMax} characters`, received: 'a longer one' };
  if (isTooDeep(text)) return { line: 1, expected: 'a rule of a few levels', received: 'one of very many' };
  const lines = new LineCounter();
  const parsed = parseDocument(text, { lineCounter: lines, uniqueKeys: false, logLevel: 'silent', strict: false });
  // What other readers of YAML let pass (`\'` between double quotes) is no reason to leave a rule out.
  const error = parsed.errors.find(({ code }) => code !== 'BAD_DQ_ESCAPE');
  if (error !== undefined)
    return {
      line: error.linePos?.[0].line ?? 1,
      expected: 'valid YAML',
      received: (error.message.split('\n')[0] ?? 'something else').replace(/ at line \d+.*$/, ''),
    };
  return toSource(name, readValue(parsed));
};

/** Nesting in brackets, and by indentation; the reader of YAML recurses. */
const isTooDeep = (text: string): boolean =>
  /^ {200}/m.test(text) || new RegExp(`(?:[[{] *){${depthMax}}`).test(text) || /(?:- ){30}/.test(text);

const readValue = (parsed: ReturnType<typeof parseDocument>): unknown => {
  try {
    return parsed.toJS({ maxAliasCount: aliasesMax });
  } catch {
    // Aliases that multiply: what they stand for is not written out.
    return undefined;
  }
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isLevel = (value: unknown): value is Level => levels.some((level) => level === value);

const toText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const toSource = (name: string, value: unknown): RuleSource | RuleMistake => {
  if (!isRecord(value)) return { line: 1, expected: 'keys and values', received: 'something else' };
  const point = toText(value.extends);
  if (point === undefined) return { line: 1, expected: 'the key "extends"', received: 'none' };
  if (value.level !== undefined && value.level !== null && !isLevel(value.level))
    return { line: 1, expected: `one of ${levels.join(', ')} for "level"`, received: JSON.stringify(value.level) };
  if (value.message === undefined && !point.includes('.'))
    return { line: 1, expected: 'the key "message"', received: 'none' };
  return {
    name,
    extends: point,
    level: isLevel(value.level) ? value.level : undefined,
    scopes: toScopes(value.scope),
    limit: typeof value.limit === 'number' ? value.limit : 0,
    link: toText(value.link),
    description: toText(value.description),
    definition: value,
  };
};

const toScopes = (value: unknown): readonly string[] | undefined => {
  const list = (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string');
  return list.length === 0 ? undefined : list;
};
