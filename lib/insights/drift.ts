/** How long channels stay inconsistent: from when a finding was first seen to when it was mended. */
import { type Finding, openStatuses } from '../model/finding.ts';

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

/** A finding that counts, and how old it is, or was when it was mended. */
export type Drift = { readonly channel: string; readonly ageMs: number; readonly isOpen: boolean };

const open: ReadonlySet<string> = new Set(openStatuses);
const mended: ReadonlySet<string> = new Set(['mended', 'gone']);

/** What of findings is drift of a channel from its guidelines: conditions for the brand, not events, and not what PR and SEO are told. */
const isDrift = ({ audience, lifecycle }: DriftFinding): boolean => audience === 'brand' && lifecycle === 'condition';

const isMended = ({ status, resolution }: DriftFinding): boolean =>
  status === 'resolved' && mended.has(resolution ?? '');

/** Those that are mended since `since`, and those that are open, which count with their age: they take at least so long. */
export const toDrifts = (
  findings: readonly DriftFinding[],
  { since, now }: { readonly since: Date; readonly now: Date },
): readonly Drift[] => {
  // Instants are written alike, so that they are in order as texts: a view looks at thousands of them.
  const [from, until] = [since.toISOString(), now.toISOString()];
  const drifts: Drift[] = [];
  for (const finding of findings) {
    const { channel, status, firstSeenAt, readAt } = finding;
    if (!isDrift(finding) || firstSeenAt > until) continue;
    const wasMended = isMended(finding);
    // What was mended later was open then.
    if (open.has(status) || (wasMended && readAt > until))
      drifts.push({ channel, ageMs: now.getTime() - Date.parse(firstSeenAt), isOpen: true });
    else if (wasMended && readAt >= from)
      drifts.push({ channel, ageMs: Math.max(0, Date.parse(readAt) - Date.parse(firstSeenAt)), isOpen: false });
  }
  return drifts;
};

/** How long they take, all together. */
export const toDriftFigures = (drifts: readonly Drift[]): DriftFigures => {
  const sorted = Float64Array.from(drifts, ({ ageMs }) => ageMs).sort();
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.ceil((sorted.length - 1) / 2)];
  const medianMs = low === undefined || high === undefined ? null : (low + high) / 2;
  const stillOpen = drifts.filter(({ isOpen }) => isOpen);
  return {
    findings: sorted.length,
    open: stillOpen.length,
    medianMs,
    isAtLeast: medianMs !== null && stillOpen.some(({ ageMs }) => ageMs <= medianMs),
  };
};
