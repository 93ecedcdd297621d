/** The reference: one page a door, one for the configuration, the commands and the errors, from the objects themselves. */
import { stringify } from 'yaml';
import { toOpenApi } from '../api/openapi.ts';
import { allRoutes } from '../api/routes/all.ts';
import type { Check, Example } from '../checks/check.ts';
import { doors } from '../config/doors.ts';
import { type JsonSchema, toJsonSchema, toPartSchema } from '../config/json-schema.ts';
import { errorCodes } from '../errors.ts';
import { channelBaseSchema } from '../model/channel.ts';
import { guidelineBaseSchema } from '../model/guideline.ts';
import type { CliCommand } from './command.ts';
import { type Explanation, explainCheck, explainNotifier, explainSource } from './explanations.ts';
import { toFence, toTable } from './markdown.ts';
import { asSchema, toOptionRows } from './option-rows.ts';
import { commonFlags } from './run-cli.ts';

/** A page as a file: its path from the project's root, and its text. */
export type ReferencePage = { readonly path: string; readonly text: string };

/** Every page that is made from code. */
export const toReferencePages = (commands: readonly CliCommand[]): readonly ReferencePage[] => [
  { path: 'docs/reference/checks.md', text: toChecksPage() },
  { path: 'docs/reference/sources.md', text: toSourcesPage() },
  { path: 'docs/reference/notifiers.md', text: toNotifiersPage() },
  { path: 'docs/reference/configuration.md', text: toConfigurationPage() },
  { path: 'docs/reference/commands.md', text: toCommandsPage(commands) },
  { path: 'docs/reference/openapi.json', text: `${JSON.stringify(toOpenApi(allRoutes), null, 1)}\n` },
  { path: 'docs/errors.md', text: toErrorsPage() },
];

const toPage = (title: string, intro: string, parts: readonly string[]): string =>
  `${[`# ${title}`, 'Made by `npm run docs` from the code; changes made here are lost.', intro, ...parts].join('\n\n')}\n`;

/** Summary, facts, options and an example: what every object behind a door says. */
const toSection = ({ id, summary, facts, options, examples }: Explanation, key: string): readonly string[] => [
  `## ${id}`,
  summary,
  ...(Object.keys(facts).length === 0 ? [] : [toTable(['fact', 'value'], Object.entries(facts))]),
  ...(options === null ? [] : [toOptionsText(options)]),
  toFence('yaml', stringify({ [key]: examples }, { lineWidth: 100, aliasDuplicateObjects: false })),
];

const toOptionsText = (schema: JsonSchema): string => {
  const rows = toOptionRows(schema);
  if (rows.length === 0) return 'It has no options.';
  const [first] = rows;
  if (first?.name === '')
    return `Its value: ${rows.map(({ type }) => type).join(' or ')}. ${first.description}`.trimEnd();
  return toOptionTable(schema);
};

const toOptionTable = (schema: JsonSchema): string =>
  toTable(
    ['option', 'type', 'need', 'what it is'],
    toOptionRows(schema).map(({ name, type, need, description }) => [`\`${name}\``, type, need, description]),
  );

const toChecksPage = (): string =>
  toPage(
    'Checks',
    'What a guideline may ask for. Beside its own options, every guideline takes the keys that narrow it: see [configuration](configuration.md#guidelines). ' +
      'The examples are tests: each shows what the check is handed and what it remarks, as `start-end: message` in the text.',
    doors.checks.all.flatMap((check) => [
      ...toSection(explainCheck(check), 'guidelines'),
      '### Examples',
      ...check.examples.map((example) => toExample(example, check)),
    ]),
  );

const toExample = ({ name, remarks, ...handed }: Example, { id }: Check): string =>
  `\`${id}\` ${name}:\n\n${toFence('yaml', stringify({ ...handed, remarks }, { lineWidth: 100, aliasDuplicateObjects: false }))}`;

const toSourcesPage = (): string =>
  toPage(
    'Sources',
    'What reads a channel. Beside the source’s own options, every channel takes the keys of [configuration](configuration.md#channels).',
    doors.sources.all.flatMap((source) => toSection(explainSource(source), 'channels')),
  );

const toNotifiersPage = (): string =>
  toPage(
    'Notifiers',
    'What carries alerts: an entry of a route’s `to`. Routes are described in [configuration](configuration.md#alerts).',
    doors.notifiers.all.flatMap((notifier) => toSection(explainNotifier(notifier), 'to')),
  );

