/** Prices with their currency: `£9.50`, `9,50 €`, `CHF 1'200.–`, `USD 1,234.00`. */
import type { Fact } from '../../model/fact.ts';
import { currencyMarks, toCurrency, toPriceText } from './currency.ts';
import { type FactPage, type FactProduct, toFact } from './fact-page.ts';
import { tellsOfThePast } from './past.ts';
import { isFromBefore, productOf } from './price-name.ts';
import { toBare } from './weekday.ts';

const pricesMax = 100;

const thousands = String.raw`\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3}){1,3}(?:[.,]\d{2})?(?!\d)`;
const plain = String.raw`\d{1,9}(?:[.,](?:\d{2}(?!\d)|[-–—]{1,2}))?`;
const amountAfter = new RegExp(`^[\\s\\u00a0\\u202f]?(${thousands}|${plain})`);
const amountBefore = new RegExp(`(?<![\\d.,:/\\p{L}-])(${thousands}|${plain})[\\s\\u00a0\\u202f]?$`, 'u');

/** After an amount: the millions of a news report, a range, a share; none of them is a price. */
const noPrice =
  /^[\s\u00a0]?(?:m|mn|mio|bn|k|tn|mrd|million|milliard|billion|trillion|thousand|hundred|mil|millones|mille)s?\b|^[.,:]?\d|^\s?[-–—]\s?\d{1,2}(?:[.:]\d\d)?\s?(?:uhr|h)\b|^\s?%/i;

/** Before a price: letters that make another mark of it. */
const isPartOfMore = /\p{L}[-–]?$/u;
/** The other end of a range: `£5–£10`, `5 bis 10 €`. */
const upperEnd = new RegExp(`^\\s?(?:[-–—]|to|bis|à|a|hasta|tot|till|do)\\s?[$€£]?\\s?(${thousands}|${plain})`, 'i');
const lowerEnd = new RegExp(
  `(?<![\\d.,:/\\p{L}])(${thousands}|${plain})\\s?(?:[-–—]|to|bis|à|hasta|tot|till|do)\\s?$`,
  'iu',
);
/** The upper end of a price is no more than so many times the lower. */
const rangeRatioMax = 20;
/** Words behind a price that make it the lowest of several. */
const fromAfter = /^\s?(?:and up|and upwards|upwards|alkaen|i więcej)(?!\p{L})|^\+/iu;

export type PriceContext = {
  readonly country: string | undefined;
  readonly language: string;
  readonly names: readonly string[];
  /** Names of what the speaker sells, which the page may not say. */
  readonly sold?: readonly string[];
};

export type Price = { readonly value: string; readonly currency: string; readonly start: number; readonly end: number };

/** Reads the prices in one block of text, each with the product it is of where the block leaves no doubt. */
export const readPrices = ({ text, kind }: FactPage['blocks'][number], context: PriceContext): readonly Fact[] => {
  const prices = findPrices(text, context);
  if (prices.length === 0) return [];
  const named = prices.map((price, index) => ({
    price,
    of: productOf(text, {
      price,
      previousEnd: prices[index - 1]?.end ?? 0,
      kind,
      names: context.names,
      sold: context.sold ?? [],
    }),
  }));
  return named.map(({ price, of }) => {
    // Two prices of one product side by side (`£9, was £12`, sizes): which one holds cannot be told.
    const isDoubtful = named.some((other) => other.of === of && other.price.value !== price.value);
    return toFact({
      kind: 'price',
      of: isDoubtful ? null : of,
      unit: price.currency,
      value: price.value,
      quote: text.slice(price.start, price.end),
    });
  });
};

const findPrices = (text: string, { country, language }: PriceContext): readonly Price[] => {
  const prices: Price[] = [];
  let free = 0;
  for (const mark of text.matchAll(currencyMarks)) {
    if (prices.length >= pricesMax) break;
    // `Fr.` is a day of the week but where it is money.
    if (mark[0] === 'Fr.' && country !== 'CH' && country !== 'LI') continue;
    const currency = toCurrency(mark[0], country, language);
    if (currency === undefined || mark.index < free) continue;
    const price = toPrice(text, { mark: mark[0], at: mark.index, free });
    if (price === undefined) continue;
    const whole = toRange(text, price) ?? { ...price, upper: undefined };
    free = whole.end;
    const upper = whole.upper === undefined ? '' : `-${toPriceText(whole.upper, currency)}`;
    const lower = toPriceText(whole.amount, currency);
    const value = upper === '' ? lower : `${lower.slice(0, lower.indexOf(' '))}${upper}`;
    if (isNoPrice(text, whole)) continue;
    const isFrom =
      upper === '' &&
      (isFromBefore(text.slice(Math.max(0, whole.start - 30), whole.start)) ||
        fromAfter.test(text.slice(whole.end, whole.end + 16)));
    prices.push({
      currency: `${currency}${toPer(text.slice(whole.end, whole.end + 40))}`,
      value: isFrom ? `from ${value}` : value,
      start: whole.start,
      end: whole.end,
    });
  }
  return prices;
};

