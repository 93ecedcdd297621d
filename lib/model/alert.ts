/** Something worth interrupting someone, its route, and the proof that it went. */
import * as z from 'zod';
import { findingSchema } from './finding.ts';
import { audienceSchema, idSchema, instantSchema, severitySchema } from './vocabulary.ts';

/** Where alerts go. Each entry of `to` is one notifier's id and its options. */
export const alertRouteSchema = z.strictObject({
  id: idSchema.optional().describe('What receipts call the route; without it, made of what the route says.'),
  audience: audienceSchema.optional().describe('Only what this audience should hear of.'),
  severity: severitySchema.optional().describe('The least grave severity that is sent.'),
  channels: z.array(idSchema).min(1).optional().describe('Only what was found on these channels.'),
  checks: z.array(z.string().min(1)).min(1).optional().describe('Only what these checks found.'),
  to: z
    .array(
      z.record(z.string(), z.unknown(), {
        error: 'expected a notifier and its options, as {console: true} or {email: you@example.net}',
      }),
    )
    .min(1)
    .max(20)
    .describe('What carries the message, one notifier an entry: its id, and behind it its options.'),
  at: z
    .string()
    .default('once')
    .describe(
      'When it goes: once (as soon as it is found), or a digest: "digest daily 08:00 Europe/London", "digest weekly monday 08:00 Europe/London", "digest cron 0 8 * * 1-5 Europe/London".',
    ),
});

/** A route whose notifiers have been looked up and their options parsed. */
export type AlertRoute = Omit<z.infer<typeof alertRouteSchema>, 'to' | 'id'> & {
  readonly id: string;
  readonly to: readonly { readonly notifier: string; readonly options: unknown }[];
};

/** One finding's claim on one route and window; its id makes it happen once. */
export const alertSchema = z.object({
  id: z.string(),
  brand: z.string(),
  route: z.string(),
  /** `once:<finding>:<version>`-like for immediate alerts, the digest's due time for digests. */
  window: z.string(),
  dueAt: instantSchema,
  /** `acknowledged` and `resolved` are for notifiers that follow a finding, and for no others. */
  why: z.enum(['opened', 'regressed', 'worse', 'answered', 'acknowledged', 'resolved']),
  finding: findingSchema,
  createdAt: instantSchema,
});
export type Alert = z.infer<typeof alertSchema>;

/** Proof that one message went to one notifier, or why it did not. */
export const receiptSchema = z.object({
  id: z.string(),
  brand: z.string(),
  route: z.string(),
  window: z.string(),
  notifier: z.string(),
  alerts: z.array(z.string()),
  status: z.enum(['sending', 'sent', 'failed', 'parked']),
  attempts: z.number().int(),
  at: instantSchema,
  detail: z.string().nullable(),
  /** True when a crash fell right after a send, so that it may have gone twice. */
  maybeTwice: z.boolean(),
});
export type Receipt = z.infer<typeof receiptSchema>;
