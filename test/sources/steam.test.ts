import { expect, test } from 'vitest';
import { toEntry } from '../../lib/model/entry.ts';
import { steam } from '../../lib/sources/steam.ts';
import { type Answered, type Asked, hasSamples, pollApi, readSample } from './api-poll.ts';

const review = (id: string, updated: number, more: object = {}) => ({
  recommendationid: id,
  author: { steamid: '76561197960287930', num_games_owned: 3 },
  language: 'schinese',
  review: `[b]Words[/b] ${id}`,
  timestamp_created: 1_700_000_000,
  timestamp_updated: updated,
  voted_up: true,
  votes_up: 2,
  votes_funny: 4_294_967_295,
  weighted_vote_score: 0.5,
  comment_count: 1,
  ...more,
});
const page = (reviews: readonly unknown[], cursor: string) => ({ json: { success: 1, reviews, cursor } });
const cursorOf = ({ url }: Asked): string | null => new URL(url).searchParams.get('cursor');
const run = (answer: (asked: Asked) => Answered, memory = { cursor: undefined as unknown }, more: object = {}) =>
  pollApi(steam, { options: { app: 730, title: 'Northwind Tycoon', pageSize: 2, ...more }, memory, answer });

test('follows cursors with signs in them past a short page, until a page is empty', async () => {
  const pages: Readonly<Record<string, Answered>> = {
    '*': page([review('4', 1_795_300_000), review('3', 1_795_200_000)], 'AoJ4+=='),
    'AoJ4+==': page([review('2', 1_795_100_000)], 'AoJ5/='),
    'AoJ5/=': page([review('1', 1_795_000_000)], 'AoJ6'),
    AoJ6: page([], 'AoJ6'),
  };
  const { entries, asked, error } = await run(
    (question) => pages[cursorOf(question) ?? ''] ?? { text: '', status: 500 },
  );
  expect(error).toBeUndefined();
  expect(asked[0]?.url).toBe(
    'https://store.steampowered.com/appreviews/730?json=1&filter=updated&language=all&purchase_type=all&num_per_page=2&filter_offtopic_activity=0&cursor=*',
  );
  expect(asked.map(cursorOf)).toEqual(['*', 'AoJ4+==', 'AoJ5/=', 'AoJ6']);
  expect(entries.map(({ id }) => id)).toEqual(['3', '4', '2', '1']);
  expect(entries[1]).toEqual(
    toEntry({
      id: '4',
      url: 'https://steamcommunity.com/profiles/76561197960287930/recommended/730/',
      title: 'Northwind Tycoon',
      text: 'Words 4',
      author: '76561197960287930',
      authorUrl: 'https://steamcommunity.com/profiles/76561197960287930/',
      siteName: 'Steam',
      publishedAt: '2023-11-14T22:13:20.000Z',
      updatedAt: '2026-11-21T22:26:40.000Z',
      language: 'zh-CN',
      rating: { value: 5, best: 5, worst: 1 },
      counts: { helpful: 2, replies: 1 },
    }),
  );
});

test('a cursor that repeats ends the walk', async () => {
  const { asked, entries } = await run(() => page([review('1', 1_795_000_000)], '*'));
  expect([asked.length, entries.length]).toEqual([1, 1]);
});

test('goes by the time of change: edited and answered reviews come again, the walk ends at known ones', async () => {
  const memory = { cursor: undefined };
  const before = [review('2', 1_795_200_000), review('1', 1_795_100_000)];
  await run((asked) => (cursorOf(asked) === '*' ? page(before, 'B') : page([], 'B')), memory);
  const after = [
    review('1', 1_795_300_000, { voted_up: false }),
    review('2', 1_795_200_000, { developer_response: '[i]Thanks[/i]', timestamp_dev_responded: 1_795_250_000 }),
  ];
  const { entries } = await run((asked) => (cursorOf(asked) === '*' ? page(after, 'B') : page([], 'B')), memory);
  expect(entries.map(({ id, rating, reply }) => [id, rating?.value, reply])).toEqual([
    ['2', 5, { text: 'Thanks', publishedAt: '2026-11-21T08:33:20.000Z' }],
    ['1', 1, null],
  ]);
  const { entries: none, asked } = await run(() => page(after, 'B'), memory);
  expect([none, asked.length]).toEqual([[], 1]);
});

test.each([
  [
    'a name and address of the author',
    { author: { steamid: '1', personaname: 'Ann', profile_url: 'https://steamcommunity.com/id/ann/' } },
    { author: 'Ann', authorUrl: 'https://steamcommunity.com/id/ann/' },
  ],
  ['a language that has no tag', { language: 'klingon' }, { language: null }],
  ['counters below zero', { votes_up: 4_294_967_295 }, { counts: { replies: 1 } }],
  ['no words', { review: '' }, { text: '' }],
])('%s', async (_, more, expected) => {
  const { entries } = await run((asked) =>
    page(cursorOf(asked) === '*' ? [review('1', 1_795_000_000, more)] : [], 'B'),
  );
  expect(entries).toEqual([expect.objectContaining(expected)]);
});

test.each([
  ['null, as to those who ask too often,', { text: 'null' }, 'RATE_LIMITED', 'later'],
  ['success 2', { json: { success: 2 } }, 'HTTP_STATUS', 'never'],
  ['success 0', { json: { success: 0, reviews: [] } }, 'HTTP_STATUS', 'never'],
  ['HTML with 403', { text: '<html>', status: 403 }, 'ACCESS_DENIED', 'never'],
  ['HTML with 200', { text: '<html>', headers: { 'content-type': 'text/html' } }, 'SOURCE_FORMAT', 'later'],
  ['429', { text: '', status: 429 }, 'RATE_LIMITED', 'later'],
] as const)('%s is %s', async (_, answered, code, retry) => {
  const { error } = await run(() => answered);
  expect(error).toMatchObject({ code, retry });
});

test('asks for one language, and leaves campaigns out where it is told to', async () => {
  const { asked } = await run(() => page([], '*'), undefined, { language: 'german', offTopic: false });
  expect(asked[0]?.url).toMatch(/language=german&purchase_type=all&num_per_page=2&cursor=\*$/);
});

test.skipIf(!hasSamples)('the recorded review is read whole', async () => {
  const recorded = readSample('14-steam/single-review.json');
  const { entries } = await run((asked) => page(cursorOf(asked) === '*' ? [recorded] : [], 'B'));
  expect(entries).toEqual([
    toEntry({
      id: '195071834',
      url: 'https://steamcommunity.com/profiles/76561199237111259/recommended/730/',
      title: 'Northwind Tycoon',
      text: expect.stringMatching(/^lot of hacker, .+\*{8}$/),
      author: '76561199237111259',
      authorUrl: 'https://steamcommunity.com/profiles/76561199237111259/',
      siteName: 'Steam',
      publishedAt: '2025-05-17T12:50:47.000Z',
      updatedAt: '2025-05-17T12:50:47.000Z',
      language: 'en',
      rating: { value: 1, best: 5, worst: 1 },
      counts: { helpful: 4, replies: 0 },
    }),
  ]);
});
