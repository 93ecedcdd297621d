import * as z from 'zod';
import type { Item } from '../model/item.ts';
import type { Remark } from '../model/remark.ts';
import type { LinkState } from '../ports/stores.ts';
import { toCanonicalUrl } from '../text/url.ts';
import { defineCheck, type Example, type PageSubject } from './check.ts';

const options = z.strictObject({
  complete: z.boolean().default(true).describe('Whether every profile of the brand must be named.'),
});

/** The addresses in the order of the page, canonical, each once. */
const toClaimed = ({ organizations }: Item): readonly string[] => [
  ...new Set(organizations.flatMap(({ sameAs }) => sameAs).flatMap((url) => toCanonicalUrl(url) ?? [])),
];

/** Two ways to write one profile: without `www.`, its last slash and the case of its letters. */
const toProfileKey = (url: string): string =>
  url
    .toLowerCase()
    .replace(/^https?:\/\/(?:www\.)?/, '')
    .replace(/\/+$/, '');

const toAnswerRemark = (url: string, known: LinkState | undefined): readonly Remark[] => {
  if (known?.state === 'gone')
    return [
      {
        message: `Profile ${url}, which sameAs names, is gone`,
        mend: 'Take the address out of sameAs, or put the one in that is there.',
        quote: url,
      },
    ];
  if (known?.namesBrand !== false) return [];
  return [
    {
      message: `Profile ${url}, which sameAs names, does not name the brand’s site`,
      mend: 'Put the address of the site into the profile, so that both sides say the same.',
      quote: url,
    },
  ];
};

const findMissing = ({ brand }: PageSubject, claimed: readonly string[]): readonly Remark[] => {
  const keys = new Set(claimed.map(toProfileKey));
  return Object.values(brand.profiles)
    .flatMap((url) => toCanonicalUrl(url) ?? [])
    .filter((url) => !keys.has(toProfileKey(url)))
    .map((url) => ({
      message: `Profile ${url} is missing in sameAs`,
      mend: `Add "${url}" to sameAs of the Organization.`,
      quote: '',
      expected: url,
    }));
};

const social = 'https://social.example/@northwind';
const organization = (...sameAs: readonly string[]): Item['organizations'][number] => ({
  type: 'Organization',
  name: 'Northwind',
  url: null,
  logo: null,
  telephone: null,
  email: null,
  address: null,
  sameAs,
});
const home: Partial<Example> = {
  text: 'Coffee',
  brand: { domains: ['northwind.example'], profiles: { mastodon: social } },
  item: { organizations: [organization(social)] },
};
const state: LinkState = { url: social, state: 'ok', status: 200, checkedAt: '2026-10-01T00:00:00.000Z' };

/** Holds the profiles that a page claims by sameAs against the brand's own list, and asks whether they answer. */
export const sameAs = defineCheck({
  id: 'same-as',
  summary: 'Finds profiles that sameAs forgets, that are gone, or that do not name the brand’s site in turn.',
  audience: 'brand',
  severity: 'low',
  judges: 'page',
  lifecycle: 'condition',
  version: 1,
  speaker: 'brand',
  always: false,
  needs: ['profiles'],
  options,
  // A profile that is silent today and gone tomorrow is one trouble; one that is forgotten is another.
  key: ({ message, quote }) => (quote === '' ? message : quote),
  examples: [
    {
      ...home,
      name: 'finds a profile that does not answer',
      linkStates: [{ ...state, namesBrand: false }],
      remarks: [`Profile ${social}, which sameAs names, does not name the brand’s site`],
    },
    {
      ...home,
      name: 'finds a profile that is gone',
      linkStates: [{ ...state, state: 'gone', status: 404 }],
      remarks: [`Profile ${social}, which sameAs names, is gone`],
    },
    { ...home, name: 'is content with one that does', linkStates: [{ ...state, namesBrand: true }], remarks: [] },
    {
      ...home,
      name: 'accuses nobody who could not be read, or shows nothing to strangers',
      linkStates: [{ ...state, state: 'unknown', status: null }],
      remarks: [],
    },
    {
      ...home,
      item: { organizations: [organization('https://photos.example/northwind')] },
      name: 'finds a profile of the brand that the page forgets',
      remarks: [`Profile ${social} is missing in sameAs`],
    },
    {
      ...home,
      item: { organizations: [organization('https://www.social.example/@Northwind/')] },
      name: 'knows a profile in another spelling',
      remarks: [],
    },
    { ...home, item: {}, name: 'asks nothing of pages that describe no organization', remarks: [] },
  ],
  run: (subject, { complete }) => {
    const claimed = toClaimed(subject.item);
    if (claimed.length === 0) return [];
    return [
      ...claimed.flatMap((url) => toAnswerRemark(url, subject.linkStates.get(url))),
      ...(complete ? findMissing(subject, claimed) : []),
    ];
  },
});
