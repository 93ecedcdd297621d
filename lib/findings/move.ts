/** What a person may do with a finding. */
import { UsageError } from '../errors.ts';
import type { Decided, Finding, FindingChange, FindingStatus } from '../model/finding.ts';
import type { Instant } from '../model/vocabulary.ts';
import type { FindingWrite } from '../ports/stores.ts';
import { type ChangeWords, toLaterInstant, toWrite, withoutMarks } from './write.ts';

/** A move, named as the `finding` command names it. `until` null ignores for good; `assignee` null takes the assignment back. */
export type FindingMove =
  | { readonly type: 'ack' }
  | { readonly type: 'fix' }
  | { readonly type: 'ignore'; readonly reason: string; readonly until: Instant | null }
  | { readonly type: 'assign'; readonly assignee: string | null }
  | { readonly type: 'note'; readonly note: string }
  | { readonly type: 'close'; readonly reason?: string | undefined }
  | { readonly type: 'answered'; readonly reason?: string | undefined }
  | { readonly type: 'reopen' }
  /** It is the same as another, which speaks for it from now on. */
  | { readonly type: 'duplicate'; readonly of: string }
  /** Takes back the last step that a person made, whoever that was; once more the one before it. */
  | { readonly type: 'undo' };
export type MoveType = FindingMove['type'];

/** Longest note, reason and name of a person, in UTF-16 units. */
export const noteMax = 4000;
const whoMax = 200;

/** The moves that a finding takes in each status. Whatever its status, it can be ignored, assigned and noted on. */
const movesFrom: Readonly<Record<FindingStatus, readonly MoveType[]>> = {
  open: ['ack', 'fix', 'ignore', 'assign', 'note', 'close', 'answered', 'duplicate'],
  acknowledged: ['fix', 'ignore', 'assign', 'note', 'close', 'answered', 'reopen', 'duplicate'],
  fixed: ['ignore', 'assign', 'note', 'reopen', 'duplicate'],
  resolved: ['ignore', 'assign', 'note', 'reopen', 'duplicate'],
  ignored: ['ignore', 'assign', 'note', 'close', 'answered', 'reopen', 'duplicate'],
};

/** A condition is fixed and then seen to be mended; an event is answered or closed. */
const neverFor = { condition: ['close', 'answered'], event: ['fix'] } as const satisfies Record<
  Finding['lifecycle'],
  readonly MoveType[]
>;

/** The last step of a person that can be taken back and was not: nothing else has moved the finding since. Taking back is no such step. */
const findUndoable = ({ status }: Finding, history: readonly FindingChange[]): FindingChange | undefined => {
  const undone = new Set(history.map(({ undoes }) => undoes));
  const step = history.findLast(
    ({ before, undoes, version }) => before !== undefined && undoes === undefined && !undone.has(version),
  );
  const isMovedSince = history.some(
    ({ before, version, from, to }) =>
      step !== undefined && version > step.version && before === undefined && from !== to,
  );
  return step?.to === status && !isMovedSince ? step : undefined;
};

/** The moves that a finding takes as it is now. */
export const toAllowedMoves = (finding: Finding, history: readonly FindingChange[] = []): readonly MoveType[] => {
  const never: readonly MoveType[] = neverFor[finding.lifecycle];
  const moves = movesFrom[finding.status].filter((each) => !never.includes(each));
  return findUndoable(finding, history) === undefined ? moves : [...moves, 'undo'];
};

const refuse = (
  finding: Finding,
  words: { readonly expected: string; readonly received: string; readonly mend: string },
) => new UsageError({ subject: { kind: 'finding', id: finding.id }, ...words });

const assertAllowed = (finding: Finding, { type }: FindingMove, history: readonly FindingChange[]): void => {
  const allowed = toAllowedMoves(finding, history);
  if (allowed.includes(type)) return;
  throw refuse(finding, {
    expected: `one of the moves of ${finding.lifecycle === 'event' ? 'an event' : 'a condition'} that is ${finding.status} (${allowed.join(', ')})`,
    received: `"${type}"`,
    mend: `Choose one of ${allowed.join(', ')}.`,
  });
};

const assertText = (finding: Finding, what: string, text: string, max = noteMax): void => {
  const length = text.trim().length;
  if (length > 0 && text.length <= max) return;
  throw refuse(finding, {
    expected: `a ${what} of 1 to ${max} characters`,
    received: length === 0 ? 'none' : `${text.length} characters`,
    mend: `Give a ${what}.`,
  });
};

const assertFuture = (finding: Finding, until: Instant | null, now: Date): void => {
  if (until === null || Date.parse(until) > now.getTime()) return;
  throw refuse(finding, {
    expected: 'a time to come until which it is ignored',
    received: `"${until}"`,
    mend: 'Give a later time, or none to ignore it for good.',
  });
};

const awake = { ignoreReason: null, ignoredUntil: null, resolution: null } as const;

type Step = { readonly after: Finding; readonly words: Pick<ChangeWords, 'kind' | 'reason' | 'note'> };

const toIgnored = (finding: Finding, move: FindingMove & { type: 'ignore' }, now: Date): Step => {
  assertText(finding, 'reason', move.reason);
  assertFuture(finding, move.until, now);
  const { reason, until } = move;
  return {
    after: { ...withoutMarks(finding), status: 'ignored', resolution: null, ignoreReason: reason, ignoredUntil: until },
    words: { kind: 'moved', reason },
  };
};

