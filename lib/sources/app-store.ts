/** The source of App Store reviews: Apple's public feed of any app, or App Store Connect for one's own. */
import * as z from 'zod';
import { toInstant } from '../formats/dates.ts';
import { type Entry, toEntry } from '../model/entry.ts';
import { toUrl } from '../text/url.ts';
import { type Api, askJson, toFormatError } from './api/ask-json.ts';
import { numericId } from './api/numeric-id.ts';
import { readRows } from './api/rows.ts';
import { walkEach } from './api/walk-each.ts';
import type { Walk, WalkPage } from './api/walk-newest-first.ts';
import { connectOptions, toConnectWalk } from './app-store-connect.ts';
import { defineSource, type SourceContext } from './source.ts';

const options = z.strictObject({
  app: numericId('The number of the app, as it stands behind "id" in its address.'),
  countries: z
    .array(z.string().regex(/^[a-z]{2}$/, { error: 'expected two small letters, as us' }))
    .min(1)
    .max(175)
    .default(['us'])
    .describe('Storefronts of the public feed, by their two letters: us, gb, de.'),
  connect: connectOptions
    .optional()
    .describe(
      'App Store Connect instead of the public feed: all storefronts, all reviews and your answers, of your own app.',
    ),
  host: z
    .url({ protocol: /^https?$/ })
    .default('https://itunes.apple.com')
    .describe('Where the public feed answers.'),
  maxPages: z.number().int().min(1).max(100).default(10).describe('Pages of one poll and storefront.'),
});
type AppStoreContext = SourceContext<z.infer<typeof options>>;

/** The feed is not documented for reviews: it is asked gently. */
const api: Api = { name: 'the App Store', pace: { spacingMs: 1_000 } };

/** The feed ends there, at 500 reviews. */
const feedPagesMax = 10;
/** Reviews appear hours after they were written. */
const overlapMs = 3 * 24 * 60 * 60_000;

const label = z.looseObject({ label: z.string() });
const linkSchema = z.looseObject({ attributes: z.looseObject({ rel: z.string(), href: z.string() }) });

// Of one review the list is no list, of none it is missing.
const listOf = <Schema extends z.ZodType>(schema: Schema) =>
  z.union([z.array(schema), schema.transform((one) => [one])]);

const answerSchema = z.looseObject({
  feed: z.looseObject({ entry: listOf(z.unknown()).optional(), link: listOf(z.unknown()).optional() }),
});

const reviewSchema = z.looseObject({
  id: label,
  author: z.looseObject({ name: label.optional(), uri: label.optional() }).optional(),
  title: label.optional(),
  content: label.extend({ attributes: z.looseObject({ type: z.string() }).optional() }).optional(),
  'im:rating': z.looseObject({ label: z.coerce.number().min(1).max(5) }),
  'im:version': label.optional(),
  'im:voteSum': z.looseObject({ label: z.coerce.number() }).optional(),
  'im:voteCount': z.looseObject({ label: z.coerce.number() }).optional(),
  updated: label.optional(),
  link: listOf(linkSchema).optional(),
});
type Review = z.infer<typeof reviewSchema>;

/** Some bodies begin with the app itself. */
const isApp = (row: unknown): boolean =>
  typeof row === 'object' && row !== null && 'im:name' in row && !('im:rating' in row);

/** The feed leads to all reviews of the app; with its id behind it each has an address of its own. */
const toReviewUrl = ({ id, link = [] }: Review): string | null => {
  const url = toUrl(link[0]?.attributes.href ?? '');
  if (url === undefined || !/^https?:$/.test(url.protocol)) return null;
  url.searchParams.set('reviewId', id.label);
  return url.href;
};

/** Of all who said whether a review helped them, so many said that it did. */
const toCounts = ({ 'im:voteSum': sum, 'im:voteCount': count }: Review): Entry['counts'] => {
  if (sum === undefined) return null;
  return {
    helpful: sum.label,
    ...(count === undefined ? {} : { dislikes: Math.max(0, count.label - sum.label) }),
  };
};

