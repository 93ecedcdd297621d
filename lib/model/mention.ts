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

/** What somebody wants who says something: what decides who answers, and how soon. */
export const mentionKinds = ['complaint', 'question', 'praise', 'safety', 'legal', 'press', 'other'] as const;
export type MentionKind = (typeof mentionKinds)[number];

/** How a review speaks of one side of what it is about: `service`, `price`. */
export type Aspect = { readonly aspect: string; readonly label: SentimentLabel };

/** A person's word on how a mention is meant, which stands whatever is judged later. `judged` is what the engine says. */
export type Correction = {
  readonly label: SentimentLabel;
  readonly by: string;
  readonly at: Instant;
  readonly judged: SentimentJudgement;
};

/** Whether it is about this brand, or rather about what people said before is not: then it is kept, and alerts nobody. */
export type Relevance = {
  readonly level: 'high' | 'low';
  /** In words: `looks like what you ignored: traders, shipping`. */
  readonly why: string | null;
};

/** A public answer to what was said: when, where that is told, and what it answers, by which later changes are told. */
export type MentionAnswer = {
  readonly at: Instant | null;
  /** The answer itself, as a hash; absent where it was kept before that was asked for. */
  readonly key?: string;
  /** What was said when the answer was seen first: its stars, and its words as a hash. */
  readonly to?: { readonly rating: number | null; readonly words: string };
  /** The read that first showed stars lowered or words changed since: what is said now waits for another answer. */
  readonly outdatedAt?: Instant;
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
  /** Phrases that say what it is about, the most salient first; at most 8. */
  readonly topics: readonly string[];
  /** Of reviews: the sides of the matter that they speak of. */
  readonly aspects: readonly Aspect[];
  readonly kind: MentionKind;
  /** Public address of the author, where the source gives one. */
  readonly authorUrl: string | null;
  readonly correction: Correction | null;
  readonly relevance: Relevance;
  /** What the one who is spoken of answered publicly; null where nothing was. */
  readonly answer: MentionAnswer | null;
};

/** What mentions say of themselves that were kept before they were asked. */
export const earlierMention = {
  topics: [],
  aspects: [],
  kind: 'other',
  authorUrl: null,
  correction: null,
  relevance: { level: 'high', why: null },
  answer: null,
} as const satisfies Partial<Mention>;

/** What is kept of an answer where words are let go. */
export const toWordlessAnswer = ({ answer }: Pick<Mention, 'answer'>): MentionAnswer | null =>
  answer == null
    ? null
    : { at: answer.at, ...(answer.outdatedAt === undefined ? {} : { outdatedAt: answer.outdatedAt }) };

/** True where what is said now was answered publicly. */
export const hasAnswer = ({ answer }: Pick<Mention, 'answer'>): boolean =>
  // Rows that were kept before it was asked for lack it.
  (answer ?? null) !== null && answer?.outdatedAt === undefined;

/** How a person's word weighs beside those of engines: not as the strongest that there is, for a label says no more. */
const correctedScore: Readonly<Record<SentimentLabel, number>> = {
  positive: 0.75,
  neutral: 0,
  negative: -0.75,
  mixed: 0,
};
/** Who is named as the engine where a person said how it is meant. */
const personEngine = 'person';

/** What the engine says of a mention, whoever corrected it. */
export const toJudged = ({ correction, sentiment }: Pick<Mention, 'correction' | 'sentiment'>): SentimentJudgement =>
  correction?.judged ?? sentiment;

/** The mention with a person's word in place of the engine's, which is kept beside it; with null, as the engine has it. */
export const withCorrection = (
  mention: Mention,
  correction: Pick<Correction, 'label' | 'by' | 'at'> | null,
): Mention => {
  const judged = toJudged(mention);
  if (correction === null) return { ...mention, sentiment: judged, correction: null };
  const { label, by, at } = correction;
  const sentiment = { label, score: correctedScore[label], confidence: 1, engine: personEngine };
  return { ...mention, sentiment, correction: { label, by, at, judged } };
};
