/** Alert: turns what changed in the findings into alerts, each claimed once, and sends their messages on their way. */
import { toAlerts } from '../alerts/to-alerts.ts';
import type { Alert } from '../model/alert.ts';
import type { Engine } from './engine.ts';

/** Changes looked at in one stretch. */
const outboxAtOnce = 100;
/** More stretches than this in one call are left for the next. */
const stretchesMax = 10_000;

/**
 * Works off the outbox; answers how many alerts were claimed. A crash between claim and acknowledgement repeats the stretch:
 * the claims are there already, and equal messages are kept once.
 */
export const alert = async (engine: Engine): Promise<number> => {
  let claimed = 0;
  for (let stretch = 0; stretch < stretchesMax; stretch++) {
    const rows = await engine.stores.findings.readOutbox(outboxAtOnce);
    if (rows.length === 0) return claimed;
    const alerts = rows.flatMap((row) => toAlerts(row, engine.config.alerts));
    claimed += (await engine.stores.alerts.claim(alerts)).length;
    for (const each of oneAWindow(alerts)) await sendOn(engine, each);
    await engine.stores.findings.ackOutbox(rows.map(({ sequence }) => sequence));
  }
  return claimed;
};

const oneAWindow = (alerts: readonly Alert[]): readonly Alert[] => [
  ...new Map(alerts.map((each) => [`${each.route} ${each.window}`, each])).values(),
];

const sendOn = async (engine: Engine, { route, window, dueAt }: Alert): Promise<void> => {
  const delayMs = Math.max(0, Date.parse(dueAt) - engine.clock.now().getTime());
  await engine.queue.send([{ step: 'deliver', route, window, dueAt }], { delayMs });
};
