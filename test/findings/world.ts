/** Small makers for findings' tests: a place, its reads, and a store that keeps what is written. */
import { expect } from 'vitest';
import { toFindingId, toPagePlace } from '../../lib/findings/identity.ts';
import { type Merge, mergeRemarks } from '../../lib/findings/merge.ts';
import { type Finding, findingChangeSchema, findingSchema } from '../../lib/model/finding.ts';
import type { StampedRemark } from '../../lib/model/remark.ts';
import type { FindingWrite } from '../../lib/ports/stores.ts';

export const url = 'https://northwind.example/plans';
export const place = toPagePlace(url);

/** The nth minute of a day: reads are made at them, and judged half a minute later. */
export const at = (minute: number): string => new Date(Date.UTC(2026, 9, 1, 0, minute)).toISOString();
export const justAfter = (minute: number): Date => new Date(Date.UTC(2026, 9, 1, 0, minute, 30));

export const pair = { check: 'preferred-term', guideline: 'no-cheap' };

export const toRemark = (known: Partial<StampedRemark> = {}): StampedRemark => ({
  ...pair,
  audience: 'brand',
  severity: 'low',
  lifecycle: 'condition',
  key: 'cheap',
  channel: 'home',
  url,
  mention: null,
  urgency: 20,
  title: 'Preferred term: Plans',
  message: 'Unexpected "cheap", use "good value"',
  mend: 'Write "good value" in place of "cheap".',
  evidence: [{ url, channel: 'home', quote: 'cheap', span: [4, 9], observedAt: at(0) }],
  ...known,
});

export const review = toRemark({ check: 'negative-review', guideline: null, lifecycle: 'event', key: 'review' });
export const reviewPair = { check: 'negative-review', guideline: null };

export const toId = (remark: StampedRemark): string => toFindingId({ brand: 'northwind', place, ...remark });

/** A read at a minute that shows these remarks, all pairs judged. */
export const read = (
  minute: number,
  remarks: readonly StampedRemark[],
  known: Partial<Omit<Merge, 'document'>> & { readonly document?: Partial<Merge['document']> } = {},
): Merge => ({
  existing: [],
  remarks,
  judged: [pair, reviewPair],
  now: justAfter(minute),
  ...known,
  document: { brand: 'northwind', place, channel: 'home', url, readAt: at(minute), ...known.document },
});

/** Applies writes the way a store does, and holds each to what every write must keep. */
export const apply = (existing: readonly Finding[], writes: readonly FindingWrite[]): readonly Finding[] => {
  const byId = new Map(existing.map((finding) => [finding.id, finding]));
  for (const { finding, change } of writes) {
    const before = byId.get(finding.id);
    expect(finding.version).toBe((before?.version ?? 0) + 1);
    expect(change).toMatchObject({
      finding: finding.id,
      version: finding.version,
      from: before?.status ?? null,
      to: finding.status,
    });
    findingSchema.parse(finding);
    findingChangeSchema.parse(change);
    byId.set(finding.id, finding);
  }
  return [...byId.values()];
};

/** Merges reads one after the other. */
export const live = (reads: readonly Merge[], existing: readonly Finding[] = []): readonly Finding[] =>
  reads.reduce((known, each) => apply(known, mergeRemarks({ ...each, existing: known })), existing);
