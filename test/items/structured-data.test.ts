import { parseDocument } from 'htmlparser2';
import { describe, expect, test } from 'vitest';
import { readMicrodata } from '../../lib/items/microdata.ts';
import { readRdfa } from '../../lib/items/rdfa.ts';
import { readStructuredData } from '../../lib/items/structured-data.ts';
import type { StructuredNode, StructuredValue } from '../../lib/items/structured-node.ts';

const url = 'https://shop.example/page';
const read = (html: string) => readStructuredData(parseDocument(html), { url });
const jsonLd = (data: unknown): string =>
  `<script type="application/ld+json">${typeof data === 'string' ? data : JSON.stringify(data)}</script>`;

/** A node as plain data, its inner nodes along; a circle ends in the word `again`. */
const toPlain = (value: StructuredValue, seen: readonly StructuredNode[] = []): unknown => {
  if (typeof value !== 'object' || 'reference' in value) return value;
  if (seen.includes(value)) return 'again';
  const inner = [...seen, value];
  const properties = [...value.properties].map(([name, values]) => [name, values.map((each) => toPlain(each, inner))]);
  return { types: value.types, ...(value.id === null ? {} : { id: value.id }), ...Object.fromEntries(properties) };
};
const microdata = (html: string) => readMicrodata(parseDocument(html), { url }).items.map((item) => toPlain(item));
const rdfa = (html: string) => readRdfa(parseDocument(html), { url }).map((node) => toPlain(node));

const review = { author: 'Ada', title: null, rating: 4, best: 5, worst: 1, text: 'Good.', date: '2026-01-02' };

