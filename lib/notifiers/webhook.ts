/** Posts alerts as JSON, signed by Standard Webhooks. */
import { createHmac } from 'node:crypto';
import * as z from 'zod';
import { DeliveryError, SourceError } from '../errors.ts';
import type { FetchAnswer } from '../ports/fetcher.ts';
import { isSecretReference, type Secret } from '../ports/secrets.ts';
import { defineNotifier } from './notifier.ts';
import { toPayload } from './payload.ts';

const reference = z.string().refine(isSecretReference, 'expected a reference such as env:EARMARK_WEBHOOK_SECRET');

const options = z.strictObject({
  url: z
    .union([reference, z.url({ protocol: /^https?$/ })])
    .describe('Where to post; a reference, if the address is a secret itself.'),
  secret: reference.describe('The signing secret, `whsec_` and base64, by reference.'),
});

/** Statuses after which the same message may work later. */
const isPassing = (status: number | undefined): boolean =>
  status === undefined || status === 408 || status === 409 || status === 425 || status === 429 || status >= 500;

/**
 * The three headers of Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`, base64.
 * @see https://www.standardwebhooks.com/
 */
export const signWebhook = (
  secret: Secret,
  { id, atSeconds, body }: { readonly id: string; readonly atSeconds: number; readonly body: string },
): Readonly<Record<string, string>> => {
  const key = Buffer.from(secret.reveal().replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${atSeconds}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': String(atSeconds), 'webhook-signature': `v1,${signature}` };
};

export const webhookNotifier = defineNotifier({
  id: 'webhook',
  summary: 'Posts the alerts as JSON to an address of yours, signed by Standard Webhooks.',
  options,
  examples: [{ webhook: { url: 'https://hooks.northwind.example/earmark', secret: 'env:EARMARK_WEBHOOK_SECRET' } }],
  send: async (message, { url, secret }, { fetcher, secrets, now }) => {
    const address = isSecretReference(url) ? (await secrets.get(url)).reveal() : url;
    const body = JSON.stringify(toPayload(message));
    const signature = signWebhook(await secrets.get(secret), {
      id: message.id,
      atSeconds: Math.floor(now.getTime() / 1000),
      body,
    });
    const answer = await fetcher.fetch({
      url: address,
      method: 'POST',
      body,
      robots: 'ignore',
      headers: { 'content-type': 'application/json', ...signature },
    });
    return toReceiptLine(answer);
  },
});

const toReceiptLine = (answer: FetchAnswer): string => {
  if (answer.outcome === 'read') return `answered ${answer.status}`;
  const failure = answer.outcome === 'failed' ? answer.error : undefined;
  const status = answer.outcome === 'gone' ? answer.status : failure?.status;
  const isRefused = failure instanceof SourceError && failure.retry === 'never' && failure.status === undefined;
  const retry = answer.outcome !== 'gone' && !isRefused && isPassing(status) ? 'later' : 'never';
  throw new DeliveryError({
    code: retry === 'later' ? 'DELIVERY_FAILED' : 'DELIVERY_REFUSED',
    retry,
    subject: { kind: 'notifier', id: 'webhook' },
    expected: 'a 2xx answer',
    received: status === undefined ? (failure?.code ?? answer.outcome) : `status ${status}`,
    mend: retry === 'later' ? 'Earmark tries again by itself.' : 'Check the address and the secret of the webhook.',
    ...(failure?.retryAfterMs === undefined ? {} : { retryAfterMs: failure.retryAfterMs }),
  });
};
