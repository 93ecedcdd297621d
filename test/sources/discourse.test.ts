/** What is read of Discourse forums, held against recorded answers and small ones of our own. */
import { describe, expect, test } from 'vitest';
import { discourse } from '../../lib/sources/discourse.ts';
import { type Answered, hasSamples, pollApi, readSample } from './api-poll.ts';

const forum = 'https://forum.example';
const options = { forum };

const toPost = (id: number, more: object = {}) => ({
  id,
  username: 'ada',
  created_at: new Date(Date.UTC(2026, 10, 20) + id * 60_000).toISOString(),
  updated_at: new Date(Date.UTC(2026, 10, 20) + id * 60_000).toISOString(),
  cooked: `<p>Northwind Coffee ${id}</p>`,
  post_number: 1,
  post_type: 1,
  topic_id: 7,
  topic_slug: 'beans',
  topic_title: 'Beans',
  ...more,
});
const latest = (...posts: readonly object[]): Answered => ({ json: { latest_posts: posts } });

/** A forum of these posts, as Discourse pages them: a stretch of 50 ids, whatever of it is there. */
const serve = (posts: readonly { readonly id: number }[]) => {
  const highest = Math.max(...posts.map(({ id }) => id));
  return ({ url }: { readonly url: string }): Answered => {
    const before = Number(new URL(url).searchParams.get('before') ?? highest);
    return latest(...posts.filter(({ id }) => id <= before && id > before - 50).toSorted((a, b) => b.id - a.id));
  };
};

describe.skipIf(!hasSamples)('recorded answers', () => {
  test('the newest posts are read with every field that the sheet names', async () => {
    const { entries, error } = await pollApi(discourse, {
      options,
      owned: true,
      answer: ({ url }) =>
        url.includes('before') ? latest() : { json: readSample('19-discourse/api-client-posts_latest.json') },
    });
    expect(error).toBeUndefined();
    expect(entries.map(({ id }) => id)).toEqual(['2', '10', '14', '15']);
    expect(entries[3]).toMatchObject({
      url: 'https://forum.example/t/this-is-an-uncategorized-title/11/2',
      title: 'This is an uncategorized title',
      html: '<p>holla bullhonky.</p>',
      author: 'johndoe',
      authorUrl: 'https://forum.example/u/johndoe',
      siteName: 'forum.example',
      publishedAt: '2020-01-25T02:10:07.971Z',
      updatedAt: '2020-01-25T02:10:07.971Z',
      parent: 'https://forum.example/t/this-is-an-uncategorized-title/11',
      counts: { replies: 0, quotes: 0, views: 1, score: 0.2 },
    });
    expect(entries[2]?.parent).toBeNull();
    expect(entries[1]?.html).toContain('<img src="https://localhost/images/welcome/');
  });

  test('posts of a recorded topic have likes and what they answer', async () => {
    const recorded = readSample('19-discourse/topic-1148.json') as { post_stream: { posts: { id: number }[] } };
    const { posts } = recorded.post_stream;
    const { entries } = await pollApi(discourse, {
      options: { ...options, maxPages: 1 },
      owned: true,
      answer: () => latest(...posts),
    });
    expect(entries).toHaveLength(20);
    expect(entries.filter(({ counts }) => counts?.likes === 6)).toHaveLength(1);
    expect(entries.map(({ parent }) => parent)).toContain('https://forum.example/t/support-ublock-origin/1148/3');
    expect(entries.some(({ html }) => html?.includes('https://csa-discourse-uploads.s3-') === true)).toBe(true);
  });

  test('a single recorded post is read too', async () => {
    const { entries } = await pollApi(discourse, {
      options: { ...options, maxPages: 1 },
      owned: true,
      answer: () => latest(Object(readSample('19-discourse/post.json'))),
    });
    expect(entries).toMatchObject([
      { id: '2500', author: 'chr_c', updatedAt: '2015-07-29T21:50:55.109Z', counts: { views: 19, score: 242.45 } },
    ]);
  });

  test('topics are read with their figures', async () => {
    const { entries } = await pollApi(discourse, {
      options: { ...options, read: 'topics', maxPages: 1 },
      owned: true,
      answer: () => ({ json: readSample('19-discourse/latest.json') }),
    });
    expect(entries.find(({ id }) => id === 'topic:1148')).toMatchObject({
      url: 'https://forum.example/t/ibm-powervm-support/1148',
      title: 'IBM PowerVM support?',
      publishedAt: '2016-05-23T17:03:59.379Z',
      updatedAt: '2016-05-25T02:52:49.526Z',
      counts: { likes: 0, views: 40, replies: 3 },
    });
  });

  test('topics of the official client’s fixture have authors and excerpts', async () => {
    const { entries } = await pollApi(discourse, {
      options: { ...options, read: 'topics', maxPages: 1 },
      owned: true,
      answer: () => ({ json: readSample('19-discourse/api-client-latest.json') }),
    });
    expect(entries[0]).toMatchObject({ author: 'test_users' });
    expect(entries.some(({ html }) => html?.startsWith('Welcome!') === true)).toBe(true);
  });

  test('a search of the old shape shows topics', async () => {
    const { entries } = await pollApi(discourse, {
      options: { ...options, read: 'search', query: 'test' },
      answer: () => ({ json: readSample('19-discourse/api-client-search.json') }),
    });
    expect(entries.map(({ url }) => url)).toEqual(
      [3, 2, 1].map((id) => `https://forum.example/t/test-topic-${id}/${id}`),
    );
  });
});

