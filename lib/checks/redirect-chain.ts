import * as z from 'zod';
import type { Link } from '../model/item.ts';
import type { Remark } from '../model/remark.ts';
import type { LinkState } from '../ports/stores.ts';
import { defineCheck, type Example, type PageSubject } from './check.ts';
import { placeAnchor } from './place-anchor.ts';

const options = z.strictObject({
  max: z.int().min(0).max(10).default(1).describe('How many redirects a link may go through.'),
});

const toRemark = (link: Link, state: LinkState, subject: PageSubject): readonly Remark[] => {
  const { redirects = [] } = state;
  const place = placeAnchor(link, subject);
  const end = redirects.at(-1)?.to;
  if (place === undefined || end === undefined) return [];
  const isTemporary = redirects.every(({ status }) => status === 302 || status === 303 || status === 307);
  return [
    {
      message: `Unexpected ${redirects.length === 1 ? 'redirect' : `${redirects.length} redirects`} behind the link to ${link.url}, which ends at ${end}`,
      mend: isTemporary
        ? 'Have the first address lead straight to the last, as the redirects are temporary ones.'
        : `Link to ${end} itself.`,
      quote: link.anchor,
      expected: end,
      ...place,
    },
  ];
};

const link = (url: string): Link => ({
  url,
  href: url,
  anchor: 'our menu',
  rel: [],
  followed: true,
  place: 'main',
  block: 0,
});
const state = (status: number, ...urls: readonly string[]): LinkState => ({
  url: urls[0] ?? '',
  state: 'ok',
  status: 200,
  checkedAt: '2026-10-01T00:00:00.000Z',
  redirects: urls.slice(1).map((to, index) => ({ status, from: urls[index] ?? '', to })),
});
const menu: Partial<Example> = { text: 'See our menu', item: { links: [link('http://a.example/menu')] } };

/** Finds links on the brand's own pages that reach their page only through several redirects. */
export const redirectChain = defineCheck({
  id: 'redirect-chain',
  summary: 'Finds links on the brand’s own pages that reach their page only through several redirects.',
  audience: 'seo',
  severity: 'low',
  judges: 'page',
  lifecycle: 'condition',
  version: 1,
  speaker: 'brand',
  always: false,
  needs: ['links'],
  options,
  // The same address in other words is the same trouble, wherever it ends by now.
  key: (remark) => /behind the link to (\S+),/.exec(remark.message)?.[1] ?? remark.message,
  examples: [
    {
      ...menu,
      name: 'says where the link ends in truth',
      linkStates: [state(301, 'http://a.example/menu', 'https://a.example/menu', 'https://www.a.example/menu')],
      remarks: [
        '4-12: Unexpected 2 redirects behind the link to http://a.example/menu, which ends at https://www.a.example/menu',
      ],
    },
    {
      ...menu,
      name: 'lets one redirect pass',
      linkStates: [state(301, 'http://a.example/menu', 'https://a.example/menu')],
      remarks: [],
    },
    {
      ...menu,
      name: 'lets none pass where none is allowed',
      options: { max: 0 },
      linkStates: [state(302, 'http://a.example/menu', 'https://a.example/menu')],
      remarks: [
        '4-12: Unexpected redirect behind the link to http://a.example/menu, which ends at https://a.example/menu',
      ],
    },
    {
      ...menu,
      name: 'leaves to broken-link what leads nowhere in the end',
      linkStates: [
        {
          ...state(301, 'http://a.example/menu', 'https://a.example/menu', 'https://www.a.example/menu'),
          state: 'gone',
          status: 404,
        },
      ],
      remarks: [],
    },
  ],
  run: (subject, { max }) => {
    const seen = new Set<string>();
    return subject.item.links.flatMap((each) => {
      const known = subject.linkStates.get(each.url);
      if (known?.state !== 'ok' || (known.redirects?.length ?? 0) <= max || seen.has(each.url)) return [];
      seen.add(each.url);
      return toRemark(each, known, subject);
    });
  },
});
