/** Alert: turns what changed in the findings into alerts (a guideline that finds too much into one), each claimed once, and sends their messages on their way. */
import { toPlan } from '../alerts/escalation.ts';
import type { Alert, AlertRoute } from '../model/alert.ts';
import type { MentionStore, OutboxRow, Stores } from '../ports/stores.ts';
import type { Engine } from './engine.ts';
import { foldGuidelines } from './fold-guidelines.ts';
import { planAlerts, readSubjects } from './plan-alerts.ts';
import { sendWindow } from './send-window.ts';

/** What the step needs of the engine. */
export type AlertEngine = Pick<Engine, 'config' | 'clock' | 'queue'> & {
  readonly stores: Pick<Stores, 'findings' | 'alerts'> & { readonly mentions: Pick<MentionStore, 'find'> };
};

/** Changes looked at in one stretch. */
const outboxAtOnce = 100;
/** More stretches than this in one call are left for the next. */
const stretchesMax = 10_000;

/**
 * Makes alerts of the changes it is handed, and answers how many it claimed. A crash between claim and acknowledgement
 * repeats them: the claims are there already, and a window's message may come twice without harm.
 */
export const alert = async (engine: AlertEngine, rows: readonly OutboxRow[]): Promise<number> => {
  if (rows.length === 0) return 0;
  const isToldByGuideline = await foldGuidelines(
    engine,
    rows.map(({ after }) => after),
  );
  const alerts = await toPlanned(
    engine,
    rows.filter(({ after }) => !isToldByGuideline(after)),
  );
  const claimed = await engine.stores.alerts.claim(alerts);
  await engine.stores.alerts.claim(toPlans(alerts, engine.config.alerts));
  const windows = new Map(alerts.map((each) => [`${each.route} ${each.window}`, each]));
  for (const window of windows.values()) await sendWindow(engine, window);
  await engine.stores.findings.ackOutbox(rows.map(({ sequence }) => sequence));
  return claimed.length;
};

const toPlanned = async (
  { config, stores, clock }: AlertEngine,
  rows: readonly OutboxRow[],
): Promise<readonly Alert[]> => {
  const findings = rows.map(({ after }) => after);
  const subjectOf = await readSubjects(config, stores.mentions, findings);
  const mutes = await stores.alerts.listMutes(config.brand.id);
  const context = { routes: config.alerts, mutes, subjectOf, now: clock.now().toISOString() };
  return planAlerts(rows, context, stores.alerts);
};

/** When it is looked whether somebody took in hand what was told. */
const toPlans = (alerts: readonly Alert[], routes: readonly AlertRoute[]): readonly Alert[] => {
  const byId = new Map(routes.map((route) => [route.id, route]));
  return alerts.flatMap((each) => {
    const route = byId.get(each.route);
    const plan = route === undefined ? undefined : toPlan(each, route);
    return plan === undefined ? [] : [plan];
  });
};

/** Works off the outbox: all that waits where there is no stream, and what the stream missed where there is one. */
export const sweepOutbox = async (engine: AlertEngine, signal?: AbortSignal): Promise<number> => {
  let claimed = 0;
  for (let stretch = 0; stretch < stretchesMax && signal?.aborted !== true; stretch++) {
    const rows = await engine.stores.findings.readOutbox(outboxAtOnce);
    if (rows.length === 0) break;
    claimed += await alert(engine, rows);
  }
  return claimed;
};
