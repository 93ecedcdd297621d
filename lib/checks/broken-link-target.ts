import * as z from 'zod';
import type { Remark } from '../model/remark.ts';
import { toBestPage, toPathWords } from '../text/best-page.ts';
import { findLink, isLinkRecord, type LinkRecord, toLinkKey } from './brand-links.ts';
import { defineCheck, type Example, type PageSubject } from './check.ts';

/** The page that says most nearly what the lost one did, by the words of its address and of the link; else the site's first one. */
const toReplacement = (record: LinkRecord, { ownPages }: PageSubject): string => {
  const pages = ownPages.filter((page) => page !== record.to);
  const wanted = `${toPathWords(record.to).join(' ')} ${record.anchor ?? ''}`;
  return toBestPage(wanted, pages) ?? new URL('/', record.to).href;
};

const toRemark = (record: LinkRecord, subject: PageSubject): readonly Remark[] => {
  const found = findLink(record, subject);
  if (found === undefined) return [];
  const replacement = toReplacement(record, subject);
  return [
    {
      message: `Unexpected end of the link to ${record.to}, which is gone`,
      mend: `Redirect that address to ${replacement}, or ask ${record.referringDomain} to link there.`,
      quote: found.quote,
      expected: replacement,
      ...found.place,
    },
  ];
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
  version: 1,
  speaker: 'public',
  always: true,
  options: z.strictObject({}),
  key: toLinkKey,
  examples: [
    {
      ...shown,
      name: 'offers the page that says the same',
      backlinks: [{ to: 'https://example.com/old/house-blend', state: 'broken-target', anchor: 'house blend' }],
      ownPages: ['https://example.com/', 'https://example.com/shop/house-blend', 'https://example.com/shop/mugs'],
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
    subject.backlinks
      .filter(isLinkRecord)
      .filter(({ state }) => state === 'broken-target')
      .flatMap((record) => toRemark(record, subject)),
});
