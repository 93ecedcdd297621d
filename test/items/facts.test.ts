import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FactPage } from '../../lib/items/fact-readers/fact-page.ts';
import { readFacts } from '../../lib/items/facts.ts';
import { readPage } from '../../lib/items/read-page.ts';
import { toHeldFacts, toHomeCountries } from '../../lib/items/registered-facts.ts';
import { type Brand, brandSchema } from '../../lib/model/brand.ts';
import type { RegisteredFact } from '../../lib/model/fact.ts';

const toPage = (known: Partial<FactPage>): FactPage => ({
  blocks: [],
  links: [],
  organizations: [],
  products: [],
  language: 'en',
  url: 'https://northwind.example/',
  ...known,
});
const readText = (text: string, known: Partial<FactPage> = {}) =>
  readFacts(toPage({ blocks: [{ kind: 'paragraph', text }], ...known }));
const values = (kind: string, text: string, known: Partial<FactPage> = {}) =>
  readText(text, known)
    .filter((fact) => fact.kind === kind)
    .map(({ of, value }) => (of === null ? value : `${of}: ${value}`));
const organization = {
  type: 'Organization',
  name: null,
  url: null,
  logo: null,
  telephone: null,
  email: null,
  address: null,
  sameAs: [],
};

describe('phones', () => {
  test.each<[string, string, Partial<FactPage>, readonly string[]]>([
    ['with a country code', 'Call +44 20 7946 0000 today', {}, ['+442079460000']],
    ['of the country of the domain', 'Tel. 020 7946 0000', { url: 'https://northwind.co.uk/' }, ['+442079460000']],
    ['of the region of the language', 'Call (425) 555-0123', { language: 'en-US' }, ['+14255550123']],
    ['of the language’s home', 'Telefon 030 901820', { language: 'de' }, ['+4930901820']],
    ['of the country the caller knows', '01 42 68 53 00', { country: 'FR' }, ['+33142685300']],
    [
      'of the country of the organization',
      '020 7946 0000',
      { organizations: [{ ...organization, country: 'United Kingdom' }] },
      ['+442079460000'],
    ],
    [
      'with their departments',
      'Sales: +44 20 7946 0001, support: +44 20 7946 0002',
      {},
      ['sales: +442079460001', 'support: +442079460002'],
    ],
    ['but not faxes as phones', 'Fax +44 20 7946 0003', {}, ['fax: +442079460003']],
    ['but none where the country is unknown', 'Call 020 7946 0000', {}, []],
    ['but no bare run of digits', 'Part 2079460000', { url: 'https://northwind.co.uk/' }, []],
    ['but no ISBN', 'ISBN 0 20 79460000', { url: 'https://northwind.co.uk/' }, []],
    ['but no German dates', 'Stand 06.11.2023, 2022 02.02.2022, © 2006-2034, erbaut 1900/1901', { language: 'de' }, []],
    ['but no hours', 'Telefon Montag - Freitag: 08.00 - 16.00 Uhr', { language: 'de' }, []],
    ['but no part of a DOI', 'doi.org/10.1016/j.xagr.2020.100002', { language: 'de' }, []],
    ['after a word that announces them', 'Kundenhotline: 01805 4444', { language: 'de' }, ['support: +4918054444']],
    [
      'with their extensions',
      'Tel. +44 20 7946 0000 ext. 12, +49 40 1234567 Durchwahl 8',
      {},
      ['+442079460000;ext=12', '+49401234567;ext=8'],
    ],
    ['of teams noted behind them', '020 7946 0958 (sales)', { language: 'en-GB' }, ['sales: +442079460958']],
    [
      'but no numbers of registers',
      'Teilenummer 0049 221 44 81, PZN 04877970, BTW BE 0456.789.123',
      { language: 'nl-BE' },
      [],
    ],
    ['but no hours behind them', '1 (888) 555-0119, 9–5', { language: 'en-US' }, ['+18885550119']],
    ['but no dates and years', 'From 2020-01-01 to 2026-12-31, 1999/2000', { language: 'en-US' }, []],
  ])('are read %s', (_name, text, known, phones) => {
    expect(values('phone', text, known)).toEqual(phones);
  });

  test('of links are read as the link dials them', () => {
    const links = [
      {
        url: 'tel:+442079460000',
        href: 'tel:+44%2020%207946%200000',
        anchor: 'Call us',
        place: 'boilerplate' as const,
      },
    ];
    expect(readFacts(toPage({ links }))).toEqual([
      { kind: 'phone', of: null, location: null, locale: null, unit: null, value: '+442079460000', quote: 'Call us' },
    ]);
  });
});

