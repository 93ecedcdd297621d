/** Whole passes over a small site: what opens, what stays, what resolves, and what is asked of the site. */
import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LocalApp, openLocalApp } from '../../lib/app/local.ts';
import { parseConfig } from '../../lib/config/load.ts';
import { type FindingMove, moveFinding } from '../../lib/findings/move.ts';
import type { RunOptions, RunResult } from '../../lib/pipeline/run.ts';
import { silentLog } from '../../lib/ports/log.ts';
import { openSite, type Site } from '../fixtures/site.ts';

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><title>${title}</title></head><body><main><h1>${title}</h1>${body}</main></body></html>`;

const homePage = page(
  'Northwind Coffee',
  '<p>Our cheap beans. <a href="/about">About</a> <a href="/old">Old offer</a></p>',
);
const aboutPage = page('About Northwind Coffee', '<p>We roast for Northwind Coffee every day, and we like it.</p>');
const feed = (entries: string): string => `<rss version="2.0"><channel><title>News</title>${entries}</channel></rss>`;
const entry = (slug: string, site: Site): string =>
  `<item><guid>${slug}</guid><title>${slug}</title><link>${site.origin}/${slug}</link><pubDate>Thu, 01 Oct 2026 08:00:00 GMT</pubDate></item>`;
const article = page(
  'A walk through the roasters',
  '<p>We visited Northwind Coffee in Soho last week and watched the roaster at work. The morning was quiet and the tour long.</p><p>Anybody may join the tour on Fridays; it takes an hour and ends with a cup.</p>',
);

const yaml = (site: Site, { guidelines = '', extra = '' } = {}): string => `
brand:
  id: northwind
  name: Northwind Coffee
  domains: [northwind.example]
guidelines:
  - {id: no-cheap, check: preferred-term, terms: {cheap: good value}, severity: low}
${guidelines}
channels:
  - {id: home, source: website, url: "${site.origin}/", owned: true, every: 6h, maxPages: 20}
  - {id: press, source: feed, url: "${site.origin}/feed.xml", every: 15m, readLinkedPages: true}
${extra}
alerts:
  - {audience: brand, to: [{console: true}]}
