/** A place where the brand speaks or is spoken of, as configured. */
import * as z from 'zod';
import { durationSchema } from './duration.ts';
import { idSchema, journeyStageSchema } from './vocabulary.ts';

/** What every channel says of itself, whatever its source; the source's own options stand beside these keys. */
export const channelBaseSchema = z.object({
  id: idSchema,
  source: z.string().min(1),
  /** True where the brand itself speaks: its guidelines apply there. */
  owned: z.boolean().default(false),
  /** How often it is read; without it, the source's own habit. */
  every: durationSchema.optional(),
  stage: journeyStageSchema.optional(),
  persona: idSchema.optional(),
  location: idSchema.optional(),
  product: z.string().min(1).max(200).optional(),
  /** BCP 47 language of the channel where it is known, `en`. */
  language: z.string().min(2).max(35).optional(),
});

export type Channel = z.infer<typeof channelBaseSchema> & {
  /** How often it is read, in milliseconds. */
  readonly everyMs: number;
  /** The source's own options, parsed by its schema. */
  readonly options: unknown;
};
