/** Findings → alerts: when, and to whom. Pure, and the same change always makes the same alerts. */
import { type Alert, type AlertRoute, isForFollowers } from '../model/alert.ts';
import type { Finding } from '../model/finding.ts';
import type { Mute } from '../model/mute.ts';
import type { Instant } from '../model/vocabulary.ts';
import type { OutboxRow } from '../ports/stores.ts';
import { toId } from '../text/hash.ts';
import { findPeace } from './mutes.ts';
import { type Reason, toReasons } from './reasons.ts';
import { type Subject, takes, toGroup } from './subject.ts';
import { toWindow } from './window.ts';

export type AlertContext = {
  readonly routes: readonly AlertRoute[];
  readonly mutes: readonly Mute[];
  subjectOf(finding: Finding): Subject;
  readonly now: Instant;
};

/** The ids of what everybody hears are made of finding, version and route; two things may be told of one version otherwise. */
const toAlertId = ({ after }: OutboxRow, route: AlertRoute, why: Reason): string =>
  toId('a', [after.brand, route.id, after.id, String(after.version), ...(isForFollowers(why) ? [why] : [])]);

const toAlert = (
  row: OutboxRow,
  { route, why, subject }: { readonly route: AlertRoute; readonly why: Reason; readonly subject: Subject },
  { mutes, now }: AlertContext,
): readonly Alert[] => {
  const { after, change } = row;
  const peace = findPeace(mutes, { route: route.id, finding: after, at: now });
  if (peace?.muted === true) return [];
  const window = toWindow(route, {
    changedAt: change.at,
    now,
    severity: after.severity,
    snoozedUntil: peace?.until,
    group: toGroup(route.group, subject),
  });
  const id = toAlertId(row, route, why);
  const { name, dueAt } = window;
  return [{ id, brand: after.brand, route: route.id, window: name, dueAt, why, finding: after, createdAt: change.at }];
};

/** One alert for every route that takes the change, and one more for those with notifiers that follow a finding to its end. */
export const toAlerts = (row: OutboxRow, context: AlertContext): readonly Alert[] => {
  const reasons = toReasons(row);
  if (reasons.length === 0) return [];
  const subject = context.subjectOf(row.after);
  return context.routes
    .filter((route) => takes(route, subject))
    .flatMap((route) => {
      const follows = route.to.some((target) => target.follows === true);
      return reasons
        .filter((why) => follows || !isForFollowers(why))
        .flatMap((why) => toAlert(row, { route, why, subject }, context));
    });
};