describe('e-mail addresses', () => {
  test.each([
    ['Write to Hello@Northwind.example.', ['hello@northwind.example']],
    ['Press: ada.l+news@northwind.example', ['press: ada.l+news@northwind.example']],
    ['sales@northwind.example, info@northwind.example', ['sales: sales@northwind.example', 'info@northwind.example']],
    ['(mail@müller.example)', []],
    ['logo@2x.png and @northwind and a@b', []],
    ['a..b@x.example', []],
    ['@'.repeat(500), []],
  ])('in %j', (text, emails) => {
    expect(values('email', text)).toEqual(emails);
  });
});

describe('prices', () => {
  test.each<[string, readonly string[], Partial<FactPage>?]>([
    ['It costs £9.50 today', ['9.50 GBP']],
    ['It costs 9,50 € today', ['9.50 EUR']],
    ['It costs 1.234,50 € today', ['1234.50 EUR']],
    ['It costs €1,234 today', ['1234.00 EUR']],
    ["It costs CHF 1'200.– today", ['1200.00 CHF']],
    ['It costs 1 299 kr today', ['1299.00 SEK'], { language: 'sv' }],
    ['It costs 1 299 kr today', []],
    ['It costs ¥950 today', ['950 JPY'], { language: 'ja' }],
    ['It costs $20 today', ['20.00 USD']],
    ['It costs $20 today', ['20.00 AUD'], { url: 'https://northwind.com.au/' }],
    ['Cuesta $20 hoy', [], { language: 'es' }],
    ['It costs USD 20 or 25 EUR', ['20.00 USD', '25.00 EUR']],
    ['£5, £6 and £7.25', ['5.00 GBP', '6.00 GBP', '7.25 GBP']],
    ['House Blend: £9.50', ['House Blend: 9.50 GBP']],
    ['Total: £9.50', ['9.50 GBP']],
    ['Raised $2 million, £3bn and €4m', []],
    ['Between $5-10 or £5–£10', ['5.00-10.00 USD', '5.00-10.00 GBP']],
    ['from £5 or ab 6 €', ['from 5.00 GBP', 'from 6.00 EUR']],
    ['In 2020 we sold 300 cups', []],
    ['EUROPE 2020, BUS 42, USDA 7', []],
    ['A US$5 note', ['5.00 USD']],
    ['RRP £450, was £400, save up to £50, free over £60', []],
    ['In 1893 the crossing cost £2', []],
    ['Versandkostenfrei ab 60 €, Grundkapital 50.000 €', []],
    ['Fr. 7:30–13:00', [], { url: 'https://northwind.de/' }],
    ['Doppelzimmer ab 62 € pro Person', ['Doppelzimmer: from 62.00 EUR']],
    ['Cono 2,50 €, cono grande 3,80 €', ['Cono: 2.50 EUR', 'cono grande: 3.80 EUR']],
    ['Reef trip £189 adults / £129 kids', ['Reef trip: 189.00 GBP', '129.00 GBP']],
    ['Bootsfahrt 12 € Erwachsene, 6 € Kinder', ['Bootsfahrt: 12.00 EUR', '6.00 EUR']],
    ['Reef trip £129 kids', ['129.00 GBP']],
    ['Our trip cost £189 adults said', ['189.00 GBP']],
    ['Authorities seized £6,490 in cash', ['6490.00 GBP']],
  ])('in %j', (text, prices, known = {}) => {
    expect(values('price', text, known)).toEqual(prices);
  });

  const products = [
    { name: 'House Blend', offers: [] },
    { name: 'House', offers: [] },
    { name: 'Dark Roast', offers: [] },
  ];
  test.each([
    ['Our House Blend is £9.50 a bag.', ['House Blend: 9.50 GBP']],
    ['House Blend £9.50, Dark Roast £11', ['House Blend: 9.50 GBP', 'Dark Roast: 11.00 GBP']],
    ['Only £9.50 for a bag of Dark Roast', ['Dark Roast: 9.50 GBP']],
    ['House Blend £9.50, was £12', ['House Blend: 9.50 GBP']],
    ['House Blend 250 g £9.50 / 1 kg £30', ['9.50 GBP', '30.00 GBP']],
    ['Save £3 on House Blend', []],
    ['House Blend, £3 off', []],
    ['Dark Roasted nuts £4', ['Dark Roasted nuts: 4.00 GBP']],
  ])('are of the product that the block leaves no doubt of: %j', (text, prices) => {
    expect(values('price', text, { products })).toEqual(prices);
  });

  test('of structured offers are of their product, unless it has several', () => {
    const facts = readFacts(
      toPage({
        products: [
          {
            name: 'House Blend',
            offers: [
              { price: 9.5, currency: 'GBP' },
              { price: 11, currency: 'EUR' },
            ],
          },
          {
            name: 'Cup',
            offers: [
              { price: 5, currency: 'GBP' },
              { price: 6, currency: 'GBP' },
              { price: 7, currency: null },
            ],
          },
        ],
      }),
    );
    expect(facts.map(({ of, unit, value }) => [of, unit, value])).toEqual([
      ['House Blend', 'GBP', '9.50 GBP'],
      ['House Blend', 'EUR', '11.00 EUR'],
      [null, 'GBP', '5.00 GBP'],
      [null, 'GBP', '6.00 GBP'],
    ]);
  });
});

