import { describe, expect, test } from 'vitest';
import { toEntry } from '../../lib/model/entry.ts';
import { facebookPage } from '../../lib/sources/facebook-page.ts';
import { type Answered, type ApiMemory, type Asked, hasSamples, pollApi, readSample } from './api-poll.ts';

const token = 'env:EARMARK_FACEBOOK_TOKEN';
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
  more: { readonly memory?: ApiMemory; readonly since?: string } = {},
) =>
  pollApi(facebookPage, {
    options: { token, ...options },
    now,
    secrets: { [token]: 'EAAB-token' },
    ...more,
    answer: (asked) => answer(asked, pathOf(asked)),
  });

const post = (n: number, more: object = {}) => ({
  id: `77_${n}`,
  message: `Post ${n}`,
  created_time: `2026-11-20T10:00:0${n}+0000`,
  permalink_url: `https://www.facebook.com/77/posts/${n}`,
  from: { id: '77', name: 'Northwind' },
  ...more,
});

describe('a page', () => {
  test('is its profile and its posts; the token stands in no address, and no answer is kept', async () => {
    const profile = {
      id: '77',
      name: 'Northwind',
      username: 'northwind',
      about: 'We roast.',
      website: 'northwind.example https://jobs.example',
      link: 'https://www.facebook.com/northwind',
      followers_count: 321,
      fan_count: 300,
      picture: { data: { url: 'https://scontent.example/p.jpg?oh=1' } },
      cover: { source: 'https://scontent.example/c.jpg?oh=1' },
    };
    const { entries, asked, error } = await polls({}, (_, path) =>
      path.endsWith('/posts') ? edge([post(1)]) : { json: profile },
    );
    expect(error).toBeUndefined();
    expect(asked.map(pathOf)).toEqual(['/v25.0/me', '/v25.0/me/posts']);
    for (const each of asked) {
      expect(each.headers?.authorization).toBe('Bearer EAAB-token');
      expect(each.isSecret).toBe(true);
      expect(each.url).not.toContain('EAAB');
    }
    expect(entries[0]).toMatchObject({
      id: 'profile:77',
      url: 'https://www.facebook.com/northwind',
      title: 'Northwind',
      reach: 321,
      media: [
        { url: 'https://scontent.example/p.jpg?oh=1', type: 'image', alt: 'Northwind' },
        { url: 'https://scontent.example/c.jpg?oh=1', type: 'image', alt: 'Northwind' },
      ],
    });
    expect(entries[0]?.html).toContain('href="https://northwind.example"');
    expect(entries[0]?.html).toContain('We roast.');
  });

  test('all of a post is read', async () => {
    const full = post(1, {
      message: 'New <beans> at https://northwind.example/a',
      reactions: { data: [], summary: { total_count: 12 } },
      comments: { data: [], summary: { total_count: 3 } },
      shares: { count: 2 },
      full_picture: 'https://scontent.example/full.jpg',
      attachments: {
        data: [
          {
            type: 'share',
            url: 'https://l.facebook.com/l.php?u=https%3A%2F%2Fpress.example%2Fb&h=AT0',
            title: 'A & B',
            media: { image: { src: 'https://scontent.example/1.jpg' } },
            subattachments: { data: [{ media: { image: { src: 'https://scontent.example/2.jpg' } } }, 7] },
          },
        ],
      },
    });
    const { entries } = await polls({ kinds: ['posts'] }, () => edge([full]));
    expect(entries).toEqual([
      toEntry({
        id: '77_1',
        url: 'https://www.facebook.com/77/posts/1',
        html: '<p>New &lt;beans&gt; at <a href="https://northwind.example/a">https://northwind.example/a</a></p><p><a href="https://press.example/b">A &amp; B</a></p>',
        author: 'Northwind',
        authorUrl: 'https://www.facebook.com/77',
        siteName: 'Facebook',
        publishedAt: '2026-11-20T10:00:01.000Z',
        counts: { likes: 12, replies: 3, shares: 2 },
        media: [
          { url: 'https://scontent.example/1.jpg', type: 'image', alt: null },
          { url: 'https://scontent.example/2.jpg', type: 'image', alt: null },
        ],
      }),
    ]);
  });

  test('goes on by the place in the next address, and never keeps the token in it', async () => {
    const memory: ApiMemory = { cursor: undefined };
    const next =
      'https://graph.facebook.com/v25.0/77/posts?access_token=EAAB-token&limit=1&until=1795000000&__paging_token=enc';
    const answer = (asked: Asked) => (parameter(asked, 'until') === null ? edge([post(2)], next) : edge([post(1)]));
    const options = { kinds: ['posts'], maxPages: 1, pageSize: 1 };
    await polls(options, () => edge([post(0)]), { memory });
    const { entries, asked } = await polls(options, answer, { memory });
    expect(entries.map(({ id }) => id)).toEqual(['77_2']);
    expect(parameter(asked[0], 'since')).toBe(String(Date.parse('2026-11-19T10:00:00Z') / 1000));
    expect(JSON.stringify(memory.cursor)).toContain('__paging_token');
    expect(JSON.stringify(memory.cursor)).not.toContain('EAAB');
    const rest = await polls({ ...options, maxPages: 3 }, answer, { memory });
    expect(rest.entries.map(({ id }) => id)).toEqual(['77_1']);
    expect(rest.asked.map((each) => parameter(each, '__paging_token'))).toContain('enc');
  });
});

