/** `earmark report`: how the brand stands, from what is stored. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Option } from 'commander';
import * as z from 'zod';
import { UsageError } from '../../errors.ts';
import { makeReport } from '../../pipeline/report/make-report.ts';
import { silentLog } from '../../ports/log.ts';
import { defineCommand, done } from '../command.ts';
import type { Context } from '../context.ts';
import { sinceFlag } from '../flags.ts';
import { readAgency } from '../report/agency.ts';
import { showReport } from '../report/show-report.ts';
import { toCsvLines } from '../report/to-csv.ts';
import { toHtml } from '../report/to-html.ts';
import { toViews } from '../report/views.ts';

export const reportCommand = defineCommand({
  name: 'report',
  summary:
    'Says how the brand stands: consistency, key messages, tone, name and address, backlinks, open findings, and what was read.',
  example: 'earmark report --since 7d --html report.html',
  flags: [
    new Option('--since <time>', 'count changes since then: 2026-10-01, or how long ago: 7d').default('30d'),
    new Option('--html <file>', 'write one self-contained page, to be sent or printed'),
    new Option('--csv <file>', 'write the figures for a spreadsheet'),
  ],
  schema: z.object({ since: sinceFlag, html: z.string().min(1).optional(), csv: z.string().min(1).optional() }),
  run: (context, { since, html, csv }) =>
    context.withApp(async (app, config) => {
      const now = context.io.clock.now();
      const report = await makeReport({ ...app, config, log: silentLog }, { now, since: since(now) });
      const views = toViews(report);
      if (html !== undefined) await write(html, toHtml(report, views, await readAgency(config)), context);
      if (csv !== undefined) await write(csv, `\uFEFF${toCsvLines(views).join('\r\n')}\r\n`, context);
      if (context.json) context.printJson(report);
      else if (html === undefined && csv === undefined)
        for (const line of showReport(report, views, context)) context.print(line);
      return done;
    }),
});

const write = async (file: string, text: string, { io, hint }: Context): Promise<void> => {
  const path = resolve(io.folder, file);
  await writeFile(path, text).catch((cause: unknown) => {
    throw new UsageError({
      subject: { kind: 'file', id: file },
      cause,
      expected: 'a file that can be written',
      received: cause instanceof Error ? cause.message : String(cause),
      mend: 'Name another file, in a folder that is there.',
    });
  });
  hint(`Wrote ${path}.`);
};
