import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { toEntry } from '../../lib/model/entry.ts';
import { reddit } from '../../lib/sources/reddit.ts';
import { type Answered, type ApiMemory, type Asked, hasSamples, pollApi, readSample } from './api-poll.ts';

const app = { clientId: 'env:EARMARK_REDDIT_ID', clientSecret: 'env:EARMARK_REDDIT_SECRET' };
const token: Answered = { json: { access_token: 'a-token', token_type: 'bearer', expires_in: 3600, scope: '*' } };

const isToken = ({ url }: Asked): boolean => url.endsWith('/api/v1/access_token');
const listing = (children: readonly unknown[], after: string | null = null) => ({
  json: { kind: 'Listing', data: { children, after, before: null } },
});

const post = (id: string, more: object = {}) => ({
  kind: 't3',
  data: {
    id,
    name: `t3_${id}`,
    permalink: `/r/coffee/comments/${id}/a_title/?ref=search_posts`,
    author: 'ann',
    title: 'Northwind & me',
    selftext: 'Fine',
    selftext_html: '<!-- SC_OFF --><div class="md"><p>Fine</p></div><!-- SC_ON -->',
    created_utc: 1_795_000_000 - Number.parseInt(id, 36),
    edited: false,
    score: 7,
    num_comments: 2,
    num_crossposts: 1,
    subreddit: 'coffee',
    is_self: true,
    url: `https://www.reddit.com/r/coffee/comments/${id}/a_title/`,
    ...more,
  },
});

const now = '2026-11-22T12:00:00.000Z';

/** Answers the token, and what `answer` says of all else. */
const polls = (
  options: object,
  answer: (asked: Asked, path: string) => Answered,
  more: { readonly memory?: ApiMemory; readonly now?: string } = {},
) =>
  pollApi(reddit, {
    options,
    now,
    ...more,
    answer: (asked) => (isToken(asked) ? token : answer(asked, new URL(asked.url).pathname)),
  });

const idsOf = ({ entries }: { readonly entries: readonly { readonly id: string }[] }) => entries.map(({ id }) => id);

