import { describe, expect, test } from 'vitest';
import { toEntry } from '../../lib/model/entry.ts';
import { x } from '../../lib/sources/x.ts';
import { type Answered, type ApiMemory, type Asked, hasSamples, pollApi, readSample } from './api-poll.ts';

const token = 'env:EARMARK_X_TOKEN';
const pathOf = ({ url }: Asked): string => new URL(url).pathname;
const parameter = (asked: Asked | undefined, name: string): string | null =>
  asked === undefined ? null : new URL(asked.url).searchParams.get(name);
const now = '2026-11-22T12:00:00.000Z';

/** The number that a post of that time has. */
const idAt = (at: string): string => String((BigInt(Date.parse(at)) - 1_288_834_974_657n) << 22n);
const one = idAt('2026-11-22T11:00:00.000Z');
const two = idAt('2026-11-22T11:10:00.000Z');

const ann = { id: '7', name: 'Ann', username: 'ann', public_metrics: { followers_count: 321 } };
const post = (id: string, more: object = {}) => ({
  id,
  text: `Northwind ${id}`,
  author_id: '7',
  lang: 'en',
  edit_history_tweet_ids: [id],
  ...more,
});
const posts = (
  data: readonly unknown[],
  more: { readonly next_token?: string; readonly includes?: unknown } = {},
): Answered => {
  const { includes = { users: [ann] }, ...meta } = more;
  return { json: { ...(data.length === 0 ? {} : { data }), includes, meta: { result_count: data.length, ...meta } } };
};

const polls = (
  options: object,
  answer: (asked: Asked, path: string) => Answered,
  more: { readonly memory?: ApiMemory; readonly now?: string; readonly granted?: number; readonly since?: string } = {},
) => pollApi(x, { options: { token, ...options }, now, ...more, answer: (asked) => answer(asked, pathOf(asked)) });

