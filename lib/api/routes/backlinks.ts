/** Links to the brand, and places where one belongs. */
import * as z from 'zod';
import { backlinkSchema, backlinkStateSchema } from '../../model/backlink.ts';
import { withoutUndefined } from '../../text/without-undefined.ts';
import { toTagged } from '../answer.ts';
import { answerList, pagingSchema, toListSchema } from '../listing.ts';
import { answerNotThere } from '../not-there.ts';
import { defineRoute } from '../route.ts';

const word = z.string().min(1).max(2000);

export const backlinkFilterSchema = z.object({
  state: backlinkStateSchema.optional(),
  from: word.optional().describe('The linking page.'),
  referringDomain: word.optional(),
});

export const listBacklinks = defineRoute({
  method: 'get',
  path: '/api/backlinks',
  summary: 'Links to the brand.',
  least: 'viewer',
  query: z.strictObject({ ...backlinkFilterSchema.shape, ...pagingSchema.shape }),
  answer: { schema: toListSchema(backlinkSchema) },
  run: async ({ query: { limit, after, ...wanted }, header }, { stores, config }) => {
    const filter = { brand: config.brand.id, ...withoutUndefined(wanted) };
    return answerList(await stores.backlinks.list(filter, withoutUndefined({ limit, after })), header);
  },
});

export const showBacklink = defineRoute({
  method: 'get',
  path: '/api/backlinks/{id}',
  summary: 'One link.',
  least: 'viewer',
  params: z.object({ id: word }),
  answer: { schema: backlinkSchema },
  run: async ({ params: { id }, header }, { stores, config }) => {
    const backlink = await stores.backlinks.find(id);
    if (backlink?.brand !== config.brand.id) return answerNotThere('backlink', id);
    return toTagged(backlink, { ifNoneMatch: header('if-none-match') });
  },
});
