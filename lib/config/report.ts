/** Collects what is wrong with one configuration, so that its writer hears of everything at once. */
import type * as z from 'zod';
import { ConfigError, ConfigErrors, type Subject } from '../errors.ts';
import { describeValue, isSecretKey } from './describe-value.ts';
import type { Path, YamlText } from './yaml.ts';
import { type Problem, toProblems } from './zod-problems.ts';

export type Report = {
  add(problem: Problem): void;
  /** Parses a part of the file; undefined, and noted, when it is wrong. */
  parse<Schema extends z.ZodType>(schema: Schema, value: unknown, path: Path): z.infer<Schema> | undefined;
  /** The part as a set of keys; undefined, and noted, when it is none. */
  record(value: unknown, path: Path): Readonly<Record<string, unknown>> | undefined;
  /** The part as a list, empty where it is absent; noted when it is something else. */
  list(value: unknown, path: Path): readonly unknown[];
  /** Throws ConfigErrors, in the order of the file, when anything was noted. */
  throwIfAny(): void;
};

/** A report on one file. */
export const createReport = (file: string, yaml: YamlText): Report => {
  const problems: Problem[] = [];
  const add = (problem: Problem): void => {
    problems.push(problem);
  };
  const expect = (expected: string, path: Path): undefined => {
    add({ path, at: 'value', expected, mend: 'Correct it.' });
  };
  return {
    add,
    parse: (schema, value, path) => {
      const parsed = schema.safeParse(value);
      if (parsed.success) return parsed.data;
      for (const problem of toProblems(parsed.error.issues, { value, schema, base: path })) add(problem);
      return undefined;
    },
    record: (value, path) => (isRecord(value) ? value : expect('a set of keys', path)),
    list: (value, path) => {
      if (value === undefined || value === null) return [];
      return Array.isArray(value) ? value : (expect('a list', path) ?? []);
    },
    throwIfAny: () => {
      if (problems.length > 0) throw new ConfigErrors(toErrors(file, yaml, problems));
    },
  };
};

/** True for a set of keys as YAML gives it. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** In file order; of several complaints about one node the first stands, the others follow from it. */
const toErrors = (file: string, yaml: YamlText, problems: readonly Problem[]): readonly ConfigError[] => {
  const errors = new Map<string, ConfigError>();
  for (const problem of problems) {
    const name = JSON.stringify([problem.path.map(String), problem.at]);
    if (!errors.has(name)) errors.set(name, toError(file, yaml, problem));
  }
  return [...errors.values()].toSorted(
    (a, b) => (a.at?.line ?? 0) - (b.at?.line ?? 0) || (a.at?.column ?? 0) - (b.at?.column ?? 0),
  );
};

const toError = (file: string, yaml: YamlText, problem: Problem): ConfigError => {
  const isTopKey = problem.at === 'key' && problem.path.length === 1;
  const { subject, rest } = toSubject(yaml.value, isTopKey ? [] : problem.path);
  const named = problem.at === 'key' || rest.length === 0;
  return new ConfigError({
    subject,
    expected: named ? problem.expected : `"${toKeyText(rest)}" to be ${problem.expected}`,
    received: problem.received ?? describeAt(yaml.value, problem),
    mend: problem.mend,
    at: { file, ...yaml.locate(problem.path, problem.at) },
  });
};

const describeAt = (top: unknown, { path, at }: Problem): string => {
  if (at === 'key') return `the key ${JSON.stringify(String(path.at(-1)))}`;
  const value = path.reduce<unknown>((node, step) => childOf(node, step), top);
  return describeValue(value, { mayBeSecret: isWhereSecretsStand(path) });
};

const childOf = (node: unknown, step: PropertyKey): unknown =>
  typeof node === 'object' && node !== null ? Reflect.get(node, step) : undefined;

/** Behind a key such as `token`; and a text handed to a notifier whole, where chats have the address that is their secret. */
const isWhereSecretsStand = (path: Path): boolean =>
  path.some(isSecretKey) ||
  (path[0] === 'alerts' && path[2] === 'to' && path.length > 4) ||
  (path[0] === 'alerts' && path[2] === 'escalate' && path[3] === 'to' && path.length > 5);

/** What the parts of the file are called in errors. */
const listKinds: Readonly<Record<string, string>> = {
  channels: 'channel',
  guidelines: 'guideline',
  facts: 'fact',
  alerts: 'alert route',
  planned: 'planned change',
};

const toSubject = (top: unknown, path: Path): { readonly subject: Subject; readonly rest: Path } => {
  const [section, index] = path;
  if (section === undefined) return { subject: { kind: 'configuration', id: 'earmark.yml' }, rest: [] };
  const kind = listKinds[String(section)];
  if (kind === undefined || typeof index !== 'number')
    return { subject: { kind: 'configuration', id: String(section) }, rest: path.slice(1) };
  const id = childOf(childOf(childOf(top, section), index), 'id');
  return { subject: { kind, id: typeof id === 'string' ? id : `#${index + 1}` }, rest: path.slice(2) };
};

/** `products[0].url` */
const toKeyText = (path: Path): string =>
  path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '');
