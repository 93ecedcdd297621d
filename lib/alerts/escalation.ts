/** What nobody acknowledges in time is handed on to others, once. */
import type { Alert, AlertRoute } from '../model/alert.ts';
import type { Finding } from '../model/finding.ts';
import type { Instant } from '../model/vocabulary.ts';
import { toId } from '../text/hash.ts';
import { toPlanWindow, toWindow } from './window.ts';

/** Of what a route tells, that which somebody has to take in hand. */
const isWork = ({ why }: Alert): boolean => why === 'opened' || why === 'regressed' || why === 'worse';

const toDeadline = ({ createdAt, finding }: Alert, after: 'due' | number): Instant | null =>
  after === 'due' ? finding.dueAt : new Date(Date.parse(createdAt) + after).toISOString();

/** The same trouble is handed on once, however often it was told: until it was resolved and came back. */
const toName = ({ route, finding }: { readonly route: string; readonly finding: Finding }): readonly string[] => [
  finding.brand,
  route,
  finding.id,
  String(finding.regressions),
];

/** What is looked at when the time to acknowledge an alert is over; undefined where its route hands nothing on, or no time is set. */
export const toPlan = (alert: Alert, { escalate }: AlertRoute): Alert | undefined => {
  const deadline = escalate === undefined || !isWork(alert) ? null : toDeadline(alert, escalate.after);
  if (escalate === undefined || deadline === null) return undefined;
  const { route } = escalate;
  const { name, dueAt } = toPlanWindow(deadline);
  return { ...alert, id: toId('p', toName({ ...alert, route })), route, window: name, dueAt, why: 'escalated' };
};

/** The same plan, looked at when a snooze ends. */
export const toLaterPlan = (plan: Alert, until: Instant): Alert => {
  const { name, dueAt } = toPlanWindow(until);
  return { ...plan, id: toId('p', [...toName(plan), name]), window: name, dueAt };
};

/** What others hear of a finding that is still open when the time of its plan has come; undefined where somebody took it in hand. */
export const toEscalated = (
  plan: Alert,
  { route, finding, now }: { readonly route: AlertRoute; readonly finding: Finding | undefined; readonly now: Instant },
): Alert | undefined => {
  // What came back since has a plan of its own.
  if (finding?.status !== 'open' || finding.regressions !== plan.finding.regressions) return undefined;
  const { name, dueAt } = toWindow(route, { changedAt: plan.dueAt, now, severity: finding.severity });
  return { ...plan, id: toId('a', toName(plan)), finding, window: name, dueAt };
};
