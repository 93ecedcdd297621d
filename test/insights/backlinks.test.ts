import { describe, expect, test } from 'vitest';
import { toPortfolio } from '../../lib/insights/backlinks.ts';
import { type AnchorKind, toAnchorKind } from '../../lib/insights/backlinks-anchors.ts';
import { type Backlink, unreadBacklink } from '../../lib/model/backlink.ts';
import { brandSchema } from '../../lib/model/brand.ts';
import { toRegistrableDomain } from '../../lib/text/url.ts';

const brand = brandSchema.parse({
  id: 'northwind',
  name: 'Northwind Coffee',
  aliases: ['Northwind', 'ノースウインド'],
  domains: ['northwind.example'],
  products: [{ name: 'House Blend', aliases: ['Northwind House Blend'] }],
  competitors: [{ name: 'Southbeam', domains: ['southbeam.example'] }],
});
const now = new Date('2026-11-21T12:00:00.000Z');

let count = 0;
const toLink = (known: Partial<Backlink>): Backlink => {
  const from = known.from ?? 'https://blog.example/a';
  return {
    ...unreadBacklink,
    type: 'backlink',
    id: `b_${count++}`,
    brand: 'northwind',
    from,
    referringDomain: toRegistrableDomain(from),
    to: 'https://northwind.example/',
    anchor: 'Northwind',
    followed: true,
    state: 'live',
    firstSeenAt: '2026-09-03T00:00:00.000Z',
    lastCheckedAt: '2026-11-20T00:00:00.000Z',
    lastReadAt: '2026-11-20T00:00:00.000Z',
    channel: 'news',
    ...known,
  };
};
const figuresOf = (...links: readonly Partial<Backlink>[]) => toPortfolio(links.map(toLink), { brand, now });

