/** `earmark import`: puts an export, or a list that is kept elsewhere, where it is to be kept from now on. */
import { join, resolve } from 'node:path';
import { Option } from 'commander';
import * as z from 'zod';
import { UsageError } from '../../errors.ts';
import { noteAct } from '../../pipeline/audited.ts';
import { defineCommand, done } from '../command.ts';
import type { Context } from '../context.ts';
import { toUnknown } from '../flags.ts';
import { awsFlag, awsSchema, noteMove, openHouse, tellMove } from '../moving.ts';

const flags = z.object({
  all: z.string().min(1).optional(),
  merge: z.boolean().default(false),
  aws: awsSchema,
  map: z.string().optional(),
  channel: z.string().min(1).optional(),
  to: z.string().min(1).default('terms.csv'),
  replace: z.boolean().default(false),
});
type Flags = z.infer<typeof flags>;

/** Reads one kind of list. */
type Import = (context: Context, files: readonly [string, ...string[]], flags: Flags) => Promise<void>;

/** What can be imported, by its name on the command line. */
const imports: Readonly<Record<string, Import>> = {
  backlinks: async (context, files, { map }) =>
    (await import('../import-links.ts')).importBacklinkLists(context, { files, map }),
  referrals: async (context, files, { map }) =>
    (await import('../import-links.ts')).importVisits(context, 'referrals', { files, map }),
  'search-console': async (context, files, { map }) =>
    (await import('../import-links.ts')).importVisits(context, 'search-console', { files, map }),
  surveys: async (context, files, { map, channel }) =>
    (await import('../import-measures.ts')).importSurveyAnswers(context, { files, map, channel }),
  metrics: async (context, files, { map }) =>
    (await import('../import-measures.ts')).importMetricFigures(context, { files, map }),
  terms: async (context, [file], { map, to, replace }) =>
    (await import('../import-terms.ts')).importTerms(context, { file, map, to, replace }),
};

export const importCommand = defineCommand({
  name: 'import',
  summary:
    'Takes in lists of links, visits by referrer, search queries, answers to surveys, measures or terms as other tools write them; or an export of Earmark (--all; run it again when it was cut short).',
  example: 'earmark import backlinks ahrefs.csv search-console.csv',
  takes: [
    ['[what]', `what the file holds: ${Object.keys(imports).join(', ')}`],
    ['[files...]', 'the file or files, or - for standard input'],
  ],
  flags: [
    new Option('--all <dir>', 'everything that was exported into this folder'),
    new Option('--merge', 'with --all: into a target that keeps something already; what is newer there stands'),
    awsFlag(),
    new Option('--map <columns>', 'heads of the file that are none of the usual: term=Begriff,preferred=Bevorzugt'),
    new Option('--channel <id>', 'with surveys: the channel where comments are mentions'),
    new Option('--to <file>', 'where the list is kept, beside the configuration').default('terms.csv'),
    new Option('--replace', 'write over a list that is there'),
  ],
  schema: flags,
  run: async (context, given, [what, ...files]) => {
    if (given.all !== undefined && what === undefined) await importExport(context, { ...given, all: given.all });
    else await importList(context, { what, files, flags: given });
    return done;
  },
});

const importList = async (
  context: Context,
  {
    what,
    files: [file, ...more],
    flags: given,
  }: { readonly what: string | undefined; readonly files: readonly string[]; readonly flags: Flags },
): Promise<void> => {
  if (what === undefined || file === undefined || given.all !== undefined)
    throw new UsageError({
      subject: { kind: 'command', id: 'import' },
      expected: `either --all <dir>, or what to import (${Object.keys(imports).join(', ')}) and a file`,
      received: given.all !== undefined ? 'both' : what === undefined ? 'neither' : 'no file',
      mend: 'Write "earmark import terms glossary.csv", or "earmark import --all ./moving".',
    });
  const read = Object.hasOwn(imports, what) ? imports[what] : undefined;
  if (read === undefined) throw toUnknown('import', what, Object.keys(imports));
  await read(context, [file, ...more], given);
  // Terms go into a file beside the configuration, and no further.
  if (what === 'terms') return;
  await context.withApp(({ stores }, config) =>
    noteAct(
      { config, stores, clock: context.io.clock },
      { action: 'imported', subject: { kind: 'list', id: what }, details: { files: 1 + more.length } },
    ),
  );
};

const importExport = async (context: Context, { all, merge, aws }: Flags & { readonly all: string }): Promise<void> => {
  const folder = resolve(context.io.folder, all);
  const { moveAuthorKey, openExportedBodies } = await import('../../app/house.ts');
  const { importAll } = await import('../../moving/import-all.ts');
  const house = await openHouse(context, aws);
  try {
    const { mover, archive, authorKeyFile, name } = house;
    const openBodies = openExportedBodies(context.io.clock);
    const moved = await importAll({ folder, mover, archive, target: name, openBodies, merge });
    await noteMove(context, house, 'moved-in');
    const key = moveAuthorKey(join(folder, 'author-key'), authorKeyFile);
    tellMove(context, { verb: 'Imported', report: { ...moved, key }, place: name });
    if (moved.isResumed) context.hint('An earlier import of this export went on where it had stopped.');
  } finally {
    await house.close();
  }
};
