/** `earmark baseline`: takes the open findings as known, so that only new ones alert. */

import { Option } from 'commander';
import * as z from 'zod';
import { toBaseline } from '../../findings/move.ts';
import type { Finding } from '../../model/finding.ts';
import { withoutUndefined } from '../../text/without-undefined.ts';
import { defineCommand, done } from '../command.ts';
import { requireChannels } from '../flags.ts';
import { eachRow } from '../slices.ts';
import { whoRuns } from '../who-runs.ts';

/** Findings written at a time. */
const batchSize = 100;

export const baselineCommand = defineCommand({
  name: 'baseline',
  summary: 'Takes the open findings as known: only new ones alert.',
  example: 'earmark baseline --channel home',
  flags: [new Option('--channel <id>', 'only of this channel')],
  schema: z.object({ channel: z.string().optional() }),
  run: (context, { channel }) =>
    context.withApp(async (app, config) => {
      requireChannels(config, channel === undefined ? [] : [channel]);
      const filter = {
        brand: config.brand.id,
        status: ['open', 'acknowledged'] as const,
        ...withoutUndefined({ channel }),
      };
      // All are listed before any is written: a list must not change under its reader.
      const existing: Finding[] = [];
      for await (const finding of eachRow((paging) => app.stores.findings.list(filter, paging))) existing.push(finding);
      const writes = toBaseline({ existing, actor: whoRuns(), now: context.io.clock.now() });
      let taken = 0;
      for (let start = 0; start < writes.length; start += batchSize) {
        const outcomes = await app.stores.findings.apply(writes.slice(start, start + batchSize));
        taken += outcomes.filter((outcome) => outcome === 'written').length;
      }
      if (context.json) context.printJson({ type: 'baseline', taken });
      else context.print(`${taken} finding${taken === 1 ? '' : 's'} taken as known. New ones will alert.`);
      return done;
    }),
});
