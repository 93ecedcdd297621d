/** Postal addresses: from a postcode outwards, the way each country writes them. */
import type { Fact } from '../../model/fact.ts';
import { splitStreet, streetAndCity, streetBeforeCode } from './address-street.ts';
import { styles } from './address-styles.ts';
import { type AddressParts, toAddressText } from './address-words.ts';
import { toCountryCode } from './country.ts';
import { type FactOrganization, toFact, toLocation } from './fact-page.ts';

const addressesMax = 20;
/** Before a postcode, that much is looked at for the street; behind it, for the city. */
const streetReach = 110;
const cityReach = 50;

type Found = { readonly parts: AddressParts; readonly start: number; readonly end: number };
type Candidate = { readonly text: string; readonly at: number; readonly end: number; readonly postcode: string };

const cityWord = String.raw`(?:(?:St|Ste|Kr|Bd|Frankfurt a|Halle a)\.\s?)?\p{Lu}[\p{L}'’-]*`;
const cityJoint = "(?:am|an|der|dem|den|im|in|ob|la|le|les|sur|sous|en|de|del|della|di|du|aan|d')";
const cityBehind = new RegExp(
  String.raw`^\s(${cityWord}(?:\s(?:${cityJoint}\s){0,2}${cityWord}){0,2}(?:\s\d{1,2}(?![\d.:/-]))?)`,
  'u',
);
/** What follows a city and is none: countries, and the beginning of the next thing. */
const noCity = new RegExp(
  String.raw`\s(?:${[
    'Deutschland Germany Österreich Austria Schweiz Suisse Switzerland Svizzera France España Spain Italia Italy Nederland Netherlands België Belgique Belgium Sverige Sweden',
    'Polska Poland Danmark Denmark Norge Norway Suomi Finland Portugal Česko Česká Luxembourg Ireland',
    'Tel Tél Tfno Telefon Telefoon Telefono Teléfono Téléphone Telephone Telefax Phone Fax E-?Mail Email Mail Courriel Correo Web Internet Fon Ph Puh Tlf GSM Mob Mobil Handy Call Fax Write',
    'Mo Mon Montag Lundi Lunes Lunedì Maandag Måndag Mandag Pon Di Dienstag Mardi Martes Martedì Open Opening Geöffnet Öffnungszeiten Ouvert Horaires Horario Abierto Aperto Orari Openingstijden Öppet Åbent Åpent Czynne Godziny',
    'USt Steuer Handelsregister Registergericht Amtsgericht HRB SIRET SIREN TVA RCS CIF NIF NIP REGON KRS KvK BTW CVR Org VAT MwSt P\\.?IVA Partita Company Registered Inhaber Inhaberin Geschäftsführer Vertreten',
    'Cedex Follow Instagram Facebook Find Map Karte Plan Anfahrt Parking Visit Book Reservations See Get Contact Kontakt',
  ]
    .join(' ')
    .replaceAll(' ', '|')})(?![\p{Ll}-])[\s\S]*$`,
  'u',
);
/** Cantons stand behind Swiss cities, and numbers of districts behind some. */
const canton = /\s(?:A[GIR]|B[ELS]|FR|G[ELR]|JU|LU|N[EW]|OW|S[GHOZ]|T[GI]|UR|V[DS]|Z[GH])$/;
const hasDistricts: ReadonlySet<string> = new Set(['CZ', 'SK']);

const toCity = (behind: string, country: string): string | undefined => {
  const city = cityBehind
    .exec(behind)?.[1]
    ?.replace(noCity, '')
    .replace(/[.,]+$/, '');
  const named = city === undefined || hasDistricts.has(country) ? city : city.replace(/\s\d{1,2}$/, '');
  if (country === 'CH') return named?.replace(canton, '');
  // Provinces stand behind Italian ones: `70122 Bari BA`.
  return country === 'IT' ? named?.replace(/\s[A-Z]{2}$/, '') : named;
};

/** `#4 - 1220 20th Street`, `Unit 12 – 88 Harbour Road`: a unit, and the dash between it and its house. */
const unitBeforeDash =
  /(?<=^|[\s,|•·;:(])((?:#\s?|(?:unit|suite|ste|apt|shop|level|floor|office)\.?\s#?)\d[\w-]{0,5})\s?[–—-]\s(?=\d{1,5}[a-z]?\s)/giu;

/** The part of a text right before a place that may hold a street: back to what cannot be of an address. */
const beforeOf = (text: string, at: number): string =>
  (
    text
      .slice(Math.max(0, at - streetReach), at)
      // What parts the postcode from its street: `Hafenstr. 12 · 20457`.
      .replace(/[\s,|•·(–—-]+$/, '')
      // A box beside a street: `12 cours Mirabeau – BP 40 – 13100`.
      .replace(/(?<=\d.{6,})[\s,–—-]+(?:BP|CS|TSA)\s\d{1,5}$/, '')
      .replace(unitBeforeDash, '$1 ')
      .split(/[|•·;:()\n]|\s[–—-]\s(?!\d{1,2}\D)|[.!?]\s(?=\p{Lu}\p{Ll}+\s\p{Ll})/u)
      .at(-1) ?? ''
  ).replace(/[\s,]+$/, '');

const readBehind = ({ text, at, end, postcode }: Candidate, country: string): Found | undefined => {
  const city = toCity(text.slice(end, end + cityReach), country);
  const street = streetBeforeCode(beforeOf(text, at));
  if (city === undefined || street === undefined) return undefined;
  const { written, ...named } = street;
  const cityEnd = text.indexOf(city, end) + city.length;
  const start = Math.max(0, text.lastIndexOf(written, at));
  return { parts: { ...named, postcode, city, country }, start, end: cityEnd };
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
