/** What a source yields, as it came: not yet cleaned, not yet judged. */
import * as z from 'zod';
import { instantSchema } from './vocabulary.ts';

/** One review's rating as given, with its scale. */
export const ratingSchema = z.object({ value: z.number(), best: z.number(), worst: z.number() });

/**
 * One thing somebody said, in the words of its source. Kept in the archive as JSON, so it can be judged again.
 * `id` is the source's own, unique within a channel. Either `html` or `text` carries the words.
 */
export const entrySchema = z.object({
  id: z.string().min(1).max(2048),
  url: z.string().max(8192).nullable(),
  title: z.string().nullable(),
  html: z.string().nullable(),
  text: z.string().nullable(),
  author: z.string().nullable(),
  /** Public address of the author, if the source gives one. */
  authorUrl: z.string().nullable(),
  siteName: z.string().nullable(),
  publishedAt: instantSchema.nullable(),
  updatedAt: instantSchema.nullable(),
  language: z.string().nullable(),
  rating: ratingSchema.nullable(),
  /** How many people it reached, where the source tells. */
  reach: z.number().nonnegative().nullable(),
});
export type Entry = z.infer<typeof entrySchema>;

/** An entry with every field null but those given. */
export const toEntry = (known: Pick<Entry, 'id'> & Partial<Entry>): Entry => ({
  url: null,
  title: null,
  html: null,
  text: null,
  author: null,
  authorUrl: null,
  siteName: null,
  publishedAt: null,
  updatedAt: null,
  language: null,
  rating: null,
  reach: null,
  ...known,
});
