/** Figures of a window of days. */
import * as z from 'zod';
import { sliceDimensions } from '../../insights/slices.ts';
import { speakerSchema } from '../../model/vocabulary.ts';
import { openSlices, readSliced } from '../../pipeline/slices.ts';
import { readWhoAndWhere } from '../../pipeline/who-and-where.ts';
import { countDimensions } from '../../ports/stores.ts';
import { toTagged } from '../answer.ts';
import { daysSchema, toDaysProblem } from '../days.ts';
import { defineRoute } from '../route.ts';

const dayMs = 86_400_000;
/** Rows of one answer: who asks by everything at once asks for fewer days. */
const countsMax = 10_000;
const whole = z.number().int();
const countSchema = z.object({
  day: z.string().optional(),
  hour: whole.optional(),
  channel: z.string().optional(),
  language: z.string().optional(),
  speaker: speakerSchema.optional(),
  product: z.string().nullable().optional(),
  mentions: whole,
  positive: whole,
  negative: whole,
  neutral: whole,
  mixed: whole,
  rated: whole,
  ratingSum: z.number(),
});

export const listCounts = defineRoute({
  method: 'get',
  path: '/api/insights/counts',
  summary:
    'Mentions of the days from and to (both included, UTC), summed by what is asked for: by the day, unless otherwise.',
  least: 'viewer',
  query: z.strictObject({
    ...daysSchema.shape,
    by: z.array(z.enum(countDimensions)).min(1).max(countDimensions.length).default(['day']),
  }),
  answer: { schema: z.object({ rows: z.array(countSchema), isCut: z.boolean() }) },
  run: async ({ query: { from, to, by }, header }, { stores, config }) => {
    const problem = toDaysProblem({ from, to });
    if (problem !== undefined) return problem;
    const all = await stores.mentions.sumCounts({ brand: config.brand.id, fromDay: from, toDay: to, by });
    const rows = all.slice(0, countsMax);
    return toTagged({ rows, isCut: all.length > rows.length }, { ifNoneMatch: header('if-none-match') });
  },
});

const leadingSchema = (more: z.ZodRawShape = {}) =>
  z.object({
    names: z.number().int().describe('How many there are in the window; the rows are the leading ones.'),
    mentions: z.number().describe('Mentions of the window that have one.'),
    mentionsBefore: z.number(),
    risen: z.number().describe('What all of them that rose rose by: shares above zero are of it.'),
    fallen: z.number().describe('What all of them that fell fell by: shares below zero are of it.'),
    rows: z.array(
      z.object({ name: z.string(), count: z.number().int(), before: z.number(), share: z.number(), ...more }),
    ),
  });

export const findWhoAndWhere = defineRoute({
  method: 'get',
  path: '/api/insights/who-and-where',
  summary:
    'Leading authors, channels, hashtags, phrases and stories of the days from and to (both included, UTC), with their share of the change against as many days before.',
  least: 'viewer',
  query: daysSchema,
  answer: {
    schema: z.object({
      before: z.string(),
      from: z.string(),
      until: z.string(),
      mentions: z.number().int(),
      mentionsBefore: z.number().int(),
      read: z.number().int(),
      readBefore: z.number().int(),
      isCut: z
        .boolean()
        .describe('True where there were more mentions than were read: counts of before are then too low.'),
      readFrom: z.string().nullable(),
      channels: leadingSchema(),
      authors: leadingSchema({ url: z.string().nullable() }),
      hashtags: leadingSchema(),
      stories: leadingSchema({
        cluster: z.string(),
        outlets: z.array(z.string()),
        outletCount: z.number().int(),
      }),
      phrases: leadingSchema(),
    }),
  },
  run: async ({ query: { from, to }, header }, { stores, config }) => {
    const problem = toDaysProblem({ from, to });
    if (problem !== undefined) return problem;
    const until = new Date(Date.parse(to) + dayMs);
    const found = await readWhoAndWhere({ stores, config }, { from: new Date(from), until });
    return toTagged(found, { ifNoneMatch: header('if-none-match') });
  },
});

const sliceSchema = z.object({
  name: z.string().nullable().describe('Null: of none.'),
  mentions: whole,
  positive: whole,
  neutral: whole,
  mixed: whole,
  negative: whole,
  net: z.number().nullable().describe('(positive - negative) ÷ mentions.'),
  rated: whole,
  rating: z.number().nullable(),
  voice: z
    .object({ share: z.number().nullable(), of: whole })
    .describe('The brand’s mentions ÷ of: all, and those of competitors.'),
  responses: z.object({
    reviews: whole,
    answered: whole,
    rate: z.number().nullable(),
    replies: whole,
    medianMs: z.number().nullable(),
  }),
  consistency: z
    .object({ score: z.number().nullable(), numerator: z.number(), denominator: z.number(), channels: whole })
    .nullable(),
  drift: z.object({ findings: whole, open: whole, medianMs: z.number().nullable(), isAtLeast: z.boolean() }),
  coverage: z.object({ channels: whole, read: whole }),
});

export const listSlices = defineRoute({
  method: 'get',
  path: '/api/insights/slices',
  summary:
    'Mentions, sentiment, ratings, share of voice, answers, consistency and drift of the days from and to (both included, UTC), by channel, stage, persona, product or language.',
  least: 'viewer',
  query: z.strictObject({ ...daysSchema.shape, by: z.enum(sliceDimensions).default('channel') }),
  answer: {
    schema: z.object({
      rows: z.array(sliceSchema),
      isCut: z.boolean().describe('True where there are more findings or measures than were read.'),
    }),
  },
  run: async ({ query: { from, to, by }, header }, { stores, config }) => {
    const problem = toDaysProblem({ from, to });
    if (problem !== undefined) return problem;
    const since = new Date(from);
    // The last moment of the last day.
    const now = new Date(Date.parse(to) + dayMs - 1);
    const { isCut, ...read } = await readSliced(stores, { brand: config.brand.id, since, now });
    const rows = await openSlices({ stores, config, ...read }, { since, now })(by);
    return toTagged({ rows, isCut }, { ifNoneMatch: header('if-none-match') });
  },
});
