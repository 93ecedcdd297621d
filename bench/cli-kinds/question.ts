/** What is asked of the command line about one case, and how its answer is judged. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { needData } from '../read-cases.ts';

const textOrNull = z.string().nullable();
const pageSchema = z.object({
  title: textOrNull,
  byline: textOrNull,
  siteName: textOrNull,
  publishedAt: textOrNull,
  language: textOrNull,
  canonical: textOrNull,
  mainText: z.string(),
  text: z.string(),
  links: z.array(
    z.object({
      url: z.string(),
      anchor: z.string(),
      rel: z.array(z.string()),
      followed: z.boolean(),
      place: z.enum(['main', 'boilerplate']),
    }),
  ),
  reviews: z.array(
    z.object({
      author: textOrNull,
      title: textOrNull,
      rating: z.number().nullable(),
      best: z.number().nullable(),
      worst: z.number().nullable(),
      text: textOrNull,
      date: textOrNull,
    }),
  ),
  aggregateRatings: z.array(
    z.object({ of: textOrNull, value: z.number(), best: z.number(), count: z.number().nullable() }),
  ),
  facts: z.array(
    z.object({ kind: z.string(), of: textOrNull, location: textOrNull, value: z.string(), quote: z.string() }),
  ),
  organizations: z.array(z.object({}).loose()),
});

const feedSchema = z.object({
  title: textOrNull,
  link: textOrNull,
  language: textOrNull,
  entries: z.array(
    z.object({
      id: textOrNull,
      title: textOrNull,
      url: textOrNull,
      author: textOrNull,
      publishedAt: textOrNull,
      updatedAt: textOrNull,
      summary: textOrNull,
      content: textOrNull,
      enclosures: z.array(z.object({ url: z.string(), type: textOrNull, length: z.number().nullable() })),
    }),
  ),
});

const robotsSchema = z.object({
  groups: z.array(
    z.object({
      agents: z.array(z.string()),
      allow: z.array(z.string()),
      disallow: z.array(z.string()),
      crawlDelay: z.number().nullable(),
    }),
  ),
  sitemaps: z.array(z.string()),
});

const sitemapSchema = z.object({
  kind: z.enum(['urlset', 'index']),
  urls: z.array(z.object({ url: z.string(), modifiedAt: textOrNull })),
});

/** A line of `inspect --json`, as the contract has it. */
export const answerSchema = z.union([
  z.object({ type: z.literal('inspection'), error: z.object({ code: z.string(), message: z.string() }) }),
  z.object({
    type: z.literal('inspection'),
    kind: z.enum(['html', 'feed', 'robots', 'sitemap', 'text']),
    url: textOrNull,
    encoding: z.string(),
    page: pageSchema.optional(),
    feed: feedSchema.optional(),
    robots: robotsSchema.optional(),
    sitemap: sitemapSchema.optional(),
    allowed: z.boolean().optional(),
    mentions: z.array(z.unknown()),
    remarks: z.array(z.unknown()),
  }),
]);

/** What was read, all parts optional: whatever is missing was not read. */
export type Answer = {
  readonly kind?: string;
  readonly encoding?: string;
  readonly page?: z.infer<typeof pageSchema> | undefined;
  readonly feed?: z.infer<typeof feedSchema> | undefined;
  readonly robots?: z.infer<typeof robotsSchema> | undefined;
  readonly sitemap?: z.infer<typeof sitemapSchema> | undefined;
  readonly allowed?: boolean | undefined;
  readonly error?: { readonly code: string; readonly message: string };
};

/** One expectation: `met` is 0..1, and `row` what it is counted under. */
export type Verdict = {
  readonly row: string;
  readonly met: number;
  readonly expected?: unknown;
  readonly received?: unknown;
};

/** A line of `--list`, and what its answer should say. */
export type Question = {
  readonly id: string;
  /** A file of the cases, or what a file is made of. */
  readonly document: { readonly path: string } | { readonly name: string; readonly content: string | Uint8Array };
  readonly baseUrl?: string | undefined;
  readonly type: 'html' | 'feed' | 'robots' | 'sitemap' | 'text';
  readonly agent?: string;
  readonly urlPath?: string;
  judge(answer: Answer): readonly Verdict[];
};

/** A verdict that is met or not. */
export const toVerdict = (row: string, expected: unknown, received: unknown, isMet: boolean): Verdict => ({
  row,
  expected,
  received,
  met: isMet ? 1 : 0,
});

/** The cases of one folder of the data. */
export const readCases = <Schema extends z.ZodType>(folder: string, schema: Schema): readonly z.infer<Schema>[] =>
  z.array(schema).parse(JSON.parse(readFileSync(path.join(needData(folder), 'cases.json'), 'utf8')));
