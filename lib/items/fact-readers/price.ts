/** Prices with their currency: `£9.50`, `9,50 €`, `CHF 1'200.–`, `USD 1,234.00`. */
import type { Fact } from '../../model/fact.ts';
import { currencyMarks, toCurrency, toPriceText } from './currency.ts';
import { type FactPage, type FactProduct, toFact } from './fact-page.ts';
import { toBare } from './weekday.ts';

const pricesMax = 100;

const thousands = String.raw`\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3}){1,3}(?:[.,]\d{2})?(?!\d)`;
const plain = String.raw`\d{1,9}(?:[.,](?:\d{2}(?!\d)|[-–—]{1,2}))?`;
const amountAfter = new RegExp(`^[\\s\\u00a0\\u202f]?(${thousands}|${plain})`);
const amountBefore = new RegExp(`(?<![\\d.,:/\\p{L}-])(${thousands}|${plain})[\\s\\u00a0\\u202f]?$`, 'u');

/** After an amount: the millions of a news report, a range, a share; none of them is a price. */
const noPrice =
  /^[\s\u00a0]?(?:m|mn|mio|bn|k|tn|mrd|million|milliard|billion|trillion|thousand|hundred|mil|millones|mille)s?\b|^[.,]?\d|^\s?%/i;

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
/** Words that make a price the lowest of several. */
const fromBefore =
  /(?<!\p{L})(?:from|starting (?:at|from)|ab|dès|à partir de|a partir de|desde|da|a partire da|vanaf|från|od|only from)\s?$/iu;

export type PriceContext = {
  readonly country: string | undefined;
  readonly language: string;
  readonly names: readonly string[];
};

type Price = { readonly value: string; readonly currency: string; readonly start: number; readonly end: number };

/** Reads the prices in one block of text, each with the product it is of where the block leaves no doubt. */
export const readPrices = ({ text, kind }: FactPage['blocks'][number], context: PriceContext): readonly Fact[] => {
  const prices = findPrices(text, context);
  if (prices.length === 0) return [];
  const named = prices.map((price, index) => ({
    price,
    of: productOf(text, { price, previousEnd: prices[index - 1]?.end ?? 0, kind, names: context.names }),
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
    const currency = toCurrency(mark[0], country, language);
    if (currency === undefined || mark.index < free) continue;
    const price = toPrice(text, { mark: mark[0], at: mark.index, free });
    if (price === undefined) continue;
    const whole = toRange(text, price) ?? { ...price, upper: undefined };
    free = whole.end;
    const upper = whole.upper === undefined ? '' : `-${toPriceText(whole.upper, currency)}`;
    const lower = toPriceText(whole.amount, currency);
    const value = upper === '' ? lower : `${lower.slice(0, lower.indexOf(' '))}${upper}`;
    const isFrom = upper === '' && fromBefore.test(text.slice(Math.max(0, whole.start - 30), whole.start));
    prices.push({
      currency: `${currency}${toPer(text.slice(whole.end, whole.end + 40))}`,
      value: isFrom ? `from ${value}` : value,
      start: whole.start,
      end: whole.end,
    });
  }
  return prices;
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

type Naming = {
  readonly price: Price;
  readonly previousEnd: number;
  readonly kind: string;
  readonly names: readonly string[];
};

/** Words before or after a price that make it another price than what the thing costs now. */
const otherBefore =
  /(?:^|[^\p{L}])(?:was|were|rrp|save|saved|up to|over|under|only \d+ of|shipping|delivery|postage|deposit|instead of|statt|bis zu|spare|sparen|versand|uvp|économisez|livraison|au lieu de|ahorra|ahorre|antes|envío)[^\p{L}\d]{1,3}(?:\p{L}{1,10}[^\p{L}\d]{1,3}){0,2}$/iu;
const otherAfter =
  /^[\s,]{0,2}(?:off|discount|rabatt|de réduction|de descuento|voucher|gift|delivery|shipping|postage|versand|more|less|extra)(?!\p{L})/iu;

const productOf = (text: string, { price, previousEnd, kind, names }: Naming): string | null => {
  const before = text.slice(Math.max(previousEnd, price.start - 200), price.start);
  if (otherBefore.test(before.slice(-40)) || otherAfter.test(text.slice(price.end, price.end + 20))) return null;
  return (
    nearestName(before, names) ?? onlyName(text, names) ?? labelBefore(before, { isFirst: previousEnd === 0, kind })
  );
};

/** The product named last before the price; of two that end alike, the longer. */
const nearestName = (before: string, names: readonly string[]): string | null => {
  const lower = before.toLowerCase();
  const found = names
    .map((name) => ({ name, at: lower.lastIndexOf(name.toLowerCase()) }))
    .filter(({ name, at }) => at !== -1 && isWhole(lower, at, name.length))
    .toSorted((a, b) => b.at + b.name.length - (a.at + a.name.length) || b.name.length - a.name.length);
  return found[0]?.name ?? null;
};

/** The one product a block names at all, before or after its price. */
const onlyName = (text: string, names: readonly string[]): string | null => {
  const lower = text.toLowerCase();
  const found = names.filter((name) => {
    const at = lower.indexOf(name.toLowerCase());
    return at !== -1 && isWhole(lower, at, name.length);
  });
  // `House` inside of `House Blend` is not another product.
  const [longest = null, ...others] = found.toSorted((a, b) => b.length - a.length);
  return others.every((name) => longest?.toLowerCase().includes(name.toLowerCase())) ? longest : null;
};

const isWhole = (text: string, at: number, length: number): boolean =>
  !/[\p{L}\d]$/u.test(text.slice(Math.max(0, at - 1), at)) &&
  !/^[\p{L}\d]/u.test(text.slice(at + length, at + length + 1));

/** Labels that name no product. */
const noLabels =
  /^(?:prices?|cost|costs|total|subtotal|sum|now|only|just|our price|fee|tax|vat|preis|preise|gesamt|summe|nur|jetzt|kosten|prix|coût|seulement|precio|precios|coste|solo|ahora|amount|balance|budget|revenue|turnover|profit|umsatz)$/i;

/** `House Blend: ` or `House Blend – ` right before the price; in tables without a mark between, too. */
const labelBefore = (
  before: string,
  { isFirst, kind }: { readonly isFirst: boolean; readonly kind: string },
): string | null => {
  const parting = kind === 'table' ? String.raw`[\s:–—|-]{1,4}` : String.raw`\s?[:–—|]\s?|\s-\s`;
  const own = isFirst
    ? before
    : (/[,;.·•|]\s(?:(?:and|und|et|y|e|en|och|i|an?|the|an?other|ein|eine|une?|un[oa]?|der|die|das|een|en)\s){0,3}([^,;.·•|]{1,60})$/iu.exec(
        before,
      )?.[1] ?? '');
  const label = new RegExp(`^([\\p{Lu}\\d][\\p{L}\\d'’&.\\- ]{1,48}?)(?:${parting})$`, 'u').exec(own)?.[1]?.trim();
  if (label === undefined || label.split(' ').length > 6 || !/\p{L}{2}/u.test(label)) return null;
  // `Try a month for £1`: a label does not end in a small word.
  return noLabels.test(label) ||
    /(?:^| )(?:for|from|at|of|to|with|only|just|by|in|on|and|or|per|für|ab|um|von|mit|nur|bei|pour|dès|de|à|avec|para|por|desde|con|da|per|voor|van|från|för|od|za)$/iu.test(
      label,
    )
    ? null
    : label;
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
