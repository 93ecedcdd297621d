/** What a source yields, as it came: not yet cleaned, not yet judged. */
import * as z from 'zod';
import { instantSchema } from './vocabulary.ts';

/** One review's rating as given, with its scale. */
export const ratingSchema = z.object({ value: z.number(), best: z.number(), worst: z.number() });

/** What services count of an entry, under one name each. */
export const countNames = ['likes', 'dislikes', 'replies', 'shares', 'quotes', 'views', 'score', 'helpful'] as const;
const mediaMax = 50;

/** A picture, film or sound that belongs to an entry. `alt` is what its author says it shows. */
export const mediumSchema = z.object({
  url: z.string().max(8192),
  type: z.enum(['image', 'video', 'audio', 'other']),
  alt: z.string().nullable(),
  /** How long it plays, where that is told. */
  durationSeconds: z.number().nonnegative().optional(),
});
export type Medium = z.infer<typeof mediumSchema>;

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
  // What follows came later: entries in archives do not have it.
  /** Address of what it answers; the source's own id where that has none. */
  parent: z.string().max(8192).nullable().default(null),
  /** As counted when it was read first: a count alone makes no entry new. */
  counts: z.partialRecord(z.enum(countNames), z.number()).nullable().default(null),
  media: z.array(mediumSchema).max(mediaMax).readonly().default([]),
  /** What the one who was reviewed answered publicly. */
  reply: z.object({ text: z.string(), publishedAt: instantSchema.nullable() }).nullable().default(null),
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
  parent: null,
  counts: null,
  media: [],
  reply: null,
  ...known,
});
