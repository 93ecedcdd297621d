import * as z from 'zod';
import type { Link } from '../model/item.ts';
import type { Remark } from '../model/remark.ts';
import { defineCheck, type PageSubject } from './check.ts';
import { placeAnchor } from './place-anchor.ts';

const toRemark = (link: Link, status: number | null, subject: PageSubject): readonly Remark[] => {
  const place = placeAnchor(link, subject);
  if (place === undefined) return [];
  return [
    {
      message: `Unexpected link to ${link.url}, which is gone`,
      mend: `Point the link at a page that is there, or take it out${status === null ? '' : ` (it answers ${status})`}.`,
      quote: link.anchor,
      ...place,
    },
  ];
};

/** Finds links on the brand's own pages that lead to pages which are gone (404 or 410). */
export const brokenLink = defineCheck({
  id: 'broken-link',
  summary: 'Finds links on the brand’s own pages that lead to pages which are gone (404 or 410).',
  audience: 'brand',
  severity: 'medium',
  judges: 'page',
  lifecycle: 'condition',
  version: 1,
  speaker: 'brand',
  always: true,
  needs: ['links'],
  options: z.strictObject({}),
  // The message holds nothing but the address: the same dead link in other words is the same trouble.
  key: (remark) => remark.message,
  examples: [
    {
      name: 'quotes the link that leads nowhere, once an address',
      text: 'See our menu and our shops',
      item: {
        links: [
          {
            url: 'https://a.example/menu',
            href: 'https://a.example/menu',
            anchor: 'our menu',
            rel: [],
            followed: true,
            place: 'main',
            block: 0,
          },
          {
            url: 'https://a.example/menu',
            href: 'https://a.example/menu',
            anchor: 'menu',
            rel: [],
            followed: true,
            place: 'boilerplate',
          },
          {
            url: 'https://a.example/shops',
            href: 'https://a.example/shops',
            anchor: 'our shops',
            rel: [],
            followed: true,
            place: 'main',
            block: 0,
          },
        ],
      },
      linkStates: [
        { url: 'https://a.example/menu', state: 'gone', status: 404, checkedAt: '2026-10-01T00:00:00.000Z' },
        { url: 'https://a.example/shops', state: 'ok', status: 200, checkedAt: '2026-10-01T00:00:00.000Z' },
      ],
      remarks: ['4-12: Unexpected link to https://a.example/menu, which is gone'],
    },
    {
      name: 'accuses no link that just could not be read',
      text: 'See our menu',
      item: {
        links: [
          {
            url: 'https://a.example/menu',
            href: 'https://a.example/menu',
            anchor: 'our menu',
            rel: [],
            followed: true,
            place: 'main',
            block: 0,
          },
        ],
      },
      linkStates: [
        { url: 'https://a.example/menu', state: 'unknown', status: 503, checkedAt: '2026-10-01T00:00:00.000Z' },
      ],
      remarks: [],
    },
  ],
  run: (subject) => {
    const seen = new Set<string>();
    return subject.item.links.flatMap((link) => {
      const state = subject.linkStates.get(link.url);
      if (state?.state !== 'gone' || seen.has(link.url)) return [];
      seen.add(link.url);
      return toRemark(link, state.status, subject);
    });
  },
});
