/**
 * The source of GitHub: issues, pull requests, discussions, repositories and code that name the brand; releases, tags and the account of
 * the brand itself.
 */
import * as z from 'zod';
import type { Instant } from '../model/vocabulary.ts';
import { readRows } from './api/rows.ts';
import { secretOption } from './api/secret-option.ts';
import { parseTimePlace, type TimePlace, toNextTimePlace } from './api/time-place.ts';
import { walkEach } from './api/walk-each.ts';
import type { Walk } from './api/walk-newest-first.ts';
import { type Client as ApiClient, ask, askGraph, askNew, openClient, toSeconds } from './github-api.ts';
import {
  accountSchema,
  discussionFields,
  discussionSchema,
  issueSchema,
  releaseSchema,
  toAccountEntry,
  toDiscussionEntry,
  toIssueEntry,
  toReleaseEntry,
} from './github-entries.ts';
import { searchEntriesMax, toCodeWalk, toOwnRepositoryWalk, toRepositoryWalk } from './github-found.ts';
import { toTagWalk } from './github-tags.ts';
import { queryOption, toSearches } from './query/option.ts';
import { isWhole, type Search } from './query/plan-search.ts';
import type { SearchPower } from './query/power.ts';
import { defineSource } from './source.ts';

const kinds = ['issue', 'pull-request', 'discussion', 'repository', 'code', 'release', 'tag'] as const;
type Kind = (typeof kinds)[number];
/** What GitHub shows to nobody without a token. */
const tokenKinds: readonly Kind[] = ['discussion', 'code', 'tag'];
/** What is read of `repositories`, and never searched for. */
const ownKinds: readonly Kind[] = ['release', 'tag'];

const options = z
  .strictObject({
    query: queryOption,
    kinds: z
      .array(z.enum(kinds))
      .optional()
      .describe(
        'What is read: issue, pull-request, discussion, repository and code that name the brand, release and tag of `repositories`. Discussion, code and tag need a token.',
      ),
    repositories: z
      .array(z.string().regex(/^[\w.-]{1,100}\/[\w.-]{1,100}$/, 'expected owner/name'))
      .max(20)
      .default([])
      .describe('Only these, as owner/name; without a query all of what is said there.'),
    profile: z
      .string()
      .regex(/^[\w-]{1,100}$/, 'expected the name of an account')
      .optional()
      .describe('The brand’s own account, whose words, link and picture are read as an item.'),
    token: secretOption('A fine-grained token with no rights is enough; without one a tenth of the calls.').optional(),
    host: z
      .url({ protocol: /^https?$/ })
      .default('https://api.github.com')
      .describe('Where its API answers.'),
    version: z.string().default('2022-11-28').describe('The version of the API that is asked for.'),
    pageSize: z.number().int().min(1).max(100).default(100).describe('Entries of one page.'),
    maxPages: z
      .number()
      .int()
      .min(1)
      .max(100)
      .default(10)
      .describe('Pages of one search and poll; what is left is read by the next ones.'),
  })
  .superRefine(({ kinds: named = [], repositories, token }, context) => {
    const shownToTokens = named.find((kind) => tokenKinds.includes(kind));
    if (shownToTokens !== undefined && token === undefined)
      context.addIssue({
        code: 'custom',
        path: ['token'],
        message: `expected a token: "${shownToTokens}" is shown to nobody else`,
      });
    const own = named.find((kind) => ownKinds.includes(kind));
    if (own !== undefined && repositories.length === 0)
      context.addIssue({ code: 'custom', path: ['repositories'], message: `expected those of which "${own}" is read` });
  });
type Client = ApiClient<z.infer<typeof options>>;

/** New issues are indexed late at times, and edited in their first hours. */
const overlapMs = 24 * 60 * 60_000;
const power: SearchPower = {
  does: ['phrase', 'author'],
  widenField: (field, value) => (field === 'author' && !/^[\w-]+(?:\[bot\])?$/.test(value) ? '' : undefined),
  // Each search takes its kind, repositories and times too, and GitHub refuses more than 256 characters.
  charsMax: 150,
  note: 'Several alternatives are several searches; comments are searched but what is read is the issue they stand under.',
};

/** `created:` as GitHub takes a stretch of time. */
const toCreated = (floor: Instant | null, until: Instant | null): readonly string[] => {
  if (floor !== null && until !== null) return [`created:${toSeconds(floor)}..${toSeconds(until)}`];
  if (floor !== null) return [`created:>=${toSeconds(floor)}`];
  return until === null ? [] : [`created:<=${toSeconds(until)}`];
};

