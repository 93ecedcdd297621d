import { describe, expect, test } from 'vitest';
import { toEntry } from '../../lib/model/entry.ts';
import { youtube } from '../../lib/sources/youtube.ts';
import { type Answered, type ApiMemory, type Asked, hasSamples, pollApi, readSample } from './api-poll.ts';

const key = 'env:EARMARK_YOUTUBE_KEY';
const owner = 'UC_x5XG1OV2P6uZZ5FSM9Ttw';
const methodOf = ({ url }: Asked): string => new URL(url).pathname.replace('/youtube/v3/', '');
const parameter = ({ url }: Asked, name: string): string | null => new URL(url).searchParams.get(name);
const list = (items: readonly unknown[], nextPageToken?: string): Answered => ({
  json: { kind: 'youtube#list', items, ...(nextPageToken === undefined ? {} : { nextPageToken }) },
});
const now = '2026-11-22T12:00:00.000Z';

type Lists = Readonly<Record<string, Answered | ((asked: Asked) => Answered)>>;
const polls = (
  options: object,
  lists: Lists,
  more: { readonly memory?: ApiMemory; readonly now?: string; readonly granted?: number } = {},
) =>
  pollApi(youtube, {
    options: { key, ...options },
    now,
    ...more,
    answer: (asked) => {
      const answered = lists[methodOf(asked)] ?? list([]);
      return typeof answered === 'function' ? answered(asked) : answered;
    },
  });

const snippet = (id: string) => ({
  publishedAt: `2026-11-20T10:00:0${id.at(-1)}Z`,
  channelId: 'UCann',
  channelTitle: 'Ann',
  title: 'Tea &amp; Northwind',
  description: 'Cut …',
  thumbnails: { default: { url: 'https://i.ytimg.com/d.jpg' }, high: { url: 'https://i.ytimg.com/h.jpg' } },
});
const found = (id: string) => ({ id: { kind: 'youtube#video', videoId: id }, snippet: snippet(id) });
const video = (id: string, more: object = {}) => ({
  id,
  snippet: {
    ...snippet(id),
    title: 'Tea & Northwind',
    description: 'All of it: https://northwind.example/a.\n\n<b>Bye</b>',
    defaultAudioLanguage: 'en-GB',
  },
  statistics: { viewCount: '1200', likeCount: '34', commentCount: '5' },
  ...more,
});
const comment = (id: string, author: string, more: object = {}) => ({
  id,
  snippet: {
    authorDisplayName: `@${author}`,
    authorChannelId: { value: author },
    authorChannelUrl: `http://www.youtube.com/channel/${author}`,
    channelId: owner,
    videoId: 'video000001',
    textDisplay: `<b>${id}</b>`,
    textOriginal: id,
    likeCount: 2,
    publishedAt: '2026-11-20T10:00:00Z',
    updatedAt: '2026-11-20T10:00:00Z',
    ...more,
  },
});
const thread = (id: string, replies: readonly unknown[] = [], totalReplyCount = replies.length) => ({
  id,
  snippet: {
    channelId: owner,
    videoId: 'video000001',
    topLevelComment: comment(id, 'UCbob'),
    totalReplyCount,
  },
  ...(replies.length === 0 ? {} : { replies: { comments: replies } }),
});
const channel = (more: object = {}) => ({
  id: owner,
  snippet: {
    title: 'Northwind Coffee',
    description: 'We roast. https://northwind.example',
    customUrl: '@northwindcoffee',
    thumbnails: { high: { url: 'https://yt3.ggpht.com/a.jpg' } },
  },
  statistics: { subscriberCount: '12300', hiddenSubscriberCount: false },
  contentDetails: { relatedPlaylists: { uploads: 'UU_x5XG1OV2P6uZZ5FSM9Ttw' } },
  brandingSettings: { image: { bannerExternalUrl: 'https://yt3.ggpht.com/b.jpg' } },
  ...more,
});

