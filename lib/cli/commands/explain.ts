/** `earmark explain`: what a check, source, notifier or error code is, from the object itself. */

import { stringify } from 'yaml';
import * as z from 'zod';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { type ExplainedChannel, explainChannels, showChannels } from '../explain-channels.ts';
import { type ExplainedQuery, explainQueries, showQueries } from '../explain-queries.ts';
import { type ExplainedCase, type Explanation, toExplanations } from '../explanations.ts';
import { toUnknown } from '../flags.ts';
import { displayWidth, toTable, wrap } from '../layout.ts';
import { type OptionRow, toOptionRows } from '../option-rows.ts';

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
      const { queries, channels, keptDays } = each.kind === 'source' ? await findYours(each.id, context) : nothing;
      if (context.json)
        context.printJson({
          ...each,
          ...(queries.length === 0 ? {} : { queries }),
          ...(channels.length === 0 ? {} : { channels }),
          ...(keptDays === undefined ? {} : { keptDays }),
        });
      else {
        for (const line of show(each, context)) context.print(line);
        for (const line of showSection('Your queries', showQueries(queries), context)) context.print(line);
        for (const line of showSection('Your channels', showChannels(channels), context)) context.print(line);
        for (const line of showSection('Kept', showKept(keptDays), context)) context.print(line);
      }
    }
    return 0;
  },
});

/** What a source comes to in the configuration that is there. */
type Yours = {
  readonly queries: readonly ExplainedQuery[];
  readonly channels: readonly ExplainedChannel[];
  /** Days of `privacy.retention.sources`. */
  readonly keptDays: number | undefined;
};
const nothing: Yours = { queries: [], channels: [], keptDays: undefined };

/** Nothing where there is no configuration; of its channels nothing where none is of that source. */
const findYours = async (source: string, context: Context): Promise<Yours> => {
  const config = await context.findConfig();
  if (config === undefined) return nothing;
  const keptDays = new Map(Object.entries(config.privacy.retention?.sources ?? {})).get(source);
  if (!config.channels.some((channel) => channel.source === source)) return { ...nothing, keptDays };
  return { queries: explainQueries(config, source), channels: await findChannels(source, context), keptDays };
};

const showKept = (days: number | undefined): readonly string[] =>
  days === undefined
    ? []
    : [`Mentions for ${days} ${days === 1 ? 'day' : 'days'} after they were seen (privacy.retention.sources).`];

/** What was kept of the channels; nothing before anything was, for to explain makes no data folder. */
const findChannels = async (source: string, context: Context): Promise<readonly ExplainedChannel[]> => {
  if (!(await context.hasData())) return [];
  return context.withApp(({ stores }, config) =>
    explainChannels(config, source, (channel) => stores.channels.find(channel)),
  );
};

const showSection = (title: string, lines: readonly string[], { paint, io }: Context): readonly string[] =>
  lines.length === 0
    ? []
    : ['', paint.bold(title), ...lines.flatMap((line) => wrap(line, io.columns - 2).map((each) => `  ${each}`))];

const list = (all: readonly Explanation[], context: Context): void => {
  if (context.json) {
    for (const each of all) context.printJson(each);
    return;
  }
  const rows = all.map(({ kind, id, summary }) => [kind, id, summary]);
  for (const line of toTable(rows, context.io.columns)) context.print(line);
};

const show = (explanation: Explanation, context: Context): readonly string[] => {
  const { paint, io } = context;
  const { kind, id, summary, facts, options, examples, cases = [] } = explanation;
  const fires = cases.filter(({ remarks }) => remarks.length > 0);
  const misses = cases.filter(({ remarks }) => remarks.length === 0);
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
    ...section('Options', options === null ? [] : toOptionLines(toOptionRows(options), io.columns - 2)),
    ...section(
      'Example',
      examples.flatMap((example) =>
        stringify([example], { lineWidth: io.columns - 2 })
          .trimEnd()
          .split('\n'),
      ),
    ),
    ...section('Speaks up', toCaseLines(fires, context)),
    ...section('Keeps quiet', toCaseLines(misses, context)),
  ];
};

/** Each case by what it shows, then the text, then what is said of it. */
const toCaseLines = (cases: readonly ExplainedCase[], { paint, io }: Context): readonly string[] => {
  const width = io.columns - 6;
  const indent = (lines: readonly string[], first: string, rest: string): readonly string[] =>
    lines.map((line, index) => `${index === 0 ? first : rest}${line}`);
  return cases.flatMap(({ name, text, language, remarks }) => [
    ...wrap(language === null ? name : `${name} (${language})`, io.columns - 2).map(paint.dim),
    // What is judged by more than words (a picture, what channels say) is told by its name alone.
    ...(text.trim() === '' ? [] : indent(wrap(`“${text}”`, width), '  ', '   ')),
    ...remarks.flatMap((remark) => indent(wrap(remark, width), `  ${paint.yellow('→')} `, '    ')),
  ]);
};

/** Narrower than this, a description reads better below its option than beside it. */
const descriptionMin = 40;

const toOptionLines = (rows: readonly OptionRow[], columns: number): readonly string[] => {
  const cells = toCells(rows);
  const heads = toTable(
    cells.map((row) => row.slice(0, -1)),
    columns,
  );
  const widest = Math.max(0, ...heads.map(displayWidth));
  if (columns - 2 - widest >= descriptionMin) return toTable(cells, columns);
  const isAligned = widest <= columns && heads.length === rows.length;
  return rows.flatMap((row, index) => [
    ...(isAligned ? [heads[index] ?? ''] : toHead(row, columns)),
    ...(row.description === '' ? [] : wrap(row.description, columns - 4).map((line) => `    ${line}`)),
  ]);
};

/** Long lists of what may be chosen go on in the next line. */
const toHead = ({ name, type, need }: OptionRow, columns: number): readonly string[] =>
  wrap([name, type, need].filter((each) => each !== '').join('  '), columns - 6).map((line, index) =>
    index === 0 ? line : `      ${line}`,
  );

/** A value without a key needs no columns for what only keys have. */
const toCells = (rows: readonly OptionRow[]): readonly (readonly string[])[] =>
  rows.map(({ name, type, need, description }) =>
    name === '' ? [type, description] : [name, type, need, description],
  );
