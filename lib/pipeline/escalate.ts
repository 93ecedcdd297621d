/** Escalate: what nobody took in hand by its time is handed on to the route that hears of it then, once. */
import { toEscalated } from '../alerts/escalation.ts';
import { findPeace } from '../alerts/mutes.ts';
import type { Alert, AlertRoute } from '../model/alert.ts';
import type { DueWindow, Stores } from '../ports/stores.ts';
import type { Engine } from './engine.ts';
import { sendWindow } from './send-window.ts';

/** What the step needs of the engine. */
export type EscalateEngine = Pick<Engine, 'config' | 'clock' | 'queue'> & {
  readonly stores: Pick<Stores, 'alerts'> & { readonly findings: Pick<Stores['findings'], 'find'> };
};

/** Works off one window of plans whose time has come. A crash before its end repeats it: what was claimed is claimed already. */
export const escalate = async (engine: EscalateEngine, { route: routeId, window }: DueWindow): Promise<void> => {
  const { config, stores } = engine;
  const plans = await stores.alerts.list(routeId, window);
  const route = config.alerts.find(({ id }) => id === routeId);
  const escalated = route === undefined ? [] : await toAllEscalated(engine, plans, route);
  await stores.alerts.claim(escalated);
  const windows = new Map(escalated.map((each) => [each.window, each]));
  for (const each of windows.values()) await sendWindow(engine, each);
  await stores.alerts.settle(
    routeId,
    window,
    plans.map(({ id }) => id),
  );
};

const toAllEscalated = async (
  { config, stores, clock }: EscalateEngine,
  plans: readonly Alert[],
  route: AlertRoute,
): Promise<readonly Alert[]> => {
  const now = clock.now().toISOString();
  const mutes = await stores.alerts.listMutes(config.brand.id);
  const isMuted = ({ finding }: Alert): boolean =>
    [route.id, route.escalates ?? route.id].some(
      (each) => findPeace(mutes, { route: each, finding, at: now }) !== undefined,
    );
  const alerts = await Promise.all(
    plans
      .filter((plan) => !isMuted(plan))
      .map(async (plan) => toEscalated(plan, { route, finding: await stores.findings.find(plan.finding.id), now })),
  );
  return alerts.filter((each) => each !== undefined);
};
