/** Reviews whose stars their author changed: one that was raised is done with, one that was lowered is news again. */
import { negativeReview } from '../checks/negative-review.ts';
import { toFindingId } from '../findings/identity.ts';
import { isBefore, toLater, toWrite } from '../findings/write.ts';
import type { Finding } from '../model/finding.ts';
import type { Item } from '../model/item.ts';
import type { Mention } from '../model/mention.ts';
import type { Instant } from '../model/vocabulary.ts';
import type { FindingWrite } from '../ports/stores.ts';
import { isAnsweredBeforeEdit } from './answered.ts';
import type { JudgedRemark } from './stamp.ts';

/** Stars as they were, and as they are now. */
export type Revision = { readonly mention: string; readonly from: number; readonly to: number };

/** How its author changed the stars; undefined where they are what they were, or one of both reads knew none. */
export const toRevision = (old: Mention | undefined, now: Mention | undefined): Revision | undefined => {
  if (old?.rating == null || now?.rating == null || now.speaker !== 'public' || old.rating === now.rating)
    return undefined;
  return { mention: now.id, from: old.rating, to: now.rating };
};

/** An answer to what was said before says nothing to who lowered the stars since. */
export const isAnswerOutdated = (item: Pick<Item, 'answer' | 'updatedAt'>, revision: Revision | undefined): boolean =>
  revision !== undefined && revision.to < revision.from && isAnsweredBeforeEdit(item);

const toWords = ({ from, to }: Revision): string =>
  `its author ${to > from ? 'raised' : 'lowered'} it from ${toStars(from)} to ${toStars(to)} of 5`;
const toStars = (points: number): string => String(Math.round(points * 10) / 10);

/**
 * What that does to the findings of the review: a raised one that is no longer remarked on is closed, a lowered one that was dealt with comes back.
 * Repeating is harmless: the next read knows the new stars.
 */
export const noteRevision = ({
  existing,
  remarks,
  revision,
  readAt,
  now,
}: {
  readonly existing: readonly Finding[];
  readonly remarks: readonly JudgedRemark[];
  readonly revision: Revision | undefined;
  readonly readAt: Instant;
  readonly now: Date;
}): readonly FindingWrite[] => {
  if (revision === undefined) return [];
  const own = existing.filter(
    (finding) =>
      finding.check === negativeReview.id && finding.mention === revision.mention && !isBefore(readAt, finding.readAt),
  );
  return own.flatMap((finding) => {
    const remark = remarks.find((each) => isOf(finding, each));
    if (revision.to > revision.from) return remark === undefined ? toRaised(finding, revision, { readAt, now }) : [];
    return remark === undefined ? [] : toLowered(finding, remark, { revision, readAt, now });
  });
};

const isOf = ({ id, brand, place }: Finding, remark: JudgedRemark): boolean =>
  toFindingId({ ...remark, brand, place }) === id;

const toRaised = (
  finding: Finding,
  revision: Revision,
  { readAt, now }: { readonly readAt: Instant; readonly now: Date },
): readonly FindingWrite[] => {
  if (finding.status === 'resolved' || finding.status === 'ignored') return [];
  const after = {
    ...finding,
    status: 'resolved' as const,
    resolution: 'closed' as const,
    readAt: toLater(finding.readAt, readAt),
  };
  return [toWrite(finding, after, { kind: 'resolved', now, reason: toWords(revision) })];
};

const toLowered = (
  finding: Finding,
  { severity, urgency, urgencyTerms, message, mend, evidence, respondMs }: JudgedRemark,
  { revision, readAt, now }: { readonly revision: Revision; readonly readAt: Instant; readonly now: Date },
): readonly FindingWrite[] => {
  // One that still waits is brought up to date with the rest.
  if (finding.status !== 'resolved') return [];
  const after: Finding = {
    ...finding,
    severity,
    urgency,
    ...(urgencyTerms === undefined ? {} : { urgencyTerms }),
    message,
    mend,
    evidence: [...evidence],
    status: 'open',
    resolution: null,
    regressions: finding.regressions + 1,
    occurrences: finding.occurrences + 1,
    lastSeenAt: toLater(finding.lastSeenAt, readAt),
    readAt: toLater(finding.readAt, readAt),
    // The clock runs anew.
    dueAt: respondMs === undefined ? null : new Date(Date.parse(readAt) + respondMs).toISOString(),
    baseline: false,
  };
  return [toWrite(finding, after, { kind: 'regressed', now, reason: toWords(revision) })];
};
