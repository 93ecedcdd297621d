/** Alerts as JSON for machines: the same object in files and webhooks. */
import type { Finding } from '../model/finding.ts';
import type { AlertMessage } from './notifier.ts';

/** `{type: "earmark.alerts", timestamp, data: {id, brand, route, window, alerts: [{why, finding}]}}` */
export type AlertPayload = {
  readonly type: 'earmark.alerts';
  readonly timestamp: string;
  readonly data: {
    readonly id: string;
    readonly brand: { readonly id: string; readonly name: string };
    readonly route: string;
    readonly window: string;
    readonly maybeTwice: boolean;
    readonly alerts: readonly { readonly id: string; readonly why: string; readonly finding: Finding }[];
  };
};

export const toPayload = (message: AlertMessage): AlertPayload => ({
  type: 'earmark.alerts',
  timestamp: message.at,
  data: {
    id: message.id,
    brand: message.brand,
    route: message.route,
    window: message.window,
    maybeTwice: message.maybeTwice,
    alerts: message.alerts.map(({ id, why, finding }) => ({ id, why, finding })),
  },
});
