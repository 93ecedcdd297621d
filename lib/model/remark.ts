/** What a check says of what it was handed; the runner stamps the rest on it. */
import type { Evidence, Lifecycle, UrgencyTerms } from './finding.ts';
import type { Audience, Instant, Severity, Span } from './vocabulary.ts';

/** What one of several documents says, for a remark on what they say together. */
export type CitedDocument = {
  readonly channel: string;
  readonly url: string;
  readonly quote: string;
  /** When the document was read. */
  readonly observedAt: Instant;
  readonly expected?: string;
};

export type Remark = {
  /** One sentence: what was found, and against which expectation. */
  readonly message: string;
  /** One sentence: how to mend it. */
  readonly mend: string;
  /** The words in question, as they stand there; empty where something is missing. */
  readonly quote: string;
  /** Index into the blocks the check was handed, and where in that block. */
  readonly block?: number;
  readonly span?: Span;
  /** Its place in a draft, where the check read that itself; both from 1. */
  readonly place?: { readonly line: number; readonly column: number };
  /** The rule of a style that says so: `Microsoft.Adverbs`. */
  readonly rule?: string;
  /** Where one check's remarks are of different gravity; a guideline's own word goes before it. */
  readonly severity?: Severity;
  readonly expected?: string;
  /** Visits that the link in question brought, where they were counted: the more, the more urgent. */
  readonly visits?: number | null;
  /** Where it was seen when that is not the judged page itself. */
  readonly url?: string;
  /** The documents it rests on, where that is more than the judged page: the one in question first. */
  readonly evidence?: readonly CitedDocument[];
};

/** A remark with everything that makes it a finding but its life: what the runner hands to findings. */
export type StampedRemark = {
  readonly check: string;
  readonly guideline: string | null;
  readonly audience: Audience;
  readonly severity: Severity;
  readonly lifecycle: Lifecycle;
  /** What makes it the same remark across reads, within its place, check and guideline. */
  readonly key: string;
  readonly channel: string;
  readonly url: string;
  readonly mention: string | null;
  /** 0..100. */
  readonly urgency: number;
  readonly urgencyTerms?: UrgencyTerms;
  /** Who shall answer, by the rules of triage, when it is new. */
  readonly assignee?: string;
  /** How long an answer may take from when it was found first. */
  readonly respondMs?: number;
  readonly title: string;
  readonly message: string;
  readonly mend: string;
  readonly evidence: readonly Evidence[];
};
