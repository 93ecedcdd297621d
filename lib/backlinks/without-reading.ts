/** What becomes of records whose page was asked for and not read: it is gone, it did not change, or nothing is known. */
import type { Backlink } from '../model/backlink.ts';
import type { Instant } from '../model/vocabulary.ts';
import type { BacklinkLook } from '../ports/stores.ts';
import { isConfirmedMissing, toChecks, withStep } from './history.ts';
import { toNextCheck } from './next-check.ts';

type Known = { readonly existing: readonly Backlink[]; readonly at: Instant };

const withNextCheck = (record: Backlink, at: Instant): Backlink => ({
  ...record,
  nextCheckAt: toNextCheck(record, at),
});

/** An older look than the record's last says nothing. */
const isOlder = (at: Instant, { lastCheckedAt }: Backlink): boolean => Date.parse(at) < Date.parse(lastCheckedAt);

/** The page answered 404 or 410: what was linked is lost. */
export const toGoneBacklinks = ({ existing, at }: Known): readonly Backlink[] =>
  existing.map((record) => {
    if (isOlder(at, record)) return record;
    const change = { lastCheckedAt: at, lastReadAt: at, failures: 0, checks: toChecks(record, false, at) };
    const state = record.to === null ? 'unknown' : 'lost';
    return withNextCheck(withStep(record, { ...change, state }, { at, why: 'page-gone' }), at);
  });

/**
 * The page could not be read: nothing is known. `isForbidden`: its robots.txt keeps us out, and whoever else obeys it, so that the link
 * counts for nothing.
 */
export const toFailedBacklinks = ({
  existing,
  at,
  isForbidden,
}: Known & { readonly isForbidden: boolean }): readonly Backlink[] =>
  existing.map((record) => {
    if (isOlder(at, record) || (record.lastCheckedAt === at && record.failures > 0)) return record;
    const followedBy = isForbidden ? ('robots.txt' as const) : record.followedBy;
    const change = { lastCheckedAt: at, failures: record.failures + 1, state: 'unknown' as const, followedBy };
    const why = isForbidden ? 'forbidden' : 'page-not-read';
    return withNextCheck(withStep(record, change, { at, why }), at);
  });

/** True where an unchanged page leaves all as it is: nothing waits to be confirmed, and nothing was unknown. */
export const isSettled = ({ state, failures, checks, lastReadAt, to }: Backlink): boolean =>
  lastReadAt !== null &&
  failures === 0 &&
  (to === null || state === 'lost' || checks.at(-1) === true) &&
  (state !== 'unknown' || to === null);

/** The looks that say all there is to say of an unchanged page's records; undefined where one of them is changed by it. */
export const toLooks = ({ existing, at }: Known): readonly BacklinkLook[] | undefined => {
  const isPlain = (record: Backlink): boolean => isSettled(record) && record.checks.every((isThere) => isThere);
  if (!existing.every(isPlain)) return undefined;
  return existing.map((record) => ({ id: record.id, at, nextCheckAt: toNextCheck(record, at) }));
};

/**
 * The page is as it was when it was last read: what was seen then is seen again. `isMoved`: it leads to another document instead, and what it said is there no
 * more. What never was read, and is no text, stays unread.
 */
export const toUnchangedBacklinks = ({
  existing,
  at,
  isMoved = false,
}: Known & { readonly isMoved?: boolean }): readonly Backlink[] =>
  existing.flatMap((record) => {
    if (isOlder(at, record)) return [record];
    if (record.lastReadAt === null) return toFailedBacklinks({ existing: [record], at, isForbidden: false });
    const isThere = record.checks.at(-1) === true && !isMoved;
    const checks = record.to === null ? record.checks : toChecks(record, isThere, at);
    const change = { lastCheckedAt: at, lastReadAt: at, failures: 0, checks, ...(isThere ? { lastSeenAt: at } : {}) };
    const isLost = record.to !== null && record.state !== 'lost' && isConfirmedMissing(checks) && !isThere;
    const next = isLost ? { ...change, state: 'lost' as const } : change;
    return [withNextCheck(withStep(record, next, { at, why: isMoved ? 'page-moved' : 'link-missing' }), at)];
  });
