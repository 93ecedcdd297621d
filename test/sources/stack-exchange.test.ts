/** What is read of Stack Exchange, held against recorded answers and small ones of our own. */
import { describe, expect, test } from 'vitest';
import type { FetchRequest } from '../../lib/ports/fetcher.ts';
import { stackExchange } from '../../lib/sources/stack-exchange.ts';
import { type Answered, type Asked, hasSamples, pollApi, readSample } from './api-poll.ts';

const questionsOnly = { kinds: ['question'] };
const now = new Date('2026-11-22T12:00:00Z');

const toQuestion = (id: number, at: string, more: object = {}) => ({
  question_id: id,
  title: 'Northwind Coffee &amp; milk',
  body: '<p>Northwind Coffee or <code>&lt;div&gt;</code>?</p>',
  link: `https://stackoverflow.com/questions/${id}/northwind-coffee`,
  owner: { display_name: 'Zo&#235; B.', link: 'https://stackoverflow.com/users/1/zoe' },
  creation_date: Date.parse(at) / 1000,
  score: 3,
  ...more,
});

const found = (items: readonly object[], more: object = {}): Answered => ({
  json: { items, has_more: false, quota_max: 300, quota_remaining: 299, ...more },
});
const at =
  (path: string) =>
  ({ url }: Pick<Asked, 'url'>) =>
    new URL(url).pathname === path;

/** How long an answer makes the fetcher leave the host alone, in seconds. */
const restOf = async (json: object, headers: Readonly<Record<string, string>> = {}): Promise<number | undefined> => {
  const { asked } = await pollApi(stackExchange, { options: questionsOnly, answer: () => found([]) });
  const readRest: FetchRequest['readRest'] = asked[0]?.readRest;
  const untilMs = readRest?.({ status: 200, headers, body: () => Buffer.from(JSON.stringify(json)) }, now);
  return untilMs === undefined ? undefined : (untilMs - now.getTime()) / 1000;
};

describe.skipIf(!hasSamples)('recorded answers', () => {
  test('a question is read with its answers and comments', async () => {
    const { entries, limits } = await pollApi(stackExchange, {
      options: { ...questionsOnly, tags: ['python'] },
      answer: () => ({ json: readSample('15-stackexchange/stackexchange_question.json') }),
    });
    expect(entries.map(({ id, url, author, publishedAt, parent }) => [id, url, author, publishedAt, parent])).toEqual([
      [
        'stackoverflow:answer:1',
        'https://stackoverflow.com/a/1',
        'zhquan_example_1',
        '2016-04-06T20:37:46.000Z',
        'https://stackoverflow.com/q/1',
      ],
      [
        'stackoverflow:comment:60495069',
        'https://stackoverflow.com/posts/comments/60495069',
        'zhquan_example_2',
        '2016-04-06T02:18:31.000Z',
        'https://stackoverflow.com/q/1',
      ],
      ['stackoverflow:question:1', expect.any(String), 'zhquan_example_3', '2016-04-06T02:01:16.000Z', null],
    ]);
    expect(entries.at(-1)).toMatchObject({
      authorUrl: 'http://stackoverflow.com/users/3/zhquan_example_3',
      siteName: 'stackoverflow.com',
      counts: { views: 17, replies: 1, likes: 1 },
    });
    expect(limits).toEqual([{ left: 9_989, resetAt: '2026-11-23T00:00:00.000Z' }]);
  });

  test('a page that asks to back off is read, and the host left alone', async () => {
    const json = readSample('15-stackexchange/stackexchange_question_backoff_page.json');
    const { entries, error } = await pollApi(stackExchange, {
      options: { ...questionsOnly, tags: ['python'], maxPages: 1 },
      answer: () => ({ json }),
    });
    expect(error).toBeUndefined();
    expect(entries.length).toBeGreaterThan(0);
    expect(await restOf(Object(json))).toBe(0.2);
  });
});