describe('a search', () => {
  test('is asked with its token, and all of a post is read', async () => {
    const text = 'Tea &amp; Northwind &lt;3 https://t.co/a https://t.co/p';
    const full = post(two, {
      text: 'cut…',
      note_tweet: {
        text,
        entities: {
          urls: [
            {
              url: 'https://t.co/a',
              expanded_url: 'https://short.example/x',
              unwound_url: 'https://northwind.example/menu',
              display_url: 'northwind.example/menu',
            },
            { url: 'https://t.co/p', expanded_url: 'https://x.com/ann/status/1/photo/1', display_url: 'pic.x.com/p' },
          ],
        },
      },
      referenced_tweets: [
        { type: 'quoted', id: '5' },
        { type: 'replied_to', id: '6' },
      ],
      attachments: { media_keys: ['3_1', '7_2', '9_none'] },
      public_metrics: { retweet_count: 1, reply_count: 2, like_count: 3, quote_count: 4, impression_count: 500 },
      created_at: '2026-11-22T11:10:00.000Z',
    });
    const includes = {
      users: [ann, { broken: true }],
      media: [
        { media_key: '3_1', type: 'photo', url: 'https://pbs.twimg.com/a.jpg', alt_text: 'A cup' },
        { media_key: '7_2', type: 'video', preview_image_url: 'https://pbs.twimg.com/b.jpg' },
      ],
    };
    const { entries, asked, spent, error } = await polls({}, () => posts([full], { includes }));
    expect(error).toBeUndefined();
    expect(asked).toHaveLength(1);
    expect(asked[0]?.headers?.authorization).toBe(`Bearer value of ${token}`);
    expect(pathOf(asked[0] ?? { url: '' })).toBe('/2/tweets/search/recent');
    expect(parameter(asked[0], 'query')).toBe('"Northwind Coffee" -is:retweet');
    expect(parameter(asked[0], 'max_results')).toBe('100');
    expect(parameter(asked[0], 'expansions')).toBe('attachments.media_keys,author_id');
    expect(parameter(asked[0], 'start_time')).toBeNull();
    // A hundred posts and their authors are laid by.
    expect(spent).toEqual([1500]);
    expect(entries).toEqual([
      toEntry({
        id: two,
        url: `https://x.com/ann/status/${two}`,
        html: '<p>Tea &amp; Northwind &lt;3 <a href="https://northwind.example/menu">northwind.example/menu</a></p>',
        author: 'ann',
        authorUrl: 'https://x.com/ann',
        siteName: 'X',
        publishedAt: '2026-11-22T11:10:00.000Z',
        language: 'en',
        reach: 321,
        parent: 'https://x.com/i/web/status/6',
        counts: { likes: 3, replies: 2, shares: 1, quotes: 4, views: 500 },
        media: [
          { url: 'https://pbs.twimg.com/a.jpg', type: 'image', alt: 'A cup' },
          { url: 'https://pbs.twimg.com/b.jpg', type: 'image', alt: null },
        ],
      }),
    ]);
  });

  test('an edited post stays the one it was', async () => {
    const memory: ApiMemory = { cursor: undefined };
    await polls({}, () => posts([post(one)]), { memory });
    const edited = post(two, { text: 'Edited', edit_history_tweet_ids: [one, two] });
    const { entries } = await polls({}, () => posts([edited]), { memory });
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({
      id: one,
      url: `https://x.com/ann/status/${one}`,
      html: '<p>Edited</p>',
      publishedAt: '2026-11-22T11:00:00.000Z',
      updatedAt: '2026-11-22T11:10:00.000Z',
    });
  });

  test.each([
    ['latte OR "flat white"', '(latte OR "flat white") -is:retweet'],
    ['latte -author:ann lang:en', 'latte -from:ann lang:en -is:retweet'],
    ['site:northwind.example', 'url:"northwind.example" -is:retweet'],
  ])('of %s is written as X writes it', async (query, expected) => {
    const { asked } = await polls({ query }, () => posts([]));
    expect(asked.map((each) => parameter(each, 'query'))).toEqual([expected]);
  });

  test('goes on by token, and next time from a little before the newest', async () => {
    const memory: ApiMemory = { cursor: undefined };
    const answer = (asked: Asked) =>
      parameter(asked, 'next_token') === null ? posts([post(two)], { next_token: 'n1' }) : posts([post(one)]);
    const first = await polls({ reposts: true }, answer, { memory });
    expect(first.entries.map(({ id }) => id)).toEqual([two, one]);
    expect(parameter(first.asked[0], 'query')).toBe('"Northwind Coffee"');
    const second = await polls({}, answer, { memory });
    expect(second.entries).toEqual([]);
    expect(parameter(second.asked[0], 'start_time')).toBe('2026-11-22T10:10:00Z');
  });

  test('reads back as far as seven days, and further in the archive', async () => {
    const since = '2026-01-01T00:00:00.000Z';
    const recent = await polls({}, () => posts([]), { since });
    expect(parameter(recent.asked[0], 'start_time')).toBe('2026-11-15T12:05:00Z');
    const all = await polls({ wholeArchive: true }, () => posts([]), { since });
    expect(pathOf(all.asked[0] ?? { url: '' })).toBe('/2/tweets/search/all');
    expect(parameter(all.asked[0], 'start_time')).toBe('2026-01-01T00:00:00Z');
  });
});

describe('what it may cost', () => {
  test('makes pages smaller', async () => {
    const { asked, error } = await polls({ authors: false }, () => posts([]), { granted: 99 });
    expect(error).toBeUndefined();
    expect(parameter(asked[0], 'max_results')).toBe('19');
    expect(parameter(asked[0], 'expansions')).toBe('attachments.media_keys');
  });

  test('stops it, where it is not enough for the smallest page', async () => {
    const { asked, error } = await polls({}, () => posts([]), { granted: 149 });
    expect(asked).toEqual([]);
    expect(error).toMatchObject({ code: 'QUOTA_SPENT', retry: 'later' });
    expect(String(error)).toContain('dollarsPerMonth');
  });
});

