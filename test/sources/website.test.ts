import { describe, expect, test } from 'vitest';
import { findLeftOut, findSampled, website } from '../../lib/sources/website.ts';
import { byText, emptyMemory, poll, type Scripted } from './source-context.ts';

const home = 'https://a.example/';
const links = (...hrefs: readonly string[]): string => hrefs.map((href) => `<a href="${href}">x</a>`).join('');
const pagesOf = (asked: readonly string[]): readonly string[] =>
  asked.filter((each) => !/robots\.txt|sitemap.*\.xml/.test(each));
const sitemapOf = (...urls: readonly (readonly [string, string])[]): string =>
  `<urlset>${urls.map(([loc, lastmod]) => `<url><loc>${loc}</loc><lastmod>${lastmod}</lastmod></url>`).join('')}</urlset>`;

const site = (): Map<string, Scripted> =>
  new Map<string, Scripted>([
    [home, links('/about', '/shop?utm_source=home', 'https://b.example/', 'mailto:x@a.example', '/logo.png')],
    ['https://a.example/about', links('/', '/team')],
    ['https://a.example/shop', links('/shop')],
    ['https://a.example/team', links('/about')],
  ]);
const all = [home, 'https://a.example/about', 'https://a.example/shop', 'https://a.example/team'];

describe('a crawl', () => {
  const options = { url: home };

  test('follows the links of the site, each once, and reads nothing else', async () => {
    const { asked, checkpoints, error } = await poll(website, { options, web: site() });
    expect(error).toBeUndefined();
    expect(pagesOf(asked)).toEqual(all);
    expect(checkpoints).toBe(1);
  });

  test('asks for everything again conditionally, and finds new pages through edited ones', async () => {
    const web = site();
    const memory = emptyMemory();
    await poll(website, { options, web, memory });
    const again = await poll(website, { options, web, memory });
    expect(pagesOf(again.asked).toSorted(byText)).toEqual(all);
    expect(again.readings.every(({ outcome }) => outcome === 'unchanged')).toBe(true);

    web.set('https://a.example/team', links('/jobs'));
    web.set('https://a.example/jobs', 'Jobs');
    const edited = await poll(website, { options, web, memory });
    expect(edited.readings.filter(({ outcome }) => outcome === 'read').map(({ url }) => url)).toEqual([
      'https://a.example/team',
      'https://a.example/jobs',
    ]);
  });

  test('tells how many pages it left out for being too many alike, until its bound is moved', async () => {
    const papers = Array.from({ length: 60 }, (_, index) => `/papers/${index}`);
    const web = new Map<string, Scripted>([
      [home, links(...papers, ...papers, '/list?page=1', '/about')],
      ...papers.map((path): [string, Scripted] => [`https://a.example${path}`, links('/papers/59')]),
    ]);
    const memory = emptyMemory();
    await poll(website, { options: { ...options, maxPages: 100 }, web, memory });
    const leftOut = { pages: 10, example: 'https://a.example/papers/50' };
    expect(findLeftOut(memory.cursor)).toEqual(leftOut);
    await poll(website, { options: { ...options, maxPages: 100 }, web, memory });
    expect(findLeftOut(memory.cursor)).toEqual(leftOut);
    await poll(website, { options: { ...options, maxPages: 200 }, web, memory });
    expect(findLeftOut(memory.cursor)).toBeUndefined();
  });

  test('leaves nothing out of a site of pages that are not alike', async () => {
    const memory = emptyMemory();
    await poll(website, { options, web: site(), memory });
    expect(findLeftOut(memory.cursor)).toBeUndefined();
  });

  test('goes on where an interrupted poll was cut off', async () => {
    const web = site();
    const memory = emptyMemory();
    const cut = await poll(website, { options: { ...options, sitemap: false }, web, memory, abortsAfterPages: 2 });
    expect(cut.checkpoints).toBe(0);
    expect([...memory.rows.keys()].toSorted(byText)).toContain('https://a.example/shop');
    const resumed = await poll(website, { options: { ...options, sitemap: false }, web, memory });
    expect(resumed.asked.toSorted(byText)).toEqual(all);
    expect(resumed.readings.filter(({ outcome }) => outcome === 'unchanged').length).toBe(cut.readings.length);
  });

  test('a page that fails or is gone costs only itself', async () => {
    const web = site();
    web.set('https://a.example/about', 503);
    web.delete('https://a.example/shop');
    const { error, readings, checkpoints } = await poll(website, { options, web });
    expect(error).toBeUndefined();
    expect(checkpoints).toBe(1);
    expect(readings.map(({ outcome }) => outcome)).toEqual(['read', 'failed', 'gone']);
  });

  test('fails when the first page and everything else fails', async () => {
    const { error } = await poll(website, { options, web: new Map([[home, 503]]) });
    expect(error).toMatchObject({ code: 'HTTP_STATUS', status: 503 });
  });

  test('fails when there is no first page and nothing else', async () => {
    const { error } = await poll(website, { options, web: new Map() });
    expect(error).toMatchObject({ code: 'HTTP_STATUS', status: 404 });
  });

  test('does not fail when the first page fails but others answer', async () => {
    const web = site();
    const memory = emptyMemory();
    await poll(website, { options, web, memory });
    web.set(home, 503);
    expect((await poll(website, { options, web, memory })).error).toBeUndefined();
  });

  test('gives a site up that fails ten times in a row', async () => {
    const hrefs = Array.from(
      { length: 60 },
      (_, index) => `/page-${String.fromCharCode(97 + (index % 26))}${'x'.repeat(index / 26)}`,
    );
    const web = new Map<string, Scripted>([
      [home, links(...hrefs)],
      ...hrefs.map((href) => [new URL(href, home).href, 503] as const),
    ]);
    const { readings } = await poll(website, { options, web });
    expect(readings.length).toBeLessThanOrEqual(1 + 10 + 2);
  });

  test('reads never more than maxPages, nor deeper than maxDepth', async () => {
    expect(pagesOf((await poll(website, { options: { ...options, maxPages: 2 }, web: site() })).asked)).toHaveLength(2);
    expect(pagesOf((await poll(website, { options: { ...options, maxDepth: 1 }, web: site() })).asked)).toEqual(
      all.slice(0, 3),
    );
  });

  test('a home page that leads to another host takes the site with it', async () => {
    const web = new Map<string, Scripted>([
      [home, { body: links('/about', 'https://c.example/'), url: 'https://new.example/' }],
      ['https://new.example/about', 'About'],
    ]);
    expect(pagesOf((await poll(website, { options, web })).asked)).toEqual([home, 'https://new.example/about']);
  });

  test('keeps to include and exclude', async () => {
    const web = site();
    const included = await poll(website, { options: { ...options, include: ['/about', 'te.m$'] }, web });
    expect(pagesOf(included.asked)).toEqual([home, 'https://a.example/about', 'https://a.example/team']);
    const excluded = await poll(website, { options: { ...options, exclude: ['/about'] }, web });
    expect(pagesOf(excluded.asked)).toEqual([home, 'https://a.example/shop']);
  });

  test('refuses a pattern that is none, with its place', () => {
    const parsed = website.options.safeParse({ url: home, include: ['/ok', '(['] });
    expect(parsed.error?.issues.map(({ path }) => path)).toEqual([['include', 1]]);
  });
});