describe('the API of Reddit', () => {
  test('is asked with a token, newest first, and all of a post is read', async () => {
    const { entries, asked, error } = await polls(app, () => listing([post('b')]));
    expect(error).toBeUndefined();
    expect(asked.map(({ url }) => url)).toEqual([
      'https://www.reddit.com/api/v1/access_token',
      'https://oauth.reddit.com/search?q=%22Northwind+Coffee%22&sort=new&t=all&type=link&limit=100&raw_json=1',
    ]);
    expect(asked[0]).toMatchObject({ method: 'POST', isSecret: true, body: 'grant_type=client_credentials' });
    expect(Buffer.from(asked[0]?.headers?.authorization?.replace('Basic ', '') ?? '', 'base64').toString()).toBe(
      'value of env:EARMARK_REDDIT_ID:value of env:EARMARK_REDDIT_SECRET',
    );
    expect(asked[1]?.headers?.authorization).toBe('bearer a-token');
    expect(entries).toEqual([
      toEntry({
        id: 't3_b',
        url: 'https://www.reddit.com/r/coffee/comments/b/a_title/',
        title: 'Northwind & me',
        html: '<!-- SC_OFF --><div class="md"><p>Fine</p></div><!-- SC_ON -->',
        author: 'ann',
        authorUrl: 'https://www.reddit.com/user/ann',
        siteName: 'Reddit r/coffee',
        publishedAt: '2026-11-18T11:06:29.000Z',
        counts: { score: 7, replies: 2, shares: 1 },
      }),
    ]);
  });

  test('is asked as an account of a script app where one is named', async () => {
    const options = { ...app, username: 'northwind', password: 'env:EARMARK_REDDIT_PASSWORD' };
    const { asked } = await polls(options, () => listing([]));
    expect(asked[0]?.body).toBe(
      'grant_type=password&username=northwind&password=value+of+env%3AEARMARK_REDDIT_PASSWORD',
    );
  });

  test('a post that leads elsewhere says so, with its pictures', async () => {
    const data = {
      is_self: false,
      selftext: '',
      selftext_html: null,
      url: 'https://i.redd.it/a.jpg',
      url_overridden_by_dest: 'https://northwind.example/a?b=1&c=2',
      thumbnail: 'https://b.thumbs.example/t.jpg',
      preview: { images: [{ source: { url: 'https://preview.redd.it/a.jpg?s=1', width: 1, height: 1 } }] },
      media_metadata: { m1: { s: { u: 'https://preview.redd.it/b.jpg' } } },
      edited: 1_795_000_100,
      crosspost_parent: 't3_zz',
    };
    const { entries } = await polls(app, () => listing([post('a', data)]));
    expect(entries[0]).toMatchObject({
      html: '<p><a href="https://northwind.example/a?b=1&amp;c=2">Northwind &amp; me</a></p>',
      updatedAt: '2026-11-18T11:08:20.000Z',
      parent: 'https://www.reddit.com/comments/zz/',
      media: [
        { url: 'https://preview.redd.it/a.jpg?s=1', type: 'image', alt: null },
        { url: 'https://preview.redd.it/b.jpg', type: 'image', alt: null },
      ],
    });
  });

  test('what cannot be searched there is finished here', async () => {
    const options = { ...app, query: '-traders northwind near/1 nothing OR "cold brew"' };
    const found = [
      post('a', { title: 'nothing northwind' }),
      post('b', { title: 'northwind nothing, traders' }),
      post('c'),
    ];
    const { asked, entries } = await polls(options, ({ url }) => listing(url.includes('cold') ? [] : found));
    expect(asked.slice(1).map(({ url }) => new URL(url).searchParams.get('q'))).toEqual([
      'northwind nothing',
      '"cold brew"',
    ]);
    expect(idsOf({ entries })).toEqual(['t3_a']);
  });

  test('what two searches find is handed on once', async () => {
    const { entries, asked } = await polls(
      { ...app, query: '(a latte) OR "cold brew"', subreddits: ['coffee', 'tea'] },
      () => listing([post('a', { title: 'a latte, a cold brew' })]),
    );
    expect(asked.length).toBeGreaterThan(2);
    expect(idsOf({ entries })).toEqual(['t3_a']);
  });

  test('reads what is new in subreddits, its own posts and comments', async () => {
    const comment = {
      kind: 't1',
      data: {
        id: 'c1',
        author: '[deleted]',
        body: 'yes < no',
        body_html: null,
        created_utc: 1_794_999_999.5,
        link_id: 't3_a',
        parent_id: 't1_c0',
        link_title: 'A title',
        score: 3,
        subreddit: 'coffee',
      },
    };
    const options = { ...app, subreddits: ['coffee'], kinds: ['posts', 'comments'] };
    const { asked, entries } = await polls(options, (_, at) =>
      listing(at.endsWith('comments') ? [comment] : [post('a')]),
    );
    expect(asked.slice(1).map(({ url }) => new URL(url).pathname)).toEqual(['/r/coffee/new', '/r/coffee/comments']);
    expect(entries[1]).toEqual(
      toEntry({
        id: 't1_c1',
        url: 'https://www.reddit.com/comments/a/_/c1/',
        title: 'A title',
        html: '<p>yes &lt; no</p>',
        siteName: 'Reddit r/coffee',
        publishedAt: '2026-11-18T11:06:39.500Z',
        parent: 'https://www.reddit.com/comments/a/_/c0/',
        counts: { score: 3 },
      }),
    );
  });

  test('goes on to the next page, and stops at what is known', async () => {
    const memory: ApiMemory = { cursor: undefined };
    const pages = (after: string | null): Answered =>
      after === null ? listing([post('1'), post('2')], 't3_2') : listing([post('3')]);
    const answer = ({ url }: Asked) => pages(new URL(url).searchParams.get('after'));
    const first = await polls(app, answer, { memory });
    expect(idsOf(first)).toEqual(['t3_2', 't3_1', 't3_3']);
    const second = await polls(app, answer, { memory });
    expect(idsOf(second)).toEqual([]);
    expect(second.asked).toHaveLength(2);
  });

  test('what was taken back is not read, and what was read of it is told as deleted', async () => {
    const memory: ApiMemory = { cursor: undefined };
    const removed = { selftext: '[removed]', removed_by_category: 'moderator' };
    await polls(app, () => listing([post('1'), post('2'), post('3')]), { memory });
    const { entries, deleted, asked } = await polls(
      app,
      (_, at) =>
        at === '/api/info' ? listing([post('2', removed)]) : listing([post('1'), post('2', removed), post('3')]),
      { memory },
    );
    expect([entries, deleted]).toEqual([[], ['t3_2']]);
    expect(asked.at(-1)?.url).toBe('https://oauth.reddit.com/api/info?id=t3_2&raw_json=1');
  });

  test('once a day everything that was read is asked about, whether a page shows it or not', async () => {
    const memory: ApiMemory = { cursor: undefined };
    await polls(app, () => listing([post('1'), post('2')]), { memory });
    const quiet = await polls(app, () => listing([]), { memory, now: '2026-11-23T11:00:00.000Z' });
    expect([quiet.deleted, quiet.asked.length]).toEqual([[], 2]);
    const { deleted } = await polls(app, (_, at) => listing(at === '/api/info' ? [post('1')] : []), {
      memory,
      now: '2026-11-23T12:00:00.000Z',
    });
    expect(deleted).toEqual(['t3_2']);
    const after = await polls(app, (_, at) => listing(at === '/api/info' ? [post('1')] : []), {
      memory,
      now: '2026-11-24T12:00:00.000Z',
    });
    expect(after.deleted).toEqual([]);
    expect(after.asked.at(-1)?.url).toContain('id=t3_1&');
  });

  test.each([
    [{ json: { message: 'Forbidden', error: 403, reason: 'private' }, status: 403 }, 'ACCESS_DENIED', 'private'],
    [{ json: { message: 'Unauthorized', error: 401 }, status: 401 }, 'ACCESS_DENIED', 'Unauthorized'],
    [{ json: { message: 'Not Found', error: 404 }, status: 404 }, 'HTTP_STATUS', 'Not Found'],
    [{ json: { message: 'Internal', error: 500 }, status: 500 }, 'HTTP_STATUS', 'Internal'],
    [{ json: { error: 'invalid_grant' } }, 'ACCESS_DENIED', 'invalid_grant'],
    [{ json: { error: 'upstream' }, status: 502 }, 'HTTP_STATUS', 'upstream'],
    [{ text: '<html>whoa there, pardner!</html>', status: 403 }, 'ACCESS_DENIED', 'status 403'],
    [{ text: '<html>Log in</html>' }, 'SOURCE_FORMAT', 'no JSON'],
    [{ json: { data: {} } }, 'SOURCE_FORMAT', 'data.children'],
    [listing([{ kind: 't3', data: { id: 7 } }]), 'SOURCE_FORMAT', '1 row of another shape'],
  ] as readonly (readonly [Answered, string, string])[])(
    '%j is an error with its mend',
    async (answered, code, said) => {
      const { error } = await polls(app, () => answered);
      expect(error).toMatchObject({ code });
      expect(String(error)).toContain(said);
      expect(String(error)).not.toContain('a-token');
    },
  );

  test('a wrong row costs itself', async () => {
    const { entries, logged } = await polls(app, () =>
      listing([{ kind: 't3', data: { id: 7 } }, post('1'), { kind: 'more' }]),
    );
    expect(idsOf({ entries })).toEqual(['t3_1']);
    expect(logged.map(({ fields }) => fields?.count)).toEqual([1]);
  });

  test('its headers tell how many questions are left, and for how many seconds', async () => {
    const headers = { 'x-ratelimit-remaining': '0.0', 'x-ratelimit-reset': '120' };
    const { limits, asked } = await polls(app, () => ({ ...listing([]), headers }));
    expect(limits).toEqual([{ left: 0, resetAt: '2026-11-22T12:02:00.000Z' }]);
    expect(asked[1]?.readRest?.({ status: 200, headers, body: () => undefined }, new Date(now))).toBe(
      Date.parse('2026-11-22T12:02:00.000Z'),
    );
  });

  test.each([
    [{ clientId: 'env:EARMARK_A' }, 'clientSecret'],
    [{ username: 'ann', password: 'env:EARMARK_P' }, 'clientId'],
    [{ kinds: ['comments'] }, 'subreddits'],
    [{ clientId: 'a-value', clientSecret: 'b' }, 'clientId'],
    [{ subreddits: ['r/coffee'] }, 'subreddits'],
  ])('%j is refused', (options, at) => {
    const parsed = reddit.options.safeParse(options);
    expect(parsed.error?.issues[0]?.path[0]).toBe(at);
  });
});

