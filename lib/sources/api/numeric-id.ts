/** Options that take a number by which a service names a thing. */
import * as z from 'zod';

/** Digits, in quotes or bare; `String(value)` is the id. */
export const numericId = (description: string) =>
  z
    .union([z.string().regex(/^\d{1,20}$/, { error: 'expected digits' }), z.number().int().positive()])
    .describe(description);
