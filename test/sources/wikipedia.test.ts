/** What is read of Wikipedia, held against recorded answers and small ones of our own. */
import { describe, expect, test } from 'vitest';
import { wikipedia } from '../../lib/sources/wikipedia.ts';
import { type Answered, type Asked, hasSamples, pollApi, readSample } from './api-poll.ts';

const mentions = { kinds: ['mention'] };
const links = { kinds: ['link'], domains: ['northwind.example'] };
const queryOf = ({ url }: Pick<Asked, 'url'>): Readonly<Record<string, string>> =>
  Object.fromEntries(new URL(url).searchParams);

const toHit = (pageid: number, timestamp: string, more: object = {}) => ({
  ns: 0,
  pageid,
  title: `Coffee ${pageid}`,
  snippet: '… <span class="searchmatch">Northwind</span> <span class="searchmatch">Coffee</span> &amp; milk …',
  size: 100,
  wordcount: 20,
  timestamp,
  ...more,
});
const found = (hits: readonly object[], next?: object): Answered => ({
  json: { batchcomplete: true, ...(next === undefined ? {} : { continue: next }), query: { search: hits } },
});

describe.skipIf(!hasSamples)('recorded answers', () => {
  test('a link of a page is read', async () => {
    const { entries } = await pollApi(wikipedia, {
      options: { kinds: ['link'], languages: ['ja'], domains: ['d-nb.info'] },
      answer: () => ({ json: readSample('27-wikipedia/exturlusage.json') }),
    });
    expect(entries).toMatchObject([
      {
        id: 'links:ja:3957',
        url: 'https://ja.wikipedia.org/wiki/%E5%AE%87%E5%AE%99',
        title: '宇宙',
        html: '<p><a href="https://d-nb.info/gnd/4079154-3">https://d-nb.info/gnd/4079154-3</a></p>',
        siteName: 'Wikipedia',
        language: 'ja',
      },
    ]);
  });

  test('recent changes are read, log rows and unwritten revisions left out, doubled ones once', async () => {
    const { entries, asked } = await pollApi(wikipedia, {
      options: { kinds: ['change'], api: 'https://wiki.example/w/api.php', maxPages: 1 },
      owned: true,
      answer: () => ({ json: readSample('27-wikipedia/mediawiki_pages_recent_changes.json') }),
    });
    expect(asked.map(queryOf)).toMatchObject([{ list: 'recentchanges', maxlag: '5', formatversion: '2' }]);
    expect(entries.map(({ id, title, publishedAt }) => [id, title, publishedAt])).toEqual([
      ['change:en:291923', 'VisualEditor:Test', '2016-06-23T15:36:23.000Z'],
      ['change:en:291920', 'VisualEditor:Test', '2016-06-23T15:38:23.000Z'],
      ['change:en:291919', 'Technical Collaboration Guideline/Translation', '2016-06-23T15:42:38.000Z'],
    ]);
    expect(entries[0]).toMatchObject({
      url: 'https://wiki.example/w/index.php?diff=291923',
      parent: 'https://wiki.example/wiki/VisualEditor:Test',
    });
  });

  test('revisions of an article are read with who wrote them and what they said', async () => {
    const { entries, asked } = await pollApi(wikipedia, {
      options: { kinds: ['change'], pages: ['VisualEditor:Test'] },
      answer: ({ url }) =>
        url.includes('rvcontinue')
          ? { json: { batchcomplete: true } }
          : { json: readSample('27-wikipedia/mediawiki_page_476583_revisions.json') },
    });
    expect(entries.length).toBeGreaterThan(400);
    expect(entries.at(-1)).toMatchObject({
      id: 'change:en:2170340',
      title: 'VisualEditor:Test',
      author: 'SVG',
      authorUrl: 'https://en.wikipedia.org/wiki/User:SVG',
      publishedAt: '2016-06-22T17:27:53.000Z',
      text: expect.stringContaining('Reverted edits by [[Special:Contributions/Daisy Jeon|Daisy Jeon]]'),
    });
    expect(asked.map(queryOf)).toMatchObject([
      { titles: 'VisualEditor:Test' },
      { rvcontinue: '20160226140047|2062172', continue: '||' },
    ]);
  });
});

