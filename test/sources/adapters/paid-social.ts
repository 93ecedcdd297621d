/** How Reddit, YouTube, X and Meta tell. */
import { facebookPage } from '../../../lib/sources/facebook-page.ts';
import { instagram } from '../../../lib/sources/instagram.ts';
import { reddit } from '../../../lib/sources/reddit.ts';
import { x } from '../../../lib/sources/x.ts';
import { youtube } from '../../../lib/sources/youtube.ts';
import type { Answered, Asked, SourceAdapter, Told } from '../../contracts/sources.ts';
import { pageBehind } from './newest-first.ts';

const timeOf = ({ at }: Told): Date => at;

const toThing = ({ n, words, author, at, editedAt }: Told): unknown => ({
  kind: 't3',
  data: {
    id: `e${n}`,
    name: `t3_e${n}`,
    permalink: `/r/coffee/comments/e${n}/a_title/`,
    author,
    title: 'Coffee',
    selftext: words,
    selftext_html: `<div class="md"><p>${words}</p></div>`,
    created_utc: at.getTime() / 1000,
    edited: editedAt === null ? false : editedAt.getTime() / 1000,
    subreddit: 'coffee',
    is_self: true,
    score: 1,
    num_comments: 0,
  },
});

const toListing = (told: readonly Told[], after: string | null = null): Answered => ({
  json: { kind: 'Listing', data: { children: told.map(toThing), after, before: null } },
});

export const redditAdapter: SourceAdapter = {
  source: reddit,
  options: {
    query: 'northwind',
    clientId: 'env:EARMARK_ID',
    clientSecret: 'env:EARMARK_SECRET',
    pageSize: 3,
    maxPages: 4,
    recheckHours: 168,
  },
  hosts: ['oauth.reddit.com', 'www.reddit.com'],
  spacingMs: 1000,
  pageSize: 3,
  pagesMax: 4,
  otherRequests: 1,
  rowsAt: ['data', 'children'],
  limits: { remaining: 'x-ratelimit-remaining', reset: 'x-ratelimit-reset', form: 'seconds-left' },
  toId: (n) => `t3_e${n}`,
  findsDeleted: true,
  answer: ({ url, method, headers }, told) => {
    if (url.host === 'www.reddit.com' && method === 'POST')
      return { json: { access_token: 'secret-value-of-a-token', token_type: 'bearer' } };
    if (headers.authorization !== 'bearer secret-value-of-a-token') return undefined;
    if (url.pathname === '/api/info') {
      const ids = url.searchParams.get('id')?.split(',') ?? [];
      return toListing(told.filter(({ n }) => ids.includes(`t3_e${n}`)));
    }
    if (url.pathname !== '/search' || url.searchParams.get('q') !== 'northwind') return undefined;
    // A fullname is a place even when its post is gone: numbers only grow.
    const last = Number(url.searchParams.get('after')?.slice('t3_e'.length) ?? Number.POSITIVE_INFINITY);
    const rest = told.filter(({ n }) => n < last);
    const page = rest.slice(0, Number(url.searchParams.get('limit')));
    const end = page.at(-1);
    return toListing(page, end === undefined || rest.length <= page.length ? null : `t3_e${end.n}`);
  },
};

const toVideoId = (n: number): string => `video${String(n).padStart(6, '0')}`;

const toVideo = (told: Told, id: unknown): unknown => ({
  id,
  snippet: {
    publishedAt: told.at.toISOString(),
    channelId: 'UCann',
    channelTitle: told.author,
    title: 'Coffee',
    description: told.words,
  },
});

const list = (items: readonly unknown[], nextPageToken?: string): Answered => ({
  json: { kind: 'youtube#listResponse', items, ...(nextPageToken === undefined ? {} : { nextPageToken }) },
});

/** A page of those since a time, behind a token. */
const toVideoPage = ({ url }: Asked, told: readonly Told[]): Answered => {
  const since = url.searchParams.get('publishedAfter');
  const { page, next } = pageBehind(
    told.filter(({ at }) => since === null || at.toISOString() >= since),
    { mark: url.searchParams.get('pageToken'), pageSize: Number(url.searchParams.get('maxResults')), timeOf },
  );
  return list(
    page.map((each) => toVideo(each, { kind: 'youtube#video', videoId: toVideoId(each.n) })),
    next,
  );
};

