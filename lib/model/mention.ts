/** One item seen through one brand's eyes. */
import type { Instant, Speaker } from './vocabulary.ts';

export const sentimentLabels = ['positive', 'neutral', 'negative', 'mixed'] as const;
export type SentimentLabel = (typeof sentimentLabels)[number];

/** `score` is -1 (worst) to 1 (best), `confidence` 0..1, `engine` who judged, with its version. */
export type SentimentJudgement = {
  readonly label: SentimentLabel;
  readonly score: number;
  readonly confidence: number;
  readonly engine: string;
};

/** Where in an item a brand is named: which block, where in it, and by which of its names. */
export type Occurrence = {
  readonly block: number;
  readonly span: readonly [number, number];
  readonly quote: string;
  /** The configured name that was met, `Northwind Coffee`. */
  readonly name: string;
  readonly via: 'name' | 'alias' | 'misspelling' | 'product';
};

export type Mention = {
  readonly type: 'mention';
  readonly id: string;
  readonly brand: string;
  readonly channel: string;
  readonly url: string;
  readonly speaker: Speaker;
  readonly author: string | null;
  readonly publishedAt: Instant | null;
  readonly seenAt: Instant;
  readonly language: string;
  readonly title: string;
  /** At most 300 characters around where the brand is named. */
  readonly snippet: string;
  /** The names that were met, in order of appearance, each once. */
  readonly matched: readonly string[];
  /** The product of the brand that is named most, the first of those named as often; null where none is. */
  readonly product: string | null;
  /** 1..5, brought to that scale; null where none was given. */
  readonly rating: number | null;
  /** True when the item links to one of the brand's domains or profiles. */
  readonly linked: boolean;
  /** Id of the story that this mention tells, shared by its copies. */
  readonly cluster: string;
  readonly reach: number | null;
  readonly sentiment: SentimentJudgement;
  /** Competitors named in the same item, for share of voice. */
  readonly competitors: readonly string[];
};
