/** Facts in text that need more than one look: addresses, hidden mail, named numbers and dates, web addresses, hours in other words, scope. */
import { describe, expect, test } from 'vitest';
import type { FactPage } from '../../lib/items/fact-readers/fact-page.ts';
import { readFacts } from '../../lib/items/facts.ts';
import { toHeldFacts } from '../../lib/items/registered-facts.ts';
import type { FactKind } from '../../lib/model/fact.ts';
import { toBrand } from '../checks/subject.ts';

const toPage = (known: Partial<FactPage>): FactPage => ({
  blocks: [],
  links: [],
  organizations: [],
  products: [],
  language: 'en',
  url: 'https://northwind.example/',
  ...known,
});
const read = (text: string, known: Partial<FactPage> = {}) =>
  readFacts(toPage({ blocks: [{ kind: 'paragraph', text }], ...known }));
const values = (kind: FactKind, text: string, known: Partial<FactPage> = {}) =>
  read(text, known)
    .filter((fact) => fact.kind === kind)
    .map(({ of, value }) => (of === null ? value : `${of}: ${value}`));

describe('addresses', () => {
  test.each([
    ['GB', '12 Harbour St., Clifton, Bristol BS1 5TY', ['harbour street 12; BS1 5TY; bristol; GB']],
    [
      'GB',
      'St James Road 5 is not one, 5 St James Rd, London, SW1A 1AA is',
      ['saint james road 5; SW1A 1AA; london; GB'],
    ],
    ['DE', 'Nordlicht GmbH, Karl-Marx-Straße 7a, D-12043 Berlin', ['karl marx strasse 7a; 12043; berlin; DE']],
    ['DE', 'Am Alten Markt 3, 50667 Köln Telefon 0221', ['am alten markt 3; 50667; koln; DE']],
    ['US', '1 Main St, Suite 4, Springfield, IL 62701', ['main street 1 suite 4; 62701; springfield; US']],
    ['US', '1152 15th St NW, Washington, DC 20005', ['15th street nw 1152; 20005; washington; US']],
    ['US', '88 5th Avenue, New York, NY 10011', ['5th avenue 88; 10011; new york; US']],
    ['FR', '5 avenue de l’Opéra, 75001 Paris', ['avenue de l opera 5; 75001; paris; FR']],
    ['ES', 'C/ Mayor 3, 28013 Madrid', ['calle mayor 3; 28013; madrid; ES']],
    ['IT', 'Via Roma 1/A, 00184 Roma', ['via roma 1/a; 00184; roma; IT']],
    ['NL', 'Kerkstraat 12-II, 1017GC Amsterdam', []],
    ['NL', 'Kerkstraat 12, 1017GC Amsterdam', ['kerkstraat 12; 1017 GC; amsterdam; NL']],
    ['AU', '1 George St, Sydney NSW 2000', ['george street 1; 2000; sydney; AU']],
    ['DE', 'Im Jahr 12345 Menschen', []],
    ['GB', 'Model AB1 2CD is sold out', []],
    ['GB', 'Lark Barn, Old Mill Lane, Thirsk, North Yorkshire YO7 1PQ', ['old mill lane; YO7 1PQ; thirsk; GB']],
    ['FR', '15 cours Mirabeau – BP 40 – 13100 Aix', ['cours mirabeau 15; 13100; aix; FR']],
    ['CZ', 'Papír s.r.o. Mostecká 12, 118 00 Praha 1', ['mostecka 12; 118 00; praha 1; CZ']],
    ['PT', 'Rua da Luz, 31 - 1.º Esq. 1200-690 Lisboa', ['rua da luz 31 1 esq; 1200-690; lisboa; PT']],
    ['BE', 'Diestsestraat 88 bus 2, 3000 Leuven', ['diestsestraat 88 bus 2; 3000; leuven; BE']],
    [
      'CA',
      '#4 - 1220 20th Street West, Saskatoon SK S7M 0Y8',
      ['20th street west 1220 suite 4; S7M 0Y8; saskatoon; CA'],
    ],
    ['AU', 'Shop 3 – 12 Pier Street, Perth WA 6000', ['pier street 12 shop 3; 6000; perth; AU']],
    ['US', 'Open Suite Tuesdays - 12 Main St, Austin, TX 78701', ['main street 12; 78701; austin; US']],
    ['US', 'In 2020 OR 12345 people', []],
  ])('in %s: %s', (country, text, addresses) => {
    expect(values('address', text, { country })).toEqual(addresses);
  });

  test('of structured data are the same as of text', () => {
    const organization = {
      type: 'Store',
      name: 'Northwind',
      url: null,
      logo: null,
      telephone: null,
      email: null,
      address: 'Hafenstr. 12, Hamburg, 20457, DE',
      sameAs: [],
      country: 'DE',
      postal: { street: 'Hafenstr. 12', city: 'Hamburg', postcode: '20457' },
    };
    const [fact] = readFacts(toPage({ organizations: [organization] }));
    expect([fact?.value, fact?.own]).toEqual(['hafenstrasse 12; 20457; hamburg; DE', 'around']);
    expect(values('address', 'Hafenstraße 12, 20457 Hamburg', { country: 'DE' })).toEqual([fact?.value]);
  });
});

