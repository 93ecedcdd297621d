/** Bluesky: an account, and searches with a login, on recorded answers and on small ones of our own. */
import { describe, expect, test } from 'vitest';
import { bluesky } from '../../lib/sources/bluesky.ts';
import { type Memory, noSamples, pollSocial, readSample, readSampleHeaders, type Said } from './social-stand-in.ts';

const appPassword = 'env:EARMARK_BLUESKY_APP_PASSWORD';
const search = { query: 'northwind', identifier: 'ada@northwind.example', appPassword };
const session: Said = { json: { accessJwt: 'jwt-of-ada', refreshJwt: 'r', did: 'did:plc:ada', handle: 'a.example' } };

const author = (given: Record<string, unknown> = {}) => ({
  did: 'did:plc:bob',
  handle: 'bob.example',
  displayName: 'Bob',
  labels: [],
  ...given,
});

const uriOf = (n: number): string => `at://did:plc:bob/app.bsky.feed.post/3k${n}`;
const at = (n: number): string => new Date(Date.parse('2026-11-22T08:00:00.000Z') + n * 60_000).toISOString();

const post = (n: number, given: Record<string, unknown> = {}, record: Record<string, unknown> = {}) => ({
  uri: uriOf(n),
  author: author(),
  record: { $type: 'app.bsky.feed.post', text: `Northwind ${n}`, createdAt: at(n), ...record },
  indexedAt: at(n),
  labels: [],
  ...given,
});
type Post = ReturnType<typeof post>;
type Path = { readonly path: string };

const queryOf = (path: string): URLSearchParams => new URLSearchParams(path.split('?')[1]);

/** A page of rows by limit and a cursor that counts. */
const toPage = <Row>(path: string, rows: readonly Row[]) => {
  const query = queryOf(path);
  const from = Number(query.get('cursor') ?? 0);
  const end = from + Number(query.get('limit'));
  return { shown: rows.slice(from, end), ...(end < rows.length ? { cursor: String(end) } : {}) };
};

const network =
  (posts: readonly Post[]) =>
  ({ path }: Path): Said => {
    if (path.includes('createSession')) return session;
    if (path.includes('getPosts')) {
      const wanted = queryOf(path).getAll('uris');
      return { json: { posts: posts.filter(({ uri }) => wanted.includes(uri)) } };
    }
    const { shown, ...rest } = toPage(path, posts);
    return { json: { posts: shown, ...rest } };
  };

