/** `earmark audit`: who did what, newest first. */
import { Option } from 'commander';
import * as z from 'zod';
import { auditTable } from '../../api/tables.ts';
import type { AuditEntry } from '../../model/audit.ts';
import { withoutUndefined } from '../../text/without-undefined.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { sinceFlag } from '../flags.ts';
import { pad, toShown, wrap } from '../layout.ts';
import { printList } from '../print-list.ts';
import { eachRow } from '../slices.ts';

export const auditCommand = defineCommand({
  name: 'audit',
  summary: 'Lists who did what, newest first: for whoever has to account for it.',
  example: 'earmark audit --since 30d --csv',
  flags: [
    new Option('--since <time>', 'done since then: 2026-10-01, or how long ago: 7d'),
    new Option('--csv', 'as CSV'),
  ],
  schema: z.object({ since: sinceFlag.optional(), csv: z.boolean().default(false) }),
  run: (context, { since, csv }) =>
    context.withApp(async ({ stores }, config) => {
      const from = since?.(context.io.clock.now()).toISOString();
      const filter = { brand: config.brand.id, ...withoutUndefined({ since: from }) };
      const rows = eachRow((paging) => stores.audit.list(filter, paging));
      const show = (entry: AuditEntry): readonly string[] => showEntry(entry, context);
      return printList(rows, context, { csv, ...auditTable, show, noun: 'act' });
    }),
});

/** `2026-11-22 18:00  ada         finding-moved         finding f_1  from open, to fixed` */
const showEntry = ({ at, actor, action, subject, details }: AuditEntry, { paint, io }: Context): readonly string[] => {
  const of = subject === null ? '' : `${toShown(subject.kind)} ${toShown(subject.id)}`;
  const words = Object.entries(details).map(
    ([name, value]) => `${name} ${value === null ? '–' : toShown(String(value))}`,
  );
  const [first = '', ...rest] = wrap(
    [of, words.join(', ')].filter((each) => each !== '').join('  '),
    Math.max(io.columns - headWidth, headWidth),
    linesMax,
  );
  const head = `${paint.dim(at.slice(0, 16).replace('T', ' '))}  ${pad(toShown(actor), actorWidth)}${pad(action, actionWidth)}`;
  return [`${head}${first}`, ...rest.map((line) => `${' '.repeat(headWidth)}${line}`)];
};

/** Columns of who, and of what. */
const actorWidth = 14;
const actionWidth = 23;
const headWidth = 18 + actorWidth + actionWidth;
/** Lines of one act. */
const linesMax = 3;
