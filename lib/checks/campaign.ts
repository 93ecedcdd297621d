import * as z from 'zod';
import type { Remark } from '../model/remark.ts';
import { instantSchema } from '../model/vocabulary.ts';
import { toTermMatcher } from '../text/terms.ts';
import { toCanonicalUrl } from '../text/url.ts';
import { defineCheck, type PageSubject } from './check.ts';
import { perOptions } from './per-options.ts';
import { findTerms, type TermHit, termSchema } from './terms.ts';

/** A day means its first moment in UTC. */
const timeSchema = z
  .union([z.iso.date(), instantSchema], 'expected a date such as 2026-10-01 or a time such as 2026-10-01T08:00:00Z')
  .transform((value) => new Date(value).toISOString());

const addressSchema = z.url({
  protocol: /^https?$/,
  error: 'expected an address that begins with http:// or https://',
});

const options = z
  .strictObject({
    phrases: z.array(termSchema).min(1).max(50).describe('Words by which the campaign is known: its claim, its name.'),
    starts: timeSchema.describe('From when it may be shown; a date, or a time.'),
    ends: timeSchema.describe('From when it may be shown no more.'),
    expectedOn: z.array(addressSchema).max(500).default([]).describe('Pages that must show it while it runs.'),
    landing: addressSchema.optional().describe('Where everything that shows it must lead.'),
    hashtag: z
      .string()
      .regex(/^#[\p{L}\p{N}_]+$/u, 'expected a hashtag such as #KnowsYourName')
      .max(100)
      .optional()
      .describe('The hashtag that goes with it.'),
  })
  .refine(({ starts, ends }) => starts < ends, { error: 'expected "ends" after "starts"', path: ['ends'] });
type Options = z.infer<typeof options>;

type Stage = 'before' | 'running' | 'over';

const stageOf = ({ starts, ends }: Options, now: Date): Stage => {
  const at = now.toISOString();
  if (at < starts) return 'before';
  return at < ends ? 'running' : 'over';
};

const toMatchers = perOptions(({ phrases, hashtag }: Options) => ({
  phrases: toTermMatcher(phrases),
  // The sign is no letter, so the word is looked for and the sign before it asked for.
  hashtag: hashtag === undefined ? undefined : toTermMatcher([hashtag.slice(1)]),
}));

const toDay = (instant: string): string => instant.slice(0, 10);

const toEarly = ({ starts }: Options, { block, span, quote }: TermHit): Remark => ({
  message: `Unexpected "${quote}": the campaign starts on ${toDay(starts)}`,
  mend: 'Take it off the page until then.',
  quote,
  block,
  span,
});

const toExpired = ({ ends }: Options, { block, span, quote }: TermHit): Remark => ({
  message: `Unexpected "${quote}": the campaign ended on ${toDay(ends)}`,
  mend: 'Take it off the page.',
  quote,
  block,
  span,
});

const toLate = ({ phrases, starts, landing }: Options): Remark => ({
  message: `Expected "${phrases[0]}" on this page since ${toDay(starts)}, found nothing of the campaign`,
  mend:
    landing === undefined
      ? 'Put the campaign on this page.'
      : `Put the campaign on this page, with a link to ${landing}.`,
  quote: '',
  expected: phrases[0] ?? '',
});

/** True where something on the page leads to the landing page, or the page is it. */
const leadsTo = ({ item }: PageSubject, landing: string): boolean => {
  const wanted = toCanonicalUrl(landing) ?? landing;
  return item.url === wanted || item.links.some(({ url }) => url === wanted);
};

const hasHashtag = ({ blocks }: PageSubject, chosen: Options): boolean => {
  const { hashtag } = toMatchers(chosen);
  if (hashtag === undefined) return true;
  return findTerms(blocks, hashtag).some(({ block, span }) => blocks[block]?.text[span[0] - 1] === '#');
};

/** Where a link on the campaign's own words leads, that should lead to its landing page. */
const findElsewhere = ({ item }: PageSubject, chosen: Options): string | undefined =>
  item.links.find(({ anchor }) => toMatchers(chosen).phrases.find(anchor).length > 0)?.url;

const toLanding = (landing: string, elsewhere: string | undefined, { block, span, quote }: TermHit): Remark => ({
  message:
    elsewhere === undefined
      ? `Expected a link to ${landing} beside "${quote}", found none`
      : `Expected a link to ${landing} on "${quote}", found one to ${elsewhere}`,
  mend: `Link the campaign to ${landing}.`,
  quote,
  block,
  span,
  expected: landing,
});

/** A post that went out in its time is no mistake for being read later: nobody takes posts down when a campaign ends. */
const isOfItsTime = ({ item: { kind, publishedAt } }: PageSubject, { starts, ends }: Options): boolean =>
  kind === 'entry' && publishedAt !== null && publishedAt >= starts && publishedAt < ends;

/** What is missing where the campaign is shown, while it runs. */
const judgeRunning = (subject: PageSubject, chosen: Options, [shown]: readonly TermHit[]): readonly Remark[] => {
  const { landing, hashtag, expectedOn } = chosen;
  if (shown === undefined) {
    const isExpected = expectedOn.some((url) => (toCanonicalUrl(url) ?? url) === subject.item.url);
    return isExpected ? [toLate(chosen)] : [];
  }
  const { block, span, quote } = shown;
  const remarks: Remark[] = [];
  if (landing !== undefined && !leadsTo(subject, landing))
    remarks.push(toLanding(landing, findElsewhere(subject, chosen), shown));
  if (hashtag !== undefined && !hasHashtag(subject, chosen))
    remarks.push({
      message: `Expected ${hashtag} beside "${quote}", found none`,
      mend: `Add ${hashtag}.`,
      quote,
      block,
      span,
      expected: hashtag,
    });
  return remarks;
};

const kinds: readonly (readonly [start: string, kind: string])[] = [
  ['Expected a link', 'landing'],
  ['Expected #', 'hashtag'],
  ['Expected "', 'late'],
];

/** Holds a campaign to its dates: shown too early, missing while it runs, or still there when it is over. */
export const campaign = defineCheck({
  id: 'campaign',
  summary: 'Holds a campaign to its dates, its landing page and its hashtag: early, late, expired or incomplete.',
  audience: 'brand',
  severity: 'high',
  judges: 'page',
  lifecycle: 'condition',
  version: 2,
  speaker: 'brand',
  always: false,
  options,
  key: ({ message }) => kinds.find(([start]) => message.startsWith(start))?.[1] ?? 'out of its time',
  boundary: (chosen, now) => stageOf(chosen, now),
  examples: [
    {
      name: 'points at a campaign that is over',
      options: { phrases: ['Summer of Beans'], starts: '2026-06-01', ends: '2026-09-01' },
      text: 'Join our Summer of Beans!',
      remarks: ['9-24: Unexpected "Summer of Beans": the campaign ended on 2026-09-01'],
    },
    {
      name: 'points at one that has not begun',
      options: { phrases: ['Winter Roast'], starts: '2026-12-01', ends: '2027-02-01' },
      text: 'Winter roast is here',
      remarks: ['0-12: Unexpected "Winter roast": the campaign starts on 2026-12-01'],
    },
    {
      name: 'misses it where it is expected',
      options: {
        phrases: ['Autumn Blend'],
        starts: '2026-09-01',
        ends: '2026-12-01',
        expectedOn: ['https://example.net/page'],
      },
      text: 'Our summer blend',
      remarks: ['Expected "Autumn Blend" on this page since 2026-09-01, found nothing of the campaign'],
    },
    {
      name: 'misses it nowhere else',
      options: {
        phrases: ['Autumn Blend'],
        starts: '2026-09-01',
        ends: '2026-12-01',
        expectedOn: ['https://example.net/'],
      },
      text: 'Our summer blend',
      remarks: [],
    },
    {
      name: 'asks for landing page and hashtag where it is shown',
      options: {
        phrases: ['Autumn Blend'],
        starts: '2026-09-01',
        ends: '2026-12-01',
        landing: 'https://example.net/autumn',
        hashtag: '#AutumnBlend',
      },
      text: 'Taste the Autumn Blend. AutumnBlend',
      remarks: [
        '10-22: Expected a link to https://example.net/autumn beside "Autumn Blend", found none',
        '10-22: Expected #AutumnBlend beside "Autumn Blend", found none',
      ],
    },
    {
      name: 'is content with one that has both',
      options: {
        phrases: ['Autumn Blend'],
        starts: '2026-09-01',
        ends: '2026-12-01',
        landing: 'https://example.net/autumn',
        hashtag: '#AutumnBlend',
      },
      text: 'Taste the Autumn Blend #autumnblend',
      item: {
        links: [
          {
            url: 'https://example.net/autumn',
            href: 'https://example.net/autumn',
            anchor: 'Taste',
            rel: [],
            followed: true,
            place: 'main',
          },
        ],
      },
      remarks: [],
    },
    {
      name: 'says where the campaign leads instead of its landing page',
      options: {
        phrases: ['Autumn Blend'],
        starts: '2026-09-01',
        ends: '2026-12-01',
        landing: 'https://example.net/autumn',
      },
      text: 'Taste the Autumn Blend',
      item: {
        links: [
          {
            url: 'https://example.net/summer',
            href: '/summer',
            anchor: 'Taste the Autumn Blend',
            rel: [],
            followed: true,
            place: 'main',
          },
        ],
      },
      remarks: [
        '10-22: Expected a link to https://example.net/autumn on "Autumn Blend", found one to https://example.net/summer',
      ],
    },
    {
      name: 'leaves the landing page itself alone, on its first day',
      options: {
        phrases: ['Autumn Blend'],
        starts: '2026-10-01',
        ends: '2026-12-01',
        landing: 'https://example.net/page',
      },
      text: 'The Autumn Blend',
      now: '2026-10-01T00:00:00Z',
      remarks: [],
    },
    {
      name: 'points at it on the day on which it ends',
      options: { phrases: ['Autumn Blend'], starts: '2026-09-01', ends: '2026-10-01' },
      text: 'The Autumn Blend',
      now: '2026-10-01T00:00:00Z',
      remarks: ['4-16: Unexpected "Autumn Blend": the campaign ended on 2026-10-01'],
    },
    {
      name: 'leaves a post alone that went out in its time',
      options: { phrases: ['Summer of Beans'], starts: '2026-06-01', ends: '2026-09-01' },
      text: 'Join our Summer of Beans!',
      item: { kind: 'entry', publishedAt: '2026-07-04T10:00:00.000Z' },
      remarks: [],
    },
    {
      name: 'points at a post that went out after it',
      options: { phrases: ['Summer of Beans'], starts: '2026-06-01', ends: '2026-09-01' },
      text: 'Join our Summer of Beans!',
      item: { kind: 'entry', publishedAt: '2026-09-04T10:00:00.000Z' },
      remarks: ['9-24: Unexpected "Summer of Beans": the campaign ended on 2026-09-01'],
    },
    {
      name: 'leaves words alone that only begin like it',
      options: { phrases: ['Summer of Bean'], starts: '2026-06-01', ends: '2026-09-01' },
      text: 'Join our Summer of Beans!',
      remarks: [],
    },
    {
      name: 'asks for the hashtag in German, umlauts and all',
      options: {
        phrases: ['Herbströstung'],
        starts: '2026-09-01',
        ends: '2026-12-01',
        hashtag: '#Herbströstung',
      },
      text: 'Probieren Sie unsere Herbströstung',
      language: 'de',
      remarks: ['21-34: Expected #Herbströstung beside "Herbströstung", found none'],
    },
    {
      name: 'finds an expired campaign in Japanese',
      options: { phrases: ['夏の豆まつり'], starts: '2026-06-01', ends: '2026-09-01' },
      text: '夏の豆まつり開催中',
      language: 'ja',
      remarks: ['0-6: Unexpected "夏の豆まつり": the campaign ended on 2026-09-01'],
    },
  ],
  run: (subject, chosen) => {
    const shown = findTerms(subject.blocks, toMatchers(chosen).phrases);
    const stage = stageOf(chosen, subject.now);
    if (stage === 'running') return judgeRunning(subject, chosen, shown);
    if (stage === 'over' && isOfItsTime(subject, chosen)) return [];
    const toRemark = stage === 'before' ? toEarly : toExpired;
    return shown.slice(0, 1).map((hit) => toRemark(chosen, hit));
  },
});
