import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { toEntry } from '../../lib/model/entry.ts';
import { instagram } from '../../lib/sources/instagram.ts';
import { type Answered, type ApiMemory, type Asked, hasSamples, pollApi, readSample } from './api-poll.ts';

const token = 'env:EARMARK_INSTAGRAM_TOKEN';
const now = '2026-11-22T12:00:00.000Z';
const pathOf = ({ url }: Asked): string => new URL(url).pathname;
const parameter = (asked: Asked | undefined, name: string): string | null =>
  asked === undefined ? null : new URL(asked.url).searchParams.get(name);
const edge = (data: readonly unknown[], next?: string): Answered => ({
  json: { data, ...(next === undefined ? {} : { paging: { cursors: { after: 'c1' }, next } }) },
});
const polls = (
  options: object,
  answer: (asked: Asked, path: string) => Answered,
  more: { readonly memory?: ApiMemory } = {},
) =>
  pollApi(instagram, {
    options: { token, ...options },
    now,
    secrets: { [token]: 'IGAA-token' },
    ...more,
    answer: (asked) => answer(asked, pathOf(asked)),
  });

const post = (n: number, more: object = {}) => ({
  id: String(n),
  caption: `Post ${n}`,
  media_type: 'IMAGE',
  media_url: `https://cdn.example/${n}.jpg?oe=1`,
  permalink: `https://www.instagram.com/p/C${n}/`,
  timestamp: `2026-11-20T10:00:0${n}+0000`,
  username: 'northwind',
  comments_count: 2,
  ...more,
});
const account = {
  id: '1789',
  username: 'northwind',
  name: 'Northwind Coffee',
  biography: 'We roast.\nhttps://jobs.example',
  website: 'https://northwind.example',
  profile_picture_url: 'https://cdn.example/p.jpg?oe=1',
  followers_count: 321,
};

describe('an account', () => {
  test('is its profile and its posts; the token stands in no address, and no answer is kept', async () => {
    const film = post(1, { media_type: 'VIDEO', thumbnail_url: 'https://cdn.example/t.jpg', like_count: 5 });
    const { entries, asked, error } = await polls({}, (_, path) =>
      path.endsWith('/media') ? edge([film]) : { json: account },
    );
    expect(error).toBeUndefined();
    expect(asked.map(({ url }) => url.split('?')[0])).toEqual([
      'https://graph.instagram.com/v25.0/me',
      'https://graph.instagram.com/v25.0/me/media',
    ]);
    for (const each of asked) expect([each.headers?.authorization, each.isSecret]).toEqual(['Bearer IGAA-token', true]);
    expect(entries[0]).toMatchObject({
      id: 'profile:1789',
      url: 'https://www.instagram.com/northwind/',
      title: 'Northwind Coffee',
      reach: 321,
      media: [{ url: 'https://cdn.example/p.jpg?oe=1', type: 'image', alt: 'Northwind Coffee' }],
    });
    for (const part of ['href="https://northwind.example"', 'href="https://jobs.example"'])
      expect(entries[0]?.html).toContain(part);
    expect(entries[1]).toEqual(
      toEntry({
        id: '1',
        url: 'https://www.instagram.com/p/C1/',
        html: '<p>Post 1</p>',
        author: 'northwind',
        authorUrl: 'https://www.instagram.com/northwind/',
        siteName: 'Instagram',
        publishedAt: '2026-11-20T10:00:01.000Z',
        counts: { likes: 5, replies: 2 },
        media: [
          { url: 'https://cdn.example/t.jpg', type: 'image', alt: null },
          { url: 'https://cdn.example/1.jpg?oe=1', type: 'video', alt: null },
        ],
      }),
    );
  });

  test('addresses of pictures that changed are no news', async () => {
    const memory: ApiMemory = { cursor: undefined };
    const at = (mark: string) => (_: Asked, path: string) =>
      path.endsWith('/media')
        ? edge([post(1, { media_url: `https://cdn.example/1.jpg?oe=${mark}` })])
        : { json: { ...account, profile_picture_url: `https://cdn.example/p.jpg?oe=${mark}` } };
    await polls({}, at('1'), { memory });
    expect((await polls({}, at('2'), { memory })).entries).toEqual([]);
  });

  test('goes on by cursor, and never keeps the token in the next address', async () => {
    const memory: ApiMemory = { cursor: undefined };
    const next = 'https://graph.instagram.com/v25.0/1/media?access_token=IGAA-token&limit=1&after=QVFI';
    const answer = (asked: Asked) => (parameter(asked, 'after') === null ? edge([post(2)], next) : edge([post(1)]));
    const { entries } = await polls({ kinds: ['posts'], pageSize: 1 }, answer, { memory });
    expect(entries.map(({ id }) => id)).toEqual(['2', '1']);
    expect(JSON.stringify(memory.cursor)).not.toContain('IGAA');
  });
});

