/** What a planned change brings about waits until its end, and opens only if it is still there. */
import { expect, test } from 'vitest';
import { toReasons } from '../../lib/alerts/reasons.ts';
import { mergeRemarks } from '../../lib/findings/merge.ts';
import { wakeIgnored } from '../../lib/findings/move.ts';
import { holdPlanned } from '../../lib/findings/planned.ts';
import type { Finding } from '../../lib/model/finding.ts';
import type { PlannedChange } from '../../lib/model/planned.ts';
import { apply, at, justAfter, read, toRemark } from './world.ts';

const relaunch: PlannedChange = { id: 'relaunch', from: at(10), until: at(60) };
const readAt = (minute: number, existing: readonly Finding[], isThere: boolean, planned = relaunch) => {
  const merge = { ...read(minute, isThere ? [toRemark()] : []), existing };
  return holdPlanned(mergeRemarks(merge), { planned: [planned], now: merge.now });
};

test.each<[string, number, Partial<PlannedChange>, boolean]>([
  ['before it nothing is held', 5, {}, false],
  ['within it', 20, {}, true],
  ['at its end no more', 60, {}, false],
  ['on its channels', 20, { channels: ['home'] }, true],
  ['not on others', 20, { channels: ['shop'] }, false],
  ['by its checks', 20, { checks: ['preferred-term'] }, true],
  ['not by others', 20, { checks: ['vale'] }, false],
  ['of its guidelines', 20, { guidelines: ['no-cheap'] }, true],
  ['not of others', 20, { guidelines: ['tagline'] }, false],
])('%s', (_name, minute, known, isHeld) => {
  const [write] = readAt(minute, [], true, { ...relaunch, ...known });
  expect(write?.finding.status).toBe(isHeld ? 'ignored' : 'open');
  expect(write?.finding.planned).toBe(isHeld ? 'relaunch' : undefined);
  expect(write?.change).toMatchObject({ kind: 'opened', to: isHeld ? 'ignored' : 'open' });
});

test('it is told at the end, if it is still there', () => {
  const [held] = apply([], readAt(20, [], true));
  if (held === undefined) throw new Error('expected a finding');
  expect(
    toReasons({ sequence: '1', before: null, after: held, change: readAt(20, [], true)[0]?.change ?? fail() }),
  ).toEqual([]);
  expect(held).toMatchObject({ ignoreReason: 'planned: relaunch', ignoredUntil: at(60) });
  const [again] = apply([held], readAt(30, [held], true));
  expect(again?.status).toBe('ignored');
  const [woken] = wakeIgnored({ existing: again === undefined ? [] : [again], now: justAfter(60) });
  if (woken === undefined || again === undefined) throw new Error('expected it to wake');
  expect(woken.finding.status).toBe('open');
  expect(woken.finding).not.toHaveProperty('planned');
  expect(toReasons({ sequence: '2', before: again, after: woken.finding, change: woken.change })).toEqual(['opened']);
});

test('what is mended before the end troubles nobody', () => {
  const held = apply([], readAt(20, [], true));
  const mended = apply(held, readAt(30, held, false));
  expect(mended[0]).toMatchObject({ status: 'resolved', resolution: 'mended' });
  expect(wakeIgnored({ existing: mended, now: justAfter(60) })).toEqual([]);
});

test('what was open before stays so', () => {
  const open = apply([], readAt(5, [], true));
  expect(apply(open, readAt(20, open, true))[0]?.status).toBe('open');
});

const fail = (): never => {
  throw new Error('expected a change');
};
