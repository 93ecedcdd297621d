/** The first earmark.yml, commented, as `earmark init` writes it. */
import { stringify } from 'yaml';
import type { FirstLook } from './first-look.ts';
import type { SiteProfile } from './site-profile.ts';

export type FirstConfig = SiteProfile &
  Partial<FirstLook> & {
    readonly hasSitemap: boolean;
  };

/** A value on one line, quoted where YAML needs it. */
const inline = (value: unknown): string =>
  stringify(value, {
    collectionStyle: 'flow',
    lineWidth: 0,
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
  }).trim();

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
export const toFirstConfig = (site: FirstConfig): string =>
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
    '  - {id: brand-name, check: brand-name, severity: medium}',
    ...toGuidelines(site),
    ...toVisual(site),
    '  # - {id: no-cheap, check: preferred-term, terms: {cheap: good value}, severity: low}',
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
    // It comes from a page: a line break in it would end the comment.
    .map((each) => `  # ${each.replace(/[\p{Cc}\u2028\u2029]/gu, ' ').slice(0, 300)}`);

const toFacts = ({ phone }: FirstConfig): readonly string[] =>
  phone === null
    ? []
    : [
        '# What your channels should say of you.',
        'facts:',
        `  - {id: phone, kind: phone, value: ${inline(phone)}}`,
        '',
      ];

/** What the site uses today is what it is held to: whatever comes later is told. The logo has to be put beside the file first. */
const toVisual = ({ palette = [], families = [], logo }: FirstConfig): readonly string[] => [
  ...(palette.length === 0 ? [] : [`  - {id: colours, check: palette, colors: ${inline(palette)}, severity: low}`]),
  ...(families.length === 0 ? [] : [`  - {id: fonts, check: fonts, families: ${inline(families)}, severity: low}`]),
  ...(logo === null
    ? []
    : ['  # - {id: logo, check: logo, files: [logo.svg], former: [], required: true}   # save yours beside this file']),
];

const toGuidelines = ({ tagline, copyright, registration }: FirstConfig): readonly string[] => [
  ...(tagline === null
    ? ['  # - {id: tagline, check: key-message, text: "…", presence: anywhere, severity: high}']
    : [
        '  # Only altered forms of it are pointed at; leave "presence" out where every page must carry it.',
        `  - {id: tagline, check: key-message, text: ${inline(tagline)}, presence: anywhere, severity: medium}`,
      ]),
  ...(copyright === null ? [] : [toRequired('copyright', copyright, 'low')]),
  ...(registration === null ? [] : [toRequired('legal-line', registration, 'medium')]),
  '  - {id: no-dead-links, check: broken-link, severity: medium}',
];

const toRequired = (id: string, text: string, severity: string): string =>
  `  - {id: ${id}, check: required-text, text: ${inline(text)}, channels: [home], severity: ${severity}}`;

const toChannels = ({ url, feeds, hasSitemap, language }: FirstConfig): readonly string[] => [
  `  - {id: home, source: website, url: ${inline(url)}, owned: true, every: 6h, maxPages: ${hasSitemap ? 200 : 50}${language === null ? '' : `, language: ${language}`}}`,
  ...feeds.map(
    (feed, index) =>
      `  - {id: feed${index === 0 ? '' : `-${index + 1}`}, source: feed, url: ${inline(feed)}, owned: true, every: 1h}`,
  ),
  '  # - {id: alerts, source: feed, url: "https://…/alerts.xml", every: 15m, readLinkedPages: true}',
];
