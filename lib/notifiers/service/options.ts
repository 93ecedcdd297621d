/** Options that several notifiers share. */
import * as z from 'zod';
import { isSecretReference, secretMend } from '../../ports/secrets.ts';

/** A secret by reference: it never stands in the file. */
export const secretReference = (example: string) =>
  z.string().refine(isSecretReference, {
    error: `expected a reference such as env:${example}. ${secretMend}`,
    params: { isHidden: true },
  });

/** The address of a webhook: who knows it may post, so it is a secret. `{slack: env:EARMARK_SLACK_URL}` or `{slack: {url: …}}`. */
export const webhookOptions = (example: string) => {
  const url = secretReference(example).describe('The address of the webhook, by reference: who knows it may post.');
  return z.union([url, z.strictObject({ url })]);
};

/** The reference of either way of writing it. */
export const toReference = (options: string | { readonly url: string }): string =>
  typeof options === 'string' ? options : options.url;
