/** Links to the brand, and places where one belongs. */
import * as z from 'zod';
import { EarmarkError } from '../../errors.ts';
import { backlinkSchema, backlinkStateSchema, outreachStageSchema } from '../../model/backlink.ts';
import { moveBacklink } from '../../pipeline/outreach.ts';
import { withoutUndefined } from '../../text/without-undefined.ts';
import { toJson, toProblem, toTagged } from '../answer.ts';
import { answerList, pagingSchema, toListSchema } from '../listing.ts';
import { answerNotThere } from '../not-there.ts';
import { defineRoute } from '../route.ts';

const word = z.string().min(1).max(2000);

export const backlinkFilterSchema = z.object({
  state: backlinkStateSchema.optional(),
  stage: outreachStageSchema.optional().describe('Where outreach is.'),
  from: word.optional().describe('The linking page.'),
  referringDomain: word.optional(),
});

export const listBacklinks = defineRoute({
  method: 'get',
  path: '/api/backlinks',
  summary: 'Links to the brand.',
  least: 'viewer',
  isOfStored: true,
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

/** What a refusal is called over HTTP: what the rules of outreach forbid is a conflict with them. */
const toRefusal = ({ code, message: detail }: EarmarkError): Response =>
  toProblem({ status: code === 'STORE_CONFLICT' ? 412 : 409, code, detail });

export const stageBacklink = defineRoute({
  method: 'post',
  path: '/api/backlinks/{id}/stage',
  summary: 'Moves outreach about one link to a stage, if it still has the version that the asker saw. Nothing is sent.',
  least: 'editor',
  params: z.object({ id: word }),
  body: z.strictObject({
    stage: outreachStageSchema.nullable().describe('Null takes it off the board.'),
    note: word.optional(),
    version: z.int().min(0).describe('Of `outreach`; 0 before anybody took it up.'),
  }),
  answer: { schema: backlinkSchema },
  run: async ({ params: { id }, body: { stage, note, version }, person }, { stores, config, clock, changes }) => {
    if ((await stores.backlinks.find(id))?.brand !== config.brand.id) return answerNotThere('backlink', id);
    try {
      const move = { type: 'stage', stage, ...withoutUndefined({ note }) } as const;
      const by = { actor: person.name, now: clock.now() };
      const moved = await moveBacklink({ stores, config }, { id, move, version }, by);
      changes.tell({ what: 'backlinks', ids: [id] });
      return toJson(moved);
    } catch (error) {
      if (error instanceof EarmarkError && ['USAGE', 'STORE_CONFLICT'].includes(error.code)) return toRefusal(error);
      throw error;
    }
  },
});
