/** What is learnt of the addresses that own pages lead to, read page after page and planned as messages alike. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { namesAnyDomain } from '../../lib/pipeline/names-domain.ts';
import { toBrand } from '../checks/subject.ts';
import { openSite, type Site } from '../fixtures/site.ts';
import { openWorld, passHere, pumpPlanned, toRandom, type World } from './planned-world.ts';

const page = (body: string, head = ''): string =>
  `<!doctype html><html lang="en"><head><title>Northwind Coffee</title>${head}</head><body><main><h1>Northwind Coffee</h1>${body}</main></body></html>`;
const jsonLd = (...sameAs: readonly string[]): string =>
  `<script type="application/ld+json">${JSON.stringify({ '@context': 'https://schema.org', '@type': 'Organization', name: 'Northwind', sameAs })}</script>`;

const yaml = (own: Site, other: Site): string => `
brand:
  id: northwind
  name: Northwind Coffee
  domains: [own.example]
  profiles: {forum: "http://other.example/@northwind", video: "http://other.example/video"}
guidelines:
  - {id: straight, check: redirect-chain}
  - {id: profiles, check: same-as}
  - {id: head, check: metadata}
channels:
  - {id: home, source: website, url: "http://own.example/", owned: true, every: 6h}
network:
  contact: web@northwind.example
  hosts:
    own.example: {address: "${own.host}", spacing: 0}
    other.example: {address: "${other.host}", spacing: 0}
`;

const passPlanned = async (world: World): Promise<void> => {
  await pumpPlanned(world, { random: toRandom(7), workers: 3, doubled: 0.3 });
};

describe.each([
  { way: 'read page after page', plans: false, pass: passHere },
  { way: 'planned as messages', plans: true, pass: passPlanned },
])('$way', ({ plans, pass }) => {
  let own: Site;
  let other: Site;
  let world: World;

  beforeEach(async () => {
    own = await openSite({
      '/': page(
        '<p><a href="http://other.example/first">Our friends</a></p>',
        jsonLd('http://other.example/@northwind'),
      ),
    });
    other = await openSite({
      '/first': { status: 301, headers: { location: '/second' } },
      '/second': { status: 301, headers: { location: '/third' } },
      '/third': page('<p>Friends</p>'),
      '/@northwind': page('<p>Northwind Coffee, a roaster in Soho.</p>'),
      '/video': page('<p>Watch Northwind Coffee</p> own.example'),
    });
    world = openWorld(yaml(own, other), { plans });
  });
  afterEach(async () => {
    await world.close();
    await own.close();
    await other.close();
  });

  const findings = async (): Promise<readonly string[]> => {
    const { rows } = await world.engine.stores.findings.list({ brand: 'northwind' });
    return rows.map(({ status, message }) => `${status}: ${message}`).toSorted();
  };

  test('finds chains, and profiles that are forgotten or do not answer; mended, they resolve', async () => {
    await pass(world);
    world.clock.advance(7 * 3_600_000);
    await pass(world);
    expect(await findings()).toEqual([
      'open: Missing description',
      'open: Profile http://other.example/@northwind, which sameAs names, does not name the brand’s site',
      'open: Profile http://other.example/video is missing in sameAs',
      'open: Unexpected 2 redirects behind the link to http://other.example/first, which ends at http://other.example/third',
    ]);
    other.set('/first', { status: 301, headers: { location: '/third' } });
    other.set('/@northwind', page('<p>Northwind Coffee, a roaster in Soho: own.example</p>'));
    own.set(
      '/',
      page(
        '<p><a href="http://other.example/first">Our friends</a></p>',
        `<meta name="description" content="Coffee from Soho.">${jsonLd('http://other.example/@northwind', 'http://other.example/video')}`,
      ),
    );
    for (let day = 0; day < 2; day++) {
      world.clock.advance(25 * 3_600_000);
      await pass(world);
    }
    expect((await findings()).every((line) => line.startsWith('resolved: '))).toBe(true);
  });

  test('a profile that cannot be read for a day mends nothing and accuses nobody', async () => {
    await pass(world);
    world.clock.advance(7 * 3_600_000);
    await pass(world);
    other.set('/@northwind', { status: 503 });
    other.set('/video', { status: 503 });
    world.clock.advance(25 * 3_600_000);
    await pass(world);
    expect(await findings()).toContain(
      'open: Profile http://other.example/@northwind, which sameAs names, does not name the brand’s site',
    );
    expect((await findings()).filter((line) => line.includes('video'))).toEqual([
      'open: Profile http://other.example/video is missing in sameAs',
    ]);
  });
});

describe('whether a profile names the brand’s site', () => {
  const brand = toBrand({ name: 'Northwind Coffee', domains: ['own.example'] });
  const names = (body: string, url = 'https://social.example/@n', type = 'text/html'): boolean | undefined =>
    namesAnyDomain({ url, body: Buffer.from(body), headers: { 'content-type': type } }, brand);
  test.each([
    ['a link', '<a href="https://own.example/">site</a>', true],
    ['a link with www', '<a href="https://www.own.example">site</a>', true],
    ['plain text at the end of a sentence', 'Northwind Coffee. Find us at own.example.', true],
    ['data with escaped slashes', '{"url":"https:\\/\\/own.example\\/about"}', true],
    ['other letters', 'OWN.EXAMPLE', true],
    ['a longer name before', 'Northwind Coffee at disown.example', false],
    ['a longer name behind', 'Northwind Coffee at own.example.net', false],
    ['a hyphen before', 'Northwind Coffee at not-own.example', false],
    ['the brand and no domain', 'Northwind Coffee, roasters', false],
    ['neither', 'Log in to go on', undefined],
    ['nothing', '', undefined],
  ])('%s', (_, body, expected) => {
    expect(names(body)).toBe(expected);
  });
  test('of a host that shows links to nobody, only a yes counts', () => {
    expect(names('Northwind Coffee', 'https://www.instagram.com/northwind')).toBe(undefined);
    expect(names('own.example', 'https://www.instagram.com/northwind')).toBe(true);
  });
  test('of what is no page, nothing', () => {
    expect(names('own.example', undefined, 'image/png')).toBe(undefined);
  });
});
