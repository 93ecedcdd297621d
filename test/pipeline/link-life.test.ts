/** The life of one link on a stand-in web, under a clock that the test turns: each day one thing happens to it. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseConfig } from '../../lib/config/load.ts';
import type { Backlink } from '../../lib/model/backlink.ts';
import { sweepOutbox } from '../../lib/pipeline/alert.ts';
import { run } from '../../lib/pipeline/run.ts';
import { sendWatched } from '../../lib/pipeline/watch-links.ts';
import { openWorld, pumpPlanned, toRandom, type World } from './planned-world.ts';

/** What a path answers: a page, a status, a redirect, or nothing for ever. */
type Answer = string | { readonly status: number } | { readonly to: string } | 'hangs';

const openWeb = async () => {
  const answers = new Map<string, Answer>();
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const found = answers.get(request.url ?? '/') ?? { status: 404 };
    if (found === 'hangs') return;
    if (typeof found === 'object' && 'to' in found) response.writeHead(301, { location: found.to }).end();
    else if (typeof found === 'object') response.writeHead(found.status).end();
    else {
      const type = request.url?.endsWith('.xml')
        ? 'application/xml'
        : request.url?.endsWith('.txt')
          ? 'text/plain'
          : 'text/html';
      response.writeHead(200, { 'content-type': type });
      response.end(request.method === 'HEAD' ? undefined : found);
    }
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    set: (path: string, next: Answer) => void answers.set(path, next),
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};

const shop = 'http://northwind.example/shop';
const toArticle = (link: string): string =>
  `<!doctype html><html lang="en"><head><title>A walk</title></head><body><main><h1>A walk</h1>
   <p>We visited Northwind Coffee in Soho last week and watched the roaster at work. ${link}</p>
   <p>Anybody may join the tour on Fridays; it takes an hour and ends with a cup.</p></main></body></html>`;
const parked =
  '<!doctype html><html><head><title>blog.example</title></head><body><h1>This domain is for sale</h1><p>Make an offer.</p></body></html>';

const ways = [
  { way: 'here', plans: false },
  { way: 'planned', plans: true },
];

