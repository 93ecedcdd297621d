/** Lists of known links: what is taken of them, when their pages are read, and how evenly. */
import { describe, expect, test } from 'vitest';
import { toFirstCheck, toNextCheck } from '../../lib/backlinks/next-check.ts';
import { toFailedBacklinks, toUnchangedBacklinks } from '../../lib/backlinks/without-reading.ts';
import type { Backlink } from '../../lib/model/backlink.ts';
import { collect } from '../../lib/pipeline/collect.ts';
import { takeWatched } from '../../lib/pipeline/take-watched.ts';
import { findWatched } from '../../lib/pipeline/watch-links.ts';
import { watchedChannelId } from '../../lib/pipeline/watched-channel.ts';
import { at, toBacklink } from '../contracts/samples.ts';
import { openWorld } from './planned-world.ts';

const dayMs = 24 * 3_600_000;

const openWith = (list: string) => {
  const world = openWorld(
    `
brand: {id: northwind, name: Northwind Coffee, domains: [northwind.example]}
channels:
  - {id: press, source: feed, url: "http://127.0.0.1:9/feed.xml"}
`,
    { plans: false },
  );
  const { config } = world.engine;
  const text = { now: list };
  const engine = {
    ...world.engine,
    config: { ...config, backlinks: { ...config.backlinks, watch: ['links.csv'] } },
    files: { ...world.engine.files, read: async () => Buffer.from(text.now) },
  };
  const records = async () => (await engine.stores.backlinks.list({ brand: 'northwind' })).rows;
  return { world, engine, text, records };
};

describe('lists of known links', () => {
  test('each line names a page; own pages, doubles and lines without an address are left out', async () => {
    const { world, engine, records } = openWith(
      'Linking page,Last crawled\r\nhttps://blog.example/a?utm_source=x,2026-09-01\n"https://blog.example/a",x\n\nhttps://www.northwind.example/\nHTTP://Other.Example/b#c\n',
    );
    expect(await takeWatched(engine)).toBe(2);
    expect(await records()).toMatchObject([
      { from: 'https://blog.example/a', to: null, state: 'unknown', watched: true, channel: watchedChannelId },
      { from: 'http://other.example/b', referringDomain: 'other.example', nextCheckAt: at(0) },
    ]);
    expect(await takeWatched(engine)).toBe(0);
    await world.close();
  });

  test('a changed list adds what is new, and a page that is known is watched from then on', async () => {
    const { world, engine, text, records } = openWith('https://blog.example/a\n');
    await engine.stores.backlinks.put([toBacklink({ from: 'https://blog.example/b' })]);
    await takeWatched(engine);
    text.now += 'https://blog.example/b\n';
    // As a deployment has it looked at.
    await collect(engine, { step: 'collect', channel: watchedChannelId, dueAt: at(1) }, new AbortController().signal);
    expect((await records()).map(({ from, watched, state }) => [from, watched, state])).toEqual(
      expect.arrayContaining([
        ['https://blog.example/a', true, 'unknown'],
        ['https://blog.example/b', true, 'live'],
      ]),
    );
    expect(await records()).toHaveLength(2);
    await world.close();
  });

  test('a page is read by the channel that found it, and by the lists’ own where that is no more', async () => {
    const { world, engine } = openWith('');
    await engine.stores.backlinks.put([
      toBacklink({ id: 'b_1', from: 'https://a.example/', channel: 'press', nextCheckAt: at(-2) }),
      toBacklink({ id: 'b_2', from: 'https://a.example/', to: null, channel: 'press', nextCheckAt: at(-1) }),
      toBacklink({ id: 'b_3', from: 'https://b.example/', channel: 'gone', nextCheckAt: at(0) }),
      toBacklink({ id: 'b_4', from: 'https://c.example/', nextCheckAt: at(1) }),
    ]);
    const pages = await findWatched(engine);
    expect(pages.map(({ message, due }) => [message.channel, message.page.url, due.length])).toEqual([
      ['press', 'https://a.example/', 2],
      [watchedChannelId, 'https://b.example/', 1],
    ]);
    await world.close();
  });
});