describe('a search', () => {
  test('signs in once, asks with the session, and keeps both out of every address', async () => {
    const posts = [3, 2, 1].map((n) => post(n));
    const { asked, paths, entries, error } = await pollSocial(bluesky, {
      options: { ...search, pageSize: 2 },
      answer: network(posts),
    });
    expect(error).toBeUndefined();
    expect(entries.map(({ id }) => id)).toEqual([2, 3, 1].map(uriOf));
    expect(paths).toEqual([
      '/xrpc/com.atproto.server.createSession',
      '/xrpc/app.bsky.feed.searchPosts?q=northwind&sort=latest&limit=2',
      '/xrpc/app.bsky.feed.searchPosts?q=northwind&sort=latest&limit=2&cursor=2',
    ]);
    expect(asked[0]).toMatchObject({
      method: 'POST',
      isSecret: true,
      url: expect.stringContaining('https://bsky.social/'),
    });
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({
      identifier: 'ada@northwind.example',
      password: `value of ${appPassword}`,
    });
    expect(asked.slice(1).every(({ headers }) => headers?.authorization === 'Bearer jwt-of-ada')).toBe(true);
  });

  test('takes language, author and linked site beside the words, and finishes the rest here', async () => {
    const posts = [post(2), post(1, {}, { text: 'Northwind traders' })];
    const query = '"northwind coffee" OR northwind -traders lang:en author:@bob.example site:northwind.example';
    const { paths } = await pollSocial(bluesky, { options: { ...search, query }, answer: network(posts) });
    expect(paths[1]).toContain('?q="northwind coffee"&sort=latest&limit=100');
    expect(paths[2]).toContain('?q=northwind&author=bob.example&lang=en&domain=northwind.example&sort=latest');
    const without = { ...search, query: 'northwind -traders' };
    const { entries } = await pollSocial(bluesky, { options: without, answer: network(posts) });
    expect(entries.map(({ id }) => id)).toEqual([uriOf(2)]);
  });

  test('asks for all that links to a site where there are no words', async () => {
    const options = { ...search, query: 'site:northwind.example' };
    const { paths } = await pollSocial(bluesky, { options, answer: network([]) });
    expect(paths[1]).toContain('?q=*&domain=northwind.example');
  });

  test('asks again only since a little before the newest post, and hands on nothing twice', async () => {
    const memory: Memory = { cursor: undefined };
    await pollSocial(bluesky, { options: search, answer: network([post(1)]), memory });
    const { paths, entries } = await pollSocial(bluesky, {
      options: search,
      answer: network([post(2), post(1)]),
      memory,
    });
    expect(paths[1]).toContain('&since=2026-11-22T05:01:00.000Z');
    expect(entries.map(({ id }) => id)).toEqual([uriOf(2)]);
  });

  test('reads back to a date that it is told', async () => {
    const { paths } = await pollSocial(bluesky, { options: search, answer: network([]), since: '2026-01-02' });
    expect(paths[1]).toContain('&since=2026-01-02T00:00:00.000Z');
  });

  test('loses nothing by a crash at any step', async () => {
    const posts = [7, 6, 5, 4, 3, 2, 1].map((n) => post(n));
    const options = { ...search, pageSize: 2 };
    for (let diesAfter = 0; diesAfter < 14; diesAfter++) {
      const memory: Memory = { cursor: undefined };
      const first = await pollSocial(bluesky, { options, answer: network(posts), memory, diesAfter });
      const second = await pollSocial(bluesky, { options, answer: network(posts), memory });
      expect(new Set([...first.entries, ...second.entries].map(({ id }) => id)).size).toBe(7);
    }
  });

  test('honours deletion, and authors who close their posts off later', async () => {
    const memory: Memory = { cursor: undefined };
    const posts = [4, 3, 2, 1].map((n) => post(n));
    await pollSocial(bluesky, { options: search, answer: network(posts), memory });
    const closed = post(3, { author: author({ labels: [{ val: '!no-unauthenticated' }] }) });
    const { deleted, entries } = await pollSocial(bluesky, {
      options: search,
      answer: network([post(4), closed, post(1)]),
      memory,
    });
    expect({ deleted: deleted.toSorted(), entries }).toEqual({ deleted: [uriOf(2), uriOf(3)], entries: [] });
  });

  test.each([
    [
      'an author who asks not to be shown to everybody',
      { author: author({ labels: [{ val: '!no-unauthenticated' }] }) },
    ],
    ['a post that the service hides', { labels: [{ val: '!hide' }] }],
    ['a post that was taken down', { labels: [{ val: '!takedown' }] }],
  ])('leaves out %s, and keeps nothing of it', async (_name, given) => {
    const memory: Memory = { cursor: undefined };
    const answer = network([post(2, given), post(1)]);
    const { entries } = await pollSocial(bluesky, { options: search, answer, memory });
    expect(entries.map(({ id }) => id)).toEqual([uriOf(1)]);
    expect(JSON.stringify(memory.cursor)).not.toContain('bsky.app/profile/did:plc:bob/post/3k2');
  });

  test.each([
    ['a label of another kind', { labels: [{ val: 'rude' }] }],
    ['a label that was taken back', { labels: [{ val: '!hide', neg: true }] }],
  ])('reads a post with %s', async (_name, given) => {
    const { entries } = await pollSocial(bluesky, { options: search, answer: network([post(1, given)]) });
    expect(entries).toHaveLength(1);
  });
});

