/**
 * What the routes would have sent of what changed lately: the changes are taken from the history of the findings, and go the way of all
 * changes; of guidelines that find too much, the finding about the guideline speaks as things stand. Nothing is written, and nothing sent.
 */
import { toEscalated, toPlan } from '../alerts/escalation.ts';
import { inOrderOfTelling } from '../alerts/order.ts';
import { toHeldBack } from '../alerts/window.ts';
import { flappingReason } from '../findings/flapping.ts';
import type { Alert, AlertRoute } from '../model/alert.ts';
import type { Config } from '../model/config.ts';
import { type Finding, type FindingChange, resolutionSchema } from '../model/finding.ts';
import type { Instant } from '../model/vocabulary.ts';
import { type Admitted, admitTo } from '../ports/admission.ts';
import type { OutboxRow, Stores } from '../ports/stores.ts';
import { findFolded } from './folded.ts';
import { type Ledger, planAlerts, readSubjects } from './plan-alerts.ts';

export type RehearseEngine = {
  readonly config: Config;
  readonly stores: { readonly [Name in 'findings' | 'mentions' | 'alerts']: Stores[Name] };
};

/** One message that would have gone, or will go, at that time. */
export type RehearsedMessage = {
  readonly route: string;
  readonly window: string;
  readonly at: Instant;
  readonly to: readonly string[];
  readonly heldBack: string | null;
  readonly alerts: readonly Alert[];
};
export type Rehearsal = {
  readonly since: Instant;
  readonly until: Instant;
  readonly messages: readonly RehearsedMessage[];
  /** Findings that were not looked at, since there are too many. */
  readonly isCut: boolean;
};

/** Findings whose history is looked at, gravest first, where nobody says how many. */
const findingsMax = 10_000;
const perSlice = 500;

type Life = { readonly finding: Finding; readonly history: readonly FindingChange[] };

/** Rehearses what changed from `since` to `until`; `max` findings are looked at at most. */
export const rehearseAlerts = async (
  { config, stores }: RehearseEngine,
  { since, until, max = findingsMax }: { readonly since: Instant; readonly until: Instant; readonly max?: number },
): Promise<Rehearsal> => {
  const { lives, isCut } = await readLives(stores, { brand: config.brand.id, max });
  const isFolded = await findFolded(config, stores.findings);
  const rows = lives
    .flatMap(toRows)
    .filter(({ change, after }) => change.at >= since && change.at <= until && !isFolded(after))
    .toSorted((a, b) => (a.change.at < b.change.at ? -1 : 1));
  const subjectOf = await readSubjects(
    config,
    stores.mentions,
    rows.map(({ after }) => after),
  );
  const mutes = await stores.alerts.listMutes(config.brand.id);
  const ledger = toLedger();
  const alerts: Alert[] = [];
  for (const row of rows) {
    const now = row.change.at;
    const context = { routes: config.alerts, mutes: mutes.filter(({ at }) => at <= now), subjectOf, now };
    alerts.push(...(await planAlerts([row], context, ledger)));
  }
  const escalated = toEscalations(alerts, { config, lives, until });
  return { since, until, messages: toMessages([...alerts, ...escalated], config.alerts), isCut };
};

const readLives = async (
  { findings }: Pick<Stores, 'findings'>,
  { brand, max }: { readonly brand: string; readonly max: number },
): Promise<{ readonly lives: readonly Life[]; readonly isCut: boolean }> => {
  const lives: Life[] = [];
  let after: string | undefined;
  do {
    const limit = Math.min(perSlice, max - lives.length);
    const slice = await findings.list({ brand }, { limit, ...(after === undefined ? {} : { after }) });
    for (const finding of slice.rows) lives.push({ finding, history: await findings.history(finding.id) });
    after = slice.next;
  } while (after !== undefined && lives.length < max);
  return { lives, isCut: after !== undefined };
};

/** A finding's changes, each with what the finding was before and after it, as far as its history tells. */
const toRows = ({ finding, history }: Life): readonly OutboxRow[] => {
  const baselined = history.findLast(({ reason }) => reason === 'baseline')?.version ?? Number.POSITIVE_INFINITY;
  let { severity } = finding;
  const rows: OutboxRow[] = [];
  for (const [index, change] of [...history.entries()].toReversed()) {
    const as = (status: Finding['status'], told: FindingChange | undefined): Finding => ({
      ...finding,
      status,
      severity,
      version: told?.version ?? 0,
      resolution: status === 'resolved' ? (resolutionSchema.safeParse(told?.reason).data ?? finding.resolution) : null,
      baseline: finding.baseline && (told?.version ?? 0) >= baselined,
      flaps: told?.reason === flappingReason ? Number.MAX_SAFE_INTEGER : 0,
    });
    const after = as(change.to, change);
    severity = change.severity?.from ?? severity;
    const before = change.from === null ? null : as(change.from, history[index - 1]);
    rows.push({ sequence: `${finding.id} ${change.version}`, before, after, change });
  }
  return rows;
};

/** Keeps count as the store does, for as long as it is asked. */
const toLedger = (): Ledger => {
  const kept = new Map<string, readonly Admitted[]>();
  return {
    admit: async (admission) => {
      const name = JSON.stringify([admission.route, admission.name]);
      const entries = admitTo(kept.get(name) ?? [], admission);
      if (entries !== undefined) kept.set(name, entries);
      return entries !== undefined;
    },
  };
};

/** What nobody had taken in hand by its time. */
const toEscalations = (
  alerts: readonly Alert[],
  { config, lives, until }: { readonly config: Config; readonly lives: readonly Life[]; readonly until: Instant },
): readonly Alert[] => {
  const routes = new Map(config.alerts.map((route) => [route.id, route]));
  const rows = new Map(lives.map((life) => [life.finding.id, life]));
  const plans = new Map<string, Alert>();
  for (const alert of alerts) {
    const route = routes.get(alert.route);
    const plan = route === undefined ? undefined : toPlan(alert, route);
    if (plan !== undefined && plan.dueAt <= until && !plans.has(plan.id)) plans.set(plan.id, plan);
  }
  return [...plans.values()].flatMap((plan) => {
    const route = routes.get(plan.route);
    const life = rows.get(plan.finding.id);
    const then = life?.history.findLast(({ at }) => at <= plan.dueAt);
    const finding = then === undefined ? undefined : { ...plan.finding, status: then.to };
    return (route === undefined ? undefined : toEscalated(plan, { route, finding, now: plan.dueAt })) ?? [];
  });
};

const toMessages = (alerts: readonly Alert[], routes: readonly AlertRoute[]): readonly RehearsedMessage[] => {
  const windows = new Map<string, Alert[]>();
  for (const alert of alerts) {
    const name = JSON.stringify([alert.route, alert.window]);
    windows.set(name, [...(windows.get(name) ?? []), alert]);
  }
  return [...windows.values()]
    .flatMap((own): readonly RehearsedMessage[] => {
      const [first] = own;
      const route = routes.find(({ id }) => id === first?.route);
      if (first === undefined || route === undefined) return [];
      const at = own.map(({ dueAt }) => dueAt).reduce((one, other) => (one < other ? one : other));
      const to = route.to.map(({ notifier }) => notifier);
      const heldBack = toHeldBack(route, first.window) ?? null;
      return [{ route: route.id, window: first.window, at, to, heldBack, alerts: inOrderOfTelling(own) }];
    })
    .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.route < b.route ? -1 : 1));
};