const toReviewEntry = (review: Review, country: string): Entry => {
  const { id, author, title, content, updated, 'im:version': version, 'im:rating': rating } = review;
  const isHtml = content?.attributes?.type === 'html';
  return toEntry({
    id: id.label,
    url: toReviewUrl(review),
    title: title?.label || (version === undefined ? null : `Version ${version.label}`),
    html: isHtml ? (content?.label ?? '') : null,
    text: isHtml ? null : (content?.label ?? ''),
    author: author?.name?.label || null,
    authorUrl: author?.uri?.label || null,
    siteName: `App Store (${country.toUpperCase()})`,
    publishedAt: toInstant(updated?.label),
    rating: { value: rating.label, best: 5, worst: 1 },
    counts: toCounts(review),
  });
};

/** How many pages the feed says that it has. */
const readLastPage = (links: readonly unknown[]): number | undefined => {
  const last = links
    .map((link) => linkSchema.safeParse(link).data?.attributes)
    .find((attributes) => attributes?.rel === 'last');
  const page = /\/page=(\d{1,2})\//.exec(last?.href ?? '')?.[1];
  return page === undefined ? undefined : Number(page);
};

/** Apple answers empty pages at random: whether more follow is what the feed says, where it says anything. */
const findNext = (
  page: number,
  { isEmpty, last }: { readonly isEmpty: boolean; readonly last: number | undefined },
) => {
  const isLast = page >= Math.min(feedPagesMax, last ?? feedPagesMax) || (isEmpty && last === undefined);
  return isLast ? undefined : page + 1;
};

const askPage = async (context: AppStoreContext, country: string, page: number): Promise<WalkPage | undefined> => {
  const { host, app } = context.channel.options;
  const path = `/${country}/rss/customerreviews/page=${page}/id=${app}/sortby=mostrecent/json`;
  const answer = await askJson(context, api, { url: new URL(path, host).href, schema: answerSchema });
  if (answer === undefined) throw toFormatError(api, context, 'nothing new to a question that asked for all');
  const { entry = [], link = [] } = answer.body.feed;
  const rows = entry.filter((row) => !isApp(row));
  const isEmpty = rows.length === 0;
  if (isEmpty) context.log.info('an empty page: not known what it should say', { channel: context.channel.id, page });
  // Nothing is known then of what was there before.
  if (isEmpty && page === 1) return undefined;
  const entries = readRows(context, api, { rows, schema: reviewSchema }).map((row) => toReviewEntry(row, country));
  return { entries, next: findNext(page, { isEmpty, last: readLastPage(link) }) };
};

const toFeedWalk = (context: AppStoreContext, country: string): Walk => ({
  pagesMax: context.channel.options.maxPages,
  overlapMs,
  askPage: async (place) => askPage(context, country, typeof place === 'number' ? place : 1),
});

const toWalks = (context: AppStoreContext): ReadonlyMap<string, Walk> => {
  const { app, connect, countries, maxPages } = context.channel.options;
  if (connect !== undefined)
    return new Map([['connect', toConnectWalk(context, { ...connect, app: String(app), maxPages })]]);
  return new Map(countries.map((country) => [country, toFeedWalk(context, country)]));
};

/** Reads reviews of an app; see https://developer.apple.com/documentation/appstoreconnectapi for one's own. */
export const appStore = defineSource({
  id: 'app-store',
  summary: 'Reads App Store reviews: the public feed of any app, or App Store Connect with your answers.',
  options,
  everyMs: 6 * 60 * 60_000,
  triedLive: false,
  limits: {
    grants: [],
    spacingMs: api.pace.spacingMs,
    pageSize: 50,
    reachesBack: [{ entries: 500, of: 'the feed of a storefront' }],
  },
  terms: {
    keepDays: null,
    stores: 'all',
    note: 'The public feed is not documented for this use: it is asked gently. App Store Connect is for the app’s own team.',
  },
  examples: [
    { id: 'app-store', source: 'app-store', app: 1404176564, countries: ['us', 'gb', 'de'] },
    {
      id: 'app-store-own',
      source: 'app-store',
      app: 1404176564,
      connect: {
        issuer: '00000000-1111-2222-3333-444444444444',
        keyId: 'ABCDE12345',
        privateKey: 'env:EARMARK_APP_STORE_KEY',
      },
    },
  ],
  read: (context) => walkEach(context, toWalks(context)),
});
