/** What is known of a channel's health; one row a channel, written once a poll. */
import * as z from 'zod';
import { instantSchema } from './vocabulary.ts';

/** What was wrong with a certificate when its host was asked. */
export const certificateFaults = ['self-signed', 'wrong-host', 'expired', 'untrusted'] as const;

/** The certificate that a host showed last. `validTo` is null where the connection ended before that was told. */
export const certificateSchema = z.object({
  host: z.string(),
  validTo: instantSchema.nullable(),
  fault: z.enum(certificateFaults).nullable(),
  seenAt: instantSchema,
});
export type Certificate = z.infer<typeof certificateSchema>;

export const channelStateSchema = z.object({
  channel: z.string(),
  /** Last time it was asked, whatever came of it. */
  checkedAt: instantSchema.nullable(),
  /** Last time it was read completely. */
  succeededAt: instantSchema.nullable(),
  dueAt: instantSchema,
  failuresInARow: z.number().int(),
  /** Why it failed last, one sentence; null after a success. */
  failure: z.string().nullable(),
  /** The source's own place to go on from; opaque JSON. */
  cursor: z.unknown(),
  newestEntryAt: instantSchema.nullable(),
  pages: z.number().int(),
  /** When every address that its pages link to was last looked at; absent while some are still to be asked. */
  linksCheckedAt: instantSchema.optional(),
  /** When every style sheet and picture that checks look at was last asked for; absent while some are still to be. */
  filesCheckedAt: instantSchema.optional(),
  /** Where a check looks at it: the certificate of the host at which the channel is. */
  certificate: certificateSchema.optional(),
  /** What all of its documents were judged with when they were last looked through; absent while some are still to be judged. */
  judgedWith: z.string().optional(),
  /** Where its source makes paid calls: how many of the month's are used, of how many. */
  spent: z.object({ month: z.string(), units: z.number().int(), perMonth: z.number().int() }).optional(),
  /** When its documents are looked through again, whatever the channel says. */
  lookAt: instantSchema.optional(),
});
export type ChannelState = z.infer<typeof channelStateSchema>;
