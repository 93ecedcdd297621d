/** Addresses on the web that a text names, with what they are of: `Web: www.northwind.example`, `Online-Shop: …`. */
import type { Fact } from '../../model/fact.ts';
import { toCanonicalUrl, toUrl } from '../../text/url.ts';
import { type FactOrganization, toFact, toLocation } from './fact-page.ts';
import { toBare } from './weekday.ts';

const urlsMax = 20;
const written =
  /(?<![\p{L}\d@./-])(?:https?:\/\/|www\.)[\p{L}\d][\p{L}\d.-]{1,100}\.\p{L}{2,24}(?:\/[^\s<>()"'„“”»«]{0,200})?/giu;

/** Words before an address, without accents, and what it then is of. */
const labels: readonly (readonly [of: string, words: RegExp])[] = [
  [
    'website',
    /(?:web|website|web site|webseite|internet|homepage|site|site web|sitio web|sito|sito web|pagina web|hemsida|webb|webbplats|strona|strona www|www|hjemmeside|nettside|kotisivut|verkkosivut|stranky|site web|pagina|netz|online at|visit us at|online|visit)[\s:]{1,3}$/,
  ],
  [
    'shop',
    /(?:shop|online[ -]?shop|store|webshop|boutique en ligne|tienda(?: online)?|negozio online|e-?shop|sklep|order at|buy at|bestellen unter)[\s:]{1,3}$/,
  ],
  [
    'booking',
    /(?:book(?: a table| online)? at|bookings?|reservations?|reservierung|reservation|reservas?|prenotazioni|reserveren|bokning|rezerwacje)[\s:]{1,3}$/,
  ],
  ['careers', /(?:careers|jobs|karriere|stellen|carrieres|empleo|lavora con noi|vacatures|jobb|praca)[\s:]{1,3}$/],
];

const toUrlFact = (address: string, of: string, quote: string, location: string | null = null): Fact | undefined => {
  const value = toCanonicalUrl(/^https?:/i.test(address) ? address : `https://${address}`);
  return value === undefined ? undefined : toFact({ kind: 'url', of, location, value, quote });
};

const hostOf = (address: string): string | undefined =>
  toUrl(/^https?:/i.test(address) ? address : `https://${address}`)?.hostname.replace(/^www\./, '');

/** An address without a path that nobody labelled is whose the page is, or whose telephone number stands beside it. */
const isHome = (address: string, { url, isContact }: UrlContext): boolean =>
  !/[^/]\/./.test(address.replace(/^https?:\/\//i, '')) && (isContact || hostOf(address) === hostOf(url));

/** The page, and whether the block gives a number, a mailbox or a street as well. */
export type UrlContext = { readonly url: string; readonly isContact: boolean };

/** An address without its beginning, which only a label makes one: `Web: northwind.example`. */
const bare = /(?<=(?::|\bat)\s)(?:[\p{L}\d-]{1,40}\.){1,3}\p{L}{2,24}(?:\/[^\s<>()"'„“”»«]{0,200})?(?![\p{L}\d@])/giu;

const labelOf = (text: string, at: number): string | undefined => {
  const before = toBare(text.slice(Math.max(0, at - 40), at));
  return labels.find(([, words]) => words.test(before))?.[0];
};

/** Reads the addresses in one block of text of which it says what they are of. */
export const readUrls = (text: string, context: UrlContext): readonly Fact[] => {
  const toQuote = ({ 0: address }: RegExpExecArray): string => address.replace(/[.,;:!?]+$/, '');
  return [
    ...[...text.matchAll(written)].slice(0, urlsMax).flatMap((match) => {
      const quote = toQuote(match);
      const of = labelOf(text, match.index) ?? (isHome(quote, context) ? 'website' : undefined);
      return of === undefined ? [] : (toUrlFact(quote, of, quote) ?? []);
    }),
    ...[...text.matchAll(bare)].slice(0, urlsMax).flatMap((match) => {
      const quote = toQuote(match);
      const of = /^www\./i.test(quote) ? undefined : labelOf(text, match.index);
      return of === undefined ? [] : (toUrlFact(quote, of, quote) ?? []);
    }),
  ];
};

/** True of a text that may name an address on the web. */
export const mayNameUrl = (text: string): boolean =>
  /www\.|https?:/i.test(text) || /(?::|\bat)\s[\p{L}\d-]{1,40}\.\p{L}{2}/u.test(text);

/** The address of an organization. */
export const readOrganizationUrl = (organization: FactOrganization): Fact | undefined =>
  organization.url === null
    ? undefined
    : toUrlFact(organization.url, 'website', organization.url, toLocation(organization));