describe('reviews', () => {
  test.each([
    [
      'standing alone in JSON-LD',
      jsonLd({
        '@type': 'Review',
        author: 'Ada',
        reviewRating: { ratingValue: 4 },
        reviewBody: 'Good.',
        datePublished: '2026-01-02',
      }),
    ],
    [
      'inside a product, with types by their address and numbers as text',
      jsonLd({
        '@type': 'http://schema.org/Product',
        name: 'Cup',
        review: [
          {
            '@type': ['https://schema.org/Review'],
            author: { '@type': 'Person', name: 'Ada' },
            reviewRating: { '@type': 'Rating', ratingValue: '4', bestRating: '5', worstRating: '1' },
            description: 'Good.',
            datePublished: '2026-01-02',
          },
        ],
      }),
    ],
    [
      'in a graph, with its author told elsewhere',
      jsonLd({
        '@context': 'https://schema.org',
        '@graph': [
          {
            '@type': 'Review',
            author: { '@id': '#ada' },
            reviewRating: 4,
            reviewBody: 'Good.',
            datePublished: '2026-01-02',
          },
          { '@id': '#ada', '@type': 'Person', name: 'Ada' },
        ],
      }),
    ],
    [
      'without a type, where its property says what it is',
      jsonLd({
        '@type': 'Product',
        review: {
          author: 'Ada',
          reviewRating: { ratingValue: '4,0' },
          reviewBody: 'Good.',
          datePublished: '2026-01-02',
        },
      }),
    ],
    [
      'in microdata',
      `<div itemscope itemtype="https://schema.org/Review"><b itemprop="author" itemscope itemtype="https://schema.org/Person"><i itemprop="name">Ada</i></b>
       <p itemprop="reviewRating" itemscope itemtype="https://schema.org/Rating"><meta itemprop="ratingValue" content="4"></p>
       <p itemprop="reviewBody"> Good. </p><time itemprop="datePublished" datetime="2026-01-02">yesterday</time></div>`,
    ],
    [
      'in RDFa',
      `<div vocab="https://schema.org/" typeof="Review"><span property="author" typeof="Person"><span property="name">Ada</span></span>
       <span property="reviewRating" typeof="Rating"><span property="ratingValue">4</span></span><p property="reviewBody">Good.</p>
       <time property="datePublished" datetime="2026-01-02">yesterday</time></div>`,
    ],
    [
      'told in JSON-LD and microdata alike, once',
      jsonLd({
        '@type': 'Review',
        author: 'Ada',
        reviewRating: { ratingValue: 4 },
        reviewBody: 'Good.',
        datePublished: '2026-01-02',
      }) +
        `<div itemscope itemtype="https://schema.org/Review"><i itemprop="author">Ada</i><i itemprop="reviewRating">4</i><i itemprop="reviewBody">Good.</i><i itemprop="datePublished">2026-01-02</i></div>`,
    ],
  ])('are read %s', (_name, html) => {
    expect(read(html).reviews).toEqual([review]);
  });

  test.each([
    ['4.5', 4.5, 5, 1],
    ['4,5', 4.5, 5, 1],
    ['9/10', 9, 10, 1],
    ['4 out of 5', 4, 5, 1],
    ['80%', 80, 100, 1],
    ['★★★☆☆', 3, 5, 1],
    ['0.5', 0.5, 5, 0.5],
    ['8', 8, 10, 1],
    ['', null, null, null],
    ['excellent', null, null, null],
    ['-3', null, null, null],
  ])('with the rating %j have a value and its scale', (ratingValue, rating, best, worst) => {
    const [read1] = read(
      jsonLd({ '@type': 'Review', name: 'x', reviewRating: { '@type': 'Rating', ratingValue } }),
    ).reviews;
    expect([read1?.rating, read1?.best, read1?.worst]).toEqual([rating, best, worst]);
  });

  test('with positive and negative notes alone have them for a text', () => {
    const notes = (name: string) => ({
      '@type': 'ItemList',
      itemListElement: [{ '@type': 'ListItem', position: 1, name }],
    });
    const html = jsonLd({ '@type': 'Review', positiveNotes: notes('light'), negativeNotes: notes('no zip') });
    expect(read(html).reviews[0]?.text).toBe('+ light · - no zip');
  });

  test.each([
    ['2026-01-02', '2026-01-02'],
    ['2026-01-02T23:30:00-05:00', '2026-01-03T04:30:00.000Z'],
    ['2026-01-02T10:00:00+0000', '2026-01-02T10:00:00.000Z'],
    ['2026-01-02 10:00', '2026-01-02T10:00:00.000Z'],
    ['March 3, 2021', '2021-03-03'],
    ['03/04/2021', null],
    ['yesterday', null],
    ['2026-13-45', null],
  ])('of the date %j are dated as it can be told for sure', (datePublished, date) => {
    expect(read(jsonLd({ '@type': 'Review', name: 'x', datePublished })).reviews[0]?.date).toBe(date);
  });

  test('do not include what judges a claim', () => {
    expect(read(jsonLd({ '@type': 'ClaimReview', name: 'x', reviewRating: { ratingValue: 1 } })).reviews).toEqual([]);
  });

  test('have their entities decoded', () => {
    const html = jsonLd({
      '@type': 'Review',
      author: 'Ren&eacute;',
      reviewBody: 'Fish &amp; chips &lt;3, &amp;amp; it&#39;s 1 < 2',
    });
    expect(read(html).reviews[0]).toMatchObject({ author: 'René', text: "Fish & chips <3, & it's 1 < 2" });
  });
});

describe('aggregate ratings', () => {
  test.each([
    [
      'of the thing around',
      {
        '@type': 'Product',
        name: 'Cup',
        aggregateRating: { '@type': 'AggregateRating', ratingValue: '4.6', reviewCount: '1,234' },
      },
      { of: 'Cup', value: 4.6, best: 5, count: 1234 },
    ],
    [
      'of what it names',
      { '@type': 'AggregateRating', itemReviewed: { name: 'Cup' }, ratingValue: 8, bestRating: 10, ratingCount: 3 },
      { of: 'Cup', value: 8, best: 10, count: 3 },
    ],
    [
      'of nothing that has a name',
      { '@type': 'schema:AggregateRating', ratingValue: '4,2' },
      { of: null, value: 4.2, best: 5, count: null },
    ],
    [
      'without a type',
      { '@type': 'Recipe', name: 'Pie', aggregateRating: { ratingValue: 4.65, ratingCount: 52 } },
      { of: 'Pie', value: 4.65, best: 5, count: 52 },
    ],
  ])('are read %s', (_name, data, rating) => {
    expect(read(jsonLd(data)).aggregateRatings).toEqual([rating]);
  });

  test('without a value are none', () => {
    expect(read(jsonLd({ '@type': 'AggregateRating', ratingCount: 5 })).aggregateRatings).toEqual([]);
  });
});

