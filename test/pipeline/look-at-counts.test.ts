/** How often the brand is spoken of, pass by pass and hour by hour: a spike opens, goes on, ends; and silence is told from failure. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createMemoryQueue } from '../../lib/adapters/memory/queue.ts';
import { openLocalApp } from '../../lib/app/local.ts';
import { parseConfig } from '../../lib/config/load.ts';
import type { Finding } from '../../lib/model/finding.ts';
import type { Mention } from '../../lib/model/mention.ts';
import { readSaid } from '../../lib/pipeline/brand-counts.ts';
import { sendCountsLooks } from '../../lib/pipeline/brand-round.ts';
import { silentLog } from '../../lib/ports/log.ts';
import { toMention } from '../contracts/samples.ts';
import { openSite, type Site } from '../fixtures/site.ts';

const hourMs = 3_600_000;
const startMs = Date.UTC(2026, 8, 1);
const usualHours = 9 * 24;
const at = (hour: number, minute = 0): string => new Date(startMs + hour * hourMs + minute * 60_000).toISOString();

let folder: string;
let site: Site;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'earmark-counts-'));
  site = await openSite({ '/feed': '<rss version="2.0"><channel><title>News</title></channel></rss>' });
});
afterEach(async () => {
  await site.close();
  await rm(folder, { recursive: true, force: true });
});

/** Works with the data folder as it is at an hour. */
const withApp = async <T>(
  hour: number,
  act: (app: Awaited<ReturnType<typeof openLocalApp>>) => Promise<T>,
): Promise<T> => {
  const app = await openLocalApp({
    config: parseConfig(
      `
brand: {id: northwind, name: Northwind Coffee}
channels: [{id: news, source: feed, url: "${site.origin}/feed", every: 1h}]
network: {allowHosts: ["${site.host}"]}
`,
      { file: 'earmark.yml', folder },
    ),
    dataFolder: folder,
    clock: { now: () => new Date(at(hour)) },
    log: silentLog,
    print: () => {},
  });
  try {
    return await act(app);
  } finally {
    await app.close();
  }
};

let number = 0;
const said = (hour: number, count: number, known: Partial<Mention> = {}): readonly Mention[] =>
  Array.from({ length: count }, (_, index) => {
    number += 1;
    const when = at(hour, index % 60);
    return toMention({ id: `m_${number}`, cluster: `m_${number}`, publishedAt: when, seenAt: when, ...known });
  });
const usual = (from: number, until: number): readonly Mention[] =>
  Array.from({ length: until - from }, (_, index) => said(from + index, 2)).flat();
const outcry: Partial<Mention> = {
  title: 'Recall',
  snippet: 'Northwind Coffee recalls its oat milk: glass in the bottle.',
  cluster: 'm_recall',
  sentiment: { label: 'negative', score: -0.9, confidence: 0.9, engine: 'test-1' },
};

/** One pass at an hour, with what was said since; what it knows of spikes afterwards. */
const pass = (hour: number, mentions: readonly Mention[] = []) =>
  withApp(hour, async (app) => {
    await app.stores.mentions.put(mentions);
    await app.run({ all: true });
    return (await app.stores.findings.list({ brand: 'northwind', check: 'spike' })).rows;
  });

test('an outcry is found within two hours, explained, one finding as long as it goes on, and over when it is', async () => {
  expect(await pass(usualHours, usual(0, usualHours))).toEqual([]);
  const [found, ...others] = await pass(usualHours + 1, said(usualHours, 15, outcry));
  expect(others).toEqual([]);
  expect(found).toMatchObject({
    audience: 'pr',
    severity: 'high',
    status: 'open',
    lifecycle: 'event',
    place: 'brand:northwind',
    channel: 'news',
    firstSeenAt: at(usualHours + 1),
  });
  expect(found?.message).toMatch(/^15 of 1\d mentions of Northwind Coffee in 2 hours are negative, where /);
  expect(found?.message).toContain('From news (100 %). Said: ');
  expect(found?.message).toContain('Stories: "Recall" (100 %)');
  expect(found?.evidence[0]).toMatchObject({ channel: 'news', url: 'https://news.example/1', quote: outcry.snippet });

  // Looked at twice an hour: a pass that follows at once changes nothing, one half an hour later sees that it goes on.
  expect(await pass(usualHours + 1)).toEqual([found]);
  expect(await pass(usualHours + 1.25, said(usualHours + 1, 10, outcry))).toEqual([found]);
  expect(await pass(usualHours + 1.5)).toMatchObject([{ id: found?.id, status: 'open', occurrences: 2 }]);

  const [goesOn, ...more] = await pass(usualHours + 2, said(usualHours + 1, 15, outcry));
  expect(more).toEqual([]);
  expect(goesOn).toMatchObject({ id: found?.id, status: 'open', occurrences: 3, regressions: 0 });

  const [over, ...next] = await pass(usualHours + 80, usual(usualHours + 2, usualHours + 80));
  expect(next).toEqual([]);
  expect(over).toMatchObject({ id: found?.id, status: 'resolved', resolution: 'expired' });

  // The next one is another.
  const again = await pass(usualHours + 300, [
    ...usual(usualHours + 80, usualHours + 300),
    ...said(usualHours + 299, 25, outcry),
  ]);
  expect(again.map(({ status }) => status).toSorted()).toEqual(['open', 'resolved']);
});

