/** Names on social networks, from `sameAs` and from the links around a page's text. */
import type { Fact } from '../../model/fact.ts';
import { toUrl } from '../../text/url.ts';
import { type FactPage, toFact } from './fact-page.ts';

type Network = {
  readonly id: string;
  readonly hosts: readonly string[];
  /** What a profile's path looks like; its first group is the name. */
  readonly profile: RegExp;
};

const networks: readonly Network[] = [
  { id: 'x', hosts: ['x.com', 'twitter.com'], profile: /^\/@?(\w{1,15})\/?$/ },
  { id: 'facebook', hosts: ['facebook.com', 'fb.com'], profile: /^\/([\w.-]{3,60})\/?$/ },
  { id: 'instagram', hosts: ['instagram.com'], profile: /^\/([\w.]{1,30})\/?$/ },
  {
    id: 'linkedin',
    hosts: ['linkedin.com'],
    profile: /^\/((?:company|school|showcase|in)\/[^/]{1,100})\/?(?:about\/?)?$/,
  },
  { id: 'youtube', hosts: ['youtube.com'], profile: /^\/(@[\w.-]{1,60}|(?:channel|c|user)\/[\w-]{1,60})\/?$/ },
  { id: 'tiktok', hosts: ['tiktok.com'], profile: /^\/@([\w.]{1,30})\/?$/ },
  {
    id: 'pinterest',
    hosts: 'com co.uk de fr es it ca at ch ie se pt dk nz com.au'.split(' ').map((domain) => `pinterest.${domain}`),
    profile: /^\/(\w{3,40})\/?$/,
  },
  { id: 'threads', hosts: ['threads.net', 'threads.com'], profile: /^\/@([\w.]{1,30})\/?$/ },
  { id: 'bluesky', hosts: ['bsky.app'], profile: /^\/profile\/([\w.:-]{3,100})\/?$/ },
  { id: 'github', hosts: ['github.com'], profile: /^\/([\w-]{1,39})\/?$/ },
];

/** Paths of the networks themselves. */
const ownPaths = new Set(
  'about ads accounts business campaign dialog events explore features groups hashtag help home i intent legal login marketplace p pages pin plugins policies policy pricing privacy profile.php reel search settings share share.php sharer sharer.php signup stories terms tos tr watch'.split(
    ' ',
  ),
);

const mayBeNetwork =
  /(?:x|twitter|facebook|fb|instagram|linkedin|youtube|tiktok|pinterest|threads|bsky|github)\.(?:com|net|app|co|de|fr)/i;

const linksMax = 2000;

/** Reads the profiles a page claims. A link counts only around the text, and only if it is the one profile of its network there. */
export const readHandles = ({ organizations, links, blocks }: FactPage): readonly Fact[] => {
  const claimed = organizations
    .flatMap(({ sameAs }) => sameAs.map(toHandle))
    .filter((fact) => fact !== undefined)
    .map((fact): Fact => ({ ...fact, own: 'around' }));
  // Beside an article may stand its author's profile; in the footer and the menu it is the site's.
  const isSites = (block: number | undefined): boolean =>
    block !== undefined && ['footer', 'nav'].includes(blocks[block]?.place ?? '');
  const linked = links
    .slice(0, linksMax)
    .filter(({ place, href }) => place === 'boilerplate' && mayBeNetwork.test(href))
    .map(({ href, block }): Fact | undefined => {
      const fact = toHandle(href);
      return fact !== undefined && isSites(block) ? { ...fact, own: 'around' } : fact;
    })
    .filter((fact) => fact !== undefined);
  return [
    ...claimed,
    ...linked.filter((fact) => !linked.some((other) => other.of === fact.of && other.value !== fact.value)),
  ];
};

const networkNames =
  'instagram|insta|ig|facebook|fb|twitter|x|linkedin|youtube|tiktok|pinterest|threads|bluesky|github';
const named = new RegExp(
  String.raw`(?<!\p{L})(${networkNames})(?:\s\((?:x|twitter|formerly twitter)\)|\s?\/\s?x)?\s?(?::|–|-|\||\s)\s?(?:(?:unter|at|as|sous|con|come|jako|als)\s)?@([\w][\w.-]{1,59})`,
  'giu',
);

/** The name first: `@northwind on Instagram`, `@northwind (TikTok)`. */
const nameFirst = new RegExp(
  String.raw`(?<![\p{L}\d.])@([\w][\w.-]{1,59})\s(?:\(|(?:on|auf|sur|en|su|op|på|na|no)\s)(${networkNames})(?!\p{L})`,
  'giu',
);
/** The address as people write it: `facebook.com/northwind`. */
const bareAddress =
  /(?<![\p{L}\d@./-])(?:https?:\/\/)?(?:www\.)?((?:x|twitter|facebook|fb|instagram|linkedin|youtube|tiktok|pinterest|threads|bsky)\.(?:com|net|app)\/[\w@./-]{2,80})/giu;
const writtenMax = 20;

const toWritten = (quote: string, network: string, name: string): Fact =>
  toFact({
    kind: 'handle',
    of:
      { insta: 'instagram', ig: 'instagram', fb: 'facebook', twitter: 'x' }[network.toLowerCase()] ??
      network.toLowerCase(),
    value: `@${name.toLowerCase().replace(/[.-]+$/, '')}`,
    quote,
  });

/** Names written with their network: `Instagram: @northwind`, `@northwind on Instagram`, `facebook.com/northwind`. */
export const readWrittenHandles = (text: string): readonly Fact[] => [
  ...[...text.matchAll(named)]
    .slice(0, writtenMax)
    .map(([quote, network = '', name = '']) => toWritten(quote, network, name)),
  ...[...text.matchAll(nameFirst)]
    .slice(0, writtenMax)
    .map(([quote, name = '', network = '']) => toWritten(quote, network, name)),
  ...[...text.matchAll(bareAddress)].slice(0, writtenMax).flatMap(({ 0: written, 1: address = '' }) => {
    const quote = written.replace(/[./-]+$/, '');
    const fact = toHandle(`https://${address.replace(/[./-]+$/, '')}`);
    return fact === undefined ? [] : [{ ...fact, quote }];
  }),
];

/** True of a text that may name a profile. */
export const mayNameHandle = (text: string): boolean => text.includes('@') || mayBeNetwork.test(text);

const toHandle = (address: string): Fact | undefined => {
  const parsed = toUrl(address);
  if (parsed === undefined) return undefined;
  const { hostname, pathname } = parsed;
  const host = hostname.replace(/^(?:www|m|mobile|web|[a-z]{2}(?:-[a-z]{2})?)\./, '');
  const network = networks.find(({ hosts }) => hosts.includes(host));
  const written = network?.profile.exec(pathname)?.[1];
  // Ids of channels tell capitals apart, names do not.
  const name = written?.startsWith('channel/') ? written : written?.toLowerCase();
  if (network === undefined || name === undefined || ownPaths.has(name)) return undefined;
  return toFact({
    kind: 'handle',
    of: network.id,
    value: name.includes('/') || name.startsWith('@') ? name : `@${name}`,
    quote: address,
  });
};