describe('sitemaps', () => {
  const options = { url: home };
  const listing = (): Map<string, Scripted> => {
    const web = site();
    web.set('https://a.example/robots.txt', 'Sitemap: https://a.example/sitemap-index.xml');
    web.set(
      'https://a.example/sitemap-index.xml',
      '<sitemapindex><sitemap><loc>https://a.example/sitemap-1.xml</loc></sitemap></sitemapindex>',
    );
    web.set(
      'https://a.example/sitemap-1.xml',
      sitemapOf(
        ['https://a.example/hidden', '2026-09-01'],
        ['https://a.example/team', '2026-09-02'],
        ['https://b.example/other', '2026-09-02'],
      ),
    );
    web.set('https://a.example/hidden', 'Hidden');
    return web;
  };

  test('are found through robots.txt and indexes, and list pages that nothing links to', async () => {
    const { asked } = await poll(website, { options, web: listing() });
    expect(pagesOf(asked).toSorted(byText)).toEqual([...all, 'https://a.example/hidden'].toSorted(byText));
  });

  test('bring the languages of a page that are listed nowhere else, within the scope', async () => {
    const web = listing();
    web.set(
      'https://a.example/sitemap-1.xml',
      `<urlset xmlns:xhtml="http://www.w3.org/1999/xhtml"><url><loc>https://a.example/hidden</loc>${[
        'https://a.example/hidden',
        'https://a.example/versteckt',
        'https://b.example/other',
      ]
        .map((href) => `<xhtml:link rel="alternate" hreflang="x" href="${href}"/>`)
        .join('')}</url></urlset>`,
    );
    web.set('https://a.example/versteckt', 'Versteckt');
    const { asked } = await poll(website, { options, web });
    const listed = ['https://a.example/hidden', 'https://a.example/versteckt'];
    expect(pagesOf(asked).toSorted(byText)).toEqual([...all, ...listed].toSorted(byText));
  });

  test('bring changed pages before all others', async () => {
    const web = listing();
    const memory = emptyMemory();
    await poll(website, { options, web, memory });
    web.set(
      'https://a.example/sitemap-1.xml',
      sitemapOf(['https://a.example/hidden', '2026-10-02'], ['https://a.example/team', '2026-09-02']),
    );
    const { asked } = await poll(website, {
      options: { ...options, maxPages: 2 },
      web,
      memory,
      now: '2026-10-03T08:00:00.000Z',
    });
    expect(pagesOf(asked)).toEqual([home, 'https://a.example/hidden']);
  });

  test('an unchanged index still leads to its files', async () => {
    const web = listing();
    const memory = emptyMemory();
    await poll(website, { options, web, memory });
    web.set('https://a.example/sitemap-1.xml', sitemapOf(['https://a.example/new', '2026-10-02']));
    web.set('https://a.example/new', 'New');
    const { asked } = await poll(website, { options, web, memory });
    expect(asked).toContain('https://a.example/new');
  });

  test('are read anew for pages that were not asked for before', async () => {
    const web = listing();
    const memory = emptyMemory();
    await poll(website, { options: { ...options, include: ['/about'] }, web, memory });
    const { asked } = await poll(website, { options: { ...options, include: ['/hidden'] }, web, memory });
    expect(asked).toContain('https://a.example/hidden');
  });

  test('one that is a web page is passed over', async () => {
    const web = site();
    web.set('https://a.example/sitemap.xml', '<!doctype html><html><body>Not found</body></html>');
    const { asked, error } = await poll(website, { options, web });
    expect(error).toBeUndefined();
    expect(pagesOf(asked)).toEqual(all);
  });

  test('are left alone with sitemap: false', async () => {
    expect((await poll(website, { options: { ...options, sitemap: false }, web: listing() })).asked).toEqual(all);
  });
});

