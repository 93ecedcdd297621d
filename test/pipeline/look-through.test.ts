/** A poll asks for the pages that it needs; all of a channel is looked through only where something may have to be done. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LocalApp, openLocalApp } from '../../lib/app/local.ts';
import { parseConfig } from '../../lib/config/load.ts';
import { silentLog } from '../../lib/ports/log.ts';
import { openSite, type Site } from '../fixtures/site.ts';

const item = (slug: string, site: Site): string =>
  `<item><guid>${slug}</guid><title>${slug}</title><link>${site.origin}/${slug}</link>
   <description>Our cheap beans of ${slug}.</description></item>`;
const feed = (entries: readonly string[]): string =>
  `<rss version="2.0"><channel><title>News</title>${entries.join('')}</channel></rss>`;

let site: Site;
let folder: string;
let now: Date;
let app: LocalApp;
/** Channels whose pages were listed whole. */
const listed: string[] = [];

const toText = (term: string): string => `
brand: {id: northwind, name: Northwind Coffee, domains: [northwind.example]}
guidelines:
  - {id: words, check: preferred-term, terms: {${term}: good value}, severity: low}
channels:
  - {id: news, source: feed, url: "${site.origin}/feed.xml", owned: true, every: 15m}
network: {allowHosts: ["${site.host}"]}
`;
const open = async (term = 'cheap'): Promise<void> => {
  await app?.close();
  app = await openLocalApp({
    config: parseConfig(toText(term), { file: 'earmark.yml', folder }),
    dataFolder: folder,
    clock: { now: () => now },
    log: silentLog,
    print: () => {},
  });
  const { list } = app.stores.pages;
  Object.assign(app.stores.pages, {
    list: (...asked: Parameters<typeof list>) => {
      listed.push(asked[0]);
      return list(...asked);
    },
  });
};
/** Runs a pass after so many minutes; answers how many documents were judged, and whether pages were listed. */
const passAfter = async (minutes: number) => {
  now = new Date(now.getTime() + minutes * 60_000);
  listed.length = 0;
  const { summary } = await app.run();
  return { judged: summary.items, looks: listed.length };
};

beforeEach(async () => {
  now = new Date('2026-10-01T09:00:00.000Z');
  folder = await mkdtemp(path.join(os.tmpdir(), 'earmark-look-'));
  site = await openSite({});
  site.set('/feed.xml', feed([item('a', site), item('b', site)]));
  await open();
  await passAfter(0);
});
afterEach(async () => {
  await app.close();
  await site.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the pages of a channel are listed', () => {
  test('neither where nothing is new nor where something is', async () => {
    expect(await passAfter(16)).toEqual({ judged: 0, looks: 0 });
    site.set('/feed.xml', feed([item('a', site), item('b', site), item('c', site)]));
    expect(await passAfter(16)).toEqual({ judged: 1, looks: 0 });
    expect((await app.stores.channels.find('news'))?.pages).toBe((await app.stores.pages.list('news', 100)).length);
  });

  test('once a day, whatever else', async () => {
    const lookAt = async () => (await app.stores.channels.find('news'))?.lookAt;
    expect(await lookAt()).toBe('2026-10-02T09:00:00.000Z');
    await passAfter(23 * 60);
    expect(await lookAt()).toBe('2026-10-02T09:00:00.000Z');
    expect((await passAfter(61)).looks).toBe(1);
    expect(await lookAt()).toBe('2026-10-03T09:01:00.000Z');
    expect((await passAfter(16)).looks).toBe(0);
  });

  test('where a guideline was edited, until all is seen to be judged by it', async () => {
    await open('beans');
    expect(await passAfter(16)).toEqual({ judged: 2, looks: 1 });
    expect(await passAfter(16)).toEqual({ judged: 0, looks: 1 });
    expect(await passAfter(16)).toEqual({ judged: 0, looks: 0 });
  });

  test('where an edit that was judged between two polls is taken back', async () => {
    await open('beans');
    expect((await passAfter(1)).judged).toBe(2);
    await open('cheap');
    expect((await passAfter(1)).judged).toBe(2);
    expect((await passAfter(16)).judged).toBe(0);
  });
});

test('a document whose judgement was lost is judged again within a day', async () => {
  const [page] = (await app.stores.pages.list('news', 100)).filter(({ kind }) => kind === 'entry');
  if (page === undefined) throw new Error('the feed had entries');
  await app.stores.pages.markJudged({
    channel: 'news',
    url: page.url,
    judgedWith: 'incomplete',
    readAt: page.readAt ?? '',
  });
  expect((await passAfter(16)).judged).toBe(0);
  expect((await passAfter(25 * 60)).judged).toBe(1);
  expect((await passAfter(16)).judged).toBe(0);
});