describe('the feeds of Reddit', () => {
  const atom = (
    id: string,
    content: string,
  ) => `<entry><author><name>/u/ann</name><uri>https://www.reddit.com/user/ann</uri></author>
    <category term="coffee" label="r/coffee"/><content type="html">${content.replaceAll('<', '&lt;')}</content><id>t3_${id}</id>
    <media:thumbnail xmlns:media="http://search.yahoo.com/mrss/" url="https://b.thumbs.example/t.jpg"/>
    <link href="https://www.reddit.com/r/coffee/comments/${id}/a_title/"/><updated>2026-11-20T10:00:00+00:00</updated>
    <published>2026-11-20T09:00:00+00:00</published><title>Northwind</title></entry>`;
  const feed = (...entries: readonly string[]): Answered => ({
    text: `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>search</title>${entries.join('')}</feed>`,
    headers: { 'content-type': 'application/atom+xml; charset=UTF-8' },
  });
  const footer = (link: string) =>
    `&#32; submitted by &#32; <a href="https://www.reddit.com/user/ann"> /u/ann </a> <br/> <span><a href="${link}">[link]</a></span> &#32; <span><a href="https://www.reddit.com/r/coffee/comments/a/a_title/">[comments]</a></span>`;

  test('are read where there is no app, without the line that Reddit adds', async () => {
    const content = `<div class="md"><p>Fine</p></div> ${footer('https://northwind.example/a')}`;
    const { entries, asked, error } = await polls({ subreddits: ['coffee'] }, () => feed(atom('a', content)));
    expect(error).toBeUndefined();
    expect(asked.map(({ url }) => url)).toEqual([
      'https://www.reddit.com/r/coffee/search.rss?q=%22Northwind+Coffee%22&sort=new&t=all&type=link&restrict_sr=on&limit=100',
    ]);
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({
      id: 't3_a',
      url: 'https://www.reddit.com/r/coffee/comments/a/a_title/',
      author: 'ann',
      siteName: 'Reddit r/coffee',
      publishedAt: '2026-11-20T09:00:00.000Z',
    });
    expect(entries[0]?.html).toContain('<p><a href="https://northwind.example/a">Northwind</a></p>');
    expect(entries[0]?.html).toContain('Fine');
    expect(entries[0]?.html).not.toContain('submitted by');
  });

  test.each([
    ['refused', { text: '<html>', status: 403 }, 'ACCESS_DENIED'],
    ['gone', { text: '<html>', status: 404 }, 'HTTP_STATUS'],
    ['no feed', { text: '<html><title>Log in</title></html>' }, 'SOURCE_FORMAT'],
  ] as readonly (readonly [string, Answered, string])[])('say so where they are %s', async (_, answered, code) => {
    expect((await polls({}, () => answered)).error).toMatchObject({ code });
  });

  test('an address that would end its attribute is no link', async () => {
    const { entries } = await polls({}, () => feed(atom('a', `x ${footer('"><script>')}`)));
    expect(entries[0]?.html).not.toContain('script');
  });
});