const toComment = ({ n, words, author, at, editedAt }: Told): unknown => ({
  id: `UgCommentNumber-${n}`,
  snippet: {
    authorDisplayName: author,
    authorChannelId: { value: author },
    videoId: 'video000001',
    textDisplay: words,
    textOriginal: words,
    likeCount: 0,
    publishedAt: at.toISOString(),
    updatedAt: (editedAt ?? at).toISOString(),
  },
});

const key = 'env:EARMARK_KEY';

export const youtubeSearchAdapter: SourceAdapter = {
  source: youtube,
  options: { key, query: 'northwind', pageSize: 3, maxPages: 4, recheckHours: 720 },
  hosts: ['www.googleapis.com'],
  spacingMs: 1000,
  pageSize: 3,
  pagesMax: 8,
  otherRequests: 1,
  rowsAt: ['items'],
  toId: toVideoId,
  findsDeleted: true,
  spends: true,
  answer: (asked, told) => {
    const { url, headers } = asked;
    if (headers['x-goog-api-key'] === undefined) return undefined;
    if (url.pathname === '/youtube/v3/search') return toVideoPage(asked, told);
    if (url.pathname !== '/youtube/v3/videos') return undefined;
    const ids = url.searchParams.get('id')?.split(',') ?? [];
    return list(told.filter(({ n }) => ids.includes(toVideoId(n))).map((each) => toVideo(each, toVideoId(each.n))));
  },
};

export const youtubeCommentsAdapter: SourceAdapter = {
  source: youtube,
  as: 'the comments of a video',
  options: { key, videos: ['video000001'], pageSize: 3, maxPages: 4, recheckHours: 720 },
  hosts: ['www.googleapis.com'],
  spacingMs: 1000,
  pageSize: 3,
  pagesMax: 4,
  rowsAt: ['items'],
  toId: (n) => `UgCommentNumber-${n}`,
  findsDeleted: true,
  spends: true,
  answer: ({ url, headers }, told) => {
    if (headers['x-goog-api-key'] === undefined) return undefined;
    if (url.pathname === '/youtube/v3/comments') {
      const ids = url.searchParams.get('id')?.split(',') ?? [];
      return list(told.filter(({ n }) => ids.includes(`UgCommentNumber-${n}`)).map(toComment));
    }
    if (url.pathname !== '/youtube/v3/commentThreads') return undefined;
    const { page, next } = pageBehind(told, {
      mark: url.searchParams.get('pageToken'),
      pageSize: Number(url.searchParams.get('maxResults')),
      timeOf,
    });
    const toThread = (each: Told): unknown => ({
      id: `UgCommentNumber-${each.n}`,
      snippet: { videoId: 'video000001', topLevelComment: toComment(each), totalReplyCount: 0 },
    });
    return list(page.map(toThread), next);
  },
};

/** Numbers of posts grow. */
const toPostId = (n: number): string => String(1_700_000_000_000_000_000n + BigInt(n));

const toPost = ({ n, words, author, at, editedAt }: Told): unknown => ({
  id: toPostId(n),
  text: words,
  author_id: String(100 + n),
  created_at: at.toISOString(),
  lang: 'en',
  edit_history_tweet_ids: editedAt === null ? [toPostId(n)] : [toPostId(n), toPostId(n + 500_000)],
  _author: author,
});

