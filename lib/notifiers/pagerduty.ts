/** Triggers, acknowledges and resolves incidents of PagerDuty, one a finding, by Events API v2. */
import * as z from 'zod';
import type { Alert } from '../model/alert.ts';
import type { AlertDocument } from './message/document.ts';
import { toAlertDocument } from './message/document.ts';
import { toRows } from './message/plain-text.ts';
import { cut } from './message/safe-text.ts';
import { type AlertMessage, defineNotifier } from './notifier.ts';
import { call } from './service/call.ts';
import { secretReference } from './service/options.ts';

/** @see https://developer.pagerduty.com/docs/events-api-v2/trigger-events/ */
const summaryMax = 1024;
const hosts = { us: 'https://events.pagerduty.com', eu: 'https://events.eu.pagerduty.com' } as const;

const key = secretReference('EARMARK_PAGERDUTY_KEY').describe('The integration key of the service, by reference.');
const options = z.union([
  key,
  z.strictObject({
    key,
    region: z.enum(['us', 'eu']).default('us').describe('Where the account is kept.'),
  }),
]);

const actions: Readonly<Record<Alert['why'], 'trigger' | 'acknowledge' | 'resolve'>> = {
  opened: 'trigger',
  regressed: 'trigger',
  worse: 'trigger',
  answered: 'resolve',
  acknowledged: 'acknowledge',
  resolved: 'resolve',
  reopened: 'trigger',
  recovered: 'resolve',
  escalated: 'trigger',
};

const severities: Readonly<Record<AlertDocument['severity'], 'critical' | 'error' | 'warning' | 'info'>> = {
  critical: 'critical',
  high: 'error',
  medium: 'warning',
  low: 'info',
};

const toDetails = (alert: AlertDocument): Readonly<Record<string, string>> =>
  Object.fromEntries([
    ['reason', alert.reason],
    ...toRows(alert),
    ...alert.facts.map(({ label, value }) => [label.toLowerCase(), value]),
    ['where', alert.where],
    ['look', alert.command],
  ]);

const toPayload = (alert: AlertDocument, message: AlertMessage, { finding, createdAt }: Alert) => ({
  summary: cut(`${message.brand.name}: ${alert.says}`, summaryMax),
  source: cut(alert.where, 255),
  severity: severities[alert.severity],
  timestamp: createdAt,
  component: finding.channel,
  group: finding.brand,
  class: finding.check,
  custom_details: toDetails(alert),
});

/** One event; the same finding is the same incident for ever. */
export const toPagerDutyEvent = (message: AlertMessage, alert: Alert) => {
  const document = toAlertDocument(alert, message.dashboard);
  const action = actions[alert.why];
  const links = [
    ...(document.link === undefined ? [] : [{ href: document.link, text: 'The finding' }]),
    ...(document.evidence === undefined ? [] : [{ href: document.evidence, text: 'The page' }]),
  ];
  return {
    event_action: action,
    dedup_key: `earmark/${alert.brand}/${alert.finding.id}`,
    ...(action === 'trigger'
      ? {
          payload: toPayload(document, message, alert),
          links,
          client: 'Earmark',
          ...(message.dashboard === undefined ? {} : { client_url: message.dashboard }),
        }
      : {}),
  };
};

const mends = { 400: 'See that the key is the integration key of an Events API v2 integration.' };

export const pagerdutyNotifier = defineNotifier({
  id: 'pagerduty',
  summary: 'Triggers an incident of PagerDuty for each finding, acknowledges it and resolves it with the finding.',
  options,
  examples: [
    { pagerduty: 'env:EARMARK_PAGERDUTY_KEY' },
    { pagerduty: { key: 'env:EARMARK_PAGERDUTY_KEY', region: 'eu' } },
  ],
  follows: true,
  send: async (message, given, context) => {
    const { key: reference, region } = typeof given === 'string' ? { key: given, region: 'us' as const } : given;
    const secret = await context.secrets.get(reference);
    const url = `${hosts[region]}/v2/enqueue`;
    for (const alert of message.alerts) {
      const body = { routing_key: secret.reveal().trim(), ...toPagerDutyEvent(message, alert) };
      await call({ notifier: 'pagerduty', url, body, secrets: [secret] }, context, mends);
    }
    return message.alerts.map((alert) => `${actions[alert.why]} ${alert.finding.id}`).join(', ');
  },
});
