/** Mastodon: an account, hashtags and searches, on recorded answers and on small ones of our own. */
import { describe, expect, test } from 'vitest';
import { mastodon } from '../../lib/sources/mastodon.ts';
import { type Memory, noSamples, pollSocial, readSample, readSampleHeaders, type Said } from './social-stand-in.ts';

const server = 'https://social.example';
const token = 'env:EARMARK_MASTODON_TOKEN';

const account = (given: Record<string, unknown> = {}) => ({
  id: '117020565966271181',
  acct: 'ada@far.example',
  display_name: 'Ada',
  url: 'https://far.example/@ada',
  note: '<p>Coffee.</p>',
  followers_count: 40,
  discoverable: true,
  indexable: true,
  ...given,
});

const status = (n: number, given: Record<string, unknown> = {}) => ({
  id: `11702056929680${3000 + n}`,
  uri: `https://far.example/users/ada/statuses/${n}`,
  url: `https://far.example/@ada/${n}`,
  created_at: new Date(Date.parse('2026-11-22T08:00:00.000Z') + n * 60_000).toISOString(),
  edited_at: null,
  account: account(),
  content: `<p>Northwind ${n}</p>`,
  visibility: 'public',
  reblog: null,
  ...given,
});

const idOf = (n: number): string => `11702056929680${3000 + n}`;

/** A hashtag's timeline: newest first, a page at a time, by `max_id`. */
const timeline =
  (rows: readonly ReturnType<typeof status>[]) =>
  ({ path }: { readonly path: string }): Said => {
    const query = new URLSearchParams(path.split('?')[1]);
    const size = Number(query.get('limit'));
    const maxId = query.get('max_id');
    const older = maxId === null ? rows : rows.slice(rows.findIndex(({ id }) => id === maxId) + 1);
    const shown = older.slice(0, size);
    const last = shown.at(-1)?.id;
    const link = `<https://evil.example/api?max_id=${last}>; rel="next", <https://evil.example/api?min_id=1>; rel="prev"`;
    return { json: shown, headers: last === undefined || older.length <= size ? {} : { link } };
  };

const hashtags = { server, hashtags: ['#Northwind'], pageSize: 2 };

