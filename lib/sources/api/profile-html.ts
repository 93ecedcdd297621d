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
const toPicture = (address: string | null, name: string): string =>
  address === null || !isWebAddress(address) ? '' : `<img src="${escapeHtml(address)}" alt="${escapeHtml(name)}">`;

/** A profile as an entry: a heading, its pictures, its links and its words. */
export const toProfileEntry = (profile: Profile): Entry => {
  const { id, url, siteName, name, bioHtml, bioText, avatarUrl, bannerUrl, followers } = profile;
  const links = [...new Set(profile.links.filter(isWebAddress))].slice(0, linksMax);
  const html = [
    name.trim() === '' ? '' : `<h1>${escapeHtml(name)}</h1>`,
    toPicture(avatarUrl, name),
    toPicture(bannerUrl, name),
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
