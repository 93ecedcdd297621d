/** The closed lists of words that every other noun is made of. */
import * as z from 'zod';

/** How grave a finding is, gravest first; the index is its rank (0..3). */
export const severities = ['critical', 'high', 'medium', 'low'] as const;
export const severitySchema = z.enum(severities);
export type Severity = z.infer<typeof severitySchema>;

/** Rank of a severity for sorting: 0 for critical to 3 for low. */
export const severityRank = (severity: Severity): number => severities.indexOf(severity);

/** True when `severity` is as grave as `least`, or graver. */
export const isAtLeast = (severity: Severity, least: Severity): boolean =>
  severityRank(severity) <= severityRank(least);

/** Who should hear of a finding: the brand manager, the PR team or the SEO staff. */
export const audiences = ['brand', 'pr', 'seo'] as const;
export const audienceSchema = z.enum(audiences);
export type Audience = z.infer<typeof audienceSchema>;

/** Whose voice a text is: the brand's own, or anybody else's. */
export const speakers = ['brand', 'public'] as const;
export const speakerSchema = z.enum(speakers);
export type Speaker = z.infer<typeof speakerSchema>;

/** Where a customer stands on the way to the brand when a channel meets them. */
export const journeyStages = ['awareness', 'consideration', 'purchase', 'post-purchase'] as const;
export const journeyStageSchema = z.enum(journeyStages);
export type JourneyStage = z.infer<typeof journeyStageSchema>;

/** An id that people write and read: lower-case letters, digits and hyphens, at most 64 characters. */
export const idSchema = z
  .string()
  .max(64)
  .regex(/^[a-z0-9][a-z0-9-]*$/, 'expected lower-case letters, digits and hyphens');

/** Words of the owner's own, by which alert routes choose. */
export const tagsSchema = z.array(idSchema).min(1).max(50).describe('Words of yours, by which alert routes choose.');

/** A point in time as ISO 8601 in UTC, `2026-10-01T08:00:00.000Z`. */
export const instantSchema = z.iso.datetime({ offset: false });
export type Instant = string;

/** A part of a text: `[start, end)` in UTF-16 code units. */
export type Span = readonly [start: number, end: number];
