/** Addresses: made absolute, brought to one canonical form, and asked whose they are. */
import { getDomain } from 'tldts';
import { detach } from './detach.ts';

/**
 * Parameters that say where a visitor came from, not what is shown. From the documentation of the services that set
 * them (Google Analytics and Ads, Meta, Microsoft Ads, X, Yandex, Mailchimp, HubSpot, Marketo, Vero, Omeda, Matomo,
 * Adobe, TikTok, LinkedIn, Instagram, Branch, Openstat, Webtrekk, Klaviyo, Drip, ActiveCampaign), each of which says that it only measures; and the
 * session ids of PHP and Java.
 */
const trackingNames: ReadonlySet<string> = new Set(
  `fbclid gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid srsltid msclkid yclid ysclid twclid ttclid li_fat_id
  igshid igsh mc_cid mc_eid _hsenc _hsmi __hstc __hssc __hsfp hsctatracking mkt_tok vero_id vero_conv oly_enc_id oly_anon_id
  wickedid s_cid ref_src ref_url _openstat _branch_match_id _kx __s vgo_ee rb_clickid epik irclickid zanpid dm_i wt_mc wt_zmc
  phpsessid jsessionid`.split(/\s+/),
);
/** Families of such parameters, known by how they begin. */
const trackingPrefixes = [
  'utm_',
  'mtm_',
  'matomo_',
  'pk_campaign',
  'pk_kwd',
  'pk_source',
  'pk_medium',
  'pk_content',
  'piwik_',
  'hmb_',
] as const;
/** Nothing of the above can be in a query without one of these; spares most queries the look at every name. */
const mayTrack =
  /utm_|mtm_|matomo_|pk_|piwik_|hmb_|clid|gclsrc|braid|gad_|srsltid|li_fat|igsh|mc_|_hs|hsctatracking|mkt_tok|vero_|oly_|wickedid|s_cid|ref_src|ref_url|_openstat|_branch|_kx|__s|vgo_ee|epik|zanpid|dm_i|wt_|sessid|jsessionid/i;

/**
 * An address that the parser would hand back unchanged: http(s), a plain host name whose last label is no number, no
 * port, and a path and query of characters that mean themselves. Most links are such; they need no parsing.
 */
