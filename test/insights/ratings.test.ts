import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toRatings } from '../../lib/insights/ratings.ts';

const toCount = (
  day: string,
  stars: readonly number[],
  known: { channel?: string; speaker?: 'public' | 'brand' } = {},
) => ({
  day,
  channel: 'maps',
  speaker: 'public' as const,
  rated: stars.length,
  ratingSum: stars.reduce((sum, each) => sum + each, 0),
  ...known,
});
const days = { from: '2026-10-01', to: '2026-10-03' };

describe('ratings', () => {
  test('few ratings weigh little beside those that are assumed', () => {
    const { channels } = toRatings(
      [toCount('2026-10-01', [1]), toCount('2026-10-02', Array(63).fill(5), { channel: 'store' })],
      days,
    );
    expect(channels).toEqual([
      { channel: 'store', rated: 63, mean: 5, bayesian: 4.85 },
      { channel: 'maps', rated: 1, mean: 1, bayesian: 3.1875 },
    ]);
  });

  test.each([
    ['what the brand says', toCount('2026-10-01', [1], { speaker: 'brand' })],
    ['the day before, of channels', toCount('2026-09-30', [1])],
    ['mentions without stars', toCount('2026-10-01', [])],
  ])('leaves out %s', (_name, count) => {
    expect(toRatings([count], days).channels).toEqual([]);
  });

  test('each day of the trend looks back over 28 days, the first day of which counts and the one before does not', () => {
    const { trend } = toRatings([toCount('2026-09-04', Array(7).fill(1)), toCount('2026-10-03', [5])], days);
    expect(trend).toEqual([
      { day: '2026-10-01', rated: 0, bayesian: 2.25 },
      { day: '2026-10-02', rated: 0, bayesian: 3.5 },
      { day: '2026-10-03', rated: 1, bayesian: 3.6875 },
    ]);
  });

  test('a law: it is never beyond one and five, whatever comes in and goes out', () => {
    const day = fc.integer({ min: 1, max: 30 }).map((each) => `2026-09-${String(each).padStart(2, '0')}`);
    const count = fc
      .tuple(day, fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 9 }))
      .map(([at, stars]) => toCount(at, stars));
    fc.assert(
      fc.property(fc.array(count, { maxLength: 20 }), (counts) => {
        const { trend } = toRatings(counts, { from: '2026-09-10', to: '2026-10-20' });
        expect(trend).toHaveLength(41);
        for (const { bayesian } of trend) expect(bayesian >= 1 && bayesian <= 5).toBe(true);
      }),
    );
  });
});
