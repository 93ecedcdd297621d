/** Remarks on what several documents say together, held against what is known of the brand as a place. */
import type { Evidence, Finding } from '../model/finding.ts';
import type { StampedRemark } from '../model/remark.ts';
import type { Instant } from '../model/vocabulary.ts';
import type { FindingWrite } from '../ports/stores.ts';
import { toBrandPlace, toFindingId } from './identity.ts';
import { type MergedPair, mergeRemarks } from './merge.ts';
import { resolveAll } from './resolve.ts';
import { isBefore, toLater } from './write.ts';

/**
 * What is known of a document that a finding cites. `unknown`: not everything that its channel says was looked at; `removed`: its
 * channel is none of the brand's any more.
 */
export type CitedState = {
  readonly state: 'read' | 'gone' | 'unknown' | 'removed';
  /** When it was last read, or found gone. */
  readonly readAt?: Instant | undefined;
};

export type BrandMerge = {
  /** Every finding of the brand as a place, resolved ones too. */
  readonly existing: readonly Finding[];
  readonly remarks: readonly StampedRemark[];
  readonly judged: readonly MergedPair[];
  readonly inapplicable: readonly MergedPair[];
  readonly brand: string;
  stateOf(document: Pick<Evidence, 'channel' | 'url'>): CitedState;
  readonly now: Date;
};

const latestOf = (instants: readonly Instant[], first: Instant): Instant => instants.reduce(toLater, first);

/** A remark is as new as the newest document it cites. */
const mergeSeen = (remark: StampedRemark, finding: Finding | undefined, merge: BrandMerge): readonly FindingWrite[] => {
  const { brand, now } = merge;
  const { channel, url } = remark;
  const [first, ...others] = remark.evidence.map(({ observedAt }) => observedAt);
  const document = {
    brand,
    place: toBrandPlace(brand),
    channel,
    url,
    readAt: latestOf(others, first ?? now.toISOString()),
  };
  const writes = mergeRemarks({
    existing: finding === undefined ? [] : [finding],
    remarks: [remark],
    judged: [],
    document,
    now,
  });
  // Another channel may be the odd one by now.
  return writes.map((write) => ({ ...write, finding: { ...write.finding, channel, url } }));
};

type Cited = CitedState & Pick<Evidence, 'observedAt'>;

/** Something was learned of the document since the finding was seen. */
const isNewer = ({ readAt, observedAt }: Cited): boolean => readAt !== undefined && isBefore(observedAt, readAt);

/** Why a finding is seen no more: its documents say otherwise, or those that it rests on are gone. */
const toReason = (cited: readonly Cited[]): 'mended' | 'gone' | 'channel-removed' => {
  if (cited.some((each) => each.state === 'read' && isNewer(each))) return 'mended';
  if (cited.some(({ state }) => state === 'gone')) return 'gone';
  return cited.some(({ state }) => state === 'removed') ? 'channel-removed' : 'mended';
};

/**
 * A finding is mended only by complete reads of the documents that it cites. What they said is kept until such a read replaces it,
 * so that documents which could not be read still say it.
 */
const mergeUnseen = (finding: Finding, merge: BrandMerge): readonly FindingWrite[] => {
  const { judged, inapplicable, brand, now } = merge;
  const cited = finding.evidence.map((each) => ({ ...merge.stateOf(each), observedAt: each.observedAt }));
  const isSame = ({ check, guideline }: MergedPair): boolean =>
    check === finding.check && guideline === finding.guideline;
  if (judged.some(isSame) && cited.some(({ state }) => state === 'unknown')) return [];
  const { channel, url } = finding;
  const first = latestOf(
    cited.map(({ observedAt }) => observedAt),
    finding.lastSeenAt,
  );
  const readAt = latestOf(
    cited.flatMap((each) => each.readAt ?? []),
    first,
  );
  const reason = toReason(cited);
  if (reason !== 'mended' && judged.some(isSame))
    return resolveAll({ existing: [finding], resolution: reason, now, ...(reason === 'gone' ? { readAt } : {}) });
  const document = { brand, place: toBrandPlace(brand), channel, url, readAt };
  return mergeRemarks({ existing: [finding], remarks: [], judged, inapplicable, document, now });
};

/** The writes that a round asks for. Pure, and repeating is harmless: merged into their own result, the same remarks ask for nothing. */
export const mergeBrand = (merge: BrandMerge): readonly FindingWrite[] => {
  const { brand, existing, remarks } = merge;
  const place = toBrandPlace(brand);
  const known = new Map(existing.filter((finding) => finding.place === place).map((finding) => [finding.id, finding]));
  const seen = new Map<string, StampedRemark>();
  for (const remark of remarks) {
    const id = toFindingId({ brand, place, ...remark });
    if (!seen.has(id)) seen.set(id, remark);
  }
  return [
    ...[...seen].flatMap(([id, remark]) => mergeSeen(remark, known.get(id), merge)),
    ...[...known.values()].filter(({ id }) => !seen.has(id)).flatMap((finding) => mergeUnseen(finding, merge)),
  ];
};
