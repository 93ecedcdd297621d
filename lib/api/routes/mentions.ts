/** What is said of the brand. */
import * as z from 'zod';
import { sentimentLabels } from '../../model/mention.ts';
import { instantSchema, speakerSchema } from '../../model/vocabulary.ts';
import { correctMention } from '../../pipeline/correct-mention.ts';
import { withoutUndefined } from '../../text/without-undefined.ts';
import { toJson, toTagged } from '../answer.ts';
import { answerList, pagingSchema, toListSchema } from '../listing.ts';
import { answerNotThere } from '../not-there.ts';
import { defineRoute } from '../route.ts';
import { mentionSchema } from '../schemas.ts';

const word = z.string().min(1).max(200);

export const mentionFilterSchema = z.object({
  channel: word.optional(),
  speaker: speakerSchema.optional(),
  sentiment: z.enum(sentimentLabels).optional(),
  cluster: word.optional().describe('Of this story.'),
  since: instantSchema.optional().describe('Seen at or after.'),
  until: instantSchema.optional().describe('Seen before.'),
  text: z.string().min(1).max(500).optional().describe('In which all of these words occur.'),
});

export const listMentions = defineRoute({
  method: 'get',
  path: '/api/mentions',
  summary: 'Mentions, newest first.',
  least: 'viewer',
  isOfStored: true,
  query: z.strictObject({ ...mentionFilterSchema.shape, ...pagingSchema.shape }),
  answer: { schema: toListSchema(mentionSchema) },
  run: async ({ query: { limit, after, ...wanted }, header }, { stores, config }) => {
    const filter = { brand: config.brand.id, ...withoutUndefined(wanted) };
    return answerList(await stores.mentions.list(filter, withoutUndefined({ limit, after })), header);
  },
});

export const showMention = defineRoute({
  method: 'get',
  path: '/api/mentions/{id}',
  summary: 'One mention.',
  least: 'viewer',
  params: z.object({ id: word }),
  answer: { schema: mentionSchema },
  run: async ({ params: { id }, header }, { stores, config }) => {
    const mention = await stores.mentions.find(id);
    if (mention?.brand !== config.brand.id) return answerNotThere('mention', id);
    return toTagged(mention, { ifNoneMatch: header('if-none-match') });
  },
});

export const correctMentionRoute = defineRoute({
  method: 'put',
  path: '/api/mentions/{id}/sentiment',
  summary:
    'Says how a mention is meant. A person’s word stands whatever is judged later, is counted, and teaches the engine.',
  least: 'editor',
  params: z.object({ id: word }),
  body: z.strictObject({ label: z.enum(sentimentLabels).nullable().describe('Null takes back what was said.') }),
  answer: { schema: mentionSchema },
  run: async ({ params: { id }, body: { label }, person }, { stores, config, clock, changes }) => {
    if ((await stores.mentions.find(id))?.brand !== config.brand.id) return answerNotThere('mention', id);
    const mention = await correctMention(stores, { id, label, by: person.name, now: clock.now() });
    if (mention === undefined) return answerNotThere('mention', id);
    changes.tell({ what: 'mentions', ids: [id] });
    // What was brought up because the engine erred is closed with it.
    changes.tell({ what: 'findings', ids: [] });
    return toJson(mention);
  },
});
