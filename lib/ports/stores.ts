/**
 * What is kept, spoken of as mentions and findings, not as tables. Every adapter passes the suites in test/contracts.
 * All writes are idempotent: the same call twice leaves what it left once.
 */
import type { Alert, Receipt } from '../model/alert.ts';
import type { Backlink, BacklinkState, OutreachStage } from '../model/backlink.ts';
import type { ChannelState } from '../model/channel-state.ts';
import type { Fact, Statement } from '../model/fact.ts';
import type { Finding, FindingBrief, FindingChange, FindingStatus } from '../model/finding.ts';
import type { Measure } from '../model/measure.ts';
import type { Correction, Mention, SentimentLabel } from '../model/mention.ts';
import type { Mute } from '../model/mute.ts';
import type { Page } from '../model/page.ts';
import type { Referral } from '../model/referral.ts';
import type { SavedView } from '../model/view.ts';
import type { Audience, Instant, Severity, Speaker } from '../model/vocabulary.ts';
import type { Admission } from './admission.ts';
import type { AuditStore } from './audit.ts';
import type { ConfigStore } from './config-store.ts';
import type { Redirect } from './fetcher.ts';
import type { SuppressedStore } from './suppressed.ts';

/** A page of a list: `next` goes into the following call's `after`, undefined at the end. */
export type Slice<T> = { readonly rows: readonly T[]; readonly next: string | undefined };
/** `limit` is at most 1,000; default 100. */
export type Paging = { readonly limit?: number; readonly after?: string };

/** What is granted to a poll: pages to be read, addresses to be written down, links to be looked at. */
export type Budget = { readonly channel: string; readonly poll: Instant; readonly of: string };
export type Wish = { readonly by: string; readonly names: readonly string[]; readonly max: number };
/** A claim is one row wherever it is kept. */
export const grantedNamesMax = 10_000;

/** Documents of channels: validators, archive pointers, and what they were last judged with. */
export type PageStore = {
  find(channel: string, url: string): Promise<Page | undefined>;
  /** Those of the addresses that are there, in any order. */
  findAll(channel: string, urls: readonly string[]): Promise<readonly Page[]>;
  /** All documents of a channel, for its next poll; at most `max`, read ones first, then by depth and address. */
  list(channel: string, max: number): Promise<readonly Page[]>;
  /** Keeps rows whole, but never replaces a newer `readAt` by an older one. */
  put(pages: readonly Page[]): Promise<void>;
  /**
   * Adds documents that are only known by name; those already there stay as they are. Answers the addresses of those it added, now
   * or in an earlier call of the same `foundBy` whose document is still only known: two who find one page at a time are told apart.
   */
  addKnown(pages: readonly Page[]): Promise<readonly string[]>;
  /**
   * Grants what one poll of a channel may have `max` of, by name: the first come get theirs, atomically across workers. Answers which of the names `by`
   * has, in their order. What it got before it has still, and that is not counted again: who died after a grant asks once more. Two claimants may have
   * the same name, and it counts twice. At most `grantedNamesMax` names a claimant. Forgotten some days after the poll.
   */
  grant(budget: Budget, wish: Wish): Promise<readonly string[]>;
  /** Notes what a document was last judged with; ignored where a newer read was judged already. */
  markJudged(mark: {
    readonly channel: string;
    readonly url: string;
    readonly judgedWith: string;
    readonly readAt: Instant;
  }): Promise<void>;
  /** The addresses a document links to (canonical), as of its last read. */
  putOutlinks(channel: string, url: string, outlinks: readonly string[]): Promise<void>;
  outlinks(channel: string): Promise<readonly { readonly url: string; readonly outlinks: readonly string[] }[]>;
  removeChannel(channel: string): Promise<void>;
};

/** What is known of an address that pages link to. */
export type LinkState = {
  readonly url: string;
  readonly state: 'ok' | 'gone' | 'unknown';
  readonly status: number | null;
  readonly checkedAt: Instant;
  /** The redirects it answered with, in order; absent where there was none. */
  readonly redirects?: readonly Redirect[];
  /** Of the brand's profiles: whether the page there names one of the brand's domains; absent where that cannot be told. */
  readonly namesBrand?: boolean;
};
export type LinkStateStore = {
  find(urls: readonly string[]): Promise<readonly LinkState[]>;
  put(states: readonly LinkState[]): Promise<void>;
};

