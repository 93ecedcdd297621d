import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { toEntry } from '../../lib/model/entry.ts';
import { reviewPage } from '../../lib/sources/review-page.ts';
import { hasSamples, samples } from './api-poll.ts';
import { emptyMemory, poll, type Scripted } from './source-context.ts';

const url = 'https://shop.example/blend';
const review = (author: string, rating: number, text: string) => ({
  '@type': 'Review',
  author: { '@type': 'Person', name: author },
  datePublished: '2026-11-20',
  reviewBody: text,
  reviewRating: { '@type': 'Rating', ratingValue: rating, bestRating: 10, worstRating: 0 },
});
const page = (...reviews: readonly object[]): string =>
  `<html lang="en"><head><title>House blend</title><meta property="og:site_name" content="The Shop"><script type="application/ld+json">${JSON.stringify(
    { '@context': 'https://schema.org', '@type': 'Product', name: 'House blend', review: reviews },
  )}</script></head><body><h1>House blend</h1></body></html>`;
const read = (web: ReadonlyMap<string, Scripted>, memory = emptyMemory(), urls = [url]) =>
  poll(reviewPage, { options: { urls }, web, memory });

test('each review is an entry, and the page itself is none', async () => {
  const { entries, readings, error } = await read(
    new Map([[url, page(review('Ann', 2, 'Stale.'), review('Bob', 9, 'Fresh.'))]]),
  );
  expect([readings, error]).toEqual([[], undefined]);
  expect(entries).toHaveLength(2);
  expect(entries[1]).toEqual(
    toEntry({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      title: 'House blend',
      text: 'Stale.',
      author: 'Ann',
      siteName: 'The Shop',
      publishedAt: '2026-11-20T00:00:00.000Z',
      language: 'en',
      rating: { value: 2, best: 10, worst: 0 },
      parent: url,
    }),
  );
});

test('known reviews are handed on once; an unchanged page is not even read', async () => {
  const memory = emptyMemory();
  const web = new Map<string, Scripted>([[url, page(review('Ann', 2, 'Stale.'))]]);
  expect((await read(web, memory)).entries).toHaveLength(1);
  expect((await read(web, memory)).entries).toEqual([]);
  web.set(url, page(review('Bob', 9, 'Fresh.'), review('Ann', 2, 'Stale.')));
  expect((await read(web, memory)).entries.map(({ author }) => author)).toEqual(['Bob']);
});

test('one page that fails costs itself; where all do, the channel fails', async () => {
  const other = 'https://shop.example/gone';
  const web = new Map<string, Scripted>([[url, page(review('Ann', 2, 'Stale.'))]]);
  const both = await read(web, undefined, [other, url]);
  expect([both.entries.length, both.error]).toEqual([1, undefined]);
  const { error } = await read(new Map([[url, 503]]));
  expect(error).toMatchObject({ code: 'HTTP_STATUS', status: 503 });
});

test('a page without reviews says so, and a crash repeats what was not safe', async () => {
  const { entries, logged } = await read(new Map([[url, '<h1>Blend</h1>']]));
  expect([entries, logged.map(({ message }) => message)]).toEqual([[], ['a page holds no reviews as structured data']]);
  const memory = emptyMemory();
  const web = new Map([[url, page(review('Ann', 2, 'Stale.'), review('Bob', 9, 'Fresh.'))]]);
  await poll(reviewPage, { options: { urls: [url] }, web, memory, diesAfter: 1 });
  expect((await read(web, memory)).entries).toHaveLength(2);
});

test.each([
  ['the same review in two syntaxes', page(review('Ann', 2, 'Stale.'), review('Ann', 2, 'Stale.')), [[2, 10, 0]]],
  [
    'a scale that is written the wrong way round',
    page({ ...review('Ann', 2, 'Stale.'), reviewRating: { ratingValue: 2, bestRating: 1, worstRating: 5 } }),
    [[2, 5, 1]],
  ],
  [
    'stars beyond a scale that is not told',
    page({ ...review('Ann', 2, 'Stale.'), reviewRating: { ratingValue: 80 } }),
    [[80, 100, 1]],
  ],
  ['no stars', page({ ...review('Ann', 2, 'Stale.'), reviewRating: undefined }), [undefined]],
])('%s', async (_, html, ratings) => {
  const { entries } = await read(new Map([[url, html]]));
  expect(
    entries.map(({ rating }) => (rating === null ? undefined : [rating.value, rating.best, rating.worst])),
  ).toEqual(ratings);
});

test.skipIf(!hasSamples).each([
  ['shop-microdata-reviews.html', 4],
  ['recipe-jsonld-reviews.html', 7],
  ['shop-microdata-review-rdf.html', 1],
])('the recorded page %s has %d reviews, each with words or stars', async (name, count) => {
  const html = readFileSync(path.join(samples, '02-web-schema', name), 'utf8');
  const { entries } = await read(new Map([[url, html]]));
  expect(entries).toHaveLength(count);
  for (const { text, rating, author } of entries)
    expect([text !== '' || rating !== null, author !== '']).toEqual([true, true]);
});