describe('a post', () => {
  const readOne = async (given: Record<string, unknown>, record: Record<string, unknown> = {}) =>
    (await pollSocial(bluesky, { options: search, answer: network([post(1, given, record)]) })).entries[0];

  test('gives all that it says of itself', async () => {
    const record = {
      text: '☕ Northwind: northwind.exa...',
      langs: ['en', 'de'],
      facets: [{ index: { byteStart: 15, byteEnd: 31 }, features: [{ uri: 'https://northwind.example/menu' }] }],
      reply: { parent: { uri: 'at://did:plc:eve/app.bsky.feed.post/3kp' }, root: { uri: 'at://did:plc:eve/x/y' } },
    };
    const embed = {
      $type: 'app.bsky.embed.recordWithMedia#view',
      record: { record: { uri: 'at://did:plc:q/app.bsky.feed.post/3kq' } },
      media: { $type: 'app.bsky.embed.images#view', images: [{ fullsize: 'https://cdn.example/1.jpg', alt: 'A cup' }] },
    };
    const counted = { replyCount: 1, repostCount: 2, likeCount: 3, quoteCount: 4 };
    expect(await readOne({ embed, ...counted }, record)).toEqual({
      id: uriOf(1),
      url: 'https://bsky.app/profile/did:plc:bob/post/3k1',
      title: null,
      html: '<p>☕ Northwind: <a href="https://northwind.example/menu">northwind.exa...</a></p>',
      text: null,
      author: 'Bob',
      authorUrl: 'https://bsky.app/profile/bob.example',
      siteName: 'Bluesky',
      publishedAt: at(1),
      updatedAt: null,
      language: 'en',
      rating: null,
      reach: null,
      parent: 'https://bsky.app/profile/did:plc:eve/post/3kp',
      counts: { replies: 1, shares: 2, likes: 3, quotes: 4 },
      media: [{ url: 'https://cdn.example/1.jpg', type: 'image', alt: 'A cup' }],
      reply: null,
    });
  });

  test.each([
    [
      'a card',
      { embed: { external: { uri: 'https://a.example/?a&b', title: 'A "b"', description: '' } } },
      {},
      {
        html: '<p>Northwind 1</p><blockquote><p><a href="https://a.example/?a&amp;b">A &quot;b&quot;</a></p></blockquote>',
      },
    ],
    [
      'a film',
      { embed: { playlist: 'https://v.example/1.m3u8', alt: 'Roasting' } },
      {},
      { media: [{ url: 'https://v.example/1.m3u8', type: 'video', alt: 'Roasting' }] },
    ],
    [
      'a quotation',
      { embed: { record: { uri: 'at://did:plc:q/app.bsky.feed.post/3kq' } } },
      {},
      { parent: 'https://bsky.app/profile/did:plc:q/post/3kq' },
    ],
    [
      'a list that it shows',
      { embed: { record: { uri: 'at://did:plc:q/app.bsky.graph.list/3kq' } } },
      {},
      { parent: null },
    ],
    [
      'an embed of a shape that nobody knows',
      { embed: { images: 'many' } },
      {},
      { html: '<p>Northwind 1</p>', media: [] },
    ],
    ['facets that cannot be read', {}, { facets: [{ index: 7 }] }, { html: '<p>Northwind 1</p>' }],
    ['a time that lies ahead', {}, { createdAt: '2031-01-01T00:00:00Z' }, { publishedAt: at(1) }],
    ['a time from before', {}, { createdAt: '2024-01-01T00:00:00Z' }, { publishedAt: '2024-01-01T00:00:00.000Z' }],
    ['no time of its own', {}, { createdAt: 'yesterday-ish' }, { publishedAt: at(1) }],
    ['an author without a name', { author: author({ displayName: '' }) }, {}, { author: 'bob.example' }],
    [
      'an author whose handle leads nowhere',
      { author: author({ handle: 'handle.invalid' }) },
      {},
      { authorUrl: 'https://bsky.app/profile/did:plc:bob' },
    ],
  ])('with %s is read too', async (_name, given, record, expected) => {
    expect(await readOne(given, record)).toMatchObject(expected);
  });
});

