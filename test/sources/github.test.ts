/** What is read of GitHub, held against recorded answers and small ones of our own. */
import { describe, expect, test } from 'vitest';
import { github } from '../../lib/sources/github.ts';
import { type Answered, type Asked, hasSamples, pollApi, readSample } from './api-poll.ts';

const token = 'env:EARMARK_GITHUB_TOKEN';
const issuesOnly = { kinds: ['issue'] };

const toIssue = (id: number, createdAt: string, more: object = {}) => ({
  id,
  html_url: `https://github.com/someone/beans/issues/${id}`,
  title: `Northwind Coffee ${id}`,
  body: 'Northwind Coffee is fine.',
  user: { login: 'someone', html_url: 'https://github.com/someone' },
  comments: 0,
  created_at: createdAt,
  updated_at: createdAt,
  ...more,
});

const found = (...items: readonly object[]): Answered => ({ json: { total_count: items.length, items } });
const queryOf = ({ url }: Asked): string => new URL(url).searchParams.get('q') ?? '';
const toGraph = (body: string | undefined): { readonly variables: { readonly q: string; readonly after: unknown } } =>
  JSON.parse(body ?? '{}');

describe.skipIf(!hasSamples)('recorded answers', () => {
  test('an issue search is read with every field that the sheet names', async () => {
    const { entries, error } = await pollApi(github, {
      options: { ...issuesOnly, query: 'github3' },
      answer: () => ({ json: readSample('16-github/search-issues.json') }),
    });
    expect(error).toBeUndefined();
    expect(entries).toHaveLength(57);
    const entry = entries.find(({ id }) => id === 'issue:118524901');
    expect(entry).toMatchObject({
      url: 'https://github.com/Koffeegod/demo-issues/issues/28',
      title: 'GitHub integration images',
      author: 'Koffeegod',
      authorUrl: 'https://github.com/Koffeegod',
      publishedAt: '2015-11-24T03:31:29.000Z',
      updatedAt: '2016-08-01T15:31:49.000Z',
      parent: 'https://github.com/Koffeegod/demo-issues',
      counts: { replies: 4 },
    });
    expect(
      entries.some(({ html }) => html?.startsWith('<p>Recently, to simplify how classes are written') === true),
    ).toBe(true);
  });

  test('a recording normalised by GitHub has reactions too', async () => {
    const recorded = readSample('16-github/octokit-search-issues.json');
    const [{ response, headers }] = recorded as [{ response: object; headers: Record<string, string> }];
    const { entries, limits } = await pollApi(github, {
      options: issuesOnly,
      answer: () => ({ json: response, headers: { 'x-ratelimit-remaining': headers['x-ratelimit-remaining'] ?? '' } }),
    });
    expect(entries[1]).toMatchObject({
      id: 'issue:1000',
      title: 'Sesame seeds split without a pop!',
      text: 'I’ve waited all year long, but there was no pop 😭',
      author: 'octokit-fixture-user-b',
      counts: { likes: 0, dislikes: 0, replies: 42 },
    });
    expect(limits).toEqual([{ left: 29, resetAt: null }]);
  });

  test('the abuse detection of old is a limit', async () => {
    const { error } = await pollApi(github, {
      options: issuesOnly,
      answer: () => ({ status: 403, json: readSample('16-github/secondary-rate-limit-403.json') }),
    });
    expect(error).toMatchObject({ code: 'RATE_LIMITED', retry: 'later', retryAfterMs: 60_000 });
  });

  test('an invalid question is told in GitHub’s words', async () => {
    const [{ response }] = readSample('16-github/octokit-errors.json') as [{ response: object }];
    const { error } = await pollApi(github, { options: issuesOnly, answer: () => ({ status: 422, json: response }) });
    expect(error).toMatchObject({ code: 'HTTP_STATUS', retry: 'never' });
    expect(String(error)).toContain('status 422: Validation Failed. Write "query" of this channel simpler.');
  });
});

