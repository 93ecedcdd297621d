/** A remark stamped with place, check, guideline, severity and identity, and with a life of its own. */
import * as z from 'zod';
import { audienceSchema, instantSchema, severitySchema } from './vocabulary.ts';

export const findingStatuses = ['open', 'acknowledged', 'fixed', 'resolved', 'ignored'] as const;
export const findingStatusSchema = z.enum(findingStatuses);
export type FindingStatus = z.infer<typeof findingStatusSchema>;
/** Those of findings that are neither resolved nor ignored. */
export const openStatuses = ['open', 'acknowledged', 'fixed'] as const satisfies readonly FindingStatus[];

export const lifecycles = ['condition', 'event'] as const;
export const lifecycleSchema = z.enum(lifecycles);
export type Lifecycle = z.infer<typeof lifecycleSchema>;

export const resolutions = [
  'mended',
  'gone',
  'answered',
  'closed',
  'deleted',
  'expired',
  'guideline-removed',
  'channel-removed',
] as const;
export const resolutionSchema = z.enum(resolutions);
export type Resolution = z.infer<typeof resolutionSchema>;

export const evidenceSchema = z.object({
  url: z.string(),
  channel: z.string(),
  quote: z.string(),
  /** `[start, end)` in UTF-16 units of `quote`'s block. */
  span: z.tuple([z.number().int(), z.number().int()]).optional(),
  /** The paragraph in which the quote stands, so that it can be shown with its words marked. */
  context: z.string().optional(),
  expected: z.string().optional(),
  observedAt: instantSchema,
  /** Content hash of the archived page. */
  snapshot: z.string().optional(),
});
export type Evidence = z.infer<typeof evidenceSchema>;

/** The factors of an urgency, each about 1 where it neither hurries nor waits. */
const urgencyTermsSchema = z.object({
  severity: z.number(),
  speaker: z.number(),
  reach: z.number(),
  recency: z.number(),
  trend: z.number(),
});
export type UrgencyTerms = z.infer<typeof urgencyTermsSchema>;

export const findingSchema = z.object({
  type: z.literal('finding'),
  /** Derived from brand, place, check, guideline and key: the same trouble has the same id for ever. */
  id: z.string(),
  brand: z.string(),
  check: z.string(),
  guideline: z.string().nullable(),
  audience: audienceSchema,
  severity: severitySchema,
  status: findingStatusSchema,
  lifecycle: lifecycleSchema,
  resolution: resolutionSchema.nullable(),
  channel: z.string(),
  url: z.string(),
  mention: z.string().nullable(),
  /** Greater is more urgent; 0..100. */
  urgency: z.number(),
  /** What it is the product of; absent in what was kept before. */
  urgencyTerms: urgencyTermsSchema.optional(),
  title: z.string(),
  message: z.string(),
  mend: z.string(),
  evidence: z.array(evidenceSchema),
  firstSeenAt: instantSchema,
  lastSeenAt: instantSchema,
  occurrences: z.number().int(),
  regressions: z.number().int(),
  assignee: z.string().nullable(),
  dueAt: instantSchema.nullable(),
  /** The page, channel or brand it is about: `page:<url>`, `channel:<id>`, `brand:<id>`. */
  place: z.string(),
  /** The check's own key within its place. */
  key: z.string(),
  /** Grows by one with each change; writers name the version they saw. */
  version: z.number().int(),
  /** When the read that last judged it was made; older reads that arrive late are dropped. */
  readAt: instantSchema,
  ignoreReason: z.string().nullable(),
  ignoredUntil: instantSchema.nullable(),
  /** True when it was taken as known by `earmark baseline`: it never alerts unless it regresses. */
  baseline: z.boolean(),
  /** How often in a row two neighbouring reads disagreed about it. */
  flaps: z.number().int(),
  /** The finding that speaks for it, of which a person said that it is the same; it is ignored then. */
  duplicateOf: z.string().optional(),
  /** The planned change that it is expected of; it is ignored until that is over. */
  planned: z.string().optional(),
});
export type Finding = z.infer<typeof findingSchema>;

/** What figures look at, in the order in which it is kept: the migration of the data folder has the same. */
export const briefFields = [
  'audience',
  'severity',
  'status',
  'lifecycle',
  'resolution',
  'guideline',
  'channel',
  'url',
  'mention',
  'firstSeenAt',
  'lastSeenAt',
  'readAt',
  'dueAt',
] as const satisfies readonly (keyof Finding)[];
/** What figures are made from: of thousands of findings this is read, and not their evidence and words. */
export type FindingBrief = Pick<Finding, (typeof briefFields)[number]>;

/**
 * Reads in a row that must have disagreed. Seen, not seen, seen: that is a regression, and news. When the next read disagrees
 * again, it is a rotating banner or an A/B test.
 */
const flapsMin = 3;

/** True while neighbouring reads keep disagreeing about a finding: its changes are to be debounced. */
export const isFlapping = ({ flaps }: Pick<Finding, 'flaps'>): boolean => flaps >= flapsMin;

export const findingChangeKinds = ['opened', 'updated', 'resolved', 'regressed', 'moved', 'noted'] as const;
export const findingChangeKindSchema = z.enum(findingChangeKinds);
export type FindingChangeKind = z.infer<typeof findingChangeKindSchema>;

/** What people decide of a finding, so that a step of theirs can be undone. */
const decidedSchema = findingSchema.pick({
  status: true,
  resolution: true,
  assignee: true,
  ignoreReason: true,
  ignoredUntil: true,
  duplicateOf: true,
  planned: true,
});
export type Decided = z.infer<typeof decidedSchema>;

/** One step in a finding's life, as its history keeps it. `actor` is `earmark` or who did it. */
export const findingChangeSchema = z.object({
  finding: z.string(),
  version: z.number().int(),
  kind: findingChangeKindSchema,
  at: instantSchema,
  actor: z.string(),
  from: findingStatusSchema.nullable(),
  to: findingStatusSchema,
  reason: z.string().nullable(),
  note: z.string().nullable(),
  /** How grave it was before and is from then on, where that changed. */
  severity: z.object({ from: severitySchema, to: severitySchema }).optional(),
  /** Of a person's step: what had been decided before it. */
  before: decidedSchema.optional(),
  /** The version whose step this one takes back. */
  undoes: z.number().int().optional(),
});
export type FindingChange = z.infer<typeof findingChangeSchema>;
