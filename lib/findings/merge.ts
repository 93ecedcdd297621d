/** Remarks of one complete read, held against what is known of that place: findings open, live on, come back or are mended. */
import type { Evidence, Finding } from '../model/finding.ts';
import type { StampedRemark } from '../model/remark.ts';
import type { Instant } from '../model/vocabulary.ts';
import type { FindingWrite } from '../ports/stores.ts';
import { toFlapReason } from './flapping.ts';
import { toFindingId } from './identity.ts';
import { toResolved } from './resolve.ts';
import { isBefore, toWrite, withoutMarks } from './write.ts';

/** A pair that was judged to the end; where `isUndecided` says so nothing is known of a key. */
export type MergedPair = {
  readonly check: string;
  readonly guideline: string | null;
  readonly isUndecided?: (key: string) => boolean;
  /** Where an event of that key, last seen then, is not only over but mended. */
  readonly isMended?: (key: string, since: Instant) => boolean;
};

export type JudgedDocument = {
  readonly brand: string;
  /** `page:<url>`, `channel:<id>` or `brand:<id>`. */
  readonly place: string;
  readonly channel: string;
  readonly url: string;
  /** When the document was read; the same where it is judged again from the archive. */
  readonly readAt: Instant;
  /** The newest read of it that was judged before, where known: an older one that arrives late then changes nothing at all. */
  readonly judgedReadAt?: Instant | null;
};

export type Merge = {
  /** Every finding of the place, resolved ones too. */
  readonly existing: readonly Finding[];
  readonly remarks: readonly StampedRemark[];
  readonly judged: readonly MergedPair[];
  /** Pairs that do not apply to this document any more. */
  readonly inapplicable?: readonly MergedPair[];
  readonly document: JudgedDocument;
  readonly now: Date;
};

/** Pieces of evidence kept of one finding. */
export const evidenceMax = 20;

/** All remarks of one key are one finding: the first speaks, and all bring their evidence. */
const groupRemarks = (
  remarks: readonly StampedRemark[],
  { brand, place }: JudgedDocument,
): ReadonlyMap<string, StampedRemark> => {
  const groups = new Map<string, StampedRemark>();
  for (const remark of remarks) {
    const id = toFindingId({ brand, place, ...remark });
    const known = groups.get(id);
    const evidence = [...(known?.evidence ?? []), ...remark.evidence].slice(0, evidenceMax);
    groups.set(id, { ...(known ?? remark), evidence });
  }
  return groups;
};

/** What a read shows of a finding, written over what is kept. */
const toShown = ({
  audience,
  severity,
  mention,
  urgency,
  urgencyTerms,
  title,
  message,
  mend,
  evidence,
}: StampedRemark) => ({
  audience,
  severity,
  mention,
  urgency,
  ...(urgencyTerms === undefined ? {} : { urgencyTerms }),
  title,
  message,
  mend,
  evidence: [...evidence],
});

/** By when it shall be answered; null where no target is set. */
const toDueAt = (from: Instant, { respondMs }: StampedRemark): Instant | null =>
  respondMs === undefined ? null : new Date(Date.parse(from) + respondMs).toISOString();

const toNew = (id: string, remark: StampedRemark, { document, now }: Merge): FindingWrite => {
  const { brand, place, channel, url, readAt } = document;
  const { check, guideline, lifecycle, key } = remark;
  const finding = {
    type: 'finding' as const,
    id,
    brand,
    check,
    guideline,
    lifecycle,
    key,
    place,
    channel,
    url,
    ...toShown(remark),
    status: 'open' as const,
    resolution: null,
    firstSeenAt: readAt,
    lastSeenAt: readAt,
    occurrences: 1,
    regressions: 0,
    assignee: remark.assignee ?? null,
    dueAt: toDueAt(readAt, remark),
    readAt,
    ignoreReason: null,
    ignoredUntil: null,
    baseline: false,
    flaps: 0,
  };
  return toWrite(null, finding, { kind: 'opened', now });
};

/** What a person sees of a piece of evidence; when and from which copy it was taken changes with every read. */
const toSeenEvidence = ({ url, quote, context, expected }: Evidence): readonly (string | undefined)[] => [
  url,
  quote,
  context,
  expected,
];

/** True when a person who knows the finding would see something new. Urgency is left out: it ages by itself. */
const isSeenToDiffer = (finding: Finding, remark: StampedRemark): boolean =>
  finding.severity !== remark.severity ||
  finding.audience !== remark.audience ||
  finding.mention !== remark.mention ||
  finding.title !== remark.title ||
  finding.message !== remark.message ||
  finding.mend !== remark.mend ||
  JSON.stringify(finding.evidence.map(toSeenEvidence)) !== JSON.stringify(remark.evidence.map(toSeenEvidence));

/** Seen once more: everything a read brings along, and the count where it is another read and not another judgement of the same. */
const toSeenAgain = (finding: Finding, remark: StampedRemark, { readAt }: JudgedDocument): Finding => {
  const isNewRead = isBefore(finding.lastSeenAt, readAt);
  return {
    ...finding,
    ...toShown(remark),
    dueAt: toDueAt(finding.firstSeenAt, remark) ?? finding.dueAt,
    lastSeenAt: isNewRead ? readAt : finding.lastSeenAt,
    occurrences: finding.occurrences + (isNewRead ? 1 : 0),
    readAt,
  };
};

/** Resolutions after which coming back is no regression: nobody had mended it, it was only not asked for. */
const isOfConfiguration = ({ resolution }: Finding): boolean =>
  resolution === 'guideline-removed' || resolution === 'channel-removed';

