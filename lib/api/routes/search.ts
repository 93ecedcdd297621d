/** One question to everything. */
import * as z from 'zod';
import { backlinkSchema } from '../../model/backlink.ts';
import { findingSchema } from '../../model/finding.ts';
import { search } from '../../pipeline/search.ts';
import { toTagged } from '../answer.ts';
import { defineRoute } from '../route.ts';
import { mentionSchema } from '../schemas.ts';

export const searchAll = defineRoute({
  method: 'get',
  path: '/api/search',
  summary: 'Findings, mentions, links, channels and guidelines in which all of the words occur, some of each.',
  least: 'viewer',
  query: z.strictObject({ text: z.string().trim().min(1).max(200) }),
  answer: {
    schema: z.object({
      findings: z.array(findingSchema),
      mentions: z.array(mentionSchema),
      backlinks: z.array(backlinkSchema),
      channels: z.array(z.string()),
      guidelines: z.array(z.string()),
      isCut: z.boolean().describe('True where there is more, or not everything was looked at.'),
    }),
  },
  run: async ({ query: { text }, header }, engine) =>
    toTagged(await search(engine, text), { ifNoneMatch: header('if-none-match') }),
});
