import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toShareOfVoice } from '../../lib/insights/share-of-voice.ts';
import { toVolume } from '../../lib/insights/volume.ts';
import type { Count } from '../../lib/ports/stores.ts';

const toCount = (known: Partial<Count>): Count => ({
  brand: 'northwind',
  day: '2026-10-02',
  hour: 12,
  channel: 'news',
  language: 'en',
  speaker: 'public',
  product: null,
  mentions: 1,
  positive: 0,
  negative: 0,
  neutral: 0,
  mixed: 0,
  rated: 0,
  ratingSum: 0,
  ...known,
});
const span = { fromMs: Date.parse('2026-10-01T10:00:00.000Z'), untilMs: Date.parse('2026-10-03T10:20:00.000Z') };

describe('volume', () => {
  test('adds hours, channels and languages up to days, silent ones too', () => {
    const { days, total } = toVolume(
      [
        toCount({ mentions: 2, positive: 2 }),
        toCount({ hour: 3, channel: 'forum', language: 'de', mentions: 2, positive: 1, negative: 1 }),
        toCount({ day: '2026-10-03', hour: 10, negative: 1 }),
      ],
      span,
    );
    expect(days).toEqual([
      { day: '2026-10-01', mentions: 0, positive: 0, neutral: 0, mixed: 0, negative: 0, net: null },
      { day: '2026-10-02', mentions: 4, positive: 3, neutral: 0, mixed: 0, negative: 1, net: 0.5 },
      { day: '2026-10-03', mentions: 1, positive: 0, neutral: 0, mixed: 0, negative: 1, net: -1 },
    ]);
    expect(total).toEqual({ mentions: 5, positive: 3, neutral: 0, mixed: 0, negative: 2, net: 0.2 });
  });

  test.each([
    ['what the brand says', { speaker: 'brand' }],
    ['the hour before', { day: '2026-10-01', hour: 9 }],
    ['the hour after', { day: '2026-10-03', hour: 11 }],
  ] as const)('leaves out %s', (_name, known) => {
    expect(toVolume([toCount(known)], span).total.mentions).toBe(0);
  });

  test('has the mean rating of each channel with stars, that with most of them first', () => {
    const rows = [
      toCount({ channel: 'a', rated: 1, ratingSum: 5 }),
      toCount({ channel: 'b', rated: 2, ratingSum: 4 }),
      toCount({ channel: 'b', hour: 13, rated: 1, ratingSum: 5 }),
      toCount({ channel: 'c' }),
    ];
    expect(toVolume(rows, span).ratings).toEqual([
      { channel: 'b', rated: 3, mean: 3 },
      { channel: 'a', rated: 1, mean: 5 },
    ]);
  });

  test('counts each mention on one day', () => {
    const row = fc.record({
      hour: fc.integer({ min: 0, max: 23 }),
      date: fc.integer({ min: 1, max: 4 }),
      positive: fc.nat(9),
      negative: fc.nat(9),
    });
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const counts = rows.map(({ date, positive, negative, ...known }) =>
          toCount({ ...known, day: `2026-10-0${date}`, positive, negative, mentions: positive + negative }),
        );
        const { days, total } = toVolume(counts, span);
        expect(days.reduce((sum, { mentions }) => sum + mentions, 0)).toBe(total.mentions);
        for (const { net } of days) expect(net === null || Math.abs(net) <= 1).toBe(true);
      }),
    );
  });
});

describe('share of voice', () => {
  const brand = { name: 'Northwind', competitors: [{ name: 'Southbeam' }, { name: 'Eastgale' }] };

  test('is of what names the brand and of what names a competitor beside it', () => {
    const named = [
      { name: 'Eastgale', count: 1 },
      { name: 'no longer configured', count: 9 },
      { name: 'Eastgale', count: 1 },
    ];
    expect(toShareOfVoice({ mentions: 6, named }, brand)).toEqual([
      { name: 'Northwind', mentions: 6, share: 0.75 },
      { name: 'Eastgale', mentions: 2, share: 0.25 },
      { name: 'Southbeam', mentions: 0, share: 0 },
    ]);
  });

  test('is unknown where nothing was said', () => {
    expect(toShareOfVoice({ mentions: 0, named: [] }, brand).map(({ share }) => share)).toEqual([null, null, null]);
  });
});
