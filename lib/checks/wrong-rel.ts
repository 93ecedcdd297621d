import * as z from 'zod';
import type { Backlink } from '../model/backlink.ts';
import { isLeftAlone, type LinkFault, type LinkRecord, remarkOnLinks, toLinkKey } from './brand-links.ts';
import { defineCheck, type Example } from './check.ts';

const options = z.strictObject({
  userContent: z
    .boolean()
    .default(false)
    .describe('Whether links in comments and forums (rel="ugc") shall be followed, too.'),
});
type Options = z.infer<typeof options>;

const causes: Readonly<Record<NonNullable<Backlink['followedBy']>, string>> = {
  link: 'its rel',
  meta: 'the page’s meta robots',
  header: 'the page’s X-Robots-Tag',
  'robots.txt': 'the site’s robots.txt',
};

/** It was followed once. */
const wasFollowed = ({ history }: LinkRecord): boolean => history.some(({ followed }) => followed === true);

const isWanted = (record: LinkRecord, { userContent }: Options): boolean =>
  record.followed === false &&
  record.state === 'live' &&
  record.place === 'main' &&
  // A site marks all that its users write, and for money nobody may ask to be followed.
  (userContent || !record.rel.includes('ugc')) &&
  !record.rel.includes('sponsored');

const toFault = (record: LinkRecord): LinkFault => {
  const cause = record.followedBy === null ? 'its page' : causes[record.followedBy];
  return {
    message: `Unexpected nofollow of the link to ${record.to}, by ${cause}`,
    mend: `Ask ${record.referringDomain} to let search engines follow it.`,
    ...(wasFollowed(record) ? { severity: 'medium' as const } : {}),
  };
};

const shown = (rel: readonly string[]): Pick<Example, 'text' | 'item'> => ({
  text: 'Try Example today.',
  item: {
    links: [
      {
        url: 'https://example.com/',
        href: 'https://example.com/',
        anchor: 'Example',
        rel,
        followed: false,
        place: 'main',
        block: 0,
      },
    ],
  },
});
const unfollowed = { rel: ['nofollow'], followed: false, followedBy: 'link', place: 'main' } as const;

/** Finds links to the brand that search engines do not follow, where the configuration says that they shall. */
export const wrongRel = defineCheck({
  id: 'wrong-rel',
  summary:
    'Finds links to the brand that search engines do not follow, where `backlinks.require: followed` asks for it.',
  audience: 'seo',
  severity: 'low',
  judges: 'page',
  lifecycle: 'condition',
  version: 2,
  speaker: 'public',
  always: true,
  options,
  key: toLinkKey,
  examples: [
    {
      ...shown(['nofollow']),
      name: 'says what keeps a link from being followed',
      backlinks: [{ ...unfollowed, rel: ['nofollow'] }],
      remarks: ['4-11: Unexpected nofollow of the link to https://example.com/, by its rel'],
    },
    {
      ...shown([]),
      name: 'says so of a header',
      backlinks: [{ ...unfollowed, rel: [], followedBy: 'header' }],
      remarks: ['4-11: Unexpected nofollow of the link to https://example.com/, by the page’s X-Robots-Tag'],
    },
    {
      ...shown(['nofollow']),
      name: 'quotes a French link',
      text: 'Essayez Example.',
      language: 'fr',
      backlinks: [{ ...unfollowed, rel: ['nofollow'], followedBy: 'meta' }],
      remarks: ['8-15: Unexpected nofollow of the link to https://example.com/, by the page’s meta robots'],
    },
    {
      ...shown(['nofollow']),
      name: 'is content where any link is good',
      linking: { require: 'any' },
      backlinks: [{ ...unfollowed, rel: ['nofollow'] }],
      remarks: [],
    },
    {
      ...shown(['nofollow', 'ugc']),
      name: 'leaves comments alone',
      backlinks: [{ ...unfollowed, rel: ['nofollow', 'ugc'] }],
      remarks: [],
    },
    {
      ...shown(['ugc']),
      name: 'minds comments where it shall',
      options: { userContent: true },
      backlinks: [{ ...unfollowed, rel: ['ugc'] }],
      remarks: ['4-11: Unexpected nofollow of the link to https://example.com/, by its rel'],
    },
    {
      ...shown(['sponsored']),
      name: 'leaves what was paid for alone',
      backlinks: [{ ...unfollowed, rel: ['sponsored'] }],
      remarks: [],
    },
    {
      ...shown(['nofollow']),
      name: 'asks nothing of partners',
      linking: { partners: ['example.net'] },
      backlinks: [{ ...unfollowed, rel: ['nofollow'] }],
      remarks: [],
    },
  ],
  run: (subject, chosen) =>
    subject.linking.require === 'any' || isLeftAlone(subject)
      ? []
      : remarkOnLinks(subject, (record) => isWanted(record, chosen), toFault),
});
