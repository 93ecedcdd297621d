/** The report, as `earmark report --json` prints it, or some of its sections. */
import * as z from 'zod';
import { type ReportHead, type SectionId, sectionIds } from '../../pipeline/report/make-report.ts';
import { toTagged } from '../answer.ts';
import { defineRoute } from '../route.ts';

/** The report as it stands, or the sections that are asked for; made anew when something changed since they were made last. */
export type ReadReport = (ids?: readonly SectionId[]) => Promise<ReportHead & Readonly<Record<string, unknown>>>;

export const showReport = defineRoute({
  method: 'get',
  path: '/api/report',
  summary:
    'Consistency, messages, tone, facts and open work, with what they are based on: the figures of "earmark report". Of those that are asked for: all, unless otherwise.',
  least: 'viewer',
  query: z.strictObject({ section: z.array(z.enum(sectionIds)).min(1).max(sectionIds.length).optional() }),
  answer: {
    schema: z.looseObject({ type: z.literal('report'), brand: z.string(), at: z.string(), since: z.string() }),
  },
  run: async ({ query: { section }, header }, { readReport }) =>
    toTagged(await readReport(section), { ifNoneMatch: header('if-none-match') }),
});