describe('searching', () => {
  test('asks each site for questions and answers, newest first', async () => {
    const { asked } = await pollApi(stackExchange, {
      options: { sites: ['stackoverflow', 'coffee'], key: 'abcd1234', query: '"northwind coffee" -tea' },
      answer: () => found([]),
    });
    expect(asked.map(({ url }) => url)).toEqual(
      ['stackoverflow', 'coffee'].flatMap((site) => [
        `https://api.stackexchange.com/2.3/search/advanced?site=${site}&sort=creation&order=desc&pagesize=100&page=1&filter=withbody&q=northwind+coffee&key=abcd1234`,
        `https://api.stackexchange.com/2.3/search/excerpts?site=${site}&sort=creation&order=desc&pagesize=100&page=1&q=northwind+coffee&key=abcd1234`,
      ]),
    );
  });

  test('reads all fields of a question, its escaped words as people read them', async () => {
    const { entries } = await pollApi(stackExchange, {
      options: { ...questionsOnly, sites: ['pt.stackoverflow'] },
      answer: () => found([toQuestion(9, '2026-11-20T08:00:00Z', { last_edit_date: 1_795_000_000, view_count: 8 })]),
    });
    expect(entries).toMatchObject([
      {
        id: 'pt.stackoverflow:question:9',
        title: 'Northwind Coffee & milk',
        html: '<p>Northwind Coffee or <code>&lt;div&gt;</code>?</p>',
        author: 'Zoë B.',
        siteName: 'pt.stackoverflow.com',
        publishedAt: '2026-11-20T08:00:00.000Z',
        updatedAt: '2026-11-18T11:06:40.000Z',
        language: 'pt',
        counts: { score: 3, views: 8 },
      },
    ]);
  });

  test('finds answers by their excerpts and reads them whole', async () => {
    const isExcerpts = at('/2.3/search/excerpts');
    const { entries, asked } = await pollApi(stackExchange, {
      options: { kinds: ['answer'] },
      answer: (request) =>
        isExcerpts(request)
          ? found([
              { item_type: 'question', question_id: 1, creation_date: 1_700_000_000 },
              { item_type: 'answer', question_id: 1, answer_id: 12, creation_date: 1_700_000_000 },
            ])
          : found([
              {
                answer_id: 12,
                question_id: 1,
                body: '<p>Try Northwind Coffee</p>',
                owner: { display_name: 'gone', user_type: 'does_not_exist' },
                creation_date: 1_700_000_000,
                score: -1,
              },
            ]),
    });
    expect(asked.map(({ url }) => new URL(url).pathname)).toEqual(['/2.3/search/excerpts', '/2.3/answers/12']);
    expect(entries).toMatchObject([
      {
        id: 'stackoverflow:answer:12',
        url: 'https://stackoverflow.com/a/12',
        parent: 'https://stackoverflow.com/q/1',
        author: 'gone',
        authorUrl: null,
        counts: { score: -1 },
      },
    ]);
  });

  test('goes on from the oldest of a page while there is more', async () => {
    const all = Array.from({ length: 60 }, (_, index) =>
      toQuestion(index, new Date(Date.UTC(2026, 9, 1) - index * 60_000).toISOString()),
    );
    const { entries, asked, error } = await pollApi(stackExchange, {
      options: { ...questionsOnly, pageSize: 2, maxPages: 100 },
      answer: ({ url }) => {
        const query = new URL(url).searchParams;
        const page = Number(query.get('page'));
        if (page > 25) return { status: 400, json: { error_id: 403, error_name: 'access_denied' } };
        const until = Number(query.get('max') ?? Number.POSITIVE_INFINITY);
        const shown = all.filter(({ creation_date: created }) => created <= until);
        return found(shown.slice((page - 1) * 2, page * 2), { has_more: shown.length > page * 2 });
      },
    });
    expect(error).toBeUndefined();
    expect(new Set(entries.map(({ id }) => id)).size).toBe(60);
    expect(entries).toHaveLength(60);
    expect(asked.length).toBeLessThan(62);
  });

  test('a later poll asks from a little before what is known', async () => {
    const memory = { cursor: undefined };
    const answer = () => found([toQuestion(1, '2026-11-20T08:00:00Z')]);
    await pollApi(stackExchange, { options: questionsOnly, memory, answer });
    const { entries, asked } = await pollApi(stackExchange, { options: questionsOnly, memory, answer });
    expect(entries).toEqual([]);
    expect(asked.map(({ url }) => new URL(url).searchParams.get('fromdate'))).toEqual([
      String(Date.parse('2026-11-20T02:00:00Z') / 1000),
    ]);
  });

  test('asks for posts that link to a site', async () => {
    const { asked } = await pollApi(stackExchange, {
      options: { ...questionsOnly, query: 'site:northwind.example' },
      answer: () => found([]),
    });
    expect(asked.map(({ url }) => new URL(url).searchParams.get('url'))).toEqual(['*northwind.example*']);
  });
});

describe('what it asks for', () => {
  test.each<[string, object, number | undefined]>([
    ['nothing', { items: [] }, undefined],
    ['a backoff', { backoff: 10 }, 10],
    [
      'a throttled address',
      { error_message: 'too many requests from this IP, more requests available in 51 seconds' },
      51,
    ],
    ['no call left today', { quota_remaining: 0, backoff: 10 }, 12 * 60 * 60],
  ])('%s is obeyed', async (_name, json, seconds) => {
    expect(await restOf(json)).toBe(seconds);
  });

  test('a Retry-After is obeyed, and a body that is no JSON asks for nothing', async () => {
    expect(await restOf({}, { 'retry-after': '7' })).toBe(7);
  });
});

describe('what cannot be read', () => {
  const fault = (name: string, message = 'it cannot be'): object => ({
    error_id: 400,
    error_name: name,
    error_message: message,
  });
  test.each<[string, Answered, object]>([
    ['a wrong parameter', { status: 400, json: fault('bad_parameter') }, { code: 'HTTP_STATUS', retry: 'never' }],
    ['a missing key', { status: 400, json: fault('key_required') }, { code: 'ACCESS_DENIED', retry: 'never' }],
    [
      'a throttled address',
      { status: 502, json: fault('throttle_violation', 'more requests available in 51 seconds') },
      { code: 'RATE_LIMITED', retry: 'later', retryAfterMs: 51_000 },
    ],
    ['an error inside a 200', { json: fault('temporarily_unavailable') }, { code: 'RATE_LIMITED', retry: 'later' }],
    ['HTML for JSON', { text: '<html>' }, { code: 'SOURCE_FORMAT', retry: 'later' }],
    ['another shape', { json: { items: 'none' } }, { code: 'SOURCE_FORMAT' }],
    ['rows of another shape', found([{ question_id: 'x' }]), { code: 'SOURCE_FORMAT' }],
  ])('%s is a typed error', async (_name, answered, expected) => {
    const { error } = await pollApi(stackExchange, { options: questionsOnly, answer: () => answered });
    expect(error).toMatchObject(expected);
  });
});
