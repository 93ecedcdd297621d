/** A brand's wish, as data: which check, with which options, and where it applies. */
import * as z from 'zod';
import { blockKinds, blockPlaces } from './block.ts';
import { idSchema, journeyStageSchema, severitySchema, tagsSchema } from './vocabulary.ts';

/** A calendar day or a point in time; a day begins at midnight UTC. */
export const dateSchema = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);

/** BCP 47 as people write it: a name of a language ("english") would match no text, and nobody would notice. */
export const languageTagSchema = z
  .string()
  .max(35)
  .regex(/^[a-z]{2,3}(?:[-_][a-z\d]{2,8}){0,4}$/i, 'expected a language such as en or de-AT');

/** Where a guideline applies; an absent list means everywhere. */
export const narrowingSchema = z.object({
  channels: z.array(idSchema).min(1).optional().describe('Only on these channels.'),
  stages: z.array(journeyStageSchema).min(1).optional().describe('Only on channels of these stages.'),
  personas: z.array(idSchema).min(1).optional().describe('Only on channels that speak to these.'),
  locations: z.array(idSchema).min(1).optional().describe('Only on channels of these locations.'),
  languages: z.array(languageTagSchema).min(1).optional().describe('Only in these languages, as en or de.'),
  blocks: z
    .array(z.enum([...blockKinds, ...blockPlaces]))
    .min(1)
    .optional()
    .describe('Only in these kinds of block (heading) and places (main).'),
  from: dateSchema.optional().describe('The first day, or moment, at which it applies; days begin at midnight UTC.'),
  until: dateSchema.optional().describe('The first day, or moment, at which it applies no more.'),
  except: z
    .array(z.string().min(1).max(500))
    .max(1000)
    .optional()
    .describe('Phrases in which nothing is remarked, whatever the check says.'),
});
export type Narrowing = z.infer<typeof narrowingSchema>;

/** The keys every guideline may have; the check's own options stand beside them. */
export const guidelineBaseSchema = z.object({
  id: idSchema.describe('What findings and commands call it.'),
  check: z.string().min(1).describe('What judges; one of the checks.'),
  severity: severitySchema.optional().describe('How grave its findings are; without it, what the check says.'),
  tags: tagsSchema.optional(),
  ...narrowingSchema.shape,
});

export type Guideline = {
  readonly id: string;
  readonly check: string;
  /** Stands over the check's own severity where given. */
  readonly severity?: z.infer<typeof severitySchema>;
  /** By which alert routes choose. */
  readonly tags?: readonly string[];
  readonly narrowing: Narrowing;
  /** The check's options, parsed by its schema. */
  readonly options: unknown;
  /** Files and folders that its options name, as `styles/Northwind`; absent where they name none. */
  readonly files?: readonly string[];
  /** Hash of everything above and of what the files hold: when it changes, stored pages are judged again. */
  readonly version: string;
};
