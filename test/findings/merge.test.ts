import { describe, expect, test } from 'vitest';
import { type Merge, mergeRemarks } from '../../lib/findings/merge.ts';
import { type FindingMove, moveFinding } from '../../lib/findings/move.ts';
import { resolveAll } from '../../lib/findings/resolve.ts';
import type { Finding } from '../../lib/model/finding.ts';
import { isFlapping } from '../../lib/model/finding.ts';
import type { FindingWrite } from '../../lib/ports/stores.ts';
import { apply, at, justAfter, live, pair, place, read, review, toId, toRemark, url } from './world.ts';

const cheap = toRemark();
const only = (findings: readonly Finding[]): Finding => {
  expect(findings).toHaveLength(1);
  const [finding] = findings;
  if (finding === undefined) throw new Error('expected one finding');
  return finding;
};
const step = (write: FindingWrite) => ({
  kind: write.change.kind,
  status: write.finding.status,
  resolution: write.finding.resolution,
  reason: write.change.reason,
});
const stepsOf = (existing: readonly Finding[], merge: Merge) => mergeRemarks({ ...merge, existing }).map(step);
const moved = (finding: Finding, move: FindingMove, minute: number): Finding =>
  moveFinding(finding, move, { actor: 'ann', now: justAfter(minute) }).finding;

const opened = live([read(1, [cheap])]);
const openedReview = live([read(1, [review])]);

describe('a remark that is new', () => {
  test('opens a finding with everything a person needs', () => {
    const finding = only(opened);
    const { lifecycle, audience, severity, urgency, title, message, mend, check, guideline } = cheap;
    expect(finding).toEqual({
      type: 'finding',
      id: toId(cheap),
      brand: 'northwind',
      place,
      key: 'cheap',
      channel: 'home',
      url,
      mention: null,
      ...{ lifecycle, audience, severity, urgency, title, message, mend, check, guideline },
      evidence: cheap.evidence,
      status: 'open',
      resolution: null,
      firstSeenAt: at(1),
      lastSeenAt: at(1),
      readAt: at(1),
      occurrences: 1,
      regressions: 0,
      assignee: null,
      dueAt: null,
      ignoreReason: null,
      ignoredUntil: null,
      baseline: false,
      flaps: 0,
      version: 1,
    });
  });

  test('is one finding with its sibling of the same key, and both are evidence', () => {
    const second = { ...cheap, evidence: [{ url, channel: 'home', quote: 'Cheap', observedAt: at(1) }] };
    expect(only(live([read(1, [cheap, second])])).evidence.map(({ quote }) => quote)).toEqual(['cheap', 'Cheap']);
  });

  test.each([
    ['another key', toRemark({ key: 'budget' })],
    ['another guideline', toRemark({ guideline: 'tone' })],
    ['no guideline', toRemark({ guideline: null })],
    ['another check', toRemark({ check: 'banned-term' })],
  ])('is a finding of its own with %s', (_, other) => {
    expect(live([read(1, [cheap, other])])).toHaveLength(2);
  });

  test('never carries more than twenty pieces of evidence', () => {
    const many = Array.from({ length: 50 }, () => cheap);
    expect(only(live([read(1, many)])).evidence).toHaveLength(20);
  });
});

