/** How Google tells of reviews: of apps, of one's own places, and of any place. */
import { generateKeyPairSync } from 'node:crypto';
import { googleBusiness } from '../../../lib/sources/google-business.ts';
import { googlePlaces } from '../../../lib/sources/google-places.ts';
import { googlePlay } from '../../../lib/sources/google-play.ts';
import type { Answered, Asked, SourceAdapter, Told } from '../../contracts/sources.ts';
import { byChange, changedAt, pageBehind } from './newest-first.ts';

const pageSize = 3;
const tokenHost = 'oauth2.googleapis.com';
const token = 'secret-value-of-a-token';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
const keyFile = JSON.stringify({ client_email: 'robot@northwind.example', private_key: pem, note: 'secret-value' });

/** A token, where it is asked for with what that grant takes; nothing without it elsewhere. */
const answerWithToken = (
  { url, method, body, headers }: Asked,
  { grant, answer }: { readonly grant: string; readonly answer: () => Answered | undefined },
): Answered | undefined => {
  if (url.hostname !== tokenHost) return headers.authorization === `Bearer ${token}` ? answer() : undefined;
  const isGranted = method === 'POST' && new URLSearchParams(body).get('grant_type') === grant;
  return isGranted ? { json: { access_token: token, expires_in: 3599, token_type: 'Bearer' } } : undefined;
};

const gone: Answered = { status: 404, json: { error: { code: 404, message: 'none', status: 'NOT_FOUND' } } };

/** One review by its id, or that there is none. */
const findReview = (told: readonly Told[], id: string, toReview: (told: Told) => unknown): Answered => {
  const found = told.find(({ n }) => `r${n}` === id);
  return found === undefined ? gone : { json: toReview(found) };
};

const toPlayReview = (told: Told): unknown => ({
  reviewId: `r${told.n}`,
  authorName: told.author,
  comments: [
    {
      userComment: {
        text: `Coffee\t${told.words}`,
        starRating: 4,
        reviewerLanguage: 'en',
        lastModified: { seconds: String(Math.floor(changedAt(told).getTime() / 1000)), nanos: 0 },
      },
    },
  ],
});

export const googlePlayAdapter: SourceAdapter = {
  source: googlePlay,
  options: { package: 'com.northwind.app', keyFile: 'env:EARMARK_KEY', pageSize, maxPages: 4 },
  secrets: { 'env:EARMARK_KEY': keyFile },
  hosts: ['androidpublisher.googleapis.com', tokenHost],
  spacingMs: 1000,
  unspacedHosts: [tokenHost],
  pageSize,
  pagesMax: 4,
  otherRequests: 1,
  rowsAt: ['reviews'],
  toId: (n) => `r${n}`,
  findsDeleted: true,
  answer: (asked, told) =>
    answerWithToken(asked, {
      grant: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      answer: () => {
        const base = '/androidpublisher/v3/applications/com.northwind.app/reviews';
        const { pathname, searchParams } = asked.url;
        if (pathname.startsWith(`${base}/`)) return findReview(told, pathname.slice(base.length + 1), toPlayReview);
        if (pathname !== base) return undefined;
        const size = Number(searchParams.get('maxResults'));
        const mark = searchParams.get('token');
        const { page, next } = pageBehind(byChange(told), { mark, pageSize: size, timeOf: changedAt });
        return {
          json: {
            ...(page.length === 0 ? {} : { reviews: page.map(toPlayReview) }),
            ...(next === undefined ? {} : { tokenPagination: { nextPageToken: next } }),
          },
        };
      },
    }),
};

const toOwnReview = (told: Told): unknown => ({
  reviewId: `r${told.n}`,
  reviewer: { displayName: told.author },
  starRating: 'FOUR',
  comment: told.words,
  createTime: told.at.toISOString(),
  updateTime: changedAt(told).toISOString(),
});

export const googleBusinessAdapter: SourceAdapter = {
  source: googleBusiness,
  options: {
    locations: [{ id: 'accounts/1/locations/2' }],
    clientId: 'client',
    clientSecret: 'env:EARMARK_CLIENT',
    refreshToken: 'env:EARMARK_REFRESH',
    pageSize,
    maxPages: 4,
  },
  hosts: ['mybusiness.googleapis.com', tokenHost],
  spacingMs: 500,
  unspacedHosts: [tokenHost],
  pageSize,
  pagesMax: 4,
  otherRequests: 1,
  rowsAt: ['reviews'],
  toId: (n) => `r${n}`,
  findsDeleted: true,
  answer: (asked, told) =>
    answerWithToken(asked, {
      grant: 'refresh_token',
      answer: () => {
        const base = '/v4/accounts/1/locations/2/reviews';
        const { pathname, searchParams } = asked.url;
        if (pathname.startsWith(`${base}/`)) return findReview(told, pathname.slice(base.length + 1), toOwnReview);
        if (pathname !== base || searchParams.get('orderBy') !== 'updateTime desc') return undefined;
        const size = Number(searchParams.get('pageSize'));
        const mark = searchParams.get('pageToken');
        const { page, next } = pageBehind(byChange(told), { mark, pageSize: size, timeOf: changedAt });
        return {
          json:
            page.length === 0
              ? {}
              : {
                  reviews: page.map(toOwnReview),
                  averageRating: 4,
                  totalReviewCount: told.length,
                  nextPageToken: next,
                },
        };
      },
    }),
  lacks: { url: 'a review has no address' },
};

const place = 'ChIJU0t5m7Uys1IRd_vg5-wadVM';

const toShownReview = ({ n, words, author, at }: Told): unknown => ({
  name: `places/${place}/reviews/${n}`,
  rating: 4,
  text: { text: words, languageCode: 'en' },
  originalText: { text: words, languageCode: 'en' },
  authorAttribution: { displayName: author, uri: `https://www.google.com/maps/contrib/${n}` },
  publishTime: at.toISOString(),
  googleMapsUri: `https://www.google.com/maps/reviews/data=${n}`,
});

/** The service shows five, and not the newest: here it shows all, for what it never shows nobody can read. */
export const googlePlacesAdapter: SourceAdapter = {
  source: googlePlaces,
  options: { place, apiKey: 'env:EARMARK_KEY' },
  hosts: ['places.googleapis.com'],
  spacingMs: 1000,
  pageSize: 5,
  rowsAt: ['reviews'],
  toId: (n) => `places/${place}/reviews/${n}`,
  spends: true,
  answer: ({ url, headers }, told) =>
    url.pathname === `/v1/places/${place}` && headers['x-goog-fieldmask']?.includes('reviews') === true
      ? { json: { id: place, displayName: { text: 'Northwind' }, reviews: told.map(toShownReview) } }
      : undefined,
  lacks: { pages: 'it shows five reviews and no more' },
};
