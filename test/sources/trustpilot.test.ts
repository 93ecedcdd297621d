import { expect, test } from 'vitest';
import { toEntry } from '../../lib/model/entry.ts';
import { trustpilot } from '../../lib/sources/trustpilot.ts';
import { type Answered, type Asked, pollApi } from './api-poll.ts';

const unit = '507f1f77bcf86cd799439011';
const options = { domain: 'northwind.example', apiKey: 'env:EARMARK_TRUSTPILOT', pageSize: 2 };
const review = (id: string, createdAt: string, more: object = {}) => ({
  id,
  consumer: { id: 'c1', displayName: 'Ann', displayLocation: 'Bristol', numberOfReviews: 3 },
  stars: 2,
  title: 'Cold',
  text: `Words ${id}`,
  language: 'en',
  createdAt,
  updatedAt: null,
  numberOfLikes: 4,
  status: 'active',
  companyReply: null,
  isVerified: true,
  ...more,
});
const next = [{ href: 'https://api.trustpilot.com/v1/next', method: 'GET', rel: 'next-page' }];
const run = (answer: (asked: Asked) => Answered, memory = { cursor: undefined as unknown }, more: object = {}) =>
  pollApi(trustpilot, {
    options: { ...options, ...more },
    memory,
    answer: (asked) => (asked.url.includes('/find?') ? { json: { id: unit } } : answer(asked)),
  });

test('finds the business, follows its pages with the key in a header, and reads all of a review', async () => {
  const { entries, asked, error } = await run(({ url }) =>
    url.includes('&page=2')
      ? { json: { reviews: [review('c', '2026-11-01T10:00:00Z')], links: [] } }
      : {
          json: {
            reviews: [
              review('a', '2026-11-21T10:00:00Z', {
                updatedAt: '2026-11-21T12:00:00Z',
                companyReply: { text: 'Sorry', createdAt: '2026-11-21T11:00:00Z', authorBusinessUserId: 'u' },
              }),
              review('b', '2026-11-20T10:00:00Z', { consumer: null, title: null, text: null, numberOfLikes: null }),
            ],
            links: next,
          },
        },
  );
  expect(error).toBeUndefined();
  const list = `https://api.trustpilot.com/v1/business-units/${unit}/reviews?orderBy=createdat.desc&perPage=2`;
  expect(asked.map(({ url }) => url)).toEqual([
    'https://api.trustpilot.com/v1/business-units/find?name=northwind.example',
    `${list}&page=1`,
    `${list}&page=2`,
  ]);
  expect(asked.map(({ headers }) => headers?.apikey)).toEqual(Array(3).fill('value of env:EARMARK_TRUSTPILOT'));
  expect(entries.map(({ id }) => id)).toEqual(['b', 'a', 'c']);
  expect(entries.slice(0, 2)).toEqual([
    toEntry({
      id: 'b',
      url: 'https://www.trustpilot.com/reviews/b',
      text: '',
      siteName: 'Trustpilot',
      publishedAt: '2026-11-20T10:00:00.000Z',
      language: 'en',
      rating: { value: 2, best: 5, worst: 1 },
    }),
    toEntry({
      id: 'a',
      url: 'https://www.trustpilot.com/reviews/a',
      title: 'Cold',
      text: 'Words a',
      author: 'Ann',
      authorUrl: 'https://www.trustpilot.com/users/c1',
      siteName: 'Trustpilot',
      publishedAt: '2026-11-21T10:00:00.000Z',
      updatedAt: '2026-11-21T12:00:00.000Z',
      language: 'en',
      rating: { value: 2, best: 5, worst: 1 },
      counts: { likes: 4 },
      reply: { text: 'Sorry', publishedAt: '2026-11-21T11:00:00.000Z' },
    }),
  ]);
});

test('with the id of the business nothing is looked up; without links a full page has a next one', async () => {
  const { asked } = await run(
    ({ url }) => ({
      json: {
        reviews: url.includes('page=1')
          ? [review('a', '2026-11-21T10:00:00Z'), review('b', '2026-11-20T10:00:00Z')]
          : [review('c', '2026-11-19T10:00:00Z')],
      },
    }),
    undefined,
    { domain: undefined, businessUnit: unit, language: 'de' },
  );
  expect(asked.map(({ url }) => new URL(url).search)).toEqual([
    '?orderBy=createdat.desc&perPage=2&page=1&language=de',
    '?orderBy=createdat.desc&perPage=2&page=2&language=de',
  ]);
});

test('an answer that comes later, and an edit, hand the review on again', async () => {
  const memory = { cursor: undefined };
  const show = (more: object) =>
    run(() => ({ json: { reviews: [review('a', '2026-11-21T10:00:00Z', more)] } }), memory);
  await show({});
  expect((await show({ numberOfLikes: 9 })).entries).toEqual([]);
  const { entries } = await show({ stars: 4, companyReply: { text: 'Thanks' } });
  expect(entries.map(({ rating, reply }) => [rating?.value, reply])).toEqual([
    [4, { text: 'Thanks', publishedAt: null }],
  ]);
});

test.each([
  [401, { fault: { faultstring: 'Invalid ApiKey' } }, 'ACCESS_DENIED', 'never', 'Invalid ApiKey'],
  [403, {}, 'ACCESS_DENIED', 'never', 'plan'],
  [404, { message: 'Business unit not found' }, 'HTTP_STATUS', 'never', 'Business unit not found'],
  [500, 'oops', 'HTTP_STATUS', 'later', 'status 500'],
] as const)('%d is told with its mend', async (status, json, code, retry, part) => {
  const { error } = await run(() => ({ status, json }));
  expect(error).toMatchObject({ code, retry, message: expect.stringContaining(part) });
});

test('a channel names its business one way or the other', () => {
  const parsed = trustpilot.options.safeParse({ apiKey: 'env:EARMARK_TRUSTPILOT' });
  expect(parsed.error?.issues[0]).toMatchObject({ message: 'expected "domain" or "businessUnit"', path: ['domain'] });
});
