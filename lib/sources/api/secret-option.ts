/** Options that only refer to a secret: its value never stands in earmark.yml. */
import * as z from 'zod';
import { isSecretReference } from '../../ports/secrets.ts';

/** An option that takes a reference such as `env:EARMARK_TOKEN`, looked up by `context.secret`. */
export const secretOption = (description: string) =>
  z.string().refine(isSecretReference, 'expected a reference such as env:EARMARK_TOKEN').describe(description);
