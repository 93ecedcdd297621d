/** Telephone numbers, in E.164. */
import { type CountryCode, findPhoneNumbersInText, parsePhoneNumberFromString } from 'libphonenumber-js';
import type { Fact } from '../../model/fact.ts';
import { departmentBefore } from './department.ts';
import { type FactOrganization, type FactPage, toFact, toLocation } from './fact-page.ts';

/** Seven digits and more with little between them: what a number could be. Digits and separators never overlap, so it is linear. */
const candidates = /[+(]?\d(?:[\s().\-\u2010-\u2014/\u00a0]{0,3}\d){6,24}/g;
const candidatesMax = 40;
/** Characters around a candidate that decide whether it is a number of something else. */
const contextLength = 6;

/** Numbers after these words are no telephone numbers. */
const otherNumbers =
  /(?:isbn|issn|iban|bic|sku|gtin|ean|upc|doi|vat|ust\S{0,8}|siret|siren|hrb|ein|cif|nif|order|article|artikel\S{0,6}|art|konto\S{0,6}|account|invoice|rechnung\S{0,6}|ref|id|nr|no|№|#|[$€£¥])[\s.:#-]{0,4}$/i;

/** Reads the numbers in one block of text. Without a known country only those that begin with `+` can be told. */
export const readPhones = (text: string, country: CountryCode | undefined): readonly Fact[] => {
  const facts: Fact[] = [];
  for (const candidate of [...matches(text)].slice(0, candidatesMax)) {
    const from = Math.max(0, candidate.index - contextLength);
    const window = text.slice(from, candidate.index + candidate[0].length + contextLength);
    if (otherNumbers.test(text.slice(Math.max(0, candidate.index - 16), candidate.index))) continue;
    const found = findPhoneNumbersInText(window, country === undefined ? {} : { defaultCountry: country });
    for (const { number, startsAt, endsAt } of found) {
      const quote = window.slice(startsAt, endsAt);
      if (!isWrittenAsPhone(quote)) continue;
      const of = departmentBefore(text, from + startsAt);
      facts.push(toFact({ kind: 'phone', of, value: number.number, quote }));
    }
  }
  return facts;
};

const matches = (text: string): Iterable<RegExpExecArray> => text.matchAll(candidates);

/** True of `+44…`, `(020)…`, `020 7946…`, `425-123-4567`; a bare run of digits may be anything. */
const isWrittenAsPhone = (quote: string): boolean => /^(?:\+|\(|0\d)/.test(quote) || /\d[\s().\-/]+\d/.test(quote);

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
  return toFact({ kind: 'phone', location, value: number.number, quote: quote === '' ? text : quote });
};
