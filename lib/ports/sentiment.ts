/** Who judges sentiment: the local engine, or a cloud service behind the same words. */
import type { SentimentJudgement } from '../model/mention.ts';

export type SentimentText = {
  readonly text: string;
  /** BCP 47; `und` lets the engine guess. */
  readonly language: string;
  /** The brand's names as they occur in the text: what is said of them counts. */
  readonly targets: readonly string[];
  /** The stars that its author gave, 1 to 5: one who gave the fewest or the most has said it all, and nobody is paid to say it again. */
  readonly rating?: number | null;
  /** True where the brand speaks of itself: nobody is paid to say how. */
  readonly isOwn?: boolean;
};

/** What a paid engine did since it was made, and what the day still has. */
export type SentimentReport = {
  readonly engine: 'local-first' | 'comprehend';
  /** Units billed, and texts judged there. */
  readonly units: number;
  readonly judged: number;
  /** Texts judged by the local engine instead, by why: `comprehend: daily units used up`. */
  readonly fallenBack: Readonly<Record<string, number>>;
  /** False where there is no region or no credentials, and so everything is judged here. */
  readonly isUsable: boolean;
  /** By all who share the count. */
  readonly unitsToday: number;
  /** Null where the day has no bound. */
  readonly unitsPerDay: number | null;
};

export type Sentiment = {
  /** One judgement a text, in order; never throws for a text. */
  classify(texts: readonly SentimentText[]): Promise<readonly SentimentJudgement[]>;
  /** Only of engines that cost something. */
  report?(): Promise<SentimentReport>;
};
