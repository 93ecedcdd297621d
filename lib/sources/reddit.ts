/** The source of Reddit: posts that a search finds, new posts and comments of subreddits, and what one user wrote. */
import * as z from 'zod';
import type { Entry } from '../model/entry.ts';
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
import { type SearchPower, toHostOf } from './query/power.ts';
import { askFeed, RedditClient } from './reddit-api.ts';
import { readReplies } from './reddit-replies.ts';
import { defineSource, type SourceContext } from './source.ts';

const subreddit = z.string().regex(/^\w{2,24}$/, 'expected a name as after r/');

const options = z
  .strictObject({
    query: queryOption,
    subreddits: z
      .array(subreddit)
      .max(20)
      .default([])
      .describe('Names without r/. Empty: posts of all of Reddit are searched.'),
    kinds: z
      .array(z.enum(['search', 'posts', 'comments', 'replies']))
      .min(1)
      .default(['search'])
      .describe(
        'search: posts that the query finds. posts, comments: all new ones of the subreddits, or those that the query means where there is one. replies: what others say below the posts that are found, or below those of `user`; needs an app.',
      ),
    repliedPosts: z
      .number()
      .int()
      .min(1)
      .max(50)
      .default(10)
      .describe('Posts whose comments are read with replies, the latest ones; one question each and poll.'),
    user: z
      .string()
      .regex(/^[\w-]{3,20}$/, 'expected a name as after u/')
      .optional()
      .describe('Reads what this account posts instead: the brand’s own, with owned: true.'),
    clientId: secretOption(
      'The id of an approved app. Without it Reddit’s feeds are read, as far as it lets them.',
    ).optional(),
    clientSecret: secretOption('The secret of that app.').optional(),
    username: z.string().min(1).optional().describe('The account of a script app; without it the app itself asks.'),
    password: secretOption('The password of that account.').optional(),
    host: z
      .url({ protocol: /^https?$/ })
      .default('https://oauth.reddit.com')
      .describe('Where its API answers.'),
    site: z
      .url({ protocol: /^https?$/ })
      .default('https://www.reddit.com')
      .describe('Where tokens are given, and feeds.'),
    pageSize: z.number().int().min(1).max(100).default(100).describe('Entries of one page.'),
    maxPages: z
      .number()
      .int()
      .min(1)
      .max(10)
      .default(5)
      .describe('Pages of one search or listing in a poll; Reddit shows about 1,000 entries of each.'),
    recheckHours: z
      .number()
      .int()
      .min(1)
      .max(168)
      .default(24)
      .describe('So often it is asked whether what was read is still there, as its terms want.'),
  })
  .superRefine(({ clientId, clientSecret, username, password, kinds, subreddits, user }, context) => {
    const refuse = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message });
    if ((clientId === undefined) !== (clientSecret === undefined))
      refuse('clientSecret', 'expected both "clientId" and "clientSecret", or neither');
    if ((username === undefined) !== (password === undefined))
      refuse('password', 'expected both "username" and "password", or neither');
    if (username !== undefined && clientId === undefined) refuse('clientId', 'expected one, as "username" is set');
    if (kinds.includes('replies') && clientId === undefined)
      refuse('clientId', 'expected one: what stands below posts is shown to apps only');
    if (kinds.every((kind) => kind === 'replies') && user === undefined)
      refuse('kinds', 'expected "search" or "posts" beside "replies", or a "user": something has to be found first');
    if (user === undefined && subreddits.length === 0 && kinds.some((kind) => kind === 'posts' || kind === 'comments'))
      refuse('subreddits', 'expected at least one, as "kinds" asks for all that is new in them');
  });
type Context = SourceContext<z.infer<typeof options>>;

/** Votes come and go, words are edited for a while; listings are cheap. */
const overlapMs = 6 * 60 * 60_000;

/** Reddit knows authors by their names, and sites by their hosts. */
const toKnown = (field: QueryField, value: string): string | undefined => {
  if (field === 'author') return /^[\w-]{3,20}$/.test(value) ? undefined : '';
  return field === 'site' ? toHostOf(value) : undefined;
};

const power: SearchPower = {
  does: ['phrase', 'or', 'author', 'site', 'title'],
  widenField: toKnown,
  charsMax: 512,
  note: 'Finds posts, not comments; site: is where a post links to. What must not be there is left out here.',
};

type Listing = {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly wants: NonNullable<Walk['wants']>;
};

/** What a channel walks through, by the name that its cursor goes under. */
const toListings = (context: Context): ReadonlyMap<string, Listing> => {
  const { user, query, kinds } = context.channel.options;
  if (user === undefined) return new Map(kinds.flatMap((kind) => listingsOf[kind](context)));
  // Below its own posts others are heard, not the account.
  const wants = kinds.includes('replies') ? () => false : toFilter(query);
  return new Map([[`u/${user}`, { path: `/user/${user}`, query: { sort: 'new' }, wants }]]);
};

