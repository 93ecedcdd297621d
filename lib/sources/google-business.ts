/** The source of Google reviews of one's own places: Business Profile, with the answers to them. */
import * as z from 'zod';
import { toInstant } from '../formats/dates.ts';
import { type Entry, toEntry } from '../model/entry.ts';
import { type Api, askJson, toFormatError } from './api/ask-json.ts';
import { type Authorize, bearerOnce } from './api/bearer.ts';
import { findGone } from './api/find-gone.ts';
import { askRefreshedToken, findGoogleFault, googleList, googleTokenUrl } from './api/google.ts';
import { readRows } from './api/rows.ts';
import { secretOption } from './api/secret-option.ts';
import { walkEach } from './api/walk-each.ts';
import type { Walk } from './api/walk-newest-first.ts';
import { defineSource, type SourceContext } from './source.ts';

const options = z.strictObject({
  locations: z
    .array(
      z.strictObject({
        id: z
          .string()
          .regex(/^accounts\/\d{1,30}\/locations\/\d{1,30}$/, { error: 'expected accounts/1/locations/2' })
          .describe('The name of the place, with its account: accounts/1/locations/2.'),
        title: z.string().min(1).max(200).optional().describe('What its reviews are called: they have no titles.'),
      }),
    )
    .min(1)
    .max(200)
    .describe('Your places; each has to be verified.'),
  clientId: z.string().min(1).max(300).describe('The id of the OAuth client that the consent was given to.'),
  clientSecret: secretOption('The secret of that client, by reference.'),
  refreshToken: secretOption('The refresh token that came of the consent, by reference.'),
  host: z
    .url({ protocol: /^https?$/ })
    .default('https://mybusiness.googleapis.com')
    .describe('Where Business Profile answers for reviews.'),
  tokenUrl: googleTokenUrl,
  pageSize: z.number().int().min(1).max(50).default(50).describe('Reviews of one page.'),
  maxPages: z.number().int().min(1).max(100).default(10).describe('Pages of one poll and place.'),
});
type Options = z.infer<typeof options>;
type Location = Options['locations'][number];
type BusinessContext = SourceContext<Options>;

/** 300 questions a minute are granted to a project. */
const api: Api = { name: 'Google Business Profile', pace: { spacingMs: 500 }, findFault: findGoogleFault };

/** Reviews are shown a while after they were written or changed. */
const overlapMs = 24 * 60 * 60_000;

const stars: Readonly<Record<string, number>> = { ONE: 1, TWO: 2, THREE: 3, FOUR: 4, FIVE: 5 };

const answerSchema = googleList({
  reviews: z.array(z.unknown()).default([]),
  averageRating: z.unknown().optional(),
  totalReviewCount: z.unknown().optional(),
  nextPageToken: z.string().nullish(),
});

const reviewSchema = z.looseObject({
  reviewId: z.string().min(1),
  reviewer: z.looseObject({ displayName: z.string().optional(), isAnonymous: z.boolean().optional() }).optional(),
  starRating: z.string(),
  comment: z.string().optional(),
  createTime: z.string().optional(),
  updateTime: z.string().optional(),
  reviewReply: z
    .looseObject({ comment: z.string(), updateTime: z.string().optional(), reviewReplyState: z.string().optional() })
    .optional(),
});
type Review = z.infer<typeof reviewSchema>;

const translationMark = '(Translated by Google)';
const originalMark = '(Original)';

/** Google writes its translation beside the words, before or behind them: what the reviewer wrote is what counts. */
const toOriginal = (comment: string): string => {
  const original = comment.indexOf(originalMark);
  if (original >= 0) return comment.slice(original + originalMark.length).trim();
  const translation = comment.indexOf(translationMark);
  return (translation > 0 ? comment.slice(0, translation) : comment.replace(translationMark, '')).trim();
};

/** Newer answers say whether Google shows them yet. */
const toReply = ({ reviewReply: reply }: Review): Entry['reply'] =>
  reply === undefined || reply.reviewReplyState === 'PENDING' || reply.reviewReplyState === 'REJECTED'
    ? null
    : { text: reply.comment, publishedAt: toInstant(reply.updateTime) };

const toReviewEntry = (review: Review, { title }: Location): Entry => {
  const { reviewId, reviewer, starRating, comment = '', createTime, updateTime } = review;
  const value = stars[starRating];
  return toEntry({
    id: reviewId,
    title: title ?? null,
    text: toOriginal(comment),
    author: reviewer?.isAnonymous === true ? null : reviewer?.displayName || null,
    siteName: 'Google',
    publishedAt: toInstant(createTime),
    updatedAt: toInstant(updateTime),
    rating: value === undefined ? null : { value, best: 5, worst: 1 },
    reply: toReply(review),
  });
};

const toWalk = (context: BusinessContext, location: Location, authorize: Authorize): Walk => {
  const { host, pageSize, maxPages } = context.channel.options;
  const base = `${new URL(host).origin}/v4/${location.id}/reviews`;
  return {
    pagesMax: maxPages,
    overlapMs,
    timeOf: ({ updatedAt, publishedAt }) => updatedAt ?? publishedAt,
    askPage: async (place) => {
      const url = new URL(base);
      url.searchParams.set('pageSize', String(pageSize));
      url.searchParams.set('orderBy', 'updateTime desc');
      if (typeof place === 'string') url.searchParams.set('pageToken', place);
      const answer = await askJson(context, api, { url: url.href, headers: await authorize(), schema: answerSchema });
      if (answer === undefined) throw toFormatError(api, context, 'nothing new to a question that asked for all');
      const { reviews, nextPageToken } = answer.body;
      const rows = readRows(context, api, { rows: reviews, schema: reviewSchema });
      return { entries: rows.map((row) => toReviewEntry(row, location)), next: nextPageToken || undefined };
    },
    findDeleted: (missing) =>
      findGone(missing, async (id) =>
        askJson(context, api, {
          url: `${base}/${encodeURIComponent(id)}`,
          headers: await authorize(),
          schema: z.unknown(),
        }),
      ),
  };
};

const toWalks = (context: BusinessContext): ReadonlyMap<string, Walk> => {
  const { locations, clientId, clientSecret, refreshToken, tokenUrl } = context.channel.options;
  const authorize = bearerOnce(() => askRefreshedToken(context, { clientId, clientSecret, refreshToken, tokenUrl }));
  return new Map(locations.map((location) => [location.id, toWalk(context, location, authorize)]));
};

/** Reads reviews of one's own places; see https://developers.google.com/my-business/content/review-data. */
export const googleBusiness = defineSource({
  id: 'google-business',
  summary: 'Reads Google reviews of your own places from Business Profile, with your answers.',
  options,
  everyMs: 60 * 60_000,
  triedLive: false,
  limits: {
    grants: [{ calls: 300, perMs: 60_000, of: 'a project' }],
    spacingMs: api.pace.spacingMs,
    pageSize: 50,
    reachesBack: 'all',
  },
  terms: {
    keepDays: null,
    stores: 'all',
    note: 'Only of places that you manage; keep the data as long as you are authorised.',
  },
  examples: [
    {
      id: 'google-reviews',
      source: 'google-business',
      locations: [{ id: 'accounts/1/locations/2', title: 'Northwind Coffee, Bristol' }],
      clientId: '1234-abcd.apps.googleusercontent.com',
      clientSecret: 'env:EARMARK_GOOGLE_CLIENT_SECRET',
      refreshToken: 'env:EARMARK_GOOGLE_REFRESH_TOKEN',
    },
  ],
  read: (context) => walkEach(context, toWalks(context)),
});