describe('an account', () => {
  const account = {
    ...ann,
    description: 'We roast. https://t.co/b',
    url: 'https://t.co/c',
    profile_image_url: 'https://pbs.twimg.com/profile_images/1/a_normal.jpg',
    entities: {
      url: {
        urls: [{ url: 'https://t.co/c', expanded_url: 'https://northwind.example', display_url: 'northwind.example' }],
      },
      description: {
        urls: [{ url: 'https://t.co/b', expanded_url: 'https://jobs.example', display_url: 'jobs.example' }],
      },
    },
  };
  const answer = (_: Asked, path: string): Answered =>
    path.startsWith('/2/users/by/') ? { json: { data: account } } : posts([post(one)], { includes: {} });

  test('is its profile and its posts, whose author need not be paid for', async () => {
    const { entries, asked, error } = await polls({ account: 'ann' }, answer);
    expect(error).toBeUndefined();
    expect(asked.map(pathOf)).toEqual(['/2/users/by/username/ann', '/2/users/7/tweets']);
    expect(parameter(asked[1], 'exclude')).toBe('retweets');
    expect(entries[0]).toMatchObject({ id: 'profile:7', url: 'https://x.com/ann', title: 'Ann', reach: 321 });
    for (const part of [
      'href="https://northwind.example"',
      '<a href="https://jobs.example">jobs.example</a>',
      'a_400x400.jpg',
    ])
      expect(entries[0]?.html).toContain(part);
    expect(entries[1]).toMatchObject({ id: one, author: 'ann', url: `https://x.com/ann/status/${one}` });
  });

  test('is known by its number, and by who mentions it', async () => {
    const { asked } = await polls({ account: '7', kinds: ['mentions'] }, (_, path) =>
      path === '/2/users/7' ? { json: { data: ann } } : posts([]),
    );
    expect(asked.map(pathOf)).toEqual(['/2/users/7', '/2/users/7/mentions']);
    expect(parameter(asked[1], 'exclude')).toBeNull();
  });

  test('that is not there is an error with its mend', async () => {
    const { error } = await polls({ account: 'nobody' }, () => ({ json: { errors: [{ title: 'Not Found Error' }] } }));
    expect(error).toMatchObject({ code: 'HTTP_STATUS', status: 404 });
  });
});

test('what was deleted is told, once a week of all, and at once of what leaves the newest page', async () => {
  const memory: ApiMemory = { cursor: undefined };
  const three = idAt('2026-11-22T11:20:00.000Z');
  await polls({}, () => posts([post(three), post(two), post(one)]), { memory });
  const soon = await polls(
    {},
    (_, path) =>
      path === '/2/tweets' ? { json: { errors: [{ title: 'Not Found Error' }] } } : posts([post(three), post(one)]),
    { memory },
  );
  expect(soon.deleted).toEqual([two]);
  expect(parameter(soon.asked[1], 'ids')).toBe(two);
  const later = await polls({}, (_, path) => (path === '/2/tweets' ? { json: { data: [{ id: three }] } } : posts([])), {
    memory,
    now: '2026-11-29T12:00:00.000Z',
  });
  expect(later.deleted).toEqual([one]);
});

const problem = (status: number, title: string, more: object = {}): Answered => ({
  json: { title, detail: title, type: 'about:blank', status, ...more },
  status,
});

test.each([
  [problem(401, 'Unauthorized'), { code: 'ACCESS_DENIED', retry: 'never' }],
  [problem(403, 'client-not-enrolled'), { code: 'ACCESS_DENIED', retry: 'never' }],
  [problem(402, 'CreditsDepleted'), { code: 'QUOTA_SPENT', retry: 'later' }],
  [problem(403, 'UsageCapExceeded', { type: 'https://api.x.com/2/problems/usage-capped' }), { code: 'QUOTA_SPENT' }],
  [
    problem(400, 'Invalid Request', { errors: [{ message: 'query is wrong' }] }),
    { code: 'HTTP_STATUS', retry: 'never' },
  ],
  [problem(503, 'Service Unavailable'), { code: 'HTTP_STATUS', retry: 'later' }],
  [{ text: '<html></html>', status: 403 }, { code: 'ACCESS_DENIED' }],
  [{ text: '<html></html>' }, { code: 'SOURCE_FORMAT' }],
  [{ json: { unexpected: true } }, { code: 'SOURCE_FORMAT' }],
  [posts([{ id: 7 }]), { code: 'SOURCE_FORMAT' }],
] as readonly (readonly [Answered, object])[])('%j is an error with its mend', async (answered, expected) => {
  expect((await polls({}, () => answered)).error).toMatchObject(expected);
});