const toAssigned = (finding: Finding, { assignee }: FindingMove & { type: 'assign' }): Step => {
  if (assignee !== null) assertText(finding, 'person', assignee, whoMax);
  const reason = assignee === null ? 'assigned to nobody' : `assigned to ${assignee}`;
  return { after: { ...finding, assignee }, words: { kind: 'moved', reason } };
};

const toNoted = (finding: Finding, { note }: FindingMove & { type: 'note' }): Step => {
  assertText(finding, 'note', note);
  return { after: finding, words: { kind: 'noted', note } };
};

const toEnded = (finding: Finding, resolution: 'closed' | 'answered', reason: string): Step => ({
  after: { ...withoutMarks(finding), ...awake, status: 'resolved', resolution },
  words: { kind: 'resolved', reason },
});

const toDuplicate = (finding: Finding, { of }: FindingMove & { type: 'duplicate' }): Step => {
  assertText(finding, 'finding', of, whoMax);
  if (of === finding.id)
    throw refuse(finding, {
      expected: 'another finding that says the same',
      received: 'itself',
      mend: 'Name the other.',
    });
  const reason = `duplicate of ${of}`;
  const ignored = { status: 'ignored' as const, resolution: null, ignoreReason: reason, ignoredUntil: null };
  return { after: { ...withoutMarks(finding), ...ignored, duplicateOf: of }, words: { kind: 'moved', reason } };
};

const toUndone = (finding: Finding, history: readonly FindingChange[]): Step => {
  const step = findUndoable(finding, history);
  const what = step === undefined ? '' : (step.reason ?? `${step.from} → ${step.to}`);
  const after = { ...withoutMarks(finding), ...step?.before };
  const undoes = step === undefined ? {} : { undoes: step.version };
  return { after, words: { kind: 'moved', reason: `undone: ${what}`.slice(0, noteMax), ...undoes } };
};

const toStep = (finding: Finding, move: FindingMove, now: Date, history: readonly FindingChange[]): Step => {
  switch (move.type) {
    case 'ack':
      return { after: { ...finding, status: 'acknowledged' }, words: { kind: 'moved', reason: null } };
    case 'fix': {
      // From here on only a read made after this moment can contradict, or confirm.
      const readAt = toLaterInstant(finding.readAt, now);
      return { after: { ...finding, status: 'fixed', readAt }, words: { kind: 'moved', reason: null } };
    }
    case 'ignore':
      return toIgnored(finding, move, now);
    case 'assign':
      return toAssigned(finding, move);
    case 'note':
      return toNoted(finding, move);
    case 'close':
      return toEnded(finding, 'closed', move.reason ?? 'closed');
    case 'answered':
      return toEnded(finding, 'answered', move.reason ?? 'answered');
    case 'reopen':
      return {
        after: { ...withoutMarks(finding), ...awake, status: 'open' },
        words: { kind: 'moved', reason: 'reopened' },
      };
    case 'duplicate':
      return toDuplicate(finding, move);
    case 'undo':
      return toUndone(finding, history);
  }
};

const toDecided = ({
  status,
  resolution,
  assignee,
  ignoreReason,
  ignoredUntil,
  duplicateOf,
  planned,
}: Finding): Decided => ({
  status,
  resolution,
  assignee,
  ignoreReason,
  ignoredUntil,
  ...(duplicateOf === undefined ? {} : { duplicateOf }),
  ...(planned === undefined ? {} : { planned }),
});

/** The write that a person's move asks for; `history` where it may be to undo. Throws a UsageError that names the moves which the finding takes. */
export const moveFinding = (
  finding: Finding,
  move: FindingMove,
  {
    actor,
    now,
    history = [],
  }: { readonly actor: string; readonly now: Date; readonly history?: readonly FindingChange[] },
): FindingWrite => {
  assertAllowed(finding, move, history);
  const { after, words } = toStep(finding, move, now, history);
  // A note is said, and changes nothing that could be taken back.
  const decided = move.type === 'note' ? {} : { decided: toDecided(finding) };
  return toWrite(finding, after, { ...words, ...decided, actor, now });
};

/** What the history of the one says that speaks for a duplicate from now on. */
export const noteAbsorbed = (
  finding: Finding,
  duplicate: string,
  { actor, now }: { readonly actor: string; readonly now: Date },
): FindingWrite => toWrite(finding, finding, { kind: 'noted', actor, now, reason: `speaks for ${duplicate}` });

/** Opens the ignored findings whose time is over. Repeating is harmless. */
export const wakeIgnored = ({
  existing,
  now,
}: {
  readonly existing: readonly Finding[];
  readonly now: Date;
}): readonly FindingWrite[] =>
  existing
    .filter(
      ({ status, ignoredUntil }) =>
        status === 'ignored' && ignoredUntil !== null && Date.parse(ignoredUntil) <= now.getTime(),
    )
    .map((finding) =>
      toWrite(
        finding,
        { ...withoutMarks(finding), ...awake, status: 'open' },
        { kind: 'moved', now, reason: 'ignored no longer' },
      ),
    );

/** Takes the findings that somebody still has to work on as known: they alert only if they come back. Repeating is harmless. */
export const toBaseline = ({
  existing,
  actor,
  now,
}: {
  readonly existing: readonly Finding[];
  readonly actor: string;
  readonly now: Date;
}): readonly FindingWrite[] =>
  existing
    .filter(({ status, baseline }) => !baseline && (status === 'open' || status === 'acknowledged'))
    .map((finding) =>
      toWrite(finding, { ...finding, baseline: true }, { kind: 'noted', now, actor, reason: 'baseline' }),
    );
