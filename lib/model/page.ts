/** What is kept of each document of a channel, so that it is read politely and judged when it must be. */
import * as z from 'zod';
import { instantSchema } from './vocabulary.ts';

export const validatorsSchema = z.object({ etag: z.string().optional(), lastModified: z.string().optional() });
export type Validators = z.infer<typeof validatorsSchema>;

/**
 * One document of a channel. `readAt` null: known by a link, not read yet (the crawl's frontier, durable).
 * `body` names the archived bytes; `judgedWith` is the fingerprint of guidelines, check versions and date
 * boundaries that last judged it.
 */
export const pageSchema = z.object({
  channel: z.string(),
  url: z.string(),
  validators: validatorsSchema,
  body: z.string().nullable(),
  contentType: z.string().nullable(),
  readAt: instantSchema.nullable(),
  judgedWith: z.string().nullable(),
  judgedReadAt: instantSchema.nullable(),
  state: z.enum(['known', 'read', 'gone', 'failed']),
  /** Links away from the first page of the crawl. */
  depth: z.number().int(),
  /** `page` bytes are a document, `entry` bytes an Entry as JSON. */
  kind: z.enum(['page', 'entry']),
  /** Who met the address first, as `toFinder` names a page of a poll, until it is read a second time. */
  foundBy: z.string().optional(),
});
export type Page = z.infer<typeof pageSchema>;
