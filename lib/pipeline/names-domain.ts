/** Whether the page of a profile names one of the brand's domains: the other side's answer to `sameAs`. */
import { decodeText } from '../formats/charset.ts';
import type { Brand } from '../model/brand.ts';
import type { ReadAnswer } from '../ports/fetcher.ts';
import { isOnDomain } from '../text/url.ts';

/** Hosts that show a profile's link to nobody who is not logged in: silence there says nothing. */
const silentHosts = [
  'facebook.com',
  'instagram.com',
  'linkedin.com',
  'threads.net',
  'tiktok.com',
  'twitter.com',
  'x.com',
];

/**
 * True where it names a domain, anywhere: in a link, as text, or in the data of a script with its slashes escaped, as profile pages do.
 * False where it speaks of the brand and names no domain; undefined where it cannot tell (a wall, a shell that scripts fill later).
 */
export const namesAnyDomain = (
  { url, body, headers }: Pick<ReadAnswer, 'url' | 'body' | 'headers'>,
  { name, aliases, domains }: Brand,
): boolean | undefined => {
  const contentType = headers['content-type'] ?? '';
  if (domains.length === 0 || !/^(?:text\/html|application\/xhtml)/i.test(contentType)) return undefined;
  const text = decodeText(body, { contentType }).text.toLowerCase();
  if (domains.some((domain) => isNamed(text, domain.toLowerCase().replace(/^www\./, '')))) return true;
  if (silentHosts.some((host) => isOnDomain(url, host))) return undefined;
  return [name, ...aliases].some((each) => text.includes(each.toLowerCase())) ? false : undefined;
};

const partOfName = /[a-z0-9-]/;
const goesOn = /^(?:[a-z0-9-]|\.[a-z0-9])/;

/** Not within a longer name: `brand.example` in `mybrand.example` or `brand.example.net` is somebody else. */
const isNamed = (text: string, domain: string): boolean => {
  for (let at = text.indexOf(domain); at >= 0; at = text.indexOf(domain, at + 1)) {
    const end = at + domain.length;
    if (!partOfName.test(text[at - 1] ?? ' ') && !goesOn.test(text.slice(end, end + 2))) return true;
  }
  return false;
};
