/** A change that is expected: what it brings about is seen, and troubles nobody while it lasts. */
import * as z from 'zod';
import { dateSchema } from './guideline.ts';
import { idSchema } from './vocabulary.ts';

export const plannedSchema = z
  .strictObject({
    id: idSchema.describe('What findings call it that it is expected to bring about.'),
    from: dateSchema.describe('The first day, or moment, of the change; days begin at midnight UTC.'),
    until: dateSchema.describe('The first day, or moment, after it: what is still there then, opens.'),
    channels: z.array(idSchema).min(1).optional().describe('Only what is found on these channels.'),
    guidelines: z.array(idSchema).min(1).optional().describe('Only what these guidelines find.'),
    checks: z.array(z.string().min(1)).min(1).optional().describe('Only what these checks find.'),
  })
  .describe(
    'A window in which an expected change is no trouble: what it brings about opens only if it is still there at the end.',
  );
export type PlannedChange = z.infer<typeof plannedSchema>;
