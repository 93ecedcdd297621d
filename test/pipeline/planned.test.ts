/** Pages planned as messages: the same is learnt as by reading page after page, and no host is asked faster. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { moveFinding } from '../../lib/findings/move.ts';
import { collect } from '../../lib/pipeline/collect.ts';
import { schedule } from '../../lib/pipeline/schedule.ts';
import { silentLog } from '../../lib/ports/log.ts';
import type { CollectMessage } from '../../lib/ports/queue.ts';
import { type Answer, openSite, type Site } from '../fixtures/site.ts';
import { dump, openWorld, passHere, pumpPlanned, type Random, toRandom, type World } from './planned-world.ts';

const seeds = process.env.EARMARK_THOROUGH === '1' ? 60 : 8;

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><title>${title}</title></head><body><main><h1>${title}</h1>${body}</main></body></html>`;
const link = (href: string): string => `<a href="${href}">see</a>`;

type Sites = { readonly own: Site; readonly other: Site };
const yaml = (sites: Sites, { spacingMs = 0, maxPages = 100 } = {}): string => `
brand:
  id: northwind
  name: Northwind Coffee
  domains: [own.example]
guidelines:
  - {id: no-cheap, check: preferred-term, terms: {cheap: good value}, severity: low}
channels:
  - {id: home, source: website, url: "http://own.example/", owned: true, every: 6h, maxPages: ${maxPages}}
  - {id: press, source: feed, url: "http://other.example/feed.xml", every: 15m, readLinkedPages: true}
  - {id: shops, source: page, urls: ["http://other.example/shop-1", "http://other.example/shop-2"], every: 6h}
alerts:
  - {audience: brand, to: [{console: true}]}
network:
  contact: web@northwind.example
  hosts:
    own.example: {address: "${sites.own.host}", spacing: ${spacingMs}ms}
    other.example: {address: "${sites.other.host}", spacing: ${spacingMs}ms}
`;

/** A site of random pages: cycles, redirects, missing and failing pages, words that are unwanted, links to elsewhere. */
const toOwn = (random: Random): Map<string, Answer> => {
  const count = 3 + Math.floor(random() * 9);
  const pick = (): string => `/p${Math.floor(random() * count)}`;
  const body = (): string => {
    const links = Array.from({ length: Math.floor(random() * 4) }, () => link(pick()));
    if (random() < 0.3) links.push(link('/missing'));
    if (random() < 0.3) links.push(link('http://other.example/dead'), link('http://other.example/shop-1'));
    if (random() < 0.2) links.push(link('/secret/a'));
    return `<p>${random() < 0.4 ? 'Our cheap beans.' : 'Our fine beans.'} Call +44 20 7946 ${1000 + Math.floor(random() * 9000)}.</p>${links.join(' ')}`;
  };
  const answers = new Map<string, Answer>([
    ['/', page('Northwind Coffee', `<p>Welcome.</p>${link('/p0')} ${link('/old')} ${link('/moved')}`)],
    ['/moved', { status: 301, headers: { location: '/p0' } }],
    ['/robots.txt', 'User-agent: *\nDisallow: /secret/'],
    ['/secret/a', page('Secret', '<p>cheap</p>')],
  ]);
  for (let index = 0; index < count; index++) answers.set(`/p${index}`, page(`Page ${index}`, body()));
  if (random() < 0.5) answers.set(pick(), { status: 503 });
  if (random() < 0.5) answers.set(pick(), { status: 410 });
  if (random() < 0.6)
    answers.set(
      '/sitemap.xml',
      `<urlset>${[pick(), pick(), '/hidden'].map((path) => `<url><loc>http://own.example${path}</loc></url>`).join('')}</urlset>`,
    );
  answers.set('/hidden', page('Hidden', '<p>A cheap page that nothing links to.</p>'));
  return answers;
};