describe('an account', () => {
  const profile = {
    did: 'did:plc:nw',
    handle: 'northwind.example',
    displayName: 'Northwind Coffee',
    description: 'Roasters <since> 1998.\nhttps://northwind.example/menu.',
    avatar: 'https://cdn.example/a.jpg',
    banner: 'https://cdn.example/b.jpg',
    followersCount: 554,
    labels: [{ val: '!no-unauthenticated' }],
  };
  const own = { author: author({ did: 'did:plc:bob', labels: profile.labels }) };
  const feedOf =
    (items: readonly unknown[]) =>
    ({ path }: Path): Said => {
      if (path.includes('getProfile')) return { json: profile };
      if (path.includes('getPosts')) return { json: { posts: [] } };
      const { shown, ...rest } = toPage(path, items);
      return { json: { feed: shown, ...rest } };
    };
  const options = { account: '@northwind.example', pageSize: 2 };
  const repost = (n: number) => ({
    post: post(n, { uri: `at://did:plc:eve/app.bsky.feed.post/3e${n}` }, { createdAt: '2020-01-01T00:00:00Z' }),
    reason: { $type: 'app.bsky.feed.defs#reasonRepost', indexedAt: at(n) },
  });

  test('is read without a login, its profile first; what it only passed on is none of its words', async () => {
    const items = [repost(6), repost(5), { post: post(4, own) }, { post: post(3, own) }];
    const { paths, entries, asked } = await pollSocial(bluesky, { options, answer: feedOf(items), owned: true });
    expect(paths).toEqual([
      '/xrpc/app.bsky.actor.getProfile?actor=northwind.example',
      '/xrpc/app.bsky.feed.getAuthorFeed?actor=northwind.example&filter=posts_with_replies&limit=2',
      '/xrpc/app.bsky.feed.getAuthorFeed?actor=northwind.example&filter=posts_with_replies&limit=2&cursor=2',
    ]);
    expect(
      asked.every(
        ({ url, headers }) => url.startsWith('https://public.api.bsky.app/') && headers?.authorization === undefined,
      ),
    ).toBe(true);
    expect(entries.map(({ id }) => id)).toEqual(['profile:did:plc:nw', uriOf(3), uriOf(4)]);
    expect(entries[0]).toMatchObject({
      url: 'https://bsky.app/profile/northwind.example',
      author: 'Northwind Coffee',
      reach: 554,
      html:
        '<h1>Northwind Coffee</h1><link rel="icon" href="https://cdn.example/a.jpg"><img class="logo" src="https://cdn.example/a.jpg" alt="Northwind Coffee">' +
        '<img class="banner" src="https://cdn.example/b.jpg" alt="Northwind Coffee">' +
        '<p><a rel="me" href="https://northwind.example/menu">https://northwind.example/menu</a></p>' +
        '<p>Roasters &lt;since&gt; 1998.<br>https://northwind.example/menu.</p>',
    });
  });

  test('that asks not to be shown to everybody is read by its owner alone', async () => {
    const { entries } = await pollSocial(bluesky, { options, answer: feedOf([{ post: post(1, own) }]) });
    expect(entries).toEqual([]);
  });

  test('brings nothing when nothing changed', async () => {
    const memory: Memory = { cursor: undefined };
    const answer = feedOf([{ post: post(1, own) }, repost(0)]);
    await pollSocial(bluesky, { options, answer, owned: true, memory });
    const again = await pollSocial(bluesky, { options, answer, owned: true, memory });
    expect([again.entries, again.paths.length]).toEqual([[], 2]);
  });

  test('loses what it deletes', async () => {
    const memory: Memory = { cursor: undefined };
    const items = [3, 2, 1].map((n) => ({ post: post(n, own) }));
    const wide = { ...options, pageSize: 10 };
    await pollSocial(bluesky, { options: wide, answer: feedOf(items), owned: true, memory });
    const left = feedOf([items[0], items[2]]);
    const { deleted } = await pollSocial(bluesky, { options: wide, answer: left, owned: true, memory });
    expect(deleted).toEqual([uriOf(2)]);
  });

  test('may be read without profile and answers', async () => {
    const { paths } = await pollSocial(bluesky, {
      options: { ...options, profile: false, replies: false },
      answer: feedOf([]),
    });
    expect(paths).toEqual([
      '/xrpc/app.bsky.feed.getAuthorFeed?actor=northwind.example&filter=posts_no_replies&limit=2',
    ]);
  });
});

