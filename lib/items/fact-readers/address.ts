/** Postal addresses: from a postcode outwards, the way each country writes them. */
import type { Fact } from '../../model/fact.ts';
import { type AddressParts, streetWord, toAddressText } from './address-words.ts';
import { toCountryCode } from './country.ts';
import { type FactOrganization, toFact, toLocation } from './fact-page.ts';

const addressesMax = 20;
/** Before a postcode, that much is looked at for the street; behind it, for the city. */
const streetReach = 110;
const cityReach = 50;

type Found = { readonly parts: AddressParts; readonly start: number; readonly end: number };
type Candidate = { readonly text: string; readonly at: number; readonly end: number; readonly postcode: string };
type Style = {
  readonly countries: readonly string[];
  readonly postcode: RegExp;
  /** The city stands behind the postcode, or before it. */
  readonly city: 'behind' | 'before';
  /** Digits alone, with nothing else to tell them by. */
  readonly isBare?: true;
};

const styles: readonly Style[] = [
  { countries: ['GB'], postcode: /(?<![\p{L}\d])([A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})(?![\p{L}\d])/gu, city: 'before' },
  {
    countries: ['IE'],
    postcode: /(?<![\p{L}\d])([ACDEFHKNPRTVWXY]\d[\dW]\s?[\dACDEFHKNPRTVWXY]{4})(?![\p{L}\d])/gu,
    city: 'before',
  },
  {
    countries: ['CA'],
    postcode:
      /(?<![\p{L}\d])(?:AB|BC|MB|NB|NL|NS|NT|NU|ON|PE|QC|SK|YT),?\s(?<code>[A-Z]\d[A-Z]\s?\d[A-Z]\d)(?![\p{L}\d])/gu,
    city: 'before',
  },
  {
    countries: ['US'],
    postcode:
      /(?<![\p{L}\d])(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])\.?,?\s(?<code>\d{5}(?:-\d{4})?)(?![\p{L}\d-])/gu,
    city: 'before',
  },
  {
    countries: ['AU'],
    postcode: /(?<![\p{L}\d])(?:NSW|VIC|QLD|WA|SA|TAS|ACT|NT),?\s(?<code>\d{4})(?![\p{L}\d])/gu,
    city: 'before',
  },
  // A bare number again: only where the country is known.
  { countries: ['NZ'], postcode: /(?<=\p{L}\s)(\d{4})(?![\p{L}\d.,:/-]*\d)/gu, city: 'before', isBare: true },
  { countries: ['NL'], postcode: /(?<![\p{L}\d.,-])(\d{4}\s?[A-Z]{2})(?=\s\p{L})/gu, city: 'behind' },
  { countries: ['PL'], postcode: /(?<![\p{L}\d.,-])(\d{2}-\d{3})(?=\s\p{Lu})/gu, city: 'behind' },
  { countries: ['SE'], postcode: /(?<![\p{L}\d.,-])((?:SE?-)?\d{3}\s\d{2})(?=\s\p{Lu})/gu, city: 'behind' },
  {
    countries: ['DE', 'FR', 'ES', 'IT', 'FI'],
    postcode: /(?<![\p{L}\d.,/-])(?:[A-Z]{1,2}-)?(\d{5})(?=\s\p{Lu})/gu,
    city: 'behind',
  },
  {
    countries: ['AT', 'CH', 'BE', 'DK', 'NO', 'LU'],
    postcode: /(?<![\p{L}\d.,/-])(?:[A-Z]{1,2}-)?(\d{4})(?=\s\p{Lu})/gu,
    city: 'behind',
  },
];

const cityWord = String.raw`\p{Lu}[\p{L}'’.-]*`;
const cityJoint = "(?:am|an|der|dem|den|im|in|ob|la|le|les|sur|sous|en|de|del|della|di|du|aan|d')";
const cityBehind = new RegExp(String.raw`^\s(${cityWord}(?:\s(?:${cityJoint}\s){0,2}${cityWord}){0,2})`, 'u');
/** What follows a city and is none: countries, and the beginning of the next thing. */
const noCity =
  /\s(?:Deutschland|Germany|Österreich|Austria|Schweiz|Suisse|Switzerland|France|España|Spain|Italia|Italy|Nederland|Netherlands|België|Belgique|Belgium|Sverige|Sweden|Polska|Poland|Tel|Tél|Telefon|Telefoon|Telephone|Phone|Fax|E-?Mail|Email|Mail|Web|Fon|Ph|Call|Mo|Mon|Montag|Öffnungszeiten|USt|Handelsregister|Follow|Instagram)[\s\S]*$/u;

