/** How Apple tells of reviews: by the public feed with its numbered pages, and by App Store Connect. */
import { generateKeyPairSync } from 'node:crypto';
import { appStore } from '../../../lib/sources/app-store.ts';
import type { Answered, SourceAdapter, Told } from '../../contracts/sources.ts';
import { pageBehind } from './newest-first.ts';

const pageSize = 3;
const feedPagesMax = 10;

const label = (text: string) => ({ label: text });

const toFeedEntry = ({ n, words, author, at }: Told): unknown => ({
  id: label(String(n)),
  author: { name: label(author), uri: label(`https://itunes.apple.com/us/reviews/id${n}`), label: '' },
  'im:version': label('1.2'),
  'im:rating': label('4'),
  title: label('Coffee'),
  content: { label: words, attributes: { type: 'text' } },
  link: { attributes: { rel: 'related', href: 'https://itunes.apple.com/us/review?id=7&type=Purple%20Software' } },
  'im:voteSum': label('0'),
  'im:voteCount': label('0'),
  updated: label(at.toISOString().replace('.000Z', '-00:00')),
});

export const appStoreFeedAdapter: SourceAdapter = {
  source: appStore,
  as: 'by its public feed',
  options: { app: 7, maxPages: feedPagesMax },
  hosts: ['itunes.apple.com'],
  spacingMs: 1000,
  pageSize,
  rowsAt: ['feed', 'entry'],
  toId: String,
  answer: ({ url }, told) => {
    const [, written] =
      /^\/us\/rss\/customerreviews\/page=(\d+)\/id=7\/sortby=mostrecent\/json$/.exec(url.pathname) ?? [];
    if (written === undefined) return undefined;
    const page = Number(written);
    const rows = told.slice((page - 1) * pageSize, page * pageSize).map(toFeedEntry);
    const last = Math.max(1, Math.min(feedPagesMax, Math.ceil(told.length / pageSize)));
    const href = `https://itunes.apple.com/us/rss/customerreviews/page=${last}/id=7/sortby=mostrecent/xml`;
    return {
      json: {
        feed: { ...(rows.length === 0 ? {} : { entry: rows }), link: [{ attributes: { rel: 'last', href } }] },
      },
    };
  },
  lacks: { 'steady-pages': 'its pages are numbered' },
};

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));

const toReview = ({ n, words, author, at }: Told): unknown => ({
  type: 'customerReviews',
  id: `r${n}`,
  attributes: {
    rating: 4,
    title: 'Coffee',
    body: words,
    reviewerNickname: author,
    createdDate: at.toISOString(),
    territory: 'USA',
  },
  relationships: { response: {} },
});

const findReview = (told: readonly Told[], id: string): Answered => {
  const found = told.find(({ n }) => `r${n}` === id);
  return found === undefined
    ? { status: 404, json: { errors: [{ status: '404', code: 'NOT_FOUND', title: 'none', detail: 'none' }] } }
    : { json: { data: toReview(found) } };
};

export const appStoreConnectAdapter: SourceAdapter = {
  source: appStore,
  as: 'by App Store Connect',
  options: {
    app: '7',
    maxPages: 4,
    connect: { issuer: 'issuer', keyId: 'KEY', privateKey: 'env:EARMARK_KEY', pageSize },
  },
  secrets: { 'env:EARMARK_KEY': `secret-value\n${pem}` },
  hosts: ['api.appstoreconnect.apple.com'],
  spacingMs: 1000,
  pageSize,
  pagesMax: 4,
  rowsAt: ['data'],
  toId: (n) => `r${n}`,
  findsDeleted: true,
  answer: ({ url, headers }, told) => {
    if (!/^Bearer [\w-]+\.[\w-]+\.[\w-]+$/.test(headers.authorization ?? '')) return undefined;
    const [, id] = /^\/v1\/customerReviews\/(r\d+)$/.exec(url.pathname) ?? [];
    if (id !== undefined) return findReview(told, id);
    if (url.pathname !== '/v1/apps/7/customerReviews' || url.searchParams.get('sort') !== '-createdDate')
      return undefined;
    const mark = url.searchParams.get('cursor');
    const { page, next } = pageBehind(told, {
      mark,
      pageSize: Number(url.searchParams.get('limit')),
      timeOf: ({ at }) => at,
    });
    const further = new URL(
      'https://api.appstoreconnect.apple.com/v1/apps/7/customerReviews?sort=-createdDate&include=response',
    );
    further.searchParams.set('limit', String(pageSize));
    further.searchParams.set('cursor', next ?? '');
    return {
      json: { data: page.map(toReview), links: next === undefined ? {} : { next: further.href }, included: [] },
      headers: { 'x-rate-limit': 'user-hour-lim:3600;user-hour-rem:3545;' },
    };
  },
};
