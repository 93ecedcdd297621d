/**
 * How far a text keeps to the guidelines: L ÷ (L + weighted findings) as 0 to 100, L being the words ÷ 75. A text with one medium
 * finding in every 75 words scores 50; without findings it scores 100, however long it is.
 */
import { type Severity, severities } from '../model/vocabulary.ts';

/** What a finding weighs. Published in docs/scorecard.md; a test holds that page to it. */
export const severityWeights: Readonly<Record<Severity, number>> = { critical: 4, high: 2, medium: 1, low: 0.5 };

/** Words in which one medium finding is half of all there is to say of a text. */
export const wordsPerFinding = 75;

export type Scorecard = {
  /** 0..100, whole. */
  readonly consistency: number;
  readonly words: number;
  /** Findings by severity. */
  readonly counts: Readonly<Record<Severity, number>>;
};

/** The scorecard of a text, or of a channel's texts together. */
export const toScorecard = (findings: readonly { readonly severity: Severity }[], words: number): Scorecard => {
  const counts = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  const weighted = severities.reduce((sum, severity) => sum + counts[severity] * severityWeights[severity], 0);
  const length = words / wordsPerFinding;
  const share = weighted === 0 ? 1 : length / (length + weighted);
  // A hundred is said only of texts without findings.
  const consistency = weighted === 0 ? 100 : Math.min(99, Math.round(100 * share));
  return { consistency, words, counts };
};