describe('a hashtag', () => {
  test('is read page by page, by the ids that the server names and never at an address of its choosing', async () => {
    const rows = [5, 4, 3, 2, 1].map((n) => status(n));
    const { entries, paths, error } = await pollSocial(mastodon, { options: hashtags, answer: timeline(rows) });
    expect(error).toBeUndefined();
    expect(entries.map(({ id }) => id)).toEqual([4, 5, 2, 3, 1].map(idOf));
    expect(paths).toEqual([
      '/api/v1/timelines/tag/northwind?limit=2',
      `/api/v1/timelines/tag/northwind?max_id=${idOf(4)}&limit=2`,
      `/api/v1/timelines/tag/northwind?max_id=${idOf(2)}&limit=2`,
    ]);
  });

  test('brings nothing when nothing is new, by one request; then what is new, and what was edited', async () => {
    const memory: Memory = { cursor: undefined };
    const rows = [3, 2, 1].map((n) => status(n));
    await pollSocial(mastodon, { options: hashtags, answer: timeline(rows), memory });
    const again = await pollSocial(mastodon, { options: hashtags, answer: timeline(rows), memory });
    expect([again.entries, again.paths.length]).toEqual([[], 1]);
    const edited = status(3, { content: '<p>Northwind, edited</p>', edited_at: '2026-11-22T11:00:00.000Z' });
    const later = [status(4), edited, ...rows.slice(1)];
    const { entries } = await pollSocial(mastodon, { options: hashtags, answer: timeline(later), memory });
    expect(entries.map(({ id, updatedAt }) => [id, updatedAt])).toEqual([
      [idOf(3), '2026-11-22T11:00:00.000Z'],
      [idOf(4), null],
    ]);
  });

  test.each([
    ['a post for followers alone', { visibility: 'private' }],
    ['a message', { visibility: 'direct' }],
    ['a visibility that nobody knows', { visibility: 'local' }],
    ['what somebody else said', { reblog: { id: '1' } }],
    ['an author who did not let posts be found', { account: account({ indexable: false }) }],
    ['an author who does not want to be discovered', { account: account({ discoverable: false }) }],
    ['an author who asks not to be indexed', { account: account({ noindex: true }) }],
    ['an author who wants no robots', { account: account({ note: '<p>Hi <a href="/t">#<span>NoBot</span></a></p>' }) }],
    ['one who says so in the table', { account: account({ fields: [{ name: 'bots', value: '#nobots' }] }) }],
  ])('leaves out %s, and goes on below it', async (_name, given) => {
    const rows = [status(3, given), status(2, given), status(1)];
    const memory: Memory = { cursor: undefined };
    const { entries } = await pollSocial(mastodon, { options: hashtags, answer: timeline(rows), memory });
    expect(entries.map(({ id }) => id)).toEqual([idOf(1)]);
    expect(JSON.stringify(memory.cursor)).not.toContain('far.example/@ada/3');
  });

  test.each([
    ['an author who said nothing of being found', { indexable: null, discoverable: null }, {}],
    ['one whose tag only begins so', { note: '#nobotany' }, {}],
    ['one who is not indexable, where the channel says so', { indexable: false }, { optedInOnly: false }],
  ])('reads %s', async (_name, given, more) => {
    const answer = timeline([status(1, { account: account(given) })]);
    const { entries } = await pollSocial(mastodon, { options: { ...hashtags, ...more }, answer });
    expect(entries).toHaveLength(1);
  });

  test('hands on once what stands under two hashtags', async () => {
    const options = { server, hashtags: ['northwind', 'コーヒー'] };
    const { entries, paths } = await pollSocial(mastodon, { options, answer: timeline([status(1)]) });
    expect(entries).toHaveLength(1);
    expect(paths[1]).toBe('/api/v1/timelines/tag/コーヒー?limit=40');
  });

  test('honours deletion: what is not shown any more is asked for, and goes where it is gone or taken back', async () => {
    const memory: Memory = { cursor: undefined };
    const rows = [5, 4, 3, 2, 1].map((n) => status(n));
    const options = { ...hashtags, pageSize: 40 };
    await pollSocial(mastodon, { options, answer: timeline(rows), memory });
    const left = timeline(rows.filter(({ id }) => id === idOf(5) || id === idOf(1)));
    const single = (path: string): Said => {
      if (path.endsWith(idOf(2))) return { status: 404, json: { error: 'Record not found' } };
      if (path.endsWith(idOf(3))) return { json: status(3, { visibility: 'private' }) };
      return { json: status(4) };
    };
    const { deleted, entries, error } = await pollSocial(mastodon, {
      options,
      answer: (asked) => (asked.path.startsWith('/api/v1/statuses/') ? single(asked.path) : left(asked)),
      memory,
    });
    expect({ deleted: deleted.toSorted(), entries, error }).toEqual({
      deleted: [idOf(2), idOf(3)],
      entries: [],
      error: undefined,
    });
  });

  test('loses nothing by a crash at any step', async () => {
    const rows = [7, 6, 5, 4, 3, 2, 1].map((n) => status(n));
    for (let diesAfter = 0; diesAfter < 14; diesAfter++) {
      const memory: Memory = { cursor: undefined };
      const first = await pollSocial(mastodon, { options: hashtags, answer: timeline(rows), memory, diesAfter });
      const second = await pollSocial(mastodon, { options: hashtags, answer: timeline(rows), memory });
      const met = new Set([...first.entries, ...second.entries].map(({ id }) => id));
      expect(met.size).toBe(7);
    }
  });

  test('goes on without a Link header as long as pages are full', async () => {
    const rows = [3, 2, 1].map((n) => status(n));
    const answer = (asked: { readonly path: string }): Said => ({ ...timeline(rows)(asked), headers: {} });
    expect((await pollSocial(mastodon, { options: hashtags, answer })).entries).toHaveLength(3);
  });
});