describe('options', () => {
  test.each([
    ['nothing to read', {}],
    ['a search without a login', { query: 'northwind' }],
    ['half a login', { query: 'northwind', identifier: 'a.example' }],
    ['an account and a search', { ...search, account: 'a.example' }],
    ['a password itself', { ...search, appPassword: 'abcd-efgh-ijkl-mnop' }],
    ['an account that is an address', { account: 'https://bsky.app/profile/a.example' }],
  ])('refuse %s', (_name, given) => {
    expect(bluesky.options.safeParse(given).success).toBe(false);
  });
});

describe('what goes wrong', () => {
  test.each<[string, Said, Record<string, unknown>]>([
    [
      'a wrong password',
      { status: 401, json: { error: 'AuthenticationRequired', message: 'Invalid identifier or password' } },
      { code: 'ACCESS_DENIED', retry: 'never', mend: expect.stringContaining('appPassword') },
    ],
    ['a sign-in that gives nothing', { json: {} }, { code: 'SOURCE_FORMAT' }],
  ])('when signing in, %s, is told with its mend', async (_name, said, expected) => {
    const { error, paths } = await pollSocial(bluesky, { options: search, answer: () => said });
    expect(error).toMatchObject(expected);
    expect(paths).toHaveLength(1);
    expect(String(error)).not.toContain('value of');
  });

  test.each<[string, Said, Record<string, unknown>]>([
    [
      'a page of the edge',
      { status: 403, text: '<html>Request forbidden by administrative rules.</html>' },
      { code: 'ACCESS_DENIED' },
    ],
    [
      'a session that ended',
      { status: 400, json: { error: 'ExpiredToken', message: 'Token has expired' } },
      { code: 'ACCESS_DENIED' },
    ],
    [
      'a query it does not take',
      { status: 400, json: { error: 'BadQueryString' } },
      { code: 'HTTP_STATUS', mend: expect.stringContaining('query') },
    ],
    [
      'another service that fails',
      { status: 502, json: { error: 'UpstreamFailure' } },
      { code: 'HTTP_STATUS', retry: 'later' },
    ],
    ['a limit', { status: 429, json: { error: 'RateLimitExceeded' } }, { code: 'RATE_LIMITED', retry: 'later' }],
    ['HTML', { text: '<!doctype html>' }, { code: 'SOURCE_FORMAT' }],
    ['another shape', { json: { feed: [] } }, { code: 'SOURCE_FORMAT' }],
    ['rows that are none', { json: { posts: [{ uri: 7 }] } }, { code: 'SOURCE_FORMAT' }],
  ])('when searching, %s, is told with its mend', async (_name, said, expected) => {
    const answer = ({ path }: Path): Said => (path.includes('createSession') ? session : said);
    const { error, entries } = await pollSocial(bluesky, { options: search, answer });
    expect(error).toMatchObject(expected);
    expect(entries).toEqual([]);
    expect(`${error}`).not.toContain('jwt-of-ada');
  });

  test('an account that is not there is told with its mend', async () => {
    const said: Said = { status: 400, json: { error: 'InvalidRequest', message: 'Profile not found' } };
    const { error } = await pollSocial(bluesky, { options: { account: 'a.example' }, answer: () => said });
    expect(error).toMatchObject({ code: 'HTTP_STATUS', mend: expect.stringContaining('"account"') });
  });
});