describe.skipIf(!hasSamples)('recorded answers (of ../shared/channels, where that is)', () => {
  const polled = async (name: string, options: object) =>
    polls({ ...app, maxPages: 1, ...options }, () => ({ json: readSample(`03-reddit/${name}`) }));

  test('a search', async () => {
    const { entries, error } = await polled('oauth-subreddit-search.json', { query: 'praw' });
    expect(error).toBeUndefined();
    expect(entries).toHaveLength(6);
    expect(entries.find(({ id }) => id === 't3_3x4kt2')).toMatchObject({
      url: 'https://www.reddit.com/r/redditdev/comments/3x4kt2/praw_is_there_an_easy_way_of_getting_a_list_of/',
      title: '[PRAW] Is there an easy way of getting a list of the subreddits I am subscribed to, without using OAuth?',
      author: 'GrinningMouth38',
      siteName: 'Reddit r/redditdev',
      publishedAt: '2015-12-16T21:03:06.000Z',
      counts: { score: 2, replies: 5 },
    });
    expect(entries.every(({ html }) => (html?.length ?? 0) > 20)).toBe(true);
  });

  test('comments of an account', async () => {
    const { entries } = await polled('oauth-user-comments.json', { user: 'spez' });
    expect(entries).toHaveLength(100);
    expect(entries.find(({ id }) => id === 't1_d0iaye9')).toMatchObject({
      url: 'https://www.reddit.com/comments/484169/_/d0iaye9/',
      title: '[Request] Implement reCAPCHA on the signup form',
      author: 'spez',
      parent: 'https://www.reddit.com/comments/484169/_/d0hkqti/',
      publishedAt: '2016-02-29T18:19:13.000Z',
      counts: { score: 10 },
    });
    expect(entries.some(({ updatedAt }) => updatedAt !== null)).toBe(true);
  });

  test.each(['subreddit.atom.xml', 'reddit-old-rss2.rss.xml'])('the feed %s', async (name) => {
    const file = path.resolve(import.meta.dirname, '../../../shared/channels/samples/03-reddit', name);
    const text = readFileSync(file, 'utf8');
    const { entries, error } = await polls({ query: 'anything' }, () => ({ text }));
    expect(error).toBeUndefined();
    expect(entries.length).toBeGreaterThanOrEqual(24);
    for (const entry of entries) {
      expect(entry).toMatchObject({ id: expect.stringMatching(/^t3_\w+$/), author: expect.stringMatching(/^[\w-]+$/) });
      expect(entry.publishedAt).not.toBeNull();
      expect(entry.counts?.replies).toBeGreaterThan(0);
      expect(entry.html).not.toContain('submitted by');
    }
  });
});

