/** What a price is of: a product the page names, or the words right before it. */
import type { Price } from './price.ts';
import { toBare } from './weekday.ts';

/** Words that make a price the lowest of several. */
const fromBefore =
  /(?<!\p{L})(?:from|start(?:s|ing)? (?:at|from)|begin(?:s|ning)? at|ab|dès|à partir de|a partir de|desde|da|a partire da|vanaf|från|od|fra|alkaen|only from|already from|(?:ab|schon ab) nur)\s?$/iu;

/** True of words that end in `from`. */
export const isFromBefore = (before: string): boolean => fromBefore.test(before);

const withoutFrom = (before: string): string => before.replace(fromBefore, '').trimEnd();

type Naming = {
  readonly price: Price;
  readonly previousEnd: number;
  readonly kind: string;
  readonly names: readonly string[];
  readonly sold: readonly string[];
};

/** Words before or after a price that make it another price than that of the thing named. */
const otherBefore =
  /(?:^|[^\p{L}])(?:only \d+ of|shipping|delivery|postage|deposit|versand|livraison|envío|spedizione|verzending|frakt|fragt|dostawa)[^\p{L}\d]{1,3}(?:\p{L}{1,10}[^\p{L}\d]{1,3}){0,2}$/iu;
const otherAfter = /^[\s,]{0,2}(?:delivery|shipping|postage|versand)(?!\p{L})/iu;

