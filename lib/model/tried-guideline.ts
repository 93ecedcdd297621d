/** What one guideline would find, as it is told to whoever tries it. */
import type { Evidence } from './finding.ts';
import type { Severity } from './vocabulary.ts';

export type GuidelineHit = {
  readonly channel: string;
  readonly url: string;
  readonly severity: Severity;
  readonly message: string;
  readonly mend: string;
  readonly evidence: readonly Pick<Evidence, 'channel' | 'url' | 'quote' | 'context' | 'span' | 'expected'>[];
};

export type TriedGuideline = {
  readonly judges: 'page' | 'channel' | 'brand';
  /** Channels that were looked at, of those that the guideline is about. */
  readonly channels: number;
  /** Documents that it was held against, of those that are stored of these channels. */
  readonly documents: number;
  readonly documentsStored: number;
  /** True where there is more, stored or of other channels, than was looked at. */
  readonly isCut: boolean;
  /** What is looked up at other servers, or counted, when channels are read; it is not looked up here. */
  readonly isPartial: boolean;
  readonly hitCount: number;
  /** The first of them. */
  readonly hits: readonly GuidelineHit[];
  /** What could not be judged, one sentence each. */
  readonly faults: readonly string[];
};
