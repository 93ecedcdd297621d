/** Words of postal addresses, and one spelling for all of them. */
import { toBare } from './weekday.ts';

/** Abbreviations as they stand at the end of a street's name, or as its own word; without accents and full stops. */
const words: Readonly<Record<string, string>> = {
  st: 'street',
  str: 'strasse',
  rd: 'road',
  ave: 'avenue',
  av: 'avenue',
  blvd: 'boulevard',
  bd: 'boulevard',
  bld: 'boulevard',
  dr: 'drive',
  ln: 'lane',
  ct: 'court',
  sq: 'square',
  pl: 'place',
  pde: 'parade',
  hwy: 'highway',
  pkwy: 'parkway',
  tce: 'terrace',
  ter: 'terrace',
  cres: 'crescent',
  cl: 'close',
  gdns: 'gardens',
  pk: 'park',
  ste: 'suite',
  apt: 'apartment',
  fl: 'floor',
  n: 'north',
  s: 'south',
  e: 'east',
  w: 'west',
};
const byCountry: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ES: {
    av: 'avenida',
    avda: 'avenida',
    avd: 'avenida',
    c: 'calle',
    cl: 'calle',
    pza: 'plaza',
    pl: 'plaza',
    po: 'paseo',
    ctra: 'carretera',
  },
  IT: { v: 'via', 'p.za': 'piazza', pza: 'piazza', 'v.le': 'viale', vle: 'viale', cso: 'corso' },
  DE: { pl: 'platz', st: 'sankt' },
  AT: { pl: 'platz', st: 'sankt' },
  CH: { pl: 'platz', st: 'sankt' },
  FR: { pl: 'place', ch: 'chemin', all: 'allee', rte: 'route', imp: 'impasse', r: 'rue', st: 'saint', ste: 'sainte' },
  PL: { al: 'aleja', pl: 'plac', os: 'osiedle' },
  CA: { o: 'ouest' },
  NL: { str: 'straat', pl: 'plein' },
  BE: { str: 'straat' },
};
/** Words that some write and others leave out. */
const silent: ReadonlySet<string> = new Set(['ul', 'ulica']);

