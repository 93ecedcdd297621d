import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { toEntry } from '../../lib/model/entry.ts';
import { googlePlay } from '../../lib/sources/google-play.ts';
import { type Answered, type Asked, hasSamples, pollApi, readSample } from './api-poll.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
const keyFile = JSON.stringify({ client_email: 'robot@northwind.example', private_key: pem, private_key_id: 'K1' });
const options = { package: 'com.northwind.app', keyFile: 'env:EARMARK_PLAY_KEY', pageSize: 2 };
const list = 'https://androidpublisher.googleapis.com/androidpublisher/v3/applications/com.northwind.app/reviews';

const review = (id: string, seconds: number, more: object = {}, answer?: string) => ({
  reviewId: id,
  authorName: 'Ann',
  comments: [
    {
      userComment: {
        text: `Words ${id}`,
        starRating: 2,
        reviewerLanguage: 'de_AT',
        lastModified: { seconds: String(seconds), nanos: 500_000_000 },
        thumbsUpCount: 3,
        thumbsDownCount: 1,
        appVersionName: '2.1',
        device: 'klte',
        ...more,
      },
    },
    ...(answer === undefined ? [] : [{ developerComment: { text: answer, lastModified: { seconds: '1795300000' } } }]),
  ],
});

const isToken = ({ url }: Asked): boolean => url === 'https://oauth2.googleapis.com/token';
const run = (answer: (asked: Asked) => Answered, memory = { cursor: undefined as unknown }, key = keyFile) =>
  pollApi(googlePlay, {
    options,
    memory,
    secrets: { 'env:EARMARK_PLAY_KEY': key },
    answer: (asked) => (isToken(asked) ? { json: { access_token: 'TOKEN', expires_in: 3599 } } : answer(asked)),
  });

