/** What services are really asked for the fields of a query, where each takes them in its own way. */
import { describe, expect, test } from 'vitest';
import { discourse } from '../../../lib/sources/discourse.ts';
import { gdelt } from '../../../lib/sources/gdelt.ts';
import { hackerNews } from '../../../lib/sources/hacker-news.ts';
import { x } from '../../../lib/sources/x.ts';
import { type Answered, pollApi } from '../api-poll.ts';

const searched = (urls: readonly { readonly url: string }[], parameter: string): readonly (string | null)[] =>
  urls.map(({ url }) => new URL(url).searchParams.get(parameter)).filter((value) => value !== null);

const hit = (id: string, url: string, title = 'A morning') => ({
  objectID: id,
  created_at_i: 1_790_000_000 - Number(id),
  author: 'ann',
  title,
  url,
});

describe('Hacker News', () => {
  const poll = (query: string, hits: readonly object[] = []) =>
    pollApi(hackerNews, { options: { query }, answer: (): Answered => ({ json: { hits, page: 0, nbPages: 1 } }) });

  test('words beside a site are looked for in titles and texts, not in addresses alone', async () => {
    const { asked } = await poll('northwind site:press.example');
    expect(searched(asked, 'query')).toEqual(['northwind press.example']);
    expect(searched(asked, 'restrictSearchableAttributes')).toEqual([]);
  });

  test('of what holds the words of an address only what leads to the site is read', async () => {
    const hits = [hit('1', 'https://press.example/blog/a'), hit('2', 'https://other.example/press/example')];
    const { asked, entries } = await poll('site:press.example', hits);
    expect(searched(asked, 'restrictSearchableAttributes')).toEqual(['url']);
    expect(entries.map(({ id }) => id)).toEqual(['1']);
  });

  test('a name that is none there is no part of its tags', async () => {
    const { asked } = await poll('northwind author:"ann,story"');
    expect(searched(asked, 'tags')).toEqual(['(story,comment)']);
  });
});

describe('X', () => {
  const poll = (query: string) =>
    pollApi(x, {
      options: { token: 'env:EARMARK_X', query, maxPages: 1 },
      answer: (): Answered => ({ json: { meta: { result_count: 0 } } }),
    });
  test.each([
    ['a handle', 'northwind author:@ann', 'northwind from:ann -is:retweet'],
    ['a name of two words', 'northwind author:"Ann Lee"', 'northwind -is:retweet'],
    ['a language of a country', 'northwind lang:en-GB', 'northwind lang:en -is:retweet'],
    ['alternatives', 'northwind OR ann lee', '(northwind OR (ann lee)) -is:retweet'],
  ])('%s', async (_name, query, wanted) => {
    const { asked, error } = await poll(query);
    expect(error).toBeUndefined();
    expect(searched(asked, 'query')).toEqual([wanted]);
  });
  test('a language alone is refused, as X refuses it', async () => {
    expect((await poll('lang:de')).error).toMatchObject({ code: 'CONFIG_INVALID' });
  });
});

test('GDELT is asked for a site, and the part of it is told from the address', async () => {
  const article = (url: string) => ({ url, title: 'Northwind', seendate: '20261001T080000Z', language: 'English' });
  const { asked, entries } = await pollApi(gdelt, {
    options: { files: 'never', readLinkedPages: false, query: 'northwind near/3 beans site:press.example/blog' },
    answer: (): Answered => ({
      json: { articles: [article('https://press.example/blog/a'), article('https://press.example/news/b')] },
    }),
  });
  expect(searched(asked, 'query')).toEqual(['northwind beans domain:press.example']);
  expect(entries.map(({ url }) => url)).toEqual(['https://press.example/blog/a']);
});

test('Discourse takes @ann for all of her posts, so that it is put into quotation marks', async () => {
  const { asked } = await pollApi(discourse, {
    options: { forum: 'https://forum.example', read: 'search', query: '@ann #beans tea' },
    answer: (): Answered => ({ json: { posts: [], topics: [], grouped_search_result: {} } }),
  });
  expect(searched(asked, 'q').map((q) => q?.replace(/ order:.*/, ''))).toEqual(['"@ann" "#beans" tea']);
});

test.each([
  { query: '@ann near/3 tea', q: 'tea' },
  { query: '"#beans te*" cakes', q: 'cakes' },
])('nor is Discourse asked for it where only words are looked for: $query', async ({ query, q }) => {
  const { asked } = await pollApi(discourse, {
    options: { forum: 'https://forum.example', read: 'search', query },
    answer: (): Answered => ({ json: { posts: [], topics: [], grouped_search_result: {} } }),
  });
  expect(searched(asked, 'q').map((each) => each?.replace(/ order:.*/, ''))).toEqual([q]);
});