const toOther = (random: Random): Map<string, Answer> => {
  const names = Array.from({ length: 1 + Math.floor(random() * 4) }, (_, index) => `story-${index}`);
  const answers = new Map<string, Answer>();
  for (const name of names) {
    const named =
      random() < 0.7 ? 'We visited Northwind Coffee in Soho and watched the roaster.' : 'We visited nobody.';
    const linked = random() < 0.5 ? link('http://own.example/') : '';
    answers.set(`/${name}`, page(name, `<p>${named} The morning was quiet and the tour was long.</p>${linked}`));
  }
  if (random() < 0.4) answers.set(`/${names[0]}`, { status: 503 });
  for (const shop of ['/shop-1', '/shop-2'])
    answers.set(shop, random() < 0.3 ? { status: 404 } : page(shop, '<p>Buy Northwind Coffee here, cheap.</p>'));
  const items = names.map(
    (name) =>
      `<item><guid>${name}</guid><title>${name} of Northwind Coffee</title><link>http://other.example/${name}</link><pubDate>Thu, 01 Oct 2026 08:00:00 GMT</pubDate></item>`,
  );
  answers.set('/feed.xml', `<rss version="2.0"><channel><title>News</title>${items.join('')}</channel></rss>`);
  return answers;
};

/** What changes between two polls. */
const change = (answers: Map<string, Answer>, random: Random, paths: readonly string[]): void => {
  for (const path of paths) {
    const dice = random();
    if (dice < 0.15) answers.set(path, { status: 404 });
    else if (dice < 0.25) answers.set(path, { status: 503 });
    else if (dice < 0.5)
      answers.set(path, page(`Changed ${path}`, `<p>Now cheap, and new.</p>${link('/p1')} ${link('/new')}`));
  }
};

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});
const opening = async <T extends { close(): Promise<void> }>(each: T | Promise<T>): Promise<T> => {
  const opened = await each;
  open.push(opened);
  return opened;
};

/** One world, its sites, and the times at which each host was asked. */
const build = async (
  { own, other }: { readonly own: ReadonlyMap<string, Answer>; readonly other: ReadonlyMap<string, Answer> },
  {
    plans,
    maxPages = 100,
    spacingMs = 1000,
  }: { readonly plans: boolean; readonly maxPages?: number; readonly spacingMs?: number },
) => {
  const asked: { readonly host: string; readonly path: string; readonly method: string; readonly atMs: number }[] = [];
  let world: World | undefined;
  const note = (host: string) => (path: string, method: string) =>
    void asked.push({ host, path, method, atMs: world?.clock.now().getTime() ?? 0 });
  const sites = {
    own: await opening(openSite(Object.fromEntries(own), note('own'))),
    other: await opening(openSite(Object.fromEntries(other), note('other'))),
  };
  world = await opening(openWorld(yaml(sites, { spacingMs: plans ? spacingMs : 0, maxPages }), { plans }));
  return { world, sites, asked };
};
type Built = Awaited<ReturnType<typeof build>>;

const gapsOf = ({ asked }: Built, host: string): readonly number[] => {
  const times = asked.filter((each) => each.host === host).map(({ atMs }) => atMs);
  return times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0));
};
const setAll = (site: Site, answers: ReadonlyMap<string, Answer>): void => {
  for (const [path, answer] of answers) site.set(path, answer);
};

describe('planned reading', () => {
  test.each(Array.from({ length: seeds }, (_, seed) => seed))(
    'learns the same as reading here, poll after poll, in any weather (seed %i)',
    { timeout: 120_000 },
    async (seed) => {
      const random = toRandom(seed);
      const answers = { own: toOwn(random), other: toOther(random) };
      const here = await build(answers, { plans: false });
      const planned = await build(answers, { plans: true });
      const weather = { random, workers: 1 + Math.floor(random() * 4), doubled: random() < 0.5 ? 0.3 : 0 };
      for (let poll = 0; poll < 3; poll++) {
        await passHere(here.world);
        await pumpPlanned(planned.world, weather);
        expect(await dump(planned.world)).toEqual(await dump(here.world));
        const laterMs = planned.world.clock.now().getTime() - here.world.clock.now().getTime();
        here.world.clock.advance(laterMs + 26 * 3_600_000);
        planned.world.clock.advance(26 * 3_600_000);
        change(answers.own, random, ['/p0', '/p1', '/p2', '/hidden', '/missing']);
        change(answers.other, random, ['/story-0', '/shop-1', '/shop-2', '/dead']);
        for (const { sites } of [here, planned]) {
          setAll(sites.own, answers.own);
          setAll(sites.other, answers.other);
        }
      }
      for (const host of ['own', 'other']) expect(Math.min(...gapsOf(planned, host), 1000)).toBe(1000);
    },
  );
});