describe('the newest posts', () => {
  const all = Array.from({ length: 130 }, (_, index) => toPost(index + 1)).filter(({ id }) => id < 30 || id > 95);

  test('are read down to the first, past a stretch where all were deleted', async () => {
    const { entries, asked } = await pollApi(discourse, { options, answer: serve(all) });
    expect(entries).toHaveLength(all.length);
    expect(new Set(entries.map(({ id }) => id)).size).toBe(all.length);
    expect(asked.map(({ url }) => new URL(url).search)).toEqual(['', '?before=95', '?before=45']);
  });

  test('a later poll asks down to a page that it knows and hands on what is new or edited', async () => {
    const memory = { cursor: undefined };
    const posts = Array.from({ length: 130 }, (_, index) => toPost(index + 1));
    await pollApi(discourse, { options, memory, answer: serve(posts) });
    const edited = posts.map((post) => (post.id === 129 ? { ...post, cooked: '<p>Northwind Coffee!</p>' } : post));
    const { entries, asked } = await pollApi(discourse, { options, memory, answer: serve([...edited, toPost(131)]) });
    expect(entries.map(({ id }) => id)).toEqual(['129', '131']);
    expect(asked.length).toBe(2);
  });

  test('what was hidden or taken back, and notes of the forum itself, are not handed on', async () => {
    const posts = [
      toPost(1),
      toPost(2, { hidden: true }),
      toPost(3, { deleted_at: '2026-11-21T08:00:00Z' }),
      toPost(4, { user_deleted: true }),
      toPost(5, { post_type: 3 }),
      toPost(6, { post_type: 2 }),
    ];
    const { entries } = await pollApi(discourse, { options, answer: serve(posts) });
    expect(entries.map(({ id }) => id)).toEqual(['1', '6']);
  });

  test('a post that is gone from its stretch is asked for, and told as deleted', async () => {
    const memory = { cursor: undefined };
    const posts = [1, 2, 3].map((id) => toPost(id));
    await pollApi(discourse, { options, memory, answer: serve(posts) });
    const { deleted, error } = await pollApi(discourse, {
      options,
      memory,
      answer: (asked) =>
        asked.url.endsWith('/posts/2.json')
          ? { status: 404, json: { errors: ['not found'], error_type: 'not_found' } }
          : serve(posts.filter(({ id }) => id !== 2))(asked),
    });
    expect(error).toBeUndefined();
    expect(deleted).toEqual(['2']);
  });

  const mixed = [
    toPost(1, { cooked: '<p>Something else</p>' }),
    toPost(2, { cooked: '<p>I like NORTHWIND  coffee</p>' }),
    toPost(3, { cooked: '<p>See <a href="https://www.northwind.example/x">this</a></p>' }),
  ];
  test.each([
    ['of a forum of others, what names the brand or leads to it', {}, false, ['2', '3']],
    ['of an owned forum, all', {}, true, ['1', '2', '3']],
    ['with a query, what it means', { query: 'something OR like -coffee' }, true, ['1']],
  ])('%s is handed on', async (_name, more, owned, expected) => {
    const { entries } = await pollApi(discourse, { options: { ...options, ...more }, owned, answer: serve(mixed) });
    expect(entries.map(({ id }) => id)).toEqual(expected);
  });

  test('a forum in a folder is asked there, by its robots.txt for strangers and by its key for friends', async () => {
    const folder = { forum: 'https://example.org/community' };
    const strangers = await pollApi(discourse, { options: folder, answer: () => latest() });
    expect(strangers.asked).toMatchObject([{ url: 'https://example.org/community/posts.json', robots: 'obey' }]);
    const friends = await pollApi(discourse, {
      options: { ...folder, apiKey: 'env:EARMARK_FORUM', apiUser: 'earmark' },
      secrets: { 'env:EARMARK_FORUM': 'k3y' },
      answer: () => latest(),
    });
    expect(friends.asked).toMatchObject([
      { robots: 'ignore', headers: { 'api-key': 'k3y', 'api-username': 'earmark' } },
    ]);
  });
});

