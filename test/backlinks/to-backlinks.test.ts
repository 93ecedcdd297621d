import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toBacklinks } from '../../lib/backlinks/to-backlinks.ts';
import { toGoneBacklinks } from '../../lib/backlinks/without-reading.ts';
import { type Backlink, unreadBacklink } from '../../lib/model/backlink.ts';
import { brandSchema } from '../../lib/model/brand.ts';
import type { Item, Link } from '../../lib/model/item.ts';

const brand = brandSchema.parse({
  id: 'northwind',
  name: 'Northwind Coffee',
  aliases: ['Northwind'],
  domains: ['northwind.example'],
  profiles: { social: 'https://social.example/@northwind' },
  competitors: [{ name: 'Southbeam', domains: ['southbeam.example'] }],
});
const channel = { id: 'press', owned: false };
const now = '2026-02-01T00:00:00.000Z';
const earlier = '2026-01-01T00:00:00.000Z';
const home = 'https://northwind.example/';
const shop = 'https://northwind.example/shop';

const link = (url: string, known: Partial<Link> = {}): Link => ({
  url,
  href: url,
  anchor: 'good coffee',
  rel: [],
  followed: true,
  place: 'main',
  ...known,
});
const pageOf = (links: readonly Link[], known: Partial<Item> = {}): Item => ({
  kind: 'page',
  url: 'https://blog.news.example/a?utm_source=x',
  canonical: null,
  title: null,
  byline: null,
  siteName: null,
  description: null,
  publishedAt: null,
  updatedAt: null,
  language: 'en',
  mainText: '',
  blocks: [],
  links,
  images: [],
  reviews: [],
  aggregateRatings: [],
  organizations: [],
  facts: [],
  robots: { noindex: false, nofollow: false },
  feeds: [],
  icons: [],
  image: null,
  themeColor: null,
  declared: null,
  rating: null,
  reach: null,
  fingerprint: 'f',
  ...known,
});
const read = (
  links: readonly Link[],
  {
    named = true,
    existing = [],
    at = now,
    item = {},
  }: { named?: boolean; existing?: readonly Backlink[]; at?: string; item?: Partial<Item> } = {},
): readonly Backlink[] => toBacklinks({ item: pageOf(links, item), brand, channel, named, now: at, existing });
const told = (backlinks: readonly Backlink[]): readonly (readonly [string | null, string])[] =>
  backlinks.map(({ to, state }) => [to, state] as const);

describe('toBacklinks', () => {
  test('tells a link whole', () => {
    expect(read([link(home, { anchor: ' Northwind ', rel: ['nofollow', 'ugc'], followed: false })])).toEqual([
      {
        ...unreadBacklink,
        language: 'en',
        type: 'backlink',
        id: expect.stringMatching(/^b_/),
        brand: 'northwind',
        from: 'https://blog.news.example/a',
        referringDomain: 'news.example',
        to: home,
        anchor: 'Northwind',
        rel: ['nofollow', 'ugc'],
        followed: false,
        followedBy: 'link',
        place: 'main',
        state: 'live',
        firstSeenAt: now,
        lastSeenAt: now,
        lastCheckedAt: now,
        lastReadAt: now,
        checks: [true],
        noindex: false,
        // Its target was never asked for.
        nextCheckAt: now,
        history: [{ at: now, state: 'live', followed: false, why: 'found' }],
        channel: 'press',
      },
    ]);
  });

  test.each<[string, readonly Link[], boolean, readonly (readonly [string | null, string])[]]>([
    ['a page that neither names nor links', [link('https://other.example/')], false, []],
    ['a page that names without a link', [], true, [[null, 'unlinked']]],
    ['a link without a name', [link(home)], false, [[home, 'live']]],
    ['a profile', [link('https://social.example/@northwind')], true, [['https://social.example/@northwind', 'live']]],
    [
      'two targets',
      [link(home), link(shop)],
      true,
      [
        [home, 'live'],
        [shop, 'live'],
      ],
    ],
    ['one target twice', [link(home), link(home)], true, [[home, 'live']]],
    [
      'the name on a competitor’s address',
      [link('https://southbeam.example/', { anchor: 'Northwind Coffee' })],
      true,
      [['https://southbeam.example/', 'wrong-target']],
    ],
    [
      'a competitor under its own name',
      [link('https://southbeam.example/', { anchor: 'Southbeam' })],
      true,
      [[null, 'unlinked']],
    ],
    [
      'the name on an address that nobody knows',
      [link('https://other.example/', { anchor: 'Northwind' })],
      true,
      [[null, 'unlinked']],
    ],
  ])('%s', (_name, links, named, expected) => {
    expect(told(read(links, { named }))).toEqual(expected);
  });

  test('of two links to one target the followed one with words counts', () => {
    expect(read([link(home, { followed: false, anchor: 'a' }), link(home, { anchor: 'b' })])).toMatchObject([
      { anchor: 'b', followed: true },
    ]);
  });

  test.each<[string, Partial<Item>]>([
    ['a page of the brand’s own domain', { url: 'https://www.northwind.example/blog' }],
    ['its own profile', { url: 'https://social.example/@northwind/1' }],
    ['an entry without an address', { url: 'urn:earmark:x:1' }],
  ])('%s has no backlinks', (_name, item) => {
    expect(read([link(home)], { item })).toEqual([]);
  });

  test('an owned channel has no backlinks', () => {
    expect(
      toBacklinks({
        item: pageOf([link(home)]),
        brand,
        channel: { id: 'c', owned: true },
        named: true,
        now,
        existing: [],
      }),
    ).toEqual([]);
  });
});

