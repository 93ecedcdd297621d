/** The source of Google Play reviews: those of one's own app, of the last week, with the answers to them. */
import * as z from 'zod';
import { type Entry, toEntry } from '../model/entry.ts';
import { type Api, askJson, toFormatError } from './api/ask-json.ts';
import { bearerOnce } from './api/bearer.ts';
import { findGone } from './api/find-gone.ts';
import { askServiceAccountToken, findGoogleFault, googleList, googleTokenUrl } from './api/google.ts';
import { readRows } from './api/rows.ts';
import { secretOption } from './api/secret-option.ts';
import type { Walk } from './api/walk-newest-first.ts';
import { walkNewestFirst } from './api/walk-newest-first.ts';
import { defineSource, type SourceContext } from './source.ts';

const options = z.strictObject({
  package: z
    .string()
    .regex(/^[a-zA-Z]\w*(?:\.[a-zA-Z]\w*)+$/, { error: 'expected the name of a package, as com.example.app' })
    .max(255)
    .describe('The package name of the app.'),
  keyFile: secretOption('The key file (JSON) of a service account that may answer reviews, by reference.'),
  host: z
    .url({ protocol: /^https?$/ })
    .default('https://androidpublisher.googleapis.com')
    .describe('Where the Android Publisher API answers.'),
  tokenUrl: googleTokenUrl,
  pageSize: z.number().int().min(1).max(100).default(100).describe('Reviews of one page.'),
  maxPages: z.number().int().min(1).max(100).default(20).describe('Pages of one poll.'),
});
type GooglePlayContext = SourceContext<z.infer<typeof options>>;

/** 200 questions an hour, by older documentation; polls are hours apart. */
const api: Api = { name: 'Google Play', pace: { spacingMs: 1_000 }, findFault: findGoogleFault };
const scope = 'https://www.googleapis.com/auth/androidpublisher';

/** Reviews are shown a while after they were written. */
const overlapMs = 24 * 60 * 60_000;

const answerSchema = googleList({
  reviews: z.array(z.unknown()).default([]),
  tokenPagination: z.looseObject({ nextPageToken: z.string().nullish() }).nullish(),
  pageInfo: z.unknown().optional(),
});

/** 64-bit numbers come as text. */
const timeSchema = z.looseObject({ seconds: z.coerce.number(), nanos: z.number().default(0) });

const commentSchema = z.looseObject({
  userComment: z
    .looseObject({
      text: z.string(),
      originalText: z.string().optional(),
      starRating: z.number().min(1).max(5),
      reviewerLanguage: z.string().optional(),
      lastModified: timeSchema,
      thumbsUpCount: z.number().optional(),
      thumbsDownCount: z.number().optional(),
      appVersionCode: z.number().optional(),
      appVersionName: z.string().optional(),
      deviceMetadata: z.looseObject({ productName: z.string().optional() }).optional(),
      device: z.string().optional(),
    })
    .optional(),
  developerComment: z.looseObject({ text: z.string(), lastModified: timeSchema.optional() }).optional(),
});

const reviewSchema = z
  .looseObject({ reviewId: z.string().min(1), authorName: z.string().optional(), comments: z.array(commentSchema) })
  .transform(({ reviewId, authorName, comments }, context) => {
    const user = comments.findLast(({ userComment }) => userComment !== undefined)?.userComment;
    const answer = comments.findLast(({ developerComment }) => developerComment !== undefined)?.developerComment;
    if (user !== undefined) return { reviewId, authorName, user, answer };
    context.addIssue({ code: 'custom', message: 'expected a comment by a user' });
    return z.NEVER;
  });
type Review = z.infer<typeof reviewSchema>;
type UserComment = Review['user'];

const toTime = ({ seconds, nanos }: z.infer<typeof timeSchema>): string =>
  new Date(seconds * 1000 + Math.floor(nanos / 1e6)).toISOString();

/** Some reviews have a title, with a tab behind it; the others are called by version and device. */
const toTitleAndText = (user: UserComment): Pick<Entry, 'title' | 'text'> => {
  const text = user.originalText ?? user.text;
  const tab = text.indexOf('\t');
  if (tab > 0) return { title: text.slice(0, tab).trim(), text: text.slice(tab + 1).trim() };
  const version = user.appVersionName ?? user.appVersionCode;
  const device = user.deviceMetadata?.productName ?? user.device;
  const parts = [...(version === undefined ? [] : [`Version ${version}`]), ...(device === undefined ? [] : [device])];
  return { title: parts.length === 0 ? null : parts.join(', '), text: text.trim() };
};

const toReviewEntry = ({ reviewId, authorName, user, answer }: Review, name: string): Entry =>
  toEntry({
    id: reviewId,
    url: `https://play.google.com/store/apps/details?id=${name}&reviewId=${encodeURIComponent(reviewId)}`,
    ...toTitleAndText(user),
    author: authorName?.trim() || null,
    siteName: 'Google Play',
    // When it was written first is not told.
    publishedAt: toTime(user.lastModified),
    updatedAt: toTime(user.lastModified),
    language: user.reviewerLanguage?.replaceAll('_', '-') || null,
    rating: { value: user.starRating, best: 5, worst: 1 },
    counts: {
      ...(user.thumbsUpCount === undefined ? {} : { likes: user.thumbsUpCount }),
      ...(user.thumbsDownCount === undefined ? {} : { dislikes: user.thumbsDownCount }),
    },
    reply:
      answer === undefined
        ? null
        : { text: answer.text, publishedAt: answer.lastModified === undefined ? null : toTime(answer.lastModified) },
  });

const toWalk = (context: GooglePlayContext): Walk => {
  const { host, package: name, keyFile, tokenUrl, pageSize, maxPages } = context.channel.options;
  const authorize = bearerOnce(() => askServiceAccountToken(context, { keyFile, scope, tokenUrl }));
  const base = `${new URL(host).origin}/androidpublisher/v3/applications/${name}/reviews`;
  return {
    pagesMax: maxPages,
    overlapMs,
    askPage: async (place) => {
      const url = new URL(base);
      url.searchParams.set('maxResults', String(pageSize));
      if (typeof place === 'string') url.searchParams.set('token', place);
      const answer = await askJson(context, api, { url: url.href, headers: await authorize(), schema: answerSchema });
      if (answer === undefined) throw toFormatError(api, context, 'nothing new to a question that asked for all');
      const { reviews, tokenPagination } = answer.body;
      const entries = readRows(context, api, { rows: reviews, schema: reviewSchema });
      return {
        entries: entries.map((review) => toReviewEntry(review, name)),
        next: tokenPagination?.nextPageToken || undefined,
      };
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

/** Reads reviews of one's own app; see https://developers.google.com/android-publisher/reply-to-reviews. */
export const googlePlay = defineSource({
  id: 'google-play',
  summary: 'Reads reviews of your own app on Google Play, of the last week, with your answers.',
  options,
  everyMs: 6 * 60 * 60_000,
  triedLive: false,
  limits: {
    grants: [{ calls: 200, perMs: 60 * 60_000, of: 'an app' }],
    spacingMs: api.pace.spacingMs,
    pageSize: 100,
    reachesBack: [{ days: 7 }],
  },
  terms: {
    keepDays: null,
    stores: 'all',
    note: 'Only of your own apps. Google shows a week of reviews with words; ratings without words never appear.',
  },
  examples: [
    { id: 'google-play', source: 'google-play', package: 'com.northwind.app', keyFile: 'env:EARMARK_PLAY_KEY' },
  ],
  read: (context) => walkNewestFirst(context, toWalk(context)),
});
