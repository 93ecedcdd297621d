/** Tells addresses that are a brand's own: its domains, and its profiles on other sites. */
import type { Brand } from '../model/brand.ts';
import { plainHostOf, toUrl } from './url.ts';

type Owner = Pick<Brand, 'domains' | 'profiles'>;

const toHost = (hostname: string): string => hostname.toLowerCase().replace(/^www\./, '');
const toPath = (pathname: string): string => pathname.replace(/\/+$/, '').toLowerCase();

/**
 * Answers, for absolute addresses, whether they are the brand's own. A domain covers its subdomains, with or without `www.`;
 * a profile covers the pages below it. Compile once, ask often.
 */
export const toIsOwnAddress = ({ domains, profiles }: Owner): ((url: string) => boolean) => {
  const hosts = domains.map(toHost);
  const places = Object.values(profiles)
    .map((each) => toUrl(each))
    .filter((each) => each !== undefined)
    .map(({ hostname, pathname }) => ({ host: toHost(hostname), path: toPath(pathname) }));
  const isOnHosts = (host: string): boolean => hosts.some((each) => host === each || host.endsWith(`.${each}`));
  const mayBePlace = (host: string): boolean => places.some((place) => place.host === host);
  return (address) => {
    // Most addresses say their host plainly, and are on none that the brand has a profile at: they need no parsing.
    const plain = plainHostOf(address);
    if (plain !== undefined && !mayBePlace(toHost(plain))) return isOnHosts(toHost(plain));
    const url = toUrl(address);
    if (url === undefined) return false;
    const { protocol, hostname, pathname } = url;
    if (protocol !== 'http:' && protocol !== 'https:') return false;
    const host = toHost(hostname);
    if (isOnHosts(host)) return true;
    const path = toPath(pathname);
    return places.some((place) => host === place.host && (path === place.path || path.startsWith(`${place.path}/`)));
  };
};