/** The product a price is of; null where the block leaves a doubt. */
export const productOf = (text: string, { price, previousEnd, kind, names, sold }: Naming): string | null => {
  const before = text.slice(Math.max(previousEnd, price.start - 200), price.start);
  if (otherBefore.test(before.slice(-40)) || otherAfter.test(text.slice(price.end, price.end + 20))) return null;
  return (
    nearestName(before, names) ??
    onlyName(text, names) ??
    soldBefore(before, sold) ??
    labelBefore(before, { isFirst: previousEnd === 0, kind, after: text.slice(price.end, price.end + 24) })
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

/** Words that may stand between a product and its price, beside those of any sentence. */
const bridgeWords = new Set(
  'for at from only for available starts starting to at in is cost price priced für ab um von mit nur bei erhältlich pour dès de à partir avec disponible para por desde con disponible da a per di in vendita voor van från för od za fra till til koszt'
    .split(' ')
    .map(toBare),
);
const bridgeWordsMax = 5;
const bridgeCharsMax = 48;

/** What the speaker sells, right before the price but for small words: `the Swift is now £799`, and no `Swift saddle bag: £20`. */
const soldBefore = (before: string, sold: readonly string[]): string | null => {
  const name = nearestName(before, sold);
  if (name === null) return null;
  const at = before.toLowerCase().lastIndexOf(name.toLowerCase());
  const bridge = before.slice(at + name.length);
  const words = bridge.match(/[\p{L}’']+/gu) ?? [];
  const isBridge = words.every((word) => bridgeWords.has(toBare(word)) || sentenceWords.has(toBare(word)));
  if (bridge.length > bridgeCharsMax || words.length > bridgeWordsMax || !isBridge || /[.!?\d]/.test(bridge))
    return null;
  // `the Acme Swift` may be somebody else's.
  return /[^.!?\s]\s+\p{Lu}[\p{L}\d]*[\s-]$/u.test(before.slice(0, at)) ? null : name;
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
  /^(?:prices?|cost|costs|total|subtotal|sum|now|only|just|our price|fee|tax|vat|preis|preise|gesamt|summe|nur|jetzt|kosten|prix|coût|seulement|precio|precios|coste|solo|ahora|amount|balance|budget|revenue|turnover|profit|umsatz|unser preis|prezzo|prezzi|prijs|onze prijs|pris|cena|preço|hinta|notre prix|nuestro precio|il nostro prezzo|vårt pris|our prices|sale price|special price|price now)$/i;

/** Words of a sentence: a label that holds one of them is the beginning of something said. */
const sentenceWords = new Set(
  `it its this that these those we you they he she i our your their is are was were be been costs cost costing pay pays paid paying charge charges charged save saves
  spend the some currently make makes made seize seized receive received offer offered spent earn earned win won get gets give gives gave raise raised raises donate donated add adds buy bought sell sells sold just now over under about around nearly
  almost between than as if when add until before after all both each every then plus minus another
  kostet kosten kostete zahlen zahlt zahlst bezahlen schon bereits wir ihr sie es das dies nur jetzt
  coute coutent paye payer nous vous il elle ils cela cuesta cuestan vale valen pagar costa costano pagare noi voi
  kost betaal betaalt wij jullie kostar betala vi ni koster betal kosztuje kosztuja maksaa stoji million total subtotal sum budget revenue`
    .split(/\s+/)
    .map(toBare),
);
const smallEnd =
  /(?:^| )(?:for|from|at|of|to|with|only|just|by|in|on|and|or|per|für|ab|um|von|mit|nur|bei|pour|dès|de|à|avec|para|por|desde|con|da|a|per|di|voor|van|från|för|od|za|fra|till|til|à partir)$/iu;
const unmarkedWordsMax = 4;

const isSentence = (label: string): boolean => label.split(/[\s'’]+/).some((word) => sentenceWords.has(toBare(word)));

/** The words since whatever stands before: the block's beginning, another price, a comma, a full stop. */
const ownWords = (before: string, isFirst: boolean): string => {
  const behindMark =
    /(?:[,;:.·•|]|\s[–—/-])\s(?:(?:and|und|et|y|e|en|och|i|og|an?|the|an?other|ein|eine|une?|un[oa]?|der|die|das|een)\s){0,3}([^,;:.·•|]{1,60}[\s:–—|-]{0,3})$/iu.exec(
      before,
    )?.[1];
  return behindMark ?? (isFirst ? before : '');
};

/** `… € 425,- Proefles: € 35,-`: with a colon, a name needs nothing before it. */
const beforeColon = (before: string): string => (/:\s*$/.test(before) ? before.trimStart() : '');

/** `House Blend: ` or `House Blend – ` right before the price, or its words alone: `House Blend £9.50`. */
const labelBefore = (
  before: string,
  { isFirst, kind, after }: { readonly isFirst: boolean; readonly kind: string; readonly after: string },
): string | null => {
  const parting = kind === 'table' ? String.raw`[\s:–—|-]{1,4}` : String.raw`\s?[:–—|]\s?|\s-\s`;
  const marked = new RegExp(`^([\\p{Lu}\\d][\\p{L}\\d'’&.\\- ]{1,48}?)(?:${parting})$`, 'u');
  const whole = withoutFrom(before);
  const own = ownWords(before, isFirst);
  const label = (marked.exec(own) ??
    marked.exec(ownWords(`${whole} `, isFirst)) ??
    marked.exec(isFirst ? before : beforeColon(before)))?.[1]?.trim();
  if (label !== undefined && label.split(' ').length <= 6 && /\p{L}{2}/u.test(label))
    return noLabels.test(label) || smallEnd.test(label) ? null : label;
  return isListed(after) ? unmarkedLabel(ownWords(whole, isFirst).trim(), isFirst) : null;
};

/** `$189 adults / $129 kids`: what grown people pay is the price of the thing; what others pay is one of its other prices. */
const fullFare =
  /^\s(?:adults?|erwachsene|adultes?|adultos?|adulti|volwassenen|vuxna|voksne|doro[śs]li)\s?(?:$|[.,;:·•|/()\n*+–—-]|(?:and|und|et|y|e|en|och|og|i)(?!\p{L}))/iu;

/** A price that ends its statement, or says what it is for one of; a sentence goes on. */
const isListed = (after: string): boolean =>
  fullFare.test(after) ||
  /^\s?(?:$|[.,;:·•|/()\n*+–—-]|(?:per|pro|par|por|al|an?(?=\s(?:person|persona|notte|testa|head|night|day|month|hour|week))|each|incl|inkl|excl|exkl|inc|zzgl|ttc|ht|iva|for|für|pour|para|met|voor|för|le|la|il|een|um|ex|plus|p)(?!\p{L}))/iu.test(
    after,
  );

const unmarkedLabel = (words: string, isFirst: boolean): string | null => {
  const label = words.replace(/\s?[:–—|-]+$/u, '');
  // Within a list of several, names may be small: `cono piccolo 2,50 €, cono grande 3,80 €`.
  const isName = isFirst ? /^\p{Lu}/u.test(label) : /^\p{L}/u.test(label);
  if (!isName || !/^[\p{L}\d'’&.\- ]{3,48}$/u.test(label) || !/\p{L}{3}/u.test(label)) return null;
  if (label.split(' ').length > unmarkedWordsMax || isSentence(label)) return null;
  return noLabels.test(label) || smallEnd.test(label) ? null : label;
};
