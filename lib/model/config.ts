/** Everything that earmark.yml says, parsed: what the engine runs on. */
import type { AlertRoute } from './alert.ts';
import type { Brand } from './brand.ts';
import type { Channel } from './channel.ts';
import type { RegisteredFact } from './fact.ts';
import type { Guideline } from './guideline.ts';
import type { PlannedChange } from './planned.ts';
import type { TriageSettings } from './triage.ts';

/** How a host is asked: at which address it is found (rehearsals, the sample), and how far apart requests are. */
export type HostSettings = { readonly address?: string; readonly spacingMs?: number };

export type NetworkSettings = {
  /** Goes into the user agent, so that a webmaster can reach the owner. */
  readonly contact: string | undefined;
  readonly spacingMs: number;
  /** Private hosts that may be read all the same, by name or host:port. */
  readonly allowHosts: readonly string[];
  readonly hosts: Readonly<Record<string, HostSettings>>;
  readonly maxBytes: number;
  readonly timeoutMs: number;
  readonly maxRedirects: number;
};

/** Who judges sentiment. */
export type SentimentSettings = {
  readonly engine: 'local' | 'local-first' | 'comprehend';
  /** Units that Amazon Comprehend may bill a day (UTC); a text is three. */
  readonly unitsPerDay: number;
  /** With `local-first`: texts of which the local engine is less sure than this (0..1) are sent. */
  readonly confidenceMin: number;
};

/** A letter that asks for a link, with words in double braces: `{{page}}`. */
export type LetterTemplate = { readonly subject: string; readonly text: string };

/** How people are asked for links. */
export type OutreachSettings = {
  readonly templates: Readonly<Record<string, LetterTemplate>>;
  /** Letters to one domain in one calendar period, UTC. */
  readonly perDomain: { readonly count: number; readonly per: 'month' | 'quarter' | 'year' };
  /** Domains and mail addresses that nobody of the team writes to. */
  readonly doNotContact: readonly string[];
};

/** Who hands a report over; null where it is the brand's own. */
export type ReportSettings = {
  readonly agency: { readonly name: string; readonly logo?: string | undefined } | null;
};

export type Config = {
  readonly brand: Brand;
  readonly facts: readonly RegisteredFact[];
  readonly guidelines: readonly Guideline[];
  readonly channels: readonly Channel[];
  readonly backlinks: {
    readonly require: 'followed' | 'any';
    /** Sites where a missing link is nobody's business. */
    readonly partners: readonly string[];
    /** Domains that the brand once had. */
    readonly oldDomains: readonly string[];
    /** Files that list pages which link to the brand. */
    readonly watch: readonly string[];
  };
  readonly alerts: readonly AlertRoute[];
  readonly privacy: {
    readonly authors: 'pseudonym' | 'plain';
    /** Whether others' contacts are taken out of what is kept of mentions. */
    readonly mask: 'local' | 'comprehend' | 'off';
    readonly keepDays: number;
    /** Days for which each kind is kept, where somebody said so. */
    readonly retention?: RetentionSettings | undefined;
  };
  readonly network: NetworkSettings;
  readonly sentiment: SentimentSettings;
  readonly outreach: OutreachSettings;
  readonly report: ReportSettings;
  /** Where people reach the dashboard; messages link there. Absent where nobody said. */
  readonly dashboard?: { readonly url?: string | undefined; readonly colour?: string | undefined };
  readonly triage: TriageSettings;
  /** Changes that are expected; absent in what was kept before. */
  readonly planned?: readonly PlannedChange[];
  /** The folder of earmark.yml: files it names lie here or below. */
  readonly folder: string;
};

/** Days for which each kind is kept; what is left out has a default (lib/pipeline/retention.ts). */
export type RetentionSettings = {
  readonly [Kind in 'mentions' | 'reviews' | 'findings' | 'alerts' | 'audit' | 'archive']?: number | undefined;
} & {
  /** Of mentions, by the source of their channel. */
  readonly sources?: Readonly<Record<string, number>> | undefined;
};
