/** How long channels stay inconsistent: from when a finding was first seen to when it was mended. */
import type { Finding } from '../model/finding.ts';

export type DriftFigures = {
  /** Findings that count: mended since then, or open still. */
  readonly findings: number;
  readonly open: number;
  /** Half of them were mended sooner; null where there are none. */
  readonly medianMs: number | null;
  /** True where one that is open is younger than that: it may become longer, and not shorter. */
  readonly isAtLeast: boolean;
};

export type DriftFinding = Pick<
  Finding,
  'channel' | 'audience' | 'lifecycle' | 'status' | 'resolution' | 'firstSeenAt' | 'readAt'
>;

const openStatuses: ReadonlySet<string> = new Set(['open', 'acknowledged', 'fixed']);
const mended: ReadonlySet<string> = new Set(['mended', 'gone']);

/** What of findings is drift of a channel from its guidelines: conditions for the brand, not events, and not what PR and SEO are told. */
const isDrift = ({ audience, lifecycle }: DriftFinding): boolean => audience === 'brand' && lifecycle === 'condition';

/** Of those that are mended since `since`, and of those that are open, which count with their age: they take at least so long. */
export const toDrift = (
  findings: readonly DriftFinding[],
  { since, now }: { readonly since: Date; readonly now: Date },
): DriftFigures => {
  // Instants are written alike, so that they are in order as texts: a view looks at thousands of them.
  const [from, until] = [since.toISOString(), now.toISOString()];
  const isBy = (at: string): boolean => at <= until;
  const drifts = findings.filter((finding) => isDrift(finding) && isBy(finding.firstSeenAt));
  const isMended = ({ status, resolution }: DriftFinding): boolean =>
    status === 'resolved' && mended.has(resolution ?? '');
  // What was mended later was open then.
  const open = drifts
    .filter((finding) => openStatuses.has(finding.status) || (isMended(finding) && !isBy(finding.readAt)))
    .map(({ firstSeenAt }) => now.getTime() - Date.parse(firstSeenAt));
  const over = drifts
    .filter((finding) => isMended(finding) && isBy(finding.readAt) && finding.readAt >= from)
    .map(({ firstSeenAt, readAt }) => Math.max(0, Date.parse(readAt) - Date.parse(firstSeenAt)));
  const sorted = [...open, ...over].toSorted((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.ceil((sorted.length - 1) / 2)];
  const medianMs = low === undefined || high === undefined ? null : (low + high) / 2;
  return {
    findings: sorted.length,
    open: open.length,
    medianMs,
    isAtLeast: medianMs !== null && open.some((age) => age <= medianMs),
  };
};
