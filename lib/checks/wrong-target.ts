import * as z from 'zod';
import type { Link } from '../model/item.ts';
import type { Severity } from '../model/vocabulary.ts';
import { toCanonicalUrl, toUrl } from '../text/url.ts';
import { type LinkRecord, remarkOnLinks, toLinkKey } from './brand-links.ts';
import { defineCheck, type Example, type PageSubject } from './check.ts';
import { isOnAny } from './own-domains.ts';

/** A redirect on the way is usual. */
const hopsMax = 1;

type Fault = { readonly says: string; readonly expected: string; readonly severity?: Severity };

/** Where redirects end. */
const toEnd = ({ to, target }: LinkRecord): string => target?.hops.at(-1)?.to ?? to;

const toHome = ({ brand: { domains, profiles } }: PageSubject, to: string): string => {
  const [domain] = domains;
  return domain === undefined ? (Object.values(profiles)[0] ?? to) : `https://${domain}/`;
};

/** The address on the brand's first domain instead of the old one. */
const toMoved = (record: LinkRecord, subject: PageSubject): string => {
  const end = toEnd(record);
  const url = toUrl(record.to);
  if (end !== record.to || url === undefined) return end;
  return new URL(`${url.pathname}${url.search}`, toHome(subject, record.to)).href;
};

/** Parameters that only measure, as the link is written. */
const isTracked = ({ href }: Link): boolean => {
  const url = toUrl(href);
  if (url === undefined || url.search === '') return false;
  const canonical = toUrl(toCanonicalUrl(href) ?? href);
  return canonical !== undefined && [...url.searchParams].length > [...canonical.searchParams].length;
};

/** What is wrong with where a link leads, the gravest first; undefined where nothing is. */
const toFault = (record: LinkRecord, link: Link, subject: PageSubject): Fault | undefined => {
  const { to, target } = record;
  const { brand, linking } = subject;
  const hops = target?.hops ?? [];
  if (isOnAny(to, linking.oldDomains)) return { says: 'which is on an old domain', expected: toMoved(record, subject) };
  const rivals = brand.competitors.flatMap(({ domains }) => domains);
  if (record.state === 'wrong-target' && isOnAny(to, rivals))
    return { says: 'which is a competitor’s', expected: toHome(subject, to), severity: 'high' };
  if (hops.length > hopsMax)
    return { says: `which takes ${hops.length} redirects to ${toEnd(record)}`, expected: toEnd(record) };
  if (to.startsWith('http:') && toEnd(record).startsWith('https:'))
    return { says: 'which is not encrypted', expected: toEnd(record), severity: 'low' };
  if (isTracked(link)) return { says: 'which carries tracking parameters', expected: to, severity: 'low' };
  return undefined;
};

const linkTo = (href: string): Pick<Example, 'text' | 'item'> => ({
  text: 'Try Example today.',
  item: {
    links: [
      {
        url: toCanonicalUrl(href) ?? href,
        href,
        anchor: 'Example',
        rel: [],
        followed: true,
        place: 'main',
        block: 0,
      },
    ],
  },
});
const brand: Example['brand'] = {
  domains: ['example.com'],
  competitors: [{ name: 'Southbeam', aliases: [], domains: ['southbeam.example'] }],
};
const hop = (from: string, to: string) => ({ status: 301, from, to });

/** Finds links to the brand that lead elsewhere than they should. */
export const wrongTarget = defineCheck({
  id: 'wrong-target',
  summary:
    'Finds links to the brand that lead elsewhere than they should: to an old domain, through a chain of redirects, unencrypted, with tracking parameters, or to a competitor.',
  audience: 'seo',
  severity: 'medium',
  judges: 'page',
  lifecycle: 'condition',
  version: 1,
  speaker: 'public',
  always: true,
  offersTarget: true,
  options: z.strictObject({}),
  key: toLinkKey,
  examples: [
    {
      ...linkTo('https://example.org/menu?size=2'),
      name: 'leads an old domain to the new one',
      brand,
      linking: { oldDomains: ['example.org'] },
      backlinks: [{ to: 'https://example.org/menu?size=2', state: 'wrong-target' }],
      remarks: ['4-11: Unexpected end of the link to https://example.org/menu?size=2, which is on an old domain'],
    },
    {
      ...linkTo('https://southbeam.example/'),
      name: 'finds the brand’s name on a competitor’s address',
      brand,
      backlinks: [{ to: 'https://southbeam.example/', state: 'wrong-target' }],
      remarks: ['4-11: Unexpected end of the link to https://southbeam.example/, which is a competitor’s'],
    },
    {
      ...linkTo('https://example.org/'),
      name: 'quotes a Spanish link',
      text: 'Prueba Example hoy.',
      language: 'es',
      brand,
      linking: { oldDomains: ['example.org'] },
      backlinks: [{ to: 'https://example.org/', state: 'wrong-target' }],
      remarks: ['7-14: Unexpected end of the link to https://example.org/, which is on an old domain'],
    },
    {
      ...linkTo('http://example.com/'),
      name: 'says where a chain of redirects ends',
      brand,
      backlinks: [
        {
          to: 'http://example.com/',
          state: 'wrong-target',
          target: {
            status: 200,
            hops: [
              hop('http://example.com/', 'https://example.com/'),
              hop('https://example.com/', 'https://example.com/en'),
            ],
          },
        },
      ],
      remarks: [
        '4-11: Unexpected end of the link to http://example.com/, which takes 2 redirects to https://example.com/en',
      ],
    },
    {
      ...linkTo('http://example.com/'),
      name: 'prefers the encrypted address where there is one',
      brand,
      backlinks: [
        {
          to: 'http://example.com/',
          target: { status: 200, hops: [hop('http://example.com/', 'https://example.com/')] },
        },
      ],
      remarks: ['4-11: Unexpected end of the link to http://example.com/, which is not encrypted'],
    },
    {
      ...linkTo('http://example.com/'),
      name: 'does not ask for an address of which it knows nothing',
      brand,
      backlinks: [{ to: 'http://example.com/' }],
      remarks: [],
    },
    {
      ...linkTo('https://example.com/?utm_source=blog'),
      name: 'finds tracking parameters',
      brand,
      backlinks: [{ to: 'https://example.com/' }],
      remarks: ['4-11: Unexpected end of the link to https://example.com/, which carries tracking parameters'],
    },
    {
      ...linkTo('https://example.com/%E3%82%B3%E3%83%BC%E3%83%92%E3%83%BC?a=1'),
      name: 'is content with a plain Japanese address',
      brand,
      backlinks: [{ to: 'https://example.com/%E3%82%B3%E3%83%BC%E3%83%92%E3%83%BC?a=1' }],
      remarks: [],
    },
    {
      ...linkTo('https://example.com/gone'),
      name: 'leaves a target that is gone to broken-link-target',
      brand,
      backlinks: [{ to: 'https://example.com/gone', state: 'broken-target' }],
      remarks: [],
    },
  ],
  run: (subject) =>
    remarkOnLinks(
      subject,
      ({ state }) => state === 'live' || state === 'wrong-target',
      (record, link) => {
        const fault = toFault(record, link, subject);
        if (fault === undefined) return undefined;
        const { says, ...rest } = fault;
        return {
          message: `Unexpected end of the link to ${record.to}, ${says}`,
          mend: `Ask ${record.referringDomain} to link to ${rest.expected}.`,
          ...rest,
        };
      },
    ),
});
