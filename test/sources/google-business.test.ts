import { expect, test } from 'vitest';
import { toEntry } from '../../lib/model/entry.ts';
import { googleBusiness } from '../../lib/sources/google-business.ts';
import { type Answered, type Asked, pollApi } from './api-poll.ts';

const secrets = { 'env:EARMARK_CLIENT': 'CLIENT-SECRET', 'env:EARMARK_REFRESH': 'REFRESH-TOKEN' };
const options = {
  locations: [{ id: 'accounts/1/locations/2', title: 'Northwind, Bristol' }],
  clientId: 'client',
  clientSecret: 'env:EARMARK_CLIENT',
  refreshToken: 'env:EARMARK_REFRESH',
  pageSize: 2,
};
const list = 'https://mybusiness.googleapis.com/v4/accounts/1/locations/2/reviews';

const review = (id: string, updateTime: string, more: object = {}) => ({
  name: `accounts/1/locations/2/reviews/${id}`,
  reviewId: id,
  reviewer: { displayName: 'Ann', profilePhotoUrl: 'https://lh3.example/a' },
  starRating: 'TWO',
  comment: `Words ${id}`,
  createTime: '2024-01-01T10:00:00Z',
  updateTime,
  ...more,
});

const isToken = ({ url }: Asked): boolean => url === 'https://oauth2.googleapis.com/token';
const run = (answer: (asked: Asked) => Answered, memory = { cursor: undefined as unknown }, more: object = {}) =>
  pollApi(googleBusiness, {
    options: { ...options, ...more },
    memory,
    secrets,
    answer: (asked) => (isToken(asked) ? { json: { access_token: 'TOKEN' } } : answer(asked)),
  });

test('asks for a token with the refresh token, and reads all of a review and its answer', async () => {
  const { entries, asked, error } = await run(({ url }) =>
    url.endsWith('pageToken=NEXT')
      ? { json: { reviews: [review('c', '2026-11-01T10:00:00Z')] } }
      : {
          json: {
            reviews: [
              review('a', '2026-11-21T10:00:00Z', {
                reviewReply: { comment: 'Sorry', updateTime: '2026-11-21T11:00:00.123456Z' },
              }),
              review('b', '2026-11-20T10:00:00Z', { starRating: 'STAR_RATING_UNSPECIFIED', comment: undefined }),
            ],
            averageRating: 3,
            totalReviewCount: 3,
            nextPageToken: 'NEXT',
          },
        },
  );
  expect(error).toBeUndefined();
  expect(asked.map(({ url }) => url)).toEqual([
    'https://oauth2.googleapis.com/token',
    `${list}?pageSize=2&orderBy=updateTime+desc`,
    `${list}?pageSize=2&orderBy=updateTime+desc&pageToken=NEXT`,
  ]);
  expect(asked[0]).toMatchObject({ method: 'POST', isSecret: true });
  expect(Object.fromEntries(new URLSearchParams(asked[0]?.body))).toEqual({
    grant_type: 'refresh_token',
    client_id: 'client',
    client_secret: 'CLIENT-SECRET',
    refresh_token: 'REFRESH-TOKEN',
  });
  expect(asked[1]?.headers?.authorization).toBe('Bearer TOKEN');
  expect(entries.map(({ id, rating, text }) => [id, rating?.value, text])).toEqual([
    ['b', undefined, ''],
    ['a', 2, 'Words a'],
    ['c', 2, 'Words c'],
  ]);
  expect(entries[1]).toEqual(
    toEntry({
      id: 'a',
      title: 'Northwind, Bristol',
      text: 'Words a',
      author: 'Ann',
      siteName: 'Google',
      publishedAt: '2024-01-01T10:00:00.000Z',
      updatedAt: '2026-11-21T10:00:00.000Z',
      rating: { value: 2, best: 5, worst: 1 },
      reply: { text: 'Sorry', publishedAt: '2026-11-21T11:00:00.123Z' },
    }),
  );
});

