/** `earmark backlinks`: links to the brand, and places where one belongs. */
import { Option } from 'commander';
import * as z from 'zod';
import { type Backlink, backlinkStateSchema, backlinkStates } from '../../model/backlink.ts';
import type { Cell } from '../../text/csv-row.ts';
import { withoutUndefined } from '../../text/without-undefined.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { pad, toShown } from '../layout.ts';
import { printList } from '../print-list.ts';
import { eachRow } from '../slices.ts';

const columns = [
  'id',
  'state',
  'from',
  'referringDomain',
  'to',
  'anchor',
  'followed',
  'firstSeenAt',
  'lastCheckedAt',
  'visits',
  'stage',
] as const;

const toCells = (backlink: Backlink): readonly Cell[] => [
  ...columns.map((column) => backlink[column]),
  backlink.rel.join(' '),
];

export const backlinksCommand = defineCommand({
  name: 'backlinks',
  summary: 'Lists the links to the brand, and pages that name it without one.',
  example: 'earmark backlinks --state unlinked --csv',
  flags: [new Option('--state <state>', 'in which state').choices(backlinkStates), new Option('--csv', 'as CSV')],
  schema: z.object({ state: backlinkStateSchema.optional(), csv: z.boolean().default(false) }),
  run: (context, { csv, state }) =>
    context.withApp(async (app, config) => {
      const filter = { brand: config.brand.id, ...withoutUndefined({ state }) };
      return printList(
        eachRow((paging) => app.stores.backlinks.list(filter, paging)),
        context,
        {
          csv,
          columns: [...columns, 'rel'],
          toCells,
          show: (row) => listBacklink(row, context),
          noun: 'backlink',
        },
      );
    }),
});

const listBacklink = ({ state, from, to, anchor, followed, rel }: Backlink, { paint }: Context): readonly string[] => {
  const colours = { live: paint.green, unlinked: paint.yellow, unknown: paint.dim };
  const colour = state === 'live' || state === 'unlinked' || state === 'unknown' ? colours[state] : paint.red;
  const follow =
    followed === null ? '' : followed ? ' (followed)' : ` (not followed${rel.length > 0 ? `: ${rel.join(' ')}` : ''})`;
  const target =
    to === null ? 'names the brand without a link' : `“${toShown(anchor ?? '')}” → ${toShown(to)}${follow}`;
  return [`${colour(pad(state, 15))}${toShown(from)}`, `${' '.repeat(15)}${paint.dim(target)}`];
};
