/** Who judges sentiment: the local engine, or a cloud service behind the same words. */
import type { SentimentJudgement } from '../model/mention.ts';

export type SentimentText = {
  readonly text: string;
  /** BCP 47; `und` lets the engine guess. */
  readonly language: string;
  /** The brand's names as they occur in the text: what is said of them counts. */
  readonly targets: readonly string[];
};

export type Sentiment = {
  /** One judgement a text, in order; never throws for a text. */
  classify(texts: readonly SentimentText[]): Promise<readonly SentimentJudgement[]>;
};