/** `Hafenstr.` → `hafenstrasse`, `Harbour St` → `harbour street`, `St James St` → `saint james street`. */
export const toStreetText = (street: string, country: string | null): string => {
  const own = byCountry[country ?? ''] ?? {};
  const parts = toBare(street)
    .replace(/\bc\/\s?/g, 'calle ')
    .replace(/[.,ºª]/g, ' ')
    .replace(/['’](?=s(?![a-z]))/g, '')
    .replace(/['’-]/g, ' ')
    .split(/\s+/)
    .filter((part) => part !== '' && !silent.has(part));
  return parts
    .map((part, index) => {
      if (/^\p{L}{3,}str$/u.test(part)) return `${part.slice(0, -3)}strasse`;
      // At the beginning it is a saint.
      if (part === 'st' && index === 0 && parts.length > 1) return own[part] ?? 'saint';
      return own[part] ?? words[part] ?? part;
    })
    .join(' ');
};

/** What a street is called in the languages whose addresses are read: a word of its own, or the end of one. */
export const streetWord =
  /(?<!\p{L})(?:street|stra(?:ss|ß)e|gasse|weg|platz|allee|ring|damm|ufer|markt|boul|n[áa]m[ěe]st[íi]|n[áa]m|t[řr][íi]da|ulice|n[áa]b[řr]e[žz][íi]|str|st|road|rd|avenue|ave|av|avda|boulevard|blvd|bd|drive|dr|lane|ln|court|ct|square|sq|place|parade|pde|highway|hwy|parkway|pkwy|terrace|tce|crescent|cres|close|way|quay|wharf|row|walk|gardens|hill|park|mews|broadway|parkade|yard|alley|circle|rue|chemin|impasse|quai|cours|all[ée]e|route|passage|faubourg|via|viale|piazza|corso|vicolo|largo|calle|avenida|plaza|paseo|carrer|ronda|camino|ulica|ul|aleja|al|plac|os|rua|praça|travessa|rang|mont[ée]e|c[ôo]te|strada|green|mount|grove|vale|rise|gate|drove|esplanade|wynd|brae|loop|trail|plaza|turnpike|pike|estate|marg|nagar|line)(?![\p{L}])\.?|\p{L}(?:stra(?:ss|ß)e|str\.?|gasse|weg|platz|allee|ring|damm|ufer|markt|hof|gatan|vägen|gata|vej|gade|gracht|straat|laan|plein|kade|singel|dijk|steeg|baan|hof|kaai|vei|veien|gaten|plass|allé|stræde|torv|katu|tie|kuja|polku|kaari|tori|ranta|gränd|torg|torget|esplanadi)(?!\p{L})/iu;

/** The end of a company's name, before its street: `Papierhaus s.r.o. Mostecká`. */
export const companyEnd =
  /^.*(?<!\p{L})(?:GmbH(?: & Co\.? KG)?|AG|KG|OHG|UG|e\. ?K\.|e\. ?V\.|PartG(?: mbB)?|Ltd\.?|Limited|LLC|Inc\.?|S\.?A\.?S\.?|SARL|S[àa]rl|S\.?L\.?U?\.?|S\.?r\.?l\.?|s\.?n\.?c\.?|B\.?V\.?|BVBA|N\.?V\.?|A\/S|ApS|AS|ASA|AB|Oyj?|s\. ?r\. ?o\.|a\. ?s\.|z ?o\. ?o\.|Kft\.?|Lda\.?|Pty\.?|Pvt\.?)(?!\p{L})[\s,]*/u;

/** Counties, which stand between a city and its postcode and are no city. */
export const counties: ReadonlySet<string> = new Set(
  `avon,bedfordshire,berkshire,buckinghamshire,cambridgeshire,cheshire,cornwall,cumbria,derbyshire,devon,dorset,county durham,east sussex,essex,gloucestershire,
  greater london,greater manchester,hampshire,herefordshire,hertfordshire,isle of wight,kent,lancashire,leicestershire,lincolnshire,merseyside,middlesex,norfolk,
  north yorkshire,northamptonshire,northumberland,nottinghamshire,oxfordshire,rutland,shropshire,somerset,south yorkshire,staffordshire,suffolk,surrey,tyne and wear,
  warwickshire,west midlands,west sussex,west yorkshire,wiltshire,worcestershire,yorkshire,fife,angus,argyll,ayrshire,highland,moray,perthshire,aberdeenshire,
  east lothian,midlothian,west lothian,scottish borders,gwynedd,powys,dyfed,clwyd,ceredigion,pembrokeshire,carmarthenshire,monmouthshire,anglesey,south glamorgan,
  antrim,armagh,down,fermanagh,tyrone,uk,united kingdom,england,scotland,wales,northern ireland,ireland`.split(/,\s*/),
);

/** `27bis`, `12 A` → `27 bis`, `12a`. */
export const toNumberText = (number: string): string =>
  toBare(number)
    .replace(/\s*([-–/])\s*/g, '$1')
    .replaceAll('–', '-')
    .replace(/^(\d+)\s?(bis|ter|quater)$/, '$1 $2')
    .replace(/^(\d+)\s([a-z])$/, '$1$2');

const unitWords: ReadonlyMap<string, string> = new Map([
  ['ste', 'suite'],
  ['apt', 'apartment'],
  ['fl', 'floor'],
]);

/** `#104`, `Ste. B`, `1.º Esq.` → `suite 104`, `suite b`, `1 esq`. */
const toUnitText = (unit: string): string =>
  toBare(unit)
    .replace('#', ' suite ')
    .replace(/[.,ºª]/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => unitWords.get(word) ?? word)
    .join(' ')
    .replace(/^(suite|unit) suite /, '$1 ');

export type AddressParts = {
  readonly street: string;
  readonly number: string;
  /** Suite, unit, flat; empty where there is none. */
  readonly unit: string;
  readonly postcode: string;
  readonly city: string;
  /** ISO 3166 code; null where it is not known. */
  readonly country: string | null;
};

const hasSpaceAfterThree: ReadonlySet<string> = new Set(['SE', 'CZ', 'SK', 'GR']);

const toPostcodeText = (postcode: string, country: string | null): string => {
  const upper = postcode.toUpperCase().replace(/\s+/g, ' ').trim();
  const compact = upper.replace(/ /g, '');
  if (country === 'US') return compact.slice(0, 5);
  if (country === 'GB' || country === 'CA') return `${compact.slice(0, -3)} ${compact.slice(-3)}`;
  if (country === 'NL') return `${compact.slice(0, 4)} ${compact.slice(4)}`;
  if (country === 'IE' || hasSpaceAfterThree.has(country ?? '')) return `${compact.slice(0, 3)} ${compact.slice(3)}`;
  if (country === 'PL') return `${compact.replace('-', '').slice(0, 2)}-${compact.replace('-', '').slice(2)}`;
  return compact;
};

/** `harbour street 12; BS1 5TY; bristol; GB`: equal addresses are equal texts, however they are written. */
export const toAddressText = ({ street, number, unit, postcode, city, country }: AddressParts): string =>
  [
    [toStreetText(street, country), toNumberText(number), toUnitText(unit)].filter((part) => part !== '').join(' '),
    postcode === '' ? '' : toPostcodeText(postcode, country),
    toBare(city.split(',')[0] ?? '')
      .replace(/[.'’-]/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
    country ?? '',
  ].join('; ');