test('goes by the time of change: an old review that was edited does not end the walk', async () => {
  const memory = { cursor: undefined };
  await run(() => ({ json: { reviews: [review('x', '2026-11-10T10:00:00Z')] } }), memory);
  const { entries } = await run(
    ({ url }) =>
      url.includes('pageToken')
        ? { json: { reviews: [review('new', '2026-11-20T10:00:00Z'), review('x', '2026-11-10T10:00:00Z')] } }
        : { json: { reviews: [review('old', '2026-11-21T10:00:00Z')], nextPageToken: 'NEXT' } },
    memory,
  );
  expect(entries.map(({ id }) => id)).toEqual(['old', 'new']);
});

test.each([
  ['only what was written', 'Gut', 'Gut'],
  ['a translation behind it', 'Gut\n\n(Translated by Google)\nGood', 'Gut'],
  ['a translation before it', '(Translated by Google) Good\n\n(Original)\nGut', 'Gut'],
  ['a translation alone', '(Translated by Google) Good', 'Good'],
  ['nothing', '', ''],
])('of a comment with %s the reviewer’s own words are read', async (_, comment, text) => {
  const { entries } = await run(() => ({ json: { reviews: [review('a', '2026-11-21T10:00:00Z', { comment })] } }));
  expect(entries.map((entry) => entry.text)).toEqual([text]);
});

test('an anonymous reviewer is nobody, and an answer that is not shown yet is none', async () => {
  const { entries } = await run(() => ({
    json: {
      reviews: [
        review('a', '2026-11-21T10:00:00Z', {
          reviewer: { displayName: 'A Google user', isAnonymous: true },
          reviewReply: { comment: 'Sorry', reviewReplyState: 'PENDING' },
        }),
      ],
    },
  }));
  expect(entries.map(({ author, reply }) => [author, reply])).toEqual([[null, null]]);
});

test('each place goes on where it stopped; one token serves all', async () => {
  const locations = [{ id: 'accounts/1/locations/2' }, { id: 'accounts/1/locations/3' }];
  const { entries, asked } = await run(
    ({ url }) => ({
      json: { reviews: [review(url.includes('locations/3') ? 'three' : 'two', '2026-11-21T10:00:00Z')] },
    }),
    undefined,
    { locations },
  );
  expect([entries.map(({ id }) => id), asked.filter(isToken).length]).toEqual([['two', 'three'], 1]);
});

test('a review that is gone is deleted', async () => {
  const memory = { cursor: undefined };
  await run(
    () => ({ json: { reviews: [review('a', '2026-11-21T10:00:00Z'), review('b', '2026-11-20T10:00:00Z')] } }),
    memory,
  );
  const { deleted } = await run(
    ({ url }) =>
      url === `${list}/a`
        ? { status: 404, json: { error: { code: 404, message: 'none', status: 'NOT_FOUND' } } }
        : { json: { reviews: [review('b', '2026-11-20T10:00:00Z')] } },
    memory,
  );
  expect(deleted).toEqual(['a']);
});

test.each([
  [401, 'UNAUTHENTICATED', 'ACCESS_DENIED', 'never'],
  [403, 'PERMISSION_DENIED', 'ACCESS_DENIED', 'never'],
  [400, 'INVALID_ARGUMENT', 'HTTP_STATUS', 'never'],
  [403, 'RESOURCE_EXHAUSTED', 'QUOTA_SPENT', 'later'],
  [503, 'UNAVAILABLE', 'HTTP_STATUS', 'later'],
])('%d %s is %s', async (status, word, code, retry) => {
  const { error } = await run(() => ({ status, json: { error: { code: status, message: 'why', status: word } } }));
  expect(error).toMatchObject({ code, retry, message: expect.stringContaining('why') });
});

test('a consent that was withdrawn is told, and no secret with it', async () => {
  const { error } = await pollApi(googleBusiness, {
    options,
    secrets,
    answer: () => ({ status: 400, json: { error: 'invalid_grant', error_description: 'Token REFRESH-TOKEN revoked' } }),
  });
  expect(error).toMatchObject({ code: 'ACCESS_DENIED', message: expect.stringContaining('invalid_grant') });
  expect(String(error)).not.toMatch(/REFRESH-TOKEN|CLIENT-SECRET/);
});