describe('the search', () => {
  test('goes through its pages, newest first, with titles of the topics', async () => {
    const memory = { cursor: undefined };
    const answer = ({ url }: { readonly url: string }): Answered => {
      const page = Number(new URL(url).searchParams.get('page'));
      const blurb = toPost(page === 1 ? 9 : 8, {
        cooked: undefined,
        blurb: 'a Northwind Coffee &hellip;',
        topic_title: undefined,
      });
      return {
        json: {
          posts: [{ ...blurb, post_number: 3 }],
          topics: [{ id: 7, title: 'Beans', slug: 'beans' }],
          grouped_search_result: { more_full_page_results: page === 1 },
        },
      };
    };
    const { entries, asked } = await pollApi(discourse, { options: { ...options, read: 'search' }, memory, answer });
    expect(asked.map(({ url }) => new URL(url).search)).toEqual([
      '?q=%22Northwind+Coffee%22+order%3Alatest&page=1',
      '?q=%22Northwind+Coffee%22+order%3Alatest&page=2',
    ]);
    expect(entries).toMatchObject([{ id: '9' }, { id: '8', title: 'Beans', url: `${forum}/t/beans/7/3` }]);
    const later = await pollApi(discourse, { options: { ...options, read: 'search' }, memory, answer });
    expect(later.asked.map(({ url }) => new URL(url).searchParams.get('q'))).toEqual([
      '"Northwind Coffee" order:latest after:2026-11-18',
    ]);
    expect(later.entries).toEqual([]);
  });
});

describe('what cannot be read', () => {
  test.each<[string, Answered, object]>([
    [
      'a closed forum',
      { status: 403, json: { errors: ['You are not permitted.'], error_type: 'invalid_access' } },
      { code: 'ACCESS_DENIED', retry: 'never' },
    ],
    [
      'a limit inside another status',
      { status: 422, json: { errors: ['too many times'], error_type: 'rate_limit', extras: { wait_seconds: 12 } } },
      { code: 'RATE_LIMITED', retry: 'later' },
    ],
    ['another site', { status: 404, text: '<html>' }, { code: 'HTTP_STATUS', retry: 'never' }],
    ['HTML for JSON', { text: '<html>' }, { code: 'SOURCE_FORMAT' }],
    ['another shape', { json: { latest_posts: {} } }, { code: 'SOURCE_FORMAT' }],
    ['posts of another shape', latest({ id: 'x' }), { code: 'SOURCE_FORMAT' }],
  ])('%s is a typed error', async (_name, answered, expected) => {
    const { error } = await pollApi(discourse, { options, answer: () => answered });
    expect(error).toMatchObject(expected);
  });

  test('the seconds that a limit names are waited for', async () => {
    const { asked } = await pollApi(discourse, { options, answer: () => latest() });
    const now = new Date('2026-11-22T12:00:00Z');
    const body = () => Buffer.from(JSON.stringify({ errors: ['slow'], extras: { wait_seconds: 12 } }));
    expect(asked[0]?.readRest?.({ status: 429, headers: {}, body }, now)).toBe(now.getTime() + 12_000);
    expect(asked[0]?.readRest?.({ status: 200, headers: {}, body }, now)).toBeUndefined();
  });
});