/** Before an amount: what something cost or is worth, and what is saved. */
const formerBefore =
  /(?:^|[^\p{L}])(?:was|were|rrp|msrp|save|saved|saving|instead of|worth|valued at|previously|originally|formerly|regularly|reg|list price|statt|uvp|spare|sparen|vorher|bisher|économisez|au lieu de|valeur|ahorra|ahorre|antes|en lugar de|valorado en|anziché|invece di|risparmi|prima|valore|in plaats van|bespaar|van|ord\.? ?pris|ordinarie|tidigare|spara|spar|før|tidligere|normalpris|zamiast|oszczędzasz|było)[^\p{L}\d]{1,3}(?:\p{L}{1,10}[^\p{L}\d]{1,3}){0,1}$/iu;
/** Before an amount: from where on something holds, and as much as it may be. */
const boundBefore =
  /(?:^|[^\p{L}])(?:over|above|under|below|up to|more than|less than|at least|no more than|orders? of|spend|über|unter|bis zu|mehr als|weniger als|mindestens|plus de|jusqu['’]à|moins de|supérieure?s? à|más de|hasta|superiores? a|oltre|fino a|superiori a|meer dan|boven(?: de)?|tot|över|upp till|minst|yli|ponad|powyżej|do|acima de|nad)\s(?:just\s)?$/iu;
/** Words of sending without charge: the amount from which on it holds is no price. */
const freeFrom =
  /free (?:\p{L}+ )?(?:shipping|delivery|postage|returns)|ship(?:s|ping|ped)? (?:is )?free|versandkostenfrei|(?:kostenlose|gratis|freie)[rs]? (?:versand|lieferung)|frei haus|livraison (?:offerte|gratuite)|frais de port offerts|envíos? grat|spedizion[ei] gratuit|gratis (?:verzend|bezorg|levering|frakt|fragt)|fri frakt|fraktfri|fri fragt|fragtfri|gratis|darmow\p{L} (?:dostaw|wysyłk)|portes gr[áa]tis|ilmainen toimitus|doprava zdarma/iu;
/** `offerte dès 35 €`, `gratis vanaf € 50`: free from there on. */
const freeBefore =
  /(?<!\p{L})(?:free|gratis|gratuit|offert|kostenlos|kostenfrei|darmow|zdarma|ilmai|grátis|fri)\p{L}{0,4}[\s,:]{1,2}(?:\p{L}{1,10}\s){1,3}$/iu;
/** Behind an amount: what is taken off, or what it is worth. */
const otherAfter =
  /^[\s,]{0,2}(?:off|discount|rabatt|de réduction|de descuento|di sconto|korting|zniżki|more|less|extra|value|worth|back|cash|voucher|gift|gutschein)(?!\p{L})/iu;
/** Sums that somebody gave, gained or was fined. */
const sumBefore =
  /(?<!\p{L})(?:raised|raising|donated|donating|awarded|invested|investing|fined|revenues? of|turnover of|profit of|loss of|budget of|debt of|share capital(?: of)?|capital(?: social)?(?: de)?|capitale sociale|stammkapital|grundkapital|aktiekapital|kapital zakladowy|bußgeld von|strafe von|fine of|amende de|multa de|multa di|boete van|umsatz von|gewinn von|gespendet|récolté|levé|recaudado|raccolto|opgehaald|samlat in|zebrali)\s(?:\p{L}{1,8}\s){0,2}$/iu;
/** What a call costs. */
const callAfter =
  /^\s?(?:\/|pro|per|par|al|a)\s?(?:anruf|min(?:ute?n?|uto)?|call|appel|llamada|chiamata|gesprek|samtal|opkald)(?!\p{L})/iu;
const thenAfter = /^\s?(?:then|back then|at the time)(?!\p{L})/iu;

/** Amounts of money that are no price of today: what is saved, what it was, from where on something holds. */
const isNoPrice = (text: string, { start, end }: Amount): boolean => {
  const before = text.slice(Math.max(0, start - 40), start);
  const after = text.slice(end, end + 24);
  // Of its own sentence only: the next may tell from where on sending is free.
  const sentenceStart = text.slice(Math.max(0, start - 80), start);
  return (
    formerBefore.test(before) ||
    boundBefore.test(before) ||
    otherAfter.test(after) ||
    sumBefore.test(before) ||
    callAfter.test(after) ||
    thenAfter.test(after) ||
    (isFromBefore(before) && freeBefore.test(before)) ||
    (isFromBefore(before) &&
      freeFrom.test(`${sentenceStart.split(/[.!?]\s/).at(-1)} ${text.slice(end, end + 60).split(/[.!?]\s/)[0]}`)) ||
    tellsOfThePast(text, start)
  );
};

type Mark = { readonly mark: string; readonly at: number; readonly free: number };
type Amount = { readonly amount: number; readonly start: number; readonly end: number };

/** Both ends of a range that a price is one end of; undefined where it stands alone. */
const toRange = (text: string, price: Amount): (Amount & { readonly upper: number }) | undefined => {
  const behind = upperEnd.exec(text.slice(price.end, price.end + 30));
  const upper = parseAmount(behind?.[1] ?? '') ?? 0;
  if (behind !== null && upper > price.amount && upper <= price.amount * rangeRatioMax)
    return { ...price, end: price.end + behind[0].length, upper };
  const before = lowerEnd.exec(text.slice(Math.max(0, price.start - 30), price.start));
  const lower = parseAmount(before?.[1] ?? '') ?? 0;
  if (before === null || lower === 0 || lower >= price.amount || price.amount > lower * rangeRatioMax) return undefined;
  return { amount: lower, start: price.start - before[0].length, end: price.end, upper: price.amount };
};

/** What a price is for one of, and whether tax comes on top: `/month`, `/kg excl. tax`. */
const toPer = (after: string): string => {
  const word = perUnit.exec(after)?.[1];
  const unit = word === undefined ? undefined : units.find(([, words]) => words.test(toBare(word)))?.[0];
  return `${unit === undefined ? '' : `/${unit}`}${withoutTax.test(after) ? ' excl. tax' : ''}`;
};
const perUnit = /^\s?(?:\/|per|pro|par|por|al|all|a|p\.|each|je|im|i)\s?(\p{L}{1,12})/iu;
const withoutTax =
  /^.{0,30}?(?:excl\p{L}*\.?|ex|plus|zzgl\.?|hors|sin|escl\p{L}*\.?|exkl\p{L}*\.?|\+|before)\s(?:vat|tax|gst|mwst|tva|taxes|iva|btw|moms)\b|^.{0,12}\bHT\b/iu;
const units: readonly (readonly [unit: string, words: RegExp])[] = [
  ['month', /^(?:month|mo|monat|mois|mes|mese|maand|manad|miesiac)$/],
  ['year', /^(?:year|yr|jahr|an|ano|anno|jaar|ar|rok)$/],
  ['week', /^(?:week|woche|semaine|semana|settimana|vecka|tydzien)$/],
  ['day', /^(?:day|tag|jour|dia|giorno|dag|dzien)$/],
  ['hour', /^(?:hour|hr|h|stunde|heure|hora|ora|uur|timme|godzina|godzine)$/],
  ['night', /^(?:night|nacht|nuit|noche|notte|natt|noc)$/],
  ['person', /^(?:person|head|personne|persona|persoon|osobe|user|seat|nutzer)$/],
  ['kg', /^(?:kg|kilo)$/],
  ['litre', /^(?:l|litre|liter|litro)$/],
];

/** The amount that touches the mark on its right, else the one on its left, else the one a space away on its right. */
const toPrice = (text: string, { mark, at, free }: Mark): Amount | undefined => {
  const markEnd = at + mark.length;
  const right = amountAfter.exec(text.slice(markEnd, markEnd + 30));
  const isTouching = /\d/.test(text[markEnd] ?? '');
  const left = isTouching ? null : amountBefore.exec(text.slice(Math.max(free, at - 30), at));
  if (left !== null) return toAmount(text, { digits: left[1] ?? '', start: at - left[0].length, end: markEnd });
  if (right === null) return undefined;
  return toAmount(text, { digits: right[1] ?? '', start: at, end: markEnd + right[0].length });
};

type Digits = { readonly digits: string; readonly start: number; readonly end: number };

const toAmount = (text: string, { digits, start, end }: Digits): Amount | undefined => {
  const before = text.slice(Math.max(0, start - 16), start);
  if (noPrice.test(text.slice(end, end + 16)) || isPartOfMore.test(before)) return undefined;
  const amount = parseAmount(digits);
  return amount === undefined ? undefined : { amount, start, end };
};

/** `1.234,50` `1,234.50` `1'200.–` `9,50` → number: two digits after the last mark are cents, all else is thousands. */
const parseAmount = (digits: string): number | undefined => {
  const [, whole = '', cents = ''] = /^(.*?)(?:[.,](\d{2}|[-–—]{1,2}))?$/.exec(digits) ?? [];
  const value = Number(`${whole.replace(/\D/g, '')}.${/^\d+$/.test(cents) ? cents : '0'}`);
  return Number.isFinite(value) ? value : undefined;
};

/** What structured data says that products cost; a product of several prices is of none for sure. */
export const readOfferPrices = (products: readonly FactProduct[]): readonly Fact[] =>
  products.slice(0, pricesMax).flatMap(({ name, offers }) => {
    const values = [
      ...new Map(
        offers
          .filter((offer): offer is { price: number; currency: string } => offer.currency !== null)
          .map(({ price, currency }) => [toPriceText(price, currency), currency]),
      ),
    ];
    return values.slice(0, 20).map(([value, unit]) =>
      toFact({
        kind: 'price',
        of: values.filter(([, other]) => other === unit).length === 1 ? name : null,
        unit,
        value,
        quote: value,
      }),
    );
  });
