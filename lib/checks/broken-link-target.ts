import * as z from 'zod';
import { toBestPage, toPathWords } from '../text/best-page.ts';
import { toHome } from '../text/suggest-link.ts';
import { type LinkFault, type LinkRecord, remarkOnLinks, toLinkKey } from './brand-links.ts';
import { defineCheck, type Example, type PageSubject } from './check.ts';
import { isOnAny, isOwn } from './own-domains.ts';

/** The page that says most nearly what the lost one did, by the words of its address and of the link, and of their titles; else the site's first one. */
const toReplacement = (record: LinkRecord, subject: PageSubject): string => {
  const { ownPages, brand } = subject;
  const pages = ownPages.filter(({ url }) => url !== record.to);
  const wanted = `${toPathWords(record.to).join(' ')} ${record.anchor ?? ''}`;
  return toBestPage(wanted, pages, brand)?.url ?? toFirstPage(record, subject);
};

/** The first page of the site that the link led to; of the brand's first site where that is none of its own any more. */
const toFirstPage = ({ to }: LinkRecord, { brand, linking }: PageSubject): string => {
  const isStillOwn = isOwn(to, brand) && !isOnAny(to, linking.oldDomains);
  return (isStillOwn ? undefined : toHome(brand)) ?? new URL('/', to).href;
};

const toFault = (record: LinkRecord, subject: PageSubject): LinkFault => {
  const replacement = toReplacement(record, subject);
  return {
    message: `Unexpected end of the link to ${record.to}, which is gone`,
    mend: `Redirect that address to ${replacement}, or ask ${record.referringDomain} to link there.`,
    expected: replacement,
  };
};

const shown: Pick<Example, 'text' | 'item'> = {
  text: 'See their house blend.',
  item: {
    links: [
      {
        url: 'https://example.com/old/house-blend',
        href: 'https://example.com/old/house-blend',
        anchor: 'house blend',
        rel: [],
        followed: true,
        place: 'main',
        block: 0,
      },
    ],
  },
};

/** Finds links to the brand whose target is gone (404 or 410), and says where they should lead. */
export const brokenLinkTarget = defineCheck({
  id: 'broken-link-target',
  summary: 'Finds links to the brand whose target is gone (404 or 410), and says where they should lead.',
  audience: 'seo',
  severity: 'high',
  judges: 'page',
  lifecycle: 'condition',
  version: 2,
  speaker: 'public',
  always: true,
  offersTarget: true,
  options: z.strictObject({}),
  key: toLinkKey,
  examples: [
    {
      ...shown,
      name: 'offers the page that says the same',
      backlinks: [{ to: 'https://example.com/old/house-blend', state: 'broken-target', anchor: 'house blend' }],
      ownPages: [
        { url: 'https://example.com/', title: null },
        { url: 'https://example.com/shop/house-blend', title: null },
        { url: 'https://example.com/shop/mugs', title: null },
      ],
      remarks: ['10-21: Unexpected end of the link to https://example.com/old/house-blend, which is gone'],
    },
    {
      ...shown,
      name: 'is content with a target that answers',
      backlinks: [{ to: 'https://example.com/old/house-blend', state: 'live' }],
      remarks: [],
    },
    {
      ...shown,
      name: 'accuses no target of which nothing is known',
      backlinks: [{ to: 'https://example.com/old/house-blend', state: 'unknown' }],
      remarks: [],
    },
    {
      ...shown,
      name: 'quotes a German link',
      text: 'Zur Hausmischung bitte hier: house blend.',
      language: 'de',
      backlinks: [{ to: 'https://example.com/old/house-blend', state: 'broken-target' }],
      remarks: ['29-40: Unexpected end of the link to https://example.com/old/house-blend, which is gone'],
    },
  ],
  run: (subject) =>
    remarkOnLinks(
      subject,
      ({ state }) => state === 'broken-target',
      (record) => toFault(record, subject),
    ),
});
