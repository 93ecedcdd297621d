/** Something worth interrupting someone, its route, and the proof that it went. */
import * as z from 'zod';
import { durationSchema } from './duration.ts';
import { findingSchema } from './finding.ts';
import { languageTagSchema } from './guideline.ts';
import { audienceSchema, idSchema, instantSchema, journeyStageSchema, severitySchema } from './vocabulary.ts';

const targetsSchema = z
  .array(
    z.record(z.string(), z.unknown(), {
      error: 'expected a notifier and its options, as {console: true} or {email: you@example.net}',
    }),
  )
  .min(1)
  .max(20);

/** What alerts of one message may have in common. */
export const alertGroups = ['story', 'page', 'guideline', 'channel'] as const;
export type AlertGroup = (typeof alertGroups)[number];

/** Where alerts go. Each entry of `to` is one notifier's id and its options. */
export const alertRouteSchema = z.strictObject({
  id: idSchema.optional().describe('What receipts call the route; without it, made of what the route says.'),
  audience: audienceSchema.optional().describe('Only what this audience should hear of.'),
  severity: severitySchema.optional().describe('The least grave severity that is sent.'),
  channels: z.array(idSchema).min(1).optional().describe('Only what was found on these channels.'),
  checks: z.array(z.string().min(1)).min(1).optional().describe('Only what these checks found.'),
  products: z
    .array(z.string().min(1).max(200))
    .min(1)
    .optional()
    .describe('Only what is about these products: by the mention, else by the channel.'),
  stages: z.array(journeyStageSchema).min(1).optional().describe('Only on channels of these stages.'),
  languages: z
    .array(languageTagSchema)
    .min(1)
    .optional()
    .describe('Only in these languages, as en or de: of the mention, else of the channel; en fits en-GB too.'),
  tags: z
    .array(idSchema)
    .min(1)
    .optional()
    .describe('Only where the channel or the guideline bears one of these tags.'),
  to: targetsSchema.describe('What carries the message, one notifier an entry: its id, and behind it its options.'),
  at: z
    .string()
    .default('once')
    .describe(
      'When it goes: once (as soon as it is found), or a digest: "digest daily 08:00 Europe/London", "digest weekly monday 08:00 Europe/London", "digest cron 0 8 * * 1-5 Europe/London".',
    ),
  report: z
    .boolean()
    .optional()
    .describe(
      'Of a digest: how the brand stands goes with it, in figures, and by mail as the page that "earmark report" writes.',
    ),
  quiet: z
    .string()
    .optional()
    .describe('Hours in which nothing is sent, as "22:00-07:00 Europe/London": it is held back until their end.'),
  quietExcept: severitySchema.optional().describe('What is as grave, or graver, is sent in quiet hours too.'),
  coolDown: durationSchema
    .optional()
    .describe('The same finding is not told again within so long, as 6h, unless it became graver.'),
  group: z
    .enum(alertGroups)
    .optional()
    .describe('What is found of one story, page, guideline or channel goes as a message of its own.'),
  max: z
    .string()
    .optional()
    .describe(
      'At most so many findings an hour, as "20 per hour"; the rest of the hour goes as one digest at its end.',
    ),
  escalate: z
    .strictObject({
      after: z
        .union(
          [z.literal('due'), durationSchema],
          'expected "due" (when its response is due) or a duration such as 30m or 4h',
        )
        .describe('When: "due", when the answer to it is due, or so long after it was found, as 4h.'),
      to: targetsSchema.describe('Who hears of it then.'),
    })
    .optional()
    .describe('Who hears of what nobody has acknowledged in time; once.'),
});

/** One entry of `to`, looked up and parsed; `follows` where the notifier keeps something that ends with a finding. */
export type AlertTarget = { readonly notifier: string; readonly options: unknown; readonly follows?: true };

/**
 * A route whose notifiers have been looked up and their options parsed. What it escalates to is a route of its own, which says so
 * in `escalates` and takes nothing but what that one hands on.
 */
export type AlertRoute = Omit<z.infer<typeof alertRouteSchema>, 'to' | 'id' | 'escalate'> & {
  readonly id: string;
  readonly to: readonly AlertTarget[];
  /** So long after an alert, or when the finding is due, and the route that then hears of it. */
  readonly escalate?: { readonly after: 'due' | number; readonly route: string };
  readonly escalates?: string;
};

/** One finding's claim on one route and window; its id makes it happen once. */
export const alertSchema = z.object({
  id: z.string(),
  brand: z.string(),
  route: z.string(),
  /** What goes together: lib/alerts/window.ts names it. */
  window: z.string(),
  dueAt: instantSchema,
  /**
   * `acknowledged`, `resolved` and `reopened` (by a person) are for notifiers that follow a finding, and for no others; `recovered` is for
   * all others: a channel is read again. `escalated`: nobody has acknowledged it in time.
   */
  why: z.enum([
    'opened',
    'regressed',
    'worse',
    'answered',
    'acknowledged',
    'resolved',
    'reopened',
    'recovered',
    'escalated',
  ]),
  finding: findingSchema,
  createdAt: instantSchema,
});
export type Alert = z.infer<typeof alertSchema>;

/** What only notifiers hear that keep something which ends with a finding. */
export const isForFollowers = (why: Alert['why']): boolean =>
  why === 'acknowledged' || why === 'resolved' || why === 'reopened';

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
