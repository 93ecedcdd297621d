/** What an alert needs leave for: not to repeat itself too soon, and not to come with too many others. */
import type { Alert, AlertRoute } from '../model/alert.ts';
import type { Admission } from '../ports/admission.ts';
import { parseLimit } from './limit.ts';
import { readWindow, toHour, toRestWindow } from './window.ts';

const hourMs = 3_600_000;

/** What was told of a finding lately is not told again, unless it became graver; what others follow is told to the end. */
const cools: readonly Alert['why'][] = ['opened', 'regressed'];

/** Leave not to be a repetition; undefined where none is needed. */
export const toCoolDown = (
  { id, route, why, finding, createdAt }: Alert,
  { coolDown }: AlertRoute,
): Admission | undefined =>
  coolDown === undefined || !cools.includes(why)
    ? undefined
    : { route, name: `finding:${finding.id}`, alert: id, at: createdAt, withinMs: coolDown, max: 1 };

/** Leave to go at once, with others of the hour; undefined where none is needed. What is held back anyway comes together. */
export const toCap = ({ id, route, window, createdAt }: Alert, { max }: AlertRoute): Admission | undefined => {
  const limit = max === undefined ? null : parseLimit(max);
  return limit === null || readWindow(window).kind !== 'once'
    ? undefined
    : { route, name: `hour:${toHour(createdAt)}`, alert: id, at: createdAt, withinMs: hourMs, max: limit };
};

/** The alert as it goes with the rest of an hour that had too many. */
export const toRest = (alert: Alert, route: AlertRoute): Alert => {
  const { createdAt, finding, window } = alert;
  const { name, dueAt } = toRestWindow(route, {
    changedAt: createdAt,
    severity: finding.severity,
    group: readWindow(window).group,
  });
  return { ...alert, window: name, dueAt };
};
