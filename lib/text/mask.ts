/** Takes out of a text by what a person could be reached or robbed: addresses, numbers, accounts. By patterns, on this machine. */
import { toUrl } from './url.ts';

/** A contact that was found, and as what. */
export type Contact = { readonly kind: 'email' | 'phone'; readonly text: string };

const filePattern = /\.(?:png|jpe?g|gif|svg|webp|avif|css|js|json|html?|mp4|pdf)$/i;
const emailPattern = /[\p{L}\d.!#$%&'*+=?^_`{|}~-]{1,64}@[\p{L}\d-]{1,63}(?:\.[\p{L}\d-]{1,63}){1,8}/gu;
const credentialsPattern = /(?<=\b[a-z][a-z\d+.-]{1,20}:\/\/)[^\s/?#@:]{1,200}:[^\s/?#@]{1,200}(?=@)/gi;
const ibanPattern = /(?<![\p{L}\d])[A-Z]{2}\d{2}(?: ?[A-Z\d]){11,30}/gu;
const cardPattern = /(?<![\p{L}\d+])[3-6]\d(?:[ -]?\d){11,17}(?![\p{L}\d])/gu;
const ipv4Pattern = /(?<![\p{L}\d.])(?<!version )\d{1,3}(?:\.\d{1,3}){3}(?![\p{L}\d]|\.\d)/giu;
const ipv6Pattern = /(?<![\p{L}\d:])[\da-f:]{6,39}(?![\p{L}\d:])/giu;
/** Digits and what stands between them never overlap, so that it is linear. */
const phonePattern = /(?<![\p{L}\d])[+(]?\d(?:[\s().\-/\u00a0\u2010-\u2014]{0,3}\d){6,16}(?!\d)/gu;
const datePattern = /^(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2})(?:\D|$)/;
/** `+44 20 7946 0000`, `0044…`, `(020) 7946 0000`, `020 7946 0000`, `425-555-0123`; a bare run of digits may be anything. */
const writtenAsPhone = /^(?:\(?\+|00[1-9]|\(0?\d{2,4}\)|0\d{1,5}[\s./-]|\d{3}[-. ]\d{3}[-. ]\d{4}$)/;

const onlyDigits = (text: string): string => text.replace(/\D/g, '');

/** The check digit that card numbers end with. */
const isLuhn = (digits: string): boolean =>
  [...digits].toReversed().reduce((sum, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return sum + (value > 9 ? value - 9 : value);
  }, 0) %
    10 ===
  0;

/** ISO 13616: the number, turned and with letters as numbers, leaves 1 when divided by 97. */
const isIban = (text: string): boolean => {
  if (text.length < 15 || text.length > 34) return false;
  const turned = text.slice(4) + text.slice(0, 4);
  let rest = 0;
  for (const sign of turned) rest = Number(`${rest}${Number.parseInt(sign, 36)}`) % 97;
  return rest === 1;
};

/** The account at the beginning of a candidate, which may have run on into the next words. */
const maskIban = (candidate: string): string => {
  for (let end = candidate.length; end >= 15; end--)
    if (candidate[end - 1] !== ' ' && isIban(candidate.slice(0, end).replaceAll(' ', '')))
      return `[iban]${candidate.slice(end)}`;
  return candidate;
};

const isIpv4 = (text: string): boolean => text.split('.').every((part) => Number(part) <= 255);
const isIpv6 = (text: string): boolean =>
  (text.includes('::') || text.split(':').length === 8) && toUrl(`http://[${text}]/`) !== undefined;
const isPhone = (text: string): boolean =>
  writtenAsPhone.test(text) && !datePattern.test(text) && onlyDigits(text).length <= 15;

/**
 * The text with `[mail]`, `[phone]`, `[card]`, `[iban]`, `[ip]` and `***` (a name and password in an address) in their place, but for
 * contacts that may stay. Never longer than it was; doing it again changes nothing.
 */
export const maskText = (text: string, mayStay: (contact: Contact) => boolean = () => false): string => {
  // Nearly all texts have none: an at sign, a colon or a digit is the least there must be.
  if (!/[@:\d]/.test(text)) return text;
  return text
    .replace(credentialsPattern, '***')
    .replace(emailPattern, (found) => {
      if (filePattern.test(found) || found.startsWith('***@')) return found;
      return mayStay({ kind: 'email', text: found }) ? found : '[mail]';
    })
    .replace(ibanPattern, maskIban)
    .replace(cardPattern, (found) => (isLuhn(onlyDigits(found)) ? '[card]' : found))
    .replace(ipv4Pattern, (found) => (isIpv4(found) ? '[ip]' : found))
    .replace(ipv6Pattern, (found) => (isIpv6(found) ? '[ip]' : found))
    .replace(phonePattern, (found) => (isPhone(found) && !mayStay({ kind: 'phone', text: found }) ? '[phone]' : found));
};
