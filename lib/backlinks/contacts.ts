/** Whom to write to about a page: addresses that stand on it, and the pages on which its author or its site says how to be reached. */
import type { Contact } from '../model/backlink.ts';
import type { Item } from '../model/item.ts';
import { foldText } from '../text/fold.ts';
import { toRegistrableDomain, toUrl } from '../text/url.ts';

/** A page that may say more. */
export type ContactPage = { readonly url: string; readonly source: 'author-page' | 'contact-page' };

/** Links of one page that are looked at, and addresses that are kept. */
const linksMax = 2000;
const contactsMax = 10;

/** Words of links to contact pages, folded; from imprints and footers of sites in these languages. */
const contactWords =
  /^(?:contact(?: us)?|get in touch|kontakt|impressum|imprint|contactez[ -]nous|nous contacter|contacto|contactar|contato|fale conosco|contatti|contattaci|kontakta oss|ota yhteyttä|yhteystiedot|napisz do nas|kapcsolat|iletişim|контакты|контакти|επικοινωνια|اتصل بنا|צור קשר|联系我们|聯絡我們|お問い合わせ|문의|문의하기|lien he|hubungi kami)$/iu;
const contactPath =
  /\/(?:contact(?:-us)?|kontakt|impressum|imprint|contacto|contato|contatti|about\/contact)(?:\.\w{2,5})?\/?$/i;
const authorPath =
  /\/(?:authors?|autor(?:en)?|auteurs?|writers?|by|profile|people|team|staff|contributors?|journalists?)\/[^/]+\/?$/i;

/** Mailboxes that nobody reads, or that are for something else. */
const nobody =
  /^(?:no-?reply|do-?not-?reply|abuse|postmaster|mailer-daemon|privacy|dpo|datenschutz|gdpr|unsubscribe|example)@/i;

const sourceOf = ({ links, organizations }: Item, address: string): Contact['source'] => {
  const isIn = (text: string | null): boolean => text?.toLowerCase().includes(address) ?? false;
  if (links.some(({ href }) => /^mailto:/i.test(href) && isIn(href))) return 'mailto';
  return organizations.some(({ email }) => isIn(email)) ? 'schema' : 'text';
};

/** The mail addresses of a page, those of its own site first. `page` says of which kind it is, where it was looked for. */
export const toContacts = (
  item: Item,
  { page }: { readonly page?: ContactPage['source'] } = {},
): readonly Contact[] => {
  const own = toRegistrableDomain(item.url);
  const found = new Map<string, Contact>();
  for (const { kind, value } of item.facts) {
    if (kind !== 'email' || nobody.test(value) || found.size >= contactsMax) continue;
    const source = page ?? sourceOf(item, value);
    if (!found.has(value)) found.set(value, { kind: 'mail', value, source, foundOn: item.url });
  }
  const isOwn = ({ value }: Contact): boolean => toRegistrableDomain(`https://${value.split('@')[1] ?? ''}/`) === own;
  return [...found.values()].toSorted((a, b) => Number(isOwn(b)) - Number(isOwn(a)));
};

/** The page of its author and the one on which its site says how to be reached, of those that it links to: one of each at most. */
export const toContactPages = (item: Item): readonly ContactPage[] => {
  const own = toRegistrableDomain(item.url);
  const links = item.links
    .slice(0, linksMax)
    .filter(({ url }) => /^https?:/.test(url) && toRegistrableDomain(url) === own && url !== item.url);
  const isAuthor = ({ url, rel, anchor }: Item['links'][number]): boolean =>
    rel.includes('author') ||
    (authorPath.test(toUrl(url)?.pathname ?? '') && item.byline !== null && isNamed(anchor, item.byline));
  const isContact = ({ url, anchor }: Item['links'][number]): boolean =>
    contactWords.test(anchor.trim().slice(0, 100)) || contactPath.test(toUrl(url)?.pathname ?? '');
  const author = links.find(isAuthor)?.url;
  const contact = links.find(isContact)?.url;
  return [
    ...(author === undefined ? [] : [{ url: author, source: 'author-page' as const }]),
    ...(contact === undefined || contact === author ? [] : [{ url: contact, source: 'contact-page' as const }]),
  ];
};

const isNamed = (anchor: string, byline: string): boolean => {
  const words = foldText(anchor.slice(0, 200)).folded.trim();
  return words !== '' && foldText(byline.slice(0, 400)).folded.includes(words);
};
