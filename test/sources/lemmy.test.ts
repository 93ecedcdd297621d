/** Lemmy: searches of versions 3 and 4 of its API, on answers of our own in the shapes that its client declares. */
import { describe, expect, test } from 'vitest';
import { lemmy } from '../../lib/sources/lemmy.ts';
import { type Memory, pollSocial, type Said } from './social-stand-in.ts';

const server = 'https://lemmy.example';
const options = { server, query: 'northwind', kinds: ['post'] };

type Path = { readonly path: string };
const queryOf = (path: string): URLSearchParams => new URLSearchParams(path.split('?')[1]);
const at = (n: number): string => new Date(Date.parse('2026-11-22T08:00:00.000Z') + n * 60_000).toISOString();

const creator = { id: 5, name: 'ada', display_name: 'Ada', actor_id: 'https://far.example/u/ada', local: false };
const community = { id: 7, name: 'coffee', title: 'Coffee', actor_id: 'https://far.example/c/coffee' };

const post = (n: number, given: Record<string, unknown> = {}) => ({
  post: {
    id: n,
    name: `Northwind ${n}`,
    body: `Said **${n}** times`,
    removed: false,
    deleted: false,
    published: at(n),
    ap_id: `https://far.example/post/${n}`,
    language_id: 0,
    ...given,
  },
  creator,
  community,
  counts: { comments: 1, score: 2, upvotes: 3, downvotes: 4 },
});
type View = ReturnType<typeof post>;

const comment = (n: number, given: Record<string, unknown> = {}) => ({
  ...post(1),
  comment: {
    id: n,
    content: `Northwind [here](https://northwind.example/${n})`,
    path: `0.12.${n}`,
    removed: false,
    deleted: false,
    published: at(n),
    ap_id: `https://far.example/comment/${n}`,
    language_id: 37,
    ...given,
  },
  counts: { score: 5, upvotes: 6, downvotes: 1, child_count: 2 },
});

const site: Said = {
  json: { all_languages: [0, 37, 32].map((id) => ({ id, code: id === 37 ? 'en' : id === 32 ? 'de' : 'und' })) },
};

/** Version 3: pages by number, posts and comments apart. */
const version3 =
  (
    posts: readonly View[],
    comments: readonly unknown[] = [],
    one: (path: string) => Said = () => ({ status: 404, json: { error: 'couldnt_find_post' } }),
  ) =>
  ({ path }: Path): Said => {
    if (path.startsWith('/api/v3/site')) return site;
    if (!path.startsWith('/api/v3/search')) return one(path);
    const query = queryOf(path);
    const size = Number(query.get('limit'));
    const from = (Number(query.get('page')) - 1) * size;
    const isPosts = query.get('type_') === 'Posts';
    return {
      json: {
        type_: query.get('type_'),
        posts: isPosts ? posts.slice(from, from + size) : [],
        comments: isPosts ? [] : comments.slice(from, from + size),
        communities: [],
        users: [],
      },
    };
  };