describe('searching', () => {
  test('asks once a kind, newest first, with the token in a header only', async () => {
    const { asked } = await pollApi(github, {
      options: { token },
      secrets: { [token]: 'ghp_secret' },
      answer: ({ url }) =>
        url.endsWith('/graphql')
          ? { json: { data: { search: { nodes: [], pageInfo: { hasNextPage: false } } } } }
          : found(),
    });
    expect(asked.map(({ url, body }) => (body === undefined ? queryOf({ url }) : toGraph(body).variables.q))).toEqual([
      '"Northwind Coffee" is:issue',
      '"Northwind Coffee" is:pull-request',
      '"Northwind Coffee" sort:created-desc',
    ]);
    expect(asked[0]?.url).toContain('sort=created&order=desc&per_page=100&page=1');
    for (const { url, body, headers } of asked) {
      expect(`${url} ${body}`).not.toContain('ghp_secret');
      expect(headers).toMatchObject({ authorization: 'Bearer ghp_secret', 'x-github-api-version': '2022-11-28' });
    }
  });

  test('a later poll asks for what is since, and hands on what is new or edited', async () => {
    const memory = { cursor: undefined };
    const first = [toIssue(2, '2026-11-20T08:00:00Z'), toIssue(1, '2026-11-19T08:00:00Z')];
    await pollApi(github, { options: issuesOnly, memory, answer: () => found(...first) });
    const edited = toIssue(2, '2026-11-20T08:00:00Z', { body: 'Northwind Coffee is great.' });
    const { entries, asked } = await pollApi(github, {
      options: issuesOnly,
      memory,
      answer: () => found(toIssue(3, '2026-11-21T08:00:00Z'), edited),
    });
    expect(asked.map(queryOf)).toEqual(['"Northwind Coffee" is:issue created:>=2026-11-19T08:00:00Z']);
    expect(entries.map(({ id, text }) => [id, text])).toEqual([
      ['issue:2', 'Northwind Coffee is great.'],
      ['issue:3', 'Northwind Coffee is fine.'],
    ]);
  });

  test('goes on from the oldest of a page, beyond what one search shows', async () => {
    const at = (index: number) => new Date(Date.UTC(2026, 9, 1) - index * 60_000).toISOString().replace('.000', '');
    const all = Array.from({ length: 1_050 }, (_, index) => toIssue(index + 1, at(index)));
    const { entries, asked } = await pollApi(github, {
      options: { ...issuesOnly, maxPages: 20 },
      answer: (request) => {
        const until = /created:<=(\S+)/.exec(queryOf(request))?.[1];
        const page = Number(new URL(request.url).searchParams.get('page'));
        if (page > 10) return { status: 422, json: { message: 'Only the first 1000 search results are available' } };
        const shown = until === undefined ? all : all.filter(({ created_at: created }) => created <= until);
        return { json: { total_count: shown.length, items: shown.slice((page - 1) * 100, page * 100) } };
      },
    });
    expect(new Set(entries.map(({ id }) => id)).size).toBe(1_050);
    expect(entries).toHaveLength(1_050);
    expect(asked).toHaveLength(11);
  });

  test('names no words where all of a repository is wanted', async () => {
    const { asked } = await pollApi(github, {
      options: { ...issuesOnly, repositories: ['northwind/beans'] },
      answer: () => found(),
    });
    expect(asked.map(queryOf)).toEqual(['is:issue repo:northwind/beans']);
  });

  test('an issue of a deleted account, without words, is read all the same', async () => {
    const { entries } = await pollApi(github, {
      options: issuesOnly,
      answer: () => found(toIssue(1, '2026-11-20T08:00:00Z', { user: null, body: null, body_html: '' })),
    });
    expect(entries).toMatchObject([{ author: null, authorUrl: null, text: '', html: null }]);
  });

  test('a row of another shape costs itself, and an unfinished search is told', async () => {
    const { entries, logged } = await pollApi(github, {
      options: issuesOnly,
      answer: () => ({
        json: { incomplete_results: true, items: [{ id: 'one' }, toIssue(2, '2026-11-20T08:00:00Z')] },
      }),
    });
    expect(entries.map(({ id }) => id)).toEqual(['issue:2']);
    expect(logged.map(({ message }) => message)).toEqual([
      'GitHub took too long to search all',
      'rows that cannot be read are left out',
    ]);
  });
});

