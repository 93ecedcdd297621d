/** A link to the brand, or a place where one belongs, on a page that is not the brand's. */
import * as z from 'zod';
import { instantSchema } from './vocabulary.ts';

export const backlinkStates = ['live', 'unlinked', 'lost', 'broken-target', 'wrong-target', 'unknown'] as const;
export const backlinkStateSchema = z.enum(backlinkStates);
export type BacklinkState = z.infer<typeof backlinkStateSchema>;

export const outreachStages = [
  'to-contact',
  'drafted',
  'sent',
  'answered',
  'won',
  'declined',
  'do-not-contact',
] as const;
export const outreachStageSchema = z.enum(outreachStages);

export const backlinkSchema = z.object({
  type: z.literal('backlink'),
  id: z.string(),
  brand: z.string(),
  /** The linking page. */
  from: z.string(),
  /** Its registrable domain. */
  referringDomain: z.string(),
  to: z.string().nullable(),
  anchor: z.string().nullable(),
  rel: z.array(z.string()),
  followed: z.boolean().nullable(),
  state: backlinkStateSchema,
  firstSeenAt: instantSchema,
  lastCheckedAt: instantSchema,
  visits: z.number().nullable(),
  stage: outreachStageSchema.nullable(),
  /** The channel through which the page was found. */
  channel: z.string(),
});
export type Backlink = z.infer<typeof backlinkSchema>;
