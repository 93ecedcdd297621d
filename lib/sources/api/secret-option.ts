/** Options that name a secret: a reference to it, never the secret itself. */
import * as z from 'zod';
import { isSecretReference, secretMend } from '../../ports/secrets.ts';

/** An option that takes a reference such as `env:EARMARK_GITHUB_TOKEN`. */
export const secretOption = (description: string) =>
  z
    .string()
    .refine(isSecretReference, {
      error: `expected a reference such as env:EARMARK_TOKEN. ${secretMend}`,
      // What came instead may be the secret itself.
      params: { isHidden: true },
    })
    .describe(description);
