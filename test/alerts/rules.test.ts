/** The rules of a route, one by one. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toCap, toCoolDown, toRest } from '../../lib/alerts/admissions.ts';
import { toEscalated, toPlan } from '../../lib/alerts/escalation.ts';
import { parseLimit } from '../../lib/alerts/limit.ts';
import { findPeace } from '../../lib/alerts/mutes.ts';
import { inOrderOfTelling } from '../../lib/alerts/order.ts';
import { findQuietEnd, parseQuiet } from '../../lib/alerts/quiet.ts';
import { toReasons } from '../../lib/alerts/reasons.ts';
import { takes, toGroup, toSubject } from '../../lib/alerts/subject.ts';
import { isHeldNow, readWindow, toHeldBack, toWindow } from '../../lib/alerts/window.ts';
import type { Alert, AlertRoute } from '../../lib/model/alert.ts';
import type { Finding, FindingChangeKind } from '../../lib/model/finding.ts';
import type { Mute } from '../../lib/model/mute.ts';
import { toAlert, toMute } from '../contracts/samples.ts';
import { aFinding } from '../fixtures/finding.ts';

const route = (known: Partial<AlertRoute> = {}): AlertRoute => ({ id: 'pr-1', at: 'once', to: [], ...known });
const severity = 'high' as const;

describe('quiet hours', () => {
  test.each([
    ['in the evening', '22:00-07:00 Europe/London', '2026-07-01T21:00:00.000Z', '2026-07-02T06:00:00.000Z'],
    ['a minute before', '22:00-07:00 Europe/London', '2026-07-01T20:59:00.000Z', undefined],
    ['in the morning', '22:00-07:00 Europe/London', '2026-07-02T05:59:59.000Z', '2026-07-02T06:00:00.000Z'],
    ['at their end', '22:00-07:00 Europe/London', '2026-07-02T06:00:00.000Z', undefined],
    [
      'in the night in which clocks go back',
      '22:00-07:00 Europe/London',
      '2026-10-24T23:00:00.000Z',
      '2026-10-25T07:00:00.000Z',
    ],
    [
      'in the night in which they go on',
      '22:00-07:00 Europe/London',
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T06:00:00.000Z',
    ],
    [
      'within a day, by UTC where no zone stands',
      '12:00-13:30',
      '2026-07-01T13:00:00.000Z',
      '2026-07-01T13:30:00.000Z',
    ],
    ['none', undefined, '2026-07-01T13:00:00.000Z', undefined],
  ])('%s', (_name, quiet, now, end) => {
    expect(findQuietEnd(quiet, new Date(now))?.toISOString()).toBe(end);
  });

  test.each([
    ['22:00-07:00', true],
    ['9:00 - 17:30 Asia/Tokyo', true],
    ['22:00-22:00', false],
    ['24:00-07:00', false],
    ['22-7', false],
    ['', false],
    [`22:00-07:00 ${'a '.repeat(50_000)}`, false],
  ])('%s', (text, isRight) => {
    expect(parseQuiet(text) !== null).toBe(isRight);
  });

  test('whoever is told that they end, is in none then', () => {
    const zone = fc.constantFrom('Europe/London', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe');
    const minute = fc.integer({ min: 0, max: 1439 });
    const clock = (each: number): string =>
      `${String(Math.floor(each / 60)).padStart(2, '0')}:${String(each % 60).padStart(2, '0')}`;
    fc.assert(
      fc.property(zone, minute, minute, fc.integer({ min: 0, max: 400 * 24 * 60 }), (where, from, until, after) => {
        fc.pre(from !== until);
        const now = new Date(Date.UTC(2026, 0, 1) + after * 60_000);
        const quiet = `${clock(from)}-${clock(until)} ${where}`;
        const end = findQuietEnd(quiet, now);
        expect(end === undefined || end > now).toBe(true);
        if (end !== undefined) expect(findQuietEnd(quiet, end)).toBeUndefined();
      }),
      { numRuns: 150 },
    );
  });
});

describe('windows', () => {
  const night = { at: 'once', quiet: '22:00-07:00 UTC', quietExcept: 'critical' as const };
  const changedAt = '2026-10-01T23:10:00.000Z';
  test.each<[string, Parameters<typeof toWindow>[0], Parameters<typeof toWindow>[1], string, string]>([
    ['quiet', night, { changedAt, severity }, 'quiet:2026-10-02T07:00:00.000Z', '2026-10-02T07:00:00.000Z'],
    ['grave enough', night, { changedAt, severity: 'critical' }, 'once:2026-10-01T23/passes', changedAt],
    [
      'looked at late, in quiet hours',
      night,
      { changedAt: '2026-10-01T21:59:00.000Z', now: '2026-10-01T22:01:00.000Z', severity },
      'quiet:2026-10-02T07:00:00.000Z',
      '2026-10-02T07:00:00.000Z',
    ],
    ['grouped', { at: 'once' }, { changedAt, severity, group: 'g_1' }, 'once:2026-10-01T23/g_1', changedAt],
    [
      'snoozed',
      { at: 'once' },
      { changedAt, severity, snoozedUntil: '2026-10-03T00:00:00.000Z' },
      'snooze:2026-10-03T00:00:00.000Z',
      '2026-10-03T00:00:00.000Z',
    ],
    [
      'a digest put off by quiet hours keeps its name',
      { at: 'digest daily 06:00', quiet: '22:00-07:00' },
      { changedAt, severity },
      'digest:2026-10-02T06:00:00.000Z',
      '2026-10-02T07:00:00.000Z',
    ],
  ])('%s', (_name, times, moment, name, dueAt) => {
    expect(toWindow(times, moment)).toEqual({ name, dueAt });
  });

  test('who passes quiet hours is not held in them, all others are', () => {
    const at = new Date('2026-10-01T23:30:00.000Z');
    expect(isHeldNow(night, 'once:2026-10-01T23/passes', at)).toBe(false);
    expect(isHeldNow(night, 'once:2026-10-01T21', at)).toBe(true);
    expect(isHeldNow(night, 'once:2026-10-01T21', new Date('2026-10-02T07:00:00.000Z'))).toBe(false);
  });

  test('names say what they are, and those of others are taken for once', () => {
    expect(readWindow('rest:2026-10-01T09:00:00.000Z/passes/g_1')).toEqual({
      kind: 'rest',
      passesQuiet: true,
      group: 'g_1',
    });
    expect(readWindow('f_1:2')).toEqual({ kind: 'once', passesQuiet: false, group: undefined });
  });
});

describe('how many', () => {
  test.each([
    ['20 per hour', 20],
    ['1 per hour', 1],
    ['0 per hour', null],
    ['501 per hour', null],
    ['20 per day', null],
    ['20', null],
  ])('%s', (text, limit) => {
    expect(parseLimit(text)).toBe(limit);
  });

  const alert = toAlert({ window: 'once:2026-10-01T08', createdAt: '2026-10-01T08:20:00.000Z' });
  test('the rest of an hour goes at its end, and says so', () => {
    const capped = route({ max: '20 per hour' });
    expect(toCap(alert, capped)).toMatchObject({ name: 'hour:2026-10-01T08', max: 20 });
    const rest = toRest(alert, capped);
    expect(rest).toMatchObject({ window: 'rest:2026-10-01T09:00:00.000Z', dueAt: '2026-10-01T09:00:00.000Z' });
    expect(toHeldBack(capped, rest.window)).toBe(
      'More than this route sends at once (20 per hour): the rest of the hour together.',
    );
  });
  test('what comes together anyway is not counted', () => {
    expect(
      toCap({ ...alert, window: 'quiet:2026-10-02T07:00:00.000Z' }, route({ max: '20 per hour' })),
    ).toBeUndefined();
  });
  test('only what was told cools down, and what became graver is told', () => {
    const cool = route({ coolDown: 1000 });
    expect(toCoolDown({ ...alert, why: 'regressed' }, cool)).toMatchObject({ max: 1, withinMs: 1000 });
    for (const why of ['worse', 'resolved', 'recovered'] as const)
      expect(toCoolDown({ ...alert, why }, cool)).toBeUndefined();
  });
});

describe('which routes take it', () => {
  const config = {
    channels: [
      {
        id: 'home',
        source: 'website',
        owned: true,
        everyMs: 1,
        options: {},
        tags: ['vip'],
        stage: 'awareness' as const,
        language: 'en-GB',
        product: 'House Blend',
      },
    ],
    guidelines: [
      { id: 'no-cheap', check: 'preferred-term', narrowing: {}, options: {}, version: '1', tags: ['legal'] },
    ],
  };
  const mention = { product: 'Decaf', language: 'de', cluster: 'c_1' };
  test.each<[string, Partial<AlertRoute>, boolean, boolean]>([
    ['a tag of the channel', { tags: ['vip'] }, true, true],
    ['a tag of the guideline', { tags: ['other', 'legal'] }, true, true],
    ['another tag', { tags: ['other'] }, false, false],
    ['its stage', { stages: ['awareness'] }, true, true],
    ['another stage', { stages: ['purchase'] }, false, false],
    ['its channel’s product, where no mention names one', { products: ['House Blend'] }, true, false],
    ['its mention’s product', { products: ['Decaf'] }, false, true],
    ['its channel’s language, in another country', { languages: ['en'] }, true, false],
    ['not the language of one country for all', { languages: ['en-US'] }, false, false],
    ['its mention’s language', { languages: ['DE'] }, false, true],
    ['nothing, where it only hears what another hands on', { escalates: 'other' }, false, false],
  ])('%s', (_name, known, alone, withMention) => {
    expect(takes(route(known), toSubject(config, aFinding()))).toBe(alone);
    expect(takes(route(known), toSubject(config, aFinding(), mention))).toBe(withMention);
  });

  test('groups are alike where what they are named for is', () => {
    const group = (by: AlertRoute['group'], finding: Finding, known = mention) =>
      toGroup(by, toSubject(config, finding, known));
    expect(group('story', aFinding())).toBe(group('story', aFinding({ id: 'f_2', url: 'https://b.example/' })));
    expect(group('story', aFinding())).not.toBe(group('story', aFinding(), { ...mention, cluster: 'c_2' }));
    expect(group('page', aFinding())).not.toBe(group('page', aFinding({ url: 'https://b.example/' })));
    expect(group('guideline', aFinding())).toBe(group('guideline', aFinding({ channel: 'shop' })));
    expect(group('channel', aFinding())).not.toBe(group('channel', aFinding({ channel: 'shop' })));
    expect(group(undefined, aFinding())).toBeUndefined();
  });
});

describe('what is told of a change', () => {
  const open = aFinding();
  const change = (before: Finding | null, after: Finding, kind: FindingChangeKind = 'moved', actor = 'anna') =>
    toReasons({
      sequence: '1',
      before,
      after,
      change: {
        finding: after.id,
        version: 2,
        kind,
        at: open.lastSeenAt,
        actor,
        from: before?.status ?? null,
        to: after.status,
        reason: null,
        note: null,
      },
    });
  const channel = aFinding({ place: 'channel:home', check: 'unreachable' });
  test.each<[string, readonly string[], readonly string[]]>([
    ['somebody has it in hand', change(open, aFinding({ status: 'acknowledged' })), ['acknowledged']],
    ['it is over', change(open, aFinding({ status: 'resolved', resolution: 'mended' }), 'resolved'), ['resolved']],
    [
      'a channel is read again',
      change(channel, { ...channel, status: 'resolved', resolution: 'mended' }, 'resolved'),
      ['recovered', 'resolved'],
    ],
    [
      'who fell silent is heard again',
      change(
        aFinding({ lifecycle: 'event' }),
        aFinding({ lifecycle: 'event', status: 'resolved', resolution: 'mended' }),
        'resolved',
      ),
      ['recovered', 'resolved'],
    ],
    [
      'an event is over by itself',
      change(
        aFinding({ lifecycle: 'event' }),
        aFinding({ lifecycle: 'event', status: 'resolved', resolution: 'expired' }),
        'resolved',
      ),
      ['resolved'],
    ],
    [
      'a channel is configured no more',
      change(channel, { ...channel, status: 'resolved', resolution: 'channel-removed' }, 'resolved'),
      ['resolved'],
    ],
    ['it is over and ignored besides', change(aFinding({ status: 'resolved' }), aFinding({ status: 'ignored' })), []],
    [
      'it comes and goes',
      change(channel, { ...channel, status: 'resolved', resolution: 'mended', flaps: 3 }, 'resolved'),
      [],
    ],
    [
      'and has settled',
      change(
        { ...channel, status: 'resolved', flaps: 3 },
        { ...channel, status: 'resolved', resolution: 'mended' },
        'updated',
      ),
      ['recovered', 'resolved'],
    ],
    ['time woke it', change(aFinding({ status: 'ignored' }), open, 'moved', 'earmark'), ['opened']],
    ['a person opened it', change(aFinding({ status: 'ignored' }), open), ['reopened']],
    [
      'a person takes back that it was over',
      change(aFinding({ status: 'resolved', resolution: 'closed' }), aFinding({ status: 'acknowledged' })),
      ['reopened'],
    ],
    [
      'a person opened what nobody was told of',
      change(aFinding({ status: 'ignored' }), aFinding({ baseline: true })),
      [],
    ],
  ])('%s', (_name, reasons, expected) => {
    expect(reasons).toEqual(expected);
  });
});

describe('peace', () => {
  const at = '2026-10-01T08:00:00.000Z';
  const until = '2026-10-01T12:00:00.000Z';
  const peace = (...mutes: readonly Partial<Mute>[]) =>
    findPeace(
      mutes.map((known) => toMute({ until, ...known })),
      { route: 'pr-1', finding: aFinding(), at },
    );
  test.each<[string, ReturnType<typeof peace>, ReturnType<typeof peace>]>([
    ['none', peace(), undefined],
    ['a snoozed finding', peace({ id: 'f_one' }), { muted: false, until }],
    ['another finding', peace({ id: 'f_two' }), undefined],
    ['a muted guideline', peace({ of: 'guideline', id: 'no-cheap', kind: 'mute' }), { muted: true }],
    ['a channel muted for good', peace({ of: 'channel', id: 'home', kind: 'mute', until: null }), { muted: true }],
    ['a muted route', peace({ of: 'route', id: 'pr-1', kind: 'mute' }), { muted: true }],
    ['one that is over', peace({ of: 'route', id: 'pr-1', kind: 'mute', until: at }), undefined],
    ['a mute over a snooze', peace({ id: 'f_one' }, { of: 'route', id: 'pr-1', kind: 'mute' }), { muted: true }],
    [
      'the longest snooze',
      peace({ id: 'f_one' }, { of: 'channel', id: 'home', until: '2026-10-02T00:00:00.000Z' }),
      { muted: false, until: '2026-10-02T00:00:00.000Z' },
    ],
  ])('%s', (_name, found, expected) => {
    expect(found).toEqual(expected);
  });
});

describe('escalation', () => {
  const alert: Alert = toAlert({
    finding: aFinding({ dueAt: '2026-10-01T10:00:30.000Z' }),
    createdAt: '2026-10-01T08:00:00.000Z',
  });
  const to = (after: 'due' | number) => route({ escalate: { after, route: 'boss' } });
  const boss = route({ id: 'boss', escalates: 'pr-1' });

  test.each([
    ['when it is due, at the next minute', to('due'), '2026-10-01T10:01:00.000Z'],
    ['after some hours', to(4 * 3_600_000), '2026-10-01T12:00:00.000Z'],
    ['never, where nothing says so', route(), undefined],
  ])('%s', (_name, from, dueAt) => {
    expect(toPlan(alert, from)?.dueAt).toBe(dueAt);
  });
  test('not what is due at no time, nor what is over', () => {
    expect(toPlan({ ...alert, finding: aFinding() }, to('due'))).toBeUndefined();
    expect(toPlan({ ...alert, why: 'resolved' }, to(1000))).toBeUndefined();
  });
  test('what is told again is handed on once, and what came back once more', () => {
    const id = (known: Partial<Finding>) =>
      toPlan({ ...alert, finding: { ...alert.finding, ...known } }, to('due'))?.id;
    expect(id({ version: 9, severity: 'critical' })).toBe(id({}));
    expect(id({ regressions: 1 })).not.toBe(id({}));
  });
  test.each<[string, Partial<Finding> | undefined, boolean]>([
    ['still open', {}, true],
    ['acknowledged', { status: 'acknowledged' }, false],
    ['back since', { regressions: 1 }, false],
    ['gone', undefined, false],
  ])('%s', (_name, known, isTold) => {
    const plan = toPlan(alert, to('due'));
    if (plan === undefined) throw new Error('expected a plan');
    const finding = known === undefined ? undefined : { ...alert.finding, ...known };
    const told = toEscalated(plan, { route: boss, finding, now: plan.dueAt });
    expect(told?.why).toBe(isTold ? 'escalated' : undefined);
  });
});

test('the gravest is told first, and of one finding the beginning before the end', () => {
  const told = (id: string, finding: Partial<Finding>, why: Alert['why'] = 'opened') =>
    toAlert({ id, why, finding: aFinding(finding) });
  const list = [
    told('1', { id: 'f_a', version: 3, severity: 'critical' }, 'resolved'),
    told('2', { id: 'f_b', severity: 'high' }),
    told('3', { id: 'f_a', version: 1, severity: 'low' }),
    told('4', { id: 'f_a', version: 2, severity: 'critical' }, 'worse'),
  ];
  expect(inOrderOfTelling(list).map(({ id }) => id)).toEqual(['3', '4', '1', '2']);
});
