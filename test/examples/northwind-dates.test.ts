/** The days of the sample brand's world, moved so that its last was yesterday. */
import { describe, expect, test } from 'vitest';
import { moveDays, toDaysLater } from '../../examples/northwind/dates.ts';

describe('the days of the sample brand', () => {
  test.each([
    { now: '2026-10-10T00:00:00Z', days: 0 },
    { now: '2026-10-10T23:59:59Z', days: 0 },
    { now: '2026-11-22T08:00:00Z', days: 43 },
    { now: '2026-10-09T08:00:00Z', days: -1 },
  ])('are $days later at $now', ({ now, days }) => {
    expect(toDaysLater(new Date(now))).toBe(days);
  });

  test.each([
    { name: 'with a time', before: '"2026-10-09T17:00:00Z"', after: '"2026-11-21T17:00:00Z"' },
    { name: 'alone', before: '<lastmod>2026-10-01</lastmod>', after: '<lastmod>2026-11-13</lastmod>' },
    {
      name: 'as feeds write them',
      before: 'Thu, 08 Oct 2026 08:00:00 GMT',
      after: 'Fri, 20 Nov 2026 08:00:00 GMT',
    },
    { name: 'and nothing else', before: '+44 20 7946 0000, © 2026 ☕', after: '+44 20 7946 0000, © 2026 ☕' },
  ])('move $name', ({ before, after }) => {
    expect(moveDays(before, 43)).toBe(after);
  });
});
