/** What came of one message of collect. */
import type { Instant } from '../model/vocabulary.ts';
import type { ChangedFinding } from './write-findings.ts';

export type CollectOutcome = {
  readonly channel: string;
  /** Why the channel as a whole could not be read; undefined when it was. */
  readonly failure: string | undefined;
  readonly fetched: number;
  readonly notModified: number;
  /** Pages that could not be read, though the channel could. */
  readonly pagesFailed: readonly { readonly url: string; readonly reason: string }[];
  readonly findings: readonly ChangedFinding[];
  /**
   * Where it was asked to read back: to what time it has, null where its source does not look back further than what is shown; and whether
   * the next polls read what lies before.
   */
  readonly reached?: { readonly since: Instant; readonly to: Instant | null; readonly owesOlder: boolean };
  /** Cut off by the signal: the message has to come again. */
  readonly isInterrupted: boolean;
};

/** The outcome of a message that needs no work. */
export const toNothing = (channel: string): CollectOutcome => ({
  channel,
  failure: undefined,
  fetched: 0,
  notModified: 0,
  pagesFailed: [],
  findings: [],
  isInterrupted: false,
});