describe('organizations', () => {
  test('are told from a LocalBusiness with all that says who it is', () => {
    const html = jsonLd({
      '@type': ['CafeOrCoffeeShop'],
      name: 'Northwind Soho',
      url: '/soho',
      logo: { '@type': 'ImageObject', url: '/logo.svg' },
      telephone: '+44 20 7946 0000',
      email: 'mailto:soho@northwind.example',
      address: {
        '@type': 'PostalAddress',
        streetAddress: '1 Example Street',
        addressLocality: 'London',
        postalCode: 'W1',
        addressCountry: { '@type': 'Country', name: 'GB' },
      },
      sameAs: ['https://social.example/@northwind', 'https://social.example/@northwind'],
      openingHours: 'Mo-Fr 08:00-18:00',
      openingHoursSpecification: [
        {
          '@type': 'OpeningHoursSpecification',
          dayOfWeek: ['https://schema.org/Saturday', 'Sunday'],
          opens: '09:00:00',
          closes: '17:00:00',
        },
        {
          '@type': 'OpeningHoursSpecification',
          dayOfWeek: 'Monday',
          opens: '10:00',
          closes: '12:00',
          validFrom: '2026-12-24',
        },
      ],
    });
    expect(read(html).organizations).toEqual([
      {
        type: 'CafeOrCoffeeShop',
        name: 'Northwind Soho',
        url: 'https://shop.example/soho',
        logo: 'https://shop.example/logo.svg',
        telephone: '+44 20 7946 0000',
        email: 'soho@northwind.example',
        address: '1 Example Street, London, W1, GB',
        sameAs: ['https://social.example/@northwind'],
        isPlace: true,
        country: 'GB',
        openingHours: ['Mo-Fr 08:00-18:00', 'Sa,Su 09:00-17:00'],
        postal: { street: '1 Example Street', city: 'London', postcode: 'W1' },
      },
    ]);
  });

  test('have the telephone of their contact point where they have none of their own', () => {
    const html = jsonLd({
      '@type': 'Organization',
      name: 'N',
      contactPoint: { '@type': 'ContactPoint', telephone: '+1 555 0100' },
    });
    expect(read(html).organizations[0]).toMatchObject({ telephone: '+1 555 0100', isPlace: false });
  });
});

test('products have the offers that name one price', () => {
  const html = jsonLd({
    '@type': 'Product',
    name: 'House Blend',
    brand: { '@type': 'Brand', name: 'Northwind' },
    offers: [
      { '@type': 'Offer', price: '9,50', priceCurrency: 'gbp', url: '/buy' },
      {
        '@type': 'AggregateOffer',
        lowPrice: 5,
        highPrice: 9,
        priceCurrency: 'GBP',
        offers: [{ '@type': 'Offer', price: 5, priceCurrency: 'GBP' }],
      },
      { '@type': 'Offer', priceSpecification: { price: '1.234,00', priceCurrency: 'EUR' } },
      { '@type': 'Offer', price: 'on request' },
    ],
  });
  expect(read(html).products).toEqual([
    {
      type: 'Product',
      name: 'House Blend',
      url: null,
      brand: 'Northwind',
      offers: [
        { name: null, price: 9.5, currency: 'GBP', url: 'https://shop.example/buy' },
        { name: null, price: 5, currency: 'GBP', url: null },
        { name: null, price: 1234, currency: 'EUR', url: null },
      ],
    },
  ]);
});

