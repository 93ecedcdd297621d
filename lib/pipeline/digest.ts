/** Digest: sends windows of alerts to be delivered whose time has come near, such as that of a weekly digest. */
import type { Stores } from '../ports/stores.ts';
import type { Engine } from './engine.ts';
import { sendAheadMs, sendWindow } from './send-window.ts';

/** What the step needs of the engine. */
export type DigestEngine = Pick<Engine, 'clock' | 'queue'> & { readonly stores: Pick<Stores, 'alerts'> };

/**
 * Sends every window that is owed and due soon, or late; answers how many. Repeating it is harmless: what was delivered is
 * owed no more, and what failed a moment ago is left alone by `deliver` until its time has come.
 */
export const digest = async (
  engine: DigestEngine,
  { aheadMs = sendAheadMs }: { readonly aheadMs?: number } = {},
): Promise<number> => {
  const until = new Date(engine.clock.now().getTime() + aheadMs);
  const due = await engine.stores.alerts.listDue(until.toISOString());
  for (const window of due) await sendWindow(engine, window);
  return due.length;
};
