/** Findings that were to be expected: a relaunch changes pages, a campaign brings mentions. */
import type { Finding } from '../model/finding.ts';
import type { PlannedChange } from '../model/planned.ts';
import type { FindingWrite } from '../ports/stores.ts';

const isOneOf = (wanted: readonly string[] | undefined, value: string | null): boolean =>
  wanted === undefined || (value !== null && wanted.includes(value));

const isExpected = (
  { from, until, channels, guidelines, checks }: PlannedChange,
  finding: Finding,
  now: Date,
): boolean =>
  Date.parse(from) <= now.getTime() &&
  now.getTime() < Date.parse(until) &&
  isOneOf(channels, finding.channel) &&
  isOneOf(guidelines, finding.guideline) &&
  isOneOf(checks, finding.check);

const opens = ({ finding, change }: FindingWrite): boolean =>
  finding.status === 'open' && (change.kind === 'opened' || change.kind === 'regressed');

/** The writes, in which what a planned change brings about is ignored until its end instead of opened. */
export const holdPlanned = (
  writes: readonly FindingWrite[],
  { planned, now }: { readonly planned: readonly PlannedChange[]; readonly now: Date },
): readonly FindingWrite[] =>
  writes.map((write) => {
    const { finding, change } = write;
    const expected = opens(write) ? planned.find((each) => isExpected(each, finding, now)) : undefined;
    if (expected === undefined) return write;
    const reason = `planned: ${expected.id}`;
    const ignoredUntil = new Date(expected.until).toISOString();
    return {
      finding: { ...finding, status: 'ignored', ignoreReason: reason, ignoredUntil, planned: expected.id },
      change: { ...change, to: 'ignored', reason },
    };
  });
