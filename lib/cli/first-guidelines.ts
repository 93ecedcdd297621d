/** The guidelines that `earmark init` proposes, each with why. */
import { stringify } from 'yaml';
import type { FirstConfig } from './first-config.ts';

/** A guideline as it stands in the file, on one line, and why it is proposed. */
export type Proposal = {
  readonly id: string;
  readonly why: string;
  readonly keys: Readonly<Record<string, unknown>>;
  /** Why it stands there as a comment; it is judged by where this is absent. */
  readonly off?: string;
};

/** A value on one line, quoted where YAML needs it. */
export const inline = (value: unknown): string =>
  stringify(value, {
    collectionStyle: 'flow',
    lineWidth: 0,
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
  }).trim();

/** What a comment may hold: it comes from a page, and a line break in it would end the comment. */
export const toComment = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]/gu, ' ').slice(0, 300);

const example = (id: string, why: string, keys: Proposal['keys']): Proposal => ({ id, why, keys, off: 'an example' });

const toTagline = ({ tagline, taglinePlaces }: FirstConfig): Proposal => {
  const why = `What you say of yourself in a few words${taglinePlaces.length === 0 ? '' : `: it stands ${taglinePlaces.join(', ')}`}. Only altered forms are pointed at; leave "presence" out where every page must carry it.`;
  return tagline === null
    ? example('tagline', 'What you say of yourself in a few words; your front page does not tell.', {
        check: 'key-message',
        text: '…',
        presence: 'anywhere',
        severity: 'high',
      })
    : {
        id: 'tagline',
        why,
        keys: { check: 'key-message', text: tagline, presence: 'anywhere', severity: 'medium' },
      };
};

const toLegal = ({ copyright, registration }: FirstConfig): readonly Proposal[] => [
  ...(copyright === null
    ? []
    : [toRequired('copyright', copyright, 'low', 'The line at the foot of your pages; {year} is the year it is.')]),
  ...(registration === null
    ? []
    : [
        toRequired(
          'legal-line',
          registration,
          'medium',
          'What the law wants on every page, as your front page has it.',
        ),
      ]),
];

const toRequired = (id: string, text: string, severity: string, why: string): Proposal => ({
  id,
  why,
  keys: { check: 'required-text', text, channels: ['home'], severity },
});

/** What the site uses today is what it is held to: whatever comes later is told. */
const toVisual = ({ palette = [], families = [], logo }: FirstConfig): readonly Proposal[] => [
  ...(palette.length === 0
    ? []
    : [
        {
          id: 'colours',
          why: 'The colours in use on your front page today: what comes later is told.',
          keys: { check: 'palette', colors: palette, severity: 'low' },
        },
      ]),
  ...(families.length === 0
    ? []
    : [
        {
          id: 'fonts',
          why: 'The fonts in use on your front page today.',
          keys: { check: 'fonts', families, severity: 'low' },
        },
      ]),
  ...(logo === null
    ? []
    : [
        {
          ...example('logo', 'Save your logo beside this file, and the ones it replaced as "former".', {
            check: 'logo',
            files: ['logo.svg'],
            former: [],
            required: true,
          }),
          off: 'the picture has to be there first',
        },
      ]),
];

/** All of them, in the order of the file. */
export const toProposals = (site: FirstConfig): readonly Proposal[] => [
  {
    id: 'brand-name',
    why: `Your name as your site writes it, "${site.name}"; other ways belong into brand.aliases above.`,
    keys: { check: 'brand-name', severity: 'medium' },
  },
  toTagline(site),
  ...toLegal(site),
  {
    id: 'titles',
    why: 'What search engines and browsers show of a page.',
    keys: { check: 'metadata', require: ['title'], severity: 'low' },
  },
  {
    id: 'no-dead-links',
    why: 'Links of yours that lead nowhere.',
    keys: { check: 'broken-link', severity: 'medium' },
  },
  ...toVisual(site),
  example('no-cheap', 'A word you do not use, and what you say instead.', {
    check: 'preferred-term',
    terms: { cheap: 'good value' },
    severity: 'low',
  }),
];

/** Words that YAML takes for something else. */
const reserved = /^(?:true|false|null|yes|no|on|off|y|n)$/;

/** A value of a guideline: ids as people write them, without quotes; everything else as YAML needs it. */
const written = (value: unknown): string => {
  if (typeof value === 'string' && /^[a-z][a-z-]*$/.test(value) && !reserved.test(value)) return value;
  return Array.isArray(value) ? `[${value.map(written).join(', ')}]` : inline(value);
};

/** A proposal as lines of the file. */
export const toProposalLines = ({ id, why, keys, off }: Proposal): readonly string[] => [
  `  # ${toComment(off === undefined ? why : `${why} Off: ${off}.`)}`,
  `  ${off === undefined ? '- ' : '# - '}{id: ${id}, ${Object.entries(keys)
    .map(([key, value]) => `${key}: ${written(value)}`)
    .join(', ')}}`,
];
