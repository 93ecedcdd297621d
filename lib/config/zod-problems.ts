/** What a schema finds wrong, said the way earmark.yml's writer speaks: expected, received, nearest valid word. */
import type * as z from 'zod';
import { nearestWord } from '../registry.ts';
import { describeValue } from './describe-value.ts';
import { optionKeys, schemaAt } from './option-keys.ts';
import type { Path } from './yaml.ts';

/** One mistake at one node of the file. `key` is told by `at`: the place is then the key and not what stands behind it. */
export type Problem = {
  readonly path: Path;
  readonly at: 'key' | 'value';
  /** Completes "expected …". */
  readonly expected: string;
  /** Completes "received …"; undefined: the value at the path is described. */
  readonly received?: string;
  readonly mend: string;
};

type Issue = z.core.$ZodIssue;

/** What was parsed, by which schema, and where it stands in the file. */
type Parsed = { readonly value: unknown; readonly schema: z.core.$ZodType | undefined; readonly base: Path };

/** Turns the issues of one parse into problems. */
export const toProblems = (issues: readonly Issue[], parsed: Parsed): readonly Problem[] =>
  issues.flatMap((issue) => toIssueProblems(issue, parsed));

const toIssueProblems = (issue: Issue, parsed: Parsed): readonly Problem[] => {
  const path = [...parsed.base, ...issue.path];
  const value = valueAt(parsed.value, issue.path);
  if (issue.code === 'unrecognized_keys') {
    const schema = schemaAt(parsed.schema, issue.path);
    const known = schema === undefined ? [] : (optionKeys(schema) ?? []);
    return issue.keys.map((key) => toUnknownKey([...path, key], known));
  }
  if (issue.code === 'invalid_key')
    return issue.issues.map((each) => ({ ...toProblem(each, path, String(path.at(-1))), at: 'key' }));
  if (issue.code === 'invalid_element') return toProblems(issue.issues, { value, schema: undefined, base: path });
  if (issue.code === 'invalid_union') return toUnionProblems(issue, { value, schema: undefined, base: path });
  return [toProblem(issue, path, value)];
};

/** A key that nothing here knows, with the keys that are known. */
export const toUnknownKey = (path: Path, known: readonly string[]): Problem => {
  const key = String(path.at(-1));
  const nearest = nearestWord(key, known);
  return {
    path,
    at: 'key',
    expected: known.length === 0 ? 'a key that is known here' : `one of the keys ${known.join(', ')}`,
    received: `the key ${JSON.stringify(key)}`,
    mend: nearest === undefined ? 'Remove it, or correct its spelling.' : `Write "${nearest}".`,
  };
};

/** A word that is none of those allowed. */
export const toUnknownWord = (path: Path, word: string, what: string, known: readonly string[]): Problem => {
  const nearest = nearestWord(word, known);
  return {
    path,
    at: 'value',
    expected: known.length === 0 ? `${what}, of which there is none` : `${what} (${shorten([...new Set(known)])})`,
    mend: nearest === undefined ? 'Write one of those.' : `Write "${nearest}".`,
  };
};

/** Words that an error lists before it says how many more there are. */
const listedMax = 40;
const shorten = (words: readonly string[]): string =>
  words.length <= listedMax
    ? words.join(', ')
    : `${words.slice(0, listedMax).join(', ')} and ${words.length - listedMax} more`;

/** Of a union, the branch that came furthest speaks; where none got beyond the value itself, all say what they expect. */
const toUnionProblems = (issue: z.core.$ZodIssueInvalidUnion, parsed: Parsed): readonly Problem[] => {
  const own = readMessage(issue);
  if (own.expected !== 'another value') return [toProblem(issue, parsed.base, parsed.value)];
  const branches = issue.errors.filter((each) => each.length > 0);
  const deep = branches.filter((each) =>
    each.every(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'),
  );
  const [nearest] = deep.toSorted((a, b) => a.length - b.length);
  if (nearest !== undefined) return toProblems(nearest, parsed);
  const flat = branches
    .flatMap((each) => toProblems(each, parsed))
    .filter(({ path }) => path.length === parsed.base.length);
  const expected = [...new Set(flat.map((each) => each.expected))].join(' or ');
  return [{ path: parsed.base, at: 'value', mend: 'Correct it.', ...flat[0], expected: expected || 'another value' }];
};

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (node, step) => (typeof node === 'object' && node !== null ? Reflect.get(node, step) : undefined),
    value,
  );

const toProblem = (issue: Issue, path: Path, value: unknown): Problem => {
  const { expected, mend } = readMessage(issue);
  return {
    path,
    at: 'value',
    expected,
    mend: mend ?? toMend(issue, path, value),
    ...(issue.code === 'custom' && issue.params?.isHidden === true
      ? { received: describeValue(value, { mayBeSecret: true }) }
      : {}),
  };
};

/** A schema's own message is taken where it is written for people: `expected <this>`, and a sentence to mend it if it has one. */
const readMessage = (issue: Issue): { readonly expected: string; readonly mend: string | undefined } => {
  const message = issue.message.trim();
  const own = /^expected\s/i.test(message) || issue.code === 'custom';
  if (!own) return { expected: toExpected(issue), mend: undefined };
  const [, first = message, rest] = /^(?:expected\s+)?(.+?)(?:\.\s+(.+))?\.?$/is.exec(message) ?? [];
  return { expected: first, mend: rest === undefined ? undefined : `${rest.replace(/\.$/, '')}.` };
};

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a set of keys',
  record: 'a set of keys',
};

const formatWords: Readonly<Record<string, string>> = {
  url: 'an address such as https://www.example.com/',
  email: 'an e-mail address',
  date: 'a date such as 2026-10-01',
  datetime: 'a time such as 2026-10-01T08:00:00Z',
  regex: 'text of another form',
};

const toExpected = (issue: Issue): string => {
  switch (issue.code) {
    case 'invalid_type':
      return typeWords[issue.expected] ?? issue.expected;
    case 'invalid_format':
      return formatWords[issue.format] ?? `text in the form of ${issue.format}`;
    case 'invalid_value':
      return issue.values.length === 1 ? `"${String(issue.values[0])}"` : `one of ${shorten(issue.values.map(String))}`;
    case 'too_small':
      return toBound(issue.origin, 'at least', Number(issue.minimum));
    case 'too_big':
      return toBound(issue.origin, 'at most', Number(issue.maximum));
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`;
    default:
      return 'another value';
  }
};

const toBound = (origin: string, word: 'at least' | 'at most', bound: number): string => {
  if (origin === 'string') {
    if (word === 'at least' && bound === 1) return 'text that is not empty';
    return `text of ${word} ${bound} characters`;
  }
  if (origin === 'number' || origin === 'int') return `a number of ${word} ${bound}`;
  return `${word} ${bound} ${bound === 1 ? 'entry' : 'entries'}`;
};

const toMend = (issue: Issue, path: Path, value: unknown): string => {
  const key = String(path.at(-1));
  if (value === undefined) return typeof path.at(-1) === 'number' ? 'Add it.' : `Add "${key}: …".`;
  if (issue.code === 'invalid_value' && typeof value === 'string') {
    const nearest = nearestWord(value, issue.values.map(String));
    return nearest === undefined ? 'Write one of those.' : `Write "${nearest}".`;
  }
  if (issue.code === 'invalid_type' && issue.expected === 'string' && ['number', 'boolean'].includes(typeof value))
    return 'Put it in quotes.';
  if (issue.code === 'invalid_type' && issue.expected === 'array') return 'Put it in square brackets.';
  return 'Correct it.';
};
