import { describe, expect, test } from 'vitest';
import { UsageError } from '../../lib/errors.ts';
import { type FindingMove, moveFinding, toAllowedMoves, toBaseline, wakeIgnored } from '../../lib/findings/move.ts';
import { type Finding, type FindingChange, type FindingStatus, findingStatuses } from '../../lib/model/finding.ts';
import { apply, at, justAfter, live, read, review, toRemark } from './world.ts';

const [condition] = live([read(1, [toRemark()])]);
const [event] = live([read(1, [review])]);
if (condition === undefined || event === undefined) throw new Error('expected a finding of each kind');

const by = { actor: 'ann', now: justAfter(5) };
const moves: Readonly<Record<FindingMove['type'], FindingMove>> = {
  ack: { type: 'ack' },
  fix: { type: 'fix' },
  ignore: { type: 'ignore', reason: 'a quote', until: at(30) },
  assign: { type: 'assign', assignee: 'bob' },
  note: { type: 'note', note: 'asked the agency' },
  close: { type: 'close' },
  answered: { type: 'answered' },
  reopen: { type: 'reopen' },
  duplicate: { type: 'duplicate', of: 'f_other' },
  undo: { type: 'undo' },
};
const inStatus = (finding: Finding, status: FindingStatus): Finding => ({ ...finding, status });

describe('moveFinding', () => {
  test.each<
    [string, Finding, FindingMove, Partial<Finding>, { kind: string; reason: string | null; note: string | null }]
  >([
    ['acknowledges', condition, moves.ack, { status: 'acknowledged' }, { kind: 'moved', reason: null, note: null }],
    [
      'takes it as fixed from now on',
      condition,
      moves.fix,
      { status: 'fixed', readAt: justAfter(5).toISOString() },
      { kind: 'moved', reason: null, note: null },
    ],
    [
      'ignores for a time, with the reason',
      condition,
      moves.ignore,
      { status: 'ignored', ignoreReason: 'a quote', ignoredUntil: at(30) },
      { kind: 'moved', reason: 'a quote', note: null },
    ],
    [
      'ignores what was resolved',
      inStatus({ ...condition, resolution: 'mended' }, 'resolved'),
      { type: 'ignore', reason: 'a quote', until: null },
      { status: 'ignored', ignoreReason: 'a quote', ignoredUntil: null, resolution: null },
      { kind: 'moved', reason: 'a quote', note: null },
    ],
    ['assigns', condition, moves.assign, { assignee: 'bob' }, { kind: 'moved', reason: 'assigned to bob', note: null }],
    [
      'takes an assignment back',
      { ...condition, assignee: 'bob' },
      { type: 'assign', assignee: null },
      { assignee: null },
      { kind: 'moved', reason: 'assigned to nobody', note: null },
    ],
    ['notes', condition, moves.note, {}, { kind: 'noted', reason: null, note: 'asked the agency' }],
    [
      'closes an event',
      event,
      { type: 'close', reason: 'a joke' },
      { status: 'resolved', resolution: 'closed' },
      { kind: 'resolved', reason: 'a joke', note: null },
    ],
    [
      'takes an event as answered',
      inStatus(event, 'acknowledged'),
      moves.answered,
      { status: 'resolved', resolution: 'answered' },
      { kind: 'resolved', reason: 'answered', note: null },
    ],
    [
      'opens again what was ignored',
      { ...condition, status: 'ignored', ignoreReason: 'a quote', ignoredUntil: at(30) },
      moves.reopen,
      { status: 'open', ignoreReason: null, ignoredUntil: null },
      { kind: 'moved', reason: 'reopened', note: null },
    ],
    [
      'opens again what was answered',
      { ...event, status: 'resolved', resolution: 'answered' },
      moves.reopen,
      { status: 'open', resolution: null },
      { kind: 'moved', reason: 'reopened', note: null },
    ],
  ])('%s', (_, finding, move, changed, { kind, reason, note }) => {
    const write = moveFinding(finding, move, by);
    expect(write.finding).toEqual({ ...finding, ...changed, version: 2 });
    expect({ ...write.change, before: undefined }).toEqual({
      finding: finding.id,
      version: 2,
      kind,
      at: justAfter(5).toISOString(),
      actor: 'ann',
      from: finding.status,
      to: changed.status ?? finding.status,
      reason,
      note,
    });
  });

  const everyStatus = [condition, event].flatMap((finding) =>
    findingStatuses.flatMap((status) =>
      Object.values(moves).map((move) => ({ finding: inStatus(finding, status), move })),
    ),
  );
  test.each(everyStatus)(
    '$finding.lifecycle, $finding.status: $move.type is done or refused with the moves it takes',
    ({ finding, move }) => {
      const allowed = toAllowedMoves(finding);
      if (allowed.includes(move.type)) expect(moveFinding(finding, move, by).finding.version).toBe(2);
      else expect(() => moveFinding(finding, move, by)).toThrow(allowed.join(', '));
    },
  );

  test.each<[string, Finding, FindingMove, string]>([
    [
      'a condition is not closed',
      condition,
      moves.close,
      'expected one of the moves of a condition that is open (ack, fix, ignore, assign, note, duplicate), received "close". Choose one of ack, fix, ignore, assign, note, duplicate.',
    ],
    [
      'an event is not fixed',
      event,
      moves.fix,
      'expected one of the moves of an event that is open (ack, ignore, assign, note, close, answered, duplicate), received "fix". Choose one of ack, ignore, assign, note, close, answered, duplicate.',
    ],
    [
      'nothing is ignored without a reason',
      condition,
      { type: 'ignore', reason: ' ', until: null },
      'expected a reason of 1 to 4000 characters, received none. Give a reason.',
    ],
    [
      'nothing is ignored until a time that is over',
      condition,
      { type: 'ignore', reason: 'a quote', until: at(5) },
      `expected a time to come until which it is ignored, received "${at(5)}". Give a later time, or none to ignore it for good.`,
    ],
    [
      'no note is without words',
      condition,
      { type: 'note', note: '' },
      'expected a note of 1 to 4000 characters, received none. Give a note.',
    ],
    [
      'no note is endless',
      condition,
      { type: 'note', note: 'x'.repeat(4001) },
      'expected a note of 1 to 4000 characters, received 4001 characters. Give a note.',
    ],
    [
      'nobody is not a person',
      condition,
      { type: 'assign', assignee: '' },
      'expected a person of 1 to 200 characters, received none. Give a person.',
    ],
  ])('%s', (_, finding, move, message) => {
    const attempt = (): unknown => moveFinding(finding, move, by);
    expect(attempt).toThrow(UsageError);
    expect(attempt).toThrow(`finding "${finding.id}": ${message}`);
  });
});

