import { describe, expect, test } from 'vitest';
import { toConsistencyCourses, toConsistencyMeasures } from '../../lib/insights/consistency-trend.ts';
import { toDriftFigures, toDrifts } from '../../lib/insights/drift.ts';
import { toSliceRows } from '../../lib/insights/slices.ts';
import type { Finding } from '../../lib/model/finding.ts';
import { at, toFinding } from '../contracts/samples.ts';

const hour = 60;
const hourMs = 3_600_000;
const window = { since: new Date(at(0)), now: new Date(at(100 * hour)) };
const condition = { lifecycle: 'condition', audience: 'brand' } as const;
const open = (hours: number): Finding =>
  toFinding({ ...condition, status: 'open', resolution: null, firstSeenAt: at((100 - hours) * hour) });
const mended = (hours: number, known: Partial<Finding> = {}): Finding =>
  toFinding({
    ...condition,
    status: 'resolved',
    resolution: 'mended',
    firstSeenAt: at((50 - hours) * hour),
    readAt: at(50 * hour),
    ...known,
  });

describe('drift time', () => {
  test.each([
    ['of nothing there is none', [], { findings: 0, open: 0, medianMs: null, isAtLeast: false }],
    [
      'half are mended sooner',
      [mended(1), mended(3), mended(40)],
      { findings: 3, open: 0, medianMs: 3 * hourMs, isAtLeast: false },
    ],
    [
      'of two it lies between',
      [mended(1), mended(4)],
      { findings: 2, open: 0, medianMs: 2.5 * hourMs, isAtLeast: false },
    ],
    [
      'a young open one makes it at least that',
      [open(1), mended(3), mended(9)],
      { findings: 3, open: 1, medianMs: 3 * hourMs, isAtLeast: true },
    ],
    [
      'an old open one does not',
      [mended(1), mended(3), open(90)],
      { findings: 3, open: 1, medianMs: 3 * hourMs, isAtLeast: false },
    ],
    [
      'what was mended before, was ignored, or is no question of style does not count',
      [
        mended(3, { readAt: at(-1) }),
        mended(3, { status: 'ignored', resolution: null }),
        mended(3, { audience: 'seo' }),
        mended(3, { lifecycle: 'event' }),
        mended(3, { resolution: 'guideline-removed' }),
      ],
      { findings: 0, open: 0, medianMs: null, isAtLeast: false },
    ],
  ])('%s', (_name, findings, expected) => {
    expect(toDriftFigures(toDrifts(findings, window))).toEqual(expected);
  });
});

test('what is measured a day comes back as a course, the same day once', () => {
  const measure = (day: string, numerator: number) =>
    toConsistencyMeasures([{ channel: 'home', numerator, denominator: 10 }], { brand: 'northwind', day });
  const [first] = measure('2026-10-01', 5);
  expect(measure('2026-10-01', 9)[0]?.id).toBe(first?.id);
  expect(toConsistencyCourses([...measure('2026-10-01', 5), ...measure('2026-10-02', 8)])).toEqual([
    {
      channel: 'home',
      days: [
        { day: '2026-10-01', consistency: 50, numerator: 5, denominator: 10 },
        { day: '2026-10-02', consistency: 80, numerator: 8, denominator: 10 },
      ],
      change: 30,
    },
  ]);
});

test('a slice adds up the channels of its stage, and says how many of them were read', () => {
  const count = { positive: 2, negative: 1, neutral: 1, mixed: 0, rated: 2, ratingSum: 7, mentions: 4 };
  const rows = toSliceRows('stage', {
    counts: [
      { ...count, channel: 'news' },
      { ...count, channel: 'forum' },
      { ...count, channel: 'gone' },
    ],
    competitors: [
      { channel: 'news', name: 'Southbeam', count: 2 },
      { channel: 'news', name: 'no longer configured', count: 9 },
    ],
    answered: [{ channel: 'forum', name: '', count: 1 }],
    replies: [{ channel: 'forum', name: '120', count: 3 }],
    channels: [
      { id: 'news', stage: 'awareness' },
      { id: 'forum', stage: 'awareness' },
      { id: 'home', stage: 'purchase' },
    ],
    read: new Set(['news', 'home']),
    consistency: new Map([['home', { numerator: 3, denominator: 4 }]]),
    drifts: toDrifts([toFinding({ ...mended(3), channel: 'home' })], window),
    rivals: new Set(['Southbeam']),
  });
  expect(rows.map(({ name, mentions, net, rating, voice }) => [name, mentions, net, rating, voice])).toEqual([
    ['awareness', 8, 0.25, 3.5, { share: 0.8, of: 10 }],
    [null, 4, 0.25, 3.5, { share: 1, of: 4 }],
    ['purchase', 0, null, null, { share: null, of: 0 }],
  ]);
  expect(rows[0]?.responses).toEqual({ reviews: 4, answered: 1, rate: 0.25, replies: 3, medianMs: 2 * hourMs });
  expect(
    rows.map(({ coverage, consistency, drift }) => [coverage, consistency?.score ?? null, drift.findings]),
  ).toEqual([
    [{ channels: 2, read: 1 }, null, 0],
    [{ channels: 0, read: 0 }, null, 0],
    [{ channels: 1, read: 1 }, 75, 1],
  ]);
});