describe('version 3', () => {
  test('is searched page by page, newest first, in all that the server knows', async () => {
    const posts = [3, 2, 1].map((n) => post(n));
    const { paths, entries, error } = await pollSocial(lemmy, {
      options: { ...options, pageSize: 2 },
      answer: version3(posts),
    });
    expect(error).toBeUndefined();
    expect(paths).toEqual([
      '/api/v3/search?q=northwind&type_=Posts&sort=New&listing_type=All&page=1&limit=2',
      '/api/v3/search?q=northwind&type_=Posts&sort=New&listing_type=All&page=2&limit=2',
    ]);
    expect(entries.map(({ id }) => id)).toEqual(['post:2', 'post:3', 'post:1']);
  });

  test('is asked no faster than its limit, and for its languages once a poll where something says its own', async () => {
    const { asked, paths } = await pollSocial(lemmy, {
      options: { ...options, kinds: ['post', 'comment'], pageSize: 1 },
      answer: version3([post(2, { language_id: 32 })], [comment(5), comment(4)]),
    });
    expect(paths.filter((path) => path.startsWith('/api/v3/site'))).toHaveLength(1);
    expect(asked.filter(({ url }) => url.includes('/search')).every(({ spacingMs }) => spacingMs === 10_000)).toBe(
      true,
    );
  });

  test('gives all that a post says of itself', async () => {
    const given = {
      url: 'https://northwind.example/new.jpg',
      url_content_type: 'image/jpeg',
      alt_text: 'A cup',
      thumbnail_url: 'https://lemmy.example/t.jpg',
      embed_video_url: 'https://v.example/1.mp4',
      embed_title: 'New & "old"',
      embed_description: 'Beans.',
      language_id: 32,
      published: '2026-11-22T08:01:00.123456',
      updated: '2026-11-22T09:00:00.5Z',
    };
    const { entries } = await pollSocial(lemmy, { options, answer: version3([post(1, given)]) });
    expect(entries).toEqual([
      {
        id: 'post:1',
        url: 'https://far.example/post/1',
        title: 'Northwind 1',
        html: '<p>Said 1 times</p><blockquote><p><a href="https://northwind.example/new.jpg">New &amp; &quot;old&quot;</a></p><p>Beans.</p></blockquote>',
        text: null,
        author: 'Ada',
        authorUrl: 'https://far.example/u/ada',
        siteName: '!coffee@far.example',
        publishedAt: '2026-11-22T08:01:00.123Z',
        updatedAt: '2026-11-22T09:00:00.500Z',
        language: 'de',
        rating: null,
        reach: null,
        parent: null,
        counts: { score: 2, likes: 3, dislikes: 4, replies: 1 },
        media: [
          { url: 'https://northwind.example/new.jpg', type: 'image', alt: 'A cup' },
          { url: 'https://v.example/1.mp4', type: 'video', alt: 'A cup' },
        ],
        reply: null,
      },
    ]);
  });

  test('gives all that a comment says of itself', async () => {
    const { entries } = await pollSocial(lemmy, {
      options: { ...options, kinds: ['comment'] },
      answer: version3([], [comment(34)]),
    });
    expect(entries).toMatchObject([
      {
        id: 'comment:34',
        url: 'https://far.example/comment/34',
        title: 'Northwind 1',
        html: '<p>Northwind <a href="https://northwind.example/34">here</a></p>',
        language: 'en',
        parent: 'https://lemmy.example/comment/12',
        counts: { score: 5, likes: 6, dislikes: 1, replies: 2 },
      },
    ]);
  });

  test.each([
    ['a comment on the post itself', comment(34, { path: '0.34' }), { parent: 'https://far.example/post/1' }],
    ['a comment without an address', comment(34, { ap_id: null }), { url: 'https://lemmy.example/comment/34' }],
    ['a path that is none', comment(34, { path: '0.x"y.34' }), { parent: 'https://far.example/post/1' }],
  ])('reads %s', async (_name, row, expected) => {
    const { entries } = await pollSocial(lemmy, {
      options: { ...options, kinds: ['comment'] },
      answer: version3([], [row]),
    });
    expect(entries[0]).toMatchObject(expected);
  });

  test.each([
    ['without words', { body: null }, { html: '' }],
    ['without an address of its own', { ap_id: 'urn:x' }, { url: 'https://lemmy.example/post/1' }],
    ['with a link that is none', { url: 'javascript:alert(1)' }, { html: '<p>Said 1 times</p>', media: [] }],
    [
      'with a small picture alone',
      { thumbnail_url: 'https://t.example/1' },
      { media: [{ url: 'https://t.example/1', type: 'image', alt: null }] },
    ],
    ['in a language that the server does not name', { language_id: 99 }, { language: null }],
  ])('reads a post %s', async (_name, given, expected) => {
    const { entries } = await pollSocial(lemmy, { options, answer: version3([post(1, given)]) });
    expect(entries[0]).toMatchObject(expected);
  });

  test.each([{ removed: true }, { deleted: true }])('leaves out what was taken back: %j', async (given) => {
    const memory: Memory = { cursor: undefined };
    const { entries } = await pollSocial(lemmy, { options, answer: version3([post(2, given), post(1)]), memory });
    expect(entries.map(({ id }) => id)).toEqual(['post:1']);
    expect(JSON.stringify(memory.cursor)).not.toContain('far.example/post/2');
  });

  test('asks for the longest text, and finishes all else here', async () => {
    const posts = [
      post(3, { body: 'northwind traders' }),
      post(2, { body: 'good coffee' }),
      post(1, { name: 'Coffee', body: 'of Northwind' }),
    ];
    const { paths, entries } = await pollSocial(lemmy, {
      options: { ...options, query: 'coffee northwind -traders author:ada' },
      answer: version3(posts),
    });
    expect(paths[0]).toContain('?q=northwind&');
    expect(entries.map(({ id }) => id)).toEqual(['post:1', 'post:2']);
  });

  test('brings nothing when nothing is new, then what is new or edited', async () => {
    const memory: Memory = { cursor: undefined };
    const posts = [2, 1].map((n) => post(n));
    await pollSocial(lemmy, { options, answer: version3(posts), memory });
    const again = await pollSocial(lemmy, { options, answer: version3(posts), memory });
    expect([again.entries, again.paths.length]).toEqual([[], 1]);
    const later = [post(3), post(2), post(1, { body: 'Edited' })];
    const { entries } = await pollSocial(lemmy, { options, answer: version3(later), memory });
    expect(entries.map(({ id }) => id)).toEqual(['post:1', 'post:3']);
  });

  test('honours deletion, however its server says so', async () => {
    const memory: Memory = { cursor: undefined };
    const posts = [5, 4, 3, 2, 1].map((n) => post(n));
    await pollSocial(lemmy, { options, answer: version3(posts), memory });
    const one = (path: string): Said => {
      if (path === '/api/v3/post?id=4') return { status: 404, json: { error: 'couldnt_find_post' } };
      if (path === '/api/v3/post?id=3') return { status: 400, json: { error: 'couldnt_find_post' } };
      return { json: { post_view: path.endsWith('2') ? post(2, { deleted: true }) : post(5) } };
    };
    const { deleted, entries, error } = await pollSocial(lemmy, {
      options,
      answer: version3([post(6), post(1)], [], one),
      memory,
    });
    expect({ deleted: deleted.toSorted(), entries: entries.map(({ id }) => id), error }).toEqual({
      deleted: ['post:2', 'post:3', 'post:4'],
      entries: ['post:6'],
      error: undefined,
    });
  });

  test('loses nothing by a crash at any step', async () => {
    const answer = version3(
      [5, 4, 3, 2, 1].map((n) => post(n)),
      [9, 8, 7].map((n) => comment(n)),
    );
    const given = { ...options, kinds: ['post', 'comment'], pageSize: 2 };
    for (let diesAfter = 0; diesAfter < 16; diesAfter++) {
      const memory: Memory = { cursor: undefined };
      const first = await pollSocial(lemmy, { options: given, answer, memory, diesAfter });
      const second = await pollSocial(lemmy, { options: given, answer, memory });
      expect(new Set([...first.entries, ...second.entries].map(({ id }) => id)).size).toBe(8);
    }
  });
});