describe('a post', () => {
  test('gives all that it says of itself', async () => {
    const given = {
      spoiler_text: 'Coffee politics',
      content: '<p>Northwind <a href="https://northwind.example/">again</a></p>',
      language: 'en',
      in_reply_to_id: '99',
      replies_count: 1,
      reblogs_count: 2,
      favourites_count: 3,
      quotes_count: 4,
      edited_at: '2026-11-22T09:00:00.000Z',
      poll: { options: [{ title: 'Beans & <b>milk</b>' }] },
      card: { url: 'https://news.example/a?b=1&c=2', title: 'Coffee "up"', description: 'Prices.' },
      media_attachments: [
        { type: 'image', url: 'https://far.example/1.png', description: 'A cup' },
        { type: 'gifv', url: null, remote_url: 'https://far.example/2.mp4', description: '' },
        { type: 'unknown', url: null, preview_url: null },
      ],
    };
    const { entries } = await pollSocial(mastodon, { options: hashtags, answer: timeline([status(1, given)]) });
    expect(entries).toEqual([
      {
        id: idOf(1),
        url: 'https://far.example/@ada/1',
        title: 'Coffee politics',
        html:
          '<p>Northwind <a href="https://northwind.example/">again</a></p><ul><li>Beans &amp; &lt;b&gt;milk&lt;/b&gt;</li></ul>' +
          '<blockquote><p><a href="https://news.example/a?b=1&amp;c=2">Coffee &quot;up&quot;</a></p><p>Prices.</p></blockquote>',
        text: null,
        author: 'Ada',
        authorUrl: 'https://far.example/@ada',
        siteName: 'far.example',
        publishedAt: '2026-11-22T08:01:00.000Z',
        updatedAt: '2026-11-22T09:00:00.000Z',
        language: 'en',
        rating: null,
        reach: 40,
        parent: '99',
        counts: { replies: 1, shares: 2, likes: 3, quotes: 4 },
        media: [
          { url: 'https://far.example/1.png', type: 'image', alt: 'A cup' },
          { url: 'https://far.example/2.mp4', type: 'video', alt: null },
        ],
        reply: null,
      },
    ]);
  });

  test.each([
    ['no page of its own', { url: null }, { url: 'https://far.example/users/ada/statuses/1' }],
    ['a quotation', { quote: { quoted_status: { url: 'https://a.example/1' } } }, { parent: 'https://a.example/1' }],
    ['a quotation that may not be seen', { quote: { quoted_status_id: '7' } }, { parent: '7' }],
    ['no display name', { account: account({ display_name: '' }) }, { author: 'ada@far.example' }],
    ['no words', { content: '', spoiler_text: '' }, { html: '', title: null }],
  ])('with %s is read too', async (_name, given, expected) => {
    const { entries } = await pollSocial(mastodon, { options: hashtags, answer: timeline([status(1, given)]) });
    expect(entries[0]).toMatchObject(expected);
  });

  test('with a number for its id costs itself alone', async () => {
    const rows = [status(2), { ...status(1), id: 1170205692 as unknown as string }];
    const { entries, logged } = await pollSocial(mastodon, {
      options: { ...hashtags, pageSize: 40 },
      answer: timeline(rows),
    });
    expect(entries.map(({ id }) => id)).toEqual([idOf(2)]);
    expect(logged).toContain('rows that cannot be read are left out');
  });
});

describe('an account', () => {
  const shown = account({
    acct: 'northwind',
    display_name: 'Northwind Coffee',
    url: 'https://social.example/@northwind',
    avatar: 'https://social.example/a.png',
    header: 'https://social.example/b.png',
    fields: [{ name: 'Shop', value: '<a href="https://northwind.example" rel="me">northwind.example</a>' }],
    noindex: true,
  });
  const answerWith =
    (rows: readonly ReturnType<typeof status>[]) =>
    (asked: { readonly path: string }): Said =>
      asked.path.startsWith('/api/v1/accounts/lookup') ? { json: shown } : timeline(rows)(asked);
  const options = { server, account: '@northwind' };

  test('is read with its profile, looked up once a poll; its own wish not to be found binds others', async () => {
    const rows = [status(1, { account: shown, visibility: 'unlisted' })];
    const own = await pollSocial(mastodon, { options, answer: answerWith(rows), owned: true });
    expect(own.paths).toEqual([
      '/api/v1/accounts/lookup?acct=northwind',
      '/api/v1/accounts/117020565966271181/statuses?exclude_reblogs=true&limit=40',
    ]);
    expect(own.entries.map(({ id }) => id)).toEqual(['profile:117020565966271181', idOf(1)]);
    expect(own.entries[0]).toMatchObject({
      url: 'https://social.example/@northwind',
      html:
        '<h1>Northwind Coffee</h1><link rel="icon" href="https://social.example/a.png"><img class="logo" src="https://social.example/a.png" alt="Northwind Coffee">' +
        '<img class="banner" src="https://social.example/b.png" alt="Northwind Coffee">' +
        '<p>Coffee.</p><p>Shop: <a href="https://northwind.example" rel="me">northwind.example</a></p>',
    });
    const others = await pollSocial(mastodon, { options, answer: answerWith(rows) });
    expect(others.entries).toEqual([]);
  });

  test('hands its profile on again only when that was changed', async () => {
    const memory: Memory = { cursor: undefined };
    const answer = answerWith([]);
    await pollSocial(mastodon, { options, answer, owned: true, memory });
    expect((await pollSocial(mastodon, { options, answer, owned: true, memory })).entries).toEqual([]);
    const changed = (asked: { readonly path: string }): Said =>
      asked.path.includes('lookup') ? { json: { ...shown, avatar: 'https://social.example/new.png' } } : answer(asked);
    const { entries } = await pollSocial(mastodon, { options, answer: changed, owned: true, memory });
    expect(entries.map(({ id }) => id)).toEqual(['profile:117020565966271181']);
  });

  test('may be read without profile and answers', async () => {
    const { paths, entries } = await pollSocial(mastodon, {
      options: { ...options, profile: false, replies: false },
      answer: answerWith([status(1)]),
    });
    expect(paths[1]).toContain('exclude_replies=true');
    expect(entries).toHaveLength(1);
  });
});