describe('pages that name the brand', () => {
  test('are searched for in each language, those edited last first', async () => {
    const { asked, entries } = await pollApi(wikipedia, {
      options: { ...mentions, languages: ['en', 'de'], query: '"northwind coffee" -traders title:coffee' },
      answer: () => found([toHit(7, '2026-11-20T08:00:00Z')]),
    });
    expect(asked.map(({ url }) => new URL(url).hostname)).toEqual(['en.wikipedia.org', 'de.wikipedia.org']);
    expect(queryOf(asked[0] ?? { url: '' })).toEqual({
      action: 'query',
      format: 'json',
      formatversion: '2',
      maxlag: '5',
      list: 'search',
      srsearch: '"northwind coffee" -traders intitle:"coffee"',
      srsort: 'last_edit_desc',
      srnamespace: '0',
      srprop: 'snippet|timestamp|size|wordcount',
      srlimit: '50',
    });
    expect(entries[1]).toMatchObject({
      id: 'page:de:7',
      url: 'https://de.wikipedia.org/?curid=7',
      title: 'Coffee 7',
      html: expect.stringContaining('&amp; milk'),
      publishedAt: null,
      updatedAt: '2026-11-20T08:00:00.000Z',
      language: 'de',
    });
  });

  test('go on with all that the answer says, and stop at what is known', async () => {
    const memory = { cursor: undefined };
    const answer = ({ url }: Pick<Asked, 'url'>): Answered =>
      queryOf({ url }).sroffset === '1'
        ? found([toHit(1, '2026-11-19T08:00:00Z')])
        : found([toHit(2, '2026-11-20T08:00:00Z')], { sroffset: 1, continue: '-||' });
    const first = await pollApi(wikipedia, { options: mentions, memory, answer });
    expect(first.asked.map(queryOf)[1]).toMatchObject({ sroffset: '1', continue: '-||' });
    expect(first.entries).toHaveLength(2);
    const later = await pollApi(wikipedia, { options: mentions, memory, answer });
    expect([later.asked.length, later.entries.length]).toEqual([1, 0]);
  });

  test('an answer that found nothing is none', async () => {
    const { entries, error } = await pollApi(wikipedia, {
      options: mentions,
      answer: () => ({ json: { batchcomplete: true } }),
    });
    expect([entries, error]).toEqual([[], undefined]);
  });
});

describe('pages that link to the brand', () => {
  const row = (pageid: number, url: string) => ({ ns: 0, pageid, title: `Page ${pageid}/a b`, url });
  const serve =
    (rows: readonly object[]) =>
    ({ url }: Pick<Asked, 'url'>): Answered => {
      const { euprotocol, eucontinue } = queryOf({ url });
      if (euprotocol === 'http') return { json: { batchcomplete: true, query: { exturlusage: [] } } };
      return eucontinue === undefined
        ? { json: { continue: { eucontinue: '1', continue: '-||' }, query: { exturlusage: rows.slice(0, 1) } } }
        : { json: { batchcomplete: true, query: { exturlusage: rows.slice(1) } } };
    };

  test('are listed whole, each page once with all its links', async () => {
    const rows = [
      row(1, 'https://northwind.example/b?x=1&y="'),
      row(2, '//northwind.example/'),
      row(1, 'https://shop.northwind.example/a'),
    ];
    const { entries, asked } = await pollApi(wikipedia, { options: links, answer: serve(rows) });
    expect(asked.map(queryOf).map(({ euquery, euprotocol, eucontinue }) => [euquery, euprotocol, eucontinue])).toEqual([
      ['*.northwind.example', 'https', undefined],
      ['*.northwind.example', 'https', '1'],
      ['*.northwind.example', 'http', undefined],
    ]);
    expect(entries.map(({ id, url, html }) => [id, url, html])).toEqual([
      [
        'links:en:1',
        'https://en.wikipedia.org/wiki/Page_1/a_b',
        '<p><a href="https://northwind.example/b?x=1&amp;y=&quot;">https://northwind.example/b?x=1&amp;y=&quot;</a></p><p><a href="https://shop.northwind.example/a">https://shop.northwind.example/a</a></p>',
      ],
      [
        'links:en:2',
        'https://en.wikipedia.org/wiki/Page_2/a_b',
        '<p><a href="https://northwind.example/">https://northwind.example/</a></p>',
      ],
    ]);
  });

  test('are handed on again when their links change, and told as deleted when they link no more', async () => {
    const memory = { cursor: undefined };
    const before = [
      row(1, 'https://northwind.example/'),
      row(2, 'https://northwind.example/'),
      row(3, 'https://northwind.example/'),
    ];
    await pollApi(wikipedia, { options: links, memory, answer: serve(before) });
    const after = [row(1, 'https://northwind.example/'), row(2, 'https://northwind.example/new')];
    const { entries, deleted } = await pollApi(wikipedia, { options: links, memory, answer: serve(after) });
    expect(entries.map(({ id }) => id)).toEqual(['links:en:2']);
    expect(deleted).toEqual(['links:en:3']);
  });

  test('none is told as deleted where the list was longer than a poll reads', async () => {
    const memory = { cursor: undefined };
    const rows = [row(1, 'https://northwind.example/'), row(2, 'https://northwind.example/')];
    await pollApi(wikipedia, { options: links, memory, answer: serve(rows) });
    const { deleted, logged } = await pollApi(wikipedia, {
      options: { ...links, maxPages: 1 },
      memory,
      answer: serve(rows),
    });
    expect(deleted).toEqual([]);
    expect(logged.map(({ message }) => message)).toEqual(['more pages link there than one poll reads']);
  });
});

