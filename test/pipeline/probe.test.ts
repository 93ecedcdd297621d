/** One small look at a channel: what it tells, and how little it asks for. */
import { expect, test } from 'vitest';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { parseConfig } from '../../lib/config/load.ts';
import { createEnvironmentSecrets } from '../../lib/config/secrets.ts';
import { probe } from '../../lib/pipeline/probe.ts';
import { owesOlder, toReachesTo } from '../../lib/pipeline/reaches-to.ts';
import { spendUnits } from '../../lib/pipeline/spending.ts';
import type { FetchAnswer } from '../../lib/ports/fetcher.ts';
import { silentLog } from '../../lib/ports/log.ts';
import { at, toTestClock } from '../contracts/samples.ts';

/** Looks at the only channel of a configuration, before a web that answers every address alike. */
const look = async (channel: string, body: string, status = 200) => {
  const clock = toTestClock();
  const { units } = openMemoryStores({ clock });
  const config = parseConfig(`brand: {id: northwind, name: Northwind}\nchannels: [${channel}]`, {
    file: 'earmark.yml',
    folder: '/nowhere',
  });
  const asked: string[] = [];
  const fetch = async ({ url }: { readonly url: string }): Promise<FetchAnswer> => {
    asked.push(url);
    const bytes = Buffer.from(body);
    const known = { requestedUrl: url, url, redirects: [], at: at(0) };
    const headers = { 'content-type': body.startsWith('<') ? 'text/xml' : 'application/json' };
    return { ...known, outcome: 'read', status, headers, body: bytes, wire: { bytes, encoding: null }, validators: {} };
  };
  const [only] = config.channels;
  if (only === undefined) throw new Error('the channel is missing');
  const tools = {
    files: { read: async () => undefined, list: async () => [], look: async () => undefined },
    fetcher: { fetch, close: async () => {} },
    secrets: createEnvironmentSecrets({ EARMARK_X: 'token', EARMARK_HOOK: `whsec_${'c2VjcmV0'.repeat(4)}` }),
    clock,
    log: silentLog,
    units,
    brand: config.brand,
  };
  return { probed: await probe(tools, only, new AbortController().signal), asked };
};

const hits = (count: number, pages: number): string =>
  JSON.stringify({
    hits: Array.from({ length: count }, (_, index) => ({
      objectID: String(index),
      created_at_i: Date.parse(at(index)) / 1000,
      author: 'ann',
      comment_text: 'Northwind is fine',
    })),
    page: 0,
    nbPages: pages,
  });

test('of an API one page is asked for, however many there are, and its newest entry is told', async () => {
  const { probed, asked } = await look('{id: hn, source: hacker-news}', hits(3, 50));
  expect(asked).toHaveLength(1);
  expect(probed).toMatchObject({ error: undefined, entries: 3, newestAt: at(2) });
});

test('what a second page would cost is not counted', async () => {
  const said = { textDisplay: 'Northwind', authorDisplayName: '@ann', publishedAt: at(1), updatedAt: at(1) };
  const snippet = { videoId: 'abcdefghijk', totalReplyCount: 0, topLevelComment: { id: 'a', snippet: said } };
  const page = JSON.stringify({ kind: 'youtube#list', nextPageToken: 'more', items: [{ id: 'a', snippet }] });
  const { probed, asked } = await look('{id: yt, source: youtube, key: "env:EARMARK_X", videos: [abcdefghijk]}', page);
  expect(probed).toMatchObject({ error: undefined, entries: 1, spent: { units: 1 } });
  expect(asked).toHaveLength(1);
});

test('of a feed no page is asked for that it leads to', async () => {
  const items = [1, 2].map(
    (day) =>
      `<item><guid>${day}</guid><title>T</title><link>https://news.example/${day}</link><pubDate>0${day} Oct 2026 00:00:00 GMT</pubDate></item>`,
  );
  const feed = `<rss version="2.0"><channel><title>News</title>${items.join('')}</channel></rss>`;
  const { probed, asked } = await look('{id: news, source: feed, url: "https://news.example/feed.xml"}', feed);
  expect(asked).toEqual(['https://news.example/feed.xml']);
  expect(probed).toMatchObject({ error: undefined, entries: 2, newestAt: '2026-10-02T00:00:00.000Z' });
});

