/** Digest: what time alone brings about: windows of alerts are sent whose time has come near, and plans looked at whose time has come. */
import { readWindow } from '../alerts/window.ts';
import { listDueReports } from './due-reports.ts';
import { type EscalateEngine, escalate } from './escalate.ts';
import { sendAheadMs, sendWindow } from './send-window.ts';

/** What the step needs of the engine. */
export type DigestEngine = EscalateEngine;

/**
 * Sends every window that is owed and due soon, or late, or has a report to tell, and hands on what nobody acknowledged; answers how many there were.
 * Repeating it is harmless: what was delivered is owed no more, and what failed a moment ago is left alone by `deliver` until its time has come.
 */
export const digest = async (
  engine: DigestEngine,
  { aheadMs = sendAheadMs }: { readonly aheadMs?: number } = {},
): Promise<number> => {
  const nowMs = engine.clock.now().getTime();
  const near = await engine.stores.alerts.listDue(new Date(nowMs + aheadMs).toISOString());
  for (const window of near) {
    if (readWindow(window.window).kind !== 'plan') await sendWindow(engine, window);
    // Somebody may still acknowledge it in the last minute.
    else if (Date.parse(window.dueAt) <= nowMs) await escalate(engine, window);
  }
  const owed = new Set(near.map(({ route, window }) => JSON.stringify([route, window])));
  const reports = await listDueReports(engine, { aheadMs });
  const alone = reports.filter(({ route, window }) => !owed.has(JSON.stringify([route, window])));
  for (const window of alone) await sendWindow(engine, window);
  return near.length + alone.length;
};
