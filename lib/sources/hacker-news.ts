/** The source of Hacker News: stories and comments that name the brand, or link to it, by Algolia's search. */
import * as z from 'zod';
import { toInstant } from '../formats/dates.ts';
import { type Entry, toEntry } from '../model/entry.ts';
import { type Api, askJson, toFormatError } from './api/ask-json.ts';
import { escapeHtml } from './api/plain-html.ts';
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
  // An address is asked for as its words, wherever in a story's address they stand.
  widenField: (field, value) => {
    if (field === 'author') return /^[\w-]+$/.test(value) ? undefined : '';
    return field === 'site' ? value : undefined;
  },
  types: ['story', 'comment', 'poll', 'show_hn', 'ask_hn', 'front_page', 'job'],
  note: 'Several alternatives are several searches; site: finds stories that link there, with words beside it comments too.',
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
  const link = url == null || url === '' ? '' : `<p><a href="${escapeHtml(url)}">${escapeHtml(title ?? url)}</a></p>`;
  return `${link}${text ?? ''}`;
};

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

/**
 * Where a page begins: at the second in which the one before it ended, never at a number alone. Numbered pages move when an entry comes or
 * goes, and beyond the thousandth hit there are none. `page` goes on within a second that fills pages.
 */
const placeSchema = z.object({ until: z.number(), page: z.number() });
type HackerNewsPlace = z.infer<typeof placeSchema>;

/** The place after a page; undefined where it was the last. */
const toNext = (
  hits: readonly Hit[],
  at: HackerNewsPlace | undefined,
  isLast: boolean,
): HackerNewsPlace | undefined => {
  const last = hits.at(-1);
  if (last === undefined || isLast) return undefined;
  const until = last.created_at_i;
  return until === at?.until ? { until, page: at.page + 1 } : { until, page: 0 };
};

/** The search as Algolia takes it: newest first, since a time and until one, one page of it. */
const toUrl = (
  { channel }: HackerNewsContext,
  { asked, parameters }: Search,
  { place, floor }: { readonly place: HackerNewsPlace | undefined; readonly floor: string | null },
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
  url.searchParams.set('page', String(place?.page ?? 0));
  url.searchParams.set('advancedSyntax', 'true');
  url.searchParams.set('typoTolerance', 'false');
  url.searchParams.set('attributesToHighlight', '');
  // Words stand in titles and texts: with them all is looked through.
  if (site !== undefined && asked === '') url.searchParams.set('restrictSearchableAttributes', 'url');
  const times = [
    ...(floor === null ? [] : [`created_at_i>=${Math.floor(Date.parse(floor) / 1000)}`]),
    ...(place === undefined ? [] : [`created_at_i<=${place.until}`]),
  ];
  if (times.length > 0) url.searchParams.set('numericFilters', times.join(','));
  return url.href;
};

const toWalk = (context: HackerNewsContext, search: Search): Walk => ({
  pagesMax: context.channel.options.maxPages,
  overlapMs,
  wants: (entry) => isWhole(search, entry),
  askPage: async (begins, floor) => {
    const place = placeSchema.safeParse(begins).data;
    const answer = await askJson(context, api, { url: toUrl(context, search, { place, floor }), schema: answerSchema });
    if (answer === undefined) throw toFormatError(api, context, 'nothing new to a question that asked for all');
    const { nbPages } = answer.body;
    const hits = readRows(context, api, { rows: answer.body.hits, schema: hitSchema });
    const isLast = (place?.page ?? 0) + 1 >= nbPages;
    return { entries: hits.map(toHitEntry), next: toNext(hits, place, isLast) };
  },
});

/** Reads what is said on Hacker News; see https://hn.algolia.com/api. */
export const hackerNews = defineSource({
  id: 'hacker-news',
  summary: 'Searches stories and comments on Hacker News.',
  options,
  everyMs: 15 * 60_000,
  triedLive: false,
  limits: {
    grants: [{ calls: 10_000, perMs: 60 * 60_000 }],
    spacingMs: api.pace.spacingMs,
    pageSize: 1_000,
    reachesBack: 'all',
  },
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
