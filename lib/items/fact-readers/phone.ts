/** Telephone numbers, in E.164. */
import { type CountryCode, findPhoneNumbersInText, parsePhoneNumberFromString } from 'libphonenumber-js';
import type { Fact } from '../../model/fact.ts';
import { departmentBefore, departmentBehind } from './department.ts';
import { type FactOrganization, type FactPage, toFact, toLocation } from './fact-page.ts';
import { toBare } from './weekday.ts';

/** Seven digits and more with little between them: what a number could be. Digits and separators never overlap, so it is linear. */
const candidates = /[+(]?\d(?:[\s().\-\u2010-\u2014/\u00a0]{0,3}\d){6,24}/g;
const candidatesMax = 40;
/** Shorter ones are service numbers at best, and parts of something else as a rule. */
const digitsMin = 6;
/** Characters around a candidate that decide whether it is a number of something else. */
const contextLength = 6;

/** Numbers after these words are no telephone numbers. */
const otherNumbers =
  /(?:(?<!\p{L})(?:isbn|issn|iban|bic|sku|gtin|ean|upc|mpn|doi|vat|tva|btw|iva|mwst\S{0,4}|moms|mva|ust\S{0,8}|siret|siren|rcs|neq|hrb|hra|ein|cif|nif|nipc|nip|regon|krs|kvk|cvr|abn|acn|gst\S{0,2}|fssai|cin|npi|tin|uid|che|ičo?|dič|ico|dic|y-tunnus|org\S{0,12}|company|charity|registered|registration|reg|lic\S{0,5}|permit|serial|serie\S{0,2}|seriennr|part|model\S{0,2}|lot|charge|batch|policy|case|ticket|booking|reservation|confirmation|tracking|order|article|artikel\S{0,6}|art|konto\S{0,6}|rekening|account|invoice|rechnung\S{0,6}|faktura|ref\S{0,6}|code|id|nr|no|num|number|№|#|[$€£¥])|(?<!tele|tel|fon|telefon|phone|ruf|fax|mobil|handy|durchwahl|gsm|tele[.-])(?:n(?:ummer|úmero|umero)|(?<=\p{Ll}{3})nr))(?:[\s.:#-]{0,4}(?:no|nr|num|number|nummer|code)){0,1}[\s.:#-]{0,4}(?:[A-Z]{2,3}[\s.-]?)?$/iu;
/** `Phone no.`, `Telefon-Nr.:`: these numbers are telephone numbers. */
const phoneNumber =
  /(?:tel|phone|fon|fax|mob|cell|gsm|ruf|handy)\p{L}{0,6}[\s.-]{1,2}(?:no|nr|num|number|nummer)[\s.:#]{0,4}$/iu;
/** Country and check digits of a bank account, or the letters of a part number. */
const lettersBefore = /[A-Z]{2,}$/;

/** `PZN 04877970`: letters that make a bare run of digits the number of something. */
const codeBefore = /(?<!\p{L})(?!TEL|FAX|FON|GSM|MOB|TLF|CALL|PHONE|PH)(?:[A-Z]{2,6}|(?:[A-Z]\.){2,4})[\s.:#-]{0,3}$/u;

/** Words that announce a telephone number, shortly before it. */
const announcement =
  /(?:(?:tel|tlf|phone|call|ring|dial|fon|fax|mobile?|movil|telemovel|mob|infolini|cell|komorka|kom|gsm|handy|hotline|line|ruf|whatsapp|sms|appel|contact|kontakt|llam|chama|sales|support|press[ea]?|puh|toll.?free|sans frais|numero vert|numero verde|linea|centralino|centrale|switchboard|reception|bookings?|reservations?|reservas|prenotazioni|emergency|notdienst|notruf|vakt|helpline|helpdesk|office|studio|shop|store|box office)\p{L}{0,8}|(?<!\p{L})[TtPpMmFf](?!\p{L}))[^\p{L}\d]{0,4}(?:\p{L}{1,8}[^\p{L}\d]{1,3}){0,4}$/iu;
/** Days, years, spans of years and of hours: digits with separators that are no numbers to call. */
const calendar =
  /(?<!\d|\d[./-])(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d|\d{1,2}\.\s\d{1,2}\.\s(?:19|20)\d\d|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}[.:]\d\d\s?[–—-]\s?\d{1,2}[.:]\d\d|(?:19|20)\d\d\s?[/–—-]\s?(?:19|20)\d\d)(?![./-]?\d)/;

/** What is dialled after a number: `ext. 4`, `x12`, `Durchwahl 7`. */
const extension =
  /^[\s,]{0,3}(?:ext|extension|x|#|durchwahl|dw|poste|interno|int|wewn|anknytning|toestel)\.?[\s:.#]{0,2}(\d{1,6})(?!\d)/i;
const extensionReach = 24;
/** What the library takes for an extension at the end of a number. */
const extensionEnd =
  /(?:[\s,;]{0,3}(?:ext(?:ension)?|x|#|durchwahl|dw|poste|interno|int|wewn|anknytning|toestel|~)\.?[\s:.#]{0,2}|,\s?)\d{1,6}$/i;

/** As in `tel:` links (RFC 3966). */
const toPhoneText = (number: string, ext: string | undefined): string =>
  ext === undefined ? number : `${number};ext=${ext}`;

/** Reads the numbers in one block of text. Without a known country only those that begin with `+` can be told. */
export const readPhones = (text: string, country: CountryCode | undefined): readonly Fact[] => {
  const facts: Fact[] = [];
  for (const candidate of [...text.matchAll(candidates)].slice(0, candidatesMax)) {
    if (!mayBePhone(text, candidate, country)) continue;
    const from = Math.max(0, candidate.index - contextLength);
    const window = text.slice(from, candidate.index + candidate[0].length + contextLength);
    const found = findPhoneNumbersInText(window, country === undefined ? {} : { defaultCountry: country });
    for (const { number, startsAt, endsAt } of found) {
      // Only its words make an extension: `555-0119, 9–5` is hours. It may reach beyond the window.
      const bare = window.slice(startsAt, endsAt).replace(extensionEnd, '');
      const end = from + startsAt + bare.length;
      const dialled = extension.exec(text.slice(end, end + extensionReach));
      const quote = `${bare}${dialled?.[0] ?? ''}`;
      if (calendar.test(quote) || quote.replace(/\D/g, '').length < digitsMin) continue;
      const of = departmentBehind(text, from + startsAt + quote.length) ?? departmentBefore(text, from + startsAt);
      const ext = dialled?.[1];
      facts.push(toFact({ kind: 'phone', of, value: toPhoneText(number.number, ext), quote }));
    }
  }
  return facts;
};

/** Asked before the library, which is slow and sees a number in every date. */
const mayBePhone = (
  text: string,
  { 0: written, index }: RegExpExecArray,
  country: CountryCode | undefined,
): boolean => {
  if (/^\(?\+/.test(written) || text[index - 1] === '+') return true;
  const before = text.slice(Math.max(0, index - 40), index);
  if (calendar.test(written) || lettersBefore.test(before)) return false;
  if (otherNumbers.test(before) && !phoneNumber.test(before)) return false;
  if (!/\D/.test(written) && codeBefore.test(before)) return false;
  if (isAlone(text, { written, index, country })) return true;
  return announcement.test(toBare(before)) || departmentBefore(text, index) !== null || isWrittenAsPhone(written);
};

/** Countries whose numbers have no leading nought, and how many digits they have. */
const lengths: ReadonlyMap<string, number> = new Map([
  ...['ES', 'PT', 'PL', 'CZ', 'SK', 'LT'].map((country): [string, number] => [country, 9]),
  ...['DK', 'NO', 'SG', 'LV'].map((country): [string, number] => [country, 8]),
  ['GR', 10],
]);

/** `… · 978 55 01 23 · …`: as many digits as a number of the country has, in groups, and nothing else between two marks. */
const isAlone = (
  text: string,
  {
    written,
    index,
    country,
  }: { readonly written: string; readonly index: number; readonly country: string | undefined },
): boolean =>
  written.replace(/\D/g, '').length === lengths.get(country ?? '') &&
  /^\d{2,4}(?: \d{2,4}){2,3}$/.test(written) &&
  /(?:^|[·•|–—,;/])\s*$/.test(text.slice(Math.max(0, index - 3), index)) &&
  /^\s*(?:$|[·•|–—,;/.])/.test(text.slice(index + written.length, index + written.length + 3));

/** True of `(020) 7946 0000`, `020 7946 0000`, `425-555-0123`; a bare run of digits may be anything. */
const isWrittenAsPhone = (written: string): boolean =>
  /^\(0?\d{2,4}\)/.test(written) ||
  /^0\d{1,4}[\s./-]/.test(written) ||
  /^(?:1[-. ])?\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}$/.test(written);

/** Numbers of `tel:` links. */
export const readPhoneLinks = ({ links }: FactPage, country: CountryCode | undefined): readonly Fact[] =>
  links
    .filter(({ href }) => /^tel:/i.test(href))
    .map(({ href, anchor }) => toPhone(decodeLink(href), { quote: anchor, country }))
    .filter((fact) => fact !== undefined);

const decodeLink = (href: string): string => {
  try {
    return decodeURIComponent(href.slice(4));
  } catch {
    // A percent sign that encodes nothing: the number is taken as it stands.
    return href.slice(4);
  }
};

/** The number of an organization. */
export const readOrganizationPhone = (
  organization: FactOrganization,
  country: CountryCode | undefined,
): Fact | undefined =>
  organization.telephone === null
    ? undefined
    : toPhone(organization.telephone, { quote: organization.telephone, country, location: toLocation(organization) });

type Written = { readonly quote: string; readonly country: CountryCode | undefined; readonly location?: string | null };

const toPhone = (text: string, { quote, country, location = null }: Written): Fact | undefined => {
  const number = parsePhoneNumberFromString(text.slice(0, 60), country);
  if (number === undefined || !number.isPossible()) return undefined;
  const value = toPhoneText(number.number, number.ext);
  return toFact({ kind: 'phone', location, value, quote: quote === '' ? text : quote });
};
