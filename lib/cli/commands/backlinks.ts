/** `earmark backlinks`: links to the brand, and places where one belongs. */
import { Option } from 'commander';
import * as z from 'zod';
import { backlinkTable } from '../../api/tables.ts';
import { toDisavowLines } from '../../backlinks/disavow.ts';
import {
  type Backlink,
  backlinkStateSchema,
  backlinkStates,
  outreachStageSchema,
  outreachStages,
} from '../../model/backlink.ts';
import type { BacklinkFilter } from '../../ports/stores.ts';
import { toRegistrableDomain } from '../../text/url.ts';
import { withoutUndefined } from '../../text/without-undefined.ts';
import { defineCommand, done } from '../command.ts';
import type { Context } from '../context.ts';
import type { App } from '../io.ts';
import { printList } from '../print-list.ts';
import { boardBacklink, listBacklink } from '../show-backlink.ts';
import { eachRow } from '../slices.ts';

const schema = z.object({
  state: backlinkStateSchema.optional(),
  stage: outreachStageSchema.optional(),
  domain: z.string().min(1).optional(),
  followed: z.boolean().default(false),
  notFollowed: z.boolean().default(false),
  due: z.boolean().default(false),
  board: z.boolean().default(false),
  disavow: z.boolean().default(false),
  csv: z.boolean().default(false),
});
type Flags = z.infer<typeof schema>;

export const backlinksCommand = defineCommand({
  name: 'backlinks',
  summary: 'Lists the links to the brand, and pages that name it without one.',
  example: 'earmark backlinks --state unlinked --csv',
  flags: [
    new Option('--state <state>', 'in which state').choices(backlinkStates),
    new Option('--stage <stage>', 'at which stage of outreach').choices(outreachStages),
    new Option('--domain <domain>', 'of which site'),
    new Option('--followed', 'only those that search engines follow').conflicts('notFollowed'),
    new Option('--not-followed', 'only those that they do not follow'),
    new Option('--due', 'only those that are to be followed up by now'),
    new Option('--board', 'outreach: stage by stage, what is due first'),
    new Option('--disavow', 'a disavow file for Google of those that are listed, to be read before it is used'),
    new Option('--csv', 'as CSV'),
  ],
  schema,
  run: (context, flags) =>
    context.withApp(async (app, config) => {
      const rows = listWanted(app, { brand: config.brand.id, flags, now: context.io.clock.now() });
      if (flags.board) return printBoard(rows, context);
      if (flags.disavow) return printDisavow(rows, flags, context);
      return printList(rows, context, {
        csv: flags.csv,
        ...backlinkTable,
        show: (row) => listBacklink(row, context),
        noun: 'backlink',
      });
    }),
});

/** `https://www.blog.example/a` and `blog.example` are one site. */
const toDomain = (written: string): string =>
  toRegistrableDomain(/^[a-z]+:\/\//i.test(written) ? written : `https://${written.toLowerCase()}/`);

async function* listWanted(
  app: App,
  { brand, flags, now }: { readonly brand: string; readonly flags: Flags; readonly now: Date },
): AsyncGenerator<Backlink> {
  const { state, stage, domain, followed, notFollowed, due } = flags;
  const referringDomain = domain === undefined ? undefined : toDomain(domain);
  const filter: BacklinkFilter = { brand, ...withoutUndefined({ state, stage, referringDomain }) };
  for await (const row of eachRow((paging) => app.stores.backlinks.list(filter, paging))) {
    if (followed && row.followed !== true) continue;
    if (notFollowed && row.followed !== false) continue;
    if (due && !(row.outreach?.dueAt != null && row.outreach.dueAt <= now.toISOString())) continue;
    yield row;
  }
}

/** Rows of one stage that are shown; the others are counted. */
const boardRowsMax = 50;

const byDue = (a: Backlink, b: Backlink): number => {
  const [dueA, dueB] = [a.outreach?.dueAt ?? '9', b.outreach?.dueAt ?? '9'];
  return dueA < dueB ? -1 : dueA > dueB ? 1 : (b.visits ?? 0) - (a.visits ?? 0);
};

const printBoard = async (rows: AsyncIterable<Backlink>, context: Context) => {
  const stages = new Map<string, Backlink[]>(outreachStages.map((stage) => [stage, []]));
  for await (const row of rows) if (row.stage !== null) stages.get(row.stage)?.push(row);
  for (const [stage, all] of stages) {
    const sorted = all.toSorted(byDue);
    if (context.json) {
      context.printJson({ type: 'board', stage, count: all.length, backlinks: sorted });
      continue;
    }
    context.print(`${context.paint.bold(stage)}  ${context.paint.dim(String(all.length))}`);
    for (const row of sorted.slice(0, boardRowsMax)) context.print(boardBacklink(row, context));
    if (all.length > boardRowsMax) context.print(`  … and ${all.length - boardRowsMax} more: --stage ${stage}`);
  }
  return done;
};

const printDisavow = async (rows: AsyncIterable<Backlink>, flags: Flags, context: Context) => {
  context.hint(
    'Read this file line by line before it goes to Google: what it names is ignored, good links too, and taking it back takes months. Most sites need none.',
  );
  const pages: Backlink[] = [];
  for await (const row of rows) pages.push(row);
  const isNarrowed = flags.domain !== undefined || flags.state !== undefined || flags.stage !== undefined;
  if (!isNarrowed)
    context.hint(
      'It names only pages that a tool gave a high spam figure; name others with --domain, --state or --stage.',
    );
  for (const line of toDisavowLines(pages, { isNarrowed, now: context.io.clock.now() })) context.print(line);
  return done;
};