test('its headers tell how many questions are left, and until when', async () => {
  const headers = { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': String(Date.parse(now) / 1000 + 60) };
  const { limits } = await polls({}, () => ({ ...posts([]), headers }));
  expect(limits).toEqual([{ left: 0, resetAt: '2026-11-22T12:01:00.000Z' }]);
});

test.each([
  [{ kinds: ['posts'] }, 'account'],
  [{ account: '@ann' }, 'account'],
  [{ token: 'AAAA' }, 'token'],
])('%j is refused', (options, at) => {
  expect(x.options.safeParse({ token, ...options }).error?.issues[0]?.path[0]).toBe(at);
});

describe.skipIf(!hasSamples)('recorded answers (of ../shared/channels, where that is)', () => {
  const polled = (name: string, options: object = {}) =>
    polls({ query: 'anything', maxPages: 1, ...options }, (_, path) =>
      path.startsWith('/2/users/by/')
        ? { json: readSample('08-x/users-by-username.json') }
        : { json: readSample(`08-x/${name}`) },
    );

  test('a search with default fields: its numbers tell the time', async () => {
    const { entries, error } = await polled('recent-search-default-fields.json');
    expect(error).toBeUndefined();
    expect(entries).toHaveLength(10);
    expect(entries.at(-1)).toMatchObject({
      id: '1578516068309794817',
      url: 'https://x.com/i/web/status/1578516068309794817',
      html: '<p>2022-10-07 22:42:12.637103 tweepy</p>',
      publishedAt: '2022-10-07T22:42:12.752Z',
    });
  });

  test('a search with authors and links', async () => {
    const { entries } = await polled('search_tweets_query.json');
    expect(entries.find(({ id }) => id === '1276035977375477760')).toMatchObject({
      url: 'https://x.com/happycamper/status/1276035977375477760',
      author: 'happycamper',
      html: '<p>@snowman Ooo, thanks error message, public_metircs are not the metrics you’re looking for</p>',
      parent: 'https://x.com/i/web/status/1275653067283759104',
      language: 'en',
      publishedAt: '2020-06-25T06:14:19.000Z',
    });
    expect(entries.find(({ id }) => id === '1275763727908798470')?.language).toBeNull();
  });

  test.each([
    ['timeline_tweets.json', 'posts', '1364275610764201984', { likes: 37, replies: 2, shares: 10, quotes: 1 }],
    ['timeline_mentions.json', 'mentions', '1364398068313903104', { likes: 0, replies: 0, shares: 0, quotes: 0 }],
    ['users-tweets.json', 'posts', '1577730467436138524', {}],
    ['users-mentions.json', 'mentions', '1578516295611748353', {}],
    [
      'tweet_quote_tweets_resp.json',
      'mentions',
      '1495979553889697792',
      { likes: 0, replies: 0, shares: 160, quotes: 0 },
    ],
  ])('%s', async (name, kind, id, counts) => {
    const { entries, error } = await polled(name, { account: 'Twitter', kinds: [kind], query: undefined });
    expect(error).toBeUndefined();
    expect(entries.length).toBeGreaterThan(1);
    const entry = entries.find((each) => each.id === id);
    expect(entry).toMatchObject({ counts });
    expect(entry?.html?.length).toBeGreaterThan(20);
    expect(entry?.publishedAt).not.toBeNull();
    if (kind === 'posts') expect(entry).toMatchObject({ author: 'Twitter', url: `https://x.com/Twitter/status/${id}` });
  });

  test('an account', async () => {
    const { entries } = await polled('users-tweets.json', { account: 'Twitter', kinds: ['profile'] });
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ id: 'profile:783214', title: 'Twitter', url: 'https://x.com/Twitter' });
  });
});