/** A site of so many pages, each leading to the next three. */
const toChain = (count: number): Map<string, Answer> =>
  new Map([
    ['/', page('Northwind Coffee', `${link('/c0')} ${link('/c1')}`)],
    ...Array.from({ length: count }, (_, index): [string, Answer] => {
      const on = [1, 2, 3].map((step) => link(`/c${index + step}`)).join(' ');
      return [`/c${index}`, page(`Chain ${index}`, `<p>Fine beans.</p>${on}`)];
    }),
  ]);
/** Pages that were asked for; links that are only looked at are asked for by HEAD. */
const pagesOf = ({ asked }: Built): readonly string[] =>
  asked
    .filter(({ host, method, path }) => host === 'own' && method === 'GET' && !/robots|sitemap/.test(path))
    .map(({ path }) => path);
const weather = { random: toRandom(7), workers: 3, doubled: 0 };
const countEach = (values: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
};
const nothingElsewhere = new Map<string, Answer>();

describe('planned reading by workers that die', () => {
  test.each(Array.from({ length: seeds / 2 }, (_, seed) => 100 + seed))(
    'learns what undisturbed ones learn (seed %i)',
    { timeout: 120_000 },
    async (seed) => {
      const random = toRandom(seed);
      const answers = { own: toOwn(random), other: toOther(random) };
      const [calm, rough] = [await build(answers, { plans: true }), await build(answers, { plans: true })];
      let deaths = 0;
      for (let poll = 0; poll < 2; poll++) {
        await pumpPlanned(calm.world, { random, workers: 2, doubled: 0 });
        deaths += await pumpPlanned(rough.world, { random, workers: 3, doubled: 0.1, killed: 0.04 });
        expect(await dump(rough.world)).toEqual(await dump(calm.world));
        const behindMs = calm.world.clock.now().getTime() - rough.world.clock.now().getTime();
        calm.world.clock.advance(26 * 3_600_000);
        rough.world.clock.advance(26 * 3_600_000 + behindMs);
        change(answers.own, random, ['/p0', '/p1', '/p2', '/hidden', '/missing']);
        for (const { sites } of [calm, rough]) setAll(sites.own, answers.own);
      }
      expect(deaths).toBeGreaterThan(0);
      expect(Math.min(...gapsOf(rough, 'own'), 1000)).toBe(1000);
    },
  );
});

describe('the bound of a poll whose workers die', () => {
  test.each(Array.from({ length: seeds / 2 }, (_, seed) => 200 + seed))(
    'is neither passed nor used up by what was granted to the dead (seed %i)',
    { timeout: 120_000 },
    async (seed) => {
      const random = toRandom(seed);
      const maxPages = 2 + Math.floor(random() * 12);
      const built = await build({ own: toChain(60), other: nothingElsewhere }, { plans: true, maxPages });
      const deaths = await pumpPlanned(built.world, { random, workers: 3, doubled: 0.1, killed: 0.1 });
      expect(deaths).toBeGreaterThan(0);
      expect(new Set(pagesOf(built)).size).toBe(maxPages);
    },
  );
});