/** What the poll of a channel begins with. */
export type PollAhead = {
  readonly channel: string;
  readonly state: ChannelState | undefined;
  /** The document at the address that was named. */
  readonly page: Page | undefined;
  /** Whether anything was ever found at the place that was named. */
  readonly hasFindings: boolean;
};

export type ChannelStateStore = {
  find(channel: string): Promise<ChannelState | undefined>;
  /**
   * What polls begin with, all as of one moment; none where that cannot be told together. Only where reading together costs less than one
   * by one, as it does where one process polls many channels.
   */
  findAhead?(
    brand: string,
    polls: readonly { readonly channel: string; readonly url: string; readonly place: string }[],
  ): Promise<readonly PollAhead[]>;
  list(): Promise<readonly ChannelState[]>;
  /** The states without the sources' cursors, which may be large: what is asked every minute. By id. */
  listHealth(): Promise<readonly Omit<ChannelState, 'cursor'>[]>;
  put(state: ChannelState): Promise<void>;
  remove(channel: string): Promise<void>;
};

export type MentionFilter = {
  readonly brand: string;
  readonly channel?: string;
  readonly speaker?: Speaker;
  readonly sentiment?: SentimentLabel;
  readonly cluster?: string;
  /** Seen at or after. */
  readonly since?: Instant;
  /** Seen before. */
  readonly until?: Instant;
  /** Full-text search over title and snippet: all words must occur. */
  readonly text?: string;
  /** Only what has stars, of any number. */
  readonly rated?: true;
  /** Of so many stars, 1 to 5; what lies between is rounded. */
  readonly stars?: number;
  readonly language?: string;
};

/** A day's and hour's counts of mentions, kept incrementally: `day` is `2026-10-01`, `hour` 0..23, both UTC. */
export type Count = {
  readonly brand: string;
  readonly day: string;
  readonly hour: number;
  readonly channel: string;
  readonly language: string;
  readonly speaker: Speaker;
  /** The brand's product that is spoken of most; null for none. */
  readonly product: string | null;
  readonly mentions: number;
  readonly positive: number;
  readonly negative: number;
  readonly neutral: number;
  readonly mixed: number;
  readonly rated: number;
  readonly ratingSum: number;
};

/** By what counts may be summed. */
export const countDimensions = ['day', 'hour', 'channel', 'language', 'speaker', 'product'] as const;
export type CountDimension = (typeof countDimensions)[number];

/** Counts summed over all that was not asked for: the dimensions that were, and the sums. */
export type CountSum = Partial<Pick<Count, CountDimension>> & Omit<Count, CountDimension | 'brand'>;

/**
 * What is counted of mentions by names of its own: competitors that are named beside the brand; reviews that are answered, by nothing; replies to
 * reviews by how soon they came (a step of lib/model/reply-time.ts), on the day of the reply; kinds; those that are perhaps somebody else's, by
 * nothing; and engines by what they judged, and by what a person said otherwise of, or the same.
 */
export const namedCounts = [
  'competitor',
  'answered',
  'reply',
  'kind',
  'unsure',
  'judged',
  'overridden',
  'confirmed',
] as const;
export type NamedOf = (typeof namedCounts)[number];

/** By what named counts may be summed: the first three by all, what engines judged by language too, the others by day and speaker alone. */
export const namedDimensions = ['day', 'channel', 'language', 'speaker', 'product'] as const;
export type NamedDimension = (typeof namedDimensions)[number];

/** A day's named count; empty in the dimensions that it is not kept by. */
export type NamedCount = Pick<Count, 'brand' | NamedDimension> & {
  readonly of: NamedOf;
  readonly name: string;
  readonly count: number;
};

/** Named counts summed over all that was not asked for. */
export type NamedSum = Partial<Pick<Count, NamedDimension>> & Pick<NamedCount, 'name' | 'count'>;

/** Days for which what stays of a mention that was dropped is kept: on AWS its counts are kept no longer. */
export const remainderDays = 800;

