/** A figure that was measured elsewhere: an answer to a survey, or what another tool counted. */
import * as z from 'zod';

/** What was done, what it did for the brand, and what it did for the business. */
export const measureGroups = ['implementation', 'strategy', 'business'] as const;
export type MeasureGroup = (typeof measureGroups)[number];

const measureSchema = z.object({
  id: z.string(),
  brand: z.string(),
  /** `nps`, `csat` and `ces` are single answers; all else is called as its tool calls it. */
  name: z.string(),
  value: z.number(),
  /** `score` of an answer, `%`, `EUR`, `s`; empty for plain counts. */
  unit: z.string(),
  /** The day that it was measured on, or the last of those that it sums up: `2026-10-01`. */
  day: z.string(),
  /** Where; null where that is not told, or for all together. */
  channel: z.string().nullable(),
  /** What the value is out of: the best score of a scale, or the base of a share; null where that is not told. */
  of: z.number().nullable(),
  group: z.enum(measureGroups),
});
export type Measure = z.infer<typeof measureSchema>;
