/** A place where the brand speaks or is spoken of, as configured. */
import * as z from 'zod';
import { durationSchema } from './duration.ts';
import type { KeepTerms } from './terms.ts';
import { idSchema, journeyStageSchema, tagsSchema } from './vocabulary.ts';

/** What every channel says of itself, whatever its source; the source's own options stand beside these keys. */
export const channelBaseSchema = z.object({
  id: idSchema.describe('What findings, guidelines and commands call it.'),
  source: z.string().min(1).describe('What reads it; one of the sources.'),
  owned: z.boolean().default(false).describe('True where the brand itself speaks: its guidelines apply there.'),
  every: durationSchema.optional().describe('How often it is read, as 15m or 6h; without it, the source’s own habit.'),
  stage: journeyStageSchema.optional().describe('Where a customer stands when the channel meets them.'),
  persona: idSchema.optional().describe('Whom it speaks to, in a word of yours.'),
  location: idSchema.optional().describe('The location of the brand that it speaks for.'),
  product: z.string().min(1).max(200).optional().describe('The product it is about.'),
  language: z.string().min(2).max(35).optional().describe('BCP 47 language, en, for texts that do not say theirs.'),
  tags: tagsSchema.optional(),
});

export type Channel = z.infer<typeof channelBaseSchema> & {
  /** What may be kept of it, by the terms of its service; absent: all of it, for good. */
  readonly terms?: KeepTerms;
  /** How often it is read, in milliseconds. */
  readonly everyMs: number;
  /** The source's own options, parsed by its schema. */
  readonly options: unknown;
};