/** All that a search says beside its words. */
const toQualifiers = (
  { context }: Client,
  kind: Kind,
  { floor, until }: { readonly floor: Instant | null; readonly until: Instant | null },
): readonly string[] => [
  ...(kind === 'discussion' ? [] : [`is:${kind}`]),
  ...context.channel.options.repositories.map((name) => `repo:${name}`),
  ...toCreated(floor, until),
];

const issuesSchema = z.looseObject({
  items: z.array(z.unknown()),
  incomplete_results: z.boolean().optional(),
  total_count: z.number().optional(),
});

const toIssueWalk = (client: Client, kind: Kind, search: Search): Walk => {
  const { pageSize, maxPages } = client.context.channel.options;
  const pagesMax = Math.max(1, Math.floor(searchEntriesMax / pageSize));
  return {
    pagesMax: maxPages,
    overlapMs,
    wants: (entry) => isWhole(search, entry),
    askPage: async (given, floor) => {
      const place: TimePlace = parseTimePlace(given);
      const q = [search.asked, ...toQualifiers(client, kind, { floor, until: place.until })].join(' ').trim();
      const query = new URLSearchParams({ q, sort: 'created', order: 'desc' });
      query.set('per_page', String(pageSize));
      query.set('page', String(place.page));
      const body = await askNew(client, { path: `/search/issues?${query}`, schema: issuesSchema });
      const { context, api } = client;
      if (body.incomplete_results === true)
        context.log.warn('GitHub took too long to search all', { channel: context.channel.id });
      const entries = readRows(context, api, { rows: body.items, schema: issueSchema }).map(toIssueEntry);
      const shown = place.page * pageSize;
      const hasMore = body.items.length >= pageSize && (body.total_count ?? Number.POSITIVE_INFINITY) > shown;
      return {
        entries,
        next: hasMore
          ? toNextTimePlace(place, { times: entries.map(({ publishedAt }) => publishedAt), pagesMax })
          : undefined,
      };
    },
  };
};

const discussionsSchema = z.looseObject({
  data: z.looseObject({
    search: z.looseObject({
      nodes: z.array(z.unknown()),
      pageInfo: z.looseObject({ endCursor: z.string().nullish(), hasNextPage: z.boolean() }),
    }),
  }),
});

const discussionsQuery = `query($q:String!,$first:Int!,$after:String){search(type:DISCUSSION,query:$q,first:$first,after:$after){nodes{...on Discussion{${discussionFields}}}pageInfo{endCursor hasNextPage}}}`;

const toDiscussionWalk = (client: Client, search: Search): Walk => {
  const { context, api } = client;
  const { pageSize, maxPages } = context.channel.options;
  return {
    pagesMax: maxPages,
    overlapMs,
    wants: (entry) => isWhole(search, entry),
    askPage: async (place, floor) => {
      const qualifiers = toQualifiers(client, 'discussion', { floor, until: null });
      const q = [search.asked, ...qualifiers, 'sort:created-desc'].join(' ').trim();
      const variables = { q, first: pageSize, after: typeof place === 'string' ? place : null };
      const answer = await askGraph(client, { query: discussionsQuery, variables, schema: discussionsSchema });
      const { nodes, pageInfo } = answer.data.search;
      const entries = readRows(context, api, { rows: nodes, schema: discussionSchema }).map(toDiscussionEntry);
      return { entries, next: pageInfo.hasNextPage ? (pageInfo.endCursor ?? undefined) : undefined };
    },
  };
};

const toReleaseWalk = (client: Client, repository: string): Walk => {
  const { context, api } = client;
  const { pageSize, maxPages } = context.channel.options;
  return {
    pagesMax: maxPages,
    overlapMs,
    askPage: async (place) => {
      const page = typeof place === 'number' ? place : 1;
      const path = `/repos/${repository}/releases?per_page=${pageSize}&page=${page}`;
      const answer = await ask(client, { path, schema: z.array(z.unknown()), conditional: page === 1 });
      if (answer === undefined) return undefined;
      const rows = readRows(context, api, { rows: answer.body, schema: releaseSchema });
      const entries = rows.filter(({ draft }) => draft !== true).map(toReleaseEntry);
      return { entries, next: answer.body.length >= pageSize ? page + 1 : undefined };
    },
  };
};

/** An account says of itself what kind it is; what an organization writes of itself stands at an address of its own. */
const toProfileWalk = (client: Client, login: string): Walk => ({
  pagesMax: 1,
  overlapMs,
  askPage: async () => {
    const account = await askNew(client, { path: `/users/${login}`, schema: accountSchema });
    const isOrganization = account.type === 'Organization';
    const whole = isOrganization ? await askNew(client, { path: `/orgs/${login}`, schema: accountSchema }) : account;
    return { entries: [toAccountEntry({ ...account, ...whole })], next: undefined };
  },
});

