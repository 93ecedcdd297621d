/** Escalate: what nobody took in hand by its time is handed on to the route that hears of it then, once. */
import { toEscalated, toLaterPlan } from '../alerts/escalation.ts';
import { findPeace } from '../alerts/mutes.ts';
import { readWindow } from '../alerts/window.ts';
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
  const claims = route === undefined ? [] : await toClaims(engine, plans, route);
  await stores.alerts.claim(claims);
  const windows = new Map(claims.map((each) => [each.window, each]));
  for (const each of windows.values()) if (readWindow(each.window).kind !== 'plan') await sendWindow(engine, each);
  await stores.alerts.settle(
    routeId,
    window,
    plans.map(({ id }) => id),
  );
};

/** What others hear of now, and the plans that wait for the end of a snooze. */
const toClaims = async (
  { config, stores, clock }: EscalateEngine,
  plans: readonly Alert[],
  route: AlertRoute,
): Promise<readonly Alert[]> => {
  const now = clock.now().toISOString();
  const mutes = await stores.alerts.listMutes(config.brand.id);
  const routes = [route.id, route.escalates ?? route.id];
  const claims = await Promise.all(
    plans.map(async (plan) => {
      const peaces = routes.flatMap((each) => findPeace(mutes, { route: each, finding: plan.finding, at: now }) ?? []);
      if (peaces.some(({ muted }) => muted)) return undefined;
      const [until] = peaces
        .flatMap((peace) => (peace.muted ? [] : peace.until))
        .toSorted()
        .toReversed();
      if (until !== undefined) return toLaterPlan(plan, until);
      return toEscalated(plan, { route, finding: await stores.findings.find(plan.finding.id), now });
    }),
  );
  return claims.filter((each) => each !== undefined);
};
