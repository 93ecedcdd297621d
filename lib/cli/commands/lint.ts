/** `earmark lint`: guideline checks on texts that are not published yet. */
import { relative, resolve } from 'node:path';
import { Option } from 'commander';
import * as z from 'zod';
import { checks } from '../../checks/registry.ts';
import { UsageError } from '../../errors.ts';
import { decodeText } from '../../formats/charset.ts';
import { toScorecard } from '../../insights/consistency.ts';
import type { Config } from '../../model/config.ts';
import { isAtLeast, severities } from '../../model/vocabulary.ts';
import { listFileNotices } from '../../pipeline/guideline-files.ts';
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
    for (const { kind, file, line, expected, received } of await listFileNotices(config, listener.files))
      if (kind === 'notice') context.hint(`${file}:${line} expected ${expected}, received ${received}.`);
    if (inputs.some(isAddress)) tellUnseen(config, context);
    const fetcher = once(() => context.io.openFetcher(config.network));
    const pages: LintedPage[] = [];
    try {
      for (const name of await findAll(inputs, context)) {
        const input = await readInput(name, context.io, fetcher.get);
        pages.push(await lintOne(input, listener, context));
      }
    } finally {
      await (await fetcher.opened())?.close();
    }
    printPages(pages, format ?? (context.json ? undefined : 'text'), context);
    return pages.flatMap(({ rows }) => rows).some(({ severity }) => isAtLeast(severity, 'high')) ? 1 : 0;
  },
});

/** A linted page is one request: what it links to is asked for by polls alone. */
const tellUnseen = ({ guidelines }: Config, { hint }: Context): void => {
  const unseen = guidelines
    .filter(({ check }) => checks.find(check)?.needs?.some((need) => need === 'css' || need === 'images') === true)
    .map(({ id }) => id);
  if (unseen.length > 0)
    hint(`lint asks for no style sheets and pictures; "earmark run" judges by these too: ${unseen.join(', ')}.`);
};

type LintedPage = { readonly path: string; readonly words: number; readonly rows: readonly LintRow[] };

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

const lintOne = async (input: Input, listener: Listener, context: Context): Promise<LintedPage> => {
  const { io } = context;
  const { bytes, name, url, contentType } = input;
  const { text } = decodeText(bytes, contentType === undefined ? {} : { contentType });
  const path = name === '-' || isAddress(name) ? name : relative(resolve(io.folder), name);
  const draft = { text, name: name === '-' ? undefined : name, url };
  const { remarks, faults, words } = await lintDraft(listener, draft, io.clock.now());
  for (const { check, error } of faults)
    context.hint(`${path}: ${check} is not judged to the end: ${error instanceof Error ? error.message : error}`);
  return { path, words, rows: remarks.map((remark) => ({ path, ...remark })) };
};

const printPages = (pages: readonly LintedPage[], format: Format | undefined, context: Context): void => {
  const rows = pages.flatMap((page) => page.rows);
  if (format === undefined) for (const row of rows) context.printJson({ type: 'remark', ...row });
  if (format === 'json') context.print(JSON.stringify(rows, null, 2));
  if (format === 'sarif') context.print(toSarif(rows, checks));
  if (format === 'github') for (const row of rows) context.print(toGithub(row));
  if (format === 'text') for (const page of pages) printPage(page, context);
  if (format === 'text')
    context.hint(rows.length === 0 ? 'Nothing to remark.' : `${rows.length} remark${rows.length === 1 ? '' : 's'}.`);
};

/** The remarks on a page, and below them how far it keeps to the guidelines. */
const printPage = ({ path, words, rows }: LintedPage, context: Context): void => {
  for (const row of rows) for (const line of showRemark(path, row, context)) context.print(line);
  const { consistency, counts } = toScorecard(rows, words);
  const graded = severities
    .filter((severity) => counts[severity] > 0)
    .map((severity) => `${counts[severity]} ${severity}`);
  const found = graded.length === 0 ? 'no remarks' : graded.join(', ');
  context.print(`${path}  ${context.paint.bold(`consistency ${consistency} of 100`)}  ${found} in ${words} words`);
};
