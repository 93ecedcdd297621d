/** A list of findings that somebody comes back to: which ones, under a name of theirs. */
import * as z from 'zod';
import { findingStatusSchema } from './finding.ts';
import { audienceSchema, instantSchema, severitySchema } from './vocabulary.ts';

const word = z.string().min(1).max(200);

/** Which findings are listed. */
export const findingChoiceSchema = z.object({
  status: z.array(findingStatusSchema).max(5).optional().describe('In one of these states.'),
  audience: audienceSchema.optional(),
  check: word.optional(),
  guideline: word.optional(),
  channel: word.optional(),
  severity: severitySchema.optional(),
  assignee: word.optional(),
});

export const savedViewSchema = z.object({
  brand: z.string(),
  /** Whose it is. */
  user: z.string(),
  name: z.string().trim().min(1).max(100),
  choice: findingChoiceSchema,
  at: instantSchema,
});
export type SavedView = z.infer<typeof savedViewSchema>;