test('contact points of structured data are of their teams, and not of the house', () => {
  const organization = {
    type: 'Organization',
    name: 'Northwind',
    url: null,
    logo: null,
    telephone: '+44 20 7946 0001',
    email: null,
    address: null,
    sameAs: [],
    contacts: [
      { type: 'customer service', telephone: '+44 20 7946 0001', email: null },
      { type: 'Roasting', telephone: '+44 20 7946 0002', email: 'roast@northwind.example' },
    ],
  };
  expect(readFacts(toPage({ organizations: [organization] })).map(({ of, value }) => [of, value])).toEqual([
    ['support', '+442079460001'],
    ['roasting', '+442079460002'],
    ['roasting', 'roast@northwind.example'],
  ]);
});

test.each([
  ['info [at] northwind [dot] example', ['info@northwind.example']],
  ['info(at)northwind.example', ['info@northwind.example']],
  ['Support: help {at} northwind {punkt} example', ['support: help@northwind.example']],
  ['write to info at northwind dot example', ['info@northwind.example']],
  ['Look at northwind.example, or meet us at home', []],
])('mail that is hidden from machines: %s', (text, emails) => {
  expect(values('email', text)).toEqual(emails);
});

test.each([
  ['We have over 250 coffee shops', ['shops: >250']],
  ['Wir beschäftigen rund 1.200 Mitarbeiterinnen', ['mitarbeiterinnen: ~1200']],
  ['250+ stores', ['stores: >250']],
  ['Our 12 roasters', ['roasters: 12']],
  ['It took 12 roasters', []],
  ['In 2020 people came, 30 minutes late', []],
  ['Our Python 3 port, COVID 19 rules', []],
  ['Mehr als 1,5 Mio. Kunden', ['kunden: >1500000']],
  ['“We met 300 people,” she said', []],
  ['We employ 300 people', ['people: 300']],
])('named numbers: %s', (text, numbers) => {
  expect(values('number', text)).toEqual(numbers);
});

test.each([
  ['Founded in 1998, still here', ['founded: 1998']],
  ['Seit 2004 rösten wir', ['since: 2004']],
  ['The sale ends on 3 May 2027.', ['ends: 2027-05-03']],
  ['Angebot gültig bis 31.12.2026', ['ends: 2026-12-31']],
  ['In 1998 it rained, on 3 May 2027 too', []],
  ['The contest 1998 and the period 1999', []],
  ['Wir wurden 1921 von Karl Roth gegründet', ['founded: 1921']],
])('named dates: %s', (text, dates) => {
  expect(values('date', text)).toEqual(dates);
});

test.each([
  ['Web: www.northwind.example.', ['website: https://www.northwind.example/']],
  ['Online-Shop: https://shop.northwind.example/a', ['shop: https://shop.northwind.example/a']],
  ['He wrote https://other.example/ down', []],
  ['Tel. +44 20 7946 0000, www.northwind.example', ['website: https://www.northwind.example/']],
])('web addresses: %s', (text, urls) => {
  expect(values('url', text)).toEqual(urls);
});

