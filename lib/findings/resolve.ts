/** Ends findings: by a read that no longer shows them, or because what they speak of is no more. */
import type { Finding, Lifecycle, Resolution } from '../model/finding.ts';
import type { Instant } from '../model/vocabulary.ts';
import type { FindingWrite } from '../ports/stores.ts';
import { toFlapReason } from './flapping.ts';
import { isBefore, toLater, toWrite, withoutMarks } from './write.ts';

/** What a resolution ends. Nothing mends an event; nobody answers a condition; what is configured away ends both. */
const endedBy: Readonly<Record<Resolution, readonly Lifecycle[]>> = {
  mended: ['condition'],
  gone: ['condition', 'event'],
  answered: ['event'],
  closed: ['event'],
  deleted: ['event'],
  expired: ['event'],
  'guideline-removed': ['condition', 'event'],
  'channel-removed': ['condition', 'event'],
};

/** Ignored findings keep their peace when a page changes or goes, but end with what asked for them. */
const endsIgnored: ReadonlySet<Resolution> = new Set(['guideline-removed', 'channel-removed', 'closed', 'answered']);

/** Resolutions that say something of the document itself, so that reads which disagree count as flapping. */
const isOfDocument: ReadonlySet<Resolution> = new Set(['mended', 'gone']);

/** The step that resolves one finding. The page of an event that is gone was deleted by its author. */
export const toResolved = (
  finding: Finding,
  { resolution, readAt, now }: { readonly resolution: Resolution; readonly readAt?: Instant; readonly now: Date },
): FindingWrite => {
  const isOtherRead = readAt !== undefined && isBefore(finding.readAt, readAt);
  const disagrees = isOtherRead && isOfDocument.has(resolution) && finding.lifecycle === 'condition';
  const after = {
    ...withoutMarks(finding),
    status: 'resolved' as const,
    resolution: resolution === 'gone' && finding.lifecycle === 'event' ? ('deleted' as const) : resolution,
    readAt: readAt === undefined ? finding.readAt : toLater(finding.readAt, readAt),
    ignoreReason: null,
    ignoredUntil: null,
    flaps: finding.flaps + (disagrees ? 1 : 0),
  };
  return toWrite(finding, after, { kind: 'resolved', now, reason: toFlapReason(finding, after, after.resolution) });
};

/**
 * Ends every finding given that the resolution can end: the page answered 404 or 410 (`gone`, with the time of that read,
 * so that an older one changes nothing), the guideline or the channel was removed, the event is over. Repeating is harmless.
 */
export const resolveAll = ({
  existing,
  resolution,
  readAt,
  now,
}: {
  readonly existing: readonly Finding[];
  readonly resolution: Resolution;
  readonly readAt?: Instant;
  readonly now: Date;
}): readonly FindingWrite[] =>
  existing
    .filter(({ status }) => status !== 'resolved' && (status !== 'ignored' || endsIgnored.has(resolution)))
    .filter(({ lifecycle }) => endedBy[resolution].includes(lifecycle))
    .filter((finding) => readAt === undefined || !isBefore(readAt, finding.readAt))
    .map((finding) => toResolved(finding, { resolution, now, ...(readAt === undefined ? {} : { readAt }) }));

/** A check and the guideline that asks for it; null where it judges unasked. */
export type ConfiguredPair = { readonly check: string; readonly guideline: string | null };

/** Ends the findings whose channel, or whose guideline, the configuration has no more. `pairs` is everything it asks for. */
export const resolveRemoved = ({
  existing,
  channels,
  pairs,
  now,
}: {
  readonly existing: readonly Finding[];
  readonly channels: readonly string[];
  readonly pairs: readonly ConfiguredPair[];
  readonly now: Date;
}): readonly FindingWrite[] => {
  const isAsked = (finding: Finding): boolean =>
    pairs.some(({ check, guideline }) => check === finding.check && guideline === finding.guideline);
  const withoutChannel = existing.filter(({ channel }) => !channels.includes(channel));
  const withoutGuideline = existing.filter((finding) => channels.includes(finding.channel) && !isAsked(finding));
  return [
    ...resolveAll({ existing: withoutChannel, resolution: 'channel-removed', now }),
    ...resolveAll({ existing: withoutGuideline, resolution: 'guideline-removed', now }),
  ];
};
