/** How Trustpilot, Yelp and Steam tell of reviews, and a shop's page. */
import { reviewPage } from '../../../lib/sources/review-page.ts';
import { steam } from '../../../lib/sources/steam.ts';
import { trustpilot } from '../../../lib/sources/trustpilot.ts';
import { yelp } from '../../../lib/sources/yelp.ts';
import { sha256 } from '../../../lib/text/hash.ts';
import type { SourceAdapter, Told } from '../../contracts/sources.ts';
import { byChange, changedAt, pageBehind } from './newest-first.ts';

const pageSize = 3;
const unit = '507f1f77bcf86cd799439011';

const toTrustpilotReview = ({ n, words, author, at, editedAt }: Told): unknown => ({
  id: `r${n}`,
  consumer: { id: `c${n}`, displayName: author },
  stars: 4,
  title: 'Coffee',
  text: words,
  language: 'en',
  createdAt: at.toISOString(),
  updatedAt: editedAt?.toISOString() ?? null,
  companyReply: null,
});

export const trustpilotAdapter: SourceAdapter = {
  source: trustpilot,
  options: { domain: 'northwind.example', apiKey: 'env:EARMARK_KEY', pageSize, maxPages: 4 },
  hosts: ['api.trustpilot.com'],
  spacingMs: 500,
  pageSize,
  pagesMax: 4,
  otherRequests: 1,
  rowsAt: ['reviews'],
  toId: (n) => `r${n}`,
  findsDeleted: true,
  answer: ({ url, headers }, told) => {
    if (headers.apikey === undefined) return undefined;
    const [, one] = /^\/v1\/reviews\/r(\d+)$/.exec(url.pathname) ?? [];
    if (one !== undefined)
      return told.some(({ n }) => String(n) === one)
        ? { json: { id: `r${one}` } }
        : { status: 404, json: { message: 'Review not found' } };
    if (url.pathname === '/v1/business-units/find') return { json: { id: unit, displayName: 'Northwind' } };
    if (url.pathname !== `/v1/business-units/${unit}/reviews`) return undefined;
    const page = Number(url.searchParams.get('page'));
    const size = Number(url.searchParams.get('perPage'));
    const hasMore = told.length > page * size;
    return {
      json: {
        reviews: told.slice((page - 1) * size, page * size).map(toTrustpilotReview),
        links: hasMore ? [{ href: 'https://api.trustpilot.com/v1/next', method: 'GET', rel: 'next-page' }] : [],
      },
    };
  },
  lacks: { 'steady-pages': 'its pages are numbered' },
};

const toExcerpt = ({ n, words, author, at }: Told): unknown => ({
  id: `r${n}`,
  url: `https://www.yelp.com/biz/northwind?adjust_creative=app&hrid=r${n}`,
  text: words,
  rating: 4,
  time_created: at.toISOString().slice(0, 19).replace('T', ' '),
  user: { id: `u${n}`, name: author, profile_url: null, image_url: null },
});

/** The service shows a few: here it shows all, for what it never shows nobody can read. */
export const yelpAdapter: SourceAdapter = {
  source: yelp,
  options: { business: 'northwind', apiKey: 'env:EARMARK_KEY' },
  hosts: ['api.yelp.com'],
  spacingMs: 1000,
  pageSize,
  rowsAt: ['reviews'],
  toId: (n) => `r${n}`,
  limits: { remaining: 'ratelimit-remaining', reset: 'ratelimit-resettime', form: 'date' },
  spends: true,
  answer: ({ url, headers }, told) =>
    url.pathname === '/v3/businesses/northwind/reviews' && headers.authorization !== undefined
      ? { json: { reviews: told.map(toExcerpt), total: told.length, possible_languages: ['en'] } }
      : undefined,
  lacks: { pages: 'it shows a few excerpts and no more' },
};

const toSteamReview = (told: Told): unknown => ({
  recommendationid: `${told.n}`,
  author: { steamid: `7656${told.n}`, personaname: told.author },
  language: 'english',
  review: `[b]${told.words}[/b]`,
  timestamp_created: Math.floor(told.at.getTime() / 1000),
  timestamp_updated: Math.floor(changedAt(told).getTime() / 1000),
  voted_up: true,
});

export const steamAdapter: SourceAdapter = {
  source: steam,
  options: { app: 730, pageSize, maxPages: 4 },
  hosts: ['store.steampowered.com'],
  spacingMs: 1500,
  pageSize,
  pagesMax: 4,
  rowsAt: ['reviews'],
  toId: String,
  answer: ({ url }, told) => {
    const { pathname, searchParams } = url;
    if (pathname !== '/appreviews/730' || searchParams.get('filter') !== 'updated') return undefined;
    const cursor = searchParams.get('cursor');
    const size = Number(searchParams.get('num_per_page'));
    const mark = cursor === '*' ? null : cursor;
    const { page, next } = pageBehind(byChange(told), { mark, pageSize: size, timeOf: changedAt });
    // At the end the cursor repeats.
    return { json: { success: 1, query_summary: {}, reviews: page.map(toSteamReview), cursor: next ?? cursor } };
  },
  lacks: { json: 'null is what it answers to those who ask too often' },
};

const page = 'https://shop.example/blend';

const toStructured = ({ words, author }: Told): unknown => ({
  '@type': 'Review',
  author: { '@type': 'Person', name: author },
  name: 'Coffee',
  reviewBody: words,
  reviewRating: { '@type': 'Rating', ratingValue: 4 },
});

export const reviewPageAdapter: SourceAdapter = {
  source: reviewPage,
  options: { urls: [page] },
  hosts: ['shop.example'],
  spacingMs: 5000,
  isSpacedByConfig: true,
  pageSize: 6,
  toId: (n) =>
    sha256(JSON.stringify([page, `author${n}`, null, 'Coffee', `Northwind tells entry ${n} version 1 today`])).slice(
      0,
      32,
    ),
  answer: ({ url, headers }, told) => {
    if (url.pathname !== '/blend') return undefined;
    const product = {
      '@context': 'https://schema.org',
      '@type': 'Product',
      name: 'Blend',
      review: told.map(toStructured),
    };
    const text = `<!doctype html><title>Blend</title><script type="application/ld+json">${JSON.stringify(product)}</script>`;
    const etag = `"${sha256(text).slice(0, 12)}"`;
    const type = 'text/html';
    return headers['if-none-match'] === etag
      ? { status: 304, headers: { etag }, text: '', type }
      : { headers: { etag }, text, type };
  },
  lacks: {
    pages: 'a page is one document',
    edits: 'a review without an id is another one when its words change',
    rows: 'a page has structured data, each read for itself',
    json: 'a page is no JSON',
    time: 'this page names no day',
    url: 'a review on a page has no address of its own',
    denial: 'a page that says 403 may say otherwise later',
  },
};