describe('kinds of anchors', () => {
  const kindOf = toAnchorKind(brand);
  test.each<[AnchorKind, readonly (string | null)[]]>([
    [
      'brand',
      [
        'Northwind',
        'northwind coffee',
        'the shop of NORTHWIND',
        'Northwind’s',
        'ノースウインドの店',
        'ＮＯＲＴＨＷＩＮＤ',
      ],
    ],
    ['product', ['House Blend', 'Northwind House Blend', 'their house-blend']],
    ['url', ['https://northwind.example/a?b', 'www.northwind.example', 'northwind.example', 'northwind.example/menu']],
    [
      'generic',
      [
        'here',
        'Click here!',
        'hier',
        'Mehr erfahren …',
        'En savoir plus',
        'haz clic aquí',
        'leggi di più',
        'læs mere',
        'więcej',
        'こちら',
        '点击这里',
        'подробнее',
        'לחצו כאן',
        'और पढ़ें',
        '여기',
        'Website',
      ],
    ],
    ['empty', ['', null, '  ', '→', '🙂']],
    [
      'other',
      ['the best coffee in town', 'Northwinds of change', 'hereafter', 'blended house', '1.5', 'e.g. this one'],
    ],
  ])('%s', (kind, anchors) => {
    for (const anchor of anchors) expect([anchor, kindOf(anchor)]).toEqual([anchor, kind]);
  });

  test('long hostile anchors cost little', () => {
    const start = performance.now();
    for (const text of ['a.'.repeat(50_000), '-'.repeat(100_000), 'www.'.repeat(30_000), 'ſ'.repeat(100_000)])
      kindOf(text);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

describe('a portfolio', () => {
  test('of nothing divides by nothing', () => {
    expect(figuresOf()).toMatchObject({
      links: 0,
      domains: 0,
      follow: { share: null },
      concentration: { hhi: null, topTenShare: null },
      coverage: { records: 0, oldestCheckAt: null },
      months: [{ month: '2026-11', domains: 0 }],
    });
  });

  test('counts links and domains that stand, with their follow share', () => {
    const figures = figuresOf(
      {},
      { from: 'https://www.blog.example/b', followed: false },
      { from: 'https://b.example.co.uk/', followed: null, state: 'broken-target' },
      { from: 'https://c.example/', state: 'lost' },
      { from: 'https://d.example/', state: 'unlinked', to: null },
    );
    expect(figures).toMatchObject({
      states: { live: 2, 'broken-target': 1, lost: 1, unlinked: 1, unknown: 0, 'wrong-target': 0 },
      links: 3,
      domains: 2,
      follow: { followed: 1, notFollowed: 1, unknown: 1, share: 0.5 },
      topLevelDomains: [
        { name: 'example', count: 2 },
        { name: 'uk', count: 1 },
      ],
      referringDomains: [
        { name: 'blog.example', count: 2 },
        { name: 'example.co.uk', count: 1 },
      ],
    });
    expect(figures.concentration.hhi).toBeCloseTo(5 / 9);
    expect(figures.concentration.topTenShare).toBe(1);
  });

  test('says month by month what came and went', () => {
    const figures = figuresOf(
      { firstSeenAt: '2026-08-03T00:00:00.000Z' },
      { from: 'https://b.example/', firstSeenAt: '2026-09-01T00:00:00.000Z' },
      {
        from: 'https://c.example/',
        firstSeenAt: '2026-08-30T00:00:00.000Z',
        state: 'lost',
        lastCheckedAt: '2026-11-20T00:00:00.000Z',
        history: [
          { at: '2026-08-30T00:00:00.000Z', state: 'live', followed: true, why: 'found' },
          { at: '2026-10-02T00:00:00.000Z', state: 'lost', followed: null, why: 'link-missing' },
        ],
      },
      // One of two links of a site is lost: the site is not.
      {
        from: 'https://b.example/2',
        firstSeenAt: '2026-09-01T00:00:00.000Z',
        state: 'lost',
        lastCheckedAt: '2026-11-01T00:00:00.000Z',
      },
    );
    expect(figures.months).toEqual([
      { month: '2026-08', newDomains: 2, lostDomains: 0, domains: 2, newLinks: 2, lostLinks: 0, links: 2 },
      { month: '2026-09', newDomains: 1, lostDomains: 0, domains: 3, newLinks: 2, lostLinks: 0, links: 4 },
      { month: '2026-10', newDomains: 0, lostDomains: 1, domains: 2, newLinks: 0, lostLinks: 1, links: 3 },
      { month: '2026-11', newDomains: 0, lostDomains: 0, domains: 2, newLinks: 0, lostLinks: 1, links: 2 },
    ]);
  });

  test('a site that is down has not lost its links, and a link that a list tells of is believed', () => {
    const found = { at: '2026-09-03T00:00:00.000Z', state: 'live', followed: true, why: 'found' } as const;
    const history = [found];
    expect(
      figuresOf(
        { state: 'unknown', history },
        { state: 'unknown', lastReadAt: null },
        { state: 'unknown', lastReadAt: null, to: null },
        { state: 'unknown', history: [found, { ...found, state: 'lost', why: 'link-missing' }] },
      ),
    ).toMatchObject({ links: 2, states: { unknown: 4 }, coverage: { records: 4, read: 2 } });
  });

  test('tells pages that competitors won, of those that were read', () => {
    expect(
      figuresOf(
        { rivals: ['Southbeam'] },
        { from: 'https://b.example/', rivals: ['Southbeam'], state: 'unlinked', to: null },
        { from: 'https://c.example/', rivals: ['Southbeam'], state: 'unknown', lastReadAt: null },
        { from: 'https://d.example/' },
      ).competitors,
    ).toEqual({
      pagesRead: 3,
      rows: [{ name: 'Southbeam', both: 1, won: 1, domains: [{ name: 'b.example', count: 1 }] }],
    });
  });

  test('does not mind first sights of long ago, or times to come', () => {
    expect(
      figuresOf({ firstSeenAt: '1995-01-01T00:00:00.000Z' }, { firstSeenAt: '2030-01-01T00:00:00.000Z' }).months,
    ).toHaveLength(24);
  });
});
