/** What becomes of what the public says: who answers, how soon, and with which words to begin. */
import * as z from 'zod';
import { durationSchema } from './duration.ts';
import { mentionKinds } from './mention.ts';
import { audienceSchema, idSchema, severitySchema } from './vocabulary.ts';

const points = z.number().min(1).max(5);
const ratingSchema = z
  .union(
    [points, z.strictObject({ min: points.optional(), max: points.optional() })],
    'expected stars, as in 2 or {min: 3, max: 4}',
  )
  .transform((value): { readonly min: number; readonly max: number } =>
    typeof value === 'number' ? { min: 1, max: value } : { min: value.min ?? 1, max: value.max ?? 5 },
  );
const languageSchema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/, 'expected a language such as en or de');

/** Of each list one has to fit, and of what is named all. */
export const triageConditionSchema = z
  .strictObject({
    rating: ratingSchema.optional().describe('Stars, 1 to 5: so many or fewer, or {min, max}.'),
    text: z
      .array(z.string().trim().min(1).max(200))
      .min(1)
      .max(100)
      .optional()
      .describe('Words or phrases, one of which stands in it.'),
    languages: z.array(languageSchema).min(1).max(50).optional().describe('Languages; en fits en-GB too.'),
    channels: z.array(idSchema).min(1).max(200).optional().describe('On one of these channels.'),
    products: z
      .array(z.string().trim().min(1).max(200))
      .min(1)
      .max(200)
      .optional()
      .describe('About one of these products.'),
    kinds: z.array(z.enum(mentionKinds)).min(1).optional().describe('What somebody wants who says so.'),
  })
  .describe('Which mentions are meant: all that is named has to fit.');
export type TriageCondition = z.infer<typeof triageConditionSchema>;

const triageRuleSchema = z.strictObject({
  when: triageConditionSchema.prefault({}),
  audience: audienceSchema.optional().describe('Who shall hear of it.'),
  assignee: z.string().trim().min(1).max(200).optional().describe('Who shall answer.'),
  severity: severitySchema.optional().describe('How grave it is.'),
});

const replyTemplateSchema = z.strictObject({
  id: idSchema.describe('What "earmark finding ID --reply" calls it.'),
  when: triageConditionSchema.prefault({}),
  text: z
    .string()
    .trim()
    .min(1)
    .max(4000)
    .describe('The words, with {author}, {product}, {rating} and {brand} filled in.'),
});
export type ReplyTemplate = z.infer<typeof replyTemplateSchema>;

const respondSchema = z.strictObject({
  critical: durationSchema.prefault('2h').describe('Within which time what is critical shall be answered.'),
  high: durationSchema.prefault('8h').describe('The same of what is high.'),
  medium: durationSchema.prefault('24h').describe('The same of what is medium.'),
  low: durationSchema.prefault('72h').describe('The same of what is low.'),
});

export const triageSchema = z
  .strictObject({
    rules: z
      .array(triageRuleSchema)
      .max(200)
      .default([])
      .describe('Who answers what; the first rule that fits says so.'),
    respond: respondSchema
      .prefault({})
      .describe('Response targets: what the public says is due so long after it was found.'),
    templates: z
      .array(replyTemplateSchema)
      .max(200)
      .default([])
      .describe('Words to begin a reply with; the first that fits is offered.'),
  })
  .describe('What becomes of what the public says: who answers, how soon, and with which words to begin.');
export type TriageSettings = z.infer<typeof triageSchema>;

/** What a template's text may hold. */
export const replyPlaceholders = ['author', 'product', 'rating', 'brand'] as const;
