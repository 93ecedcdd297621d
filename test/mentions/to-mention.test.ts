import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toBrandMatcher } from '../../lib/mentions/match.ts';
import { cutAround } from '../../lib/mentions/snippet.ts';
import { isLinked, toMention, toMentionId, toProduct, toRating, toSnippet } from '../../lib/mentions/to-mention.ts';
import type { Block } from '../../lib/model/block.ts';
import { brandSchema } from '../../lib/model/brand.ts';
import type { Item } from '../../lib/model/item.ts';

const brand = brandSchema.parse({
  id: 'northwind',
  name: 'Northwind Coffee',
  aliases: ['Northwind'],
  domains: ['northwind.example'],
  profiles: { social: 'https://social.example/@northwind/' },
});
const block = (text: string, known: Partial<Block> = {}): Block => ({
  kind: 'paragraph',
  place: 'main',
  text,
  ...known,
});
const link = (url: string): Item['links'][number] => ({
  url,
  href: url,
  anchor: 'here',
  rel: [],
  followed: true,
  place: 'main',
});

const itemOf = (known: Partial<Item>): Item => ({
  kind: 'page',
  url: 'https://news.example/a',
  canonical: null,
  title: 'A title',
  byline: null,
  siteName: null,
  description: null,
  publishedAt: null,
  updatedAt: null,
  language: 'en',
  mainText: (known.blocks ?? []).map(({ text }) => text).join('\n'),
  blocks: [],
  links: [],
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
const { findOccurrences } = toBrandMatcher(brand);
const sentiment = { label: 'neutral', score: 0, confidence: 0.5, engine: 'test/1' } as const;
const mentionOf = (known: Partial<Item>, channel = { id: 'press', owned: false }) => {
  const item = itemOf(known);
  return toMention({
    item,
    brand,
    channel,
    occurrences: findOccurrences(item.blocks),
    competitors: ['Southbeam'],
    sentiment,
    cluster: 'c_1',
    seenAt: '2026-01-01T00:00:00.000Z',
    toAuthor: (name) => `p:${name}`,
    mask: (text) => text.replaceAll(/\d/g, '#'),
  });
};

describe('toProduct', () => {
  const named = (...products: readonly string[]) =>
    toProduct([
      { name: 'Northwind', via: 'name' },
      { name: 'Northwind', via: 'alias' },
      ...products.map((name) => ({ name, via: 'product' as const })),
    ]);
  test.each([
    { row: 'none where only the brand is named', products: [], product: null },
    { row: 'the one that is named most', products: ['Mug', 'House Blend', 'House Blend'], product: 'House Blend' },
    { row: 'the first of those named as often', products: ['Mug', 'House Blend'], product: 'Mug' },
  ])('$row', ({ products, product }) => {
    expect(named(...products)).toBe(product);
  });
});

describe('toMention', () => {
  test('masks what others say, in snippet and title, and keeps what the brand says itself', () => {
    const known = { title: 'Call 12', blocks: [block('Northwind Coffee has the number 34.')] };
    const told = [mentionOf(known), mentionOf(known, { id: 'home', owned: true })];
    expect(told.map(({ title, snippet }) => [title, snippet])).toEqual([
      ['Call ##', 'Northwind Coffee has the number ##.'],
      ['Call 12', 'Northwind Coffee has the number 34.'],
    ]);
  });

  test('carries over what the item says, whole', () => {
    const blocks = [block('About coffee', { kind: 'heading' }), block('I like Northwind Coffee. Northwind is good.')];
    expect(
      mentionOf({
        blocks,
        byline: ' Ada ',
        reach: 7,
        publishedAt: '2025-12-31T00:00:00.000Z',
        links: [link('https://www.northwind.example/x')],
      }),
    ).toEqual({
      type: 'mention',
      id: toMentionId('northwind', { url: 'https://news.example/a', canonical: null }),
      brand: 'northwind',
      channel: 'press',
      url: 'https://news.example/a',
      speaker: 'public',
      author: 'p:Ada',
      publishedAt: '2025-12-31T00:00:00.000Z',
      seenAt: '2026-01-01T00:00:00.000Z',
      language: 'en',
      title: 'A title',
      snippet: 'I like Northwind Coffee. Northwind is good.',
      matched: ['Northwind Coffee', 'Northwind'],
      product: null,
      rating: null,
      linked: true,
      cluster: 'c_1',
      reach: 7,
      sentiment,
      competitors: ['Southbeam'],
      topics: ['title'],
      aspects: [],
      kind: 'other',
      authorUrl: null,
      correction: null,
      relevance: { level: 'high', why: null },
      answer: null,
    });
  });

  test('on owned channels the brand speaks', () => {
    expect(mentionOf({}, { id: 'home', owned: true }).speaker).toBe('brand');
  });

  test('a post without a title is called by its first words', () => {
    expect(mentionOf({ title: null, blocks: [block('Northwind is down again')] }).title).toBe(
      'Northwind is down again',
    );
  });

  test.each<[string, Partial<Item>, number | null]>([
    ['none', {}, null],
    ['its own, on another scale', { rating: { value: 8, best: 10, worst: 0 } }, 4.2],
    [
      'that of its one review',
      { reviews: [{ author: null, title: null, rating: 2, best: null, worst: null, text: null, date: null }] },
      2,
    ],
  ])('rating: %s', (_name, item, rating) => {
    expect(mentionOf(item).rating).toBe(rating);
  });
});

test.each([
  [{ value: 5, best: 5, worst: 1 }, 5],
  [{ value: 0.5, best: 1, worst: 0 }, 3],
  [{ value: 99, best: 5, worst: 1 }, 5],
  [{ value: 3, best: 1, worst: 1 }, null],
  [{ value: Number.NaN, best: 5, worst: 1 }, null],
])('toRating(%j) is %s', (rating, expected) => {
  expect(toRating(rating)).toBe(expected);
});

describe('toMentionId', () => {
  const id = (url: string, canonical: string | null = null): string => toMentionId('b', { url, canonical });
  test.each([
    ['tracking parameters do not count', id('https://a.example/x?utm_source=y'), id('https://a.example/x'), true],
    [
      'its own canonical address counts',
      id('https://a.example/x?page=1', 'https://www.a.example/x'),
      id('https://www.a.example/x'),
      true,
    ],
    [
      'not one that sends all to the front page',
      id('https://a.example/x', 'https://a.example/'),
      id('https://a.example/'),
      false,
    ],
    ['not one on another host', id('https://a.example/x', 'https://b.example/x'), id('https://b.example/x'), false],
    ['entries without an address have their own', id('urn:earmark:c:1'), id('urn:earmark:c:2'), false],
  ])('%s', (_name, a, b, same) => {
    expect(a === b).toBe(same);
  });
});

describe('isLinked', () => {
  test.each([
    ['https://northwind.example/', true],
    ['http://shop.northwind.example/a', true],
    ['https://social.example/@northwind', true],
    ['https://www.social.example/@Northwind/123', true],
    ['https://social.example/@northwinder', false],
    ['https://notnorthwind.example/', false],
    ['mailto:a@northwind.example', false],
  ])('%s: %s', (url, expected) => {
    expect(isLinked({ links: [link(url)] }, brand)).toBe(expected);
  });
});

describe('toSnippet', () => {
  const long = 'word '.repeat(100);
  test.each<[string, readonly Block[], string]>([
    [
      'prefers the main text to the title',
      [block('Northwind!', { kind: 'title', place: 'head' }), block('We tried Northwind.')],
      'We tried Northwind.',
    ],
    [
      'reads on after a short block',
      [block('Northwind', { kind: 'heading' }), block('It was bad.')],
      'Northwind\nIt was bad.',
    ],
  ])('%s', (_name, blocks, expected) => {
    expect(toSnippet({ blocks, mainText: '' }, findOccurrences(blocks))).toBe(expected);
  });

  test('cuts a long block between words on both sides', () => {
    const snippet = toSnippet(
      { blocks: [block(`${long}Northwind ${long}`)], mainText: '' },
      findOccurrences([block(`${long}Northwind ${long}`)]),
    );
    expect(snippet).toMatch(/^…(?:word )+Northwind (?:word )+word…$/);
    expect(snippet.length).toBeLessThanOrEqual(300);
  });

  test('has at most 300 units, holds the name, divides no surrogate pair', () => {
    const pieces = fc.constantFrom('a', ' ', 'word ', '🙂', '👩‍👩‍👧', 'e\u0301', '北', '\n');
    const side = fc.array(pieces, { maxLength: 300 }).map((each) => each.join(''));
    fc.assert(
      fc.property(side, side, (before, after) => {
        const text = `${before} Northwind ${after}`;
        const snippet = cutAround(text, before.length + 1, before.length + 10);
        expect(snippet.length).toBeLessThanOrEqual(300);
        expect(snippet).toContain('Northwind');
        expect(Buffer.from(snippet, 'utf8').toString('utf8')).toBe(snippet);
      }),
    );
  });

  test('a megabyte of marks is cut all the same', () => {
    const text = `Northwind${'\u0301'.repeat(1_000_000)}`;
    expect(cutAround(text, 0, 9).length).toBeLessThanOrEqual(300);
  });
});