describe('version 4', () => {
  const post4 = (n: number, given: Record<string, unknown> = {}) => ({
    type_: 'Post',
    post: {
      id: n,
      name: `Northwind ${n}`,
      body: 'Tea',
      removed: false,
      deleted: false,
      published_at: at(n),
      updated_at: at(n + 1),
      ap_id: `https://far.example/post/${n}`,
      language_id: 37,
      comments: 1,
      score: 2,
      upvotes: 3,
      downvotes: 4,
      ...given,
    },
    creator: { id: 5, name: 'ada', ap_id: 'https://far.example/u/ada' },
    community: { id: 7, name: 'coffee', ap_id: 'https://far.example/c/coffee' },
  });
  const comment4 = (n: number) => ({
    ...post4(1),
    type_: 'Comment',
    comment: {
      id: n,
      content: 'Northwind',
      path: `0.${n}`,
      published_at: at(n),
      ap_id: `https://far.example/comment/${n}`,
      child_count: 9,
      score: 1,
    },
  });
  const version4 =
    (rows: readonly unknown[], list: string) =>
    ({ path }: Path): Said => {
      if (path.startsWith('/api/v4/site')) return site;
      const query = queryOf(path);
      const from = Number(query.get('page_cursor') ?? 0);
      const end = from + Number(query.get('limit'));
      return { json: { [list]: rows.slice(from, end), ...(end < rows.length ? { next_page: String(end) } : {}) } };
    };
  const given = { server, query: 'northwind', version: 'v4', pageSize: 2 };

  test.each(['items', 'results', 'search'])('is read by its cursor, all kinds together, listed as %s', async (list) => {
    const rows = [comment4(9), { type_: 'Community', community: { id: 1 } }, post4(2), post4(1)];
    const { entries, paths, error } = await pollSocial(lemmy, { options: given, answer: version4(rows, list) });
    expect(error).toBeUndefined();
    expect(paths[0]).toBe('/api/v4/search?search_term=northwind&q=northwind&limit=2');
    expect(paths.some((path) => path.endsWith('&page_cursor=2'))).toBe(true);
    expect(entries.map(({ id }) => id).toSorted()).toEqual(['comment:9', 'post:1', 'post:2']);
  });

  test('says the same as version 3', async () => {
    const { entries } = await pollSocial(lemmy, { options: given, answer: version4([comment4(9), post4(2)], 'items') });
    expect(entries).toMatchObject([
      {
        id: 'post:2',
        author: 'ada',
        authorUrl: 'https://far.example/u/ada',
        siteName: '!coffee@far.example',
        language: 'en',
        publishedAt: at(2),
        updatedAt: at(3),
        counts: { replies: 1, score: 2, likes: 3, dislikes: 4 },
      },
      { id: 'comment:9', parent: 'https://far.example/post/1', counts: { replies: 9, score: 1 }, publishedAt: at(9) },
    ]);
  });

  test('is asked only for what is new, in seconds of whole days', async () => {
    const memory: Memory = { cursor: undefined };
    await pollSocial(lemmy, { options: given, answer: version4([post4(1)], 'items'), memory });
    const { paths } = await pollSocial(lemmy, { options: given, answer: version4([post4(1)], 'items'), memory });
    expect(queryOf(paths[0] ?? '').get('time_range_seconds')).toBe('86400');
  });

  test('leaves out kinds that are not wanted, and goes on below them', async () => {
    const rows = [comment4(9), comment4(8), post4(1)];
    const { entries } = await pollSocial(lemmy, {
      options: { ...given, kinds: ['post'] },
      answer: version4(rows, 'items'),
    });
    expect(entries.map(({ id }) => id)).toEqual(['post:1']);
  });
});