describe.each(ways)('the life of a link, read $way', ({ plans }) => {
  let web: Awaited<ReturnType<typeof openWeb>>;
  let world: World;

  beforeEach(async () => {
    web = await openWeb();
    web.set('/robots.txt', 'User-agent: *\nAllow: /\n');
    web.set('/shop', toArticle(''));
    world = openWorld(
      `
brand: {id: northwind, name: Northwind Coffee, domains: [northwind.example]}
channels:
  - {id: press, source: feed, url: "http://127.0.0.1:${web.port}/feed.xml", every: 15m, readLinkedPages: true}
backlinks: {require: followed, oldDomains: [old-northwind.example]}
network:
  contact: web@northwind.example
  allowHosts: ["127.0.0.1:${web.port}", northwind.example, old-northwind.example, blog.example]
  timeout: 1s
  spacing: 0s
  hosts:
    northwind.example: {address: "127.0.0.1:${web.port}", spacing: 0s}
    old-northwind.example: {address: "127.0.0.1:${web.port}", spacing: 0s}
    blog.example: {address: "127.0.0.1:${web.port}", spacing: 0s}
`,
      { plans, patienceMs: 1000 },
    );
    web.set(
      '/feed.xml',
      `<rss version="2.0"><channel><title>News</title><item><guid>a</guid><title>A walk</title>
       <link>http://blog.example/walk</link><pubDate>Thu, 01 Oct 2026 08:00:00 GMT</pubDate></item></channel></rss>`,
    );
  });
  afterEach(async () => {
    await world.close();
    await web.close();
  });

  const pass = async (): Promise<void> => {
    if (!plans) return void (await run(world.engine));
    for (let round = 0; round < 3; round++) {
      await sendWatched(world.engine);
      await pumpPlanned(world, { random: toRandom(1), workers: 4, doubled: 0.3 });
    }
  };
  const day = async (): Promise<void> => {
    // Twice, so that what was missing is looked for again on the same day.
    for (const hours of [18, 7]) {
      world.clock.advance(hours * 3_600_000);
      await pass();
    }
  };
  const record = async (): Promise<Backlink> => {
    const { rows } = await world.engine.stores.backlinks.list({ brand: 'northwind' });
    expect(rows).toHaveLength(1);
    const [only] = rows;
    if (only === undefined) throw new Error('no record');
    return only;
  };
  const open = async (): Promise<readonly string[]> => {
    const { rows } = await world.engine.stores.findings.list({ brand: 'northwind', status: ['open'] });
    return rows.map(({ check }) => check).toSorted();
  };
  const days = async (count: number): Promise<void> => {
    for (let each = 0; each < count; each++) await day();
  };

  test('is told as it was: by state, by being followed, and by why', async () => {
    web.set('/walk', toArticle(''));
    await pass();
    const told: [string, readonly string[]][] = [];
    const tell = async (happens: string): Promise<void> => {
      const { state } = await record();
      told.push([`${happens}: ${state}`, await open()]);
    };
    await tell('no link');
    const happens = async (what: string, path: string, answer: Answer, count = 1): Promise<void> => {
      web.set(path, answer);
      await days(count);
      await tell(what);
    };

    await happens('link appears', '/walk', toArticle(`<a href="${shop}">their shop</a>`));
    await happens('nofollow', '/walk', toArticle(`<a rel="nofollow" href="${shop}">their shop</a>`), 2);
    await happens('times out for two days', '/walk', 'hangs', 2);
    await happens('is back', '/walk', toArticle(`<a href="${shop}">their shop</a>`), 3);
    await happens('robots forbids', '/robots.txt', 'User-agent: *\nDisallow: /walk\n', 3);
    web.set('/robots.txt', 'User-agent: *\nAllow: /\n');
    await happens('returns without the link', '/walk', toArticle(''), 8);
    await happens(
      'comes back to an old address',
      '/walk',
      toArticle('<a href="http://old-northwind.example/shop">their shop</a>'),
      8,
    );
    await happens('leads home again', '/walk', toArticle(`<a href="${shop}">their shop</a>`), 8);
    await happens('target is gone', '/shop', { status: 404 }, 8);
    web.set('/2', { to: 'http://northwind.example/3' });
    web.set('/3', { to: 'http://northwind.example/4' });
    web.set('/4', toArticle(''));
    await happens('target is redirected thrice', '/shop', { to: 'http://northwind.example/2' }, 8);
    await happens('target answers again', '/shop', toArticle(''), 8);
    await happens('page is gone', '/walk', { status: 410 }, 8);
    await happens('page is back', '/walk', toArticle(`<a href="${shop}">their shop</a>`), 8);
    await happens('domain is parked', '/walk', parked, 8);

    expect(told).toEqual([
      ['no link: unlinked', ['unlinked-mention']],
      ['link appears: live', []],
      ['nofollow: live', ['wrong-rel']],
      // Nothing is known: what was found stands, and nothing new is found.
      ['times out for two days: unknown', ['wrong-rel']],
      ['is back: live', []],
      ['robots forbids: unknown', []],
      ['returns without the link: lost', ['lost-link', 'unlinked-mention']],
      ['comes back to an old address: wrong-target', ['wrong-target']],
      ['leads home again: live', []],
      ['target is gone: broken-target', ['broken-link-target']],
      ['target is redirected thrice: wrong-target', ['wrong-target']],
      ['target answers again: live', []],
      ['page is gone: lost', ['lost-link']],
      ['page is back: live', []],
      ['domain is parked: lost', ['lost-link']],
    ]);
    const { history, firstSeenAt } = await record();
    expect(history.map(({ state, followed, why }) => `${state} ${followed} ${why}`)).toEqual([
      'unlinked null found',
      'live true linked',
      'live false follow-changed',
      'unknown false page-not-read',
      'live true linked',
      'unknown true forbidden',
      'lost true link-missing',
      'wrong-target true leads-elsewhere',
      'live true target-mended',
      'broken-target true target-gone',
      'wrong-target true leads-elsewhere',
      'live true target-mended',
      'lost true page-gone',
      'live true linked',
      'lost true link-missing',
    ]);
    expect(history.map(({ at }) => at)).toEqual(history.map(({ at }) => at).toSorted());
    expect(history[0]?.at).toBe(firstSeenAt);
  }, 180_000);

  test('is suggested to lead home until a page of the brand’s own is known that the sentence speaks of: then there, with no second alert', async () => {
    const { config } = world.engine;
    const told: string[] = [];
    const site = parseConfig(
      `
brand: {id: northwind, name: Northwind Coffee, domains: [northwind.example]}
channels:
  - {id: press, source: feed, url: "http://127.0.0.1:${web.port}/feed.xml", every: 15m, readLinkedPages: true}
  - {id: home, source: website, url: "http://northwind.example/", owned: true, every: 1h}
alerts:
  - {id: seo, audience: seo, to: [{console: }]}
`,
      { file: 'earmark.yml', folder: '/nowhere' },
    );
    world = {
      ...world,
      engine: { ...world.engine, config: { ...site, network: config.network }, print: (line) => told.push(line) },
    };
    let claimed = 0;
    const alerts = (): number => claimed + told.filter((line) => line.includes('unlinked-mention')).length;
    const seen: (readonly (string | undefined)[])[] = [];
    const look = async (): Promise<void> => {
      const { rows } = await world.engine.stores.findings.list({ brand: 'northwind', check: 'unlinked-mention' });
      expect(rows).toHaveLength(1);
      const { suggestedTarget } = await record();
      seen.push([suggestedTarget ?? undefined, rows[0]?.status, rows[0]?.message.split(' ').at(-1)]);
      // Here a pass tells at once; a deployment by itself.
      claimed += await sweepOutbox(world.engine);
    };
    web.set('/walk', toArticle(''));
    web.set('/', { status: 503 });
    await pass();
    await day();
    await look();
    expect(alerts()).toBe(1);
    const page = (title: string, text: string): string =>
      `<!doctype html><html lang="en"><head><title>${title}</title></head><body><main><h1>${title}</h1><p>${text}</p>
       <p><a href="/our-roaster">Our roaster</a> <a href="/jobs">Jobs</a></p></main></body></html>`;
    web.set('/', page('Northwind Coffee', 'Coffee that knows your name.'));
    web.set('/our-roaster', page('Our roaster', 'It is as old as the house, and as warm.'));
    web.set('/jobs', page('Jobs', 'We look for two people who like mornings.'));
    await days(2);
    await look();
    const { lastReadAt } = await record();
    await days(2);
    await look();
    expect((await record()).lastReadAt).not.toBe(lastReadAt);
    const home = 'https://northwind.example/';
    const best = 'http://northwind.example/our-roaster';
    expect(seen).toEqual([
      [home, 'open', home],
      [best, 'open', best],
      [best, 'open', best],
    ]);
    expect(alerts()).toBe(1);
  }, 60_000);
});
