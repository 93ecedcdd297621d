/** Appends alerts to a file, one JSON object a line. */
import { appendFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { DeliveryError } from '../errors.ts';
import { defineNotifier } from './notifier.ts';
import { toPayload } from './payload.ts';

export const fileNotifier = defineNotifier({
  id: 'file',
  summary: 'Appends the alerts to a file, one JSON object a message and line.',
  options: z
    .string()
    .min(1)
    .max(500)
    .regex(/^(?!\/)(?!.*(?:^|[/\\])\.\.(?:[/\\]|$))[^\0]+$/, 'expected a path in the data folder or below')
    .describe('Path of the file, in the data folder or below.'),
  examples: [{ file: 'alerts.jsonl' }],
  send: async (message, file, { dataFolder }) => {
    const target = path.resolve(dataFolder, file);
    try {
      await mkdir(path.dirname(target), { recursive: true });
      await appendFile(target, `${JSON.stringify(toPayload(message))}\n`);
    } catch (cause) {
      throw new DeliveryError({
        code: 'DELIVERY_FAILED',
        retry: 'later',
        subject: { kind: 'notifier', id: 'file' },
        cause,
        expected: `to append to ${target}`,
        received: cause instanceof Error ? cause.message : String(cause),
        mend: 'Make room or give the folder write permission.',
      });
    }
    return `appended to ${target}`;
  },
});