/** `Hafenstr. 12`, `Via Garibaldi 31`, `Calle de la Luna, 14`: the number behind the name. */
const nameNumber =
  /^(.*?\p{L}.*?)[\s,]\s?(\d{1,4}\s?(?:[a-zA-Z]|bis|ter)?(?:\s?[-–/]\s?(?:\d{1,4}\s?[a-zA-Z]?|[a-zA-Z]))?)$/u;
/** `27 bis, rue de la Fontaine`, `12 Harbour Street`: the number before the name. */
const numberName =
  /^(\d{1,5}(?:\s?(?:bis|ter|quater))?[a-zA-Z]?(?:\s?[-–/]\s?\d{1,5}[a-zA-Z]?)?)\s?,?\s((?:\p{L}|\d{1,3}(?:st|nd|rd|th)\b).*)$/u;
const unitWord = /^(?:(?:unit|suite|ste|shop|flat|apt|apartment|floor|level|#)\.?\s?[\w-]{1,6})\b/i;

/** The part of a text right before a place that may hold a street: back to what cannot be of an address. */
const beforeOf = (text: string, at: number): string =>
  (
    text
      .slice(Math.max(0, at - streetReach), at)
      .split(/[|•·;:()\n]|\s[–—-]\s|[.!?]\s(?=\p{Lu}\p{Ll}+\s\p{Ll})/u)
      .at(-1) ?? ''
  ).replace(/[\s,]+$/, '');

/** Where a street's name begins in words that may have a company's before them: `Nordlicht GmbH Hafenstr. 12`. */
const prefixWord =
  /(?<!\p{L})(?:rue|avenue|av\.|boulevard|bd|chemin|impasse|quai|cours|all[ée]e|route|passage|via|viale|piazza|corso|vicolo|largo|calle|c\/|avenida|avda\.?|plaza|paseo|carrer|ronda|camino|ulica|ul\.|aleja|al\.|plac|rua|pra[çc]a)\s/iu;
const leadWords =
  /(?:^|\s)((?:(?:Am|An der|Auf der|Alte[rn]?|Neue[rn]?|Gro(?:ß|ss)e[rn]?|Kleine[rn]?|Obere[rn]?|Untere[rn]?|Lange|Zum|Zur|\p{Lu}\p{L}+er|Korte|Oude|Nieuwe)\s){1,2})$/u;

/** `An der Alten Mühle`: where a street's name begins that has no word for street in it. */
const leadPhrase =
  /(?<!\p{L})(?:Am|An (?:der|den)|Auf (?:der|dem)|Im|In (?:der|den)|Zum|Zur|Hinter (?:der|dem)|Unter (?:der|den|dem)|Vor (?:der|dem)|Bei (?:der|dem))\s(?:\p{Lu}\p{Ll}+[\s-]?){1,3}$/u;

const cutStreet = (name: string): string | undefined => {
  const prefix = prefixWord.exec(name);
  if (prefix !== null) return name.slice(prefix.index);
  const words = name.split(/\s+/);
  const at = words.findLastIndex((word) => streetWord.test(word));
  if (at === -1) {
    const lead = leadPhrase.exec(name);
    if (lead !== null) return name.slice(lead.index);
    // Without a word that says so: a name of few words, each with a capital.
    return words.length <= 3 && words.every((word) => /^\p{Lu}/u.test(word)) ? name : undefined;
  }
  const isOwnWord = /^(?:stra(?:ss|ß)e|str\.?|gasse|weg|platz|allee|ring|damm|ufer|straat|laan|plein)$/iu.test(
    words[at] ?? '',
  );
  const head = words.slice(0, at).join(' ');
  const lead = isOwnWord ? (words[at - 1] ?? '') : (leadWords.exec(`${head} `)?.[1]?.trim() ?? '');
  return [lead, ...words.slice(at)].filter((word) => word !== '').join(' ');
};

type Street = Pick<AddressParts, 'street' | 'number' | 'unit'> & { readonly written: string };

/** `<street> <number>, <postcode> <city>`. */
const streetBeforeCode = (before: string): Street | undefined => {
  const pieces = before.split(/,\s?/);
  // `Calle de la Luna, 14`: a number alone belongs to the piece before it; `27 bis, rue …` too.
  const last = pieces.slice(-2).join(', ');
  for (const piece of [pieces.at(-1) ?? '', last]) {
    const french =
      /(?:^|\s)(\d{1,4}(?:\s?(?:bis|ter|quater|[A-D]))?)\s?,?\s((?:rue|avenue|av\.?|boulevard|bd|place|chemin|impasse|quai|cours|all[ée]e|route|passage|square|faubourg)\s[^\d]{2,60})$/iu.exec(
        piece,
      );
    if (french !== null)
      return { street: french[2] ?? '', number: french[1] ?? '', unit: '', written: french[0].trim() };
    const match = nameNumber.exec(piece.trim());
    const street = match === null ? undefined : cutStreet(match[1]?.replace(/,$/, '') ?? '');
    if (match !== null && street !== undefined && street.length <= 60)
      return { street, number: match[2] ?? '', unit: '', written: piece.slice(piece.indexOf(street)).trim() };
  }
  return undefined;
};

/** `<number> <street>, <city> <postcode>`; the city may stand behind the street without a mark between. */
const streetAndCity = (before: string): (Street & { readonly city: string }) | undefined => {
  const pieces = before.split(/,\s?/).map((piece) => piece.trim());
  for (let count = 1; count <= Math.min(4, pieces.length); count += 1) {
    const piece = pieces.at(-count) ?? '';
    const tail = pieces.slice(pieces.length - count + 1);
    const match = /(?:^|\s)(\d{1,5}[a-zA-Z]?(?:[-–/]\d{1,5}[a-zA-Z]?)?\s(?:\p{L}|\d{1,3}(?:st|nd|rd|th)\b).*)$/u.exec(
      piece,
    );
    const numbered = match === null ? null : numberName.exec(match[1] ?? '');
    const name = numbered?.[2] ?? piece;
    if (!streetWord.test(name) || unitWord.test(piece)) continue;
    const behind = cityInStreet(name);
    const unitBefore = unitWord.exec(pieces.at(-count - 1) ?? '')?.[0];
    const [first = '', ...others] = tail;
    const unitBehind = unitWord.exec(first)?.[0];
    const rest =
      unitBehind === undefined
        ? tail
        : [first.slice(unitBehind.length).trim(), ...others].filter((word) => word !== '');
    const city = rest.at(-1) ?? behind?.city ?? '';
    if ((numbered === null && unitBefore === undefined) || /\d/.test(city)) return undefined;
    const street = rest.length === 0 && behind !== undefined ? behind.street : name;
    return {
      street,
      number: numbered?.[1] ?? '',
      unit: unitBefore ?? unitBehind ?? '',
      city,
      written: [match?.[1] ?? piece, ...tail].join(', '),
    };
  }
  return undefined;
};

/** `High Street London` → the street, and the city behind its last street word. */
const cityInStreet = (name: string): { readonly street: string; readonly city: string } | undefined => {
  const words = name.split(/\s+/);
  const at = words.findLastIndex((word) => streetWord.test(word));
  return at <= 0 || at === words.length - 1
    ? undefined
    : { street: words.slice(0, at + 1).join(' '), city: words.slice(at + 1).join(' ') };
};

const readBehind = ({ text, at, end, postcode }: Candidate, country: string): Found | undefined => {
  const city = cityBehind
    .exec(text.slice(end, end + cityReach))?.[1]
    ?.replace(noCity, '')
    .replace(/[.,]+$/, '');
  const street = streetBeforeCode(beforeOf(text, at));
  if (city === undefined || street === undefined) return undefined;
  const { written, ...named } = street;
  const cityEnd = text.indexOf(city, end) + city.length;
  const start = Math.max(0, text.lastIndexOf(written, at));
  return { parts: { ...named, postcode: postcode.replace(/^SE?-/, ''), city, country }, start, end: cityEnd };
};

const readBefore = ({ text, at, end, postcode }: Candidate, country: string): Found | undefined => {
  const street = streetAndCity(beforeOf(text, at));
  if (street === undefined || street.city === '' || street.city.length > 40) return undefined;
  const { written, ...named } = street;
  const start = text.lastIndexOf(written.split(',')[0] ?? written, at);
  return { parts: { ...named, postcode, country }, start: Math.max(0, start), end };
};

/** Reads the addresses in one block of text; the country decides between those who write postcodes alike. */
export const readAddresses = (text: string, country: string | undefined): readonly Fact[] => {
  const found: Found[] = [];
  for (const { countries, postcode, city, isBare } of styles) {
    const [first = null] = countries;
    const own = country !== undefined && countries.includes(country) ? country : null;
    // A bare number is a postcode only where the country is known to write them so.
    if ((city === 'behind' || isBare === true) && own === null) continue;
    for (const match of text.matchAll(postcode)) {
      if (found.length >= addressesMax) break;
      const code = match.groups?.code ?? match[1] ?? '';
      const candidate = { text, at: match.index, end: match.index + match[0].length, postcode: code };
      const read = city === 'behind' ? readBehind(candidate, own ?? '') : readBefore(candidate, own ?? first ?? '');
      if (read !== undefined && !found.some(({ start, end }) => read.start < end && start < read.end)) found.push(read);
    }
  }
  return found.map(({ parts, start, end }) =>
    toFact({ kind: 'address', value: toAddressText(parts), quote: text.slice(start, end) }),
  );
};

/** The address of an organization: by its parts where structured data gives them, else read like text. */
export const readOrganizationAddress = (
  organization: FactOrganization,
  country: string | undefined,
): Fact | undefined => {
  const { address, postal } = organization;
  if (address === null) return undefined;
  const location = toLocation(organization);
  const own = toCountryCode(organization.country ?? null) ?? country ?? null;
  if (postal?.street !== undefined && postal.street !== null) {
    const { street, unit, number } = splitStreet(postal.street);
    const parts = { street, unit, number, postcode: postal.postcode ?? '', city: postal.city ?? '', country: own };
    return toFact({ kind: 'address', location, value: toAddressText(parts), quote: address });
  }
  const [read] = readAddresses(address, own ?? undefined);
  return read === undefined
    ? toFact({ kind: 'address', location, value: address, quote: address })
    : { ...read, location, quote: address };
};

/** `350 Granville Street, Suite 4` or `Hafenstr. 12` → its parts. */
const splitStreet = (written: string): Pick<AddressParts, 'street' | 'number' | 'unit'> => {
  const french = /^(\d{1,5}(?:\s?(?:bis|ter|quater))?[a-zA-Z]?),\s?(\p{L}[^,]*)/u.exec(written.trim());
  if (french !== null) return { number: french[1] ?? '', street: french[2] ?? '', unit: '' };
  const pieces = written.slice(0, 200).split(/,\s?/);
  const unit = pieces.map((piece) => unitWord.exec(piece.trim())?.[0]).find((each) => each !== undefined) ?? '';
  const [main = written] = pieces.filter((piece) => piece.trim() !== '' && unitWord.exec(piece.trim()) === null);
  const before = numberName.exec(main.trim());
  if (before !== null) return { number: before[1] ?? '', street: before[2] ?? '', unit };
  const behind = nameNumber.exec(main.trim());
  const next = pieces[pieces.indexOf(main) + 1]?.trim() ?? '';
  if (behind === null) return { street: main, number: /^\d{1,5}\s?[a-zA-Z]?$/.test(next) ? next : '', unit };
  return { number: behind[2] ?? '', street: behind[1]?.replace(/,$/, '') ?? '', unit };
};
