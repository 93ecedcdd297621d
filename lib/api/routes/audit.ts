/** What people did: for whoever has to account for it. */
import * as z from 'zod';
import { auditEntrySchema } from '../../model/audit.ts';
import { instantSchema } from '../../model/vocabulary.ts';
import { withoutUndefined } from '../../text/without-undefined.ts';
import { answerList, pagingSchema, toListSchema } from '../listing.ts';
import { defineRoute } from '../route.ts';

export const listAudit = defineRoute({
  method: 'get',
  path: '/api/audit',
  summary: 'Who did what, newest first.',
  least: 'admin',
  query: z.strictObject({ since: instantSchema.optional().describe('At or after.'), ...pagingSchema.shape }),
  answer: { schema: toListSchema(auditEntrySchema) },
  run: async ({ query: { limit, after, since }, header }, { stores, config }) => {
    const filter = { brand: config.brand.id, ...withoutUndefined({ since }) };
    return answerList(await stores.audit.list(filter, withoutUndefined({ limit, after })), header);
  },
});