test.each([
  ['its secret is set', 'EARMARK_HOOK', undefined],
  ['its secret is not set', 'EARMARK_OTHER', 'environment variable EARMARK_OTHER to be set'],
  ['its secret is no key', 'EARMARK_X', 'whsec_ and at least 16 bytes'],
])('a channel that is posted to is tried by its secret: %s', async (_row, name, error) => {
  const { probed, asked } = await look(`{id: hook, source: webhook, secret: "env:${name}"}`, '');
  expect(asked).toEqual([]);
  if (error === undefined) expect(probed.error).toBeUndefined();
  else expect(probed.error?.message).toContain(error);
});

test('nothing found is no fault, and a refusal is named', async () => {
  expect((await look('{id: hn, source: hacker-news}', hits(0, 0))).probed).toMatchObject({
    error: undefined,
    entries: 0,
  });
  expect((await look('{id: hn, source: hacker-news}', '{}', 403)).probed.error?.code).toBe('ACCESS_DENIED');
});

test.each([
  ['one walk', { reachesTo: at(3) }, at(3)],
  ['several walks: the one that came least far', { a: { reachesTo: at(3) }, b: { reachesTo: at(7) } }, at(7)],
  [
    'walks that are watched for deletions',
    { inner: { a: { reachesTo: at(3) } }, watched: [['1', null]], askedAt: at(9) },
    at(3),
  ],
  ['walks beside what is no walk', { walks: { a: { reachesTo: at(3) } }, links: { en: ['x'] } }, at(3)],
  ['a profile, which has no time', { profile: { reachesTo: null, seen: [['1']] }, posts: { reachesTo: at(3) } }, at(3)],
  [
    'answers below posts, which are later than they',
    {
      inner: { posts: { a: { reachesTo: at(3) } }, replies: { t3_a: { reachesTo: at(7) }, t3_b: { reachesTo: null } } },
    },
    at(3),
  ],
  ['a walk deeper than sources go', { a: { b: { c: { d: { e: { reachesTo: at(3) } } } } } }, undefined],
  ['a walk that has read nothing yet', { a: { reachesTo: at(3) }, b: { reachesTo: null } }, undefined],
  ['no walk at all', { seen: [] }, undefined],
  ['nothing', undefined, undefined],
  ['no walks', {}, undefined],
])('how far back is told of %s', (_name, cursor, expected) => {
  expect(toReachesTo(cursor)).toBe(expected);
});

test.each([
  ['a walk that left a stretch', { a: { reachesTo: at(3), gaps: [{ place: 2, floor: null }] } }, true],
  ['a walk that came to the end', { a: { reachesTo: at(3), gaps: [] } }, false],
  ['what is no walk', { uid: 4 }, false],
])('whether older entries are still to be read is told of %s', (_name, cursor, expected) => {
  expect(owesOlder(cursor)).toBe(expected);
});

test.each([
  ['one post', 200, { data: [{ id: '1', text: 'Northwind', created_at: at(1) }], meta: { result_count: 1 } }, 5],
  ['a refusal', 401, { title: 'Unauthorized', status: 401 }, 0],
])('of a paid service what came is counted, and what was laid by for more is given back: %s', async (...row) => {
  const [, status, body, units] = row;
  const { probed } = await look('{id: x, source: x, token: "env:EARMARK_X"}', JSON.stringify(body), status);
  expect(probed.spent?.units).toBe(units);
});

test('paid calls are counted by channel and month, and end with the month’s', async () => {
  const { units } = openMemoryStores({ clock: toTestClock() });
  const spend = (channel: string, wanted: number, now = '2026-11-22T10:00:00.000Z') =>
    spendUnits({ units, brand: 'northwind', channel: { id: channel }, now: new Date(now) }, wanted, 10);
  expect(await spend('posts', 7)).toEqual({ granted: 7, spent: { month: '2026-11', units: 7, perMonth: 10 } });
  expect((await spend('posts', 7)).granted).toBe(3);
  expect((await spend('posts', 1)).granted).toBe(0);
  expect((await spend('reviews', 1)).granted).toBe(1);
  expect((await spend('posts', 1, '2026-12-01T00:00:00.000Z')).granted).toBe(1);
});