describe('a search', () => {
  const found =
    (rows: readonly unknown[]) =>
    ({ path }: { readonly path: string }): Said => {
      const query = new URLSearchParams(path.split('?')[1]);
      const from = Number(query.get('offset') ?? 0);
      return { json: { accounts: [], hashtags: [], statuses: rows.slice(from, from + Number(query.get('limit'))) } };
    };

  test('asks with the token in its header, in public posts alone, and finishes the rest here', async () => {
    const rows = [status(3), status(2, { content: '<p>Northwind traders</p>' }), status(1)];
    const { entries, asked, paths } = await pollSocial(mastodon, {
      options: { server, token, query: '"northwind coffee" OR northwind -traders lang:en author:@ada', pageSize: 2 },
      answer: found(rows),
    });
    expect(paths.slice(0, 2)).toEqual([
      '/api/v2/search?q="northwind coffee" in:public&type=statuses&limit=2',
      '/api/v2/search?q="northwind coffee" in:public&type=statuses&limit=2&offset=2',
    ]);
    expect(paths).toContain('/api/v2/search?q=northwind from:ada language:en in:public&type=statuses&limit=2');
    expect(asked.every(({ headers }) => headers?.authorization === `Bearer value of ${token}`)).toBe(true);
    expect(paths.join()).not.toContain('value of');
    // The first search finds all of them: what it was not asked is left to it.
    expect(entries.map(({ id }) => id).toSorted()).toEqual([idOf(1), idOf(2), idOf(3)]);
  });

  test('looks for the brand where it is not told otherwise', async () => {
    const { paths } = await pollSocial(mastodon, { options: { server, token }, answer: found([]) });
    expect(paths.map((each) => /q=(.*?)&/.exec(each)?.[1])).toEqual([
      '"Northwind Coffee" in:public',
      'Northwind in:public',
    ]);
  });
});

describe('options', () => {
  test.each([
    ['a search without a token', { server, query: 'northwind' }],
    ['nothing to read', { server }],
    ['two things to read', { server, token, hashtags: ['a'], account: 'b' }],
    ['a token itself', { server, token: 'abcdef' }],
    ['a hashtag that is none', { server, hashtags: ['a b'] }],
    ['an account that is a path', { server, account: '../admin' }],
    ['a server that is no address', { server: 'social.example', account: 'a' }],
  ])('refuse %s', (_name, given) => {
    expect(mastodon.options.safeParse(given).success).toBe(false);
  });

  test.each(mastodon.examples.map((example) => [String(example.id), example] as const))(
    'take the example %s',
    (_name, example) => {
      const { id: _id, source: _source, owned: _owned, ...given } = example;
      expect(mastodon.options.safeParse(given).success).toBe(true);
    },
  );
});

describe('what goes wrong', () => {
  test.each<[string, Said, Record<string, unknown>]>([
    [
      'a wrong token',
      { status: 401, json: { error: 'The access token is invalid' } },
      { code: 'ACCESS_DENIED', retry: 'never' },
    ],
    ['what is not allowed', { status: 403, json: { error: 'This action is not allowed' } }, { code: 'ACCESS_DENIED' }],
    [
      'a server that shows nothing to the public',
      { status: 422, json: { error: 'This method requires an authenticated user' } },
      { code: 'ACCESS_DENIED', mend: expect.stringContaining('"token"') },
    ],
    [
      'an account that is gone',
      { status: 410, json: { error: 'Gone' } },
      { code: 'HTTP_STATUS', retry: 'never', status: 410 },
    ],
    ['a block page', { status: 200, text: '<html>Checking your browser</html>' }, { code: 'SOURCE_FORMAT' }],
    ['a server that is down', { status: 503, json: { error: 'Down' } }, { code: 'HTTP_STATUS', retry: 'later' }],
    ['a limit', { status: 429, text: '' }, { code: 'RATE_LIMITED', retry: 'later' }],
    ['another shape', { json: { statuses: [] } }, { code: 'SOURCE_FORMAT' }],
    ['rows that are none', { json: [{ id: 1 }, 'x'] }, { code: 'SOURCE_FORMAT' }],
    ['half an answer', { text: '[{"id":"1"' }, { code: 'SOURCE_FORMAT' }],
  ])('%s is told with its mend', async (_name, said, expected) => {
    const { error, entries } = await pollSocial(mastodon, { options: hashtags, answer: () => said });
    expect(error).toMatchObject(expected);
    expect(entries).toEqual([]);
  });
});

