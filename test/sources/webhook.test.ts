/** The webhook source: what of a post becomes an entry, what is told as wrong, and what is refused. */
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createEnvironmentSecrets } from '../../lib/config/secrets.ts';
import { EarmarkError } from '../../lib/errors.ts';
import type { Channel } from '../../lib/model/channel.ts';
import { sources } from '../../lib/sources/registry.ts';
import { webhook } from '../../lib/sources/webhook.ts';
import { rowsMax } from '../../lib/sources/webhook-mapping.ts';

const github = 'a secret of many signs';
const now = new Date('2026-11-22T12:00:00Z');
const secrets = createEnvironmentSecrets({ EARMARK_HOOK: github, EARMARK_SHORT: 'short' });

const toChannel = (options: Readonly<Record<string, unknown>> = {}): Channel & { readonly options: unknown } => ({
  id: 'cms',
  source: 'webhook',
  owned: false,
  everyMs: 1,
  options: webhook.options.parse({ secret: 'env:EARMARK_HOOK', signature: 'github', ...options }),
});

type Sent = {
  readonly headers?: Readonly<Record<string, string>>;
  readonly options?: Readonly<Record<string, unknown>>;
};
const receive = (body: string | Uint8Array, { headers = {}, options = {} }: Sent = {}) => {
  const bytes = Buffer.from(body);
  const signature = `sha256=${createHmac('sha256', github).update(bytes).digest('hex')}`;
  const post = {
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature, ...headers },
    body: bytes,
  };
  return webhook.receive?.(post, { channel: toChannel(options), now, secrets }) ?? expect.fail('it takes posts');
};
const codeOf = async (received: ReturnType<typeof receive>): Promise<string> => {
  try {
    await received;
    return 'taken';
  } catch (error) {
    if (!(error instanceof EarmarkError)) throw error;
    return `${error.code}: ${error.message}`;
  }
};

describe('mapping', () => {
  const tool = {
    event: 'reviews',
    data: {
      'a/b': 1,
      reviews: [
        {
          id: 7,
          body: 'Lovely beans.',
          user: { name: 'Ann' },
          stars: '5',
          at: '2026-11-20T10:00:00+01:00',
          link: 'https://x.example/7',
          lang: 'en',
        },
        { id: 8, body: { rich: 'no' } },
        'no object',
        { id: 9, body: '' },
        { id: 10, body: 'Cold coffee.', stars: 1, link: 'javascript:alert(1)' },
        { id: 11, body: 'Nice.', at: 'yesterday-ish' },
        { id: 12, body: 'ſ İ 🙂 日本語', user: null },
      ],
    },
  };
  const map = {
    items: 'data.reviews',
    id: 'id',
    text: '/body',
    author: 'user.name',
    rating: 'stars',
    publishedAt: 'at',
    url: 'link',
    language: 'lang',
  };

  test('rows are read where the mapping says; a bad one costs only itself, and is told', async () => {
    const { entries, wrong } = await receive(JSON.stringify(tool), { options: { map } });
    expect(entries).toMatchObject([
      {
        id: '7',
        text: 'Lovely beans.',
        author: 'Ann',
        rating: { value: 5, best: 5, worst: 1 },
        publishedAt: '2026-11-20T09:00:00.000Z',
        url: 'https://x.example/7',
        language: 'en',
      },
      { id: '12', text: 'ſ İ 🙂 日本語', author: null },
    ]);
    expect(wrong.map(({ row }) => row)).toEqual([2, 3, 4, 5, 6]);
    expect(wrong[0]?.reason).toBe('expected a text at /body, received an object');
    expect(wrong[2]?.reason).toContain('expected words');
  });

  test.each([
    ['one row', '{"title":"A","text":"B"}', 1],
    ['a list of rows', '[{"text":"A"},{"text":"B"}]', 2],
    ['an empty list', '[]', 0],
    ['a byte order mark', '\uFEFF{"text":"A"}', 1],
  ])('without a mapping: %s', async (_name, json, count) => {
    expect((await receive(json)).entries).toHaveLength(count);
  });

  test('paths reach list places and names with slashes, and never what every object has', async () => {
    const options = {
      map: { title: '/a~1b', text: 'list.1', author: 'constructor.name', siteName: '__proto__', language: 'toString' },
    };
    const [entry] = (await receive('{"a/b":"T","list":["x","y"]}', { options })).entries;
    expect(entry).toMatchObject({ title: 'T', text: 'y', author: null, siteName: null, language: null });
  });

  test('a key called __proto__ is a key like others, and changes no object', async () => {
    const { entries } = await receive('{"__proto__":{"polluted":"yes","text":"evil"},"text":"good"}');
    expect(entries[0]?.text).toBe('good');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  test('of doubled keys the last one counts', async () => {
    expect((await receive('{"text":"first","text":"last"}')).entries[0]?.text).toBe('last');
  });

  test('a row without an id is named for its address, or for its words', async () => {
    const ids = async (json: string) => (await receive(json)).entries.map(({ id }) => id);
    expect(await ids('{"text":"A","url":"https://x.example/1"}')).toEqual(['https://x.example/1']);
    const [first] = await ids('{"text":"A"}');
    expect(await ids('[{"text":"B"},{"text":"A"}]')).toContain(first);
  });

  test.each(['a..b', '.a', 'a.', `${'a.'.repeat(16)}a`])('%s is no path', (path) => {
    expect(webhook.options.safeParse({ secret: 'env:EARMARK_HOOK', map: { text: path } }).success).toBe(false);
  });
});

describe('what is refused', () => {
  test.each([
    ['no JSON', '{"text":', {}, 'POST_UNREADABLE'],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22]), {}, 'POST_UNREADABLE'],
    ['nothing', '', {}, 'POST_UNREADABLE'],
    ['a text', '"hello"', {}, 'POST_UNREADABLE'],
    ['no row that can be read', '{"id":1}', {}, 'POST_UNREADABLE'],
    ['100,000 lists in lists', '['.repeat(100_000) + ']'.repeat(100_000), {}, 'POST_UNREADABLE'],
    ['100,000 objects in objects', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`, {}, 'POST_UNREADABLE'],
    ['too many rows', JSON.stringify(Array.from({ length: rowsMax + 1 }, () => ({ text: 'a' }))), {}, 'TOO_LARGE'],
    ['a form', 'text=a', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 'POST_TYPE'],
    ['no type', '{"text":"a"}', { headers: { 'content-type': '' } }, 'POST_TYPE'],
    [
      'a type of 100,000 signs',
      '{"text":"a"}',
      { headers: { 'content-type': `application/${'a+'.repeat(50_000)}` } },
      'POST_TYPE',
    ],
    [
      'another signature',
      '{"text":"a"}',
      { headers: { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` } },
      'POST_UNSIGNED',
    ],
    [
      'bad JSON and another signature: the signature counts',
      '{',
      { headers: { 'x-hub-signature-256': 'x' } },
      'POST_UNSIGNED',
    ],
    ['a secret that is too short', '{"text":"a"}', { options: { secret: 'env:EARMARK_SHORT' } }, 'CONFIG_INVALID'],
    ['a secret that is not set', '{"text":"a"}', { options: { secret: 'env:EARMARK_NONE' } }, 'SECRET_MISSING'],
  ] satisfies readonly (readonly [string, string | Uint8Array, Sent, string])[])(
    '%s',
    async (_name, body, sent, code) => {
      const told = await codeOf(receive(body, sent));
      expect(told.split(':')[0]).toBe(code);
      expect(told).not.toContain(github);
    },
  );

  test('brackets in texts do not count as depth', async () => {
    expect((await receive(JSON.stringify({ text: `\\"${'['.repeat(1000)}` }))).entries).toHaveLength(1);
  });

  test('both secrets are taken while they are changed', async () => {
    const options = { secret: 'env:EARMARK_HOOK', previousSecret: 'env:EARMARK_HOOK' };
    expect((await receive('{"text":"a"}', { options })).entries).toHaveLength(1);
  });

  test('a ping of GitHub is answered and holds nothing', async () => {
    expect(await receive('{"zen":"Keep it simple."}', { headers: { 'x-github-event': 'ping' } })).toMatchObject({
      entries: [],
      wrong: [],
    });
  });
});