describe('when a page is read again', () => {
  const young = toBacklink({ target: { status: 200, hops: [] }, checks: [true] });
  const inDays = (record: Backlink, from = at(1)): number =>
    (Date.parse(toNextCheck(record, from) ?? '') - Date.parse(from)) / dayMs;

  test.each<[string, Partial<Backlink>, number, number]>([
    ['a new one daily', { firstSeenAt: at(0) }, 1 / 24, 25 / 24],
    ['one of two weeks every three days', { firstSeenAt: at(-14 * 24 * 60) }, 2, 3],
    ['one of three months every week', { firstSeenAt: at(-90 * 24 * 60) }, 6, 7],
    ['an old one every two weeks', { firstSeenAt: at(-900 * 24 * 60) }, 13, 14],
    [
      'an old one daily while an answer is awaited',
      { firstSeenAt: at(-900 * 24 * 60), stage: 'sent' },
      1 / 24,
      25 / 24,
    ],
    ['a missing link within hours', { checks: [true, false] }, 0.25, 0.25],
    ['a failed page in an hour', { failures: 1 }, 1 / 24, 1 / 24],
    ['and ever later', { failures: 5 }, 16 / 24, 16 / 24],
    ['but not later than in two weeks', { failures: 500 }, 14, 14],
  ])('%s', (_name, known, least, most) => {
    const days = inDays({ ...young, ...known });
    expect(days).toBeGreaterThanOrEqual(least - 1e-6);
    expect(days).toBeLessThanOrEqual(most + 1e-6);
  });

  test('never where nothing is left to look for', () => {
    expect(toNextCheck({ ...young, to: null, state: 'unknown' }, at(1))).toBeNull();
    expect(toNextCheck({ ...young, to: null, state: 'unknown', watched: true }, at(1))).not.toBeNull();
  });

  test('a long list is spread evenly over the day, in all and for one host', () => {
    for (const host of ['one.example', undefined]) {
      const hours = Array.from({ length: 24 }, () => 0);
      for (let index = 0; index < 24_000; index++) {
        const first = toFirstCheck(`https://${host ?? `h${index}.example`}/${index}`, {
          index: index + 200,
          at: at(0),
        });
        const hour = Math.floor((Date.parse(first) - Date.parse(at(0))) / 3_600_000);
        hours[hour] = (hours[hour] ?? 0) + 1;
      }
      expect(hours).toHaveLength(24);
      expect(Math.max(...hours)).toBeLessThan(1150);
      expect(Math.min(...hours)).toBeGreaterThan(850);
    }
    expect(toFirstCheck('https://blog.example/', { index: 0, at: at(0) })).toBe(at(0));
  });
});

describe('a page that was not read', () => {
  const live = toBacklink({
    followed: true,
    checks: [true],
    history: [{ at: at(1), state: 'live', followed: true, why: 'found' }],
  });

  test('and is no text stays unknown, and is asked for ever later', () => {
    const never = toBacklink({ lastReadAt: null, state: 'unknown', watched: true, to: null });
    expect(toUnchangedBacklinks({ existing: [never], at: at(9) })).toMatchObject([{ failures: 1, state: 'unknown' }]);
  });

  test('fails once a look, however often it is told', () => {
    const [once] = toFailedBacklinks({ existing: [live], at: at(9), isForbidden: false });
    expect(once).toMatchObject({ state: 'unknown', failures: 1, followed: true });
    expect(toFailedBacklinks({ existing: once === undefined ? [] : [once], at: at(9), isForbidden: false })).toEqual([
      once,
    ]);
  });

  test('leads to another document: its link is lost once that is confirmed', () => {
    const once = toUnchangedBacklinks({ existing: [live], at: at(9), isMoved: true });
    expect(once).toMatchObject([{ state: 'live', checks: [true, false] }]);
    expect(toUnchangedBacklinks({ existing: once, at: at(20), isMoved: true })).toMatchObject([
      { state: 'lost', history: [{}, { state: 'lost', why: 'page-moved' }] },
    ]);
  });
});
