/** What one look at a page does to a record: its state, and the step in its history that says why. */
import { type Backlink, type BacklinkReason, checksKeptMax, historyMax } from '../model/backlink.ts';
import type { Instant } from '../model/vocabulary.ts';

/** A link that was missing in so many of the last whole reads, `checksKeptMax` of them, is lost: one read may be of a page that tries things out. */
const missesMin = 2;

export const isConfirmedMissing = (checks: readonly boolean[]): boolean =>
  checks.filter((isThere) => !isThere).length >= missesMin;

/** Whether the link was there, beside what earlier reads said. The same read judged twice is one look. */
export const toChecks = ({ checks, lastReadAt }: Backlink, isThere: boolean, at: Instant): boolean[] =>
  lastReadAt === at && checks.length > 0
    ? [...checks.slice(0, -1), isThere]
    : [...checks, isThere].slice(-checksKeptMax);

/** The first entry tells since when it is known; of the others the newest are kept. */
const keepNewest = (history: Backlink['history']): Backlink['history'] =>
  history.length <= historyMax ? history : [...history.slice(0, 1), ...history.slice(1 - historyMax)];

/** A record as it shall be, with a step in its history where its state changed, or whether it is followed. */
export const withStep = (
  record: Backlink,
  change: Partial<Backlink>,
  { at, why }: { readonly at: Instant; readonly why: BacklinkReason },
): Backlink => {
  const next = { ...record, ...change };
  const last = record.history.at(-1);
  if (last?.state === next.state && last.followed === next.followed) return next;
  return { ...next, history: keepNewest([...record.history, { at, state: next.state, followed: next.followed, why }]) };
};
