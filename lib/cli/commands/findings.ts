/** `earmark findings`: the finding queue. */
import { Option } from 'commander';
import * as z from 'zod';
import { findingTable } from '../../api/tables.ts';
import { checks } from '../../checks/registry.ts';
import { type Finding, findingStatuses, findingStatusSchema } from '../../model/finding.ts';
import { type SavedView, savedViewSchema } from '../../model/view.ts';
import { audienceSchema, audiences, severities, severitySchema } from '../../model/vocabulary.ts';
import { findFolded } from '../../pipeline/folded.ts';
import { withoutUndefined } from '../../text/without-undefined.ts';
import { defineCommand } from '../command.ts';
import { requireChannels, toUnknown } from '../flags.ts';
import type { App } from '../io.ts';
import { printList } from '../print-list.ts';
import { listFinding } from '../show-finding.ts';
import { eachRow } from '../slices.ts';
import { whoRuns } from '../who-runs.ts';

export const findingsCommand = defineCommand({
  name: 'findings',
  summary: 'Lists findings, gravest first.',
  example: 'earmark findings --audience pr --status open --csv',
  flags: [
    new Option('--audience <audience>', 'whose').choices(audiences),
    new Option('--status <status...>', 'in which state').choices(findingStatuses),
    new Option('--check <check>', 'by which check'),
    new Option('--channel <id>', 'on which channel'),
    new Option('--severity <severity>', 'how grave').choices(severities),
    new Option('--guideline <id>', 'against which guideline'),
    new Option('--assignee <who>', 'assigned to whom'),
    new Option(
      '--folded',
      'also those that one finding about their guideline speaks for; with --guideline they are listed anyway',
    ),
    new Option('--view <name>', 'the list that you saved under that name, narrowed by what else is said'),
    new Option('--save-view <name>', 'save what is said here as a list of yours'),
    new Option('--csv', 'as CSV'),
  ],
  schema: z.object({
    audience: audienceSchema.optional(),
    status: z.array(findingStatusSchema).optional(),
    check: z.string().optional(),
    channel: z.string().optional(),
    severity: severitySchema.optional(),
    guideline: z.string().optional(),
    assignee: z.string().optional(),
    folded: z.boolean().default(false),
    view: z.string().optional(),
    saveView: savedViewSchema.shape.name.optional(),
    csv: z.boolean().default(false),
  }),
  run: (context, { csv, folded, view, saveView, ...said }) =>
    context.withApp(async (app, config) => {
      const mine = { brand: config.brand.id, user: whoRuns() };
      const wanted = {
        ...(view === undefined ? {} : await findView(app, { ...mine, name: view })),
        ...withoutUndefined(said),
      };
      if (wanted.check !== undefined && checks.find(wanted.check) === undefined)
        throw toUnknown('check', wanted.check, checks.ids);
      requireChannels(config, wanted.channel === undefined ? [] : [wanted.channel]);
      if (saveView !== undefined)
        await app.stores.findings.putView({
          ...mine,
          name: saveView,
          choice: wanted,
          at: context.io.clock.now().toISOString(),
        });
      const filter = { brand: config.brand.id, ...withoutUndefined(wanted) };
      const isAll = folded || wanted.guideline !== undefined;
      const isFolded = isAll ? () => false : await findFolded(config, app.stores.findings);
      return printList(
        leaveOut(
          eachRow((paging) => app.stores.findings.list(filter, paging)),
          isFolded,
        ),
        context,
        {
          csv,
          ...findingTable,
          show: (row) => [...listFinding(row, context), ''],
          noun: 'finding',
        },
      );
    }),
});

const findView = async (
  { stores }: App,
  { brand, user, name }: Pick<SavedView, 'brand' | 'user' | 'name'>,
): Promise<SavedView['choice']> => {
  const views = await stores.findings.listViews(brand, user);
  const found = views.find((each) => each.name === name);
  if (found !== undefined) return found.choice;
  throw toUnknown(
    'view',
    name,
    views.map((each) => each.name),
  );
};

async function* leaveOut(
  findings: AsyncIterable<Finding>,
  isOut: (finding: Finding) => boolean,
): AsyncGenerator<Finding> {
  for await (const finding of findings) if (!isOut(finding)) yield finding;
}
