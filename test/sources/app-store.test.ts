import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { toEntry } from '../../lib/model/entry.ts';
import { appStore } from '../../lib/sources/app-store.ts';
import { type Answered, type Asked, hasSamples, pollApi, readSample } from './api-poll.ts';

const row = (id: number, more: object = {}) => ({
  id: { label: String(id) },
  author: { name: { label: 'Ann' }, uri: { label: `https://itunes.apple.com/us/reviews/id${id}` } },
  title: { label: 'Fine' },
  content: { label: `Review ${id}`, attributes: { type: 'text' } },
  'im:rating': { label: '4' },
  'im:version': { label: '2.1' },
  updated: { label: '2026-11-20T05:00:00-07:00' },
  link: { attributes: { rel: 'related', href: 'https://itunes.apple.com/us/review?id=7&type=Purple%20Software' } },
  ...more,
});
const toLinks = (last: number) => [
  { attributes: { rel: 'last', href: `https://itunes.apple.com/us/rss/customerreviews/page=${last}/id=7/xml` } },
];
const pageOf = ({ url }: Asked): number => Number(/page=(\d+)/.exec(url)?.[1]);

describe('the public feed', () => {
  const options = { app: 7 };
  const polls = (pages: readonly unknown[], memory = { cursor: undefined as unknown }) =>
    pollApi(appStore, { options, memory, answer: (asked) => ({ json: { feed: pages[pageOf(asked) - 1] ?? {} } }) });

  test('is asked page by page, newest first, and all of a review is read', async () => {
    const { entries, asked, error } = await polls([
      { entry: [row(2)], link: toLinks(2) },
      { entry: row(1), link: toLinks(2) },
    ]);
    expect(error).toBeUndefined();
    expect(asked.map(({ url }) => url)).toEqual([
      'https://itunes.apple.com/us/rss/customerreviews/page=1/id=7/sortby=mostrecent/json',
      'https://itunes.apple.com/us/rss/customerreviews/page=2/id=7/sortby=mostrecent/json',
    ]);
    expect(entries.map(({ id }) => id)).toEqual(['2', '1']);
    expect(entries[0]).toEqual(
      toEntry({
        id: '2',
        url: 'https://itunes.apple.com/us/review?id=7&type=Purple+Software&reviewId=2',
        title: 'Fine',
        text: 'Review 2',
        author: 'Ann',
        authorUrl: 'https://itunes.apple.com/us/reviews/id2',
        siteName: 'App Store (US)',
        publishedAt: '2026-11-20T12:00:00.000Z',
        rating: { value: 4, best: 5, worst: 1 },
      }),
    );
  });

  test.each([
    ['a single review that is no list', { entry: row(1) }, ['1']],
    ['no review', {}, []],
    [
      'the app itself in the first place',
      { entry: [{ 'im:name': { label: 'App' }, id: { label: 'x' } }, row(1)] },
      ['1'],
    ],
    ['one of another shape beside a good one', { entry: [{ id: 3, 'im:rating': {} }, row(1)] }, ['1']],
  ])('%s is read as what it is', async (_, first, ids) => {
    const { entries, error } = await polls([first]);
    expect([entries.map(({ id }) => id), error]).toEqual([ids, undefined]);
  });

  test('only rows of another shape are an error, and nothing is taken as read', async () => {
    const memory = { cursor: undefined };
    const { error } = await polls([{ entry: [{ id: 3 }, { id: 4 }] }], memory);
    expect(error).toMatchObject({ code: 'SOURCE_FORMAT', retry: 'later' });
    expect(memory.cursor).toBeUndefined();
  });

  test('an empty page before the last is passed over, and an empty first one says nothing', async () => {
    const memory = { cursor: undefined };
    const pages = [{ entry: [row(3)], link: toLinks(3) }, { link: toLinks(3) }, { entry: [row(1)], link: toLinks(3) }];
    const first = await polls(pages, memory);
    expect(first.entries.map(({ id }) => id)).toEqual(['3', '1']);
    const empty = await polls([], memory);
    expect([empty.entries, empty.error, empty.asked.length]).toEqual([[], undefined, 1]);
    const again = await polls(pages, memory);
    expect([again.entries, again.asked.length]).toEqual([[], 1]);
  });

  test('each storefront goes on where it stopped, and an edited review comes again', async () => {
    const memory = { cursor: undefined };
    const both = (us: readonly unknown[], de: readonly unknown[]) =>
      pollApi(appStore, {
        options: { app: '7', countries: ['us', 'de'] },
        memory,
        answer: ({ url }) => ({ json: { feed: { entry: url.includes('/de/') ? de : us } } }),
      });
    await both([row(1)], [row(2)]);
    const { entries } = await both([row(1)], [row(2, { content: { label: 'Changed' } })]);
    expect(entries.map(({ id, text, siteName }) => [id, text, siteName])).toEqual([['2', 'Changed', 'App Store (DE)']]);
  });

  test('a title that is missing is the version', async () => {
    const { entries } = await polls([{ entry: [row(1, { title: undefined })] }]);
    expect(entries[0]?.title).toBe('Version 2.1');
  });

  test.each([
    ['HTML instead of JSON', { text: '<html>', headers: { 'content-type': 'text/html' } }, 'SOURCE_FORMAT'],
    ['403 as HTML', { text: '<html>', status: 403 }, 'ACCESS_DENIED'],
    ['503', { text: '', status: 503 }, 'HTTP_STATUS'],
    ['429', { text: '', status: 429 }, 'RATE_LIMITED'],
    ['another shape', { json: { reviews: [] } }, 'SOURCE_FORMAT'],
  ] as const)('%s is an error with its code', async (_, answered, code) => {
    const { error } = await pollApi(appStore, { options, answer: () => answered });
    expect(error).toMatchObject({ code });
  });

  test.skipIf(!hasSamples)('a recorded page is read whole', async () => {
    const { entries } = await pollApi(appStore, {
      options: { app: 1404176564, countries: ['jp'], maxPages: 1 },
      answer: () => ({ json: readSample('09-appstore/customerreviews-0.json') }),
    });
    expect(entries).toHaveLength(50);
    expect(entries.at(-1)).toEqual(
      toEntry({
        id: '6290024630',
        url: 'https://itunes.apple.com/jp/review?id=1404176564&type=Purple+Software&reviewId=6290024630',
        title: '神アプリ',
        text: expect.stringMatching(/^とにかく周りの人皆んなが暖かく/),
        author: 'ヤミ。',
        authorUrl: 'https://itunes.apple.com/jp/reviews/id638572168',
        siteName: 'App Store (JP)',
        rating: { value: 4, best: 5, worst: 1 },
        counts: { helpful: 0, dislikes: 0 },
      }),
    );
    expect(entries.every(({ text, author, rating }) => text !== '' && author !== null && rating !== null)).toBe(true);
    expect(new Set(entries.map(({ url }) => url)).size).toBe(50);
    expect(entries.filter(({ counts }) => (counts?.helpful ?? 0) > 0)).toHaveLength(11);
  });
});

