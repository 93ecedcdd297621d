import { describe, expect, test } from 'vitest';
import { toSubject } from '../../lib/alerts/subject.ts';
import { type AlertContext, toAlerts } from '../../lib/alerts/to-alerts.ts';
import { digestFault, toWindow } from '../../lib/alerts/window.ts';
import type { AlertRoute } from '../../lib/model/alert.ts';
import type { Finding, FindingChangeKind } from '../../lib/model/finding.ts';
import type { OutboxRow } from '../../lib/ports/stores.ts';
import { aFinding } from '../fixtures/finding.ts';

const route = (changes: Partial<AlertRoute> = {}): AlertRoute => ({
  id: 'all',
  at: 'once',
  to: [{ notifier: 'console', options: true }],
  ...changes,
});

const change = (kind: FindingChangeKind, after: Finding, before: Finding | null = null): OutboxRow => ({
  sequence: '1',
  before,
  after,
  change: {
    finding: after.id,
    version: after.version,
    kind,
    at: '2026-10-01T08:00:00.000Z',
    actor: 'earmark',
    from: before?.status ?? null,
    to: after.status,
    reason: null,
    note: null,
  },
});

/** Nothing is muted, and it is looked at at once. */
const contextOf = (routes: readonly AlertRoute[], known: Partial<AlertContext> = {}): AlertContext => ({
  routes,
  mutes: [],
  subjectOf: (finding) => toSubject({ channels: [], guidelines: [] }, finding),
  now: '2026-10-01T08:00:00.000Z',
  ...known,
});

describe('what is worth an alert', () => {
  const open = aFinding();
  const rows: readonly (readonly [string, OutboxRow, readonly string[]])[] = [
    ['a finding that opened', change('opened', open), ['opened']],
    [
      'one that came back',
      change('regressed', aFinding({ version: 5, regressions: 1 }), aFinding({ status: 'resolved' })),
      ['regressed'],
    ],
    [
      'one that came back though it was in the baseline',
      change('regressed', aFinding({ baseline: true }), aFinding({ status: 'resolved' })),
      ['regressed'],
    ],
    ['one that became graver', change('updated', aFinding({ severity: 'critical' }), open), ['worse']],
    ['not one that became milder', change('updated', aFinding({ severity: 'low' }), open), []],
    ['not one that was seen again', change('updated', aFinding({ occurrences: 2 }), open), []],
    ['not one of the baseline', change('opened', aFinding({ baseline: true })), []],
    ['not one that was resolved', change('resolved', aFinding({ status: 'resolved' }), open), []],
    ['not one that is ignored', change('opened', aFinding({ status: 'ignored' })), []],
    [
      'not one that comes and goes with each read',
      change('regressed', aFinding({ flaps: 3 }), aFinding({ status: 'resolved' })),
      [],
    ],
  ];
  test.each(rows)('%s', (_name, row, expected) => {
    expect(toAlerts(row, contextOf([route()])).map(({ why }) => why)).toEqual(expected);
  });
});

describe('which routes take it', () => {
  const rows: readonly (readonly [string, Partial<AlertRoute>, boolean])[] = [
    ['a route without conditions', {}, true],
    ['its audience', { audience: 'brand' }, true],
    ['not another audience', { audience: 'seo' }, false],
    ['its severity', { severity: 'high' }, true],
    ['a milder least severity', { severity: 'low' }, true],
    ['not a graver least severity', { severity: 'critical' }, false],
    ['its channel', { channels: ['shop', 'home'] }, true],
    ['not other channels', { channels: ['shop'] }, false],
    ['its check', { checks: ['preferred-term'] }, true],
    ['not other checks', { checks: ['vale'] }, false],
  ];
  test.each(rows)('%s', (_name, conditions, taken) => {
    expect(toAlerts(change('opened', aFinding()), contextOf([route(conditions)]))).toHaveLength(taken ? 1 : 0);
  });

  test('each route claims the same change under its own id, and always under the same', () => {
    const twice = [1, 2].map(() =>
      toAlerts(change('opened', aFinding()), contextOf([route(), route({ id: 'other' })])).map(({ id }) => id),
    );
    expect(twice[0]).toEqual(twice[1]);
    expect(new Set(twice.flat()).size).toBe(2);
  });
});

describe('when it is due', () => {
  const rows: readonly (readonly [string, string, string, string, string])[] = [
    [
      'once is due immediately, in an hour’s window',
      'once',
      '2026-10-01T08:20:00.000Z',
      'once:2026-10-01T08',
      '2026-10-01T08:20:00.000Z',
    ],
    [
      'a daily digest waits for its hour in its zone, in summer',
      'digest daily 08:00 Europe/London',
      '2026-10-01T08:20:00.000Z',
      'digest:2026-10-02T07:00:00.000Z',
      '2026-10-02T07:00:00.000Z',
    ],
    [
      'and in winter',
      'digest daily 08:00 Europe/London',
      '2026-11-01T08:20:00.000Z',
      'digest:2026-11-02T08:00:00.000Z',
      '2026-11-02T08:00:00.000Z',
    ],
    [
      'a weekly digest waits for its day',
      'digest weekly monday 09:30',
      '2026-10-01T08:20:00.000Z',
      'digest:2026-10-05T09:30:00.000Z',
      '2026-10-05T09:30:00.000Z',
    ],
    [
      'a cron digest follows its pattern',
      'digest cron 0 8 * * 1-5 Europe/Berlin',
      '2026-10-02T08:20:00.000Z',
      'digest:2026-10-05T06:00:00.000Z',
      '2026-10-05T06:00:00.000Z',
    ],
  ];
  test.each(rows)('%s', (_name, at, changedAt, name, dueAt) => {
    expect(toWindow({ at }, { changedAt, severity: 'high' })).toEqual({ name, dueAt });
  });

  test.each([
    ['once', false],
    ['digest daily 08:00 Europe/London', false],
    ['digest weekly funday 08:00', true],
    ['digest daily 25:00', true],
    ['digest daily 08:00 Europe/Nowhere', true],
    ['digest cron 0 8 * * nonsense', true],
    ['now and then', true],
  ])('%s is a fault: %s', (at, isFault) => {
    expect(digestFault(at) !== undefined).toBe(isFault);
  });
});