test('comments below posts are read, without those of the page itself', async () => {
  const comment = (id: string, from: string, more: object = {}) => ({
    id,
    message: `Comment ${id}`,
    from: { id: from, name: `Name ${from}` },
    created_time: '2026-11-21T10:00:00+0000',
    like_count: 1,
    comment_count: 0,
    permalink_url: `https://www.facebook.com/77/posts/1?comment_id=${id}`,
    ...more,
  });
  const { entries, asked } = await polls({ kinds: ['comments'] }, (_, path) =>
    path.endsWith('/comments')
      ? edge([
          comment('3', '9', { parent: { id: '2', permalink_url: 'https://www.facebook.com/77/posts/1?comment_id=2' } }),
          comment('2', '77'),
          comment('1', '8', { attachment: { media: { image: { src: 'https://scontent.example/c.jpg' } } } }),
        ])
      : edge([
          post(1, { comments: { summary: { total_count: 3 } } }),
          post(0, { comments: { summary: { total_count: 0 } } }),
        ]),
  );
  expect(asked.map(pathOf)).toEqual(['/v25.0/me/posts', '/v25.0/77_1/comments']);
  expect(entries.map(({ id, author, parent }) => [id, author, parent])).toEqual([
    ['1', 'Name 8', 'https://www.facebook.com/77/posts/1'],
    ['3', 'Name 9', 'https://www.facebook.com/77/posts/1?comment_id=2'],
  ]);
  expect(entries[0]).toMatchObject({
    counts: { likes: 1, replies: 0 },
    media: [{ url: 'https://scontent.example/c.jpg' }],
  });
});

test('recommendations are ratings', async () => {
  const row = { created_time: '2026-11-21T10:00:00+0000', reviewer: { id: '5', name: 'Ann' }, review_text: 'Fine' };
  const rows = [
    { ...row, recommendation_type: 'negative' },
    { ...row, created_time: '2015-01-01T10:00:00+0000', rating: 4 },
  ];
  const { entries } = await polls({ kinds: ['ratings'] }, () => edge(rows));
  expect(entries.map(({ rating, author, text }) => [rating, author, text])).toEqual([
    [{ value: 4, best: 5, worst: 1 }, 'Ann', 'Fine'],
    [{ value: 0, best: 1, worst: 0 }, 'Ann', 'Fine'],
  ]);
  expect(new Set(entries.flatMap(({ id, url }) => [id, url])).size).toBe(4);
});

const fault = (code: number, status = 400, more: object = {}): Answered => ({
  json: { error: { message: 'said', type: 'OAuthException', code, fbtrace_id: 'A', ...more } },
  status,
});

