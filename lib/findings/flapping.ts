/** Findings that come and go: an A/B test, a rotating banner. Neighbouring reads that disagree are counted, not alerted each time. */
import type { Finding } from '../model/finding.ts';

/** Seen, not seen, seen: from the second disagreement in a row a finding flaps. A finding mended once has one. */
export const flapsMin = 2;

/** What the history says as the reason of a step that a flapping finding takes; alerts wait for it to settle. */
export const flappingReason = 'flapping';

/** What the history says when two neighbouring reads of a flapping finding agreed at last. */
export const settledReason = 'settled';

/** True while neighbouring reads keep disagreeing about a finding: its changes are to be debounced. */
export const isFlapping = ({ flaps }: Pick<Finding, 'flaps'>): boolean => flaps >= flapsMin;

/** The reason for the history: flapping, settled, or what else there is to say. */
export const toFlapReason = (
  before: Finding,
  after: Pick<Finding, 'flaps'>,
  otherwise: string | null,
): string | null => {
  if (isFlapping(after)) return flappingReason;
  return isFlapping(before) ? settledReason : otherwise;
};
