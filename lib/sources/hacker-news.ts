/** The source of Hacker News: stories and comments that name the brand, or link to it, by Algolia's search. */
import * as z from 'zod';
import { toInstant } from '../formats/dates.ts';
import { type Entry, toEntry } from '../model/entry.ts';
import { type Api, askJson, toFormatError } from './api/ask-json.ts';
import { readRows } from './api/rows.ts';
import { walkEach } from './api/walk-each.ts';
import type { Walk } from './api/walk-newest-first.ts';
import { queryOption, toSearches } from './query/option.ts';
import { isWhole, type Search } from './query/plan-search.ts';
import type { SearchPower } from './query/power.ts';
import { defineSource, type SourceContext } from './source.ts';

const options = z.strictObject({
  query: queryOption,
  kinds: z
    .array(z.enum(['story', 'comment']))
    .min(1)
    .default(['story', 'comment'])
    .describe('What is read of it.'),
  host: z
    .url({ protocol: /^https?$/ })
    .default('https://hn.algolia.com')
    .describe('Where its search answers.'),
  pageSize: z.number().int().min(1).max(1000).default(100).describe('Entries of one page.'),
  maxPages: z
    .number()
    .int()
    .min(1)
    .max(100)
    .default(10)
    .describe('Pages of one poll; what is left is read by the next ones.'),
});
type HackerNewsContext = SourceContext<z.infer<typeof options>>;

/** The operator grants 10,000 requests an hour and asks for no more than one a second. */
const api: Api = { name: 'Hacker News', pace: { spacingMs: 1_000 } };

/** Comments are indexed late at times, and edited for two hours. */
const overlapMs = 3 * 60 * 60_000;

const power: SearchPower = {
  does: ['phrase', 'not'],
  parameters: ['author', 'site', 'type'],
  note: 'Several alternatives are several searches; site: finds stories that link there.',
};

const answerSchema = z.looseObject({ hits: z.array(z.unknown()), page: z.number(), nbPages: z.number() });

const hitSchema = z.looseObject({
  objectID: z.string().min(1),
  created_at: z.string().optional(),
  created_at_i: z.number(),
  updated_at: z.string().nullish(),
  author: z.string().nullish(),
  title: z.string().nullish(),
  url: z.string().nullish(),
  story_text: z.string().nullish(),
  comment_text: z.string().nullish(),
  story_title: z.string().nullish(),
  points: z.number().nullish(),
  num_comments: z.number().nullish(),
  parent_id: z.number().nullish(),
});
type Hit = z.infer<typeof hitSchema>;

const toItemUrl = (id: string | number): string => `https://news.ycombinator.com/item?id=${id}`;

/** What a story links to is part of what it says. */
const toStoryHtml = ({ title, url, story_text: text }: Hit): string => {
  const link =
    url == null || url === '' ? '' : `<p><a href="${escapeAttribute(url)}">${escapeAttribute(title ?? url)}</a></p>`;
  return `${link}${text ?? ''}`;
};

const escapeAttribute = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

const toHitEntry = (hit: Hit): Entry => {
  const isComment = hit.comment_text != null;
  return toEntry({
    id: hit.objectID,
    url: toItemUrl(hit.objectID),
    title: (isComment ? hit.story_title : hit.title) ?? null,
    html: isComment ? (hit.comment_text ?? '') : toStoryHtml(hit),
    author: hit.author ?? null,
    authorUrl: hit.author == null ? null : `https://news.ycombinator.com/user?id=${encodeURIComponent(hit.author)}`,
    siteName: 'Hacker News',
    publishedAt: new Date(hit.created_at_i * 1000).toISOString(),
    updatedAt: toInstant(hit.updated_at),
    parent: hit.parent_id == null ? null : toItemUrl(hit.parent_id),
    counts: {
      ...(hit.points == null ? {} : { score: hit.points }),
      ...(hit.num_comments == null ? {} : { replies: hit.num_comments }),
    },
  });
};

/** The search as Algolia takes it: newest first, since a time, one page of it. */
const toUrl = (
  { channel }: HackerNewsContext,
  { asked, parameters }: Search,
  { page, floor }: { readonly page: number; readonly floor: string | null },
): string => {
  const { host, kinds, pageSize } = channel.options;
  const url = new URL('/api/v1/search_by_date', host);
  const { author, site, type } = parameters;
  const tags = [
    `(${kinds.join(',')})`,
    ...(author === undefined ? [] : [`author_${author}`]),
    ...(type === undefined ? [] : [type]),
  ];
  url.searchParams.set('query', [asked, site ?? ''].filter((part) => part !== '').join(' '));
  url.searchParams.set('tags', tags.join(','));
  url.searchParams.set('hitsPerPage', String(pageSize));
  url.searchParams.set('page', String(page));
  url.searchParams.set('advancedSyntax', 'true');
  url.searchParams.set('typoTolerance', 'false');
  url.searchParams.set('attributesToHighlight', '');
  if (site !== undefined) url.searchParams.set('restrictSearchableAttributes', 'url');
  if (floor !== null) url.searchParams.set('numericFilters', `created_at_i>=${Math.floor(Date.parse(floor) / 1000)}`);
  return url.href;
};

const toWalk = (context: HackerNewsContext, search: Search): Walk => ({
  pagesMax: context.channel.options.maxPages,
  overlapMs,
  wants: (entry) => isWhole(search, entry),
  askPage: async (place, floor) => {
    const page = typeof place === 'number' ? place : 0;
    const answer = await askJson(context, api, { url: toUrl(context, search, { page, floor }), schema: answerSchema });
    if (answer === undefined) throw toFormatError(api, context, 'nothing new to a question that asked for all');
    const { hits, nbPages } = answer.body;
    const entries = readRows(context, api, { rows: hits, schema: hitSchema }).map(toHitEntry);
    return { entries, next: page + 1 < nbPages ? page + 1 : undefined };
  },
});

/** Reads what is said on Hacker News; see https://hn.algolia.com/api. */
export const hackerNews = defineSource({
  id: 'hacker-news',
  summary: 'Searches stories and comments on Hacker News.',
  options,
  everyMs: 15 * 60_000,
  triedLive: false,
  terms: { keepDays: null, stores: 'all', note: 'Public; what is said there belongs to those who said it.' },
  search: power,
  examples: [
    { id: 'hn', source: 'hacker-news' },
    { id: 'hn-links', source: 'hacker-news', query: 'site:northwind.example', kinds: ['story'] },
  ],
  read: (context) =>
    walkEach(context, new Map(toSearches(context, power).map((search) => [toName(search), toWalk(context, search)]))),
});

const toName = ({ asked, parameters }: Search): string => JSON.stringify([asked, parameters]);