/** The sections whose entries have options of a door's beside the common keys. */
const doorSections: Readonly<
  Record<string, { readonly common: JsonSchema; readonly key: string; readonly page: string }>
> = {
  guidelines: { common: toPartSchema(guidelineBaseSchema), key: 'check', page: 'checks.md' },
  channels: { common: toPartSchema(channelBaseSchema), key: 'source', page: 'sources.md' },
};

const toConfigurationPage = (): string =>
  toPage(
    'earmark.yml',
    'Every key of the configuration. `earmark schema` prints the same as JSON Schema, for editors; `examples/northwind/earmark.yml` is a whole one. ' +
      'A key that is not listed is an error that names the nearest one.',
    Object.entries(asSchema(toJsonSchema().properties)).flatMap(([name, schema]) =>
      toConfigurationSection(name, asSchema(schema)),
    ),
  );

const toConfigurationSection = (name: string, schema: JsonSchema): readonly string[] => {
  const door = doorSections[name];
  const isList = schema.type === 'array';
  const intro = [
    typeof schema.description === 'string' ? schema.description : '',
    isList ? 'A list; these are the keys of one entry.' : '',
    door === undefined
      ? ''
      : `Its \`${door.key}\` has options of its own beside them: see [${door.page}](${door.page}).`,
  ].filter((each) => each !== '');
  const item = door?.common ?? (isList ? asSchema(schema.items) : schema);
  return [`## ${name}`, ...(intro.length === 0 ? [] : [intro.join(' ')]), ...toTables(item, name)];
};

/** Objects in objects: no deeper than anybody writes them. */
const depthMax = 5;

/** A table of an object's keys, and one for each of its keys that holds objects, under the path to it. */
const toTables = (schema: JsonSchema, path: string, depth = 0): readonly string[] => {
  if (depth > depthMax) return [];
  const within = Object.entries(asSchema(schema.properties)).flatMap(([key, value]) => {
    const child = toObjectWithin(asSchema(value));
    return child === undefined ? [] : [`### ${path}: ${key}`, ...toTables(child, `${path}: ${key}`, depth + 1)];
  });
  return [toOptionTable(schema), ...within];
};

/** The object with named keys that a value is, or is a list or a map of. */
const toObjectWithin = (value: JsonSchema): JsonSchema | undefined =>
  [value, asSchema(value.items), asSchema(value.additionalProperties)].find(
    ({ properties }) => properties !== undefined,
  );

const toCommandsPage = (commands: readonly CliCommand[]): string =>
  toPage(
    'Commands',
    'Results go to stdout, progress and hints to stderr. Exit codes: 0 done, 1 found what it was told to fail on, 2 wrong usage or configuration, 70 a fault of Earmark’s.',
    ['## Every command takes', toFlagTable(commonFlags()), ...commands.flatMap(toCommandSection)],
  );

const toFlagTable = (flags: CliCommand['flags'] = []): string =>
  toTable(
    ['option', 'what it does'],
    flags.map(({ flags: spelling, description, argChoices }) => [
      `\`${spelling}\``,
      argChoices === undefined ? description : `${description}: ${argChoices.join(', ')}`,
    ]),
  );

const toCommandSection = ({ name, summary, example, takes = [], flags = [] }: CliCommand): readonly string[] => [
  `## ${name}`,
  summary,
  `\`${['earmark', name, ...takes.map(([spelling]) => spelling), ...(flags.length === 0 ? [] : ['[options]'])].join(' ')}\``,
  ...(takes.length === 0
    ? []
    : [
        toTable(
          ['argument', 'what it is'],
          takes.map(([spelling, what]) => [`\`${spelling}\``, what]),
        ),
      ]),
  ...(flags.length === 0 ? [] : [toFlagTable(flags)]),
  toFence('sh', example),
];

const toErrorsPage = (): string =>
  toPage(
    'Error codes',
    'Every error says what it is about, what was expected, what was received and what to do; its code stays the same from version to version. ' +
      '`earmark explain CODE` prints the sentence below.',
    [
      toTable(
        ['code', 'what it means'],
        Object.entries(errorCodes).map(([code, sentence]) => [`\`${code}\``, sentence]),
      ),
    ],
  );