describe.skipIf(noSamples !== undefined)(`recorded answers ${noSamples ?? ''}`, () => {
  const recorded = (name: string): Said => ({
    text: readSample(`06-bluesky/${name}.json`),
    headers: readSampleHeaders(`06-bluesky/${name}.headers.json`),
  });

  test('of a search: all posts but those whose authors ask not to be shown to everybody', async () => {
    const { entries, error } = await pollSocial(bluesky, {
      options: { ...search, query: 'redistricting' },
      answer: ({ path }) => {
        if (path.includes('createSession')) return session;
        return path.includes('cursor') ? { json: { posts: [] } } : recorded('searchPosts');
      },
    });
    expect(error).toBeUndefined();
    expect(entries).toHaveLength(21);
    const byId = new Map(entries.map((entry) => [entry.id, entry]));
    expect(byId.get('at://did:plc:7nagdvjqrzaquzk7mueohne5/app.bsky.feed.post/3lpjzka2pzc2l')).toMatchObject({
      url: 'https://bsky.app/profile/did:plc:7nagdvjqrzaquzk7mueohne5/post/3lpjzka2pzc2l',
      author: 'Michael Li (李之樸)',
      authorUrl: 'https://bsky.app/profile/mcpli.bsky.social',
      publishedAt: '2025-05-19T16:46:41.792Z',
      language: 'en',
      parent: 'https://bsky.app/profile/did:plc:7nagdvjqrzaquzk7mueohne5/post/3lpjzgltpa22l',
      counts: { replies: 0, shares: 0, likes: 2, quotes: 0 },
      html:
        '<p>And last but not least, here&#39;s the state defendants trial brief in the Texas redistricting cases.</p><p>' +
        '<a href="https://drive.google.com/file/d/1rporOuFeT8tvgIITtUCWAw6W_iM_RgfH/view?usp=sharing">drive.google.com/file/d/1rpor...</a></p>',
    });
    // An emoji stands before this link: bytes, not units.
    expect(byId.get('at://did:plc:7nagdvjqrzaquzk7mueohne5/app.bsky.feed.post/3lpjy3eabqs2l')?.html).toContain(
      'view?usp=sharing">drive.google.com/file/d/1PvWo...</a>',
    );
    const card = byId.get('at://did:plc:s7savtl25cqhm3ddqc7jeljx/app.bsky.feed.post/3lpk2r5h5ec2j');
    expect(card?.html).toContain('<blockquote><p><a href="https://open.substack.com/pub/christackett/');
    expect(card?.counts).toEqual({ replies: 0, shares: 3, likes: 4, quotes: 0 });
    expect(entries.some(({ media }) => media[0]?.url.startsWith('https://cdn.bsky.app/img/feed_fullsize/'))).toBe(true);
  });

  test('of an account’s feed and profile', async () => {
    const { profiles } = JSON.parse(readSample('06-bluesky/getProfiles.json')) as { profiles: readonly unknown[] };
    const { entries, error } = await pollSocial(bluesky, {
      options: { account: 'chriskenny.bsky.social' },
      answer: ({ path }) => {
        if (path.includes('getProfile')) return { json: profiles[0] };
        return path.includes('cursor') ? { json: { feed: [] } } : recorded('getAuthorFeed');
      },
      owned: true,
    });
    expect(error).toBeUndefined();
    // 50 lines, 7 of them passed on from others.
    expect(entries).toHaveLength(1 + 43);
    expect(entries[0]).toMatchObject({
      id: 'profile:did:plc:wpe35pganb6d4pg4ekmfy6u5',
      author: 'Chris Kenny',
      reach: 554,
      html: expect.stringContaining('<a rel="me" href="https://christophertkenny.com/">'),
    });
    expect(
      entries.slice(1).every(({ authorUrl }) => authorUrl === 'https://bsky.app/profile/chriskenny.bsky.social'),
    ).toBe(true);
    expect(entries.filter(({ parent }) => parent !== null).length).toBeGreaterThan(20);
  });

  test('of quotations', async () => {
    const { posts } = JSON.parse(readSample('06-bluesky/getQuotes.json')) as { posts: readonly unknown[] };
    const { entries } = await pollSocial(bluesky, {
      options: search,
      answer: ({ path }) => (path.includes('createSession') ? session : { json: { posts } }),
    });
    const quoted = 'https://bsky.app/profile/did:plc:5c2r73erhng4bszmxlfdtscf/post/3lc5c5qv72r2w';
    expect(entries.map(({ parent }) => parent)).toEqual([quoted, quoted]);
  });

  test('tell how many calls are left', async () => {
    const { limits } = await pollSocial(bluesky, {
      options: search,
      answer: ({ path }) => (path.includes('createSession') ? session : recorded('searchPosts')),
    });
    expect(limits.at(-1)?.left).toBe(2983);
  });
});