describe('discussions', () => {
  const toDiscussion = (id: string, createdAt: string) => ({
    id,
    url: `https://github.com/someone/beans/discussions/${id}`,
    title: 'Northwind Coffee?',
    bodyHTML: '<p>Northwind Coffee</p>',
    bodyText: 'Northwind Coffee',
    createdAt,
    updatedAt: createdAt,
    author: { login: 'ada', url: 'https://github.com/ada' },
    upvoteCount: 3,
    comments: { totalCount: 2 },
    repository: { url: 'https://github.com/someone/beans' },
  });

  test('are read page after page', async () => {
    const { entries, asked } = await pollApi(github, {
      options: { kinds: ['discussion'], token },
      answer: ({ body }) => {
        const isFirst = toGraph(body).variables.after === null;
        const nodes = [
          isFirst ? toDiscussion('D_2', '2026-11-02T08:00:00Z') : toDiscussion('D_1', '2026-11-01T08:00:00Z'),
        ];
        return { json: { data: { search: { nodes, pageInfo: { endCursor: 'next', hasNextPage: isFirst } } } } };
      },
    });
    expect(asked.map(({ body }) => toGraph(body).variables.after)).toEqual([null, 'next']);
    expect(entries[0]).toMatchObject({
      id: 'discussion:D_2',
      url: 'https://github.com/someone/beans/discussions/D_2',
      html: '<p>Northwind Coffee</p>',
      author: 'ada',
      publishedAt: '2026-11-02T08:00:00.000Z',
      parent: 'https://github.com/someone/beans',
      counts: { likes: 3, replies: 2 },
    });
    expect(entries).toHaveLength(2);
  });

  test.each([
    ['RATE_LIMITED', 'RATE_LIMITED', 'later'],
    ['INSUFFICIENT_SCOPES', 'ACCESS_DENIED', 'never'],
    [undefined, 'HTTP_STATUS', 'never'],
  ])('an error of type %s inside a 200 is %s', async (type, code, retry) => {
    const { error } = await pollApi(github, {
      options: { kinds: ['discussion'], token },
      answer: () => ({ json: { data: null, errors: [{ type, message: 'it cannot be' }] } }),
    });
    expect(error).toMatchObject({ code, retry });
    expect(String(error)).toContain('it cannot be');
  });
});

describe('repositories and code', () => {
  const owner = { login: 'ada', html_url: 'https://github.com/ada' };
  const commit = 'd6fd3b2c7dc5f1d0d2a3d1c0f9e1b8a7c6d5e4f3';
  const toFile = (path: string, more: object = {}) => ({
    path,
    html_url: `https://github.com/ada/shop/blob/${commit}/${path}`,
    repository: { full_name: 'ada/shop', html_url: 'https://github.com/ada/shop', owner },
    ...more,
  });

  test('a repository is read with what it says of itself', async () => {
    const { entries, asked } = await pollApi(github, {
      options: { kinds: ['repository'] },
      answer: () =>
        found({
          id: 7,
          full_name: 'ada/beans',
          html_url: 'https://github.com/ada/beans',
          owner,
          description: 'Orders <beans> of Northwind Coffee',
          homepage: 'https://beans.example/',
          topics: ['coffee', 'northwind'],
          created_at: '2026-11-02T08:00:00Z',
          pushed_at: '2026-11-20T08:00:00Z',
          stargazers_count: 12,
          forks_count: 3,
        }),
    });
    expect(asked.map(({ url }) => new URL(url).search)).toEqual([
      '?q=%22Northwind+Coffee%22&sort=updated&order=desc&per_page=100&page=1',
    ]);
    expect(entries).toMatchObject([
      {
        id: 'repository:7',
        url: 'https://github.com/ada/beans',
        title: 'ada/beans',
        author: 'ada',
        authorUrl: 'https://github.com/ada',
        publishedAt: '2026-11-02T08:00:00.000Z',
        updatedAt: '2026-11-20T08:00:00.000Z',
        counts: { likes: 12, shares: 3 },
      },
    ]);
    expect(entries[0]?.html).toBe(
      '<p>Orders &lt;beans&gt; of Northwind Coffee</p><p><a href="https://beans.example/">https://beans.example/</a></p><p>coffee, northwind</p>',
    );
  });

  test('repositories that are named and not searched for are read by themselves, whatever is null in them', async () => {
    const { entries, asked } = await pollApi(github, {
      options: { kinds: ['repository'], repositories: ['northwind/beans'] },
      answer: () => ({
        json: { id: 1, full_name: 'northwind/beans', html_url: 'https://github.com/northwind/beans', topics: null },
      }),
    });
    expect(asked.map(({ url }) => url)).toEqual(['https://api.github.com/repos/northwind/beans']);
    expect(entries).toMatchObject([{ title: 'northwind/beans', html: '', author: null, publishedAt: null }]);
  });

  test('a file is read by the lines that were found, at the address that it keeps', async () => {
    const { entries, asked } = await pollApi(github, {
      options: { kinds: ['code'], token },
      answer: () =>
        found(
          toFile('src/shop.ts', {
            text_matches: [{ fragment: '// of Northwind Coffee' }, { fragment: 'const a = 1;' }],
          }),
          toFile('README.md'),
        ),
    });
    expect(asked.map(({ headers, spacingMs }) => [headers?.accept, spacingMs])).toEqual([
      ['application/vnd.github.text-match+json', 6_000],
    ]);
    expect(asked.map(queryOf)).toEqual(['"Northwind Coffee"']);
    expect(entries.toReversed()).toMatchObject([
      {
        id: 'code:ada/shop/src/shop.ts',
        url: 'https://github.com/ada/shop/blob/HEAD/src/shop.ts',
        title: 'ada/shop: src/shop.ts',
        text: '// of Northwind Coffee\n\nconst a = 1;',
        author: 'ada',
        publishedAt: null,
        parent: 'https://github.com/ada/shop',
      },
      { id: 'code:ada/shop/README.md', text: '' },
    ]);
  });

  test('all pages of code are read each time, and a file that comes to stand on the last one is found', async () => {
    const memory = { cursor: undefined };
    const files = ['a', 'b', 'c', 'd', 'e'].map((path) => toFile(path));
    const ask = (all: readonly object[]) =>
      pollApi(github, {
        options: { kinds: ['code'], token, pageSize: 2 },
        memory,
        answer: ({ url }) => {
          const page = Number(new URL(url).searchParams.get('page'));
          return { json: { total_count: all.length, items: all.slice((page - 1) * 2, page * 2) } };
        },
      });
    expect((await ask(files)).entries).toHaveLength(5);
    const { entries, asked } = await ask([...files, toFile('new.ts')]);
    expect([entries.map(({ id }) => id), asked.length]).toEqual([['code:ada/shop/new.ts'], 3]);
  });

  test('a search that finds more than is read says so', async () => {
    const { entries, asked, logged } = await pollApi(github, {
      options: { kinds: ['code'], token, pageSize: 1, maxPages: 2 },
      answer: ({ url }) => ({
        json: { total_count: 900, items: [toFile(`f${new URL(url).searchParams.get('page')}`)] },
      }),
    });
    expect([entries.length, asked.length]).toEqual([2, 2]);
    expect(logged.map(({ message }) => message)).toEqual(['a search finds more than is read']);
  });
});