describe('a planned poll', () => {
  test.each([1, 2, 7, 20])('asks for no more than maxPages of %i, and for so many', async (maxPages) => {
    const built = await build({ own: toChain(60), other: nothingElsewhere }, { plans: true, maxPages });
    await pumpPlanned(built.world, { ...weather, doubled: 0 });
    expect(pagesOf(built)).toHaveLength(maxPages);
    expect(new Set(pagesOf(built)).size).toBe(maxPages);
    // What was met beyond is known, for the next poll.
    expect((await built.world.opened.stores.pages.list('home', 1000)).length).toBeGreaterThan(maxPages);
  });

  test('takes a calendar without end for the trap it is', { timeout: 60_000 }, async () => {
    const own = new Map<string, Answer>([['/', page('Northwind Coffee', link('/day?d=0'))]]);
    for (let day = 0; day < 200; day++)
      own.set(
        `/day?d=${day}`,
        page(`Day ${day}`, [1, 2, 3, 4, 5].map((step) => link(`/day?d=${day + step}`)).join(' ')),
      );
    const built = await build({ own, other: nothingElsewhere }, { plans: true, maxPages: 500 });
    await pumpPlanned(built.world, weather);
    const days = new Set(pagesOf(built).filter((path) => path.startsWith('/day')));
    // The bound of one poll, and at most one page that several met at one time.
    expect([days.size > 20, days.size <= 31]).toEqual([true, true]);
  });

  test('says in its log which pages it left out for being too many alike', async () => {
    const said: unknown[] = [];
    const listening = vi
      .spyOn(silentLog, 'warn')
      .mockImplementation((message, fields) => void said.push([message, fields]));
    const own = new Map<string, Answer>();
    for (let number = 0; number < 60; number++) own.set(`/mug/${number}`, page(`Mug ${number}`, ''));
    own.set('/mugs', page('Mugs', [...own.keys()].map(link).join(' ')));
    own.set('/', page('Northwind Coffee', link('/mugs')));
    const built = await build({ own, other: nothingElsewhere }, { plans: true });
    await pumpPlanned(built.world, { ...weather, doubled: 0 });
    listening.mockRestore();
    const mugs = new Set(pagesOf(built).filter((path) => path.startsWith('/mug/')));
    expect(mugs.size).toBe(50);
    expect(said).toEqual([
      [
        'pages left out, as there are too many alike',
        { channel: 'home', pages: 10, example: expect.stringMatching(/^http:\/\/own\.example\/mug\/\d+$/) },
      ],
    ]);
  });

  test('keeps away from a host that asks for rest, and goes on after it', async () => {
    const own = toChain(8);
    own.set('/c2', { status: 429, headers: { 'retry-after': '90' } });
    const built = await build({ own, other: nothingElsewhere }, { plans: true });
    await pumpPlanned(built.world, weather);
    const times = built.asked.filter(({ host }) => host === 'own');
    const refused = times.findIndex(({ path }) => path === '/c2');
    const next = times[refused + 1];
    expect((next?.atMs ?? 0) - (times[refused]?.atMs ?? 0)).toBeGreaterThanOrEqual(90_000);
    // The first page, eight of the chain, three that it leads to and that are missing.
    expect(new Set(pagesOf(built)).size).toBe(12);
  });

  test('comes again with what it has heard where the host wants longer pauses', async () => {
    const own = toChain(4);
    own.set('/robots.txt', 'User-agent: *\nDisallow: /secret/\nSitemap: http://own.example/index.xml');
    own.set('/index.xml', '<sitemapindex><sitemap><loc>http://own.example/map.xml</loc></sitemap></sitemapindex>');
    own.set('/map.xml', '<urlset><url><loc>http://own.example/hidden</loc></url></urlset>');
    own.set('/hidden', page('Hidden', '<p>cheap</p>'));
    const built = await build({ own, other: nothingElsewhere }, { plans: true, spacingMs: 7000 });
    await pumpPlanned(built.world, weather);
    const paths = built.asked.filter(({ host, method }) => host === 'own' && method === 'GET').map(({ path }) => path);
    expect(paths).toContain('/hidden');
    // Each once: what was heard before a wait is not asked for again. robots.txt is read by the fetcher and by the source; what
    // is missing is asked for as a page, and once more by whoever looks at links.
    const twice = new Set(['/robots.txt', '/c5', '/c6']);
    const counts = countEach(paths);
    expect([...counts].filter(([path, count]) => count > (twice.has(path) ? 2 : 1))).toEqual([]);
    expect(Math.min(...gapsOf(built, 'own'))).toBeGreaterThanOrEqual(7000);
  });

  test('goes on after its redirect where the next turn is far', async () => {
    const own = toChain(2);
    own.set('/c1', { status: 302, headers: { location: '/target' } });
    own.set('/target', page('Target', '<p>Our cheap target.</p>'));
    const built = await build({ own, other: nothingElsewhere }, { plans: true, spacingMs: 9000 });
    await pumpPlanned(built.world, weather);
    expect(pagesOf(built).filter((path) => path === '/c1')).toHaveLength(1);
    const row = await built.world.opened.stores.pages.find('home', 'http://own.example/c1');
    expect(row?.state).toBe('read');
    expect(Math.min(...gapsOf(built, 'own'))).toBeGreaterThanOrEqual(9000);
  });

  test('is sent once, however many ticks it waits, and again where it was lost', async () => {
    const built = await build({ own: toChain(1), other: nothingElsewhere }, { plans: true });
    const { engine, clock } = built.world;
    const tick = () => schedule(engine, { channels: ['home'], pages: engine.stores.pages });
    expect(await tick()).toEqual(['home']);
    clock.advance(60_000);
    expect(await tick()).toEqual([]);
    clock.advance(15 * 60_000);
    expect(await tick()).toEqual(['home']);
    await pumpPlanned(built.world, weather);
    clock.advance(6 * 3_600_000);
    expect(await tick()).toEqual(['home']);
  });

  test('that comes twice, beside itself or late does no harm', async () => {
    const answers = { own: toChain(6), other: nothingElsewhere };
    const [once, often] = [await build(answers, { plans: true }), await build(answers, { plans: true })];
    await pumpPlanned(once.world, weather);
    const { engine, clock } = often.world;
    const poll: CollectMessage = { step: 'collect', channel: 'home', dueAt: clock.now().toISOString() };
    await engine.queue.send([poll]);
    await Promise.all([1, 2].map(() => collect(engine, poll, new AbortController().signal)));
    await pumpPlanned(often.world, { ...weather, doubled: 0.5 });
    await collect(engine, poll, new AbortController().signal);
    const late: CollectMessage = { ...poll, page: { url: 'http://own.example/c1', depth: 1, asked: 3 } };
    await engine.queue.send([late]);
    await pumpPlanned(often.world, weather);
    expect(await dump(often.world)).toEqual(await dump(once.world));
    expect(Math.min(...gapsOf(often, 'own'))).toBeGreaterThanOrEqual(1000);
  });

  test('that is cut off comes again, and asks for nothing twice', async () => {
    const own = toChain(4);
    own.set('/robots.txt', 'Sitemap: http://own.example/map.xml');
    const built = await build({ own, other: nothingElsewhere }, { plans: true, spacingMs: 0 });
    const { engine, clock } = built.world;
    const cut = new AbortController();
    const pages = engine.fetcher;
    const fetcher: typeof pages = {
      ...pages,
      fetch: async (request) => {
        const answer = await pages.fetch(request);
        if (request.url.endsWith('/robots.txt')) cut.abort();
        return answer;
      },
    };
    await schedule(engine, { channels: ['home'], pages: engine.stores.pages });
    await engine.queue.ack(await engine.queue.receive('collect', { max: 1, leaseMs: 1000 }));
    const poll: CollectMessage = { step: 'collect', channel: 'home', dueAt: clock.now().toISOString() };
    const outcome = await collect({ ...engine, fetcher }, poll, cut.signal);
    expect([outcome.isInterrupted, (await engine.stores.channels.find('home'))?.checkedAt]).toEqual([false, undefined]);
    const asked = built.asked.length;
    await pumpPlanned(built.world, weather);
    expect((await engine.stores.channels.find('home'))?.failuresInARow).toBe(0);
    expect(built.asked.slice(asked).filter(({ host, path }) => host === 'own' && path === '/')).toEqual([]);
  });

  test('looks again at what is open, and at claims that it was mended', async () => {
    const other = new Map<string, Answer>([
      ['/feed.xml', `<rss version="2.0"><channel><title>News</title><item><guid>a</guid><title>A visit</title><link>http://other.example/a</link></item></channel></rss>`],
      ['/a', page('A visit', '<p>We visited Northwind Coffee in Soho and watched the roaster at work. The morning was quiet.</p>')],
    ]); // biome-ignore format: one answer a line
    const built = await build({ own: toChain(2), other }, { plans: true });
    const { engine, clock } = built.world;
    await pumpPlanned(built.world, weather);
    const find = async () =>
      (await engine.stores.findings.list({ brand: 'northwind', check: 'unlinked-mention', channel: 'press' })).rows[0];
    const open = await find();
    if (open === undefined) throw new Error('nothing was found');
    await engine.stores.findings.apply([moveFinding(open, { type: 'fix' }, { actor: 'ana', now: clock.now() })]);
    clock.advance(25 * 3_600_000);
    await pumpPlanned(built.world, weather);
    expect((await find())?.status).toBe('open');
    const count = (): number => built.asked.filter(({ path }) => path === '/a').length;
    const before = count();
    clock.advance(3 * 3_600_000);
    await pumpPlanned(built.world, weather);
    // Noted as read: not before a day is over.
    expect(count()).toBe(before);
  });
});
