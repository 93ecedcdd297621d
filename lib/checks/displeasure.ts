/** When somebody is displeased: thresholds on sentiment and rating that the public checks share. */
import * as z from 'zod';
import type { Mention, SentimentJudgement } from '../model/mention.ts';

/** Confidence (0 to 1) from which a negative judgement is acted on. Measured on articles: between 0.6 and 0.7 two of three were about something else. */
export const sureFrom = 0.7;

export const confidenceSchema = z
  .number()
  .min(0)
  .max(1)
  .default(sureFrom)
  .describe('How sure (0 to 1) the sentiment engine must be.');

/** True for a negative judgement that is sure enough. */
export const isDispleased = ({ label, confidence }: SentimentJudgement, confidenceMin: number): boolean =>
  label === 'negative' && confidence >= confidenceMin;

/** A rating brought to 1..5; undefined when it lies outside its own scale, or the scale is none. schema.org's scale is 1 to 5. */
export const toFivePoints = ({
  rating,
  best,
  worst,
}: {
  readonly rating: number | null;
  readonly best: number | null;
  readonly worst: number | null;
}): number | undefined => {
  if (rating === null) return undefined;
  const top = best ?? 5;
  // Scales to 100 begin at nothing, star scales at one star; half a star on a scale from 1 says that it begins at nothing too.
  const declared = worst ?? (top > 10 ? 0 : 1);
  const bottom = rating >= 0 && rating < declared ? 0 : declared;
  if (!(top > bottom) || rating < bottom || rating > top) return undefined;
  return 1 + (4 * (rating - bottom)) / (top - bottom);
};

/** A rating as people write it, `2` or `2.5`. */
export const toRatingText = (points: number): string => String(Math.round(points * 10) / 10);

/** How grave it is when somebody speaks of harm, or of a court. */
export const graveSeverity = 'critical' as const;
export const graveMend = 'Let who answers for safety and law see it, and answer it soon.';

/** True where somebody speaks of harm or of a court, and is not pleased: that waits for nobody's mood. */
export const isGrave = ({ kind, sentiment }: Pick<Mention, 'kind' | 'sentiment'>): boolean =>
  (kind === 'safety' || kind === 'legal') && sentiment.label !== 'positive';

/** What is said of it, and how grave it is. */
export const toGraveWords = ({ kind }: Pick<Mention, 'kind'>, brand: string) =>
  ({
    message: kind === 'safety' ? `Somebody speaks of danger from ${brand}` : `Somebody speaks of the law and ${brand}`,
    severity: graveSeverity,
  }) as const;