describe('a search', () => {
  test('is asked by date, its videos are read whole, and the key stands in no address', async () => {
    const { entries, asked, spent, error } = await polls(
      { region: 'GB' },
      { search: list([found('video000001')]), videos: list([video('video000001')]) },
    );
    expect(error).toBeUndefined();
    expect(asked.map(({ url }) => url)).toEqual([
      'https://www.googleapis.com/youtube/v3/search?part=snippet&type=video&order=date&q=%22Northwind+Coffee%22&maxResults=50&regionCode=GB',
      'https://www.googleapis.com/youtube/v3/videos?part=snippet%2Cstatistics%2CcontentDetails&id=video000001',
    ]);
    expect(asked.map(({ headers }) => headers?.['x-goog-api-key'])).toEqual([`value of ${key}`, `value of ${key}`]);
    expect(spent).toEqual([100, 1]);
    expect(entries).toEqual([
      toEntry({
        id: 'video000001',
        url: 'https://www.youtube.com/watch?v=video000001',
        title: 'Tea & Northwind',
        html: '<p>All of it: <a href="https://northwind.example/a">https://northwind.example/a</a>.</p><p>&lt;b&gt;Bye&lt;/b&gt;</p>',
        author: 'Ann',
        authorUrl: 'https://www.youtube.com/channel/UCann',
        siteName: 'YouTube',
        publishedAt: '2026-11-20T10:00:01.000Z',
        language: 'en-GB',
        reach: 1200,
        counts: { views: 1200, likes: 34, replies: 5 },
        media: [{ url: 'https://i.ytimg.com/h.jpg', type: 'image', alt: null }],
      }),
    ]);
  });

  test('shows what it says itself of a video that is not to be had otherwise', async () => {
    const { entries } = await polls({}, { search: list([found('video000001')]) });
    expect(entries[0]).toMatchObject({ title: 'Tea & Northwind', html: '<p>Cut …</p>', reach: null, language: null });
  });

  test.each([
    ['latte OR mocha', ['latte|mocha']],
    ['"a OR b" OR latte', ['"a OR b"|latte']],
    ['(cold brew) OR latte', ['cold brew', 'latte']],
    ['latte -mocha', ['latte -mocha']],
  ])('of %s is written as YouTube writes it', async (query, expected) => {
    const { asked } = await polls({ query }, {});
    expect(asked.map((each) => parameter(each, 'q'))).toEqual(expected);
  });

  test('goes on by page, and next time from a little before the newest', async () => {
    const memory: ApiMemory = { cursor: undefined };
    const search = (asked: Asked) =>
      parameter(asked, 'pageToken') === null ? list([found('video000003')], 'CBk') : list([found('video000002')]);
    const first = await polls({}, { search }, { memory });
    expect(first.entries.map(({ id }) => id)).toEqual(['video000003', 'video000002']);
    const second = await polls({}, { search }, { memory });
    expect(second.entries).toEqual([]);
    expect(parameter(second.asked[0] ?? { url: '' }, 'publishedAfter')).toBe('2026-11-19T10:00:03.000Z');
  });

  test('what is not to be had any more is told as deleted, once a day', async () => {
    const memory: ApiMemory = { cursor: undefined };
    await polls({}, { search: list([found('video000003'), found('video000002')]) }, { memory });
    const videos = (asked: Asked) => list(parameter(asked, 'part') === 'id' ? [{ id: 'video000003' }] : []);
    const { deleted } = await polls({}, { videos }, { memory, now: '2026-11-23T12:00:00.000Z' });
    expect(deleted).toEqual(['video000002']);
  });

  test('stops once the units of the month are used', async () => {
    const { error, asked } = await polls({}, {}, { granted: 99 });
    expect(error).toMatchObject({ code: 'QUOTA_SPENT', retry: 'later' });
    expect(asked).toEqual([]);
  });
});

describe('an account', () => {
  test('is its profile and its uploads', async () => {
    const upload = {
      snippet: { ...snippet('video000001'), publishedAt: '2026-11-21T00:00:00Z' },
      contentDetails: { videoId: 'video000001', videoPublishedAt: '2026-11-20T10:00:01Z' },
    };
    const { entries, asked, error } = await polls(
      { account: '@northwindcoffee' },
      { channels: list([channel()]), playlistItems: list([upload]) },
    );
    expect(error).toBeUndefined();
    expect(asked.map(methodOf)).toEqual(['channels', 'playlistItems', 'videos']);
    expect(parameter(asked[0] ?? { url: '' }, 'forHandle')).toBe('@northwindcoffee');
    const [profile, first] = entries;
    expect(profile).toMatchObject({
      id: `profile:${owner}`,
      url: 'https://www.youtube.com/@northwindcoffee',
      title: 'Northwind Coffee',
      reach: 12_300,
    });
    for (const part of [
      '<h1>Northwind Coffee</h1>',
      'https://yt3.ggpht.com/a.jpg',
      'https://yt3.ggpht.com/b.jpg',
      'href="https://northwind.example"',
    ])
      expect(profile?.html).toContain(part);
    expect(first).toMatchObject({ id: 'video000001', publishedAt: '2026-11-20T10:00:01.000Z' });
  });

  test('that is not there is an error with its mend', async () => {
    const { error } = await polls({ account: '@nobody' }, {});
    expect(error).toMatchObject({ code: 'HTTP_STATUS', status: 404 });
    expect(String(error)).toContain('"account"');
  });
});

