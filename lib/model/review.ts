/** A review with what became of it. */
import type { Finding } from './finding.ts';
import type { Mention } from './mention.ts';

export type Review = {
  /** The mention's. */
  readonly id: string;
  readonly mention: Mention;
  /** What waits, or waited, for an answer to it; null where nothing does. */
  readonly finding: Finding | null;
  /** Publicly, or as a person says. */
  readonly isAnswered: boolean;
};