const plainAddress =
  /^https?:\/\/(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z]{2,63}(?:\/[\w!$&'()*+,;=:@~/.-]*(?:\?[\w!$&()*+,;=:@~/?.-]+)?)?$/;
/** A path from the root, `/about`, or from here, `team.html`, in characters that mean themselves. */
const plainPath = /^(?!\/\/)[\w/][\w!$&'()*+,;=@~/.-]*(?:\?[\w!$&()*+,;=:@~/?.-]+)?$/;
/** Longer ones are left to the parser. */
const plainCharsMax = 2000;

// A label that begins with "xn--" is checked by the parser, and a dot at the start of a segment may be a step up.
const needsParser = (href: string): boolean =>
  href.length > plainCharsMax || href.includes('/.') || href.includes('xn--') || href.includes(';jsess');

/**
 * The parsed address, or undefined when it is none. In place of `URL.canParse`, which parses everything twice and which Node
 * 20 and 22, once they have compiled it, answer wrongly for hosts such as `bücher.example`.
 */
export const toUrl = (href: string, base?: string): URL | undefined => {
  try {
    return new URL(href, base);
  } catch {
    return undefined;
  }
};

type Base = { readonly given: string; readonly origin: string; readonly folder: string; readonly canonical: string };

/** The base of the links of one page is asked for a hundred times in a row: it is parsed once. */
let lastBase: Base | undefined;

/** A base that plain paths can be put behind; undefined where joining needs the parser. */
const toBase = (given: string): Base | undefined => {
  if (lastBase?.given === given) return lastBase;
  const url = toUrl(given);
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) return undefined;
  // Without the user name: the parser keeps it, so such a base is left to the parser.
  if (url.username !== '' || url.password !== '') return undefined;
  const folder = url.origin + url.pathname.slice(0, url.pathname.lastIndexOf('/') + 1);
  lastBase = { given, origin: url.origin, folder, canonical: toCanonical(url) };
  return lastBase;
};

/** The address without any parsing, where that is possible: plain absolute ones and plain paths. */
const joinPlain = (href: string, base: string | undefined): string | undefined => {
  if (needsParser(href)) return undefined;
  // An address with a base that is none is none either, says the standard.
  if (plainAddress.test(href)) {
    if (base !== undefined && toBase(base) === undefined) return undefined;
    return href.includes('/', 8) ? href : `${href}/`;
  }
  if (base === undefined || !plainPath.test(href)) return undefined;
  const joined = toBase(base);
  if (joined === undefined) return undefined;
  return href.startsWith('/') ? joined.origin + href : joined.folder + href;
};

/** The address as `base` makes it absolute, or undefined when it is none. */
export const toAbsoluteUrl = (href: string, base?: string): string | undefined =>
  joinPlain(href, base) ?? toUrl(href, base)?.href;

const isTracking = (parameter: string): boolean => {
  const end = parameter.indexOf('=');
  const name = (end === -1 ? parameter : parameter.slice(0, end)).toLowerCase();
  return trackingNames.has(name) || trackingPrefixes.some((prefix) => name.startsWith(prefix));
};

/** `?a=1&utm_source=x` → `?a=1`; order and spelling of the rest stay, as they may matter to the server. */
const withoutTracking = (search: string): string => {
  if (search === '' || !mayTrack.test(search)) return search;
  const kept = search
    .slice(1)
    .split('&')
    .filter((parameter) => !isTracking(parameter))
    .join('&');
  return kept === '' ? '' : `?${kept}`;
};

const unreserved = /[\w.~-]/;

/**
 * Escapes in one spelling (RFC 3986, 6.2.2): upper-case digits, none where the character means itself, and a `%` that
 * begins no escape is one. Written escapes are taken as they stand, so that nothing is decoded twice.
 */
const withOneSpelling = (part: string): string =>
  part.includes('%')
    ? part.replace(/%(?:[\da-f]{2})?/gi, (written) => {
        if (written === '%') return '%25';
        const character = String.fromCharCode(Number.parseInt(written.slice(1), 16));
        return unreserved.test(character) ? character : written.toUpperCase();
      })
    : part;

/** `/cart;jsessionid=0A1B` → `/cart`; not after a dot, where a step up would be left over. */
const withoutSession = (pathname: string): string =>
  pathname.includes(';') ? pathname.replace(/(?<!\.);jsessionid=[\w!-]+(?:\.[\w!-]+)*(?=[/;]|$)/gi, '') : pathname;

const toCanonical = (url: URL): string => {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return url.href;
  const path = withoutSession(withOneSpelling(url.pathname));
  const search = withOneSpelling(withoutTracking(url.search));
  // "#!" names another page on sites of its time; every other fragment is a place on this one.
  const hash = url.hash.startsWith('#!') ? url.hash : '';
  return `${url.protocol}//${url.host}${path}${search === '?' ? '' : search}${hash}`;
};

/**
 * One form for all spellings of an address: absolute, no user name, no fragment (but `#!`), no tracking parameter, no
 * session id, escapes in one spelling, no default port, no empty query. The order of parameters, `www.` and a slash at
 * the end stay: servers may mean them. Idempotent. Other schemes than http(s) are only parsed. Undefined when it is none.
 */
export const toCanonicalUrl = (href: string, base?: string): string | undefined => {
  const hash = href.indexOf('#');
  if (hash === 0 && base !== undefined && href[1] !== '!') return toBase(base)?.canonical ?? canonicalOf(href, base);
  const plain = joinPlain(hash === -1 || href[hash + 1] === '!' ? href : href.slice(0, hash), base);
  return plain === undefined ? canonicalOf(href, base) : withoutPlainTracking(plain);
};

const canonicalOf = (href: string, base: string | undefined): string | undefined => {
  const url = toUrl(href, base);
  return url === undefined ? undefined : toCanonical(url);
};

const withoutPlainTracking = (href: string): string => {
  const query = href.indexOf('?');
  return query === -1 ? href : href.slice(0, query) + withoutTracking(href.slice(query));
};

/** The host of an address that says it plainly; undefined where only the parser can tell. */
const plainHost = /^https?:\/\/((?:[a-z\d-]+\.)*[a-z][a-z\d-]*)(?:[/?#]|$)/;

/** The host of an address that says it so that no parser is needed; undefined for every other. */
export const plainHostOf = (url: string): string | undefined => plainHost.exec(url)?.[1];

const hostOf = (url: string): string | undefined => plainHostOf(url) ?? toUrl(url)?.hostname;

/** Links come site by site: the domains of the hosts that were asked for last are remembered. */
const domainsMax = 50_000;
const domains = new Map<string, string | null>();
const domainOf = (host: string): string | null => {
  const known = domains.get(host);
  if (known !== undefined) return known;
  if (domains.size >= domainsMax) domains.clear();
  const own = detach(host);
  const domain = getDomain(own, { allowPrivateDomains: false });
  domains.set(own, domain);
  return domain;
};

/** The domain one can register, `example.co.uk`; the host itself for IP addresses and local names. */
export const toRegistrableDomain = (url: string): string => {
  const host = hostOf(url);
  return (host === undefined ? getDomain(url, { allowPrivateDomains: false }) : domainOf(host)) ?? host ?? url;
};

/** True when the host of an address is the domain or lies below it. */
export const isOnDomain = (url: string, domain: string): boolean => {
  const host = hostOf(url);
  return host !== undefined && (host === domain || host.endsWith(`.${domain}`));
};