describe('what stands below posts', () => {
  const comment = (id: string, more: object = {}) => ({
    kind: 't1',
    data: {
      id,
      name: `t1_${id}`,
      link_id: 't3_b',
      parent_id: 't3_b',
      permalink: `/r/coffee/comments/b/a_title/${id}/`,
      author: 'bob',
      body: `Words ${id}`,
      body_html: `<div class="md"><p>Words ${id}</p></div>`,
      created_utc: 1_795_000_000 + Number.parseInt(id, 36),
      edited: false,
      score: 1,
      subreddit: 'coffee',
      replies: '',
      ...more,
    },
  });
  const more = { kind: 'more', data: { count: 7, children: ['x'] } };
  const tree = (...comments: readonly unknown[]): Answered => ({
    json: [listing([post('b')]).json, listing(comments).json],
  });
  const below = (...children: readonly unknown[]) => ({ replies: listing(children).json });
  const found = { ...app, kinds: ['search', 'replies'] };

  test('is read with every answer in it, newest first, what was taken back left out', async () => {
    const { entries, asked, error } = await polls(found, (_, path) =>
      path === '/comments/b'
        ? tree(
            comment(
              '1',
              below(comment('2', { parent_id: 't1_1', ...below(comment('3', { parent_id: 't1_2' }), more) })),
            ),
            comment('4', { author: '[deleted]', body: '[deleted]', ...below(comment('5', { parent_id: 't1_4' })) }),
            more,
          )
        : listing(path === '/api/info' ? [] : [post('b')]),
    );
    expect(error).toBeUndefined();
    expect(entries.map(({ id }) => id)).toEqual(['t3_b', 't1_1', 't1_2', 't1_3', 't1_5']);
    expect(entries[3]).toMatchObject({
      html: expect.stringContaining('Words 3'),
      author: 'bob',
      parent: expect.stringContaining('/2/'),
    });
    expect(asked.slice(-2).map(({ url }) => url)).toEqual([
      'https://oauth.reddit.com/comments/b?sort=new&limit=100&depth=8&raw_json=1',
      'https://oauth.reddit.com/api/info?id=t1_x&raw_json=1',
    ]);
  });

  test('is read beyond what a tree shows, the latest first and no more than one question has room for', async () => {
    const ids = Array.from({ length: 130 }, (_, index) => (index + 1_250).toString(36));
    const unshown = { kind: 'more', data: { count: 140, children: ids } };
    // What leads on to another page names nobody.
    const further = { kind: 'more', data: { count: 0, id: '_', children: [] } };
    const wrong = { kind: 'more', data: { count: 'many', children: ['a/b', 7] } };
    const { entries, asked, logged, error } = await polls(found, (request, path) => {
      if (path === '/comments/b') return tree(comment('1', below(unshown, further)), wrong);
      if (path !== '/api/info') return listing([post('b')]);
      const names = new URL(request.url).searchParams.get('id')?.split(',') ?? [];
      return listing(names.map((name) => comment(name.slice(3), { replies: undefined })));
    });
    expect(error).toBeUndefined();
    expect(asked.filter(({ url }) => url.includes('/api/info'))).toHaveLength(1);
    const wanted = ids.slice(30).map((id) => `t1_${id}`);
    expect(new Set(entries.map(({ id }) => id))).toEqual(new Set(['t3_b', 't1_1', ...wanted]));
    expect(logged.map(({ message, fields }) => [message, fields?.left])).toContainEqual([
      'comments of a long tree are left out',
      40,
    ]);
  });

  test('is asked of the latest posts alone, and an unchanged tree hands nothing on', async () => {
    const memory: ApiMemory = { cursor: undefined };
    const answer = (_: Asked, path: string): Answered =>
      path.startsWith('/comments/') ? tree(comment('1')) : listing([post('a'), post('b'), post('c')]);
    const first = await polls({ ...found, repliedPosts: 2 }, answer, { memory });
    expect(first.asked.filter(({ url }) => url.includes('/comments/'))).toHaveLength(2);
    const second = await polls({ ...found, repliedPosts: 2 }, answer, { memory });
    expect([second.error, idsOf(second)]).toEqual([undefined, []]);
    const third = await polls(
      { ...found, repliedPosts: 2 },
      (_, path) =>
        path.startsWith('/comments/') ? tree(comment('2'), comment('1')) : listing([post('a'), post('b'), post('c')]),
      { memory },
    );
    expect(idsOf(third)).toContain('t1_2');
  });

  test('below an account’s own posts others are heard: neither its posts nor its own answers', async () => {
    const { entries } = await polls({ ...app, user: 'northwind', kinds: ['replies'] }, (_, path) =>
      path.startsWith('/comments/')
        ? tree(comment('1'), comment('2', { author: 'Northwind' }))
        : listing([post('b', { author: 'northwind' })]),
    );
    expect(idsOf({ entries })).toEqual(['t1_1']);
  });

  test('a tree deeper than anybody asked for ends', async () => {
    let inner: unknown = comment('1');
    for (let depth = 0; depth < 600; depth++) inner = comment(`${depth + 2}`, below(inner));
    const { entries, error } = await polls(found, (_, path) =>
      path === '/comments/b' ? tree(inner) : listing([post('b')]),
    );
    expect(error).toBeUndefined();
    expect(entries.length).toBe(501);
  });

  test.each([
    ['without an app', { kinds: ['search', 'replies'] }, 'clientId'],
    ['of nothing that was found', { ...app, kinds: ['replies'] }, 'kinds'],
  ])('is refused %s', (_, options, path) =>
    expect(reddit.options.safeParse(options).error?.issues.map((issue) => issue.path.join('.'))).toContain(path),
  );

  test.skipIf(!hasSamples)('a recorded tree is read', async () => {
    const { entries } = await polls(found, (_, path) =>
      path.startsWith('/comments/')
        ? { json: readSample('03-reddit/oauth-submission-comments.json') }
        : listing([post('b')]),
    );
    expect(entries.map(({ id }) => id)[0]).toBe('t3_b');
    expect(
      entries.slice(1).every(({ id, html, parent }) => id.startsWith('t1_') && html !== '' && parent !== null),
    ).toBe(true);
    expect(entries).toHaveLength(3);
  });
});
