/** `earmark explain`: what a check, source, notifier or error code is, from the object itself. */

import { stringify } from 'yaml';
import * as z from 'zod';
import type { Check } from '../../checks/check.ts';
import { doors } from '../../config/doors.ts';
import { type JsonSchema, toPartSchema } from '../../config/json-schema.ts';
import { errorCodes } from '../../errors.ts';
import { toDurationText } from '../../model/duration.ts';
import type { Notifier } from '../../notifiers/notifier.ts';
import type { Source } from '../../sources/source.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { toUnknown } from '../flags.ts';
import { toTable, wrap } from '../layout.ts';

export const explainCommand = defineCommand({
  name: 'explain',
  summary: 'Explains a check, a source, a notifier or an error code; without a word, lists them all.',
  example: 'earmark explain preferred-term',
  takes: [['[word]', 'id of a check, source or notifier, or an error code']],
  schema: z.object({}),
  run: async (context, _flags, [word]) => {
    const all = toExplanations();
    if (word === undefined) {
      list(all, context);
      return 0;
    }
    const found = all.filter(({ id }) => id === word || id === word.toUpperCase());
    if (found.length === 0)
      throw toUnknown(
        'word',
        word,
        all.map(({ id }) => id),
      );
    for (const each of found) {
      if (context.json) context.printJson(each);
      else for (const line of show(each, context)) context.print(line);
    }
    return 0;
  },
});

type Explanation = {
  readonly type: 'explanation';
  readonly kind: 'check' | 'source' | 'notifier' | 'error code';
  readonly id: string;
  readonly summary: string;
  readonly facts: Readonly<Record<string, string>>;
  readonly options: JsonSchema | null;
  /** As they stand in earmark.yml. */
  readonly examples: readonly unknown[];
};

const toExplanations = (): readonly Explanation[] => [
  ...doors.checks.all.map(explainCheck),
  ...doors.sources.all.map(explainSource),
  ...doors.notifiers.all.map(explainNotifier),
  ...Object.entries(errorCodes).map(
    ([id, summary]): Explanation => ({
      type: 'explanation',
      kind: 'error code',
      id,
      summary,
      facts: {},
      options: null,
      examples: [],
    }),
  ),
];

const explainCheck = (check: Check): Explanation => ({
  type: 'explanation',
  kind: 'check',
  id: check.id,
  summary: check.summary,
  facts: {
    audience: check.audience,
    severity: check.severity,
    judges: `${check.judges}s, by ${check.speaker === 'either' ? 'anybody' : `the ${check.speaker}`}`,
    finding: check.lifecycle,
    asked: check.always ? 'always; a guideline sets its options' : 'by a guideline',
  },
  options: toPartSchema(check.options),
  examples: check.examples
    .filter(({ remarks }) => remarks.length > 0)
    .slice(0, 2)
    .map(({ options }) => ({ id: `my-${check.id}`, check: check.id, ...toKeys(options) })),
});

const toKeys = (options: unknown): object => (typeof options === 'object' && options !== null ? options : {});

const explainSource = (source: Source): Explanation => ({
  type: 'explanation',
  kind: 'source',
  id: source.id,
  summary: source.summary,
  facts: {
    every: toDurationText(source.everyMs),
    tried: source.triedLive ? 'against the live service' : 'on recorded answers only',
  },
  options: toPartSchema(source.options),
  examples: source.examples,
});

const explainNotifier = (notifier: Notifier): Explanation => ({
  type: 'explanation',
  kind: 'notifier',
  id: notifier.id,
  summary: notifier.summary,
  facts: {},
  options: toPartSchema(notifier.options),
  examples: notifier.examples,
});

const list = (all: readonly Explanation[], context: Context): void => {
  if (context.json) {
    for (const each of all) context.printJson(each);
    return;
  }
  const rows = all.map(({ kind, id, summary }) => [kind, id, summary]);
  for (const line of toTable(rows, context.io.columns)) context.print(line);
};

const show = (explanation: Explanation, { paint, io }: Context): readonly string[] => {
  const { kind, id, summary, facts, options, examples } = explanation;
  const section = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : ['', paint.bold(title), ...lines.map((line) => `  ${line}`)];
  return [
    `${paint.bold(id)}  ${paint.dim(kind)}`,
    ...wrap(summary, io.columns),
    ...section(
      'Facts',
      toTable(
        Object.entries(facts).map(([key, value]) => [key, value]),
        io.columns - 2,
      ),
    ),
    ...section('Options', options === null ? [] : toTable(toOptionRows(options), io.columns - 2)),
    ...section(
      'Example',
      examples.flatMap((example) =>
        stringify([example], { lineWidth: io.columns - 2 })
          .trimEnd()
          .split('\n'),
      ),
    ),
  ];
};

const asSchema = (value: unknown): JsonSchema =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};

/** A row an option: its name, its type, whether it must be there, and what it says of itself. */
const toOptionRows = (schema: JsonSchema): readonly (readonly string[])[] => {
  const shapes = [schema.anyOf, schema.oneOf, schema.allOf].filter(Array.isArray).flat().map(asSchema);
  const own = Object.entries(asSchema(schema.properties));
  const required = Array.isArray(schema.required) ? schema.required : [];
  if (own.length === 0 && shapes.length > 0) return shapes.flatMap(toOptionRows);
  if (own.length === 0) return [[toTypeText(schema), String(schema.description ?? '')]];
  return own.map(([name, value]) => {
    const option = asSchema(value);
    const standard = option.default === undefined ? '' : `default ${JSON.stringify(option.default)}`;
    const need = required.includes(name) && standard === '' ? 'required' : standard;
    return [name, toTypeText(option), need, String(option.description ?? '')];
  });
};

const toTypeText = (schema: JsonSchema): string => {
  if (Array.isArray(schema.enum)) return schema.enum.join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const shapes = [schema.anyOf, schema.oneOf].filter(Array.isArray).flat().map(asSchema);
  if (shapes.length > 0) return [...new Set(shapes.map(toTypeText))].join(' | ');
  if (schema.type === 'array') return `list of ${toTypeText(asSchema(schema.items))}`;
  if (schema.type === 'object') return 'keys';
  if (typeof schema.format === 'string') return schema.format;
  return typeof schema.type === 'string' ? schema.type : 'any';
};
