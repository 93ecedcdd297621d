/** Values of flags, parsed the same way in every command. */
import * as z from 'zod';
import { UsageError } from '../errors.ts';
import type { Config } from '../model/config.ts';
import { durationSchema } from '../model/duration.ts';
import { nearestWord } from '../registry.ts';

/** A point in time: `2026-10-01`, or with a time and zone. */
export const timeFlag = z
  .string()
  .transform((text) => Date.parse(text))
  .refine((ms) => !Number.isNaN(ms), 'expected a time such as 2026-10-01 or 2026-10-01T08:00:00Z')
  .transform((ms) => new Date(ms));

/** A point in time, or how long ago: `7d`. */
export const sinceFlag = z.union(
  [
    durationSchema.transform((ms) => (now: Date) => new Date(now.getTime() - ms)),
    timeFlag.transform((time) => (_now: Date) => time),
  ],
  'expected a time such as 2026-10-01, or how long ago, such as 7d',
);

/** Throws UsageError, with the nearest word, for a channel that the configuration does not have. */
export const requireChannels = (config: Config, ids: readonly string[]): void => {
  const known = config.channels.map(({ id }) => id);
  for (const id of ids) if (!known.includes(id)) throw toUnknown('channel', id, known);
};

/** An error for a word on the command line that is none of those known. */
export const toUnknown = (kind: string, id: string, known: readonly string[]): UsageError => {
  const nearest = nearestWord(id, known);
  return new UsageError({
    subject: { kind, id },
    expected: known.length === 0 ? `a ${kind}, of which there is none` : `one of ${known.join(', ')}`,
    received: `"${id}"`,
    mend: nearest === undefined ? 'Write one of those.' : `Write "${nearest}".`,
  });
};
