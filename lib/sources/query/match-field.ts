/** Holds an entry against a field of a query: where it stands or leads to, who said it, in which language, of what kind. */
import type { Entry } from '../../model/entry.ts';
import { toRegistrableDomain, toUrl } from '../../text/url.ts';
import type { Field } from './grammar.ts';

/** Kinds that every entry can be told by, whatever the service calls them. */
const kinds: Readonly<Record<string, (entry: Entry) => boolean>> = {
  post: ({ parent, rating }) => parent === null && rating === null,
  reply: ({ parent }) => parent !== null,
  comment: ({ parent }) => parent !== null,
  review: ({ rating }) => rating !== null,
  image: ({ media }) => media.some(({ type }) => type === 'image'),
  video: ({ media }) => media.some(({ type }) => type === 'video'),
  audio: ({ media }) => media.some(({ type }) => type === 'audio'),
};

/** Values of `type:` that can be finished on an entry. */
export const entryKinds: readonly string[] = Object.keys(kinds);

/** True for a field that can be finished on an entry; a kind that only a service knows cannot. */
export const isFinishable = ({ field, value }: Pick<Field, 'field' | 'value'>): boolean =>
  field !== 'type' || entryKinds.includes(value.toLowerCase());

/** Whether the entry is what the field says; undefined where it does not tell. */
export const matchesField = ({ field, value }: Field, entry: Entry): boolean | undefined => {
  const wanted = value.toLowerCase();
  if (field === 'author') return isBy(wanted, entry);
  if (field === 'lang') return entry.language === null ? undefined : isIn(wanted, entry.language.toLowerCase());
  if (field === 'site') return toAddresses(entry).some((address) => isOfSite(address, value));
  return kinds[wanted]?.(entry) ?? false;
};

/** `en` is every English, `en-gb` that of Great Britain, which an entry in `en` does not say it is not. */
const isIn = (wanted: string, language: string): boolean | undefined =>
  wanted.startsWith(`${language}-`) ? undefined : language === wanted || language.startsWith(`${wanted}-`);

const withoutAt = (name: string): string => name.trim().toLowerCase().replace(/^@/, '');

/** The name, or the handle at the end of the author's address: `https://tea.example/@jane` is `jane` and `jane@tea.example`. */
const isBy = (wanted: string, { author, authorUrl }: Entry): boolean => {
  if (author !== null && withoutAt(author) === wanted) return true;
  const url = authorUrl === null ? undefined : toUrl(authorUrl);
  const handle = withoutAt(decodeSegment(url?.pathname.split('/').findLast((part) => part !== '') ?? ''));
  return handle !== '' && (handle === wanted || `${handle}@${url?.hostname ?? ''}` === wanted);
};

const decodeSegment = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

/** Addresses in an entry's words that are looked at. */
const addressesMax = 200;
const addressCharsMax = 2_000;

/** Where an entry stands, and where it leads to. */
const toAddresses = ({ url, html, text }: Entry): readonly string[] => {
  const words = html ?? text ?? '';
  const found: string[] = url === null ? [] : [url];
  for (const [address] of words.matchAll(/https?:\/\/[^\s"'<>\\]+/gi)) {
    if (found.length > addressesMax) break;
    if (address.length <= addressCharsMax) found.push(address.replaceAll('&amp;', '&'));
  }
  return found;
};

/** `reddit.com/r/tea` is that part of the site, `reddit.com` all of it with its subdomains. */
const isOfSite = (address: string, site: string): boolean => {
  const url = toUrl(address);
  if (url === undefined) return false;
  const [wanted = '', ...path] = site.split('/');
  const { hostname } = url;
  const isHost = hostname === wanted || hostname.endsWith(`.${wanted}`) || toRegistrableDomain(hostname) === wanted;
  if (!isHost || path.length === 0) return isHost;
  return `${url.pathname}/`.startsWith(`/${path.join('/')}/`);
};
