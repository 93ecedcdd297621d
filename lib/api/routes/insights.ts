/** Figures of a window of days. */
import * as z from 'zod';
import { toProblem, toTagged } from '../answer.ts';
import { defineRoute } from '../route.ts';

/** Days that one answer covers. */
const daysMax = 400;
const dayMs = 86_400_000;

const daySchema = z.iso.date();
const countSchema = z.looseObject({
  day: z.string(),
  hour: z.number().int(),
  channel: z.string(),
  language: z.string(),
  speaker: z.string(),
  mentions: z.number().int(),
});

export const listCounts = defineRoute({
  method: 'get',
  path: '/api/insights/counts',
  summary: 'Mentions by hour, channel, language and speaker, of the days from and to (both included, UTC).',
  least: 'viewer',
  query: z.strictObject({ from: daySchema, to: daySchema }),
  answer: { schema: z.object({ rows: z.array(countSchema) }) },
  run: async ({ query: { from, to }, header }, { stores, config }) => {
    const days = (Date.parse(to) - Date.parse(from)) / dayMs;
    if (days < 0 || days > daysMax)
      return toProblem({
        status: 400,
        code: 'REQUEST_INVALID',
        detail: `query to: expected a day from "from" on, at most ${daysMax} later, received ${days} days later. Ask for less at once.`,
      });
    const rows = await stores.mentions.counts({ brand: config.brand.id, fromDay: from, toDay: to });
    return toTagged({ rows }, { ifNoneMatch: header('if-none-match') });
  },
});