test.each([
  { name: 'a press release that is copied', known: { cluster: 'm_release' } },
  { name: 'a raffle of one author', known: { author: 'a_raffle' } },
])('$name on one channel counts once, and is no spike', async ({ known }) => {
  await pass(usualHours, usual(0, usualHours));
  const copies = said(usualHours, 25).map((mention) => ({ ...mention, ...known }));
  expect(
    await pass(
      usualHours + 1,
      copies.map((mention, index) => ({ ...mention, cluster: known.cluster ?? `m_${index}` })),
    ),
  ).toEqual([]);
});

test('as much, of many, is a spike', async () => {
  await pass(usualHours, usual(0, usualHours));
  const many = said(usualHours, 25).map((mention) => ({ ...mention, cluster: mention.id, author: `a_${mention.id}` }));
  const [found] = await pass(usualHours + 1, many);
  expect(found?.message).toMatch(/^2\d mentions of Northwind Coffee in (an hour|2 hours), where /);
});

test('a channel that fell silent is told, one that could not be read is not', async () => {
  const weeks = 36 * 24;
  await pass(weeks, usual(0, weeks));
  site.set('/feed', { status: 503, body: '' });
  expect(await pass(weeks + 30)).toEqual([]);
  site.set('/feed', '<rss version="2.0"><channel><title>News</title></channel></rss>');
  const [found, ...others] = await pass(weeks + 31);
  expect(others).toEqual([]);
  expect(found).toMatchObject({ severity: 'medium', channel: 'news', url: `${site.origin}/feed` });
  expect(found?.message).toMatch(/^No mention of Northwind Coffee for 31 hours, where (5|6)\d are usual$/);
  // It is over, and mended, as soon as anybody speaks again; silence that goes on is the same.
  expect(await pass(weeks + 32)).toMatchObject([{ id: found?.id, status: 'open' }]);
  const ofSilence = (findings: readonly Finding[]) => findings.filter(({ id }) => id === found?.id);
  expect(ofSilence(await pass(weeks + 32.5))).toMatchObject([{ status: 'open' }]);
  const back = ofSilence(await pass(weeks + 33, said(weeks + 32, 1, { publishedAt: at(weeks + 32, 45) })));
  expect(back).toMatchObject([{ status: 'resolved', resolution: 'mended' }]);
  expect(ofSilence(await pass(weeks + 34))).toEqual(back);
});

test.each([{ first: 0 }, { first: 7 }, { first: 59 }])(
  'where no pass ends, an hour has two looks, half an hour apart, whichever minute it is begun at: $first',
  async ({ first }) => {
    let minute = first;
    const clock = { now: () => new Date(at(0, minute)) };
    const queue = createMemoryQueue({ clock });
    const config = parseConfig('brand: {id: northwind, name: Northwind Coffee}\nchannels: []\n', {
      file: 'earmark.yml',
      folder,
    });
    const take = async () => {
      const deliveries = await queue.receive('analyze', { max: 10, leaseMs: 60_000 });
      await queue.ack(deliveries);
      return deliveries.map(({ message }) => message);
    };
    const lookOf = (dueMinute: number) => ({
      step: 'analyze',
      brand: 'northwind',
      dueAt: at(0, Math.floor(dueMinute / 30) * 30),
      of: 'counts',
    });

    await sendCountsLooks({ config, queue, clock });
    await sendCountsLooks({ config, queue, clock });
    expect(await take()).toEqual([lookOf(first)]);
    minute = first + 29;
    expect(await take()).toEqual([]);
    minute = first + 30;
    expect(await take()).toEqual([lookOf(first + 30)]);
  },
);

test('what was said again is found for as long as it is counted; a swing is explained by ten days of it', async () => {
  const now = 30 * 24;
  await withApp(now, async ({ stores, config }) => {
    const story = { cluster: 'm_story' };
    await stores.mentions.put([...said(24, 3, story), ...said(now - 24, 2, story), ...said(now - 1, 1)]);
    const { mentions, repeats } = await readSaid({ config, stores }, new Date(at(now)));
    expect(mentions.map(({ publishedAt }) => publishedAt)).toEqual([at(now - 1), at(now - 24, 1), at(now - 24)]);
    expect(repeats.map(({ day, hour, mentions: taken }) => [day, hour, taken])).toEqual([
      ['2026-09-02', 0, -1],
      ['2026-09-02', 0, -1],
      ['2026-09-30', 0, -1],
    ]);
  });
});