describe('hours in other words', () => {
  test.each([
    ['en', 'Open 9am to 5pm, Monday to Friday', ['Mo-Fr 09:00-17:00']],
    ['en', 'Open every day, 8am – noon', ['Mo-Su 08:00-12:00']],
    ['en', 'Mon–Sat 9–5, closed on Sundays', ['Mo-Sa 09:00-17:00; Su off']],
    ['en', 'Weekdays 7am-7pm, weekends 8am-6pm', ['Mo-Fr 07:00-19:00; Sa-Su 08:00-18:00']],
    ['de', 'Täglich 8–20 Uhr', ['Mo-Su 08:00-20:00']],
    ['de', 'Dienstag Ruhetag, sonst Mittwoch bis Montag 11–22 Uhr', ['Mo 11:00-22:00; Tu off; We-Su 11:00-22:00']],
    ['it', 'dal lunedì al venerdì 9.00-13.00 e 15.00-19.00', ['Mo-Fr 09:00-13:00,15:00-19:00']],
    ['pl', 'pon.–pt. 7:00–19:00, niedziela nieczynne', ['Mo-Fr 07:00-19:00; Su off']],
    ['nl', 'ma t/m vr 9.00–18.00 uur', ['Mo-Fr 09:00-18:00']],
    ['en', 'We are closed on Sundays', []],
    ['en', 'Lunch Wed–Sat 12–2.30pm, dinner Wed–Sat 6–9.30pm', ['We-Sa 12:00-14:30,18:00-21:30']],
    ['en', 'Open daily 6am–2pm (closed Tuesdays)', ['Mo 06:00-14:00; Tu off; We-Su 06:00-14:00']],
    ['en', 'Mon to Fri 0900-1730, Sat 9.30-1', ['Mo-Fr 09:00-17:30; Sa 09:30-13:00']],
    ['fr', 'Tous les jours sauf le lundi, de 10 h à 18 h 30', ['Mo off; Tu-Su 10:00-18:30']],
    ['fr', 'Ma-sa 10-18h30, di 12-18h', ['Tu-Sa 10:00-18:30; Su 12:00-18:00']],
    ['fi', 'Avoinna ma–pe 9–17, la 10–14', ['Mo-Fr 09:00-17:00; Sa 10:00-14:00']],
    ['en', 'Craft club: Saturdays 2–4pm', []],
    ['en', 'Ships in 3–5 weekdays', []],
    ['en', 'Support hours: Monday to Friday, 9am–5pm ET', ['Mo-Fr 09:00-17:00; UTC-05:00']],
    ['en', 'Mon-Fri 9:00-17:00 PST, Sat 10:00-14:00 PST', ['Mo-Fr 09:00-17:00; Sa 10:00-14:00; UTC-08:00']],
    ['en', 'Mon-Fri 9:00-17:00 GMT (12:00-20:00 IST)', ['Mo-Fr 09:00-17:00; UTC+00:00']],
    ['en', 'Monday–Friday 9am–5pm ET / 6am–2pm PT', ['Mo-Fr 09:00-17:00; UTC-05:00']],
    ['en', 'Mon-Fri 9:00-17:00 CST', ['Mo-Fr 09:00-17:00']],
    ['de', 'Telefonisch Montag bis Freitag 9 bis 17 Uhr MEZ', ['Mo-Fr 09:00-17:00; UTC+01:00']],
  ])('in %s: %s', (language, text, hours) => {
    expect(values('hours', text, { language })).toEqual(hours);
  });

  test('of a table have their days in one cell and their times in the next', () => {
    const blocks = ['Monday – Friday', '9:00–17:00', 'Saturday', '10:00–14:00'].map((text) => ({
      kind: 'table' as const,
      text,
    }));
    expect(readFacts(toPage({ blocks })).map(({ value }) => value)).toEqual(['Mo-Fr 09:00-17:00; Sa 10:00-14:00']);
  });
});

test('a price of a row is of what its first cell names', () => {
  const blocks = ['Basecamp', '$9 per month', 'Ridge', 'from $19 per month'].map((text) => ({
    kind: 'table' as const,
    text,
  }));
  expect(readFacts(toPage({ blocks, language: 'en-US' })).map(({ of, unit, value }) => [of, unit, value])).toEqual([
    ['Basecamp', 'USD/month', '9.00 USD'],
    ['Ridge', 'USD/month', 'from 19.00 USD'],
  ]);
});

describe('what a fact stands under', () => {
  const phone = '+44 20 7946 0000';
  const at = (text: string, heading: string, place: 'main' | 'footer' = 'main') => {
    const blocks = [
      { kind: 'heading' as const, place, text: heading },
      { kind: 'paragraph' as const, place, text },
    ];
    const [fact] = readFacts(toPage({ blocks }));
    return [fact?.label, fact?.own];
  };
  test.each([
    ['a heading that says no more than contact', phone, 'Contact us', [undefined, 'text']],
    ['a branch’s name', phone, 'Northwind Leeds', ['Northwind Leeds', undefined]],
    ['a slogan', phone, 'Coffee that knows your name and street', [undefined, undefined]],
    ['a slogan of few words', phone, 'Bicycles that last a lifetime', [undefined, undefined]],
    ['a slogan in German', phone, 'Kaffee, der deinen Namen kennt', [undefined, undefined]],
    ['a branch with words that slogans have, too', phone, 'Miller & Son, IT Leeds', ['Miller Son IT Leeds', undefined]],
    ['a label of its own', `Leeds office: ${phone}`, 'Contact us', ['Leeds', 'text']],
    ['a team’s name, which is no place', `Kundenservice: ${phone}`, 'Kontakt', [undefined, 'text']],
    ['words that say us', `You can call us on ${phone}`, 'Coffee that knows your name and street', [undefined, 'text']],
    [
      'nothing that says whose it is',
      `The observatory answers at ${phone}`,
      'A night out among the stars',
      [undefined, undefined],
    ],
  ])('%s', (_name, text, heading, expected) => {
    expect(at(text, heading)).toEqual(expected);
  });

  test('in a footer it is the site’s', () => {
    expect(at(phone, 'Northwind', 'footer')).toEqual(['Northwind', 'around']);
  });
});