describe('the brand’s own', () => {
  test('tags are read with the words of who set them, or of their commit', async () => {
    const nodes = [
      {
        name: 'v2.1/β',
        target: {
          message:
            'Faster, see https://northwind.example/new\n-----BEGIN PGP SIGNATURE-----\nabc\n-----END PGP SIGNATURE-----\n',
          tagger: {
            name: 'Ada L.',
            date: '2026-11-02T09:00:00+01:00',
            user: { login: 'ada', url: 'https://github.com/ada' },
          },
        },
      },
      {
        name: 'v1',
        target: {
          message: 'Begin',
          committedDate: '2026-10-01T08:00:00Z',
          author: { name: 'Bo', date: '2026-09-01T08:00:00Z', user: null },
        },
      },
      // A tag of a tag, or of a file, says nothing more.
      { name: 'odd', target: {} },
    ];
    const { entries, asked } = await pollApi(github, {
      options: { kinds: ['tag'], repositories: ['northwind/beans'], token },
      answer: () => ({
        json: { data: { repository: { refs: { nodes, pageInfo: { endCursor: null, hasNextPage: false } } } } },
      }),
    });
    expect(asked.map(({ body }) => JSON.parse(body ?? '').variables)).toEqual([
      { owner: 'northwind', name: 'beans', first: 100, after: null },
    ]);
    expect(entries.toReversed()).toMatchObject([
      {
        id: 'tag:northwind/beans:v2.1/β',
        url: 'https://github.com/northwind/beans/tree/v2.1/%CE%B2',
        title: 'v2.1/β',
        html: '<p>Faster, see <a href="https://northwind.example/new">https://northwind.example/new</a></p>',
        author: 'ada',
        authorUrl: 'https://github.com/ada',
        publishedAt: '2026-11-02T08:00:00.000Z',
        parent: 'https://github.com/northwind/beans',
      },
      { title: 'v1', html: '<p>Begin</p>', author: 'Bo', publishedAt: '2026-10-01T08:00:00.000Z' },
      { title: 'odd', html: '', author: null, publishedAt: null },
    ]);
  });

  test('releases are read, drafts left out', async () => {
    const release = {
      id: 7,
      html_url: 'https://github.com/northwind/beans/releases/tag/v2',
      name: '',
      tag_name: 'v2',
      body_html: '<p>Faster</p>',
      author: { login: 'ada', html_url: 'https://github.com/ada' },
      created_at: '2026-11-01T08:00:00Z',
      published_at: '2026-11-02T08:00:00Z',
      reactions: { '+1': 5, '-1': 1 },
    };
    const { entries, asked } = await pollApi(github, {
      options: { kinds: ['release'], repositories: ['northwind/beans'] },
      answer: () => ({ json: [{ ...release, id: 8, draft: true, published_at: null }, release] }),
    });
    expect(asked.map(({ url }) => url)).toEqual([
      'https://api.github.com/repos/northwind/beans/releases?per_page=100&page=1',
    ]);
    expect(entries).toMatchObject([
      {
        id: 'release:7',
        title: 'v2',
        html: '<p>Faster</p>',
        author: 'ada',
        publishedAt: '2026-11-02T08:00:00.000Z',
        counts: { likes: 5, dislikes: 1 },
        parent: 'https://github.com/northwind/beans',
      },
    ]);
  });

  test('the account is one entry with its words, links and picture', async () => {
    const { entries, asked } = await pollApi(github, {
      options: { profile: 'northwind' },
      answer: ({ url }) => {
        const account = { login: 'northwind', type: 'Organization', html_url: 'https://github.com/northwind' };
        return url.includes('/orgs/')
          ? {
              json: {
                ...account,
                name: 'Northwind <Coffee>',
                description: 'Coffee that knows your name',
                blog: 'northwind.example',
                twitter_username: 'northwind',
                avatar_url: 'https://avatars.example/1',
                followers: 12,
              },
            }
          : { json: { ...account, bio: null } };
      },
    });
    expect(asked.map(({ url }) => url)).toEqual([
      'https://api.github.com/users/northwind',
      'https://api.github.com/orgs/northwind',
    ]);
    expect(entries).toMatchObject([
      { id: 'profile:northwind', url: 'https://github.com/northwind', author: 'Northwind <Coffee>', reach: 12 },
    ]);
    const html = entries[0]?.html ?? '';
    for (const part of ['Northwind &lt;Coffee&gt;', 'href="https://northwind.example"', 'https://x.com/northwind'])
      expect(html).toContain(part);
    expect(html).toContain('<p>Coffee that knows your name</p>');
  });
});

