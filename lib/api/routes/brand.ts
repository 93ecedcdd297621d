/** Whose dashboard this is. */
import * as z from 'zod';
import { toTagged } from '../answer.ts';
import { defineRoute } from '../route.ts';

export const showBrand = defineRoute({
  method: 'get',
  path: '/api/brand',
  summary: 'The brand that is listened for.',
  least: 'viewer',
  answer: { schema: z.object({ id: z.string(), name: z.string() }) },
  run: ({ header }, { config: { brand } }) =>
    toTagged({ id: brand.id, name: brand.name }, { ifNoneMatch: header('if-none-match') }),
});
