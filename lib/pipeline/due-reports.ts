/** Digests with a report go on their day, whether or not anything was found. */
import { lastTime } from '../alerts/next-time.ts';
import { parseDigest, toWindow } from '../alerts/window.ts';
import type { AlertRoute } from '../model/alert.ts';
import type { DueWindow, Stores } from '../ports/stores.ts';
import type { Engine } from './engine.ts';

/** A report whose time passed longer ago goes no more: the next one comes. */
const lateMaxMs = 24 * 3_600_000;

/** The window of the latest digest of a route that wants a report, if its time came lately. */
const toReportWindow = (
  route: AlertRoute,
  { untilMs, nowMs }: { readonly untilMs: number; readonly nowMs: number },
) => {
  const wall = route.report === true ? parseDigest(route.at) : undefined;
  const at = wall ? lastTime(wall, new Date(untilMs)) : null;
  if (at === null || at.getTime() <= nowMs - lateMaxMs) return undefined;
  return toWindow(route, { changedAt: new Date(at.getTime() - 1).toISOString(), severity: 'low' });
};

/** Windows of digests that are due for their report alone: nothing of them was sent, or tried, yet. */
export const listDueReports = async (
  { config, clock, stores }: Pick<Engine, 'config' | 'clock'> & { readonly stores: Pick<Stores, 'alerts'> },
  { aheadMs }: { readonly aheadMs: number },
): Promise<readonly DueWindow[]> => {
  const nowMs = clock.now().getTime();
  const due: DueWindow[] = [];
  for (const route of config.alerts) {
    const window = toReportWindow(route, { untilMs: nowMs + aheadMs, nowMs });
    if (window === undefined) continue;
    const receipts = await stores.alerts.listReceipts({ route: route.id, window: window.name });
    if (receipts.length === 0) due.push({ route: route.id, window: window.name, dueAt: window.dueAt });
  }
  return due;
};
