/** E-mail addresses, in lower case. */
import type { Fact } from '../../model/fact.ts';
import { departmentBefore, departmentOfMailbox } from './department.ts';
import { type FactOrganization, type FactPage, toFact, toLocation } from './fact-page.ts';

const addressesMax = 100;
const localMax = 64;
const domainMax = 253;

/** `logo@2x.png` looks like an address and is a picture. */
const fileEnding = /\.(?:png|jpe?g|gif|svg|webp|avif|css|js|json|html?|mp4|pdf)$/i;

/** Reads the addresses in one block of text, from each `@` outwards. */
export const readEmails = (text: string): readonly Fact[] => {
  const facts: Fact[] = [];
  let at = text.indexOf('@');
  for (let count = 0; at !== -1 && count < addressesMax; count += 1) {
    const local = /[\w.!#$%&'*+=?^`{|}~-]+$/
      .exec(text.slice(Math.max(0, at - localMax), at))?.[0]
      .replace(/^['.`=]+/, '');
    const domain = /^[a-z\d](?:[a-z\d-]*[a-z\d])?(?:\.[a-z\d-]+)+/i.exec(text.slice(at + 1, at + 1 + domainMax))?.[0];
    if (local !== undefined && domain !== undefined) {
      const quote = `${local}@${domain.replace(/-+$/, '')}`;
      if (isAddress(quote)) facts.push(toEmail(quote, departmentBefore(text, at - local.length)));
    }
    at = text.indexOf('@', at + 1);
  }
  return facts;
};

/** `info [at] northwind [dot] example`, `bonjour(at)northwind.example`, `info at northwind dot example`: kept from machines that are not meant. */
const hidden =
  /(?<![\w.+-])([\w+-][\w.+-]{0,63})\s{0,2}(?:[[({<]\s?(?:at|ät|a|arroba|chez|@)\s?[\])}>]|\sat\s)\s{0,2}([a-z\d-]{1,63}(?:\s{0,2}(?:[[({<]\s?(?:dot|punkt|point|punto|punt|\.)\s?[\])}>]|\.|\sdot\s)\s{0,2}[a-z\d-]{1,63}){1,4})/giu;
const hiddenMark = /[[({<]\s?(?:at|ät|a|arroba|chez|@)\s?[\])}>]|\sat\s.{1,63}\sdot\s/iu;

/** True of a text that may hold an address which is written for people only. */
export const mayHideEmail = (text: string): boolean =>
  (/\sdot\s/i.test(text) || /[[({<]/.test(text)) && hiddenMark.test(text);

/** Reads the addresses in one block of text that are written for people only. */
export const readHiddenEmails = (text: string): readonly Fact[] =>
  [...text.matchAll(hidden)].slice(0, addressesMax).flatMap(({ 0: written, 1: local = '', 2: rest = '', index }) => {
    // `look at example.com` is none: one of the two marks must be written out.
    if (!hiddenMark.test(written)) return [];
    const domain = rest
      .replace(/\s{0,2}(?:[[({<]\s?(?:dot|punkt|point|punto|punt|\.)\s?[\])}>]|\sdot\s)\s{0,2}/giu, '.')
      .replace(/\s+/g, '');
    const address = `${local}@${domain}`.replace(/\.+$/, '');
    return isAddress(address) ? [{ ...toEmail(address, departmentBefore(text, index)), quote: written }] : [];
  });

const isAddress = (text: string): boolean =>
  /^[^@\s.](?:[^@\s]*[^@\s.])?@(?:[a-z\d-]+\.)+[a-z]{2,63}$/i.test(text) &&
  !text.includes('..') &&
  !fileEnding.test(text);

const toEmail = (quote: string, department: string | null, location: string | null = null): Fact =>
  toFact({
    kind: 'email',
    of: department ?? departmentOfMailbox(quote.slice(0, quote.indexOf('@'))),
    location,
    value: quote.toLowerCase(),
    quote,
  });

/** Addresses of `mailto:` links. */
export const readEmailLinks = ({ links }: FactPage): readonly Fact[] =>
  links
    .filter(({ href }) => /^mailto:/i.test(href))
    .map(({ href }) => href.slice(7).split('?')[0] ?? '')
    .filter((address) => address.length <= localMax + domainMax && isAddress(address))
    .map((address) => toEmail(address, null));

/** The address of an organization. */
export const readOrganizationEmail = (organization: FactOrganization): Fact | undefined =>
  organization.email === null || organization.email.length > localMax + domainMax || !isAddress(organization.email)
    ? undefined
    : toEmail(organization.email, null, toLocation(organization));
