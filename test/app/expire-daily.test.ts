/** Old bodies of a data folder: which go, which stay, and when that is looked at. */
import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLocalApp } from '../../lib/app/local.ts';
import { parseConfig } from '../../lib/config/load.ts';
import { silentLog } from '../../lib/ports/log.ts';
import { openSite, type Site } from '../fixtures/site.ts';

const page = (text: string): string =>
  `<!doctype html><html lang="en"><title>Plans</title><main><p>${text}</p></main></html>`;
const dayMs = 86_400_000;

let site: Site;
let folder: string;
/** Files get the machine's own time, so that time begins now. */
let nowMs: number;
beforeEach(async () => {
  site = await openSite({ '/': page('We roast in Soho, and we like what we do.') });
  folder = await mkdtemp(path.join(os.tmpdir(), 'earmark-'));
  nowMs = Date.now();
});
afterEach(() => site.close());

const feed = (text: string): string =>
  `<rss version="2.0"><channel><title>News</title><item><guid>n1</guid><title>Plans</title><description>${text}</description></item></channel></rss>`;

const open = (term = 'cheap', channel = '{id: home, source: page, owned: true, every: 1h') =>
  openLocalApp({
    config: parseConfig(
      `
brand: {id: northwind, name: Northwind Coffee}
guidelines: [{id: terms, check: preferred-term, terms: {${term}: good value}}]
channels: [${channel}, url: "${site.origin}/"}]
network: {allowHosts: ["${site.host}"]}
`,
      { file: 'earmark.yml', folder },
    ),
    dataFolder: path.join(folder, 'data'),
    clock: { now: () => new Date(nowMs) },
    log: silentLog,
    print: () => {},
  });
/** One pass, and the bodies that are there after it. */
const pass = async (term?: string, channel?: string): Promise<readonly string[]> => {
  nowMs += 120_000;
  const app = await open(term, channel);
  try {
    await app.run({ all: true });
    const names: string[] = [];
    for await (const name of app.archive.list()) names.push(name);
    return names;
  } finally {
    await app.close();
  }
};

test('what pages said before goes after thirty days; what they say now and what findings show stays, to be judged again', async () => {
  const [plain = ''] = await pass();
  site.set('/', page('Our cheap beans are roasted in Soho.'));
  const [shown = ''] = (await pass()).filter((name) => name !== plain);
  site.set('/', page('Our roaster stands in Soho.'));
  const now = (await pass()).filter((name) => name !== plain && name !== shown);
  expect([plain, shown, ...now].filter((name) => name !== '')).toHaveLength(3);
  nowMs += 29 * dayMs;
  expect(await pass()).toHaveLength(3);
  nowMs += 2 * dayMs;
  expect((await pass()).toSorted()).toEqual([shown, ...now].toSorted());
  // Another guideline: judged from the body that was kept, nothing read anew.
  nowMs += 40 * dayMs;
  site.log.length = 0;
  expect(await pass('roaster')).toHaveLength(2);
  expect(site.log.filter((line) => line.endsWith(' 200'))).toEqual([]);
  const app = await open('roaster');
  const { rows } = await app.stores.findings.list({ brand: 'northwind', status: ['open'] });
  await app.close();
  expect(rows.map(({ message }) => message)).toEqual([expect.stringContaining('roaster')]);
});

test('what a feed told goes after thirty days, but for what findings show', async () => {
  const news = '{id: news, source: feed, owned: true, every: 1h';
  const tell = (text: string): void => site.set('/', { type: 'application/rss+xml', body: feed(text) });
  tell('We roast in Soho.');
  const [first = ''] = await pass('cheap', news);
  tell('Our cheap beans.');
  const [shown = ''] = (await pass('cheap', news)).filter((name) => name !== first);
  nowMs += 20 * dayMs;
  tell('Our roaster.');
  const [last = ''] = (await pass('cheap', news)).filter((name) => name !== first && name !== shown);
  expect([first, shown, last].includes('')).toBe(false);
  nowMs += 40 * dayMs;
  expect(await pass('cheap', news)).toEqual([shown]);
});

test('the archive is looked through once a day', async () => {
  const app = await open();
  let times = 0;
  const { expire } = app.archive;
  Object.assign(app.archive, {
    expire: (...all: Parameters<typeof expire>) => {
      times += 1;
      return expire(...all);
    },
  });
  const counts: number[] = [];
  for (const hours of [0, 24, 1, 24, 24 * 3]) {
    nowMs += hours * 3_600_000;
    await app.run({ all: true });
    counts.push(times);
  }
  await app.close();
  // The third pass is an hour after the second; beyond midnight it would be another day.
  const isOtherDay = new Date(nowMs - 4 * dayMs).getUTCDate() !== new Date(nowMs - 4 * dayMs - 3_600_000).getUTCDate();
  expect(counts).toEqual(isOtherDay ? [0, 1, 2, 3, 4] : [0, 1, 1, 2, 3]);
});