test('articles say who wrote them, when, and for whom', () => {
  const html = jsonLd({
    '@graph': [
      {
        '@type': 'NewsArticle',
        headline: 'News &amp; more',
        author: [{ name: 'Ada' }, { '@id': '#bob' }],
        publisher: { '@id': '#paper' },
        datePublished: '2026-01-02',
        dateModified: '2026-01-03T00:00:00Z',
        inLanguage: 'en-GB',
        articleBody: 'Words.',
        image: ['/a.png'],
      },
      { '@id': '#bob', '@type': 'Person', givenName: 'Bob', familyName: 'B.' },
      { '@id': '#paper', '@type': 'NewsMediaOrganization', name: 'Paper' },
      { '@type': 'WebSite', name: 'Paper online', url: '/' },
    ],
  });
  const { articles, sites } = read(html);
  expect(articles).toEqual([
    {
      type: 'NewsArticle',
      isNested: false,
      headline: 'News & more',
      description: null,
      author: 'Ada, Bob B.',
      publisher: 'Paper',
      datePublished: '2026-01-02',
      dateModified: '2026-01-03T00:00:00.000Z',
      inLanguage: 'en-GB',
      url: null,
      image: 'https://shop.example/a.png',
      articleBody: 'Words.',
    },
  ]);
  expect(sites).toEqual([{ name: 'Paper online', url: 'https://shop.example/' }]);
});

describe('microdata', () => {
  test('takes from each element the value that the HTML Standard names', () => {
    const html = `<div itemscope itemtype="a:T b:U" itemid="#me"><a itemprop="link" href="/x">x</a><img itemprop="image" src="i.png">
      <object itemprop="file" data="/f"></object><data itemprop="sku" value="7">seven</data><meter itemprop="score" value="3.5">most</meter>
      <time itemprop="day" datetime="2026-01-01">new year</time><time itemprop="raw">2026</time><meta itemprop="hidden" content="yes">
      <span itemprop="price" content="9.50">£9.50</span><p itemprop="one two">a<br>b<script>no</script></p></div>`;
    expect(microdata(html)).toEqual([
      {
        types: ['a:T', 'b:U'],
        id: 'https://shop.example/page#me',
        link: ['https://shop.example/x'],
        image: ['https://shop.example/i.png'],
        file: ['https://shop.example/f'],
        sku: ['7'],
        score: ['3.5'],
        day: ['2026-01-01'],
        raw: ['2026'],
        hidden: ['yes'],
        price: ['9.50'],
        one: ['a b'],
        two: ['a b'],
      },
    ]);
  });

  test('follows itemref, and leaves items inside alone', () => {
    const html = `<div itemscope itemref="more none"><b itemprop="in" itemscope><i itemprop="deep">d</i></b></div><p id="more"><i itemprop="out">o</i></p>`;
    expect(microdata(html)).toEqual([{ types: [], in: [{ types: [], deep: ['d'] }], out: ['o'] }]);
  });

  test.each([
    ['its own element', `<div id="a" itemscope itemref="a"><i itemprop="x">1</i></div>`, [{ types: [], x: ['1'] }]],
    [
      'an element around it',
      `<div id="a"><div itemscope itemref="a"><i itemprop="x">1</i></div></div>`,
      [{ types: [], x: ['1'] }],
    ],
    [
      'an item that refers back',
      `<div itemscope itemref="b"></div><div id="b" itemprop="b" itemscope itemref="c"></div><div id="c" itemprop="c" itemscope itemref="b"></div>`,
      [{ types: [], b: [{ types: [], c: [{ types: [], b: ['again'] }] }] }],
    ],
  ])('ends where itemref names %s', (_name, html, items) => {
    expect(microdata(html)).toEqual(items);
  });

  test('with itemprop outside of every item types nothing', () => {
    expect(microdata('<p itemprop="name">x</p>')).toEqual([]);
  });
});

