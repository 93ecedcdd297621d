/** Who did what, and when: kept for whoever has to account for it, without a word of those who spoke of the brand. */
import * as z from 'zod';
import { instantSchema } from './vocabulary.ts';

/** What is written down. */
export const auditActions = [
  'signed-in',
  'sign-in-refused',
  'signed-out',
  'user-kept',
  'user-removed',
  'finding-moved',
  'mention-corrected',
  'outreach-moved',
  'muted',
  'unmuted',
  'configuration-changed',
  'imported',
  'exported',
  'author-exported',
  'author-forgotten',
  'moved-out',
  'moved-in',
  'key-made',
] as const;
export type AuditAction = (typeof auditActions)[number];

/** One act; nothing of it is ever changed. */
export const auditEntrySchema = z
  .object({
    id: z.string().describe('The same act has the same id: written twice, it is there once.'),
    brand: z.string(),
    at: instantSchema,
    actor: z
      .string()
      .describe('Whoever signed in; the name of the machine’s user, or `cli`, on the command line; or `earmark`.'),
    action: z.enum(auditActions),
    subject: z
      .object({ kind: z.string(), id: z.string() })
      .readonly()
      .nullable()
      .describe('What was acted upon; an author by pseudonym.'),
    details: z.record(z.string(), z.union([z.string(), z.number(), z.null()])).readonly(),
  })
  .readonly();
export type AuditEntry = z.infer<typeof auditEntrySchema>;
