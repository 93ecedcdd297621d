import * as z from 'zod';
import type { Remark } from '../model/remark.ts';
import { isLeftAlone, isLinkRecord, type LinkRecord, toLinkKey } from './brand-links.ts';
import { defineCheck } from './check.ts';

/** Visits a link brought from which its loss is grave. */
const visitsGrave = 100;

const toReason = ({ history }: LinkRecord): string =>
  history.at(-1)?.why === 'page-gone' ? 'its page is gone' : 'its page is there without it';

const toRemark = (record: LinkRecord): Remark => ({
  message: `Unexpected loss of the link to ${record.to}, ${toReason(record)}`,
  mend: `Ask ${record.referringDomain} to put it back${record.visits === null ? '' : `; it brought ${record.visits} visits`}.`,
  quote: record.anchor ?? '',
  expected: record.to,
  visits: record.visits,
  ...(record.visits !== null && record.visits >= visitsGrave ? { severity: 'high' as const } : {}),
});

/** Finds links to the brand that were there and are there no more. */
export const lostLink = defineCheck({
  id: 'lost-link',
  summary: 'Finds links to the brand that were there and are there no more, once a second read confirms it.',
  audience: 'seo',
  severity: 'medium',
  judges: 'page',
  judgesGone: true,
  lifecycle: 'condition',
  version: 1,
  speaker: 'public',
  always: true,
  options: z.strictObject({}),
  key: toLinkKey,
  examples: [
    {
      name: 'names the link that is no more on its page',
      text: 'Good coffee.',
      backlinks: [{ state: 'lost', lastSeenAt: '2026-09-01T00:00:00.000Z', anchor: 'Example' }],
      remarks: ['Unexpected loss of the link to https://example.com/, its page is there without it'],
    },
    {
      name: 'says when the page itself is gone',
      backlinks: [
        {
          state: 'lost',
          lastSeenAt: '2026-09-01T00:00:00.000Z',
          history: [{ at: '2026-09-02T00:00:00.000Z', state: 'lost', followed: true, why: 'page-gone' }],
        },
      ],
      remarks: ['Unexpected loss of the link to https://example.com/, its page is gone'],
    },
    {
      name: 'leaves a link alone of which nothing is known',
      backlinks: [{ state: 'unknown', lastSeenAt: '2026-09-01T00:00:00.000Z' }],
      remarks: [],
    },
    {
      name: 'misses no link that nobody but a list has seen',
      backlinks: [{ state: 'lost', lastSeenAt: null }],
      remarks: [],
    },
    {
      name: 'asks nothing of partners',
      linking: { partners: ['example.net'] },
      backlinks: [{ state: 'lost', lastSeenAt: '2026-09-01T00:00:00.000Z' }],
      remarks: [],
    },
    {
      name: 'finds the loss on a Japanese page',
      text: '美味しいコーヒー。',
      language: 'ja',
      backlinks: [{ state: 'lost', lastSeenAt: '2026-09-01T00:00:00.000Z', anchor: '珈琲' }],
      remarks: ['Unexpected loss of the link to https://example.com/, its page is there without it'],
    },
  ],
  run: (subject) =>
    isLeftAlone(subject)
      ? []
      : subject.backlinks
          .filter(isLinkRecord)
          .filter(({ state, lastSeenAt }) => state === 'lost' && lastSeenAt !== null)
          .map(toRemark),
});