describe('shares', () => {
  test.each<[string, string, readonly string[]]>([
    ['of a whole', 'Today 80% of our beans', ['beans: 80%']],
    ['with what is said of the whole', '80% of our beans are organic.', ['beans are organic: 80%']],
    [
      'up to the next mark or part',
      '12.5% of sales go to reefs, 20% of profits to schools',
      ['sales go to reefs: 12.5%', 'profits to schools: 20%'],
    ],
    ['of a whole, German', '80 % der Bohnen', ['bohnen: 80%']],
    ['of one’s own, German', 'Rund 80 Prozent unserer Bohnen sind bio.', ['bohnen sind bio: 80%']],
    ['of a whole, French', '98 % de nos cires sont végétales', ['cires sont végétales: 98%']],
    ['of a whole, Spanish', 'El 60 % de nuestro vino se exporta.', ['vino se exporta: 60%']],
    ['of a whole, Italian', 'Il 100% dell’energia è rinnovabile.', ['energia è rinnovabile: 100%']],
    ['of a whole, Dutch', '70% van onze klanten', ['klanten: 70%']],
    ['of a whole, Swedish', '80 % av materialet är återvunnet.', ['materialet är återvunnet: 80%']],
    ['off a thing', 'Get 20% off all mugs today', ['off mugs: 20%']],
    ['off a thing, under a condition', '20% off mugs when you buy two', ['off mugs: 20%']],
    ['off a thing, German', '15 % Rabatt auf alle Tassen', ['off tassen: 15%']],
    ['off a thing, French', '-20 % sur les plaquettes jusqu’au 31/01/2027', ['off plaquettes: 20%']],
    ['off a thing, Spanish', '10 % de descuento en todas las tazas', ['off tazas: 10%']],
    ['off a thing, Italian', '10% di sconto sulle tazze', ['off tazze: 10%']],
    ['off a thing, Dutch', '30% korting op accessoires.', ['off accessoires: 30%']],
    ['of what it is made of', '100 % Arabica', ['arabica: 100%']],
    ['in a list', 'Material: 80 % Merinowolle, 20 % Polyamid.', ['merinowolle: 80%', 'polyamid: 20%']],
    ['in a list, French', 'Composition : 70 % coton, 30 % lin', ['coton: 70%', 'lin: 30%']],
    ['by a label', 'Kakao: 70 %', ['kakao: 70%']],
    ['by a label, English', 'Cocoa solids: 70%.', ['cocoa: 70%']],
    ['by a label, French', 'Teneur en cacao : 70 %', ['cacao: 70%']],
    ['by a word for shares', 'Schokolade mit 70 % Kakaoanteil', ['kakao: 70%']],
    ['but not off nothing', 'Now 20% off', ['20%']],
    ['but not off for whom', '10% off for groups', ['10%']],
    ['but not more or less', '12,5 % weniger, 7 Prozent mehr', ['12.5%', '7%']],
    ['but not of what', 'Roughly 42% of what we sell is local.', ['42%']],
    ['but not of a sentence', 'A service charge of 12.5% is added.', ['12.5%']],
    [
      'but not of a sentence without end',
      '80% of the very best beans that money can buy in any town around here',
      ['80%'],
    ],
    ['but not how sure', '100% free, 99 % sicher, 98% satisfied customers', ['100%', '99%', '98%']],
    ['but not under a condition', '15% korting tot 1 maart 2027; 20 % de descuento en 2027', ['15%', '20%']],
    ['but not a label that names nothing', 'Sale: 20 %', ['20%']],
    ['but not what follows a full stop', 'Save 20%. Mugs are back', ['20%']],
    ['of nothing but digits', '5 per cent, 6 percent, 7 pour cent, 8 por ciento', ['5%', '6%', '7%', '8%']],
    ['none in numbers of versions', '1,000% and 1234% and v1.2.3%', []],
  ])('%s', (_, text, shares) => {
    expect(values('percentage', text)).toEqual(shares);
  });

  test.each([
    ['of one’s own from the beginning of a sentence', '80% of our beans are organic.', 'text'],
    ['off everybody’s price', 'Get 10% off your first order.', 'text'],
    ['not with something said before', 'We roast 80% of our beans.', undefined],
    ['not about so much', 'Over 80% of our beans are organic.', undefined],
    ['not off a price under a condition', '10% off all mugs with code MUG.', undefined],
    ['not off a price of some', 'Members get 10% off all mugs.', undefined],
    ['not of anybody’s', '80% of beans are organic.', undefined],
    ['not where the sentence goes on', '80% of our beans are organic, the rest fair.', undefined],
    ['not of one product’s parts', 'Our House Blend: 100% Arabica.', undefined],
  ])('said of oneself: %s', (_, text, own) => {
    expect(readText(text).find(({ kind }) => kind === 'percentage')?.own).toBe(own);
  });

  test('alone in a cell are of their row', () => {
    const blocks = ['Cocoa', '70 %', 'Sugar content', '25%', 'Sale', '10%'].map((text) => ({
      kind: 'table' as const,
      text,
    }));
    expect(readFacts(toPage({ blocks })).map(({ of, value }) => [of, value])).toEqual([
      ['cocoa', '70%'],
      ['sugar', '25%'],
      [null, '10%'],
    ]);
  });
});