describe('comments', () => {
  test('are read with their replies; what the channel answers is their reply, and no voice of the public', async () => {
    const replies = [
      comment('top.r1', owner, { parentId: 'top', publishedAt: '2026-11-20T11:00:00Z' }),
      comment('top.r2', 'UCcid', {
        parentId: 'top',
        publishedAt: '2026-11-20T12:00:00Z',
        updatedAt: '2026-11-20T13:00:00Z',
      }),
    ];
    const { entries, asked } = await polls(
      { account: owner, kinds: ['comments'] },
      { channels: list([channel()]), commentThreads: list([thread('top', replies)]) },
    );
    expect(parameter(asked[1] ?? { url: '' }, 'allThreadsRelatedToChannelId')).toBe(owner);
    expect(entries).toEqual([
      toEntry({
        id: 'top',
        url: 'https://www.youtube.com/watch?v=video000001&lc=top',
        html: '<b>top</b>',
        author: '@UCbob',
        authorUrl: 'https://www.youtube.com/channel/UCbob',
        siteName: 'YouTube',
        publishedAt: '2026-11-20T10:00:00.000Z',
        parent: 'https://www.youtube.com/watch?v=video000001',
        counts: { likes: 2, replies: 2 },
        reply: { text: 'top.r1', publishedAt: '2026-11-20T11:00:00.000Z' },
      }),
      toEntry({
        id: 'top.r2',
        url: 'https://www.youtube.com/watch?v=video000001&lc=top.r2',
        html: '<b>top.r2</b>',
        author: '@UCcid',
        authorUrl: 'https://www.youtube.com/channel/UCcid',
        siteName: 'YouTube',
        publishedAt: '2026-11-20T12:00:00.000Z',
        updatedAt: '2026-11-20T13:00:00.000Z',
        parent: 'https://www.youtube.com/watch?v=video000001&lc=top',
        counts: { likes: 2 },
      }),
    ]);
  });

  test('of a long thread are asked for', async () => {
    const { entries, asked } = await polls(
      { videos: ['video000001'] },
      {
        commentThreads: list([thread('top', [], 2)]),
        comments: list([comment('top.a', 'UCa'), comment('top.b', 'UCb')]),
      },
    );
    expect(asked.map(methodOf)).toEqual(['commentThreads', 'comments']);
    expect(entries).toHaveLength(3);
  });

  test('that are turned off are none, and no failure', async () => {
    const answer = {
      json: { error: { code: 403, message: 'no', errors: [{ reason: 'commentsDisabled' }] } },
      status: 403,
    };
    const { entries, error } = await polls({ videos: ['video000001'] }, { commentThreads: answer });
    expect([entries, error]).toEqual([[], undefined]);
  });
});

const fault = (status: number, reason: string, message = 'said'): Answered => ({
  json: { error: { code: status, message, errors: [{ reason, message }] } },
  status,
});

test.each([
  [fault(403, 'quotaExceeded'), { code: 'QUOTA_SPENT', retry: 'later', retryAfterMs: 20 * 60 * 60_000 }],
  [fault(403, 'rateLimitExceeded'), { code: 'RATE_LIMITED', retry: 'later' }],
  [fault(400, 'keyInvalid'), { code: 'ACCESS_DENIED', retry: 'never' }],
  [fault(400, 'badRequest', 'API key not valid.'), { code: 'ACCESS_DENIED', retry: 'never' }],
  [fault(403, 'somethingNew'), { code: 'ACCESS_DENIED' }],
  [fault(404, 'videoNotFound'), { code: 'HTTP_STATUS', retry: 'never' }],
  [fault(503, 'backendError'), { code: 'HTTP_STATUS', retry: 'later' }],
  [{ text: '<html></html>' }, { code: 'SOURCE_FORMAT' }],
  [{ json: { unexpected: true } }, { code: 'SOURCE_FORMAT' }],
  [list([{ id: 7 }]), { code: 'SOURCE_FORMAT' }],
] as readonly (readonly [Answered, object])[])('%j is an error with its mend', async (answered, expected) => {
  expect((await polls({}, { search: answered })).error).toMatchObject(expected);
});

