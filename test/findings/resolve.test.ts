import { describe, expect, test } from 'vitest';
import { moveFinding } from '../../lib/findings/move.ts';
import { resolveAll, resolveRemoved } from '../../lib/findings/resolve.ts';
import type { Finding, Resolution } from '../../lib/model/finding.ts';
import { apply, at, justAfter, live, pair, read, review, reviewPair, toRemark } from './world.ts';

const condition = live([read(5, [toRemark()])]);
const event = live([read(5, [review])]);
const ignored = condition.map(
  (finding) =>
    moveFinding(finding, { type: 'ignore', reason: 'known', until: null }, { actor: 'ann', now: justAfter(6) }).finding,
);
const acknowledged = condition.map(
  (finding) => moveFinding(finding, { type: 'ack' }, { actor: 'ann', now: justAfter(6) }).finding,
);

const resolutionsOf = (existing: readonly Finding[], resolution: Resolution, readAt?: string): readonly unknown[] =>
  resolveAll({ existing, resolution, now: justAfter(9), ...(readAt === undefined ? {} : { readAt }) }).map(
    ({ finding }) => finding.resolution,
  );

describe('resolveAll', () => {
  test.each<[string, readonly Finding[], Resolution, string | undefined, readonly (Resolution | null)[]]>([
    ['a page that is gone ends its conditions', condition, 'gone', at(9), ['gone']],
    ['a page that is gone was deleted, for its events', event, 'gone', at(9), ['deleted']],
    ['a page that was gone before the last read ends nothing', condition, 'gone', at(4), []],
    ['a page that is gone ends what somebody works on', acknowledged, 'gone', at(9), ['gone']],
    ['a page that is gone leaves ignored ones in peace', ignored, 'gone', at(9), []],
    [
      'a guideline that is removed ends ignored ones too',
      ignored,
      'guideline-removed',
      undefined,
      ['guideline-removed'],
    ],
    ['a channel that is removed ends conditions', condition, 'channel-removed', undefined, ['channel-removed']],
    ['a channel that is removed ends events', event, 'channel-removed', undefined, ['channel-removed']],
    ['an event expires', event, 'expired', undefined, ['expired']],
    ['a condition does not expire', condition, 'expired', undefined, []],
    ['an event is answered', event, 'answered', undefined, ['answered']],
    ['a condition is not answered', condition, 'answered', undefined, []],
    ['an event is not mended', event, 'mended', at(9), []],
  ])('%s', (_, existing, resolution, readAt, resolutions) => {
    expect(resolutionsOf(existing, resolution, readAt)).toEqual(resolutions);
  });

  test('repeated, it does nothing more', () => {
    const once = apply(
      condition,
      resolveAll({ existing: condition, resolution: 'gone', readAt: at(9), now: justAfter(9) }),
    );
    expect(resolveAll({ existing: once, resolution: 'gone', readAt: at(9), now: justAfter(9) })).toEqual([]);
  });

  test('a page that is gone and back flaps', () => {
    const gone = apply(
      condition,
      resolveAll({ existing: condition, resolution: 'gone', readAt: at(6), now: justAfter(6) }),
    );
    expect(live([read(7, [toRemark()])], gone)[0]?.flaps).toBe(2);
  });
});

describe('resolveRemoved', () => {
  const all = [...condition, ...event];
  test.each<[string, readonly string[], readonly { check: string; guideline: string | null }[], readonly unknown[]]>([
    ['ends nothing that is still asked for', ['home'], [pair, reviewPair], []],
    ['ends what a removed guideline found', ['home'], [reviewPair], ['guideline-removed']],
    ['ends what a removed channel showed', ['news'], [pair, reviewPair], ['channel-removed', 'channel-removed']],
    ['says that the channel went where both did', [], [], ['channel-removed', 'channel-removed']],
  ])('%s', (_, channels, pairs, resolutions) => {
    const writes = resolveRemoved({ existing: all, channels, pairs, now: justAfter(9) });
    expect(writes.map(({ finding }) => finding.resolution)).toEqual(resolutions);
  });
});