describe('opening hours', () => {
  test.each([
    ['en', 'Open Mon–Fri 9–17', ['Mo-Fr 09:00-17:00']],
    ['en', 'Monday to Friday: 9am - 5.30pm, Saturday 10-4', ['Mo-Fr 09:00-17:30; Sa 10:00-16:00']],
    ['en', 'Mon, Wed & Fri 9am to 5pm', ['Mo 09:00-17:00; We 09:00-17:00; Fr 09:00-17:00']],
    ['en', 'Fri–Sat 18:00–02:00', ['Fr-Sa 18:00-02:00']],
    ['en', 'Mondays from 9:00 to 12:00 and 14:00 to 18:00', ['Mo 09:00-12:00,14:00-18:00']],
    ['de', 'Mo.–Fr. 9–17 Uhr, Sa 10–14 Uhr', ['Mo-Fr 09:00-17:00; Sa 10:00-14:00']],
    ['de', 'Montag bis Freitag von 8.30 bis 18.00 Uhr', ['Mo-Fr 08:30-18:00']],
    ['fr', 'du lundi au vendredi de 9h à 17h30', ['Mo-Fr 09:00-17:30']],
    ['es', 'Lunes a viernes de 9:00 a 17:00', ['Mo-Fr 09:00-17:00']],
    ['en', 'Mon–Fri 9–17. Camden: Mon–Fri 10–18', ['Mo-Fr 09:00-17:00', 'Mo-Fr 10:00-18:00']],
    ['en', 'We won on Sunday 10-12', []],
    ['en', 'So 10-12 people came, Mar 9–17 we are away', []],
    ['en', 'Mon–Fri 9–99', []],
  ])('in %s: %j', (language, text, hours) => {
    expect(values('hours', text, { language })).toEqual(hours);
  });

  test('of a list of days, a block a day, make one week', () => {
    const blocks = ['Monday 9:00–17:00', 'Tuesday 9:00–17:00', 'Wednesday closed', 'Thursday 9:00–19:00'].map(
      (text) => ({ kind: 'list' as const, text }),
    );
    expect(readFacts(toPage({ blocks })).map(({ value }) => value)).toEqual([
      'Mo-Tu 09:00-17:00; We off; Th 09:00-19:00',
    ]);
  });
});