describe('a finding that is seen again', () => {
  test.each<[string, readonly Finding[], Merge, readonly object[]]>([
    ['by the same read, unchanged: nothing is written', opened, read(1, [cheap]), []],
    ['by an older read: nothing is written', opened, read(0, [toRemark({ message: 'other' })]), []],
    [
      'by a later read: counts it',
      opened,
      read(2, [cheap]),
      [{ kind: 'updated', status: 'open', resolution: null, reason: null }],
    ],
    [
      'by the same read, graver now: says so',
      opened,
      read(1, [toRemark({ severity: 'high' })]),
      [{ kind: 'updated', status: 'open', resolution: null, reason: null }],
    ],
    ['by the same read, only more urgent: nothing is written', opened, read(1, [toRemark({ urgency: 90 })]), []],
    [
      'once it was mended: regresses',
      live([read(1, [cheap]), read(2, []), read(3, [])]),
      read(4, [cheap]),
      [{ kind: 'regressed', status: 'open', resolution: null, reason: null }],
    ],
    [
      'once its guideline is back: opens, and is no regression',
      apply(opened, resolveAll({ existing: opened, resolution: 'guideline-removed', now: justAfter(2) })),
      read(3, [cheap]),
      [{ kind: 'opened', status: 'open', resolution: null, reason: 'asked for again' }],
    ],
    [
      'while somebody works on it: stays acknowledged',
      [moved(only(opened), { type: 'ack' }, 1)],
      read(2, [cheap]),
      [{ kind: 'updated', status: 'acknowledged', resolution: null, reason: null }],
    ],
    [
      'after somebody said it is fixed: opens',
      [moved(only(opened), { type: 'fix' }, 2)],
      read(3, [cheap]),
      [{ kind: 'moved', status: 'open', resolution: null, reason: 'still seen' }],
    ],
    [
      'by a read from before somebody fixed it: nothing is written',
      [moved(only(opened), { type: 'fix' }, 3)],
      read(2, [cheap]),
      [],
    ],
    [
      'while it is ignored: stays ignored',
      [moved(only(opened), { type: 'ignore', reason: 'known', until: at(30) }, 1)],
      read(2, [cheap]),
      [{ kind: 'updated', status: 'ignored', resolution: null, reason: null }],
    ],
    [
      'while it is ignored for good: stays ignored',
      [moved(only(opened), { type: 'ignore', reason: 'known', until: null }, 1)],
      read(50, [cheap]),
      [{ kind: 'updated', status: 'ignored', resolution: null, reason: null }],
    ],
    [
      'when it is ignored no longer: opens',
      [moved(only(opened), { type: 'ignore', reason: 'known', until: at(30) }, 1)],
      read(31, [cheap]),
      [{ kind: 'moved', status: 'open', resolution: null, reason: 'ignored no longer' }],
    ],
    ['after it was answered: stays so', [moved(only(openedReview), { type: 'answered' }, 1)], read(2, [review]), []],
    ['after it was closed: stays so', [moved(only(openedReview), { type: 'close' }, 1)], read(2, [review]), []],
    [
      'after its author had deleted it: regresses',
      apply(openedReview, resolveAll({ existing: openedReview, resolution: 'deleted', now: justAfter(2) })),
      read(3, [review]),
      [{ kind: 'regressed', status: 'open', resolution: null, reason: null }],
    ],
  ])('%s', (_, existing, merge, steps) => {
    expect(stepsOf(existing, merge)).toEqual(steps);
  });

  test('counts reads, not judgements of the same read', () => {
    const graver = toRemark({ severity: 'high' });
    const { occurrences, lastSeenAt, firstSeenAt, severity } = only(
      live([read(1, [cheap]), read(2, [cheap]), read(2, [graver])]),
    );
    expect({ occurrences, lastSeenAt, firstSeenAt, severity }).toEqual({
      occurrences: 2,
      lastSeenAt: at(2),
      firstSeenAt: at(1),
      severity: 'high',
    });
  });

  test('counts its regressions and is no longer taken as known', () => {
    const known = [{ ...only(opened), baseline: true }];
    const { regressions, baseline } = only(live([read(2, []), read(3, []), read(4, [cheap])], known));
    expect({ regressions, baseline }).toEqual({ regressions: 1, baseline: false });
  });

  test('keeps what people did with it', () => {
    const known = [{ ...only(opened), assignee: 'ann', dueAt: at(40) }];
    expect(only(live([read(2, []), read(3, [cheap])], known))).toMatchObject({ assignee: 'ann', dueAt: at(40) });
  });

  test('keeps its channel when another channel reads the same page', () => {
    const merge = read(2, [toRemark({ channel: 'feed' })], { document: { channel: 'feed' } });
    expect(only(live([merge], opened)).channel).toBe('home');
  });
});

