/** `earmark lint`: guideline checks on texts that are not published yet. */
import { relative, resolve } from 'node:path';
import { Option } from 'commander';
import * as z from 'zod';
import { checks } from '../../checks/registry.ts';
import { UsageError } from '../../errors.ts';
import { decodeText } from '../../formats/charset.ts';
import { isAtLeast } from '../../model/vocabulary.ts';
import { lintDraft } from '../../pipeline/lint.ts';
import type { Listener } from '../../pipeline/single-judgement.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { findFiles } from '../find-files.ts';
import { type LintRow, toGithub, toSarif } from '../lint-formats.ts';
import { listen, once } from '../listen.ts';
import { type Input, isAddress, readInput } from '../read-input.ts';
import { showRemark } from '../show-remark.ts';

const formats = ['text', 'json', 'sarif', 'github'] as const;
type Format = (typeof formats)[number];

export const lintCommand = defineCommand({
  name: 'lint',
  summary: 'Holds texts that are not published yet against the guidelines.',
  example: 'earmark lint drafts/ --channel home',
  takes: [['<inputs...>', 'files, folders, patterns, addresses, or - for standard input']],
  flags: [
    new Option('--channel <id>', 'judge as if published on this channel'),
    new Option('--format <format>', 'how remarks are printed').choices(formats),
  ],
  schema: z.object({ channel: z.string().optional(), format: z.enum(formats).optional() }),
  run: async (context, { channel, format }, inputs) => {
    const config = await context.loadConfig();
    const listener = listen(config, channel);
    const fetcher = once(() => context.io.openFetcher(config.network));
    const rows: LintRow[] = [];
    try {
      for (const name of await findAll(inputs, context)) {
        const input = await readInput(name, context.io, fetcher.get);
        rows.push(...(await lintOne(input, listener, context)));
      }
    } finally {
      await (await fetcher.opened())?.close();
    }
    printRows(rows, format ?? (context.json ? undefined : 'text'), context);
    return rows.some(({ severity }) => isAtLeast(severity, 'high')) ? 1 : 0;
  },
});

/** Files of a folder that people write texts in. */
const isText = (name: string): boolean => /\.(?:html?|xhtml|md|markdown|mdx|txt|text)$/i.test(name);

const findAll = async (inputs: readonly string[], { io }: Context): Promise<readonly string[]> => {
  const names: string[] = [];
  for (const input of inputs)
    names.push(...(input === '-' || isAddress(input) ? [input] : await findFiles(input, io.folder, isText)));
  if (names.length > 0) return names;
  throw new UsageError({
    subject: { kind: 'command', id: 'lint' },
    expected: 'HTML, Markdown or plain text',
    received: `none in ${inputs.join(', ')}`,
    mend: 'Name the files themselves.',
  });
};

const lintOne = async (input: Input, listener: Listener, context: Context): Promise<readonly LintRow[]> => {
  const { io } = context;
  const { bytes, name, url, contentType } = input;
  const { text } = decodeText(bytes, contentType === undefined ? {} : { contentType });
  const path = name === '-' || isAddress(name) ? name : relative(resolve(io.folder), name);
  const draft = { text, name: name === '-' ? undefined : name, url };
  const { remarks, faults } = await lintDraft(listener, draft, io.clock.now());
  for (const { check, error } of faults)
    context.hint(`${path}: ${check} is not judged to the end: ${error instanceof Error ? error.message : error}`);
  return remarks.map((remark) => ({ path, ...remark }));
};

const printRows = (rows: readonly LintRow[], format: Format | undefined, context: Context): void => {
  if (format === undefined) for (const row of rows) context.printJson({ type: 'remark', ...row });
  if (format === 'json') context.print(JSON.stringify(rows, null, 2));
  if (format === 'sarif') context.print(toSarif(rows, checks));
  if (format === 'github') for (const row of rows) context.print(toGithub(row));
  if (format === 'text') {
    for (const row of rows) for (const line of showRemark(row.path, row, context)) context.print(line);
    context.hint(rows.length === 0 ? 'Nothing to remark.' : `${rows.length} remark${rows.length === 1 ? '' : 's'}.`);
  }
};