network: {allowHosts: ["${site.host}"], contact: web@northwind.example}
`;

describe('a pass', () => {
  let site: Site;
  let folder: string;
  let now: Date;
  let printed: string[];

  beforeEach(async () => {
    site = await openSite({ '/': homePage, '/about': aboutPage, '/walk': article });
    site.set('/feed.xml', feed(entry('walk', site)));
    folder = await mkdtemp(path.join(os.tmpdir(), 'earmark-'));
    now = new Date('2026-10-01T09:00:00.000Z');
    printed = [];
  });
  afterEach(() => site.close());

  const withApp = async <T>(text: string, work: (app: LocalApp) => Promise<T>): Promise<T> => {
    const config = parseConfig(text, { file: 'earmark.yml', folder });
    const app = await openLocalApp({
      config,
      dataFolder: path.join(folder, '.earmark'),
      clock: { now: () => now },
      log: silentLog,
      print: (line) => printed.push(line),
    });
    try {
      return await work(app);
    } finally {
      await app.close();
    }
  };
  const pass = (text = yaml(site), options: RunOptions = {}): Promise<RunResult> => {
    now = new Date(now.getTime() + 1000);
    return withApp(text, (app) => app.run(options));
  };
  const later = (hours: number): void => {
    now = new Date(now.getTime() + hours * 3_600_000);
  };
  const checksOf = ({ changed }: RunResult): readonly string[] =>
    changed.map(({ check, status }) => `${check} ${status}`).toSorted();

  test('finds the word on the own page, the broken link, and the article that forgot the link', async () => {
    const result = await pass();
    expect(checksOf(result)).toEqual(['broken-link open', 'preferred-term open', 'unlinked-mention open']);
    expect(result.summary).toMatchObject({
      channels: 2,
      channelsFailed: [],
      findings: { opened: 3, resolved: 0, regressed: 0 },
      alerts: 2,
      delivered: 1,
    });
    expect(printed.join('\n')).toContain('Unexpected "cheap", use "good value"');
  });

  test('right after another opens nothing, asks with validators, and sends nothing', async () => {
    await pass();
    printed.length = 0;
    site.log.length = 0;
    const { summary, changed } = await pass(yaml(site), { all: true });
    expect(changed).toEqual([]);
    expect(summary).toMatchObject({
      notModified: 3,
      fetched: 0,
      items: 0,
      findings: { opened: 0, updated: 0, resolved: 0, regressed: 0 },
      alerts: 0,
      delivered: 0,
    });
    expect(site.log.filter((line) => line.endsWith(' 200') && !line.includes('robots'))).toEqual([]);
    expect(printed).toEqual([]);
  });

  test('does nothing for channels that are not due', async () => {
    await pass();
    site.log.length = 0;
    const { summary } = await pass();
    expect(summary.channels).toBe(0);
    expect(site.log).toEqual([]);
  });

  test('resolves a finding as mended once its page was seen without it', async () => {
    await pass();
    later(7);
    site.set('/', homePage.replace('cheap', 'good value'));
    const { changed } = await pass();
    expect(changed.map(({ check, status, resolution }) => [check, status, resolution])).toEqual([
      ['preferred-term', 'resolved', 'mended'],
    ]);
  });

  test('opens it again as regressed when the word comes back', async () => {
    await pass();
    for (const text of [homePage.replace('cheap', 'good value'), homePage]) {
      later(7);
      site.set('/', text);
      await pass();
    }
    const { rows } = await withApp(yaml(site), (app) =>
      app.stores.findings.list({ brand: 'northwind', check: 'preferred-term' }),
    );
    expect(rows.map(({ status, regressions }) => ({ status, regressions }))).toEqual([
      { status: 'open', regressions: 1 },
    ]);
  });

  test('judges archived pages again after a guideline changed, without asking for a body', async () => {
    await pass();
    site.log.length = 0;
    const edited = yaml(site, { guidelines: '  - {id: no-roast, check: banned-term, terms: [roast], severity: high}' });
    const result = await pass(edited, { all: true });
    expect(checksOf(result)).toEqual(['banned-term open']);
    expect(site.log.filter((line) => line.endsWith(' 200') && !line.includes('robots'))).toEqual([]);
  });

  test('resolves the findings of a guideline that was removed, and of a channel that was', async () => {
    await pass();
    const without = yaml(site)
      .replace(/ {2}- \{id: no-cheap.*\n/, '')
      .replace(/ {2}- \{id: press.*\n/, '')
      .replace('guidelines:\n', '');
    const { changed } = await pass(without);
    expect(changed.map(({ check, resolution }) => `${check} ${resolution}`).toSorted()).toEqual([
      'preferred-term guideline-removed',
      'unlinked-mention channel-removed',
    ]);
  });

  test('changes nothing but the channel’s health when a page answers 503', async () => {
    await pass();
    later(7);
    site.set('/', { status: 503 });
    site.set('/about', { status: 503 });
    const { changed, summary } = await pass();
    expect(changed).toEqual([]);
    expect(summary.channelsFailed.map(({ channel }) => channel)).toEqual(['home']);
    const states = await withApp(yaml(site), (app) => app.stores.channels.list());
    expect(states.map(({ channel, failuresInARow }) => [channel, failuresInARow]).toSorted()).toEqual([
      ['home', 1],
      ['press', 0],
    ]);
  });

  test('tells of a channel that failed three times in a row, and that it is back', async () => {
    site.set('/', { status: 503 });
    const results: (readonly string[])[] = [];
    for (let round = 0; round < 3; round++) {
      results.push(checksOf(await pass()).filter((each) => each.startsWith('unreachable')));
      later(7);
    }
    site.set('/', homePage);
    results.push(checksOf(await pass()).filter((each) => each.startsWith('unreachable')));
    expect(results).toEqual([[], [], ['unreachable open'], ['unreachable resolved']]);
  });

  test('resolves what was found on a page that is gone as gone, and points at the link to it', async () => {
    site.set('/about', aboutPage.replace('every day', 'cheap beans'));
    await pass();
    later(7);
    site.set('/about', { status: 410 });
    const { changed } = await pass();
    expect(changed.map(({ check, url, status, resolution }) => [check, url, status, resolution]).toSorted()).toEqual([
      ['broken-link', `${site.origin}/`, 'open', null],
      ['preferred-term', `${site.origin}/about`, 'resolved', 'gone'],
    ]);
  });

  test('one bad page costs itself and nothing else', async () => {
    site.set('/about', { body: '\u0000<a'.repeat(5000), type: 'text/html' });
    const result = await pass();
    expect(checksOf(result)).toContain('preferred-term open');
    expect(result.summary.channelsFailed).toEqual([]);
  });

  test('judges again after a guideline changed, though no channel is due', async () => {
    await pass();
    site.log.length = 0;
    const edited = yaml(site, { guidelines: '  - {id: no-roast, check: banned-term, terms: [roast], severity: high}' });
    const result = await pass(edited);
    expect([result.summary.channels, checksOf(result), site.log]).toEqual([0, ['banned-term open'], []]);
  });

  test('tells of single pages that could not be read', async () => {
    await pass();
    later(7);
    site.set('/about', { status: 503 });
    const { summary } = await pass();
    expect(summary.channelsFailed).toEqual([]);
    expect(summary.pagesFailed.map(({ channel, url }) => [channel, url])).toEqual([['home', `${site.origin}/about`]]);
  });

  test('judges again when a date window closes, without asking for a body', async () => {
    const until = yaml(site).replace('severity: low}', 'severity: low, until: "2026-10-01T12:00:00Z"}');
    expect(checksOf(await pass(until))).toContain('preferred-term open');
    later(7);
    site.log.length = 0;
    expect(checksOf(await pass(until))).toEqual(['preferred-term resolved']);
    expect(site.log.filter((line) => line.endsWith(' 200') && !line.includes('robots'))).toEqual([]);
  });

  /** Moves the finding of the own page as a person would, and answers its id. */
  const moveByHand = (move: FindingMove): Promise<string> =>
    withApp(yaml(site), async (app) => {
      const [finding] = (await app.stores.findings.list({ brand: 'northwind', check: 'preferred-term' })).rows;
      if (finding === undefined) throw new Error('nothing was found');
      await app.stores.findings.apply([moveFinding(finding, move, { actor: 'ana', now })]);
      return finding.id;
    });
  const statusOf = (id: string): Promise<string | undefined> =>
    withApp(yaml(site), async (app) => (await app.stores.findings.find(id))?.status);

  test('opens what was said to be fixed when the unchanged page still has it', async () => {
    await pass();
    const id = await moveByHand({ type: 'fix' });
    expect(await statusOf(id)).toBe('fixed');
    later(7);
    await pass();
    expect(await statusOf(id)).toBe('open');
  });

  test('wakes what was ignored only until now', async () => {
    await pass();
    const id = await moveByHand({ type: 'ignore', reason: 'a campaign', until: '2026-10-01T12:00:00.000Z' });
    later(1);
    await pass();
    expect(await statusOf(id)).toBe('ignored');
    later(7);
    await pass();
    expect(await statusOf(id)).toBe('open');
  });

  test('keeps an older read that arrives late from changing anything', async () => {
    await pass();
    const [home] = (await withApp(yaml(site), (app) => app.stores.pages.list('home', 10))).filter(
      ({ url }) => url === `${site.origin}/`,
    );
    later(7);
    site.set('/', homePage.replace('cheap', 'good value'));
    await pass();
    const { rows } = await withApp(yaml(site), async (app) => {
      const { body = null, readAt = null, url = '' } = home ?? {};
      if (body === null || readAt === null) throw new Error('the page was not read');
      await app.queue.send([{ step: 'analyze', channel: 'home', url, body, readAt }]);
      await app.run();
      return app.stores.findings.list({ brand: 'northwind', check: 'preferred-term' });
    });
    expect(rows.map(({ status }) => status)).toEqual(['resolved']);
  });

  test('comes back to an article that forgot the link, a day later, and sees that it was added', async () => {
    await pass();
    site.set(
      '/walk',
      article.replace('Northwind Coffee in Soho', '<a href="https://northwind.example/">Northwind Coffee</a> in Soho'),
    );
    later(25);
    expect(checksOf(await pass())).toEqual(['unlinked-mention resolved']);
    const { rows } = await withApp(yaml(site), (app) => app.stores.backlinks.list({ brand: 'northwind' }));
    expect(rows.map(({ state, to }) => [state, to])).toEqual([['live', 'https://northwind.example/']]);
  });

  test('asks for an unchanged page with something open no more than once a day', async () => {
    await pass();
    site.log.length = 0;
    for (let hours = 0; hours < 48; hours += 6) {
      later(6);
      await pass();
    }
    const asked = site.log.filter((line) => line.includes('/walk')).length;
    expect(asked).toBeGreaterThanOrEqual(1);
    expect(asked).toBeLessThanOrEqual(2);
  });

  test('two passes at once do each piece of work once', async () => {
    const [one, two] = await Promise.all([pass(), pass()]);
    const opened = (one?.summary.findings.opened ?? 0) + (two?.summary.findings.opened ?? 0);
    const delivered = (one?.summary.delivered ?? 0) + (two?.summary.delivered ?? 0);
    expect({
      opened,
      alerts: printed.filter((line) => line.includes('Unexpected "cheap"')).length,
    }).toEqual({ opened: 3, alerts: 1 });
    expect(delivered).toBeGreaterThanOrEqual(1);
  });

  test('ends soon when interrupted, and the next pass goes on', async () => {
    const controller = new AbortController();
    controller.abort();
    const interrupted = await pass(yaml(site), { signal: controller.signal });
    expect(interrupted.summary.findings.opened).toBe(0);
    expect(checksOf(await pass())).toEqual(['broken-link open', 'preferred-term open', 'unlinked-mention open']);
  });
});
