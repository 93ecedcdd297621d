/** Puts alerts onto a bus of Amazon EventBridge, one event an alert, for the user's own rules. */
import * as z from 'zod';
import type { Alert } from '../model/alert.ts';
import type { BusEvent } from '../ports/publish.ts';
import { type AlertMessage, defineNotifier } from './notifier.ts';

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
};

const toEvent = ({ id: message, brand, route, window, at, maybeTwice }: AlertMessage, alert: Alert): BusEvent => ({
  kind: kinds[alert.why],
  at,
  // `id` is the same when it comes again.
  detail: { id: alert.id, message, brand, route, window, maybeTwice, why: alert.why, finding: alert.finding },
});

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
