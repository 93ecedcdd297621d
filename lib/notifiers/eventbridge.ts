/** Puts alerts onto a bus of Amazon EventBridge, one event an alert, for the user's own rules. */
import * as z from 'zod';
import type { Alert } from '../model/alert.ts';
import { type BusEvent, publishBytesMax } from '../ports/publish.ts';
import { toAlertDocument } from './message/document.ts';
import { type AlertMessage, defineNotifier } from './notifier.ts';
import { toThinFinding } from './payload.ts';

const bus = z
  .string()
  .regex(
    /^(?:arn:aws[a-z-]{0,20}:events:[a-z0-9-]{1,30}:\d{12}:event-bus\/)?[\w./-]{1,256}$/,
    'expected the name or ARN of an event bus',
  )
  .describe('The bus, by name or ARN.');

const options = z.union([
  z.literal(true).describe('The bus that the stack was given, else the account’s default one.'),
  bus,
  z.strictObject({ bus: bus.optional() }),
]);

/** What rules match as `detail-type`. */
const kinds: Readonly<Record<Alert['why'], string>> = {
  opened: 'Finding Opened',
  regressed: 'Finding Regressed',
  worse: 'Finding Worse',
  answered: 'Finding Answered',
  acknowledged: 'Finding Acknowledged',
  resolved: 'Finding Resolved',
  reopened: 'Finding Reopened',
  recovered: 'Channel Recovered',
  escalated: 'Finding Escalated',
};

/** Names, times and the service's own words beside the detail. */
const overheadBytes = 1024;

const toEvent = (message: AlertMessage, alert: Alert): BusEvent => {
  const { brand, route, window, at, maybeTwice, dashboard } = message;
  const { link } = toAlertDocument(alert, dashboard);
  const detail = {
    // The same when it comes again.
    id: alert.id,
    message: message.id,
    brand,
    route,
    window,
    maybeTwice,
    why: alert.why,
    ...(link === undefined ? {} : { link }),
    finding: alert.finding,
  };
  const isTooLarge = Buffer.byteLength(JSON.stringify(detail)) + overheadBytes > publishBytesMax;
  return {
    kind: kinds[alert.why],
    at,
    detail: isTooLarge ? { ...detail, finding: toThinFinding(alert.finding) } : detail,
  };
};

export const eventbridgeNotifier = defineNotifier({
  id: 'eventbridge',
  summary: 'Puts each alert onto a bus of Amazon EventBridge, as an event of the source “earmark”.',
  options,
  examples: [{ eventbridge: true }, { eventbridge: 'brand-events' }],
  send: async (message, where, { events }) => {
    const named = typeof where === 'string' ? where : where === true ? undefined : where.bus;
    await events.put(
      message.alerts.map((alert) => toEvent(message, alert)),
      named === undefined ? {} : { bus: named },
    );
    return `put ${message.alerts.length}`;
  },
});
