/** The source of Yelp: the few excerpts of reviews that it shows of a business. They are looked at, and only figures are kept. */
import * as z from 'zod';
import { toInstant } from '../formats/dates.ts';
import { type Entry, toEntry } from '../model/entry.ts';
import { toUrl } from '../text/url.ts';
import { type Api, type ApiFault, askJson, toFormatError } from './api/ask-json.ts';
import { paceByHeaders } from './api/pace.ts';
import { readRows } from './api/rows.ts';
import { secretOption } from './api/secret-option.ts';
import { spendOne } from './api/spend-one.ts';
import { type Walk, walkNewestFirst } from './api/walk-newest-first.ts';
import { defineSource, type SourceContext } from './source.ts';

const options = z.strictObject({
  business: z
    .string()
    .min(1)
    .max(200)
    .describe('The id of the business, or its name in its address: northwind-coffee-bristol.'),
  apiKey: secretOption('The key of an app, by reference.'),
  locale: z
    .string()
    .regex(/^[a-z]{2,3}_[A-Z]{2}$/, { error: 'expected a locale, as en_GB' })
    .optional()
    .describe('The language in which reviews are asked for, en_GB.'),
  callsPerMonth: z
    .number()
    .int()
    .min(0)
    .max(1_000_000)
    .default(1_000)
    .describe('Questions of one month, at most: each counts against your plan.'),
  host: z
    .url({ protocol: /^https?$/ })
    .default('https://api.yelp.com')
    .describe('Where the API answers.'),
});
type YelpContext = SourceContext<z.infer<typeof options>>;

const errorSchema = z.looseObject({ error: z.looseObject({ code: z.string(), description: z.string().optional() }) });

/** `{"error": {"code": "TOKEN_INVALID", "description": "…"}}` */
const findFault = ({ status, body }: { readonly status: number; readonly body: unknown }): ApiFault | undefined => {
  const fault = errorSchema.safeParse(body).data?.error;
  if (fault === undefined) return undefined;
  const received = `status ${status}, ${fault.code}: ${fault.description ?? ''}`;
  if (fault.code === 'ACCESS_LIMIT_REACHED') return { code: 'QUOTA_SPENT', received };
  return { code: status === 401 || status === 403 ? 'ACCESS_DENIED' : 'HTTP_STATUS', received };
};

const api: Api = {
  name: 'Yelp',
  pace: paceByHeaders(1_000, { remaining: 'ratelimit-remaining', reset: 'ratelimit-resettime', form: 'date' }),
  findFault,
};

const answerSchema = z.looseObject({ reviews: z.array(z.unknown()), total: z.number().optional() });

const reviewSchema = z.looseObject({
  id: z.string().min(1),
  url: z.string().nullish(),
  text: z.string(),
  rating: z.number().min(1).max(5),
  time_created: z.string(),
  user: z.looseObject({ name: z.string().nullish(), profile_url: z.string().nullish() }).nullish(),
});
type Review = z.infer<typeof reviewSchema>;

/** The address of a review names the app that asked: only what names the review is kept. */
const toReviewUrl = (written: string | null | undefined): string | null => {
  const url = written == null ? undefined : toUrl(written);
  if (url === undefined || !/^https?:$/.test(url.protocol)) return null;
  const review = url.searchParams.get('hrid');
  return `${url.origin}${url.pathname}${review === null ? '' : `?hrid=${encodeURIComponent(review)}`}`;
};

const toReviewEntry = (
  { id, url, text, rating, time_created: created, user }: Review,
  language: string | null,
): Entry =>
  toEntry({
    id,
    url: toReviewUrl(url),
    text,
    author: user?.name || null,
    authorUrl: user?.profile_url || null,
    siteName: 'Yelp',
    // Without a zone: read as UTC, though Yelp may mean its own, hours behind.
    publishedAt: toInstant(created),
    language,
    rating: { value: rating, best: 5, worst: 1 },
  });

/** One page: Yelp shows three excerpts, or up to seven on dearer plans. One that is not shown any more may well be there. */
const toWalk = (context: YelpContext): Walk => ({
  pagesMax: 1,
  overlapMs: 0,
  askPage: async () => {
    const { business, apiKey, locale, callsPerMonth, host } = context.channel.options;
    const key = await context.secret(apiKey);
    const url = new URL(`/v3/businesses/${encodeURIComponent(business)}/reviews`, host);
    url.searchParams.set('sort_by', 'newest');
    if (locale !== undefined) url.searchParams.set('locale', locale);
    const headers = { authorization: `Bearer ${key.reveal()}` };
    await spendOne(context, { name: api.name, perMonth: callsPerMonth, of: url.href });
    const answer = await askJson(context, api, { url: url.href, headers, schema: answerSchema });
    if (answer === undefined) throw toFormatError(api, context, 'nothing new to a question that asked for all');
    const rows = readRows(context, api, { rows: answer.body.reviews, schema: reviewSchema });
    const language = locale?.replace('_', '-') ?? null;
    return { entries: rows.map((row) => toReviewEntry(row, language)), next: undefined };
  },
});

/** Looks at a business; see https://docs.developer.yelp.com/reference/v3_business_reviews. */
export const yelp = defineSource({
  id: 'yelp',
  summary: 'Looks at the few excerpts of reviews that Yelp shows of a business; keeps figures only.',
  options,
  everyMs: 24 * 60 * 60_000,
  triedLive: false,
  limits: {
    grants: [{ calls: 300, perMs: 24 * 60 * 60_000, of: 'a trial or the Starter plan' }],
    spacingMs: 1000,
    pageSize: 3,
    reachesBack: [{ entries: 3, of: 'a business' }],
  },
  terms: {
    keepDays: 1,
    stores: 'figures',
    note: 'Yelp lets nothing but ids be kept longer than 24 hours: words and names are shown with a link to Yelp, never stored.',
  },
  examples: [
    {
      id: 'yelp',
      source: 'yelp',
      business: 'northwind-coffee-bristol',
      apiKey: 'env:EARMARK_YELP_KEY',
      locale: 'en_GB',
    },
  ],
  read: (context) => walkNewestFirst(context, toWalk(context)),
});
