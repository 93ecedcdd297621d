/** Posts alerts as JSON, signed by Standard Webhooks. */
import { createHmac } from 'node:crypto';
import * as z from 'zod';
import { isSecretReference, type Secret } from '../ports/secrets.ts';
import { defineNotifier } from './notifier.ts';
import { toPayload } from './payload.ts';
import { call } from './service/call.ts';
import { secretReference } from './service/options.ts';

const reference = secretReference('EARMARK_WEBHOOK_SECRET');

const options = z.strictObject({
  url: z
    .union([reference, z.url({ protocol: /^https?$/ })])
    .describe('Where to post; a reference, if the address is a secret itself.'),
  secret: reference.describe('The signing secret, `whsec_` and base64, by reference.'),
});

/** Nobody's server is asked to take more; alerts beyond it are counted in `more`. */
const bodyBytesMax = 1_000_000;

const mends = {
  401: 'Check the secret of the webhook: the other side does not know the signature.',
  410: 'The other side wants no more of it: correct the address, or take the notifier out of the route.',
};

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
    const body = JSON.stringify(toPayload(message, bodyBytesMax));
    const key = await secrets.get(secret);
    const signature = signWebhook(key, {
      id: message.id,
      atSeconds: Math.floor(now.getTime() / 1000),
      body,
    });
    const address = isSecretReference(url) ? await secrets.get(url) : url;
    const { status } = await call(
      { notifier: 'webhook', url: address, mayBePlain: true, body, headers: signature, secrets: [key] },
      { fetcher },
      mends,
    );
    return `answered ${status}`;
  },
});