export type MentionStore = {
  /**
   * Keeps a mention under its id and brings the counts along: a new one is counted, a changed one recounted, the same one not.
   * `firstSeenAt` and `cluster` of an older row of that id stand. Answers which were new.
   */
  put(mentions: readonly Mention[]): Promise<readonly { readonly id: string; readonly isNew: boolean }[]>;
  find(id: string): Promise<Mention | undefined>;
  /** Newest first. */
  list(filter: MentionFilter, paging?: Paging): Promise<Slice<Mention>>;
  remove(id: string): Promise<void>;
  /** Lets mentions go whose time is over, with what people said of them; they stay counted, and count once should they come again. */
  drop(ids: readonly string[]): Promise<void>;
  /**
   * Lets what stayed of mentions go that were dropped `remainderDays` ago: one that comes again after so long is new, and counted. At most `max`; answers
   * how many. On AWS the table does so by itself, and none are told of.
   */
  dropRemainders(max: number): Promise<number>;
  /**
   * A person's word on how a mention is meant, in place of the engine's, which is kept beside it; recounted. Null takes it back. It stands
   * whatever is judged later. Answers the mention as it is then; undefined where there is none.
   */
  correct(id: string, correction: Pick<Correction, 'label' | 'by' | 'at'> | null): Promise<Mention | undefined>;
  /** Mentions that a person corrected, the latest correction first; at most `max`, which is at most 5,000. */
  listCorrected(brand: string, max: number): Promise<readonly Mention[]>;
  counts(filter: {
    readonly brand: string;
    readonly fromDay: string;
    readonly toDay: string;
  }): Promise<readonly Count[]>;
  /** The same summed, by at least one dimension, in the order of `countDimensions`: a view needs some hundred rows of what may be a million. */
  sumCounts(filter: {
    readonly brand: string;
    readonly fromDay: string;
    readonly toDay: string;
    readonly by: readonly CountDimension[];
  }): Promise<readonly CountSum[]>;
  /** Named counts of days summed by their names, and by what else is asked for, in the order of `namedDimensions`. */
  sumNamed(filter: {
    readonly brand: string;
    readonly fromDay: string;
    readonly toDay: string;
    readonly of: NamedOf;
    readonly by: readonly NamedDimension[];
  }): Promise<readonly NamedSum[]>;
  /** Stories: notes a text's near fingerprint (64 bit, hex) and answers the cluster it belongs to; a new one is named for the mention. */
  joinCluster(entry: {
    readonly brand: string;
    readonly mention: string;
    readonly near: string;
    readonly seenAt: Instant;
  }): Promise<string>;
};

type ReadFrom = {
  readonly brand: string;
  readonly channel: string;
  readonly url: string;
  readonly readAt: Instant;
};
/** A fact with where and when it was read. */
export type StoredFact = Fact & ReadFrom;
/** The same of whatever is kept of a document. */
export type StoredStatement = Statement & ReadFrom;
export type FactStore = {
  /** The facts of one document replace all earlier ones of that document; an older read changes nothing. */
  replace(
    document: { readonly brand: string; readonly channel: string; readonly url: string; readonly readAt: Instant },
    facts: readonly Statement[],
  ): Promise<void>;
  /** True where the document is not known to say exactly this, in this order. A document that is not known says nothing. */
  differs(
    document: { readonly brand: string; readonly channel: string; readonly url: string },
    facts: readonly Statement[],
  ): Promise<boolean>;
  /** In order of channel, address and place; with `max` at most so many of them. */
  list(
    brand: string,
    filter?: { readonly kind?: Statement['kind']; readonly channel?: string; readonly max?: number },
  ): Promise<readonly StoredStatement[]>;
};

export type FindingFilter = {
  readonly brand: string;
  readonly status?: readonly FindingStatus[];
  readonly audience?: Audience;
  readonly check?: string;
  readonly guideline?: string;
  readonly channel?: string;
  readonly severity?: Severity;
  readonly assignee?: string;
};

/** A finding as it shall be, and the step in its history that says why. `finding.version` is the version it gets. */
export type FindingWrite = { readonly finding: Finding; readonly change: FindingChange };

