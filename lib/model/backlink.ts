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
export type OutreachStage = z.infer<typeof outreachStageSchema>;

/** What keeps search engines from following a link: its own rel, the page's meta robots, its X-Robots-Tag, its site's robots.txt. */
const followSources = ['link', 'meta', 'header', 'robots.txt'] as const;
const followSourceSchema = z.enum(followSources);

/** Why a record came into its state. */
const backlinkReasons = [
  'found',
  'imported',
  'linked',
  'named',
  'not-named',
  'link-missing',
  'page-gone',
  'page-moved',
  'page-not-read',
  'forbidden',
  'target-gone',
  'target-mended',
  'leads-elsewhere',
  'follow-changed',
] as const;
const backlinkReasonSchema = z.enum(backlinkReasons);
export type BacklinkReason = z.infer<typeof backlinkReasonSchema>;

const historyEntrySchema = z.object({
  at: instantSchema,
  state: backlinkStateSchema,
  followed: z.boolean().nullable(),
  why: backlinkReasonSchema,
});

/** What the link's target answered: its status, null where it did not answer, and the redirects before it. */
const targetSchema = z.object({
  status: z.number().nullable(),
  hops: z.array(z.object({ status: z.number(), from: z.string(), to: z.string() })),
});

/** What a tool makes of a page and its site; figures of two tools are not to be compared. */
const authoritySchema = z.object({
  by: z.string(),
  domain: z.number().nullable(),
  page: z.number().nullable(),
  spam: z.number().nullable(),
});

/** Whom to write to: a mail address, or a page with a form; and where it was found. */
const contactSchema = z.object({
  kind: z.enum(['mail', 'page']),
  value: z.string(),
  source: z.enum(['mailto', 'schema', 'author-page', 'contact-page', 'text']),
  foundOn: z.string(),
});
export type Contact = z.infer<typeof contactSchema>;

const outreachStepSchema = z.object({
  at: instantSchema,
  actor: z.string(),
  from: outreachStageSchema.nullable(),
  to: outreachStageSchema.nullable(),
  note: z.string().nullable(),
});
export type OutreachStep = z.infer<typeof outreachStepSchema>;

const outreachSchema = z.object({
  /** Grows with every change: who decided upon an older one has to look again. */
  version: z.number().int(),
  /** When to follow up. */
  dueAt: instantSchema.nullable(),
  contacts: z.array(contactSchema),
  /** The letter as it was last drafted; a person sends it. */
  draft: z
    .object({ template: z.string().nullable(), subject: z.string(), text: z.string(), at: instantSchema })
    .nullable(),
  /** What was done, oldest first; the newest `outreachStepsMax` are kept. */
  steps: z.array(outreachStepSchema),
});
export type Outreach = z.infer<typeof outreachSchema>;
export const outreachStepsMax = 50;

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
  /** What takes the follow away; null where the link is followed, or nothing is known. */
  followedBy: followSourceSchema.nullable(),
  /** Where on the page it stands. */
  place: z.enum(['main', 'boilerplate']).nullable(),
  state: backlinkStateSchema,
  firstSeenAt: instantSchema,
  /** When the link was last seen on the page; null where it never was. */
  lastSeenAt: instantSchema.nullable(),
  /** When the page was last asked for, whatever it answered. */
  lastCheckedAt: instantSchema,
  /** When the page was last read whole, or found gone; null for a record that nobody but an import knows. */
  lastReadAt: instantSchema.nullable(),
  /** Whether the link was on the page at its last whole reads, newest last, `checksKeptMax` at most. */
  checks: z.array(z.boolean()),
  /** Times in a row that the page could not be read. */
  failures: z.number().int(),
  /** When the page is to be read again; null where it is not. */
  nextCheckAt: instantSchema.nullable(),
  /** Known by a list of the user's: watched even where no channel finds it. */
  watched: z.boolean(),
  /** The address that the linking page claims for itself, where that is another one. */
  canonical: z.string().nullable(),
  /** True where search engines are told to leave the linking page out; null where nobody read it. */
  noindex: z.boolean().nullable(),
  /** Null where the target was never asked for. */
  target: targetSchema.nullable(),
  /** What the page speaks of, and which of the brand's products. */
  topic: z.string().nullable(),
  product: z.string().nullable(),
  /** The page of the brand that a link should lead to, and the sentence in which it belongs. */
  suggestedTarget: z.string().nullable(),
  sentence: z.string().nullable(),
  /** Changes of state or of being followed, oldest first; the first and the newest are kept, `historyMax` in all. */
  history: z.array(historyEntrySchema),
  visits: z.number().nullable(),
  stage: outreachStageSchema.nullable(),
  /** What came of those visits; absent where nobody counts it. */
  conversions: z.number().nullable().optional(),
  /** How the stage came about, and what is next; absent until somebody takes it up. */
  outreach: outreachSchema.optional(),
  /** By tool, as lists of theirs said last. */
  authority: z.array(authoritySchema).optional(),
  /** Language of the linking page. */
  language: z.string().optional(),
  /** Competitors that the page links to, by name. */
  rivals: z.array(z.string()).optional(),
  /** The channel through which the page was found. */
  channel: z.string(),
});
export type Backlink = z.infer<typeof backlinkSchema>;

export const checksKeptMax = 3;
export const historyMax = 50;

/** What tells one record from another, and what every one has from its first day. */
type KnownFromTheStart =
  | 'type'
  | 'id'
  | 'brand'
  | 'from'
  | 'referringDomain'
  | 'to'
  | 'state'
  | 'firstSeenAt'
  | 'lastCheckedAt'
  | 'channel';

/** What a record says that nobody has read yet, beside what it is known by. */
export const unreadBacklink: Omit<Backlink, KnownFromTheStart> = {
  anchor: null,
  rel: [],
  followed: null,
  followedBy: null,
  place: null,
  lastSeenAt: null,
  lastReadAt: null,
  checks: [],
  failures: 0,
  nextCheckAt: null,
  watched: false,
  canonical: null,
  noindex: null,
  target: null,
  topic: null,
  product: null,
  suggestedTarget: null,
  sentence: null,
  history: [],
  visits: null,
  stage: null,
};