describe('traps', () => {
  /** A web in which every page links on for ever. */
  const endless = (next: (url: URL) => readonly string[]): ReadonlyMap<string, Scripted> => {
    const web = new Map<string, Scripted>();
    web.get = (url: string): Scripted | undefined => (/robots|sitemap/.test(url) ? 404 : links(...next(new URL(url))));
    return web;
  };

  test.each([
    [
      'a calendar in the query',
      (url: URL) => [`/calendar?month=${Number(url.searchParams.get('month') ?? 0) + 1}`],
      31,
    ],
    [
      'filters in every order',
      (url: URL) =>
        ['a', 'b', 'c', 'd', 'e'].map((name) => `/list?${name}=${url.search.length}${name}&sort=${url.search.length}`),
      1 + 5 * 30,
    ],
    ['session ids', (url: URL) => [`/page?sid=${url.search.length}${url.search.slice(-3)}x`], 31],
    ['a calendar in the path', (url: URL) => [`/calendar/${Number(url.pathname.split('/')[2] ?? 0) + 1}`], 251],
    ['a link that adds to itself', (url: URL) => [`${url.pathname.replace(/\/$/, '')}/more/`], 4],
    [
      'ever longer paths',
      (url: URL) => [`${url.pathname.replace(/\/$/, '')}/${'x'.repeat(url.pathname.length % 7)}${url.pathname.length}`],
      251,
    ],
  ])('%s is bounded', async (_, next, most) => {
    const { asked } = await poll(website, { options: { url: home, maxPages: 500, maxDepth: 50 }, web: endless(next) });
    expect(asked.length - 2).toBeLessThanOrEqual(most);
    expect(asked.length - 2).toBeGreaterThan(1);
  });
});