test.each([
  [{ kinds: ['profile'] }, 'account'],
  [{ kinds: ['comments'] }, 'account'],
  [{ account: 'northwind' }, 'account'],
  [{ videos: ['short'] }, 'videos'],
  [{ key: 'AIza-a-key' }, 'key'],
])('%j is refused', (options, at) => {
  expect(youtube.options.safeParse({ key, ...options }).error?.issues[0]?.path[0]).toBe(at);
});

describe.skipIf(!hasSamples)('recorded answers (of ../shared/channels, where that is)', () => {
  const sample = (name: string): Answered => ({ json: readSample(`07-youtube/${name}`) });

  test('two pages of a search', async () => {
    const { entries, error } = await polls(
      { query: 'surfing', maxPages: 2 },
      { search: (asked) => sample(`search-keywords-p${parameter(asked, 'pageToken') === null ? 1 : 2}.json`) },
    );
    expect(error).toBeUndefined();
    expect(entries.length).toBeGreaterThan(45);
    expect(entries.find(({ id }) => id === 'i2hewkFijuY')).toMatchObject({
      url: 'https://www.youtube.com/watch?v=i2hewkFijuY',
      title: 'SURFING PERFECT PIPE & BACKDOOR || SUNRISE SHACK!',
      author: 'Koa Rothman',
      authorUrl: 'https://www.youtube.com/channel/UC_F4Iy5korq2mEWZDQhG07w',
      publishedAt: '2019-12-04T16:00:08.000Z',
      media: [{ url: 'https://i.ytimg.com/vi/i2hewkFijuY/hqdefault.jpg', type: 'image', alt: null }],
    });
  });

  test.each([
    [
      'commentThreads-p1.json',
      5,
      'UgyZ1jqkHKYvi1-ruOZ4AaABAg',
      'https://www.youtube.com/watch?v=F1UP7wRCPH8&lc=UgyZ1jqkHKYvi1-ruOZ4AaABAg',
      '<a href="http://google.com/">Google.com</a>',
      'himani agarwal',
    ],
    [
      'commentThreads-searchTerms.json',
      1,
      'UgyUBI0HsgL9emxcZpR4AaABAg',
      `https://www.youtube.com/channel/${owner}/discussion?lc=UgyUBI0HsgL9emxcZpR4AaABAg`,
      'Hello',
      'DevRagz',
    ],
    [
      'commentThreads-allThreadsRelatedToChannelId.json',
      2,
      'UgyUBI0HsgL9emxcZpR4AaABAg',
      `https://www.youtube.com/channel/${owner}/discussion?lc=UgyUBI0HsgL9emxcZpR4AaABAg`,
      'Hello',
      'DevRagz',
    ],
  ])('%s', async (name, length, id, url, html, author) => {
    const { entries, error } = await polls({ videos: ['F1UP7wRCPH8'], maxPages: 1 }, { commentThreads: sample(name) });
    expect(error).toBeUndefined();
    expect(entries).toHaveLength(length);
    expect(entries.find((each) => each.id === id)).toMatchObject({
      url,
      html,
      author,
      counts: { likes: 0, replies: 0 },
    });
  });

  test('a channel', async () => {
    const { entries } = await polls({ account: owner, kinds: ['profile'] }, { channels: sample('channels.json') });
    expect(entries[0]).toMatchObject({
      id: `profile:${owner}`,
      url: 'https://www.youtube.com/@googledevelopers',
      title: 'Google Developers',
      reach: null,
    });
    expect(entries[0]?.html).toContain('href="https://goo.gle/developers"');
  });

  test.each([
    ['error.json', 400, 'ACCESS_DENIED'],
    ['error-permission.json', 403, 'ACCESS_DENIED'],
  ])('%s', async (name, status, code) => {
    const { error } = await polls({}, { search: { json: readSample(`07-youtube/${name}`), status } });
    expect(error).toMatchObject({ code });
  });
});
