import { expect, test } from 'vitest';
import { toEntry } from '../../lib/model/entry.ts';
import { googlePlaces } from '../../lib/sources/google-places.ts';
import { hasSamples, pollApi, readSample } from './api-poll.ts';

const options = { place: 'ChIJU0t5m7Uys1IRd_vg5-wadVM', apiKey: 'env:EARMARK_PLACES', language: 'en-GB' };

test('asks once, with the key in a header and a mask of fields, and reads the words as they were written', async () => {
  const { entries, asked, spent, error } = await pollApi(googlePlaces, {
    options,
    answer: () => ({
      json: {
        id: 'x',
        displayName: { text: 'Northwind' },
        googleMapsUri: 'https://maps.google.com/?cid=1',
        rating: 4.5,
        reviews: [
          {
            name: 'places/x/reviews/1',
            rating: 1,
            text: { text: 'Cold', languageCode: 'en' },
            originalText: { text: 'Kalt', languageCode: 'de' },
            authorAttribution: { displayName: 'Ann', uri: 'https://www.google.com/maps/contrib/1', photoUri: 'p' },
            publishTime: '2026-11-20T19:50:14.123456Z',
            googleMapsUri: 'https://www.google.com/maps/reviews/data=1',
          },
          { name: 'places/x/reviews/2', rating: 5 },
        ],
      },
    }),
  });
  expect(error).toBeUndefined();
  expect(spent).toEqual([1]);
  expect(asked).toEqual([
    expect.objectContaining({
      url: 'https://places.googleapis.com/v1/places/ChIJU0t5m7Uys1IRd_vg5-wadVM?languageCode=en-GB',
      headers: {
        accept: 'application/json',
        'x-goog-api-key': 'value of env:EARMARK_PLACES',
        'x-goog-fieldmask': 'id,displayName,googleMapsUri,rating,userRatingCount,reviews',
      },
    }),
  ]);
  expect(entries).toEqual([
    toEntry({
      id: 'places/x/reviews/2',
      title: 'Northwind',
      text: '',
      siteName: 'Google',
      rating: { value: 5, best: 5, worst: 1 },
      parent: 'https://maps.google.com/?cid=1',
    }),
    toEntry({
      id: 'places/x/reviews/1',
      url: 'https://www.google.com/maps/reviews/data=1',
      title: 'Northwind',
      text: 'Kalt',
      author: 'Ann',
      authorUrl: 'https://www.google.com/maps/contrib/1',
      siteName: 'Google',
      publishedAt: '2026-11-20T19:50:14.123Z',
      language: 'de',
      rating: { value: 1, best: 5, worst: 1 },
      parent: 'https://maps.google.com/?cid=1',
    }),
  ]);
});

test('asks nothing once the month’s calls are used up, and keeps figures only', async () => {
  const { asked, error } = await pollApi(googlePlaces, { options, granted: 0, answer: () => ({ json: {} }) });
  expect([asked.length, googlePlaces.terms?.stores]).toEqual([0, 'figures']);
  expect(error).toMatchObject({ code: 'QUOTA_SPENT', retry: 'later' });
});

test('a review that is shown no more is not taken for deleted, and one that came back is nothing new', async () => {
  const memory = { cursor: undefined };
  const shown = (...ids: readonly string[]) =>
    pollApi(googlePlaces, {
      options,
      memory,
      answer: () => ({
        json: { id: 'x', reviews: ids.map((id) => ({ name: id, rating: 4, publishTime: '2026-11-01T00:00:00Z' })) },
      }),
    });
  await shown('1', '2');
  expect(await shown('2')).toMatchObject({ entries: [], deleted: [] });
  expect(await shown('1', '2')).toMatchObject({ entries: [], deleted: [] });
});

test('a stale id is told with Google’s own words', async () => {
  const json = { error: { code: 404, message: 'The Place ID is no longer valid.', status: 'NOT_FOUND' } };
  const { error } = await pollApi(googlePlaces, { options, answer: () => ({ status: 404, json }) });
  expect(error).toMatchObject({ code: 'HTTP_STATUS', message: expect.stringContaining('no longer valid') });
});

test.skipIf(!hasSamples).each([
  ['11-google-business/places-new-details-reviews.json', 'Black Sheep Coal Fired Pizza', 'Chris Rodde', 5],
  ['11-google-business/places-new-details-full.json', 'Googleplex', 'Brandon Martin', 1],
])('%s is read whole', async (name, title, author, rating) => {
  const { entries, error } = await pollApi(googlePlaces, { options, answer: () => ({ json: readSample(name) }) });
  expect(error).toBeUndefined();
  expect(entries).toHaveLength(5);
  const first = entries.at(-1);
  expect(first).toMatchObject({ title, rating: { value: rating } });
  expect(first?.author).toBe(author);
  for (const entry of entries) {
    expect(entry).toMatchObject({
      id: expect.stringMatching(/^places\/.+\/reviews\/.+/),
      text: expect.stringMatching(/\S/),
      author: expect.stringMatching(/\S/),
      authorUrl: expect.stringMatching(/^https:\/\/www\.google\.com\/maps\/contrib\//),
      publishedAt: expect.stringMatching(/^20\d\d-/),
      language: expect.stringMatching(/^[a-z]{2}/),
    });
  }
});