describe('a site that is larger than a poll', () => {
  const paths = Array.from(
    { length: 45 },
    (_, index) => `https://a.example/${index % 3 === 0 ? 'blog' : 'shop'}/p${index}x`,
  );
  const web = new Map<string, Scripted>([
    [home, links(...paths)],
    ...paths.map((path): [string, Scripted] => [path, path]),
  ]);
  const options = { url: home, maxPages: 10, sitemap: false };

  test('is read in turns: after a few polls every page was, and then it begins anew', async () => {
    const memory = emptyMemory();
    const rounds: string[][] = [];
    for (let round = 0; round < 12; round++)
      rounds.push([...pagesOf((await poll(website, { options, web, memory })).asked)]);
    expect(rounds.every((asked) => asked.length === 10 && asked[0] === home)).toBe(true);
    const within = (first: number, last: number): number => new Set(rounds.slice(first, last).flat()).size;
    expect(within(0, 6)).toBe(46);
    expect(within(6, 12)).toBe(46);
  });

  test('a poll that is cut off does not lose its turn', async () => {
    const memory = emptyMemory();
    await poll(website, { options, web, memory });
    const undisturbed = { ...memory, rows: new Map(memory.rows) };
    await poll(website, { options, web, memory, abortsAfterPages: 4 });
    const again = await poll(website, { options, web, memory });
    const other = await poll(website, { options, web, memory: undisturbed });
    expect(pagesOf(again.asked)).toEqual(pagesOf(other.asked));
  });

  test('of a sitemap that lists more than is kept something of each section is', async () => {
    const listed = Array.from(
      { length: 3000 },
      (_, index) => [`https://a.example/shop/p${index}`, '2026-01-01'] as const,
    );
    const about = ['https://a.example/about/us', '2026-01-01'] as const;
    const memory = emptyMemory();
    const sitemap = new Map<string, Scripted>([
      [home, 'Home'],
      ['https://a.example/sitemap.xml', sitemapOf(...listed, about)],
    ]);
    await poll(website, { options: { ...options, sitemap: true }, web: sitemap, memory });
    expect(memory.rows.has(about[0])).toBe(true);
    expect([...memory.rows.keys()].filter((url) => url.includes('/shop/')).length).toBeLessThanOrEqual(1001);
    const sampled = { listed: 3001, kept: 1000 };
    expect(findSampled(memory.cursor)).toEqual(sampled);
    // The sitemap did not change, and what it lists is still too much.
    await poll(website, { options: { ...options, sitemap: true }, web: sitemap, memory });
    expect(findSampled(memory.cursor)).toEqual(sampled);
    await poll(website, { options: { ...options, sitemap: true, maxPages: 400 }, web: sitemap, memory });
    expect(findSampled(memory.cursor)).toBeUndefined();
    expect([...memory.rows.keys()].filter((url) => url.includes('/shop/')).length).toBe(3000);
  });
});
