import { expect, test } from 'vitest';
import { toEntry } from '../../lib/model/entry.ts';
import { yelp } from '../../lib/sources/yelp.ts';
import { type Answered, type Asked, hasSamples, pollApi, readSample } from './api-poll.ts';

const options = { business: 'café-northwind', apiKey: 'env:EARMARK_YELP', locale: 'en_GB' };
const review = (id: string, more: object = {}) => ({
  id,
  url: `https://www.yelp.com/biz/northwind?adjust_creative=APPID&hrid=${id}&utm_source=APPID`,
  text: 'The coffee was...',
  rating: 2,
  time_created: '2026-11-20 18:57:16',
  user: { id: 'u', name: 'Ann B.', profile_url: 'https://www.yelp.com/user_details?userid=u', image_url: null },
  ...more,
});
const run = (answer: (asked: Asked) => Answered, memory = { cursor: undefined as unknown }) =>
  pollApi(yelp, { options, memory, answer });

test('asks once with the key in a header, tells what is left, and reads each excerpt without the app’s id', async () => {
  const { entries, asked, limits, spent, error } = await run(() => ({
    json: { reviews: [review('a'), review('b', { user: null, url: null })], total: 2, possible_languages: ['en'] },
    headers: { 'ratelimit-remaining': '298', 'ratelimit-resettime': '2026-11-23T00:00:00+00:00' },
  }));
  expect(error).toBeUndefined();
  expect(spent).toEqual([1]);
  expect(limits).toEqual([{ left: 298, resetAt: '2026-11-23T00:00:00.000Z' }]);
  expect(asked.map(({ url, headers }) => [url, headers?.authorization])).toEqual([
    [
      'https://api.yelp.com/v3/businesses/caf%C3%A9-northwind/reviews?sort_by=newest&locale=en_GB',
      'Bearer value of env:EARMARK_YELP',
    ],
  ]);
  expect(entries).toEqual([
    expect.objectContaining({ id: 'b', url: null, author: null }),
    toEntry({
      id: 'a',
      url: 'https://www.yelp.com/biz/northwind?hrid=a',
      text: 'The coffee was...',
      author: 'Ann B.',
      authorUrl: 'https://www.yelp.com/user_details?userid=u',
      siteName: 'Yelp',
      publishedAt: '2026-11-20T18:57:16.000Z',
      language: 'en-GB',
      rating: { value: 2, best: 5, worst: 1 },
    }),
  ]);
});

test('keeps figures for a day, takes what is shown no more for nothing, and known reviews for no news', async () => {
  expect(yelp.terms).toMatchObject({ stores: 'figures', keepDays: 1 });
  const memory = { cursor: undefined };
  await run(() => ({ json: { reviews: [review('a'), review('b')] } }), memory);
  expect(await run(() => ({ json: { reviews: [review('b')] } }), memory)).toMatchObject({ entries: [], deleted: [] });
});

test.each([
  [401, 'TOKEN_INVALID', 'ACCESS_DENIED', 'never'],
  [403, 'BUSINESS_UNAVAILABLE', 'ACCESS_DENIED', 'never'],
  [404, 'BUSINESS_NOT_FOUND', 'HTTP_STATUS', 'never'],
  [400, 'ACCESS_LIMIT_REACHED', 'QUOTA_SPENT', 'later'],
  [503, 'SERVICE_UNAVAILABLE', 'HTTP_STATUS', 'later'],
])('%d %s is %s', async (status, word, code, retry) => {
  const { error } = await run(() => ({ status, json: { error: { code: word, description: 'why' } } }));
  expect(error).toMatchObject({ code, retry, message: expect.stringContaining(word) });
});

test.skipIf(!hasSamples)('the recorded answer is read whole', async () => {
  const { entries } = await run(() => ({ json: readSample('13-yelp/v3-business-reviews.json') }));
  expect(entries.map(({ id, rating, author, publishedAt }) => [id, rating?.value, author, publishedAt])).toEqual([
    ['CdNz5HNOGcAwcrt24Qaogw', 4, 'Amanda W.', '2023-05-28T16:52:27.000Z'],
    ['SY0E3asN2tPsYfC95Qg3Sw', 1, 'Shawn B.', '2023-06-11T11:33:42.000Z'],
    ['YazjnGL3tNGNp6v-BXi3gw', 5, 'Dori G.', '2023-04-10T18:57:16.000Z'],
  ]);
  expect(entries[2]).toMatchObject({
    url: 'https://www.yelp.com/biz/eleven-madison-park-new-york?hrid=YazjnGL3tNGNp6v-BXi3gw',
    text: expect.stringMatching(/^Eleven Madison Park exceeded all expectations/),
    authorUrl: 'https://www.yelp.com/user_details?userid=YtlBbQDtgr6vgEJDhsVwRg',
  });
});