test('an envelope whose rows are not mapped is told where they most likely are', async () => {
  const posted = receive(JSON.stringify({ sentAt: '2026-10-01', reviews: [{ id: 1, text: 'Good' }], tags: [] }));
  await expect(posted).rejects.toMatchObject({
    code: 'POST_UNREADABLE',
    message: expect.stringContaining('with a list at "reviews"'),
    mend: 'If its rows are there, write "map: {items: reviews}" into this channel.',
  });
});

test('a million signs of JSON are read in little time', async () => {
  const json = JSON.stringify(Array.from({ length: 1000 }, (_, index) => ({ id: index, text: `"\\[{`.repeat(200) })));
  const startedMs = performance.now();
  expect((await receive(json)).entries).toHaveLength(1000);
  expect(performance.now() - startedMs).toBeLessThan(2000);
});

test('asked, it yields nothing: entries come by themselves', async () => {
  const yielded = [];
  // It asks nothing of what it is given.
  const context: Parameters<typeof webhook.read>[0] = {
    channel: toChannel(),
    now,
    log: { debug() {}, info() {}, warn() {}, error() {} },
    signal: new AbortController().signal,
    cursor: undefined,
    files: { read: async () => undefined, list: async () => [], look: async () => undefined },
    brand: { name: 'Northwind Coffee', aliases: [], domains: [] },
    secret: () => expect.fail('it asked'),
    since: undefined,
    spend: () => expect.fail('it asked'),
    noteLimit: () => expect.fail('it asked'),
    toItem: () => expect.fail('it asked'),
    concurrency: 1,
    request: () => expect.fail('it asked'),
    page: () => expect.fail('it asked'),
    known: async () => [],
    remember: async () => {},
  };
  for await (const each of webhook.read(context)) yielded.push(each);
  expect(yielded).toEqual([{ type: 'checkpoint' }]);
});

test('it is the only source that takes posts; another one has to be given to the ingest function too', () => {
  expect(sources.all.filter(({ receive: takes }) => takes !== undefined).map(({ id }) => id)).toEqual(['webhook']);
});
