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
 * whoever dies in between is repeated.
 */
export const expireKept = async ({ config, clock, stores }: ExpiringEngine): Promise<Expired> => {
  const brand = config.brand.id;
  const now = clock.now();
  const days = toRetention(config);
  const { until, isOver } = toMentionTest(config, now);
  const mentions = await pickRows(
    (paging) => stores.mentions.list({ brand, until }, paging),
    (mention) => (isOver(mention) ? mention.id : undefined),
    { slicesMax },
  );
  await inRuns(mentions, stores.mentions.drop);
  const isClosed = isClosedBefore(toCutoff(now, days.findings));
  const findings = await pickRows(
    (paging) => stores.findings.list({ brand, status: ['resolved'] }, paging),
    (finding) => (isClosed(finding) ? { id: finding.id, version: finding.version } : undefined),
    { slicesMax },
  );
  await inRuns(findings, stores.findings.remove);
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

const inRuns = async <T>(rows: readonly T[], remove: (run: readonly T[]) => Promise<void>): Promise<void> => {
  for (let at = 0; at < rows.length; at += perSlice) await remove(rows.slice(at, at + perSlice));
};
