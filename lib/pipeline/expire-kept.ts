/** Lets go what was kept for as long as the configuration grants: mentions, closed findings, alerts, and what people did. */
import type { Finding } from '../model/finding.ts';
import type { Stores } from '../ports/stores.ts';
import type { Engine } from './engine.ts';
import { perSlice, pickRows } from './pick-rows.ts';
import { toCutoff, toMentionTest, toRetention } from './retention.ts';

/** What it needs of the engine. */
export type ExpiringEngine = Pick<Engine, 'config' | 'clock'> & {
  readonly stores: Pick<Stores, 'mentions' | 'findings' | 'alerts' | 'audit'>;
};

/** How many of each were let go. */
export type Expired = { readonly [Kind in 'mentions' | 'findings' | 'alerts' | 'audit']: number };

/** Rows of a kind that are looked through in one go; the rest has its turn the next day. */
const slicesMax = 200;
const rowsMax = perSlice * slicesMax;

/**
 * Removes them. Mentions stay counted; findings that are open, whoever looks at them, stay until they are closed. Repeating is harmless, and
 * whoever dies in between, or is told to end, is repeated.
 */
export const expireKept = async (
  { config, clock, stores }: ExpiringEngine,
  signal: AbortSignal = new AbortController().signal,
): Promise<Expired> => {
  const brand = config.brand.id;
  const now = clock.now();
  const days = toRetention(config);
  const { untils, isOver } = toMentionTest(config, now);
  let mentions = 0;
  for (const until of untils) {
    const over = await pickRows(
      (paging) => stores.mentions.list({ brand, until }, paging),
      (mention) => (isOver(mention) ? mention.id : undefined),
      { slicesMax, signal },
    );
    mentions += await inRuns(over, stores.mentions.drop, signal);
  }
  // Whatever the configuration says: nobody reads them.
  await dropRemainders(stores, signal);
  const closed = await findClosed(stores, { brand, cutoff: toCutoff(now, days.findings), signal });
  const findings = await inRuns(closed, stores.findings.remove, signal);
  if (signal.aborted) return { mentions, findings, alerts: 0, audit: 0 };
  const expiry = { brand, max: rowsMax };
  const alerts = await stores.alerts.expire({ ...expiry, before: toCutoff(now, days.alerts) });
  const audit = await stores.audit.expire({ ...expiry, before: toCutoff(now, days.audit) });
  return { mentions, findings, alerts, audit };
};

/** A thousand at a time, as the rest: a store may take them in one transaction, for which everybody waits. */
const dropRemainders = async ({ mentions }: ExpiringEngine['stores'], signal: AbortSignal): Promise<void> => {
  for (let slice = 0; slice < slicesMax && !signal.aborted; slice++)
    if ((await mentions.dropRemainders(perSlice)) < perSlice) return;
};

type FindingVersion = Pick<Finding, 'id' | 'version'>;

/** Those that were neither seen nor read since, and closed before: whoever closes one changes neither of the two. */
const findClosed = async (
  { findings }: ExpiringEngine['stores'],
  { brand, cutoff, signal }: { readonly brand: string; readonly cutoff: string; readonly signal: AbortSignal },
): Promise<readonly FindingVersion[]> => {
  const isBefore = (at: string): boolean => Date.parse(at) < Date.parse(cutoff);
  const still = await pickRows(
    (paging) => findings.list({ brand, status: ['resolved'] }, paging),
    ({ id, version, lastSeenAt, readAt }) => (isBefore(lastSeenAt) && isBefore(readAt) ? { id, version } : undefined),
    { slicesMax, signal },
  );
  const closed: FindingVersion[] = [];
  for (const each of still) {
    if (signal.aborted) break;
    const last = (await findings.history(each.id)).at(-1);
    if (last === undefined || isBefore(last.at)) closed.push(each);
  }
  return closed;
};

/** Answers how many it removed before it was told to end. */
const inRuns = async <T>(
  rows: readonly T[],
  remove: (run: readonly T[]) => Promise<void>,
  signal: AbortSignal,
): Promise<number> => {
  let at = 0;
  for (; at < rows.length && !signal.aborted; at += perSlice) await remove(rows.slice(at, at + perSlice));
  return Math.min(at, rows.length);
};
