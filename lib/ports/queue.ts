/** Steps talk through it: at least once, any order, each message small. */
import type { ErrorCode } from '../errors.ts';
import type { Validators } from '../model/page.ts';
import type { Instant } from '../model/vocabulary.ts';
import type { Turn } from './fetcher.ts';

/** One page that a poll planned instead of reading it itself. */
export type PlannedPage = {
  readonly url: string;
  readonly depth: number;
  /** The archived body of the feed's entry that led there. */
  readonly entry?: string | undefined;
  /** Where the site's first page was found, when elsewhere than configured. */
  readonly site?: string | undefined;
  /** Pages that the poll asked for or planned; what is found beyond them has to fit into the channel's bound. Absent: links are not followed. */
  readonly asked?: number | undefined;
  /** Something is open on it: noted as read, and claims that it was mended are looked at, even if it is unchanged. */
  readonly open?: true | undefined;
  /** How often it failed. */
  readonly tries?: number | undefined;
  /** A page that links to the brand, or should, read again on its own schedule. */
  readonly watch?: true | undefined;
};

/**
 * One address whose state is to be looked at. `since` is when that was planned: a state of later is this message's own.
 * `get`: a HEAD was answered by something else than a page. `keep`: a style sheet or picture, which is read and kept.
 */
export type PlannedLink = {
  readonly url: string;
  readonly since: Instant;
  readonly get?: true | undefined;
  readonly keep?: true | undefined;
};

/** What was answered to a request of this poll before it had to wait, so that nothing is asked for twice. `body` is archived. */
export type Heard =
  | { readonly outcome: 'read'; readonly body: string; readonly validators: Validators }
  | { readonly outcome: 'unchanged'; readonly url: string; readonly at: Instant }
  | { readonly outcome: 'gone' }
  | {
      readonly outcome: 'failed';
      readonly code: ErrorCode;
      readonly reason: string;
      readonly retry: 'never' | 'later';
      readonly status?: number | undefined;
      readonly retryAfterMs?: number | undefined;
    };

/**
 * Reads a channel; with `page` or `link` only that one page or linked address of a poll. `dueAt` names the poll. `waiting` is the
 * request it comes again with, and the turn that is kept for it. `since`: how far back to read, however long ago.
 */
export type CollectMessage = {
  readonly step: 'collect';
  readonly channel: string;
  readonly dueAt: Instant;
  readonly page?: PlannedPage | undefined;
  readonly link?: PlannedLink | undefined;
  readonly waiting?: (Turn & { readonly url: string; readonly times: number }) | undefined;
  readonly heard?: Readonly<Record<string, Heard>> | undefined;
  /** Units that were granted for what was heard, or is waited for. */
  readonly paid?: Readonly<Record<string, number>> | undefined;
  readonly since?: Instant | undefined;
};

/**
 * What the brand's channels say is held against one another. `dueAt` names the round: what changed before it is looked at together, so that
 * who has looked at that time or later is done with it. With `of`, an hour of what is counted is looked at instead, and `dueAt` is that hour.
 */
export type BrandMessage = {
  readonly step: 'analyze';
  readonly brand: string;
  readonly dueAt: Instant;
  readonly of?: 'counts' | undefined;
};

/** The report of a digest's window is to be made by whoever reads documents, and its figures sent to who delivers the window. */
export type ReportMessage = {
  readonly step: 'analyze';
  readonly report: { readonly route: string; readonly window: string };
  readonly dueAt: Instant;
};

/** Why words go, and under which name they were archived last. */
export type Taken = { readonly why: 'deleted' | 'expired'; readonly body: string | null };

/** `figures`: the report of the window in short, where somebody else made it. */
export type DeliverMessage = {
  readonly step: 'deliver';
  readonly route: string;
  readonly window: string;
  readonly dueAt: Instant;
  readonly figures?: readonly string[] | undefined;
};

/** Why a document is judged: it was read, or what it is judged by changed. */
export type Message =
  | CollectMessage
  | BrandMessage
  | ReportMessage
  | {
      readonly step: 'analyze';
      readonly channel: string;
      readonly url: string;
      readonly body: string;
      readonly readAt: Instant;
    }
  /** The document answered 404 or 410; with `taken`, it was taken back, or its words may be kept no longer. */
  | {
      readonly step: 'analyze';
      readonly channel: string;
      readonly url: string;
      readonly body: null;
      readonly readAt: Instant;
      readonly taken?: Taken | undefined;
    }
  | DeliverMessage;
/** One that is about a document. */
export type DocumentMessage = Extract<Message, { readonly step: 'analyze'; readonly url: string }>;
export type Step = Message['step'];
/** Every step that works off a queue. */
export const steps = ['collect', 'analyze', 'deliver'] as const satisfies readonly Step[];

/** `receipt` names this very delivery: a message that comes again has another. */
export type Delivery = {
  readonly id: string;
  readonly receipt: string;
  readonly message: Message;
  readonly attempt: number;
};

export type DeadLetter = {
  readonly id: string;
  readonly message: Message;
  readonly attempts: number;
  readonly reason: string;
  readonly at: Instant;
};

/** A message as it waits; one that somebody works on waits as well. */
export type WaitingMessage = { readonly message: Message; readonly readyAt: Instant; readonly attempts: number };

export type Queue = {
  /**
   * Durable when it returns. A message equal to one that waits (same fields) is kept once. `delayMs` holds it back;
   * `delaysMs` holds each back for a time of its own.
   */
  send(
    messages: readonly Message[],
    options?: { readonly delayMs?: number } | { readonly delaysMs: readonly number[] },
  ): Promise<void>;
  /** Leases up to `max` messages of one step; those not acked in time come again. */
  receive(step: Step, options: { readonly max: number; readonly leaseMs: number }): Promise<readonly Delivery[]>;
  /** Done with; repeating is harmless, and so is a lease that ran out. */
  ack(deliveries: readonly Delivery[]): Promise<void>;
  /** Puts one back for later, or, after `maxAttempts` (5), into the dead letters with its reason. */
  retry(delivery: Delivery, options: { readonly delayMs: number; readonly reason: string }): Promise<void>;
  deadLetters(): Promise<readonly DeadLetter[]>;
  /** Messages waiting, leased ones included. */
  size(step?: Step): Promise<number>;
  /** Every message that waits, for moving house; where it can only be looked at by taking it, that counts as a try. */
  waiting(): AsyncIterable<WaitingMessage>;
  /** Keeps dead letters of another queue. One that is there already is kept once where that can be told. */
  keepDead(letters: readonly Omit<DeadLetter, 'id'>[]): Promise<void>;
};
/** A message that failed this often goes to the dead letters. */
export const maxAttempts = 5;
