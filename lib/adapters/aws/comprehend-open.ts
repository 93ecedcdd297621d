/** Amazon Comprehend as an app opens it: a client by the SDK's own settings, and patience as befits a queue. */
import { setTimeout as wait } from 'node:timers/promises';
import type { ComprehendClient } from '@aws-sdk/client-comprehend';
import type { ContactFinder } from '../../ports/contacts.ts';
import type { Sentiment } from '../../ports/sentiment.ts';
import { type ComprehendOptions, createComprehendSentiment, openComprehendClient } from './comprehend.ts';
import type { Backoff } from './comprehend-batch.ts';
import { type ContactOptions, createComprehendContacts } from './comprehend-contacts.ts';

/** At most some three seconds of waiting a batch: then the local engine judges. */
const backoff: Backoff = {
  triesMax: 5,
  baseMs: 200,
  waitMsMax: 2000,
  sleep: async (ms) => {
    await wait(ms);
  },
  random: Math.random,
};

/** Region and credentials are looked for once: where there are none, each request would search for seconds. */
const isUsable = async ({ config }: ComprehendClient): Promise<boolean> => {
  try {
    await Promise.all([config.region(), config.credentials()]);
    return true;
  } catch {
    return false;
  }
};

/** Opens the finder of contacts in the same way. */
export const openComprehendContacts = (
  options: Omit<ContactOptions, 'client' | 'backoff' | 'isUsable'>,
): ContactFinder => {
  const client = openComprehendClient();
  return createComprehendContacts({ ...options, client, backoff, isUsable: () => isUsable(client) });
};

/** Opens the engine; region, credentials and endpoint are those of the environment. */
export const openComprehendSentiment = (
  options: Omit<ComprehendOptions, 'client' | 'backoff' | 'isUsable'>,
): Sentiment => {
  const client = openComprehendClient();
  return createComprehendSentiment({ ...options, client, backoff, isUsable: () => isUsable(client) });
};
