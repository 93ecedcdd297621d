/** Findings that come and go: an A/B test, a rotating banner. Neighbouring reads that disagree are counted, not alerted each time. */
import { type Finding, isFlapping } from '../model/finding.ts';

/** What the history says as the reason of a step that a flapping finding takes; alerts wait for it to settle. */
export const flappingReason = 'flapping';

/** What the history says when two neighbouring reads of a flapping finding agreed at last. */
export const settledReason = 'settled';

/** The reason for the history: flapping, settled, or what else there is to say. */
export const toFlapReason = (
  before: Finding,
  after: Pick<Finding, 'flaps'>,
  otherwise: string | null,
): string | null => {
  if (isFlapping(after)) return flappingReason;
  return isFlapping(before) ? settledReason : otherwise;
};