describe('over time', () => {
  const live = read([link(home)], { at: earlier });
  const unlinked = read([], { at: earlier }).map((each): Backlink => ({ ...each, stage: 'sent' }));

  test('an unlinked record turns live under its id, with its first day and stage', () => {
    expect(read([link(home)], { existing: unlinked })).toMatchObject([
      { id: unlinked[0]?.id, to: home, state: 'live', firstSeenAt: earlier, lastCheckedAt: now, stage: 'won' },
    ]);
  });

  test('and stays that record ever after', () => {
    const linked = read([link(home)], { existing: unlinked });
    expect(read([link(home)], { existing: linked, at: '2026-03-01T00:00:00.000Z' })).toMatchObject([
      { id: unlinked[0]?.id, state: 'live' },
    ]);
  });

  const later = '2026-03-01T00:00:00.000Z';

  test('a link that is gone from a complete page is lost when a second read confirms it, and no second record begins', () => {
    const once = read([], { existing: live });
    expect(once).toMatchObject([
      { id: live[0]?.id, state: 'live', checks: [true, false], nextCheckAt: '2026-02-01T06:00:00.000Z' },
    ]);
    // The same read, judged again, is no second look.
    expect(read([], { existing: once })).toEqual(once);
    expect(read([], { existing: once, at: later })).toMatchObject([
      { id: live[0]?.id, state: 'lost', checks: [true, false, false], lastSeenAt: earlier },
    ]);
  });

  test('a read that arrives late changes nothing', () => {
    const seen = read([link(home)], { at: later });
    expect(read([], { existing: seen })).toEqual(seen);
  });

  test('a link that is seen again before that was never lost', () => {
    const once = read([], { existing: live });
    expect(read([link(home)], { existing: once, at: later })).toMatchObject([
      { state: 'live', history: [{ state: 'live' }], lastSeenAt: later },
    ]);
  });

  test('a lost link that comes back is live', () => {
    const lost = read([], { existing: read([], { existing: live }), at: later });
    expect(told(lost)).toEqual([[home, 'lost']]);
    expect(told(read([link(home)], { existing: lost, at: '2026-04-01T00:00:00.000Z' }))).toEqual([[home, 'live']]);
  });

  test('a link that changed its address stays one record', () => {
    expect(read([link(shop)], { existing: live })).toMatchObject([{ id: live[0]?.id, to: shop, state: 'live' }]);
  });

  test('one of two links lost is one lost link', () => {
    const both = read([link(home), link(shop)], { at: earlier });
    expect(told(read([link(shop)], { existing: read([link(shop)], { existing: both }), at: later }))).toEqual([
      [shop, 'live'],
      [home, 'lost'],
    ]);
  });

  test('an unlinked page that names the brand no more is no opportunity', () => {
    expect(told(read([], { existing: unlinked, named: false }))).toEqual([[null, 'unknown']]);
  });

  test('an entry, which can be cut short, loses nothing', () => {
    expect(read([], { existing: live, item: { kind: 'entry' } })).toEqual([]);
  });

  test('a target that is known to be gone is broken, until it is known to be there', () => {
    const state = (state: 'ok' | 'gone' | 'unknown', existing: readonly Backlink[]) =>
      toBacklinks({
        item: pageOf([link(home)]),
        brand,
        channel,
        named: true,
        now,
        existing,
        linkStates: new Map([[home, { url: home, state, status: null, checkedAt: now }]]),
      });
    const broken = state('gone', live);
    expect(told(broken)).toEqual([[home, 'broken-target']]);
    expect(told(state('unknown', broken))).toEqual([[home, 'broken-target']]);
    expect(told(state('ok', broken))).toEqual([[home, 'live']]);
  });

  test('a page that is gone has lost its links', () => {
    expect(told(toGoneBacklinks({ existing: [...live, ...unlinked], at: now }))).toEqual([
      [home, 'lost'],
      [null, 'unknown'],
    ]);
  });

  test('reading twice equals reading once, and no two records share an id', () => {
    const addresses = fc.subarray([home, shop, 'https://northwind.example/x', 'https://social.example/@northwind']);
    fc.assert(
      fc.property(fc.array(addresses, { minLength: 1, maxLength: 5 }), fc.boolean(), (reads, named) => {
        let existing: readonly Backlink[] = [];
        for (const urls of reads) {
          const after = read(
            urls.map((url) => link(url)),
            { named, existing },
          );
          expect(
            read(
              urls.map((url) => link(url)),
              { named, existing: after },
            ),
          ).toEqual(after);
          expect(new Set(after.map(({ id }) => id)).size).toBe(after.length);
          for (const url of urls) expect(after.filter(({ to }) => to === url)).toHaveLength(1);
          existing = after;
        }
      }),
    );
  });
});