export const xAdapter: SourceAdapter = {
  source: x,
  options: { token: 'env:EARMARK_X', query: 'northwind', pageSize: 10, maxPages: 4, recheckHours: 720 },
  hosts: ['api.x.com'],
  spacingMs: 2000,
  pageSize: 10,
  pagesMax: 4,
  rowsAt: ['data'],
  limits: { remaining: 'x-rate-limit-remaining', reset: 'x-rate-limit-reset', form: 'epoch-seconds' },
  toId: toPostId,
  findsDeleted: true,
  spends: true,
  answer: ({ url, headers }, told) => {
    if (headers.authorization?.startsWith('Bearer ') !== true) return undefined;
    if (url.pathname === '/2/tweets') {
      const ids = url.searchParams.get('ids')?.split(',') ?? [];
      const data = told.filter(({ n }) => ids.includes(toPostId(n))).map(toPost);
      return { json: data.length === 0 ? { errors: [{ title: 'Not Found Error' }] } : { data } };
    }
    if (url.pathname !== '/2/tweets/search/recent') return undefined;
    const since = url.searchParams.get('start_time');
    const { page, next } = pageBehind(
      told.filter(({ at }) => since === null || at.getTime() >= Date.parse(since)),
      { mark: url.searchParams.get('next_token'), pageSize: Number(url.searchParams.get('max_results')), timeOf },
    );
    const users = page.map(({ n, author }) => ({ id: String(100 + n), name: author, username: author }));
    const meta = { result_count: page.length, ...(next === undefined ? {} : { next_token: next }) };
    return { json: page.length === 0 ? { meta } : { data: page.map(toPost), includes: { users }, meta } };
  },
};

/** The address of the next page, in which Meta writes the token. */
const toEdge = ({ url }: Asked, told: readonly Told[], toRow: (each: Told) => unknown): Answered => {
  const since = url.searchParams.get('since');
  const { page, next } = pageBehind(
    told.filter(({ at }) => since === null || at.getTime() >= Number(since) * 1000),
    { mark: url.searchParams.get('after'), pageSize: Number(url.searchParams.get('limit')), timeOf },
  );
  const following = new URL(url);
  following.searchParams.set('access_token', 'secret-value');
  following.searchParams.set('after', next ?? '');
  return {
    json: {
      data: page.map(toRow),
      paging: {
        cursors: { before: 'b', after: next ?? 'end' },
        ...(next === undefined ? {} : { next: following.href }),
      },
    },
  };
};

export const facebookPageAdapter: SourceAdapter = {
  source: facebookPage,
  options: { token: 'env:EARMARK_FACEBOOK', kinds: ['posts'], pageSize: 3, maxPages: 4 },
  hosts: ['graph.facebook.com'],
  spacingMs: 1000,
  pageSize: 3,
  pagesMax: 4,
  rowsAt: ['data'],
  toId: (n) => `77_${n}`,
  findsDeleted: true,
  answer: (asked, told) => {
    const [, one] = /^\/v25\.0\/77_(\d+)$/.exec(asked.url.pathname) ?? [];
    if (one !== undefined && asked.url.searchParams.get('fields') === 'id')
      return told.some(({ n }) => String(n) === one)
        ? { json: { id: `77_${one}` } }
        : { status: 400, json: { error: { message: 'Unsupported get request.', code: 100, error_subcode: 33 } } };
    return asked.url.pathname === '/v25.0/me/posts' && asked.headers.authorization !== undefined
      ? toEdge(asked, told, ({ n, words, author, at }) => ({
          id: `77_${n}`,
          message: words,
          from: { id: '77', name: author },
          created_time: at.toISOString().replace(/\.\d+Z$/, '+0000'),
          permalink_url: `https://www.facebook.com/77/posts/${n}`,
        }))
      : undefined;
  },
};

export const instagramAdapter: SourceAdapter = {
  source: instagram,
  options: { token: 'env:EARMARK_INSTAGRAM', kinds: ['posts'], pageSize: 3, maxPages: 4 },
  hosts: ['graph.instagram.com'],
  spacingMs: 1000,
  pageSize: 3,
  pagesMax: 4,
  rowsAt: ['data'],
  toId: String,
  answer: (asked, told) =>
    asked.url.pathname === '/v25.0/me/media' && asked.headers.authorization !== undefined
      ? toEdge(asked, told, ({ n, words, author, at }) => ({
          id: String(n),
          caption: words,
          media_type: 'IMAGE',
          media_url: `https://cdn.example/${n}.jpg`,
          username: author,
          timestamp: at.toISOString().replace(/\.\d+Z$/, '+0000'),
          permalink: `https://www.instagram.com/p/C${n}/`,
        }))
      : undefined,
};
