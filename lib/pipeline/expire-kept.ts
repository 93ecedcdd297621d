/** Lets go what was kept for as long as the configuration grants: mentions, closed findings, alerts, and what people did. */
import type { Finding } from '../model/finding.ts';
import type { Mention } from '../model/mention.ts';
import type { Paging, Slice, Stores } from '../ports/stores.ts';
import type { Engine } from './engine.ts';
import { toCutoff, toMentionTest, toRetention } from './retention.ts';

/** What it needs of the engine. */
export type ExpiringEngine = Pick<Engine, 'config' | 'clock'> & {
  readonly stores: Pick<Stores, 'mentions' | 'findings' | 'alerts' | 'audit'>;
};

/** How many of each were let go. */
export type Expired = { readonly [Kind in 'mentions' | 'findings' | 'alerts' | 'audit']: number };

const perSlice = 1000;
/** Rows of a kind that are looked through in one go; the rest has its turn the next day. */
const slicesMax = 200;
const rowsMax = perSlice * slicesMax;

/**
 * Removes them. Mentions stay counted; findings that are open, whoever looks at them, stay until they are closed. Repeating is harmless, and
 * whoever dies in between is repeated.
 */
export const expireKept = async ({ config, clock, stores }: ExpiringEngine): Promise<Expired> => {
  const brand = config.brand.id;
  const now = clock.now();
  const days = toRetention(config);
  const { until, isOver } = toMentionTest(config, now);
  const mentions = await collect((paging) => stores.mentions.list({ brand, until }, paging), isOver);
  await inRuns(
    mentions,
    ({ id }: Mention) => id,
    (ids) => stores.mentions.drop(ids),
  );
  const findings = await collect(
    (paging) => stores.findings.list({ brand, status: ['resolved'] }, paging),
    isClosedBefore(toCutoff(now, days.findings)),
  );
  await inRuns(
    findings,
    ({ id, version }: Finding) => ({ id, version }),
    (rows) => stores.findings.remove(rows),
  );
  const expiry = { brand, max: rowsMax };
  const alerts = await stores.alerts.expire({ ...expiry, before: toCutoff(now, days.alerts) });
  const audit = await stores.audit.expire({ ...expiry, before: toCutoff(now, days.audit) });
  return { mentions: mentions.length, findings: findings.length, alerts, audit };
};

/** Neither seen nor read since. */
const isClosedBefore =
  (cutoff: string) =>
  ({ lastSeenAt, readAt }: Finding): boolean =>
    Math.max(Date.parse(lastSeenAt), Date.parse(readAt)) < Date.parse(cutoff);

/** Listed whole before any goes: a list must not change under its reader. */
const collect = async <T>(
  list: (paging: Paging) => Promise<Slice<T>>,
  isMeant: (row: T) => boolean,
): Promise<readonly T[]> => {
  const found: T[] = [];
  let after: string | undefined;
  for (let slice = 0; slice < slicesMax; slice++) {
    const { rows, next } = await list({ limit: perSlice, ...(after === undefined ? {} : { after }) });
    found.push(...rows.filter(isMeant));
    if (next === undefined) break;
    after = next;
  }
  return found;
};

const inRuns = async <T, R>(
  rows: readonly T[],
  toRow: (row: T) => R,
  remove: (run: readonly R[]) => Promise<void>,
): Promise<void> => {
  for (let at = 0; at < rows.length; at += perSlice) await remove(rows.slice(at, at + perSlice).map(toRow));
};
