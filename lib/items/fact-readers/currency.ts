/** Currencies as people write them. Codes: ISO 4217. */

const codes =
  'AED ARS AUD BGN BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR ISK JPY KRW MXN MYR NOK NZD PEN PHP PLN RON RUB SAR SEK SGD THB TRY TWD UAH USD VND ZAR';

/** Signs that mean one currency wherever they stand. */
const signs: ReadonlyMap<string, string> = new Map([
  ['€', 'EUR'],
  ['£', 'GBP'],
  ['₹', 'INR'],
  ['₩', 'KRW'],
  ['₪', 'ILS'],
  ['₺', 'TRY'],
  ['₽', 'RUB'],
  ['₴', 'UAH'],
  ['฿', 'THB'],
  ['₫', 'VND'],
  ['zł', 'PLN'],
  ['Kč', 'CZK'],
  ['US$', 'USD'],
  ['A$', 'AUD'],
  ['AU$', 'AUD'],
  ['C$', 'CAD'],
  ['CA$', 'CAD'],
  ['NZ$', 'NZD'],
  ['HK$', 'HKD'],
  ['S$', 'SGD'],
  ['R$', 'BRL'],
  ['MX$', 'MXN'],
  ['Fr.', 'CHF'],
  ['Euro', 'EUR'],
  ['euros', 'EUR'],
  ['euro', 'EUR'],
  ['Euros', 'EUR'],
]);

/** Signs that several countries share. */
const shared: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  [
    '$',
    new Map([
      ['US', 'USD'],
      ['CA', 'CAD'],
      ['AU', 'AUD'],
      ['NZ', 'NZD'],
      ['SG', 'SGD'],
      ['HK', 'HKD'],
      ['MX', 'MXN'],
      ['AR', 'ARS'],
      ['CL', 'CLP'],
      ['CO', 'COP'],
    ]),
  ],
  [
    'kr',
    new Map([
      ['SE', 'SEK'],
      ['NO', 'NOK'],
      ['DK', 'DKK'],
      ['IS', 'ISK'],
    ]),
  ],
  // `125:-`: kronor without their öre.
  [':-', new Map([['SE', 'SEK']])],
  [
    '¥',
    new Map([
      ['JP', 'JPY'],
      ['CN', 'CNY'],
    ]),
  ],
]);

const known: ReadonlySet<string> = new Set(codes.split(' '));
const withoutCents: ReadonlySet<string> = new Set(['CLP', 'ISK', 'JPY', 'KRW', 'VND']);

const toLiteral = (text: string): string => text.replace(/[.$]/g, '\\$&');
const letterSigns = [...signs.keys()].filter((sign) => /^[a-z]/i.test(sign)).toSorted((a, b) => b.length - a.length);

/** Finds every mark of a currency in a text: longest first, words and codes only when they stand alone. */
export const currencyMarks = new RegExp(
  `(?<![\\p{L}$])(?:${letterSigns.map(toLiteral).join('|')}|${codes.split(' ').join('|')}|kr)(?![\\p{L}$])|(?<=\\d):-|[€£¥$₹₩₪₺₽₴฿₫]`,
  'gu',
);

/** The ISO code that a mark means on a page of a country. A bare `$` with no country to go by is the US dollar. */
export const toCurrency = (mark: string, country: string | undefined, language: string): string | undefined => {
  if (known.has(mark)) return mark;
  const candidates = shared.get(mark);
  if (candidates === undefined) return signs.get(mark);
  const home = country === undefined ? undefined : candidates.get(country);
  return home ?? (mark === '$' && /^(?:en|und)/.test(language) ? 'USD' : undefined);
};

/** `9.50 GBP`, `950 JPY`: how a price is written so that equal ones are equal. */
export const toPriceText = (amount: number, currency: string): string =>
  `${amount.toFixed(withoutCents.has(currency) ? 0 : 2)} ${currency}`;
