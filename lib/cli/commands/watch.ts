/** `earmark watch`: the schedule in the foreground, until it is interrupted. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { defineCommand, done } from '../command.ts';
import type { Context } from '../context.ts';
import type { App } from '../io.ts';
import { listFinding } from '../show-finding.ts';

/** The schedule is looked at once a minute, as on AWS. */
const tickMs = 60_000;

export const watchCommand = defineCommand({
  name: 'watch',
  summary: 'Reads every channel when it is due, until you press Ctrl-C.',
  example: 'earmark watch',
  schema: z.object({}),
  run: (context) =>
    context.withApp(async (app) => {
      const { signal } = context.io;
      context.hint('Watching. Ctrl-C ends it; nothing is lost.');
      while (!signal.aborted) {
        await pass(app, context);
        await sleep(tickMs, undefined, { signal }).catch(() => undefined);
      }
      return done;
    }),
});

const pass = async (app: App, context: Context): Promise<void> => {
  const { changed, summary } = await app.run({ signal: context.io.signal });
  if (context.json) {
    for (const each of [...changed, summary]) context.printJson(each);
    return;
  }
  for (const finding of changed) for (const line of listFinding(finding, context)) context.print(line);
  for (const { channel, reason } of summary.channelsFailed) context.hint(`${channel}: ${reason}`);
};
