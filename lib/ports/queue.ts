/** Steps talk through it: at least once, any order, each message small. */
import type { Instant } from '../model/vocabulary.ts';

/** Why a document is judged: it was read, or what it is judged by changed. */
export type Message =
  | { readonly step: 'collect'; readonly channel: string; readonly dueAt: Instant }
  | {
      readonly step: 'analyze';
      readonly channel: string;
      readonly url: string;
      readonly body: string;
      readonly readAt: Instant;
    }
  /** The document answered 404 or 410. */
  | {
      readonly step: 'analyze';
      readonly channel: string;
      readonly url: string;
      readonly body: null;
      readonly readAt: Instant;
    }
  | { readonly step: 'deliver'; readonly route: string; readonly window: string; readonly dueAt: Instant };
export type Step = Message['step'];

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

export type Queue = {
  /** Durable when it returns. A message equal to one that waits (same fields) is kept once. `delayMs` holds it back. */
  send(messages: readonly Message[], options?: { readonly delayMs?: number }): Promise<void>;
  /** Leases up to `max` messages of one step; those not acked in time come again. */
  receive(step: Step, options: { readonly max: number; readonly leaseMs: number }): Promise<readonly Delivery[]>;
  /** Done with; repeating is harmless, and so is a lease that ran out. */
  ack(deliveries: readonly Delivery[]): Promise<void>;
  /** Puts one back for later, or, after `maxAttempts` (5), into the dead letters with its reason. */
  retry(delivery: Delivery, options: { readonly delayMs: number; readonly reason: string }): Promise<void>;
  deadLetters(): Promise<readonly DeadLetter[]>;
  /** Messages waiting, leased ones included. */
  size(step?: Step): Promise<number>;
};
/** A message that failed this often goes to the dead letters. */
export const maxAttempts = 5;
