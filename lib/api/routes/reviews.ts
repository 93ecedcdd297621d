/** What people say with stars, and how it is answered. */
import * as z from 'zod';
import { findingSchema } from '../../model/finding.ts';
import { listReviews, readReviewFigures, reviewStates } from '../../pipeline/reviews.ts';
import { withoutUndefined } from '../../text/without-undefined.ts';
import { toTagged } from '../answer.ts';
import { daysSchema, toDaysProblem } from '../days.ts';
import { answerList, pagingSchema, toListSchema } from '../listing.ts';
import { defineRoute } from '../route.ts';
import { mentionSchema } from '../schemas.ts';

const word = z.string().min(1).max(200);
const whole = z.number().int();

export const listReviewsRoute = defineRoute({
  method: 'get',
  path: '/api/reviews',
  summary:
    'Reviews by the public, newest first, with what waits for an answer to them; a page may be shorter than asked for.',
  least: 'viewer',
  query: z.strictObject({
    channel: word.optional(),
    stars: z.coerce.number().int().min(1).max(5).optional().describe('Of so many stars; what lies between is rounded.'),
    language: word.optional(),
    state: z
      .enum(reviewStates)
      .optional()
      .describe('waiting: somebody has to answer it; unanswered: nobody did, whether or not somebody has to.'),
    ...pagingSchema.shape,
  }),
  answer: {
    schema: toListSchema(
      z.object({ id: z.string(), mention: mentionSchema, finding: findingSchema.nullable(), isAnswered: z.boolean() }),
    ),
  },
  run: async ({ query: { limit, after, ...wanted }, header }, engine) =>
    answerList(await listReviews(engine, withoutUndefined(wanted), withoutUndefined({ limit, after })), header),
});

const shareSchema = z.number().nullable();

export const showReviewFigures = defineRoute({
  method: 'get',
  path: '/api/insights/reviews',
  summary:
    'Ratings of the days from and to (both included, UTC): by channel, day by day, by stars; and how reviews were answered.',
  least: 'viewer',
  query: daysSchema,
  answer: {
    schema: z.object({
      channels: z.array(
        z.object({
          channel: z.string(),
          rated: whole,
          mean: z.number(),
          bayesian: z.number().describe('The mean with seven ratings of 3.5 stars that are assumed of everything.'),
        }),
      ),
      trend: z.array(
        z.object({
          day: z.string(),
          rated: whole,
          bayesian: z.number().describe('Of the 28 days that end with this one.'),
        }),
      ),
      stars: z.array(whole).describe('Reviews of 1, 2, 3, 4 and 5 stars, of those that were read.'),
      languages: z.array(z.string()),
      responses: z
        .array(
          z.object({
            channel: z.string().nullable().describe('Null over all.'),
            reviews: whole,
            answered: whole,
            rate: shareSchema.describe('answered ÷ reviews, by the date they were written.'),
            replies: whole.describe('Given in these days, to reviews of any date.'),
            medianMs: shareSchema.describe('Half of the replies came sooner.'),
            targeted: whole,
            inTime: whole,
            compliance: shareSchema.describe('inTime ÷ targeted.'),
            overdue: whole,
          }),
        )
        .describe('Over all channels first.'),
      areTargetsCut: z
        .boolean()
        .describe('True where more had a target than were looked up: targeted, inTime and overdue are too low.'),
      isCut: z.boolean().describe('True where there are more reviews than were read.'),
    }),
  },
  run: async ({ query, header }, engine) => {
    const problem = toDaysProblem(query);
    if (problem !== undefined) return problem;
    const figures = await readReviewFigures(engine, { ...query, now: engine.clock.now() });
    return toTagged(figures, { ifNoneMatch: header('if-none-match') });
  },
});