/** One change of a finding, as the alert step reads it: `before` is null for a new one. */
export type OutboxRow = {
  readonly sequence: string;
  readonly before: Finding | null;
  readonly after: Finding;
  readonly change: FindingChange;
};

/** Takes words out of what is kept of findings beside themselves; given twice the same, it answers the same. */
export type Redaction = {
  finding(finding: Finding): Finding;
  change(change: FindingChange): FindingChange;
};

export type FindingStore = {
  find(id: string): Promise<Finding | undefined>;
  /** Every finding of a place, resolved ones too. */
  listAt(brand: string, place: string): Promise<readonly Finding[]>;
  /** Gravest first, then newest by last seen. */
  list(filter: FindingFilter, paging?: Paging): Promise<Slice<Finding>>;
  /**
   * What figures are made from: of each status that is asked for at most `max`, gravest first, then newest; `isCut` where there are more. On AWS
   * they may be a moment old.
   */
  listBriefs(question: {
    readonly brand: string;
    readonly status: readonly FindingStatus[];
    readonly max: number;
  }): Promise<{ readonly rows: readonly FindingBrief[]; readonly isCut: boolean }>;
  /**
   * Writes each finding if its stored version is exactly one less (or it is new, with version 1), with its history row and
   * its outbox row, all or nothing. Answers per write; a `conflict` means somebody was faster: read again and decide anew.
   */
  apply(writes: readonly FindingWrite[]): Promise<readonly ('written' | 'conflict')[]>;
  history(id: string): Promise<readonly FindingChange[]>;
  /** Rewrites what is kept of findings beside themselves: their histories, and their changes that wait. For words that must go. */
  redact(ids: readonly string[], redaction: Redaction): Promise<void>;
  /** Lets findings go with their histories, each if it still has this version. */
  remove(findings: readonly Pick<Finding, 'id' | 'version'>[]): Promise<void>;
  /** Changes that were not yet looked at for alerts, oldest first. */
  readOutbox(max: number): Promise<readonly OutboxRow[]>;
  /** They have been looked at, and their alerts are claimed durably. */
  ackOutbox(sequences: readonly string[]): Promise<void>;
  count(brand: string): Promise<Readonly<Record<FindingStatus, number>>>;
  /** The lists that somebody saved, by name. */
  listViews(brand: string, user: string): Promise<readonly SavedView[]>;
  /** In place of an earlier one of that name. */
  putView(view: SavedView): Promise<void>;
  removeView(view: Pick<SavedView, 'brand' | 'user' | 'name'>): Promise<void>;
};

export type BacklinkFilter = {
  readonly brand: string;
  readonly state?: BacklinkState;
  readonly stage?: OutreachStage;
  readonly from?: string;
  readonly referringDomain?: string;
};
/** That a page was read and is as it was: when, and when it is read next. */
export type BacklinkLook = { readonly id: string; readonly at: Instant; readonly nextCheckAt: Instant | null };

export type BacklinkStore = {
  /**
   * Keeps a backlink under its id. Who checked later speaks, and whoever read the page over whoever only knows of it; the earliest first
   * sight counts, what is watched stays so, and `visits` and `stage` of an older row stand where the new one has none. Many may be given one
   * after another, as they are made.
   */
  put(backlinks: Iterable<Backlink>): Promise<void>;
  /**
   * Changes a backlink as it is at this moment, whoever else writes it; answers what became of it, undefined where there is none. `change` may be
   * called several times, and keeps the id.
   */
  revise(id: string, change: (backlink: Backlink) => Backlink): Promise<Backlink | undefined>;
  /**
   * Notes that the pages of backlinks whose links stood at their last reads, or that have none, were read again and are as they were: they were checked and
   * read then, and what links them was seen. An older look than the last check says nothing. For the many; it costs less than `put`.
   */
  noteUnchanged(looks: readonly BacklinkLook[]): Promise<void>;
  find(id: string): Promise<Backlink | undefined>;
  list(filter: BacklinkFilter, paging?: Paging): Promise<Slice<Backlink>>;
  /** Those whose next check has come by then, earliest first, at most `max` (1,000). */
  listDue(due: { readonly brand: string; readonly until: Instant; readonly max: number }): Promise<readonly Backlink[]>;
};

