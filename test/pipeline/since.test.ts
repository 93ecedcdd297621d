/** Reading a channel back: how far is asked, what is asked again, and what is told of it. */
import { afterEach, expect, test } from 'vitest';
import { SourceError } from '../../lib/errors.ts';
import { collect } from '../../lib/pipeline/collect.ts';
import type { Engine } from '../../lib/pipeline/engine.ts';
import { run } from '../../lib/pipeline/run.ts';
import type { FetchAnswer, FetchRequest } from '../../lib/ports/fetcher.ts';
import { at } from '../contracts/samples.ts';
import { openWorld, type World } from './planned-world.ts';

const worlds: World[] = [];
afterEach(async () => {
  for (const each of worlds.splice(0)) await each.close();
});

const feed = `<rss version="2.0"><channel><title>News</title><item><guid>1</guid><title>T</title></item></channel></rss>`;
const signal = new AbortController().signal;

/** A search that shows two hits a page, each a day older than the one before; and a feed that has not changed since it was read. */
const open = (pages: number) => {
  const world = openWorld(
    `
brand: {id: northwind, name: Northwind}
channels: [{id: hn, source: hacker-news, maxPages: 3}, {id: news, source: feed, url: "https://news.example/feed.xml"}]
`,
    { plans: false },
  );
  worlds.push(world);
  const asked: FetchRequest[] = [];
  const newestMs = world.clock.now().getTime() - 3_600_000;
  const fetch = async (request: FetchRequest): Promise<FetchAnswer> => {
    asked.push(request);
    const url = new URL(request.url);
    const filters = url.searchParams.get('numericFilters') ?? '';
    const [, floor = '0'] = /created_at_i>=(\d+)/.exec(filters) ?? [];
    const [, until = String(Number.MAX_SAFE_INTEGER)] = /created_at_i<=(\d+)/.exec(filters) ?? [];
    const page = Number(url.searchParams.get('page'));
    const found = Array.from({ length: pages }, (_, day) => ({
      objectID: `h${day}`,
      created_at_i: Math.floor(newestMs / 1000) - day * 86_400,
      comment_text: 'Northwind',
    })).filter(({ created_at_i: second }) => second >= Number(floor) && second <= Number(until));
    const hits = found.slice(page * 2, page * 2 + 2);
    const known = { requestedUrl: request.url, url: request.url, redirects: [], at: at(0) };
    if (url.host === 'news.example' && request.validators?.etag !== undefined)
      return { ...known, outcome: 'unchanged' };
    const body = Buffer.from(
      url.host === 'news.example' ? feed : JSON.stringify({ hits, page, nbPages: Math.ceil(found.length / 2) }),
    );
    const headers = { 'content-type': 'application/json' };
    return {
      ...known,
      outcome: 'read',
      status: 200,
      headers,
      body,
      wire: { bytes: body, encoding: null },
      validators: { etag: '"1"' },
    };
  };
  const engine: Engine = { ...world.engine, fetcher: { fetch, close: async () => {} } };
  return { engine, clock: world.clock, asked, newestMs };
};
const dayOf = (newestMs: number, days: number): string =>
  new Date(Math.floor(newestMs / 1000) * 1000 - days * 86_400_000).toISOString();

test('goes back page by page, over several polls where one may not ask for so much, and tells how far it is', async () => {
  const { engine, clock, newestMs } = open(8);
  // What is new: the first poll reads as far as it gets.
  const first = await run(engine, { channels: ['hn'] });
  expect(first.summary.readBack).toBeUndefined();
  const since = new Date(newestMs - 20 * 86_400_000);
  clock.advance(60_000);
  const { summary } = await run(engine, { channels: ['hn'], since });
  expect(summary.readBack).toEqual([
    { channel: 'hn', since: since.toISOString(), to: dayOf(newestMs, 3), owesOlder: true },
  ]);
  for (let polls = 0; polls < 4; polls++) {
    clock.advance(3_600_000);
    await run(engine, { channels: ['hn'] });
  }
  const { rows } = await engine.stores.mentions.list({ brand: 'northwind' });
  expect(rows.map(({ publishedAt }) => publishedAt).toSorted()).toEqual(
    [7, 6, 5, 4, 3, 2, 1, 0].map((days) => dayOf(newestMs, days)),
  );
});

test('asks the service for no more than back to that time', async () => {
  const { engine, asked, newestMs } = open(8);
  const since = new Date(newestMs - 86_400_000 - 60_000);
  const { summary } = await run(engine, { channels: ['hn'], since });
  expect(new URL(asked[0]?.url ?? '').searchParams.get('numericFilters')).toBe(
    `created_at_i>=${Math.floor(since.getTime() / 1000)}`,
  );
  expect(summary.readBack).toEqual([
    { channel: 'hn', since: since.toISOString(), to: dayOf(newestMs, 1), owesOlder: false },
  ]);
});

test('a feed says that it shows no more, and is asked though it is as it was', async () => {
  const { engine, clock, asked } = open(1);
  await run(engine, { channels: ['news'] });
  clock.advance(60_000);
  const since = new Date(clock.now().getTime() - 86_400_000);
  const { summary } = await run(engine, { channels: ['news'], since });
  expect(asked.at(-1)?.validators).toEqual({});
  expect(summary).toMatchObject({
    readBack: [{ channel: 'news', since: since.toISOString(), to: null, owesOlder: false }],
    channelsFailed: [],
  });
});

test.each([
  ['ACCESS_DENIED', 'See that the token of this channel is right.'],
  ['QUOTA_SPENT', 'Wait for the next month.'],
] as const)('%s three times in a row is a finding on the channel that says what to do', async (code, mend) => {
  const { engine, clock } = open(1);
  const refused: Engine = {
    ...engine,
    fetcher: {
      fetch: async ({ url }) => ({
        requestedUrl: url,
        url,
        redirects: [],
        at: at(0),
        outcome: 'failed',
        error: new SourceError({
          code,
          retry: 'later',
          subject: { kind: 'channel', id: 'hn' },
          expected: 'an answer',
          received: 'a refusal',
          mend,
        }),
      }),
      close: async () => {},
    },
  };
  const told: string[] = [];
  for (let polls = 0; polls < 3; polls++) {
    clock.advance(3_600_000);
    const { summary } = await run(refused, { channels: ['hn'], all: true });
    told.push(...summary.channelsFailed.map(({ reason }) => reason));
  }
  // At once, and each time.
  expect(told.map((reason) => reason.includes(mend))).toEqual([true, true, true]);
  const { rows } = await engine.stores.findings.list({ brand: 'northwind', check: 'unreachable' });
  expect(rows.map(({ channel, status: state, message }) => [channel, state, message.includes(mend)])).toEqual([
    ['hn', 'open', true],
  ]);
});

test('a message that is worked off twice reads back once', async () => {
  const { engine, clock, asked } = open(2);
  const message = { step: 'collect', channel: 'hn', dueAt: clock.now().toISOString(), since: at(-100_000) } as const;
  await collect(engine, message, signal);
  const count = asked.length;
  await collect(engine, message, signal);
  expect(asked).toHaveLength(count);
});