/** A resolved finding that is there again. An event that was dealt with stays so; one that its author had deleted comes back. */
const toComeBack = (finding: Finding, remark: StampedRemark, { document, now }: Merge): readonly FindingWrite[] => {
  const isDealtWith =
    finding.lifecycle === 'event' && ['answered', 'closed', 'expired'].includes(finding.resolution ?? '');
  if (isDealtWith) return [];
  const seen = toSeenAgain(finding, remark, document);
  const back = { ...seen, channel: document.channel, url: document.url, status: 'open' as const, resolution: null };
  if (isOfConfiguration(finding)) return [toWrite(finding, back, { kind: 'opened', now, reason: 'asked for again' })];
  const flaps = finding.flaps + (isBefore(finding.readAt, document.readAt) ? 1 : 0);
  const after = { ...back, regressions: finding.regressions + 1, baseline: false, flaps };
  return [toWrite(finding, after, { kind: 'regressed', now, reason: toFlapReason(finding, after, null) })];
};

/** A fixed finding that a later read still shows, or an ignored one whose time is over: open again. */
const toReopened = (
  finding: Finding,
  remark: StampedRemark,
  { document, now }: Merge,
  reason: string,
): FindingWrite => {
  const after = {
    ...withoutMarks(toSeenAgain(finding, remark, document)),
    status: 'open' as const,
    ignoreReason: null,
    ignoredUntil: null,
  };
  return toWrite(finding, after, { kind: 'moved', now, reason });
};

const isAwake = ({ status, ignoredUntil }: Finding, now: Date): boolean =>
  status === 'ignored' && ignoredUntil !== null && Date.parse(ignoredUntil) <= now.getTime();

/** What a read that shows a known finding does to it; nothing at all where nothing is new. */
const toSeen = (finding: Finding, remark: StampedRemark, merge: Merge): readonly FindingWrite[] => {
  const { document, now } = merge;
  if (isBefore(document.readAt, finding.readAt)) return [];
  if (finding.status === 'resolved') return toComeBack(finding, remark, merge);
  if (finding.status === 'fixed') return [toReopened(finding, remark, merge, 'still seen')];
  if (isAwake(finding, now)) return [toReopened(finding, remark, merge, 'ignored no longer')];
  const isNewRead = isBefore(finding.readAt, document.readAt);
  if (!isNewRead && !isSeenToDiffer(finding, remark)) return [];
  const after = { ...toSeenAgain(finding, remark, document), flaps: isNewRead ? 0 : finding.flaps };
  return [toWrite(finding, after, { kind: 'updated', now, reason: toFlapReason(finding, after, null) })];
};

const isSamePair = (finding: Finding, { check, guideline }: MergedPair): boolean =>
  finding.check === check && finding.guideline === guideline;

/** A resolved finding that flapped and is now absent for the second time in a row has settled; that is written down once. */
const toSettled = (finding: Finding, { document, now }: Merge): readonly FindingWrite[] => {
  if (finding.flaps === 0 || !isBefore(finding.readAt, document.readAt)) return [];
  const after = { ...finding, flaps: 0, readAt: document.readAt };
  return [toWrite(finding, after, { kind: 'updated', now, reason: toFlapReason(finding, after, null) })];
};

/**
 * What a read that does not show a known finding does to it: it is mended, if it is a condition and was judged to the end.
 * An ignored one keeps its peace until its time is over.
 */
const toUnseen = (finding: Finding, merge: Merge): readonly FindingWrite[] => {
  const { judged, inapplicable = [], document, now } = merge;
  if (finding.lifecycle !== 'condition' || isBefore(document.readAt, finding.readAt)) return [];
  // The same address may be read through another channel, which may see another text there: a feed's entry, not its page.
  if (finding.channel !== document.channel) return [];
  const pair = judged.find((each) => isSamePair(finding, each));
  if (pair !== undefined && pair.isUndecided?.(finding.key) !== true) {
    if (finding.status === 'resolved') return toSettled(finding, merge);
    // What was only expected for a while is over when it is gone.
    const isLeftAlone = finding.status === 'ignored' && finding.planned === undefined && !isAwake(finding, now);
    if (isLeftAlone) return [];
    return [toResolved(finding, { resolution: 'mended', readAt: document.readAt, now })];
  }
  const isOut = inapplicable.some((each) => isSamePair(finding, each));
  if (!isOut || finding.status === 'resolved') return [];
  return [toResolved(finding, { resolution: 'guideline-removed', readAt: document.readAt, now })];
};

/**
 * The writes that a complete read of a document asks for. Pure, and repeating is harmless: merged into their own result,
 * the same remarks ask for nothing. Reads older than the last one that judged a finding change nothing about it.
 */
export const mergeRemarks = (merge: Merge): readonly FindingWrite[] => {
  const { document, remarks } = merge;
  const { judgedReadAt } = document;
  if (judgedReadAt !== undefined && judgedReadAt !== null && isBefore(document.readAt, judgedReadAt)) return [];
  const existing = merge.existing.filter(({ brand, place }) => brand === document.brand && place === document.place);
  const byId = new Map(existing.map((finding) => [finding.id, finding]));
  const groups = groupRemarks(remarks, document);
  const seen = [...groups].flatMap(([id, remark]) => {
    const finding = byId.get(id);
    return finding === undefined ? [toNew(id, remark, merge)] : toSeen(finding, remark, merge);
  });
  const unseen = existing.filter(({ id }) => !groups.has(id)).flatMap((finding) => toUnseen(finding, merge));
  return [...seen, ...unseen];
};