export type ReferralFilter = {
  readonly brand: string;
  /** Of visitors who came from this registrable domain. */
  readonly domain?: string;
  /** Of visitors who came to this page of the brand. */
  readonly landing?: string;
};
/** What came to the brand's pages from elsewhere, as it was counted. */
export type ReferralStore = {
  /** Keeps each count under its id, in place of an older one. */
  put(referrals: readonly Referral[]): Promise<void>;
  /** By domain, then by id; what came from no domain first. */
  list(filter: ReferralFilter, paging?: Paging): Promise<Slice<Referral>>;
};

export type MeasureFilter = {
  readonly brand: string;
  /** Of that day and later ones. */
  readonly fromDay?: string;
};
/** What was measured elsewhere: answers to surveys, and other tools' figures. */
export type MeasureStore = {
  /** Keeps each measure under its id, in place of an older one. */
  put(measures: readonly Measure[]): Promise<void>;
  /** By day, then by id. */
  list(filter: MeasureFilter, paging?: Paging): Promise<Slice<Measure>>;
};

export type ReceiptFilter = {
  readonly status?: Receipt['status'];
  readonly route?: string;
  readonly window?: string;
};

/** A window of a route in which something is still owed; due at the earliest time of its alerts. */
export type DueWindow = { readonly route: string; readonly window: string; readonly dueAt: Instant };

export type AlertStore = {
  /** Claims alerts by their ids; those that were there already are left out of the answer. Their windows are then owed. */
  claim(alerts: readonly Alert[]): Promise<readonly Alert[]>;
  /** The windows that are owed and due by then, earliest first. */
  listDue(until: Instant): Promise<readonly DueWindow[]>;
  /** Takes note that these alerts of a window are delivered, or given up: it is owed no more, unless it has others by now. */
  settle(route: string, window: string, alerts: readonly string[]): Promise<void>;
  /**
   * Lets one worker at a time deliver a window: answers false while somebody else holds it. It is held until it is let go of,
   * or that time has come; who holds it may hold it longer.
   */
  hold(
    route: string,
    window: string,
    hold: { readonly holder: string; readonly nowMs: number; readonly untilMs: number },
  ): Promise<boolean>;
  /** Lets go of a window; harmless where somebody else holds it. */
  letGo(route: string, window: string, holder: string): Promise<void>;
  /** All alerts of one route and window. */
  list(route: string, window: string): Promise<readonly Alert[]>;
  /** Rewrites the findings that alerts were made of. For words that must go: it looks at all alerts. */
  redact(findings: readonly string[], redaction: Pick<Redaction, 'finding'>): Promise<void>;
  /** Lets an alert through, or not, as `admitTo` says, and remembers it; of two who ask at once one is told of the other. */
  admit(admission: Admission): Promise<boolean>;
  /** What people asked not to hear of; those that are over stand there until they are removed. */
  listMutes(brand: string): Promise<readonly Mute[]>;
  /** In place of an earlier one of the same thing. */
  putMute(mute: Mute): Promise<void>;
  removeMute(mute: Pick<Mute, 'brand' | 'of' | 'id'>): Promise<void>;
  findReceipt(id: string): Promise<Receipt | undefined>;
  putReceipt(receipt: Receipt): Promise<void>;
  listReceipts(filter?: ReceiptFilter): Promise<readonly Receipt[]>;
  /** Lets alerts and receipts go that are older, at most `max` of each; what is owed stays. Answers how many of both. */
  expire(expiry: { readonly brand: string; readonly before: Instant; readonly max: number }): Promise<number>;
};

/** Everything that is kept, in one place. */
export type Stores = {
  readonly pages: PageStore;
  readonly links: LinkStateStore;
  readonly channels: ChannelStateStore;
  readonly mentions: MentionStore;
  readonly facts: FactStore;
  readonly findings: FindingStore;
  readonly backlinks: BacklinkStore;
  readonly referrals: ReferralStore;
  readonly measures: MeasureStore;
  readonly alerts: AlertStore;
  readonly configs: ConfigStore;
  readonly suppressed: SuppressedStore;
  readonly audit: AuditStore;
};