describe('RDFa', () => {
  test('reads vocab, typeof, property, resource and prefix', () => {
    const html = `<p vocab="http://schema.org/" prefix="ov: http://open.vocab.org/terms/" resource="#manu" typeof="Person">
      <span property="name">Manu</span> <a property="url" href="/manu">me</a> <span property="ov:preferredAnimal">Liger</span></p>`;
    expect(rdfa(html)).toEqual([
      { types: [], id: url, 'http://www.w3.org/ns/rdfa#usesVocabulary': [{ reference: 'http://schema.org/' }] },
      {
        types: ['http://schema.org/Person'],
        id: `${url}#manu`,
        'http://schema.org/name': ['Manu'],
        'http://schema.org/url': [{ reference: 'https://shop.example/manu' }],
        'http://open.vocab.org/terms/preferredAnimal': ['Liger'],
      },
    ]);
  });

  test('reads about, rel, rev, content and what is said across elements', () => {
    const html = `<div about="/post" rel="dc:creator"><span about="/ada" property="foaf:name" content="Ada"></span></div>
      <a about="/post" rev="foaf:made" href="/bob">Bob</a><a rel="nofollow" href="/x">x</a>`;
    expect(rdfa(html)).toEqual([
      { types: [], id: 'https://shop.example/ada', 'http://xmlns.com/foaf/0.1/name': ['Ada'] },
      {
        types: [],
        id: 'https://shop.example/post',
        'http://purl.org/dc/terms/creator': [{ reference: 'https://shop.example/ada' }],
      },
      {
        types: [],
        id: 'https://shop.example/bob',
        'http://xmlns.com/foaf/0.1/made': [{ reference: 'https://shop.example/post' }],
      },
    ]);
  });

  test('leaves words of no vocabulary alone', () => {
    expect(rdfa('<p property="name">x</p>')).toEqual([]);
  });
});

describe('hostile pages', () => {
  const readHostile = (html: string) => readStructuredData(parseDocument(html), { url });

  test('a hundred thousand nested objects are read as deep as is allowed', () => {
    const data = readHostile(
      jsonLd(`${'{"@type":"Review","name":"x","itemReviewed":'.repeat(100_000)}1${'}'.repeat(100_000)}`),
    );
    expect(data.nodes.length).toBe(64);
  });

  test('a hundred thousand nested arrays hold nothing', () => {
    expect(readHostile(jsonLd(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)).nodes).toEqual([]);
  });

  test('twenty thousand nested items are read without a fault', () => {
    // More would measure the HTML parser, whose time grows with the square of the depth.
    expect(
      readHostile('<div itemscope itemprop="a" typeof="b" property="c">'.repeat(20_000)).nodes.length,
    ).toBeGreaterThan(0);
  });

  test('many items that all refer to the same many elements end at the bound', () => {
    const html = `${'<div itemscope itemref="all"></div>'.repeat(3000)}<div id="all">${'<i itemprop="x">1</i>'.repeat(3000)}</div>`;
    expect(readHostile(html).nodes.length).toBe(3000);
  });

  test('__proto__ and constructor are names like any other', () => {
    const data = readHostile(
      jsonLd(
        '{"@type":"Organization","name":"N","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
      ),
    );
    expect(data.organizations.map(({ name }) => name)).toEqual(['N']);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  test('a string of a megabyte is read, and cut', () => {
    const [first] = readHostile(jsonLd({ '@type': 'Review', reviewBody: 'ab '.repeat(350_000) })).reviews;
    expect(first?.text?.length).toBe(100_000);
  });

  test('ids that refer to each other in a circle end', () => {
    const html = jsonLd([
      { '@id': '#a', '@type': 'Review', author: { '@id': '#b' }, itemReviewed: { '@id': '#a' }, name: 'x' },
      { '@id': '#b', '@type': 'Person', author: { '@id': '#a' } },
      { '@id': '#c', '@type': 'AggregateRating', ratingValue: 1, itemReviewed: { '@id': '#c' } },
    ]);
    expect(readHostile(html)).toMatchObject({
      reviews: [{ author: null, title: 'x' }],
      aggregateRatings: [{ of: null, value: 1 }],
    });
  });

  test('wrong kinds of values are passed over', () => {
    const html = jsonLd({
      '@type': { a: 1 },
      '@id': 7,
      review: [null, 3, 'x', { '@type': 'Review', author: [[]], reviewRating: {}, name: {} }],
    });
    expect(readHostile(html)).toMatchObject({ reviews: [], aggregateRatings: [], organizations: [] });
  });

  test.each(['', '<p>words</p>', jsonLd(''), jsonLd('null'), jsonLd('"x"')])('%j says nothing', (html) => {
    expect(readHostile(html)).toMatchObject({ nodes: [], reviews: [], organizations: [], articles: [] });
  });
});
