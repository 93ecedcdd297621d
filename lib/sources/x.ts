/** The source of X: posts that a search finds, and an account's own posts, mentions and profile. Every answer is paid for. */
import * as z from 'zod';
import type { Instant } from '../model/vocabulary.ts';
import { openWants } from './api/left-out.ts';
import { secretOption } from './api/secret-option.ts';
import type { Place } from './api/walk-cursor.ts';
import { walkEach } from './api/walk-each.ts';
import type { Walk } from './api/walk-newest-first.ts';
import { watchDeleted } from './api/watch-deleted.ts';
import { toFilter } from './query/filter.ts';
import type { QueryField } from './query/grammar.ts';
import { queryOption, toSearches } from './query/option.ts';
import { isWhole } from './query/plan-search.ts';
import type { SearchPower } from './query/power.ts';
import { defineSource, type SourceContext } from './source.ts';
import { type PostsQuestion, toUnits, unitsPerDollar, XClient } from './x-api.ts';
import { toUserEntry } from './x-entry.ts';

const dollars = z.number().min(0).max(1_000_000);

const options = z
  .strictObject({
    token: secretOption('The bearer token of an app in the developer console of X.'),
    query: queryOption,
    account: z
      .string()
      .regex(/^(?:\w{1,15}|\d{1,20})$/, 'expected a name without @, or a number')
      .optional()
      .describe('An account, by its name or number.'),
    kinds: z
      .array(z.enum(['search', 'profile', 'posts', 'mentions']))
      .min(1)
      .optional()
      .describe(
        'Of an account its profile, posts, and mentions by others. Without it profile and posts of an account, else search.',
      ),
    wholeArchive: z
      .boolean()
      .default(false)
      .describe('Search all of X where the app may; otherwise it is searched back seven days.'),
    reposts: z.boolean().default(false).describe('Read posts that only repeat others’, too.'),
    authors: z.boolean().default(true).describe('Read who wrote a post; each author costs as an account does.'),
    dollarsPerMonth: dollars.default(20).describe('The channel spends no more than this in a month.'),
    dollarsPerPost: dollars.default(0.005).describe('What X charges for a post that is read.'),
    dollarsPerUser: dollars.default(0.01).describe('What X charges for an account that is read.'),
    host: z
      .url({ protocol: /^https?$/ })
      .default('https://api.x.com')
      .describe('Where its API answers.'),
    pageSize: z.number().int().min(10).max(100).default(100).describe('Posts of one page.'),
    maxPages: z.number().int().min(1).max(50).default(5).describe('Pages of each search or list in a poll.'),
    recheckHours: z
      .number()
      .int()
      .min(1)
      .max(720)
      .default(168)
      .describe(
        'So often it is asked whether what was read is still there; each post that is costs as one that is read.',
      ),
  })
  .superRefine(({ account, kinds = [] }, context) => {
    if (account === undefined && kinds.some((kind) => kind !== 'search'))
      context.addIssue({
        code: 'custom',
        path: ['account'],
        message: 'expected one, as "kinds" asks for what is its own',
      });
  });
type Context = SourceContext<z.infer<typeof options>>;

/** Posts are found within seconds, and may be edited for an hour. */
const overlapMs = 60 * 60_000;

/** The recent search goes back seven days, and takes an earlier start for a mistake; a little less, for clocks differ. */
const recentMs = 7 * 24 * 60 * 60_000 - 5 * 60_000;

const noReposts = ' -is:retweet';

const fields: Readonly<Record<string, string>> = { author: 'from', lang: 'lang' };

/** X knows accounts by their handles, and languages without their countries. */
const toKnown = (field: QueryField, value: string): string | undefined => {
  if (field === 'author') return /^\w{1,15}$/.test(value) ? undefined : '';
  return field === 'lang' && value.includes('-') ? value.slice(0, value.indexOf('-')) : undefined;
};

const power: SearchPower = {
  does: ['phrase', 'not', 'or', 'author', 'lang', 'site'],
  writeField: (field, value) => (field === 'site' ? `url:"${value}"` : `${fields[field] ?? field}:${value}`),
  widenField: toKnown,
  narrows: ['lang'],
  // In brackets, and without reposts.
  charsMax: 512 - noReposts.length - 2,
  note: 'site: finds posts that link there. Reposts are left out unless "reposts" is set.',
};

const toToken = (place: Place | undefined): string | undefined => (typeof place === 'string' ? place : undefined);

/** Seconds are all that X takes. */
const toSecond = (at: Instant | null): string | undefined => (at === null ? undefined : `${at.slice(0, 19)}Z`);

const toStart = ({ now, channel }: Context, floor: Instant | null): string | undefined => {
  if (channel.options.wholeArchive) return toSecond(floor);
  const earliest = new Date(now.getTime() - recentMs).toISOString();
  return toSecond(floor === null || floor > earliest ? floor : earliest);
};

type NamedWalk = readonly [string, Pick<Walk, 'askPage' | 'wants'>];

