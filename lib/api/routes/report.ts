/** The report, as `earmark report --json` prints it. */
import * as z from 'zod';
import type { Report } from '../../pipeline/report/make-report.ts';
import { toTagged } from '../answer.ts';
import { defineRoute } from '../route.ts';

/** The report as it stands; made anew when something changed since it was made last. */
export type ReadReport = () => Promise<Report>;

export const showReport = defineRoute({
  method: 'get',
  path: '/api/report',
  summary:
    'Consistency, messages, tone, facts and open work, with what they are based on: the figures of "earmark report".',
  least: 'viewer',
  answer: {
    schema: z.looseObject({ type: z.literal('report'), brand: z.string(), at: z.string(), since: z.string() }),
  },
  run: async ({ header }, { readReport }) => toTagged(await readReport(), { ifNoneMatch: header('if-none-match') }),
});
