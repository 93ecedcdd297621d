/**
 * Remarks on what is counted, held against what is known of the brand. Each spike is a finding of its own: as long as it goes on it is
 * the same one, however its numbers change, and the next of its kind is another.
 */
import type { Finding } from '../model/finding.ts';
import type { StampedRemark } from '../model/remark.ts';
import { type Instant, isAtLeast } from '../model/vocabulary.ts';
import type { FindingWrite } from '../ports/stores.ts';
import { toBrandPlace } from './identity.ts';
import { type MergedPair, mergeRemarks } from './merge.ts';
import { resolveAll, toResolved } from './resolve.ts';
import { isBefore, toWrite } from './write.ts';

/** What was not seen for so long is over; what is seen again before still goes on. */
export const coolDownMs = 24 * 3_600_000;

export type CountsMerge = {
  /** Every finding of the brand as a place, resolved ones too. */
  readonly existing: readonly Finding[];
  readonly remarks: readonly StampedRemark[];
  readonly judged: readonly MergedPair[];
  readonly inapplicable: readonly MergedPair[];
  readonly brand: string;
  /** When it was looked: a spike that is first seen then is known by it. */
  readonly lookedAt: Instant;
  readonly now: Date;
};

/** Which kind of spike, and since when: that tells it from the next of its kind. */
const toKey = (key: string, lookedAt: Instant): string => `${key}\n${lookedAt}`;
const toKind = (key: string): string => key.slice(0, key.lastIndexOf('\n'));

const isGoingOn = (finding: Finding, lookedAt: Instant): boolean =>
  Date.parse(lookedAt) - Date.parse(finding.lastSeenAt) <= coolDownMs;

const isSamePair = (finding: Pick<Finding, 'check' | 'guideline'>, { check, guideline }: MergedPair): boolean =>
  finding.check === check && finding.guideline === guideline;

/** What somebody dealt with while it goes on stays so, and is seen to go on. */
const toStillThere = (finding: Finding, { lookedAt, now }: CountsMerge): readonly FindingWrite[] =>
  isBefore(finding.lastSeenAt, lookedAt)
    ? [toWrite(finding, { ...finding, lastSeenAt: lookedAt, readAt: lookedAt }, { kind: 'updated', now })]
    : [];

const isDealtWith = ({ status, resolution }: Finding): boolean =>
  status === 'resolved' && (resolution === 'closed' || resolution === 'answered');

/** What was grave once stays so while it goes on: it gets worse once, and then alerts no more. */
const withGravest = (remark: StampedRemark, known: Finding | undefined): StampedRemark =>
  known !== undefined && isAtLeast(known.severity, remark.severity) ? { ...remark, severity: known.severity } : remark;

const mergeSeen = (remark: StampedRemark, known: Finding | undefined, merge: CountsMerge): readonly FindingWrite[] => {
  if (known !== undefined && isDealtWith(known)) return toStillThere(known, merge);
  const { brand, lookedAt, now } = merge;
  const { channel, url } = remark;
  const writes = mergeRemarks({
    existing: known === undefined ? [] : [known],
    remarks: [{ ...withGravest(remark, known), key: known?.key ?? toKey(remark.key, lookedAt) }],
    judged: [],
    document: { brand, place: toBrandPlace(brand), channel, url, readAt: lookedAt },
    now,
  });
  return writes.map((write) => ({ ...write, finding: { ...write.finding, channel, url } }));
};

/** The writes that a look asks for. Pure, and repeating is harmless: merged into their own result, the same remarks ask for nothing. */
export const mergeCounts = (merge: CountsMerge): readonly FindingWrite[] => {
  const { remarks, judged, inapplicable, brand, lookedAt, now } = merge;
  const place = toBrandPlace(brand);
  const pairs = [...judged, ...inapplicable];
  const existing = merge.existing.filter(
    (finding) => finding.place === place && pairs.some((pair) => isSamePair(finding, pair)),
  );
  const seen = remarks.map((remark) => ({
    remark,
    known: existing.find(
      (finding) => isSamePair(finding, remark) && toKind(finding.key) === remark.key && isGoingOn(finding, lookedAt),
    ),
  }));
  const shown = new Set(seen.map(({ known }) => known?.id));
  const isMended = (finding: Finding): boolean =>
    finding.status !== 'resolved' &&
    finding.status !== 'ignored' &&
    judged.some(
      (pair) => isSamePair(finding, pair) && pair.isMended?.(toKind(finding.key), finding.lastSeenAt) === true,
    );
  const mended = existing.filter(
    (finding) => isGoingOn(finding, lookedAt) && !shown.has(finding.id) && isMended(finding),
  );
  const over = existing.filter((finding) => !isGoingOn(finding, lookedAt));
  return [
    ...seen.flatMap(({ remark, known }) => mergeSeen(remark, known, merge)),
    ...mended.map((finding) => toResolved(finding, { resolution: 'mended', readAt: lookedAt, now })),
    ...resolveAll({ existing: over, resolution: 'expired', now }),
  ];
};
