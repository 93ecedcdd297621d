/** What a service shows of an account itself, as one entry: so all guidelines of the brand's own words, links and pictures hold for it. */
import { type Entry, toEntry } from '../../model/entry.ts';
import { escapeHtml, isWebAddress, toParagraphs } from './plain-html.ts';

export type Profile = {
  /** The service's own id of the account. */
  readonly id: string;
  /** Where people see it. */
  readonly url: string;
  readonly siteName: string;
  /** As it is displayed. */
  readonly name: string;
  /** What it says of itself: as the service's own markup, or as plain text. */
  readonly bioHtml?: string | undefined;
  readonly bioText?: string | undefined;
  /** Addresses that it names as its own. */
  readonly links: readonly string[];
  readonly avatarUrl: string | null;
  readonly bannerUrl: string | null;
  readonly followers?: number | null | undefined;
};

/** More links than any service lets a profile have. */
const linksMax = 50;

const toLink = (address: string): string => {
  const shown = escapeHtml(address);
  return `<p><a rel="me" href="${shown}">${shown}</a></p>`;
};

/** Whom it shows is all that is known of such a picture. */
const toPicture = (address: string, name: string, kind: 'logo' | 'banner'): string =>
  `<img class="${kind}" src="${escapeHtml(address)}" alt="${escapeHtml(name)}">`;

/** The picture by which an account is known, as a page would say it: its icon, and where a brand shows its logo. */
const toAvatar = (address: string | null, name: string): string =>
  address === null || !isWebAddress(address)
    ? ''
    : `<link rel="icon" href="${escapeHtml(address)}">${toPicture(address, name, 'logo')}`;

const toBanner = (address: string | null, name: string): string =>
  address === null || !isWebAddress(address) ? '' : toPicture(address, name, 'banner');

/** A profile as an entry: a heading, its pictures, its links and its words. */
export const toProfileEntry = (profile: Profile): Entry => {
  const { id, url, siteName, name, bioHtml, bioText, avatarUrl, bannerUrl, followers } = profile;
  const links = [...new Set(profile.links.filter(isWebAddress))].slice(0, linksMax);
  const html = [
    name.trim() === '' ? '' : `<h1>${escapeHtml(name)}</h1>`,
    toAvatar(avatarUrl, name),
    toBanner(bannerUrl, name),
    ...links.map(toLink),
    // At the end, so that markup which nobody closed swallows nothing.
    bioHtml ?? toParagraphs(bioText ?? ''),
  ].join('');
  return toEntry({
    id: `profile:${id}`,
    url,
    title: name.trim() === '' ? null : name,
    html,
    author: name,
    authorUrl: url,
    siteName,
    reach: followers ?? null,
  });
};
