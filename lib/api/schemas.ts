/** What the API answers with that no other part of the house needs a schema of. */
import * as z from 'zod';
import { sentimentLabels } from '../model/mention.ts';
import { instantSchema, speakerSchema } from '../model/vocabulary.ts';

/** A mention as it is answered; further keys may come. */
export const mentionSchema = z.looseObject({
  type: z.literal('mention'),
  id: z.string(),
  brand: z.string(),
  channel: z.string(),
  url: z.string(),
  speaker: speakerSchema,
  author: z.string().nullable(),
  publishedAt: instantSchema.nullable(),
  seenAt: instantSchema,
  language: z.string(),
  title: z.string(),
  snippet: z.string(),
  matched: z.array(z.string()),
  rating: z.number().nullable(),
  linked: z.boolean(),
  cluster: z.string(),
  reach: z.number().nullable(),
  sentiment: z.object({
    label: z.enum(sentimentLabels),
    score: z.number(),
    confidence: z.number(),
    engine: z.string(),
  }),
  competitors: z.array(z.string()),
});
