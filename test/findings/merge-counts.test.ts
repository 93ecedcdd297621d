/** Findings about what is counted: opened, going on, graver once, dealt with, over. */
import { describe, expect, test } from 'vitest';
import { type CountsMerge, mergeCounts } from '../../lib/findings/merge-counts.ts';
import type { Finding } from '../../lib/model/finding.ts';
import type { StampedRemark } from '../../lib/model/remark.ts';

const at = (hour: number): string => new Date(Date.UTC(2026, 9, 1, hour)).toISOString();
const toRemark = (known: Partial<StampedRemark> = {}): StampedRemark => ({
  check: 'spike',
  guideline: null,
  audience: 'pr',
  severity: 'medium',
  lifecycle: 'event',
  key: 'more',
  channel: 'news',
  url: 'https://news.example/',
  mention: null,
  urgency: 60,
  title: 'Spike: Northwind',
  message: '40 mentions',
  mend: 'Read them.',
  evidence: [{ channel: 'news', url: 'https://news.example/', quote: '40 mentions', observedAt: at(0) }],
  ...known,
});

const round = (hour: number, known: Partial<CountsMerge> = {}) =>
  mergeCounts({
    existing: [],
    remarks: [],
    judged: [{ check: 'spike', guideline: null }],
    inapplicable: [],
    brand: 'northwind',
    lookedAt: at(hour),
    now: new Date(at(hour)),
    ...known,
  });

const opened = (known: Partial<Finding> = {}): Finding => {
  const [write] = round(0, { remarks: [toRemark()] });
  if (write === undefined) throw new Error('nothing was opened');
  return { ...write.finding, ...known };
};

describe('mergeCounts', () => {
  test('opens a finding, and asks for nothing when it is merged into its own result', () => {
    const [write, ...others] = round(0, { remarks: [toRemark()] });
    expect(others).toEqual([]);
    expect(write).toMatchObject({
      change: { kind: 'opened' },
      finding: { place: 'brand:northwind', key: `more\n${at(0)}` },
    });
    expect(round(0, { existing: [opened()], remarks: [toRemark()] })).toEqual([]);
  });

  test.each([
    { row: 'seen again within a day, it is the same', hour: 24, kinds: ['updated'], same: true },
    {
      row: 'seen again later, it is another, and the first is over',
      hour: 25,
      kinds: ['opened', 'resolved'],
      same: false,
    },
  ])('$row', ({ hour, kinds, same }) => {
    const writes = round(hour, { existing: [opened()], remarks: [toRemark({ message: '50 mentions' })] });
    expect(writes.map(({ change }) => change.kind)).toEqual(kinds);
    expect(writes[0]?.finding.id === opened().id).toBe(same);
  });

  test('not seen for a day, it is expired, and not before', () => {
    expect(round(24, { existing: [opened()] })).toEqual([]);
    expect(round(25, { existing: [opened()] })).toMatchObject([
      { finding: { status: 'resolved', resolution: 'expired' } },
    ]);
  });

  test('gets graver, and stays so while it goes on', () => {
    const [graver] = round(1, { existing: [opened()], remarks: [toRemark({ severity: 'high' })] });
    expect(graver?.finding.severity).toBe('high');
    const existing = graver === undefined ? [] : [graver.finding];
    expect(round(2, { existing, remarks: [toRemark()] })[0]?.finding.severity).toBe('high');
  });

  test('stays closed while it goes on, and is known to go on', () => {
    const closed = opened({ status: 'resolved', resolution: 'closed' });
    const [write, ...others] = round(20, { existing: [closed], remarks: [toRemark()] });
    expect(others).toEqual([]);
    expect(write?.finding).toEqual({ ...closed, version: 2, lastSeenAt: at(20), readAt: at(20) });
    const existing = write === undefined ? [] : [write.finding];
    expect(round(40, { existing, remarks: [toRemark()] })[0]?.finding.status).toBe('resolved');
  });

  test('leaves alone what others judge, and what could not be judged', () => {
    const other = opened({ check: 'contradiction', lifecycle: 'condition' });
    expect(round(99, { existing: [other] })).toEqual([]);
    expect(round(99, { existing: [opened()], judged: [] })).toEqual([]);
  });
});