/** Where no kinds are named: everything a search can find, or nothing where only the account is wanted. */
const toKinds = ({ kinds: named, profile, query, token }: z.infer<typeof options>): readonly Kind[] => {
  if (named !== undefined) return named;
  if (profile !== undefined && query === undefined) return [];
  return token === undefined ? ['issue', 'pull-request'] : ['issue', 'pull-request', 'discussion'];
};

const everything: Search = { asked: '', parameters: {}, rest: [[]] };

/** Repositories and code have no authors to be asked for. */
const foundPower: SearchPower = { ...power, does: ['phrase'] };

type Named = readonly (readonly [string, Walk])[];

/** What is said: in all of the named repositories where there is no query, else what a search finds. */
const toSaidWalks = (client: Client, kind: Kind): Named => {
  const { repositories, query } = client.context.channel.options;
  const isWholeRead = repositories.length > 0 && query === undefined;
  return (isWholeRead ? [everything] : toSearches(client.context, power)).map((search) => [
    `${kind} ${search.asked}`,
    kind === 'discussion' ? toDiscussionWalk(client, search) : toIssueWalk(client, kind, search),
  ]);
};

/** Each of the named repositories by itself. */
const toOwnWalks = (client: Client, kind: Kind, toWalk: (client: Client, repository: string) => Walk): Named =>
  client.context.channel.options.repositories.map((name) => [`${kind} ${name}`, toWalk(client, name)]);

const toFoundWalks = (client: Client, kind: Kind, toWalk: (client: Client, search: Search) => Walk): Named =>
  toSearches(client.context, foundPower).map((search) => [`${kind} ${search.asked}`, toWalk(client, search)]);

const toKindWalks: Readonly<Record<Kind, (client: Client) => Named>> = {
  issue: (client) => toSaidWalks(client, 'issue'),
  'pull-request': (client) => toSaidWalks(client, 'pull-request'),
  discussion: (client) => toSaidWalks(client, 'discussion'),
  repository: (client) => {
    const { repositories, query } = client.context.channel.options;
    const isOwn = repositories.length > 0 && query === undefined;
    return isOwn
      ? toOwnWalks(client, 'repository', toOwnRepositoryWalk)
      : toFoundWalks(client, 'repository', toRepositoryWalk);
  },
  code: (client) => toFoundWalks(client, 'code', toCodeWalk),
  release: (client) => toOwnWalks(client, 'release', toReleaseWalk),
  tag: (client) => toOwnWalks(client, 'tag', toTagWalk),
};

const toWalks = (client: Client): ReadonlyMap<string, Walk> => {
  const { options } = client.context.channel;
  const { profile } = options;
  return new Map([
    ...toKinds(options).flatMap((kind) => toKindWalks[kind](client)),
    ...(profile === undefined ? [] : [[`profile ${profile}`, toProfileWalk(client, profile)] as const]),
  ]);
};

/** Reads what is said on GitHub; see https://docs.github.com/rest/search/search. */
export const github = defineSource({
  id: 'github',
  summary:
    'Searches issues, pull requests, discussions, repositories and code on GitHub; reads releases and tags of repositories and an account’s profile.',
  options,
  everyMs: 30 * 60_000,
  triedLive: false,
  limits: {
    grants: [
      { calls: 10, perMs: 60_000, unit: 'searches', of: 'whoever has no token' },
      { calls: 30, perMs: 60_000, unit: 'searches', of: 'a token' },
      { calls: 10, perMs: 60_000, unit: 'searches of code', of: 'a token' },
      { calls: 60, perMs: 60 * 60_000, of: 'whoever has no token, for all else' },
      { calls: 5_000, perMs: 60 * 60_000, of: 'a token, for all else' },
    ],
    spacingMs: 2000,
    pageSize: 100,
    reachesBack: [{ entries: searchEntriesMax, of: 'a search of discussions, repositories or code' }],
  },
  terms: {
    keepDays: null,
    stores: 'all',
    note: 'Public; people found there are not to be sent unasked mail, says its acceptable use policy.',
  },
  search: power,
  examples: [
    { id: 'github', source: 'github', token: 'env:EARMARK_GITHUB_TOKEN' },
    {
      id: 'github-own',
      source: 'github',
      owned: true,
      profile: 'northwind',
      repositories: ['northwind/roaster-sdk'],
      kinds: ['repository', 'release'],
    },
    {
      id: 'github-code',
      source: 'github',
      token: 'env:EARMARK_GITHUB_TOKEN',
      kinds: ['repository', 'code'],
      every: '1d',
    },
  ],
  async *read(context) {
    yield* walkEach(context, toWalks(await openClient(context)));
  },
});