describe('options', () => {
  test.each([
    ['no server', {}],
    ['a server that is no address', { server: 'lemmy.example' }],
    ['a version that is none', { server, version: 'v5' }],
    ['a token itself', { server, token: 'eyJhbGciOiJIUzI1NiJ9' }],
    ['a page that is too large', { server, pageSize: 51 }],
  ])('refuse %s', (_name, given) => {
    expect(lemmy.options.safeParse(given).success).toBe(false);
  });

  test('send a token in the header alone', async () => {
    const token = 'env:EARMARK_LEMMY_TOKEN';
    const { asked, paths } = await pollSocial(lemmy, { options: { ...options, token }, answer: version3([]) });
    expect(asked[0]?.headers?.authorization).toBe(`Bearer value of ${token}`);
    expect(paths.join()).not.toContain('value of');
  });
});

describe('what goes wrong', () => {
  test.each<[string, Said, Record<string, unknown>]>([
    [
      'a limit without a status of its own',
      { status: 400, json: { error: 'rate_limit_error' } },
      { code: 'RATE_LIMITED', retry: 'later', retryAfterMs: 600_000 },
    ],
    ['the same in newer words', { status: 429, json: { error: 'too_many_requests' } }, { code: 'RATE_LIMITED' }],
    [
      'a private server',
      { status: 400, json: { error: 'instance_is_private' } },
      { code: 'ACCESS_DENIED', mend: expect.stringContaining('"token"') },
    ],
    [
      'a token that ended',
      { status: 401, json: { error: 'incorrect_login' } },
      { code: 'ACCESS_DENIED', retry: 'never' },
    ],
    [
      'a page against robots',
      { text: '<!doctype html><title>Making sure you are not a bot</title>' },
      { code: 'SOURCE_FORMAT' },
    ],
    ['the same with a status', { status: 503, text: '<html>' }, { code: 'HTTP_STATUS', retry: 'later' }],
    ['a refusal of the edge', { status: 403, text: '<html>' }, { code: 'ACCESS_DENIED' }],
    ['an API that is not there', { status: 404, text: '' }, { code: 'HTTP_STATUS', status: 404 }],
    ['an error inside a good answer', { json: { error: 'unknown' } }, { code: 'HTTP_STATUS' }],
    ['another shape', { json: { results: 7 } }, { code: 'SOURCE_FORMAT' }],
    ['rows that are none', { json: { posts: [{ post: [] }, 7] } }, { code: 'SOURCE_FORMAT' }],
  ])('%s is told with its mend', async (_name, said, expected) => {
    const { error, entries } = await pollSocial(lemmy, { options, answer: () => said });
    expect(error).toMatchObject(expected);
    expect(entries).toEqual([]);
  });

  test('a wrong row costs itself alone', async () => {
    const rows = [post(2), { ...post(1), creator: null }] as unknown as View[];
    const { entries, logged } = await pollSocial(lemmy, { options, answer: version3(rows) });
    expect(entries.map(({ id }) => id)).toEqual(['post:2']);
    expect(logged).toContain('rows that cannot be read are left out');
  });
});