describe('changes', () => {
  test('what was hidden by the wiki has no author and no words', async () => {
    const { entries } = await pollApi(wikipedia, {
      options: { kinds: ['change'], pages: ['Northwind Coffee'] },
      answer: () => ({
        json: {
          query: {
            pages: [
              {
                title: 'Northwind Coffee',
                revisions: [
                  { revid: 5, timestamp: '2026-11-20T08:00:00Z', userhidden: true, commenthidden: true },
                  {
                    revid: 4,
                    timestamp: '2026-11-19T08:00:00Z',
                    user: 'Ada',
                    parsedcomment: '<a href="/wiki/Milk">Milk</a>',
                  },
                ],
              },
            ],
          },
        },
      }),
    });
    expect(entries).toMatchObject([
      { author: 'Ada', html: '<a href="https://en.wikipedia.org/wiki/Milk">Milk</a>' },
      { author: null, text: '' },
    ]);
  });

  test('of a page that is not there are an error', async () => {
    const { error } = await pollApi(wikipedia, {
      options: { kinds: ['change'], pages: ['Nowhere'] },
      answer: () => ({ json: { query: { pages: [{ title: 'Nowhere', missing: true }] } } }),
    });
    expect(error).toMatchObject({ code: 'HTTP_STATUS', retry: 'later' });
    expect(String(error)).toContain('no page "Nowhere" there');
  });

  test('of a whole wiki are those that name the brand', async () => {
    const change = (revid: number, comment: string) => ({
      revid,
      title: 'Coffee',
      timestamp: `2026-11-0${revid}T08:00:00Z`,
      comment,
    });
    const { entries } = await pollApi(wikipedia, {
      options: { kinds: ['change'] },
      answer: () => ({ json: { query: { recentchanges: [change(2, 'about Northwind Coffee'), change(1, 'typo')] } } }),
    });
    expect(entries.map(({ id }) => id)).toEqual(['change:en:2']);
  });
});

describe('what cannot be read', () => {
  test.each<[string, Answered, object]>([
    [
      'servers that are behind, inside a 200',
      {
        json: { error: { code: 'maxlag', info: 'Waiting for 10.0.0.1: 6 seconds lagged' } },
        headers: { 'retry-after': '5' },
      },
      { code: 'RATE_LIMITED', retry: 'later' },
    ],
    ['too many questions', { json: { error: { code: 'ratelimited', info: 'slow down' } } }, { code: 'RATE_LIMITED' }],
    [
      'errors as other wikis write them',
      { json: { errors: [{ code: 'readapidenied', text: 'no' }] } },
      { code: 'ACCESS_DENIED', retry: 'never' },
    ],
    ['a wrong question', { json: { error: { code: 'badvalue', info: 'x' } } }, { code: 'HTTP_STATUS' }],
    ['an unknown asker', { status: 403, text: 'Please set a user-agent' }, { code: 'ACCESS_DENIED' }],
    ['HTML for JSON', { text: '<html>' }, { code: 'SOURCE_FORMAT' }],
    ['another shape', { json: { query: { search: 5 } } }, { code: 'SOURCE_FORMAT' }],
    ['rows of another shape', found([{ pageid: 'x' }]), { code: 'SOURCE_FORMAT' }],
  ])('%s is a typed error', async (_name, answered, expected) => {
    const { error } = await pollApi(wikipedia, { options: mentions, answer: () => answered });
    expect(error).toMatchObject(expected);
  });
});
