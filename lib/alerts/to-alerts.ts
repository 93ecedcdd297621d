/** Findings → alerts: when, and to whom. Pure, and the same change always makes the same alerts. */
import type { Alert, AlertRoute } from '../model/alert.ts';
import { isFlapping } from '../model/finding.ts';
import { isAtLeast } from '../model/vocabulary.ts';
import type { OutboxRow } from '../ports/stores.ts';
import { toId } from '../text/hash.ts';
import { toWindow } from './window.ts';

/** Why a change is worth an alert; undefined when it is not. */
export const toReason = ({ before, after, change }: OutboxRow): Alert['why'] | undefined => {
  if (after.status !== 'open' || isFlapping(after)) return undefined;
  if (change.kind === 'regressed') return 'regressed';
  if (after.baseline) return undefined;
  if (before === null) return 'opened';
  return after.severity !== before.severity && isAtLeast(after.severity, before.severity) ? 'worse' : undefined;
};

const takes = (route: AlertRoute, { after }: OutboxRow): boolean =>
  (route.audience === undefined || route.audience === after.audience) &&
  (route.severity === undefined || isAtLeast(after.severity, route.severity)) &&
  (route.channels === undefined || route.channels.includes(after.channel)) &&
  (route.checks === undefined || route.checks.includes(after.check));

/** One alert for every route that takes the change. Their ids are made of finding, version and route. */
export const toAlerts = (row: OutboxRow, routes: readonly AlertRoute[]): readonly Alert[] => {
  const why = toReason(row);
  if (why === undefined) return [];
  const { after, change } = row;
  return routes
    .filter((route) => takes(route, row))
    .map((route) => {
      const window = toWindow(route.at, change.at);
      return {
        id: toId('a', [after.brand, route.id, after.id, String(after.version)]),
        brand: after.brand,
        route: route.id,
        window: window.name,
        dueAt: window.dueAt,
        why,
        finding: after,
        createdAt: change.at,
      };
    });
};