const toSearchWalks = (context: Context, client: XClient): readonly NamedWalk[] => {
  const { wholeArchive, reposts, authors } = context.channel.options;
  return toSearches(context, power).map((search): NamedWalk => {
    const words = search.asked.includes(' OR ') ? `(${search.asked})` : search.asked;
    const query = { query: reposts ? words : `${words}${noReposts}`, sort_order: 'recency' };
    const path = `/2/tweets/search/${wholeArchive ? 'all' : 'recent'}`;
    const askPage: Walk['askPage'] = (place, floor) => {
      const from = { start_time: toStart(context, floor) };
      const question: PostsQuestion = {
        path,
        query: { ...query, ...from },
        pagedBy: 'next_token',
        withAuthors: authors,
      };
      return client.askPosts(question, toToken(place));
    };
    return [`search ${search.asked}`, { askPage, wants: (entry) => isWhole(search, entry) }];
  });
};

/** X shows the newest 3,200 posts of an account, and 800 mentions. Whose its own posts are need not be asked for. */
const toListWalk = (context: Context, client: XClient, list: 'tweets' | 'mentions', named: string): NamedWalk => {
  const { reposts, authors, query } = context.channel.options;
  const askPage: Walk['askPage'] = async (place, floor) => {
    const account = await client.account(named);
    const from = { start_time: toSecond(floor) };
    const own = { query: { ...from, exclude: reposts ? undefined : 'retweets' }, withAuthors: false, author: account };
    const rest = list === 'tweets' ? own : { query: from, withAuthors: authors };
    const question: PostsQuestion = { path: `/2/users/${account.id}/${list}`, pagedBy: 'pagination_token', ...rest };
    return client.askPosts(question, toToken(place));
  };
  return [list, { askPage, wants: toFilter(query) }];
};

/** A single entry, handed on again when it has changed. */
const toProfileWalk = (client: XClient, named: string): NamedWalk => [
  'profile',
  { askPage: async () => ({ entries: [toUserEntry(await client.account(named))], next: undefined }) },
];

const toWalks = (context: Context, client: XClient): ReadonlyMap<string, Walk> => {
  const {
    account,
    maxPages,
    kinds = account === undefined ? ['search'] : ['profile', 'posts'],
  } = context.channel.options;
  const ofAccount = (named: string): readonly NamedWalk[] => [
    ...(kinds.includes('profile') ? [toProfileWalk(client, named)] : []),
    ...(kinds.includes('posts') ? [toListWalk(context, client, 'tweets', named)] : []),
    ...(kinds.includes('mentions') ? [toListWalk(context, client, 'mentions', named)] : []),
  ];
  const named = [
    ...(kinds.includes('search') ? toSearchWalks(context, client) : []),
    ...(account === undefined ? [] : ofAccount(account)),
  ];
  const findDeleted = (ids: readonly string[]) => client.findDeleted(ids);
  // What several searches and lists show is handed on once.
  const isFirst = openWants();
  const toWalk = (walk: NamedWalk[1]): Walk => ({
    ...walk,
    pagesMax: maxPages,
    overlapMs,
    findDeleted,
    wants: (entry) => walk.wants?.(entry) !== false && isFirst(entry),
  });
  return new Map(named.map(([name, walk]) => [name, toWalk(walk)]));
};

/** Reads X by its API v2, within what the month may cost. */
export const x = defineSource({
  id: 'x',
  summary: 'Searches posts on X, or reads an account: its profile, its posts, who mentions it. Paid by the post.',
  options,
  everyMs: 60 * 60_000,
  triedLive: false,
  limits: {
    grants: [],
    spacingMs: 1000,
    pageSize: 100,
    reachesBack: [
      { days: 7, of: 'a search' },
      { entries: 3_200, of: 'the posts of an account' },
      { entries: 800, of: 'what mentions it' },
    ],
  },
  paid: { unitDollars: 1 / unitsPerDollar, unitsPerMonth: ({ dollarsPerMonth }) => toUnits(dollarsPerMonth) },
  terms: {
    keepDays: 30,
    stores: 'all',
    note: 'What is deleted or made private there has to go here; nothing but ids may be handed on to others.',
  },
  ownTerms: { keepDays: null, stores: 'all', note: 'What the brand itself posted may be kept.' },
  search: power,
  examples: [
    { id: 'x', source: 'x', token: 'env:EARMARK_X_TOKEN', query: '"northwind coffee" -traders', dollarsPerMonth: 30 },
    { id: 'our-x', source: 'x', token: 'env:EARMARK_X_TOKEN', account: 'northwindcoffee', owned: true },
  ],
  read: (context) => {
    const client = new XClient(context);
    const watch = {
      everyMs: context.channel.options.recheckHours * 60 * 60_000,
      findDeleted: (ids: readonly string[]) => client.findDeleted(ids),
    };
    return watchDeleted(context, watch, (inner) => walkEach(inner, toWalks(context, client)));
  },
});
