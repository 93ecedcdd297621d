/** `earmark run`: one pass over the channels that are due, and its summary. */
import { Option } from 'commander';
import * as z from 'zod';
import { UsageError } from '../../errors.ts';
import type { Config } from '../../model/config.ts';
import { isAtLeast, type Severity, severities, severitySchema } from '../../model/vocabulary.ts';
import type { Clock } from '../../ports/clock.ts';
import { defineCommand } from '../command.ts';
import { requireChannels, timeFlag } from '../flags.ts';
import type { App } from '../io.ts';
import { createProgressLine } from '../progress.ts';
import { showSummary } from '../show-summary.ts';
import { eachRow } from '../slices.ts';

export const runCommand = defineCommand({
  name: 'run',
  summary: 'Reads the channels that are due, judges what it finds and tells what to mend.',
  example: 'earmark run --channel home --fail-on high',
  flags: [
    new Option('--channel <id...>', 'only these channels'),
    new Option('--all', 'every channel, due or not'),
    new Option(
      '--since <time>',
      'read these channels back to that time, as far as their sources can, within their limits',
    ),
    new Option('--now <time>', 'pretend that it is this time'),
    new Option('--fail-on <severity>', 'exit with 1 when an open finding is that grave or graver').choices(severities),
  ],
  schema: z.object({
    channel: z.array(z.string()).optional(),
    all: z.boolean().default(false),
    since: timeFlag.optional(),
    now: timeFlag.optional(),
    failOn: severitySchema.optional(),
  }),
  run: (context, { channel, all, since, now, failOn }) => {
    if (since !== undefined && channel === undefined) throw toUnboundError();
    const clock = now === undefined ? context.io.clock : startClockAt(now, context.io.clock);
    return context.withApp(
      async (app, config) => {
        requireChannels(config, channel ?? []);
        const progress = createProgressLine(context);
        const pass = await app
          .run({
            ...(channel === undefined ? {} : { channels: channel }),
            all,
            ...(since === undefined ? {} : { since }),
            onProgress: progress.show,
            signal: context.io.signal,
          })
          .finally(progress.end);
        if (context.json) for (const each of [...pass.changed, pass.summary]) context.printJson(each);
        else if (!context.quiet) for (const line of await showSummary(app, config, pass, context)) context.print(line);
        return failOn !== undefined && (await hasOpen(app, config, failOn)) ? 1 : 0;
      },
      { clock },
    );
  },
});

/** All channels back for years: more requests than anybody means. */
const toUnboundError = (): UsageError =>
  new UsageError({
    subject: { kind: 'command', id: 'run' },
    expected: 'the channels that are to be read back',
    received: '--since without --channel',
    mend: 'Name them: earmark run --channel ID --since 2026-01-01',
  });

/** A clock that begins at another time and goes on from there: a clock that stands still would never end a wait. */
const startClockAt = (start: Date, clock: Clock): Clock => {
  const offsetMs = start.getTime() - clock.now().getTime();
  return { now: () => new Date(clock.now().getTime() + offsetMs) };
};

const hasOpen = async (app: App, config: Config, least: Severity): Promise<boolean> => {
  const filter = { brand: config.brand.id, status: ['open'] as const };
  // The gravest come first: the first one answers.
  for await (const { severity } of eachRow((paging) => app.stores.findings.list(filter, paging), 1))
    return isAtLeast(severity, least);
  return false;
};
