/** Reviews that their author changed: one that was raised is done with, one that was lowered, or changed after it was answered, is news again. */
import { negativeReview } from '../checks/negative-review.ts';
import { toFindingId } from '../findings/identity.ts';
import { isBefore, toLater, toWrite } from '../findings/write.ts';
import type { Finding } from '../model/finding.ts';
import type { Mention } from '../model/mention.ts';
import type { Instant } from '../model/vocabulary.ts';
import type { FindingWrite } from '../ports/stores.ts';
import type { JudgedRemark } from './stamp.ts';

/** Stars as they were, and as they are now. */
export type Revision = { readonly from: number; readonly to: number };

/** How its author changed the stars; undefined where they are what they were, or one of both reads knew none. */
export const toRevision = (old: Mention | undefined, now: Mention | undefined): Revision | undefined => {
  if (old?.rating == null || now?.rating == null || now.speaker !== 'public' || old.rating === now.rating)
    return undefined;
  return { from: old.rating, to: now.rating };
};

const toWords = ({ from, to }: Revision): string =>
  `its author ${to > from ? 'raised' : 'lowered'} it from ${toStars(from)} to ${toStars(to)} of 5`;
const toStars = (points: number): string => String(Math.round(points * 10) / 10);

/**
 * What that does to the findings of the review: a raised one that is no longer remarked on is closed, a lowered one that was dealt with comes back,
 * and so does one whose answer is to other words than stand there now. Repeating is harmless: the next read knows the new stars, and a finding
 * that came back was read since.
 */
export const noteRevision = ({
  existing,
  remarks,
  revision,
  mention,
  readAt,
  now,
}: {
  readonly existing: readonly Finding[];
  readonly remarks: readonly JudgedRemark[];
  readonly revision: Revision | undefined;
  readonly mention: Mention | undefined;
  readonly readAt: Instant;
  readonly now: Date;
}): readonly FindingWrite[] =>
  existing
    .filter(
      (finding) =>
        finding.check === negativeReview.id && finding.mention === mention?.id && !isBefore(readAt, finding.readAt),
    )
    .flatMap((finding) => {
      const remark = remarks.find((each) => isOf(finding, each));
      if (remark === undefined)
        return revision !== undefined && revision.to > revision.from
          ? toRaised(finding, toWords(revision), { readAt, now })
          : [];
      const reason = toBackReason(finding, revision, mention);
      return reason === undefined ? [] : toBack(finding, remark, { reason, readAt, now });
    });

/** Why a review waits again; undefined where it does not. */
const toBackReason = (
  finding: Finding,
  revision: Revision | undefined,
  mention: Mention | undefined,
): string | undefined => {
  if (revision !== undefined && revision.to < revision.from) return toWords(revision);
  const { outdatedAt, to } = mention?.answer ?? {};
  const isOutdated = outdatedAt !== undefined && isBefore(finding.readAt, outdatedAt);
  if (finding.resolution !== 'answered' || !isOutdated) return undefined;
  const [from, stars] = [to?.rating ?? null, mention?.rating ?? null];
  return from === null || stars === null || from === stars
    ? 'its author changed it after it was answered'
    : toWords({ from, to: stars });
};

const isOf = ({ id, brand, place }: Finding, remark: JudgedRemark): boolean =>
  toFindingId({ ...remark, brand, place }) === id;

const toRaised = (
  finding: Finding,
  reason: string,
  { readAt, now }: { readonly readAt: Instant; readonly now: Date },
): readonly FindingWrite[] => {
  if (finding.status === 'resolved' || finding.status === 'ignored') return [];
  const after = {
    ...finding,
    status: 'resolved' as const,
    resolution: 'closed' as const,
    readAt: toLater(finding.readAt, readAt),
  };
  return [toWrite(finding, after, { kind: 'resolved', now, reason })];
};

const toBack = (
  finding: Finding,
  { severity, urgency, urgencyTerms, message, mend, evidence, respondMs }: JudgedRemark,
  { reason, readAt, now }: { readonly reason: string; readonly readAt: Instant; readonly now: Date },
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
  return [toWrite(finding, after, { kind: 'regressed', now, reason })];
};