test.each([
  [fault(190, 401, { error_subcode: 463 }), { code: 'ACCESS_DENIED', retry: 'never' }],
  [fault(10, 403), { code: 'ACCESS_DENIED' }],
  [fault(200, 403), { code: 'ACCESS_DENIED' }],
  [fault(100), { code: 'HTTP_STATUS', retry: 'never' }],
  [fault(4, 403), { code: 'RATE_LIMITED', retry: 'later', retryAfterMs: 3_600_000 }],
  [fault(80_001), { code: 'RATE_LIMITED', retry: 'later' }],
  [fault(2, 400, { is_transient: true }), { code: 'HTTP_STATUS', retry: 'later' }],
  [fault(190, 200), { code: 'ACCESS_DENIED' }],
  [{ text: '<html></html>' }, { code: 'SOURCE_FORMAT' }],
  [{ json: { unexpected: true } }, { code: 'SOURCE_FORMAT' }],
  [edge([{ id: 7 }]), { code: 'SOURCE_FORMAT' }],
] as readonly (readonly [Answered, object])[])('%j is an error with its mend', async (answered, expected) => {
  const { error } = await polls({ kinds: ['posts'] }, () => answered);
  expect(error).toMatchObject(expected);
  expect(String(error)).not.toContain('EAAB');
});

test.each([
  [{ 'x-app-usage': '{"call_count":100,"total_time":2,"total_cputime":3}' }, 3_600_000],
  [
    {
      'x-business-use-case-usage':
        '{"77":[{"type":"pages","call_count":20,"total_cputime":101,"estimated_time_to_regain_access":7}]}',
    },
    420_000,
  ],
  [{ 'x-app-usage': '{"call_count":99}' }, undefined],
  [{ 'x-app-usage': 'none' }, undefined],
])('%j asks for rest', async (headers, restMs) => {
  const { asked } = await polls({ kinds: ['posts'] }, () => edge([]));
  const until = asked[0]?.readRest?.({ status: 200, headers, body: () => new Uint8Array() }, new Date(now));
  expect(until === undefined ? undefined : until - Date.parse(now)).toBe(restMs);
});

describe.skipIf(!hasSamples)('recorded answers (of ../shared/channels, where that is)', () => {
  const sample = (name: string): Answered => ({ json: readSample(`21-meta/${name}`) });

  test('a page', async () => {
    const { entries } = await polls({ kinds: ['profile'] }, () => sample('fb-page.json'));
    expect(entries[0]).toMatchObject({
      id: 'profile:20531316728',
      url: 'https://www.facebook.com/facebookapp',
      title: 'Facebook',
      reach: 214_507_731,
    });
  });

  test('its posts', async () => {
    const memory: ApiMemory = { cursor: undefined };
    const answer = (asked: Asked) => (parameter(asked, 'until') === null ? sample('fb-page-feed-p1.json') : edge([]));
    const { entries, asked } = await polls({ kinds: ['posts'] }, answer, { memory });
    expect(entries).toHaveLength(5);
    expect(entries.at(-1)).toMatchObject({
      id: '4_10113477241177441',
      url: 'https://www.facebook.com/4/posts/10113477241177441',
      html: '<p>Happy July 4th! 🇺🇸</p>',
      publishedAt: '2021-07-04T19:50:58.000Z',
    });
    expect(parameter(asked[1], 'until')).toBe('1624385168');
    expect(JSON.stringify(memory.cursor)).not.toContain('access_token');
  });

  test('comments', async () => {
    const { entries } = await polls({ kinds: ['comments'], maxPages: 1 }, (_, path) =>
      path.endsWith('/posts') ? edge([post(1)]) : sample('fb-comments-p1.json'),
    );
    expect(entries).toHaveLength(10);
    expect(entries.find(({ id }) => id === '77_1_10158407903973553')).toMatchObject({
      url: 'https://www.facebook.com/19292868552/posts/10158407654328553/?comment_id=10158407903973553',
      publishedAt: '2021-08-10T19:38:44.000Z',
      counts: { likes: 0, replies: 2 },
    });
    expect(entries.every(({ html }) => html?.startsWith('<p>'))).toBe(true);
  });

  test('an error', async () => {
    const { error } = await polls({}, () => ({ json: readSample('21-meta/graph-error.json'), status: 400 }));
    expect(error).toMatchObject({ code: 'ACCESS_DENIED' });
  });
});
