/**
 * How soon somebody should look at a remark: severity × whose words × how many hear them × how fresh × how they spread, as
 * 0..100, each factor kept, so that a person can see why.
 */
import type { Lifecycle, UrgencyTerms } from '../model/finding.ts';
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

/** Nobody listens: 0.9; 250 people, or as many as are not known: 1; a million or more: 1.15. */
const reachLeast = 0.9;
const reachSpan = 0.25;
const reachDecades = 6;

const toReachTerm = (reach: number | null): number =>
  reach === null ? 1 : reachLeast + reachSpan * Math.min(1, Math.log10(1 + Math.max(0, reach)) / reachDecades);

/** A story told once: 1; told by eight or more within a day: 1.15, half of the way at three. */
const trendSpan = 0.15;
/** More tellings than this make it no more urgent. */
export const tellingsMax = 8;

const toTrendTerm = (tellings: number): number =>
  1 + trendSpan * Math.min(1, Math.log2(Math.max(1, tellings)) / Math.log2(tellingsMax));

const round = (value: number): number => Math.round(value * 1000) / 1000;

/** The factors of a remark's urgency. */
export const toUrgencyTerms = ({
  severity,
  speaker,
  lifecycle,
  publishedAt,
  reach = null,
  tellings = 1,
  now,
}: {
  readonly severity: Severity;
  readonly speaker: Speaker;
  readonly lifecycle: Lifecycle;
  readonly publishedAt: Instant | null;
  /** How many people it reached, where that is known. */
  readonly reach?: number | null;
  /** How often its story was told within a day. */
  readonly tellings?: number;
  readonly now: Date;
}): UrgencyTerms => ({
  severity: severityTerm[severity],
  speaker: speakerTerm[speaker],
  reach: round(toReachTerm(reach)),
  recency: round(toRecencyTerm(lifecycle, publishedAt, now)),
  trend: round(toTrendTerm(tellings)),
});

/** Urgency, a whole number from 0 to 100. */
export const toUrgency = ({ severity, speaker, reach, recency, trend }: UrgencyTerms): number =>
  Math.min(100, Math.round(100 * severity * speaker * reach * recency * trend));
