/** Whose an address is: the brand's own sites and profiles, and hosts that somebody listed. */
import * as z from 'zod';
import type { Brand } from '../model/brand.ts';
import { isOnDomain, toUrl } from '../text/url.ts';

/** A host as users write it, `news.example`; subdomains are meant too. */
export const domainSchema = z
  .string()
  .trim()
  .toLowerCase()
  .min(1)
  .max(253)
  .regex(/^[^\s/:@]+$/, 'expected a host name such as news.example, without scheme or path');

/** True when the address is on one of the hosts, or below. */
export const isOnAny = (url: string, domains: readonly string[]): boolean =>
  domains.some((domain) => isOnDomain(url, domain));

const toPlainPath = (url: URL): string =>
  `${url.hostname.replace(/^www\./, '')}${url.pathname.replace(/\/+$/, '')}`.toLowerCase();

/** True when the address is one of the brand's profiles elsewhere, or a page of one. */
export const isOnProfile = (address: string, { profiles }: Brand): boolean => {
  const url = toUrl(address);
  if (url === undefined) return false;
  const path = toPlainPath(url);
  return Object.values(profiles).some((profile) => {
    const own = toPlainPath(new URL(profile));
    return path === own || path.startsWith(`${own}/`);
  });
};

/** True when the address is the brand's own: on its domains, or one of its profiles. */
export const isOwn = (url: string, brand: Brand): boolean => isOnAny(url, brand.domains) || isOnProfile(url, brand);