test('comments are read with their replies; what the account answers is their reply', async () => {
  const comment = {
    id: 'c1',
    text: 'Cold!',
    username: 'ann',
    timestamp: '2026-11-21T10:00:00+0000',
    like_count: 1,
    replies: {
      data: [
        { id: 'c3', text: 'Mine too', username: 'bob', timestamp: '2026-11-21T12:00:00+0000' },
        { id: 'c2', text: 'Sorry', username: 'northwind', timestamp: '2026-11-21T11:00:00+0000' },
      ],
    },
  };
  const own = { id: 'c0', text: 'Hello', username: 'northwind', timestamp: '2026-11-21T09:00:00+0000' };
  const { entries, asked } = await polls({ kinds: ['comments'] }, (_, path) =>
    path.endsWith('/comments') ? edge([comment, own]) : edge([post(1), post(0, { comments_count: 0 })]),
  );
  expect(asked.map(pathOf)).toEqual(['/v25.0/me/media', '/v25.0/1/comments']);
  expect(entries).toEqual([
    toEntry({
      id: 'c1',
      html: '<p>Cold!</p>',
      author: 'ann',
      authorUrl: 'https://www.instagram.com/ann/',
      siteName: 'Instagram',
      publishedAt: '2026-11-21T10:00:00.000Z',
      parent: 'https://www.instagram.com/p/C1/',
      counts: { likes: 1, replies: 2 },
      reply: { text: 'Sorry', publishedAt: '2026-11-21T11:00:00.000Z' },
    }),
    toEntry({
      id: 'c3',
      html: '<p>Mine too</p>',
      author: 'bob',
      authorUrl: 'https://www.instagram.com/bob/',
      siteName: 'Instagram',
      publishedAt: '2026-11-21T12:00:00.000Z',
      parent: 'c1',
      counts: {},
    }),
  ]);
});

const facebookLogin = { account: '1789', host: 'https://graph.facebook.com' };

test('hashtags are looked up and read', async () => {
  const { entries, asked } = await polls(
    { ...facebookLogin, kinds: ['hashtags'], hashtags: ['northwind'] },
    (_, path) =>
      path.endsWith('/ig_hashtag_search')
        ? { json: { data: [{ id: '178' }] } }
        : edge([post(1, { username: undefined })]),
  );
  expect(asked.map(pathOf)).toEqual(['/v25.0/ig_hashtag_search', '/v25.0/178/recent_media']);
  expect(parameter(asked[1], 'user_id')).toBe('1789');
  expect(entries[0]).toMatchObject({ id: '1', author: null });
});