type Named = readonly (readonly [string, Listing])[];

const toSearchListings = (context: Context): Named => {
  const { subreddits } = context.channel.options;
  const places = subreddits.length === 0 ? [undefined] : subreddits;
  return toSearches(context, power).flatMap((search) =>
    places.map((place): Named[number] => {
      const path = place === undefined ? '/search' : `/r/${place}/search`;
      const within = place === undefined ? {} : { restrict_sr: 'on' };
      const query = { q: search.asked, sort: 'new', t: 'all', type: 'link', ...within };
      return [JSON.stringify([path, search.asked]), { path, query, wants: (entry) => isWhole(search, entry) }];
    }),
  );
};

const toNewListings = ({ channel }: Context, kind: 'new' | 'comments'): Named =>
  channel.options.subreddits.map((place): Named[number] => {
    const path = `/r/${place}/${kind}`;
    return [path, { path, query: {}, wants: toFilter(channel.options.query) }];
  });

const listingsOf = {
  search: toSearchListings,
  posts: (context: Context) => toNewListings(context, 'new'),
  comments: (context: Context) => toNewListings(context, 'comments'),
  replies: () => [],
} as const;

const toAfter = (place: Place | undefined): string | undefined => (typeof place === 'string' ? place : undefined);

/** Feeds have a folder of their own for what the API has as such. */
const toFeedPath = (path: string): string => (path.endsWith('search') ? path : `${path}/`);

const toWalks = (
  context: Context,
  ask: (listing: Listing) => Pick<Walk, 'askPage' | 'findDeleted'>,
): ReadonlyMap<string, Walk> => {
  const { maxPages: pagesMax } = context.channel.options;
  // What several searches and listings show is handed on once.
  const isFirst = openWants();
  const toWalk = (listing: Listing): Walk => ({
    pagesMax,
    overlapMs,
    wants: (entry) => listing.wants(entry) && isFirst(entry),
    ...ask(listing),
  });
  return new Map([...toListings(context)].map(([name, listing]) => [name, toWalk(listing)]));
};

const readFeeds = (context: Context) =>
  walkEach(
    context,
    toWalks(context, ({ path, query }) => ({
      askPage: (place) => askFeed(context, { path: toFeedPath(path), query }, toAfter(place)),
    })),
  );

const readApi = (context: Context) => {
  const client = new RedditClient(context);
  const findDeleted = (ids: readonly string[]) => client.findDeleted(ids);
  const watch = { everyMs: context.channel.options.recheckHours * 60 * 60_000, findDeleted };
  const walks = toWalks(context, (listing) => ({
    askPage: (place) => client.askListing(listing, toAfter(place)),
    findDeleted,
  }));
  const { kinds, repliedPosts: postsMax, user } = context.channel.options;
  const read = (inner: Context) => walkEach(inner, walks);
  const wants = ({ author }: Entry) => user === undefined || author?.toLowerCase() !== user.toLowerCase();
  return watchDeleted(context, watch, (inner) =>
    kinds.includes('replies') ? readReplies(inner, { client, postsMax, wants }, read) : read(inner),
  );
};

/** Reads Reddit by its API where the channel has an app, else by its feeds. */
export const reddit = defineSource({
  id: 'reddit',
  summary: 'Searches posts on Reddit, or reads what is new in subreddits or by one account.',
  options,
  everyMs: 30 * 60_000,
  triedLive: false,
  limits: {
    grants: [
      { calls: 100, perMs: 60_000, of: 'an app' },
      { calls: 10, perMs: 60_000, of: 'whoever comes without one' },
    ],
    spacingMs: 1000,
    pageSize: 100,
    reachesBack: [{ entries: 1_000, of: 'each search or listing' }],
  },
  terms: {
    keepDays: 30,
    stores: 'all',
    note: 'Its API needs an approved app, commercial use a contract; what is deleted there has to go here: it is asked about daily.',
  },
  ownTerms: { keepDays: null, stores: 'all', note: 'What the brand itself posted may be kept.' },
  search: power,
  examples: [
    { id: 'reddit', source: 'reddit', clientId: 'env:EARMARK_REDDIT_ID', clientSecret: 'env:EARMARK_REDDIT_SECRET' },
    {
      id: 'reddit-coffee',
      source: 'reddit',
      query: '"northwind coffee"',
      subreddits: ['coffee', 'espresso'],
      kinds: ['search', 'comments'],
      clientId: 'env:EARMARK_REDDIT_ID',
      clientSecret: 'env:EARMARK_REDDIT_SECRET',
    },
  ],
  read: (context) => (context.channel.options.clientId === undefined ? readFeeds(context) : readApi(context)),
});
