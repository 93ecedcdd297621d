/** Addresses: made absolute, brought to one canonical form, and asked whose they are. */
import { getDomain } from 'tldts';

/** Parameters that say where a visitor came from, not what is shown. */
const trackingParameter =
  /^(?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|mc_cid|mc_eid|_hsenc|_hsmi|mkt_tok|vero_id|oly_enc_id|oly_anon_id|wickedid|s_cid|ref_src)$/i;

/** The address as `base` makes it absolute, or undefined when it is none. */
export const toAbsoluteUrl = (href: string, base?: string): string | undefined =>
  URL.canParse(href, base) ? new URL(href, base).href : undefined;

/** One form for all spellings of an address: absolute, no fragment, no tracking parameter. Idempotent. Undefined when it is none. */
export const toCanonicalUrl = (href: string, base?: string): string | undefined => {
  if (!URL.canParse(href, base)) return undefined;
  const url = new URL(href, base);
  url.hash = '';
  for (const name of [...url.searchParams.keys()]) if (trackingParameter.test(name)) url.searchParams.delete(name);
  return url.href;
};

/** The domain one can register, `example.co.uk`; the host itself for IP addresses and local names. */
export const toRegistrableDomain = (url: string): string =>
  getDomain(url, { allowPrivateDomains: false }) ?? (URL.canParse(url) ? new URL(url).hostname : url);

/** True when the host of an address is the domain or lies below it. */
export const isOnDomain = (url: string, domain: string): boolean => {
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return hostname === domain || hostname.endsWith(`.${domain}`);
};