test('another professional account is discovered by its name', async () => {
  const { entries, asked, error } = await polls({ ...facebookLogin, discover: 'rival.co' }, (asked) => ({
    json: {
      business_discovery: {
        ...account,
        username: 'rival.co',
        media: asked.url.includes('after')
          ? { data: [] }
          : { data: [post(1, { username: undefined })], paging: { cursors: { after: 'QVF=' } } },
      },
      id: '1789',
    },
  }));
  expect(error).toBeUndefined();
  expect(parameter(asked[0], 'fields')).toMatch(
    /^business_discovery\.username\(rival\.co\)\{.+,media\.limit\(50\)\{id,/,
  );
  expect(parameter(asked[1], 'fields')).toContain('media.limit(50).after(QVF=){');
  expect(entries.map(({ id, author }) => [id, author])).toEqual([
    ['1', 'rival.co'],
    ['profile:1789', 'Northwind Coffee'],
  ]);
});

test.each([
  [{ hashtags: ['a'] }, 'hashtags'],
  [{ kinds: ['hashtags'] }, 'hashtags'],
  [{ discover: 'rival' }, 'account'],
  [{ account: '@northwind' }, 'account'],
  [{ token: 'IGAA' }, 'token'],
])('%j is refused', (options, at) => {
  expect(instagram.options.safeParse({ token, ...options }).error?.issues[0]?.path[0]).toBe(at);
});

describe.skipIf(!hasSamples)('recorded answers (of ../shared/channels, where that is)', () => {
  const sample = (name: string): Answered => ({ json: readSample(`21-meta/${name}`) });

  test('posts', async () => {
    const rows = Object.values(z.record(z.string(), z.unknown()).parse(readSample('21-meta/ig-media-fields.json')));
    const { entries } = await polls({ kinds: ['posts'] }, () => edge(rows));
    expect(entries.find(({ id }) => id === '17893085207160254')).toMatchObject({
      url: 'https://www.instagram.com/p/CP5Rq0bjBzn/',
      html: '<p>Peach new</p>',
      publishedAt: '2021-06-09T09:47:29.000Z',
      counts: { likes: 1, replies: 0 },
    });
    const album = entries.find(({ id }) => id === '17896129349106152');
    expect(album?.media.map(({ type }) => type)).toEqual(['image', 'image', 'image', 'video']);
  });

  test('comments', async () => {
    const { entries } = await polls({ kinds: ['comments'], maxPages: 1 }, (_, path) =>
      path.endsWith('/media') ? edge([post(1)]) : sample('ig-media-comments-p1.json'),
    );
    expect(entries.map(({ id, html, publishedAt }) => [id, html, publishedAt])).toEqual([
      ['17874875428706419', '<p>Beautiful!</p>', '2020-06-01T10:16:39.000Z'],
      ['17858154961981086', '<p>Beautiful!</p>', '2020-06-01T10:56:52.000Z'],
    ]);
  });

  test('a hashtag', async () => {
    const options = { ...facebookLogin, kinds: ['hashtags'], hashtags: ['coffee'], maxPages: 1 };
    const { entries, error } = await polls(options, (_, path) =>
      path.endsWith('/ig_hashtag_search')
        ? { json: { data: [{ id: '1' }] } }
        : sample('ig-hashtag-recent-media-p1.json'),
    );
    expect(error).toBeUndefined();
    expect(entries).toHaveLength(5);
    expect(entries.at(-1)).toMatchObject({ id: '18088158883149835', counts: { likes: 804, replies: 8 } });
  });

  test('an account that is discovered', async () => {
    const options = { ...facebookLogin, discover: 'facebookfordevelopers', maxPages: 1 };
    const { entries, error } = await polls(options, () => sample('ig-business-discovery-media-p1.json'));
    expect(error).toBeUndefined();
    expect(entries.map(({ id }) => id)).toEqual(['17886271043461692', '17885103395504675']);
    expect(entries[1]).toMatchObject({
      url: 'https://www.instagram.com/p/CSr71Gzlqo4/',
      author: 'facebookfordevelopers',
      publishedAt: '2021-08-17T19:00:42.000Z',
      counts: { likes: 87, replies: 11 },
    });
  });
});
