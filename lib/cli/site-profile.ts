/** What a brand's own page says of the brand, for a first configuration. */
import type { SiteLook } from '../items/site-look.ts';
import type { Item, Organization } from '../model/item.ts';
import { isOnDomain, toRegistrableDomain, toUrl } from '../text/url.ts';
import { findTagline } from './first-tagline.ts';

export type SiteProfile = {
  readonly name: string;
  readonly url: string;
  readonly domain: string;
  readonly language: string | null;
  /** By the other site's name: `{mastodon: 'https://…'}`. */
  readonly profiles: Readonly<Record<string, string>>;
  readonly feeds: readonly string[];
  readonly themeColor: string | null;
  readonly colors: readonly string[];
  readonly logo: string | null;
  readonly icon: string | null;
  readonly phone: string | null;
  readonly email: string | null;
  /** Telephone and register number aside, how the brand presents itself in a few words. */
  readonly tagline: string | null;
  /** Where on the front page that stands: `in the title`. */
  readonly taglinePlaces: readonly string[];
  /** The line in the footer for every year, `© {year} Northwind Coffee Ltd`, and the one that names the register. */
  readonly copyright: string | null;
  readonly registration: string | null;
};

/** Sites where brands have pages of their own, by their domains. */
const profileSites: Readonly<Record<string, string>> = {
  'facebook.com': 'facebook',
  'instagram.com': 'instagram',
  'twitter.com': 'x',
  'x.com': 'x',
  'linkedin.com': 'linkedin',
  'youtube.com': 'youtube',
  'tiktok.com': 'tiktok',
  'pinterest.com': 'pinterest',
  'threads.net': 'threads',
  'bsky.app': 'bluesky',
  'github.com': 'github',
  'trustpilot.com': 'trustpilot',
  'yelp.com': 'yelp',
  'wikipedia.org': 'wikipedia',
};

/** Profiles that are written down at most. */
const profilesMax = 20;

/** Reads the profile off the front page. */
export const toSiteProfile = (item: Item, look: SiteLook, url: string): SiteProfile => {
  const domain = toRegistrableDomain(url);
  const organization = findOrganization(item, domain);
  const name = toName(item, organization, domain);
  const tagline = findTagline(item, look, name);
  return {
    name,
    url,
    domain,
    language: item.language === 'und' ? null : (item.language.split('-')[0] ?? null),
    profiles: toProfiles(item, domain),
    feeds: item.feeds.slice(0, 5),
    themeColor: look.themeColor,
    colors: look.colors,
    logo: organization?.logo ?? look.logo,
    icon: item.icons[0] ?? null,
    phone: organization?.telephone ?? look.phones[0] ?? item.facts.find(({ kind }) => kind === 'phone')?.value ?? null,
    email: toEmail(item, organization, domain),
    tagline: tagline?.text ?? null,
    taglinePlaces: tagline?.places ?? [],
    copyright: toEveryYear(findLegalLine(item, /©|\(c\)|copyright/i)),
    registration: findLegalLine(item, registered),
  };
};

/** The address to write to: of the brand's own domain, and one that somebody reads. */
const toEmail = (item: Item, organization: Organization | undefined, domain: string): string | null =>
  [organization?.email, ...item.facts.filter(({ kind }) => kind === 'email').map(({ value }) => value)]
    .flatMap(
      (each) =>
        each
          ?.replace(/^mailto:/i, '')
          .trim()
          .toLowerCase() ?? [],
    )
    .find((each) => {
      const [box = '', host = ''] = each.split('@');
      return (
        /^[\w.+-]{1,64}$/.test(box) &&
        !/^(?:no-?reply|do-?not-?reply)/.test(box) &&
        isOnDomain(`https://${host}/`, domain)
      );
    }) ?? null;

/** The one that says that the site is its own, else the first that has a name. */
const findOrganization = ({ organizations }: Item, domain: string): Organization | undefined => {
  const named = organizations.filter(({ name }) => name !== null);
  return named.find(({ url }) => url !== null && isOnDomain(url, domain)) ?? named[0];
};

/** What the page says of itself, else the part of its title that the domain repeats, else the domain's first word. */
const toName = (item: Item, organization: Organization | undefined, domain: string): string => {
  const label = domain.split('.')[0] ?? domain;
  const parts = (item.title ?? '').split(/\s+[|–—:·-]\s+/).map((part) => part.trim());
  const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  const inTitle = parts.find(
    (part) => part !== '' && (plain(label).includes(plain(part)) || plain(part).includes(plain(label))),
  );
  const name = organization?.name ?? item.siteName ?? inTitle ?? `${label.slice(0, 1).toUpperCase()}${label.slice(1)}`;
  return name.replace(/\s+/g, ' ').trim().slice(0, 100) || label;
};

const siteOf = (url: string): string | undefined => {
  const site = profileSites[toRegistrableDomain(url)];
  if (site !== undefined) return site;
  // Mastodon has no domain of its own, but a form of address: one path that is a handle.
  return /^\/@[\w.]+\/?$/.test(toUrl(url)?.pathname ?? '') ? 'mastodon' : undefined;
};

/** `sameAs` counts whatever the site; a plain link only where it leads to a page on a well-known one. */
const toProfiles = (item: Item, domain: string): Readonly<Record<string, string>> => {
  const claimed = item.organizations.flatMap(({ sameAs }) => sameAs);
  const linked = item.links
    .map(({ url }) => url)
    .filter((url) => siteOf(url) !== undefined && (toUrl(url)?.pathname ?? '').length > 1)
    .filter((url) => !/\/(?:sharer?|intent|share|dialog)\b/.test(url));
  const profiles: Record<string, string> = {};
  for (const url of [...claimed, ...linked]) {
    if (toUrl(url) === undefined || isOnDomain(url, domain) || Object.keys(profiles).length >= profilesMax) continue;
    const site = siteOf(url) ?? toRegistrableDomain(url).split('.')[0] ?? 'site';
    profiles[site] ??= url;
  }
  return profiles;
};

/** How companies of several countries state under which number they are registered. */
const registered =
  /\b(?:registered (?:in|office|company|charity)|company (?:no|number|reg)|handelsregister|amtsgericht|hrb ?\d|siren|siret|rcs \p{L}|partita iva|kvk|org\.? ?nr)\b/iu;
const legalLengthMax = 160;

/** The sentence outside of the main text that has the sign. */
const findLegalLine = ({ blocks }: Item, sign: RegExp): string | null => {
  const line = blocks.find(({ text, place }) => place !== 'main' && text.length <= 2000 && sign.test(text))?.text;
  const sentence = line?.split(/(?<=\p{L}{3}\.|\d\.)\s+(?=\p{Lu}|©)|\s+[|·•]\s+/u).find((part) => sign.test(part));
  return sentence === undefined || sentence.length > legalLengthMax ? null : sentence.replace(/\s*\.$/, '');
};

/** The line for every year: a year, or the span that ends with it, is `{year}`. Null where nothing is left that names anybody. */
const toEveryYear = (line: string | null): string | null => {
  const kept = (line ?? '')
    .replace(/\b(?:19|20)\d{2}\b(?:\s*[–—-]\s*(?:(?:19|20)\d{2}|present|today)?)?/gi, '{year}')
    .replace(/\s*(?:all rights reserved|alle rechte vorbehalten).*$/i, '')
    .replace(/\s+/g, ' ')
    .replace(/[\s.,;]+$/, '')
    .trim();
  return kept.length <= 80 && /\p{L}{2}/u.test(kept.replace(/copyright|\{year\}/gi, '')) ? kept : null;
};