describe('undo', () => {
  const steps = (finding: Finding, list: readonly FindingMove[]) => {
    const history: FindingChange[] = [];
    let now = finding;
    for (const move of list) {
      const write = moveFinding(now, move, { ...by, history });
      now = write.finding;
      history.push(write.change);
    }
    return { finding: now, history };
  };
  const decided = ({ status, resolution, assignee, ignoreReason, ignoredUntil, duplicateOf }: Finding) => ({
    status,
    resolution,
    assignee,
    ignoreReason,
    ignoredUntil,
    duplicateOf,
  });

  test.each(Object.values(moves).filter(({ type }) => !['note', 'undo', 'reopen'].includes(type)))(
    'what was decided is as before: $type',
    (move) => {
      const finding = toAllowedMoves(condition).includes(move.type) ? condition : event;
      const undone = steps(finding, [move, { type: 'undo' }]);
      expect(decided(undone.finding)).toEqual(decided(finding));
      expect(undone.history.map(({ reason }) => reason).at(-1)).toMatch(/^undone: /);
      // Taken back is taken back: there is nothing before it.
      expect(() => steps(finding, [move, moves.undo, moves.undo])).toThrow('received "undo"');
    },
  );

  test('once more, it takes back the step before, and then that which was made since', () => {
    const { ack, assign, undo, ignore } = moves;
    const statusAfter = (...list: readonly FindingMove[]) => {
      const { status, assignee } = steps(condition, list).finding;
      return [status, assignee];
    };
    const [, assigned] = statusAfter(assign);
    expect(assigned).not.toBe(condition.assignee);
    expect(statusAfter(ack, assign, undo)).toEqual(['acknowledged', condition.assignee]);
    expect(statusAfter(ack, assign, undo, undo)).toEqual(['open', condition.assignee]);
    expect(statusAfter(ack, assign, undo, ignore, undo)).toEqual(['acknowledged', condition.assignee]);
    expect(statusAfter(ack, assign, undo, ignore, undo, undo)).toEqual(['open', condition.assignee]);
    expect(() => statusAfter(ack, assign, undo, undo, undo)).toThrow('received "undo"');
  });

  test('a note between is left alone', () => {
    expect(steps(condition, [moves.ack, moves.note, moves.undo]).finding.status).toBe('open');
  });

  test('nothing is undone where nobody moved it, or a read has since', () => {
    expect(() => moveFinding(condition, moves.undo, by)).toThrow('received "undo"');
    const { finding, history } = steps(condition, [moves.fix]);
    const resolved = { ...finding, status: 'resolved' as const, resolution: 'mended' as const };
    expect(toAllowedMoves(resolved, history)).not.toContain('undo');
    expect(toAllowedMoves(finding, history)).toContain('undo');
  });

  test('nor what a read went over since, though all that came after it was taken back', () => {
    const { history } = steps(condition, [moves.ack]);
    const [acked] = history;
    const change = acked ?? expect.fail('it was acknowledged');
    const { before: _none, ...byRead } = change;
    const read = [
      { ...byRead, version: change.version + 1, from: 'acknowledged', to: 'resolved' },
      { ...byRead, version: change.version + 2, from: 'resolved', to: 'acknowledged' },
    ] as const;
    expect(toAllowedMoves({ ...condition, status: 'acknowledged' }, history)).toContain('undo');
    expect(toAllowedMoves({ ...condition, status: 'acknowledged' }, [...history, ...read])).not.toContain('undo');
  });
});

