/** What a brand's own page says of the brand, for a first configuration. */
import type { Item, Organization } from '../model/item.ts';
import { isOnDomain, toRegistrableDomain } from '../text/url.ts';

export type SiteProfile = {
  readonly name: string;
  readonly url: string;
  readonly domain: string;
  readonly language: string | null;
  /** By the other site's name: `{mastodon: 'https://…'}`. */
  readonly profiles: Readonly<Record<string, string>>;
  readonly feeds: readonly string[];
  readonly themeColor: string | null;
  readonly icon: string | null;
  readonly phone: string | null;
  /** The legal line in the footer, up to the year: `© Northwind Coffee`. */
  readonly copyright: string | null;
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
export const toSiteProfile = (item: Item, url: string): SiteProfile => {
  const organization = item.organizations.find(({ name }) => name !== null);
  const domain = toRegistrableDomain(url);
  return {
    name: toName(item, organization, domain),
    url,
    domain,
    language: item.language === 'und' ? null : (item.language.split('-')[0] ?? null),
    profiles: toProfiles(item, domain),
    feeds: item.feeds.slice(0, 5),
    themeColor: item.themeColor,
    icon: item.icons[0] ?? organization?.logo ?? null,
    phone: organization?.telephone ?? item.facts.find(({ kind }) => kind === 'phone')?.value ?? null,
    copyright: findCopyright(item),
  };
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
  return URL.canParse(url) && /^\/@[\w.]+\/?$/.test(new URL(url).pathname) ? 'mastodon' : undefined;
};

/** `sameAs` counts whatever the site; a plain link only where it leads to a page on a well-known one. */
const toProfiles = (item: Item, domain: string): Readonly<Record<string, string>> => {
  const claimed = item.organizations.flatMap(({ sameAs }) => sameAs);
  const linked = item.links
    .map(({ url }) => url)
    .filter((url) => siteOf(url) !== undefined && URL.canParse(url) && new URL(url).pathname.length > 1)
    .filter((url) => !/\/(?:sharer?|intent|share|dialog)\b/.test(url));
  const profiles: Record<string, string> = {};
  for (const url of [...claimed, ...linked]) {
    if (!URL.canParse(url) || isOnDomain(url, domain) || Object.keys(profiles).length >= profilesMax) continue;
    const site = siteOf(url) ?? toRegistrableDomain(url).split('.')[0] ?? 'site';
    profiles[site] ??= url;
  }
  return profiles;
};

const findCopyright = (item: Item): string | null => {
  for (const { text, place } of item.blocks) {
    if (place === 'main') continue;
    const line = /(?:©|\(c\)|copyright)[^\n]{0,120}/i.exec(text)?.[0];
    const words = line?.replace(/\b(?:19|20)\d{2}\b(?:\s*[–-]\s*(?:(?:19|20)\d{2})?)?/, '').replace(/\s+/g, ' ');
    const kept = words?.split(/[.|·•]/)[0]?.trim();
    if (kept !== undefined && kept.length > 3) return kept.slice(0, 80);
  }
  return null;
};
