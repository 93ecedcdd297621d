/** How soon somebody should look at a remark: severity × whose words × how fresh, as 0..100. */
import type { Lifecycle } from '../model/finding.ts';
import type { Instant, Severity, Speaker } from '../model/vocabulary.ts';

/** A step of severity is worth a quarter. */
const severityTerm: Readonly<Record<Severity, number>> = { critical: 1, high: 0.75, medium: 0.5, low: 0.25 };

/** What the public says waits for an answer; our own pages wait for us. */
const speakerTerm: Readonly<Record<Speaker, number>> = { public: 1, brand: 0.8 };

/** An event counts in full when it is new, and comes down to half as it grows old, half of the way each week. */
const halfLifeDays = 7;
const undatedTerm = 0.75;
const dayMs = 86_400_000;

const toRecencyTerm = (lifecycle: Lifecycle, publishedAt: Instant | null, now: Date): number => {
  // A condition is true today, however old its page.
  if (lifecycle === 'condition') return 1;
  if (publishedAt === null) return undatedTerm;
  const ageDays = Math.max(0, (now.getTime() - Date.parse(publishedAt)) / dayMs);
  return 0.5 + 0.5 * 2 ** (-ageDays / halfLifeDays);
};

/** Urgency of a remark, a whole number from 0 to 100. */
export const toUrgency = ({
  severity,
  speaker,
  lifecycle,
  publishedAt,
  now,
}: {
  readonly severity: Severity;
  readonly speaker: Speaker;
  readonly lifecycle: Lifecycle;
  readonly publishedAt: Instant | null;
  readonly now: Date;
}): number =>
  Math.round(100 * severityTerm[severity] * speakerTerm[speaker] * toRecencyTerm(lifecycle, publishedAt, now));