test('what is registered takes the form of what is read', () => {
  const brand = toBrand({
    domains: ['northwind.co.uk'],
    locations: [
      { id: 'soho', name: 'Northwind Soho', address: '1 Example St, London W1D 3QU', phone: '020 7946 0010' },
    ],
  });
  const held = toHeldFacts({
    brand,
    facts: [
      { id: 'a', kind: 'phone', value: '020 7946 0000' },
      { id: 'b', kind: 'price', value: '£9.50', of: 'House Blend' },
      { id: 'c', kind: 'hours', value: 'Mon-Fri 9am-5pm' },
      { id: 'd', kind: 'number', value: '250+', of: 'shops' },
      { id: 'e', kind: 'date', value: '3 May 2027', of: 'ends' },
      { id: 'f', kind: 'email', value: 'Hello@Northwind.example' },
      { id: 'g', kind: 'handle', value: 'https://x.com/Northwind', of: 'x' },
      { id: 'h', kind: 'percentage', value: '20' },
      { id: 'i', kind: 'url', value: 'https://northwind.example' },
      { id: 'j', kind: 'address', value: 'behind the mill' },
    ],
  });
  expect(held.map(({ registered: { id }, value, unit }) => [id, value, unit])).toEqual([
    ['a', '+442079460000', null],
    ['b', '9.50 GBP', 'GBP'],
    ['c', 'Mo-Fr 09:00-17:00', null],
    ['d', '>250', null],
    ['e', '2027-05-03', null],
    ['f', 'hello@northwind.example', null],
    ['g', '@northwind', null],
    ['h', '20%', '%'],
    ['i', 'https://northwind.example/', null],
    ['j', 'behind the mill', null],
    ['soho-address', 'example street 1; W1D 3QU; london; GB', null],
    ['soho-phone', '+442079460010', null],
  ]);
});

test.each([
  ['postcodes', 'Hafenstr. 12, 20457 Hamburg '.repeat(2000)],
  ['half addresses', 'Am Alten 1 '.repeat(5000)],
  ['capitals', 'A '.repeat(50_000)],
  ['postcodes alone', '12345 A'.repeat(8000)],
  ['British postcodes', 'BS1 5TY '.repeat(8000)],
  ['marks of mail', 'a(at)'.repeat(20_000)],
  ['at', 'a at '.repeat(20_000)],
  ['counts', '12 shops '.repeat(8000)],
  ['years', 'since 1998 '.repeat(8000)],
  ['days', 'Monday and '.repeat(8000)],
  ['days and times', 'Mon 9-5 '.repeat(8000)],
  ['web addresses', 'www.a.'.repeat(20_000)],
  ['handles', 'x @a '.repeat(20_000)],
  ['hyphens', '-'.repeat(100_000)],
  ['short days', 'Lu-Ve, M '.repeat(8000)],
  ['four digits', 'Mon 0900-1730 '.repeat(6000)],
  ['capitals before a postcode', `${'Auf der '.repeat(4000)} 20457 Hamburg`],
  ['labels before a price', 'aa bb cc '.repeat(4000)],
  ['prices from', 'ab '.repeat(20_000)],
  ['spaces before a percent sign', ' '.repeat(50_000)],
  ['companies', 'GmbH & Co. KG '.repeat(4000)],
])(
  'a long hostile run of %s ends, within the bound of facts',
  (_name, text) => {
    const blocks = Array.from({ length: 4 }, () => ({ kind: 'paragraph' as const, text: `1 ${text} 5 €` }));
    expect(readFacts(toPage({ blocks, language: 'de', country: 'DE' })).length).toBeLessThanOrEqual(300);
  },
  // No measure of speed, which bench/facts.ts is for: what grows with a power of the length would take many times as long.
  60_000,
);