describe('what cannot be read', () => {
  test.each<[string, Answered, object]>([
    ['a wrong token', { status: 401, json: { message: 'Bad credentials' } }, { code: 'ACCESS_DENIED', retry: 'never' }],
    [
      'a spent limit',
      { status: 403, json: { message: 'API rate limit exceeded' }, headers: { 'x-ratelimit-remaining': '0' } },
      { code: 'RATE_LIMITED', retry: 'later' },
    ],
    ['a forbidden thing', { status: 403, json: { message: 'Forbidden' } }, { code: 'ACCESS_DENIED', retry: 'never' }],
    ['a fault of theirs', { status: 502, text: '<html>Unicorn!</html>' }, { code: 'HTTP_STATUS', retry: 'later' }],
    ['HTML for JSON', { text: '<html>Sign in</html>' }, { code: 'SOURCE_FORMAT', retry: 'later' }],
    ['another shape', { json: { items: 'none' } }, { code: 'SOURCE_FORMAT', retry: 'later' }],
    ['rows of another shape', { json: { items: [{ id: 'x' }] } }, { code: 'SOURCE_FORMAT', retry: 'later' }],
  ])('%s is a typed error', async (_name, answered, expected) => {
    const { error } = await pollApi(github, { options: issuesOnly, answer: () => answered });
    expect(error).toMatchObject(expected);
  });

  test.each([
    ['discussions without a token', { kinds: ['discussion'] }, 'token'],
    ['code without a token', { kinds: ['code'] }, 'token'],
    ['tags without a token', { kinds: ['tag'], repositories: ['northwind/beans'] }, 'token'],
    ['releases of nothing', { kinds: ['release'] }, 'repositories'],
    ['tags of nothing', { kinds: ['tag'], token }, 'repositories'],
  ])('%s are refused in the configuration', (_name, options, path) => {
    expect(github.options.safeParse(options).error?.issues[0]?.path).toEqual([path]);
  });
});