describe('a duplicate', () => {
  const { finding } = moveFinding(condition, moves.duplicate, by);

  test('is ignored, and says who speaks for it', () => {
    expect(finding).toEqual({
      ...condition,
      status: 'ignored',
      ignoreReason: 'duplicate of f_other',
      duplicateOf: 'f_other',
      version: 2,
    });
  });

  test('does not come back when it is seen again, and stays when it is not', () => {
    expect(live([read(10, [toRemark()])], [finding])[0]?.status).toBe('ignored');
    expect(live([read(10, [])], [finding])[0]?.status).toBe('ignored');
  });

  test('is itself again when it is opened', () => {
    expect(moveFinding(finding, moves.reopen, by).finding).not.toHaveProperty('duplicateOf');
  });

  test('is none of itself', () => {
    expect(() => moveFinding(condition, { type: 'duplicate', of: condition.id }, by)).toThrow('received itself');
  });
});

describe('wakeIgnored', () => {
  const ignored = (until: string | null): Finding => ({
    ...condition,
    status: 'ignored',
    ignoreReason: 'x',
    ignoredUntil: until,
  });
  test.each<[string, Finding, number]>([
    ['opens what was ignored until now', ignored(justAfter(5).toISOString()), 1],
    ['leaves what is ignored longer', ignored(at(6)), 0],
    ['leaves what is ignored for good', ignored(null), 0],
    ['leaves what is open', condition, 0],
  ])('%s', (_, finding, count) => {
    const writes = wakeIgnored({ existing: [finding], now: justAfter(5) });
    expect(writes).toHaveLength(count);
    for (const { finding: woken } of writes)
      expect(woken).toEqual({ ...finding, status: 'open', ignoreReason: null, ignoredUntil: null, version: 2 });
    expect(wakeIgnored({ existing: apply([finding], writes), now: justAfter(5) })).toEqual([]);
  });
});

describe('toBaseline', () => {
  test.each<[FindingStatus, number]>([
    ['open', 1],
    ['acknowledged', 1],
    ['fixed', 0],
    ['resolved', 0],
    ['ignored', 0],
  ])('takes findings that are %s as known: %i', (status, count) => {
    const finding = inStatus(condition, status);
    const writes = toBaseline({ existing: [finding], actor: 'ann', now: justAfter(5) });
    expect(writes.map((write) => write.finding.baseline)).toEqual(Array.from({ length: count }, () => true));
    expect(toBaseline({ existing: apply([finding], writes), actor: 'ann', now: justAfter(6) })).toEqual([]);
  });
});
