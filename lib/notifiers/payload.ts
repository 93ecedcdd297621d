/** Alerts as JSON for machines: the same object in files and webhooks. */
import type { Alert } from '../model/alert.ts';
import type { Finding } from '../model/finding.ts';
import { takeFitting, toAlertDocument } from './message/document.ts';
import { toSafeLine } from './message/safe-text.ts';
import type { AlertCoverage, AlertMessage } from './notifier.ts';

/** What is left of a finding where the whole one has no room: it is asked for by its id. */
export type ThinFinding = Pick<Finding, 'id' | 'check' | 'guideline' | 'severity' | 'channel' | 'url' | 'title'>;

/** `link` is the finding in the dashboard, where that has an address. */
type Told<F> = { readonly id: string; readonly why: string; readonly link?: string; readonly finding: F };

/** `{type: "earmark.alerts", timestamp, data: {id, brand, route, window, alerts: [{why, finding}], more}}` */
export type AlertPayload<F = Finding> = {
  readonly type: 'earmark.alerts';
  readonly timestamp: string;
  readonly data: {
    readonly id: string;
    readonly brand: { readonly id: string; readonly name: string };
    readonly route: string;
    readonly window: string;
    readonly maybeTwice: boolean;
    readonly alerts: readonly Told<F>[];
    /** Why these come together and later than they were found; absent where there is nothing to say. */
    readonly heldBack?: string;
    /** What a digest rests on; absent where it is none. */
    readonly coverage?: AlertCoverage;
    /** Alerts of the message that there was no room for. */
    readonly more: number;
  };
};

const toPayloadOf = <F>(message: AlertMessage, told: readonly Told<F>[], more: number): AlertPayload<F> => ({
  type: 'earmark.alerts',
  timestamp: message.at,
  data: {
    id: message.id,
    brand: message.brand,
    route: message.route,
    window: message.window,
    maybeTwice: message.maybeTwice,
    ...(message.heldBack === undefined ? {} : { heldBack: message.heldBack }),
    ...(message.coverage === undefined ? {} : { coverage: message.coverage }),
    alerts: told,
    more,
  },
});

const toTold = <F>(alert: Alert, { dashboard }: AlertMessage, finding: F): Told<F> => {
  const { link } = toAlertDocument(alert, dashboard);
  return { id: alert.id, why: alert.why, ...(link === undefined ? {} : { link }), finding };
};

/** With whole findings, as many as there is room for, in bytes of JSON. */
export const toPayload = (message: AlertMessage, bytesMax = Number.POSITIVE_INFINITY): AlertPayload => {
  const told = message.alerts.map((alert) => toTold(alert, message, alert.finding));
  const sizeOf = (each: Told<Finding>): number => Buffer.byteLength(JSON.stringify(each)) + 1;
  const { taken, left } = takeFitting(told, { room: bytesMax, sizeOf });
  return toPayloadOf(message, taken, left);
};

export const toThinFinding = ({ id, check, guideline, severity, channel, url, title }: Finding): ThinFinding => ({
  id,
  check,
  guideline,
  severity,
  channel,
  url: toSafeLine(url, 240),
  title: toSafeLine(title, 100),
});

/** With what leads to the findings, all of them: for messages that have narrow bounds. */
export const toThinPayload = (message: AlertMessage): AlertPayload<ThinFinding> =>
  toPayloadOf(
    message,
    message.alerts.map((alert) => toTold(alert, message, toThinFinding(alert.finding))),
    0,
  );