describe('App Store Connect', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const options = { app: '7', connect: { issuer: 'ISS', keyId: 'KID', privateKey: 'env:EARMARK_KEY', pageSize: 2 } };
  const review = (id: string, more: object = {}) => ({
    type: 'customerReviews',
    id,
    attributes: {
      rating: 2,
      title: 'Slow',
      body: `Body ${id}`,
      reviewerNickname: 'Bob',
      createdDate: '2026-11-21T05:00:00-08:00',
      territory: 'DEU',
    },
    relationships: { response: { data: { type: 'customerReviewResponses', id: `answer-${id}` } } },
    ...more,
  });
  const reply = (id: string, state: string) => ({
    type: 'customerReviewResponses',
    id: `answer-${id}`,
    attributes: { responseBody: 'Sorry', lastModifiedDate: '2026-11-21T18:00:00Z', state },
  });
  const run = (answer: (asked: Asked) => Answered, memory = { cursor: undefined as unknown }) =>
    pollApi(appStore, { options, answer, memory, secrets: { 'env:EARMARK_KEY': pem } });
  const next = 'https://api.appstoreconnect.apple.com/v1/apps/7/customerReviews?cursor=AA&limit=2';

  test('is asked with a token of the key, follows its next page, and reads answers that are public', async () => {
    const { entries, asked, limits, error } = await run(({ url }) =>
      url === next
        ? { json: { data: [review('1', { relationships: {} })] } }
        : {
            json: {
              data: [review('3'), review('2')],
              included: [reply('3', 'PUBLISHED'), reply('2', 'PENDING_PUBLISH')],
              links: { next },
            },
            headers: { 'x-rate-limit': 'user-hour-lim:3600;user-hour-rem:3545;' },
          },
    );
    expect(error).toBeUndefined();
    expect(asked.map(({ url }) => url)).toEqual([
      'https://api.appstoreconnect.apple.com/v1/apps/7/customerReviews?sort=-createdDate&include=response&limit=2',
      next,
    ]);
    expect(limits).toEqual([{ left: 3545, resetAt: null }]);
    expect(entries.map(({ id, reply: answer }) => [id, answer?.text])).toEqual([
      ['2', undefined],
      ['3', 'Sorry'],
      ['1', undefined],
    ]);
    expect(entries[1]).toEqual(
      toEntry({
        id: '3',
        url: 'https://apps.apple.com/app/id7?reviewId=3',
        title: 'Slow',
        text: 'Body 3',
        author: 'Bob',
        siteName: 'App Store (DEU)',
        publishedAt: '2026-11-21T13:00:00.000Z',
        rating: { value: 2, best: 5, worst: 1 },
        reply: { text: 'Sorry', publishedAt: '2026-11-21T18:00:00.000Z' },
      }),
    );
    const [header = '', claims = '', signature = ''] = (asked[0]?.headers?.authorization ?? '').slice(7).split('.');
    const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());
    expect(read(header)).toEqual({ alg: 'ES256', kid: 'KID', typ: 'JWT' });
    expect(read(claims)).toEqual({ iss: 'ISS', iat: 1_795_348_800, exp: 1_795_349_940, aud: 'appstoreconnect-v1' });
    const key = {
      key: createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })),
      dsaEncoding: 'ieee-p1363' as const,
    };
    expect(verify('sha256', Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
  });

  test('the token does not follow a next page to another host', async () => {
    const { asked } = await run(() => ({ json: { data: [review('1')], links: { next: 'https://evil.example/v1' } } }));
    expect(asked).toHaveLength(1);
  });

  test('a review that is not there any more is asked for, and deleted where there is none', async () => {
    const memory = { cursor: undefined };
    await run(() => ({ json: { data: [review('2'), review('1')] } }), memory);
    const { deleted, asked } = await run(
      ({ url }) =>
        url.endsWith('/customerReviews/2')
          ? { status: 404, json: { errors: [{ status: '404', code: 'NOT_FOUND', title: 'none' }] } }
          : { json: { data: [review('1')] } },
      memory,
    );
    expect([deleted, asked.length]).toEqual([['2'], 2]);
  });

  test('an answer that comes later hands the review on again', async () => {
    const memory = { cursor: undefined };
    await run(() => ({ json: { data: [review('1')] } }), memory);
    const { entries } = await run(
      () => ({ json: { data: [review('1')], included: [reply('1', 'PUBLISHED')] } }),
      memory,
    );
    expect(entries.map(({ id, reply: answer }) => [id, answer?.text])).toEqual([['1', 'Sorry']]);
  });

  test.each([
    [401, 'NOT_AUTHORIZED', 'ACCESS_DENIED', 'never'],
    [403, 'FORBIDDEN_ERROR', 'ACCESS_DENIED', 'never'],
    [404, 'NOT_FOUND', 'HTTP_STATUS', 'never'],
    [500, 'UNEXPECTED_ERROR', 'HTTP_STATUS', 'later'],
  ])('%d %s is %s', async (status, code, expected, retry) => {
    const { error } = await run(() => ({ status, json: { errors: [{ status: `${status}`, code, detail: 'why' }] } }));
    expect(error).toMatchObject({ code: expected, retry, message: expect.stringContaining(`${code}: why`) });
  });

  test('a key that is none is the user’s mistake, and is not shown', async () => {
    const { error } = await pollApi(appStore, {
      options,
      answer: () => ({ json: {} }),
      secrets: { 'env:EARMARK_KEY': 'hunter2' },
    });
    expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
    expect(String(error)).not.toContain('hunter2');
  });
});