test('an organization’s facts stand at the place it is, when one can go there', () => {
  const shop = {
    ...organization,
    name: 'Northwind Soho',
    telephone: '020 7946 0000',
    email: 'Soho@northwind.example',
    address: '1 Example Street, London',
    sameAs: [
      'https://www.instagram.com/Northwind/',
      'https://www.linkedin.com/company/northwind',
      'https://en.wikipedia.org/wiki/Northwind',
    ],
    isPlace: true,
    country: 'GB',
    openingHours: ['Mo-Fr 08:00-18:00', 'Sa,Su 09:00-17:00'],
  };
  expect(
    readFacts(toPage({ organizations: [shop] })).map(({ kind, of, location, value }) => [kind, of, location, value]),
  ).toEqual([
    ['phone', null, 'Northwind Soho', '+442079460000'],
    ['email', null, 'Northwind Soho', 'soho@northwind.example'],
    ['address', null, 'Northwind Soho', '1 Example Street, London'],
    ['hours', null, 'Northwind Soho', 'Mo-Fr 08:00-18:00; Sa-Su 09:00-17:00'],
    ['handle', 'instagram', null, '@northwind'],
    ['handle', 'linkedin', null, 'company/northwind'],
  ]);
});

describe('profiles in links', () => {
  const link = (href: string, place: 'main' | 'boilerplate' = 'boilerplate') => ({
    url: href,
    href,
    anchor: '',
    place,
  });
  test.each([
    [
      'of the footer count',
      [link('https://x.com/Northwind'), link('https://twitter.com/northwind')],
      ['x: @northwind'],
    ],
    ['of the article do not', [link('https://x.com/somebody', 'main')], []],
    ['of two persons on one network do not', [link('https://x.com/one'), link('https://x.com/two')], []],
    [
      'that share the page do not',
      [link('https://www.facebook.com/sharer.php?u=x'), link('https://x.com/intent/tweet')],
      [],
    ],
    [
      'to hosts that only look alike do not',
      [link('https://netflix.com/northwind'), link('https://x.com.evil.example/northwind')],
      [],
    ],
  ])('%s', (_name, links, handles) => {
    expect(readFacts(toPage({ links })).map(({ of, value }) => `${of}: ${value}`)).toEqual(handles);
  });
});

test('every quote of a fact in the text stands in the text', () => {
  const piece = fc.constantFrom(
    '£9.50',
    '9,50 €',
    '+44 20 7946 0000',
    'a@b.example',
    '20 %',
    'Mon–Fri 9–17',
    'x',
    '😀',
    'ſ',
    'İ',
    '会社',
    'שלום',
    '$',
    '1,000',
    '-',
    ':',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join(' ');
      for (const { kind, quote } of readText(text)) if (kind !== 'hours') expect(text).toContain(quote);
    }),
  );
});

test.each([
  ['digits', '1'.repeat(200_000)],
  ['digits and spaces', '1 '.repeat(100_000)],
  ['digits and marks', '1.'.repeat(100_000)],
  ['prices', '£1,000 '.repeat(30_000)],
  ['currency signs', '$'.repeat(200_000)],
  ['codes', 'EUR '.repeat(50_000)],
  ['at signs', 'a@'.repeat(100_000)],
  ['words and one at sign', `${'a.'.repeat(100_000)}@b.example`],
  ['days', 'Mon, '.repeat(40_000)],
  ['days and numbers', 'Mon 9 - '.repeat(30_000)],
  ['spaces', `1${' '.repeat(200_000)}`],
  ['parentheses', '(1'.repeat(100_000)],
])('a long hostile run of %s makes no more facts than are kept', (_name, text) => {
  const blocks = Array.from({ length: 10 }, () => ({ kind: 'paragraph' as const, text }));
  const facts = readFacts(toPage({ blocks, language: 'en-US', products: [{ name: 'EUR', offers: [] }] }));
  expect(facts.length).toBeLessThanOrEqual(300);
});