describe('a finding that is not seen', () => {
  const mended = [{ kind: 'resolved', status: 'resolved', resolution: 'mended', reason: 'mended' }];
  test.each<[string, readonly Finding[], Merge, readonly object[]]>([
    ['in a later read, judged: is mended', opened, read(2, []), mended],
    ['in the same read, judged anew: is mended', opened, read(1, []), mended],
    ['in an older read: stays', opened, read(0, []), []],
    ['in a read that was not judged by its check: stays', opened, read(2, [], { judged: [] }), []],
    [
      'in a read judged by another guideline only: stays',
      opened,
      read(2, [], { judged: [{ ...pair, guideline: 'other' }] }),
      [],
    ],
    [
      'in a read that could not decide about it: stays',
      opened,
      read(2, [], { judged: [{ ...pair, isUndecided: (key) => key === 'cheap' }] }),
      [],
    ],
    [
      'in a read that could not decide about something else: is mended',
      opened,
      read(2, [], { judged: [{ ...pair, isUndecided: (key) => key === 'budget' }] }),
      mended,
    ],
    [
      'in a read of another page: stays',
      opened,
      read(2, [], { document: { place: 'page:https://other.example/' } }),
      [],
    ],
    ['in a read for another brand: stays', opened, read(2, [], { document: { brand: 'southbeam' } }), []],
    ['being an event: stays', openedReview, read(2, []), []],
    ['though acknowledged: is mended', [moved(only(opened), { type: 'ack' }, 1)], read(2, []), mended],
    ['and said to be fixed: is mended', [moved(only(opened), { type: 'fix' }, 1)], read(2, []), mended],
    [
      'in a read from before somebody fixed it: stays fixed',
      [moved(only(opened), { type: 'fix' }, 3)],
      read(2, []),
      [],
    ],
    [
      'while ignored: stays ignored',
      [moved(only(opened), { type: 'ignore', reason: 'known', until: at(30) }, 1)],
      read(2, []),
      [],
    ],
    [
      'when it is ignored no longer: is mended',
      [moved(only(opened), { type: 'ignore', reason: 'known', until: at(30) }, 1)],
      read(31, []),
      mended,
    ],
    [
      'because its guideline does not apply there any more: ends with that reason',
      opened,
      read(2, [], { judged: [], inapplicable: [pair] }),
      [{ kind: 'resolved', status: 'resolved', resolution: 'guideline-removed', reason: 'guideline-removed' }],
    ],
    [
      'through another channel to which its guideline does not apply: stays',
      opened,
      read(2, [], { judged: [], inapplicable: [pair], document: { channel: 'feed' } }),
      [],
    ],
    [
      'once it is mended already, by the same read: nothing is written',
      live([read(1, [cheap]), read(2, [])]),
      read(2, []),
      [],
    ],
    ['for the third time: nothing is written', live([read(1, [cheap]), read(2, []), read(3, [])]), read(4, []), []],
  ])('%s', (_, existing, merge, steps) => {
    expect(stepsOf(existing, merge)).toEqual(steps);
  });
});

describe('a late read', () => {
  test('opens nothing when a newer one of the same document was judged', () => {
    expect(stepsOf([], read(1, [cheap], { document: { judgedReadAt: at(2) } }))).toEqual([]);
  });
  test('is no late read when it is the one that was judged', () => {
    expect(stepsOf([], read(2, [cheap], { document: { judgedReadAt: at(2) } }))).toHaveLength(1);
  });
});

describe('a finding that comes and goes', () => {
  const on = (minute: number): Merge => read(minute, [cheap]);
  const off = (minute: number): Merge => read(minute, []);
  test.each<[string, readonly Merge[], number, boolean]>([
    ['seen twice agrees', [on(1), on(2)], 0, false],
    ['mended once does not flap', [on(1), off(2)], 1, false],
    ['back in the very next read is a regression, and news', [on(1), off(2), on(3)], 2, false],
    ['gone once more flaps', [on(1), off(2), on(3), off(4)], 3, true],
    ['seen twice in a row has settled', [on(1), off(2), on(3), on(4)], 0, false],
    ['away twice in a row has settled', [on(1), off(2), on(3), off(4), off(5)], 0, false],
    ['back after it was really mended does not flap', [on(1), off(2), off(3), on(4)], 1, false],
    ['judged anew by other guidelines does not flap', [on(1), off(1), on(1), off(1)], 0, false],
  ])('%s', (_, reads, flaps, flapping) => {
    const finding = only(live(reads));
    expect({ flaps: finding.flaps, flapping: isFlapping(finding) }).toEqual({ flaps, flapping });
  });

  test('says so in its history, and says when it has settled', () => {
    const reads = [on(1), off(2), on(3), off(4), on(5), on(6)];
    const reasons: (string | null)[] = [];
    let known: readonly Finding[] = [];
    for (const each of reads) {
      const writes = mergeRemarks({ ...each, existing: known });
      reasons.push(...writes.map(({ change }) => change.reason));
      known = apply(known, writes);
    }
    expect(reasons).toEqual([null, 'mended', null, 'flapping', 'flapping', 'settled']);
  });
});
