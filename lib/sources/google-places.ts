/** The source of Google Places: the few reviews that Google shows of any place. They are looked at, and only figures are kept. */
import * as z from 'zod';
import { toInstant } from '../formats/dates.ts';
import { type Entry, toEntry } from '../model/entry.ts';
import { type Api, askJson, toFormatError } from './api/ask-json.ts';
import { findGoogleFault } from './api/google.ts';
import { readRows } from './api/rows.ts';
import { secretOption } from './api/secret-option.ts';
import { spendOne } from './api/spend-one.ts';
import { type Walk, walkNewestFirst } from './api/walk-newest-first.ts';
import { defineSource, type SourceContext } from './source.ts';

const options = z.strictObject({
  place: z
    .string()
    .regex(/^[\w-]{10,300}$/, { error: 'expected the id of a place, as ChIJN1t_tDeuEmsRUsoyG83frY4' })
    .describe('The id of the place.'),
  apiKey: secretOption('A key for the Places API (New), by reference.'),
  language: z.string().min(2).max(35).optional().describe('BCP 47 language that translations shall have, en-GB.'),
  callsPerMonth: z
    .number()
    .int()
    .min(0)
    .max(1_000_000)
    .default(100)
    .describe('Questions of one month, at most: Google bills each one that asks for reviews at its dearest rate.'),
  host: z
    .url({ protocol: /^https?$/ })
    .default('https://places.googleapis.com')
    .describe('Where the Places API answers.'),
});
type PlacesContext = SourceContext<z.infer<typeof options>>;

const api: Api = { name: 'Google Places', pace: { spacingMs: 1_000 }, findFault: findGoogleFault };

/** What is asked for: without it the API refuses, and more of it may cost more. */
const fieldMask = 'id,displayName,googleMapsUri,rating,userRatingCount,reviews';

const wordsSchema = z.looseObject({ text: z.string(), languageCode: z.string().optional() });
const answerSchema = z.looseObject({
  id: z.string(),
  displayName: wordsSchema.optional(),
  googleMapsUri: z.string().optional(),
  rating: z.number().optional(),
  userRatingCount: z.number().optional(),
  reviews: z.array(z.unknown()).default([]),
});
type PlaceDetails = z.infer<typeof answerSchema>;

const reviewSchema = z.looseObject({
  name: z.string().min(1),
  rating: z.number().min(1).max(5),
  text: wordsSchema.optional(),
  originalText: wordsSchema.optional(),
  authorAttribution: z.looseObject({ displayName: z.string().optional(), uri: z.string().optional() }).optional(),
  publishTime: z.string().optional(),
  googleMapsUri: z.string().optional(),
});

const toReviewEntry = (review: z.infer<typeof reviewSchema>, place: PlaceDetails): Entry => {
  const { name, rating, text, originalText, authorAttribution: author, publishTime, googleMapsUri } = review;
  const words = originalText ?? text;
  return toEntry({
    id: name,
    url: googleMapsUri ?? null,
    title: place.displayName?.text ?? null,
    text: words?.text ?? '',
    author: author?.displayName ?? null,
    authorUrl: author?.uri ?? null,
    siteName: 'Google',
    publishedAt: toInstant(publishTime),
    language: words?.languageCode ?? null,
    rating: { value: rating, best: 5, worst: 1 },
    parent: place.googleMapsUri ?? null,
  });
};

/** At most five reviews, those that Google finds most helpful: one that is not shown any more may well be there. */
const toWalk = (context: PlacesContext): Walk => ({
  pagesMax: 1,
  overlapMs: 0,
  askPage: async () => {
    const { place, apiKey, language, callsPerMonth, host } = context.channel.options;
    const key = await context.secret(apiKey);
    const url = new URL(`/v1/places/${place}`, host);
    if (language !== undefined) url.searchParams.set('languageCode', language);
    const headers = { 'x-goog-api-key': key.reveal(), 'x-goog-fieldmask': fieldMask };
    await spendOne(context, { name: api.name, perMonth: callsPerMonth, of: url.href });
    const answer = await askJson(context, api, { url: url.href, headers, schema: answerSchema });
    if (answer === undefined) throw toFormatError(api, context, 'nothing new to a question that asked for all');
    const rows = readRows(context, api, { rows: answer.body.reviews, schema: reviewSchema });
    const { rating, userRatingCount } = answer.body;
    context.log.info('the place as a whole', { channel: context.channel.id, rating, ratings: userRatingCount });
    return { entries: rows.map((row) => toReviewEntry(row, answer.body)), next: undefined };
  },
});

/** Looks at a place; see https://developers.google.com/maps/documentation/places/web-service/policies. */
export const googlePlaces = defineSource({
  id: 'google-places',
  summary: 'Looks at the five reviews that Google shows of any place; keeps figures only.',
  options,
  everyMs: 24 * 60 * 60_000,
  triedLive: false,
  limits: {
    grants: [],
    spacingMs: api.pace.spacingMs,
    pageSize: 5,
    reachesBack: [{ entries: 5, of: 'a place' }],
  },
  terms: {
    keepDays: 30,
    stores: 'figures',
    note: 'Google lets ids of places be kept, and nothing else beyond 30 days: words and names are shown, never stored.',
  },
  examples: [
    {
      id: 'google-place',
      source: 'google-places',
      place: 'ChIJN1t_tDeuEmsRUsoyG83frY4',
      apiKey: 'env:EARMARK_PLACES_KEY',
    },
  ],
  read: (context) => walkNewestFirst(context, toWalk(context)),
});