describe.skipIf(noSamples !== undefined)(`recorded answers ${noSamples ?? ''}`, () => {
  const recorded = (name: string): Said => ({
    text: readSample(`05-mastodon/${name}.json`),
    headers: readSampleHeaders(`05-mastodon/${name}.headers.json`),
  });
  const local = { server: 'http://localhost:3000' };
  const accountAnswer = ({ path }: { readonly path: string }): Said =>
    path.includes('lookup') ? recorded('account-lookup') : recorded('account-statuses');

  test('of an account', async () => {
    const { entries, limits } = await pollSocial(mastodon, {
      options: { ...local, account: 'mastodonpy_test' },
      answer: accountAnswer,
      owned: true,
    });
    const avatars = 'http://localhost:3000/system/accounts';
    expect(entries.map(({ id, url, author, html, reach }) => ({ id, url, author, html, reach }))).toEqual([
      {
        id: 'profile:117020565966271181',
        url: 'http://localhost:3000/@mastodonpy_test',
        author: 'John Lennon',
        html:
          `<h1>John Lennon</h1><link rel="icon" href="${avatars}/avatars/117/020/565/966/271/181/original/5784df1febb9890a.jpg"><img class="logo" src="${avatars}/avatars/117/020/565/966/271/181/original/5784df1febb9890a.jpg" alt="John Lennon">` +
          `<img class="banner" src="${avatars}/headers/117/020/565/966/271/181/original/31d1fc3117fb3e85.jpg" alt="John Lennon">` +
          '<p>I walk funny</p><p>bread: toasty.</p><p>lasagna: no!!!</p>',
        reach: 0,
      },
      {
        id: '117020569296803689',
        url: 'http://localhost:3000/@mastodonpy_test/117020569296803689',
        author: 'John Lennon',
        html: '<p>Toot!</p>',
        reach: 0,
      },
    ]);
    expect(entries[1]).toMatchObject({
      authorUrl: 'http://localhost:3000/@mastodonpy_test',
      siteName: 'localhost:3000',
      publishedAt: '2026-08-01T13:49:42.878Z',
      language: 'en',
      counts: { replies: 0, shares: 0, likes: 0, quotes: 0 },
    });
    expect(limits[0]).toEqual({ left: 299, resetAt: null });
  });

  test('of a hashtag, and of all that a server shows to the public', async () => {
    const tag = await pollSocial(mastodon, {
      options: { ...local, hashtags: ['hoot'] },
      answer: ({ path }) => (path.includes('max_id') ? { json: [] } : recorded('test_hashtag_tl')),
    });
    expect(tag.entries.map(({ id, language, author }) => [id, language, author])).toEqual([
      ['117020593741189701', 'ja', 'mastodonpy_test_2'],
    ]);
    const all = await pollSocial(mastodon, {
      options: { ...local, hashtags: ['all'], optedInOnly: false },
      answer: ({ path }) => (path.includes('max_id') ? { json: [] } : recorded('test_public_tl')),
    });
    expect(all.error).toBeUndefined();
    expect(all.entries.length).toBeGreaterThan(5);
    expect(all.paths[1]).toBe('/api/v1/timelines/tag/all?max_id=117020574694606796&limit=40');
    const asking = await pollSocial(mastodon, {
      options: { ...local, hashtags: ['all'] },
      answer: ({ path }) => (path.includes('max_id') ? { json: [] } : recorded('test_public_tl')),
    });
    expect(asking.entries.length).toBeLessThan(all.entries.length);
  });

  test('of a post with a card', async () => {
    const { entries } = await pollSocial(mastodon, {
      options: { ...local, hashtags: ['x'] },
      answer: ({ path }) =>
        path.includes('max_id') ? { json: [] } : { text: `[${readSample('05-mastodon/status-with-card.json')}]` },
    });
    expect(entries[0]?.html).toContain(
      '<blockquote><p><a href="http://example.org/">Example Domain</a></p></blockquote>',
    );
  });

  test('of an account that is not there', async () => {
    const { error } = await pollSocial(mastodon, {
      options: { ...local, account: 'nobody' },
      answer: () => ({ status: 404, ...recorded('lookup-404') }),
    });
    expect(error).toMatchObject({
      code: 'HTTP_STATUS',
      status: 404,
      message: expect.stringContaining('Record not found'),
    });
  });
});
