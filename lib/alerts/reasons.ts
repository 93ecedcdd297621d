/** What of a change in a finding is worth telling. */
import type { Alert } from '../model/alert.ts';
import { type Finding, isFlapping } from '../model/finding.ts';
import { isAtLeast } from '../model/vocabulary.ts';
import type { OutboxRow } from '../ports/stores.ts';

export type Reason = Alert['why'];

/** A change that time made and no person: what was ignored, or planned, only until now. */
const isAwoken = ({ before, change }: OutboxRow): boolean =>
  before?.status === 'ignored' && change.kind === 'moved' && change.actor === 'earmark';

/** Why a change is worth interrupting somebody; undefined when it is not. */
const toReason = (row: OutboxRow): Reason | undefined => {
  const { before, after, change } = row;
  if (after.status !== 'open' || isFlapping(after)) return undefined;
  if (change.kind === 'regressed') return 'regressed';
  if (after.baseline) return undefined;
  if (before === null || isAwoken(row)) return 'opened';
  return after.severity !== before.severity && isAtLeast(after.severity, before.severity) ? 'worse' : undefined;
};

const isOver = ({ status }: Finding): boolean => status === 'resolved' || status === 'ignored';
const isInHand = ({ status }: Finding): boolean => status === 'acknowledged' || status === 'fixed';

/** What who follows a finding wants to know beside that: somebody has it in hand, it is over, or over no more. */
const toFollowUp = ({ before, after }: OutboxRow): Reason | undefined => {
  if (before === null || after.baseline || isFlapping(after)) return undefined;
  if (before.status === 'open' && isInHand(after)) return 'acknowledged';
  // Somebody opened it again, or took back that it was over: what was closed with it stands open again.
  if (isOver(before) && !isOver(after)) return 'reopened';
  return isOver(after) && (!isOver(before) || isFlapping(before)) ? 'resolved' : undefined;
};

/** What comes back: a channel that is read again (a finding about the channel itself, which a read has mended), and who fell silent and is heard again. */
const isRecovery = ({ after }: OutboxRow): boolean =>
  after.resolution === 'mended' && (after.lifecycle === 'event' || after.place === `channel:${after.channel}`);

/** Everything that a change is told for; what only followers hear stands last. */
export const toReasons = (row: OutboxRow): readonly Reason[] => {
  const reason = toReason(row);
  if (reason !== undefined) return [reason];
  const followUp = toFollowUp(row);
  if (followUp === undefined) return [];
  return followUp === 'resolved' && isRecovery(row) ? ['recovered', 'resolved'] : [followUp];
};