test('asks once for a token with a signed assertion, and sends it in the header of each page', async () => {
  const { entries, asked, error } = await run(({ url }) =>
    url.endsWith('token=NEXT')
      ? { json: { reviews: [review('c', 1_795_200_000)] } }
      : {
          json: {
            reviews: [review('a', 1_795_290_000, {}, 'Sorry'), review('b', 1_795_280_000)],
            tokenPagination: { nextPageToken: 'NEXT' },
          },
        },
  );
  expect(error).toBeUndefined();
  expect(asked.map(({ url }) => url)).toEqual([
    'https://oauth2.googleapis.com/token',
    `${list}?maxResults=2`,
    `${list}?maxResults=2&token=NEXT`,
  ]);
  expect(asked[0]).toMatchObject({ method: 'POST', isSecret: true });
  expect(asked[2]?.headers?.authorization).toBe('Bearer TOKEN');
  const form = new URLSearchParams(asked[0]?.body);
  const [header = '', claims = '', signature = ''] = (form.get('assertion') ?? '').split('.');
  const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());
  expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
  expect(read(header)).toEqual({ alg: 'RS256', kid: 'K1', typ: 'JWT' });
  expect(read(claims)).toEqual({
    iss: 'robot@northwind.example',
    scope: 'https://www.googleapis.com/auth/androidpublisher',
    aud: 'https://oauth2.googleapis.com/token',
    iat: 1_795_348_800,
    exp: 1_795_352_400,
  });
  const key = createPublicKey(publicKey.export({ type: 'spki', format: 'pem' }));
  expect(verify('sha256', Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
  expect(entries.map(({ id }) => id)).toEqual(['b', 'a', 'c']);
  expect(entries[1]).toEqual(
    toEntry({
      id: 'a',
      url: 'https://play.google.com/store/apps/details?id=com.northwind.app&reviewId=a',
      title: 'Version 2.1, klte',
      text: 'Words a',
      author: 'Ann',
      siteName: 'Google Play',
      publishedAt: '2026-11-21T19:40:00.500Z',
      updatedAt: '2026-11-21T19:40:00.500Z',
      language: 'de-AT',
      rating: { value: 2, best: 5, worst: 1 },
      counts: { likes: 3, dislikes: 1 },
      reply: { text: 'Sorry', publishedAt: '2026-11-21T22:26:40.000Z' },
    }),
  );
});

test.each([
  ['a title before a tab', { text: 'Bad\tIt broke' }, 'Bad', 'It broke'],
  ['no version and no device', { text: 'Fine', appVersionName: undefined, device: undefined }, null, 'Fine'],
  [
    'only the number of a version',
    { text: 'Fine', appVersionName: undefined, appVersionCode: 7 },
    'Version 7, klte',
    'Fine',
  ],
  ['a tab in front, as titles that are empty leave it', { text: '\tFine' }, 'Version 2.1, klte', 'Fine'],
  ['a translation beside the words themselves', { text: 'Good', originalText: 'Gut' }, 'Version 2.1, klte', 'Gut'],
])('%s', async (_, more, title, text) => {
  const { entries } = await run(() => ({ json: { reviews: [review('a', 1_795_290_000, more)] } }));
  expect(entries.map((entry) => [entry.title, entry.text])).toEqual([[title, text]]);
});

test('no reviews are none, and a nameless author is nobody', async () => {
  expect((await run(() => ({ json: {} }))).entries).toEqual([]);
  const { entries } = await run(() => ({ json: { reviews: [{ ...review('a', 1_795_290_000), authorName: ' ' }] } }));
  expect(entries[0]?.author).toBeNull();
});

test('a changed review and a late answer come again, and one that is gone is deleted', async () => {
  const memory = { cursor: undefined };
  const before = [review('a', 1_795_290_000), review('b', 1_795_280_000), review('c', 1_795_270_000)];
  await run(() => ({ json: { reviews: before } }), memory);
  const after = [review('c', 1_795_300_000, { text: 'Changed' }), review('b', 1_795_280_000, {}, 'Sorry')];
  const { entries, deleted, error } = await run(
    ({ url }) =>
      url === `${list}/a`
        ? { status: 404, json: { error: { code: 404, message: 'no review', errors: [{ reason: 'reviewNotFound' }] } } }
        : { json: { reviews: after } },
    memory,
  );
  expect(error).toBeUndefined();
  expect(entries.map(({ id, text, reply }) => [id, text, reply?.text])).toEqual([
    ['b', 'Words b', 'Sorry'],
    ['c', 'Changed', undefined],
  ]);
  expect(deleted).toEqual(['a']);
});

const fault = (code: number, reason: string): Answered => ({
  status: code,
  json: { error: { code, message: 'The caller does not have permission', errors: [{ reason, domain: 'global' }] } },
});

test.each([
  ['401', fault(401, 'authError'), 'ACCESS_DENIED', 'never'],
  ['403 without the right', fault(403, 'permissionDenied'), 'ACCESS_DENIED', 'never'],
  ['403 for asking too fast', fault(403, 'rateLimitExceeded'), 'RATE_LIMITED', 'later'],
  ['403 for a spent quota', fault(403, 'quotaExceeded'), 'QUOTA_SPENT', 'later'],
  ['404', fault(404, 'applicationNotFound'), 'HTTP_STATUS', 'never'],
  ['500', fault(500, 'backendError'), 'HTTP_STATUS', 'later'],
  ['rows of another shape', { json: { reviews: [{ reviewId: 'a', comments: [] }] } }, 'SOURCE_FORMAT', 'later'],
] as const)('%s is %s', async (_, answered, code, retry) => {
  const { error } = await run(() => answered);
  expect(error).toMatchObject({ code, retry });
});

test('a token that is refused is told without what was sent', async () => {
  const { error } = await pollApi(googlePlay, {
    options,
    secrets: { 'env:EARMARK_PLAY_KEY': keyFile },
    answer: () => ({ status: 400, json: { error: 'invalid_grant', error_description: 'Invalid JWT: eyJhbGci' } }),
  });
  expect(error).toMatchObject({ code: 'ACCESS_DENIED', message: expect.stringContaining('invalid_grant') });
  expect(String(error)).not.toContain('eyJ');
});

test.each(['hunter2', '{}', JSON.stringify({ client_email: 'a', private_key: 'hunter2' })])(
  'a secret that is no key file is the user’s mistake, and is not shown: %s',
  async (key) => {
    const { error, asked } = await run(() => ({ json: {} }), undefined, key);
    expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
    expect([String(error).includes('hunter2'), asked.length]).toEqual([false, 0]);
  },
);

test.skipIf(!hasSamples)('the recorded review is read whole', async () => {
  const { entries } = await run(() => ({ json: { reviews: [readSample('10-googleplay/review.json')] } }));
  expect(entries).toEqual([
    toEntry({
      id: 'gp:AOqpTOFpm0yFEXsL_xjTrGQo7Rd7LgXCxl2k59hsQO3EBEo-spCsCzc3ivYVVjr4Acg7-MjZzASyprnVCWRg1g',
      url: 'https://play.google.com/store/apps/details?id=com.northwind.app&reviewId=gp%3AAOqpTOFpm0yFEXsL_xjTrGQo7Rd7LgXCxl2k59hsQO3EBEo-spCsCzc3ivYVVjr4Acg7-MjZzASyprnVCWRg1g',
      title: 'Version 20161122, heroqltevzw (Galaxy S7)',
      text: expect.stringMatching(/^WHAT KIND OF ALARM TIMES OUT/),
      author: 'Joe Bergmann',
      siteName: 'Google Play',
      publishedAt: '2017-02-07T15:55:36.525Z',
      updatedAt: '2017-02-07T15:55:36.525Z',
      language: 'en-US',
      rating: { value: 3, best: 5, worst: 1 },
      counts: { likes: 0, dislikes: 0 },
      reply: { text: expect.stringMatching(/^The delay for the alarm/), publishedAt: '2017-02-07T16:56:20.628Z' },
    }),
  ]);
});
