/** The first earmark.yml, commented, as `earmark init` writes it. */
import { inline, type Proposal, toComment, toProposalLines, toProposals } from './first-guidelines.ts';
import type { FirstLook } from './first-look.ts';
import type { SiteProfile } from './site-profile.ts';

export type FirstConfig = SiteProfile &
  Partial<FirstLook> & {
    readonly hasSitemap: boolean;
  };

/** An id from a name: lower-case letters, digits and hyphens. */
export const toBrandId = (name: string, domain: string): string => {
  const id = (text: string): string =>
    text
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 40)
      .replace(/-+$/, '');
  return id(name) || id(domain.split('.')[0] ?? '') || 'brand';
};

/** The text of the file. */
export const toFirstConfig = (site: FirstConfig, proposals: readonly Proposal[] = toProposals(site)): string =>
  [
    '# What Earmark listens for. Keys: docs/reference/configuration.md. Checks and sources: npx earmark explain ID.',
    'brand:',
    `  id: ${toBrandId(site.name, site.domain)}`,
    `  name: ${inline(site.name)}`,
    '  aliases: []                 # all other ways in which people write the name',
    '  misspellings: []            # wrong ways that still mean you',
    '  exclude: []                 # near these words the name is somebody else’s',
    `  domains: ${inline([site.domain])}`,
    `  profiles: ${inline(site.profiles)}`,
    '  products: []                # [{name: …, url: …}]',
    '  competitors: []             # counted for share of voice, never judged',
    ...toLook(site),
    '',
    ...toFacts(site),
    '# What your own texts should hold to. Try one with "earmark try brand-name" before you rely on it.',
    'guidelines:',
    ...proposals.flatMap(toProposalLines),
    '',
    '# Where you speak (owned: true), and where others speak of you.',
    'channels:',
    ...toChannels(site),
    '',
    '# Who hears of what. A secret is never written here: {webhook: {url: …, secret: "env:EARMARK_WEBHOOK_SECRET"}}',
    '# alerts:',
    '#   - {severity: high, to: [{console: true}], at: once}',
    '',
    'network:',
    '  # contact: web@example.com  # goes into the user agent, so that a webmaster can reach you',
    '  spacing: 1s                 # between two requests to one host',
    '',
  ].join('\n');

/** What is known of the look stands there as comments: nothing is judged by it yet. */
const toLook = ({ themeColor, colors, logo, icon, language }: FirstConfig): readonly string[] =>
  [
    ['language of the site', language],
    ['logo', logo],
    ['icon', icon],
    ['theme colour', themeColor],
    ['colours in use', colors.join(' ')],
  ]
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${name}: ${value}`)
    .map((each) => `  # ${toComment(each)}`);

const toFacts = ({ phone, email }: FirstConfig): readonly string[] => {
  const known = [
    ['phone', phone],
    ['email', email],
  ].filter(([, value]) => value !== null);
  if (known.length === 0) return [];
  return [
    '# What your channels should say of you; as your front page says it. Other numbers of yours (a branch, a department) are no mistake.',
    'facts:',
    ...known.map(([kind, value]) => `  - {id: ${kind}, kind: ${kind}, value: ${inline(value)}}`),
    '',
  ];
};

const toChannels = ({ url, feeds, hasSitemap, language }: FirstConfig): readonly string[] => [
  `  - {id: home, source: website, url: ${inline(url)}, owned: true, every: 6h, maxPages: ${hasSitemap ? 200 : 50}${language === null ? '' : `, language: ${language}`}}`,
  ...feeds.map(
    (feed, index) =>
      `  - {id: feed${index === 0 ? '' : `-${index + 1}`}, source: feed, url: ${inline(feed)}, owned: true, every: 1h}`,
  ),
  '  # - {id: alerts, source: feed, url: "https://…/alerts.xml", every: 15m, readLinkedPages: true}',
];
