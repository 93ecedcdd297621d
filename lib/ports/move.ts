/**
 * Moving house: everything that stores keep, row by row, out of one kind of storage and into another. Rows are the nouns
 * themselves, so that what one kind of storage makes of them is no business of the other's.
 */
import type { Alert, Receipt } from '../model/alert.ts';
import type { AuditEntry } from '../model/audit.ts';
import type { Backlink } from '../model/backlink.ts';
import type { ChannelState } from '../model/channel-state.ts';
import type { Statement } from '../model/fact.ts';
import type { Finding, FindingChange } from '../model/finding.ts';
import type { Measure } from '../model/measure.ts';
import type { Mention } from '../model/mention.ts';
import type { Mute } from '../model/mute.ts';
import type { Page } from '../model/page.ts';
import type { Referral } from '../model/referral.ts';
import type { SavedView } from '../model/view.ts';
import type { Instant } from '../model/vocabulary.ts';
import type { Admitted } from './admission.ts';
import type { StoredConfig } from './config-store.ts';
import type { DeadLetter, WaitingMessage } from './queue.ts';
import type { Count, LinkState, NamedCount, OutboxRow } from './stores.ts';
import type { SuppressedAuthor } from './suppressed.ts';
import type { UnitDay } from './units.ts';

/** What a row of each kind is. */
export type MovedRows = {
  readonly channels: ChannelState;
  readonly pages: Page;
  readonly outlinks: { readonly channel: string; readonly url: string; readonly outlinks: readonly string[] };
  readonly links: LinkState;
  /** A story: the near fingerprint it is known by, and when it was told last. */
  readonly stories: {
    readonly brand: string;
    readonly cluster: string;
    readonly near: string;
    readonly lastSeenAt: Instant;
  };
  /** Which story a mention tells. */
  readonly tellings: { readonly brand: string; readonly mention: string; readonly cluster: string };
  /** Before what their later reads would bring. */
  readonly suppressed: SuppressedAuthor;
  readonly mentions: Mention;
  /** What those that were let go are counted as: no word of them. */
  readonly dropped: Mention;
  /** Counts outlive the mentions that they counted. */
  readonly counts: Count;
  readonly namedCounts: NamedCount;
  readonly facts: {
    readonly brand: string;
    readonly channel: string;
    readonly url: string;
    readonly readAt: Instant;
    readonly facts: readonly Statement[];
  };
  readonly findings: Finding;
  readonly changes: FindingChange;
  readonly backlinks: Backlink;
  readonly referrals: Referral;
  readonly measures: Measure;
  readonly audit: AuditEntry;
  readonly alerts: Alert;
  readonly receipts: Receipt;
  /** What cool-downs and caps count, one name at a time. */
  readonly admissions: { readonly route: string; readonly name: string; readonly entries: readonly Admitted[] };
  readonly mutes: Mute;
  readonly views: SavedView;
  /** A version of a configuration with its files, in base64; the current one of a brand comes last. */
  readonly configs: {
    readonly brand: string;
    readonly stored: StoredConfig;
    readonly files: readonly { readonly path: string; readonly base64: string }[];
  };
  /** What a paid service answered; the year for which it is kept begins anew. */
  readonly answers: { readonly question: string; readonly answer: string };
  /** Units of a paid service that are taken of a day: its bound holds on where it moved to. */
  readonly units: UnitDay & { readonly taken: number };
  /** Changes that were not yet looked at for alerts, oldest first. */
  readonly outbox: Omit<OutboxRow, 'sequence'>;
  readonly deadLetters: Omit<DeadLetter, 'id'>;
  readonly messages: WaitingMessage;
};
export type MovedKind = keyof MovedRows;
export type MovedRow = {
  readonly [Kind in MovedKind]: { readonly kind: Kind; readonly row: MovedRows[Kind] };
}[MovedKind];

/** The order in which kinds are put: what is waited for, and what others look at, comes after what it is about. */
export const movedKinds = [
  'channels',
  'pages',
  'outlinks',
  'links',
  // Before anything is judged that was paid for already.
  'answers',
  'units',
  'stories',
  'tellings',
  'suppressed',
  'mentions',
  'dropped',
  'counts',
  'namedCounts',
  'facts',
  'findings',
  'changes',
  'backlinks',
  'referrals',
  'measures',
  'audit',
  // Before the alerts that they prove to have gone, or those would be delivered once more.
  'receipts',
  'alerts',
  'admissions',
  'mutes',
  'views',
  'configs',
  'outbox',
  'deadLetters',
  'messages',
] as const satisfies readonly MovedKind[];

export type Mover = {
  /** True while nothing is kept yet; what is known of hosts, configurations, and what people did, do not count. */
  isEmpty(): Promise<boolean>;
  /** Every row there is, of all kinds, in any order of kinds; within a kind in the order that matters to it. */
  dump(): AsyncIterable<MovedRow>;
  /**
   * Puts rows of one kind, those of the kinds before having been put. Repeating does no harm, but that messages and dead letters
   * may be doubled where the queue cannot tell. Rows that are there stand where they are newer. `from` is how many rows of the kind
   * went before.
   */
  restore(rows: readonly MovedRow[], options: { readonly from: number }): Promise<void>;
};