test.each(['', ' ', '😀', 'No facts here.'])('%j holds no fact', (text) => {
  expect(readText(text)).toEqual([]);
});

describe('a national number on a page that tells no country', () => {
  const html = '<html lang="en"><body><main><p>Call us on 020 7946 0000.</p></main></body></html>';
  const phonesOf = (home: string | undefined, text = html) =>
    readPage(text, { url: 'https://northwind.example/contact', headers: {}, speaker: { country: home, products: [] } })
      .facts.filter(({ kind }) => kind === 'phone')
      .map(({ value }) => value);
  const inGerman = html.replace('lang="en"', 'lang="de"').replace('020 7946 0000', '01 5123456');
  test.each([
    ['is not read where nobody tells', undefined, html, []],
    ['is read by the home of whoever speaks', 'GB', html, ['+442079460000']],
    [
      'is read by the page’s own region before that',
      'US',
      html.replace('lang="en"', 'lang="en-GB"'),
      ['+442079460000'],
    ],
    ['is read as Austrian where the speaker of German is at home there', 'AT', inGerman, ['+4315123456']],
    [
      'is read as British on a German page of a British brand',
      'GB',
      html.replace('lang="en"', 'lang="de"'),
      ['+442079460000'],
    ],
    ['is read as German on a German page of whom nothing is known', undefined, inGerman, ['+4915123456']],
  ])('%s', (_, home, text, expected) => {
    expect(phonesOf(home, text)).toEqual(expected);
  });
});

describe('a price of what the speaker sells, which the page does not name as its product', () => {
  const sold = ['Swift', 'House Blend'];
  const priceOf = (text: string) => values('price', text, { speaker: { products: sold } });
  test.each([
    ['The Swift costs £949.', ['Swift: 949.00 GBP']],
    ['Our Swift is now available for only £799 and ships today.', ['Swift: 799.00 GBP']],
    ['You get House Blend from £9.50, ground or whole.', ['House Blend: from 9.50 GBP']],
    ['Das Swift kostet jetzt nur 949 €.', ['Swift: 949.00 EUR']],
    ['The Swift saddle bag costs £20.', ['20.00 GBP']],
    ['Ride the Swift. A helmet is £40.', ['40.00 GBP']],
    ['Beside it stands the Acme Swift for £500.', ['500.00 GBP']],
    ['The Swiftest costs £949 there.', ['949.00 GBP']],
    ['The Swift was £999 once.', []],
  ])('%s', (text, expected) => {
    expect(priceOf(text)).toEqual(expected);
  });
});

describe('where a brand is at home', () => {
  const toHome = (facts: readonly RegisteredFact[], locations: Brand['locations'] = [], location?: string) =>
    toHomeCountries(
      toHeldFacts({ brand: { ...brandSchema.parse({ id: 'northwind', name: 'Northwind' }), locations }, facts }),
    )(location);
  const phone = (id: string, value: string) => ({ id, kind: 'phone' as const, value });
  const soho = { id: 'soho', name: 'Soho', address: '1 Example Street, London W1D 4DL, United Kingdom' };
  const wien = { id: 'wien', name: 'Wien', phone: '+43 1 5123456' };
  test('is told by its numbers, if they agree', () => {
    expect(toHome([phone('phone', '+44 20 7946 0000')])).toBe('GB');
    expect(toHome([phone('phone', '+44 20 7946 0000'), phone('wien', '+43 1 5123456')])).toBeUndefined();
  });
  test('is told by addresses, and by the branch in question where they lie in several countries', () => {
    expect(toHome([], [soho])).toBe('GB');
    expect(toHome([], [soho, wien])).toBeUndefined();
    expect(toHome([], [soho, wien], 'wien')).toBe('AT');
  });
  test('tells how a registered national number is dialled', () => {
    const held = toHeldFacts({
      brand: {
        ...brandSchema.parse({ id: 'northwind', name: 'Northwind', domains: ['northwind.example'] }),
        locations: [soho],
      },
      facts: [phone('phone', '020 7946 0000')],
    });
    expect(held[0]?.value).toBe('+442079460000');
  });
});
