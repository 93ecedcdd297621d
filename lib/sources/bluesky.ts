/** The source of Bluesky: an account's posts and profile without a login, and searches with one. */
import * as z from 'zod';
import { type Api, type ApiAnswer, type ApiFault, askJson, toFormatError } from './api/ask-json.ts';
import { type Authorize, bearerOnce } from './api/bearer.ts';
import { isLeftOut, openWants } from './api/left-out.ts';
import { paceByHeaders } from './api/pace.ts';
import { readRows } from './api/rows.ts';
import { secretOption } from './api/secret-option.ts';
import { walkEach } from './api/walk-each.ts';
import type { Walk, WalkPage } from './api/walk-newest-first.ts';
import {
  feedItemSchema,
  mayBeRead,
  postSchema,
  profileSchema,
  toAccountEntry,
  toFeedEntry,
  toPostEntry,
} from './bluesky-post.ts';
import type { QueryField } from './query/grammar.ts';
import { queryOption, toSearches } from './query/option.ts';
import { isWhole, type Search } from './query/plan-search.ts';
import { type SearchPower, toHostOf } from './query/power.ts';
import { defineSource, type SourceContext } from './source.ts';

const address = z.url({ protocol: /^https?$/, error: 'expected an address that begins with http:// or https://' });
const handle = z
  .string()
  .max(300)
  .regex(/^(?:@?[\w-]+(?:\.[\w-]+)+|did:[\w:.%-]+)$/, 'expected a handle such as northwind.example, or a did');

const options = z
  .strictObject({
    account: handle.optional().describe('Read what this account says: its handle, or its did.'),
    profile: z
      .boolean()
      .default(true)
      .describe('With an account: its name, words, links and pictures too, as an entry of their own.'),
    replies: z.boolean().default(true).describe('With an account: its answers to others too.'),
    query: queryOption,
    identifier: z.string().min(1).max(300).optional().describe('For a search: the handle or e-mail that signs in.'),
    appPassword: secretOption('For a search: an app password of that account, by reference.').optional(),
    service: address.default('https://bsky.social').describe('Where the account signs in, and its searches are asked.'),
    appView: address.default('https://public.api.bsky.app').describe('Where an account is read without a login.'),
    pageSize: z.number().int().min(1).max(100).default(100).describe('Posts of one page.'),
    maxPages: z
      .number()
      .int()
      .min(1)
      .max(100)
      .default(5)
      .describe('Pages of one poll; what is left is read by the next ones.'),
  })
  .refine(({ account, query }) => account === undefined || query === undefined, {
    error: 'expected one of "account" and "query"; make a channel of each',
    path: ['query'],
  })
  .refine(
    ({ account, identifier, appPassword }) =>
      account !== undefined || (identifier !== undefined && appPassword !== undefined),
    { error: 'expected "account", or for a search "identifier" and "appPassword"', path: ['appPassword'] },
  );
type BlueskyContext = SourceContext<z.infer<typeof options>>;

const bodySchema = z.looseObject({ error: z.string(), message: z.string().nullish() });
const signInMend =
  'See that "identifier" and "appPassword" of this channel belong together: Bluesky makes app passwords under Settings, Privacy and security.';

/** `{"error":"InvalidRequest","message":"Profile not found"}` */
const findFault: Api['findFault'] = ({ status, body }) => {
  if (status < 400) return undefined;
  const said = bodySchema.safeParse(body).data;
  const words = [said?.error, said?.message].filter((each) => each != null && each !== '').join(': ');
  const received = `status ${status}${words === '' ? '' : `, "${words}"`}`;
  const isDenied = status === 401 || status === 403 || /^(?:Auth|ExpiredToken|InvalidToken|Account)/.test(words);
  if (isDenied) return { code: 'ACCESS_DENIED', received, mend: signInMend };
  const fault: ApiFault = { code: 'HTTP_STATUS', received };
  if (said?.error === 'BadQueryString') return { ...fault, mend: 'Write "query" of this channel simpler.' };
  const isUnknown = status === 404 || (status === 400 && /not found|resolve|actor/i.test(words));
  return isUnknown ? { ...fault, mend: 'See that "account" of this channel is written as its profile has it.' } : fault;
};

/** 3,000 requests in five minutes are granted; its makers ask for far fewer searches. */
const api: Api = {
  name: 'Bluesky',
  pace: paceByHeaders(1_000, {
    remaining: 'ratelimit-remaining',
    reset: 'ratelimit-reset',
    form: 'epoch-seconds',
  }),
  findFault,
};

/** Posts are found in searches some while after they were written. */
const overlapMs = 3 * 60 * 60_000;
/** Posts that one question may name. */
const postsAskedMax = 25;

/** Authors are found by their whole handles, links by the domain that they lead to. */
const toKnown = (field: QueryField, value: string): string | undefined => {
  if (field === 'author') return handle.safeParse(value).success ? undefined : '';
  return field === 'site' ? toHostOf(value) : undefined;
};

const power: SearchPower = {
  does: ['phrase'],
  parameters: ['author', 'lang', 'site'],
  widenField: toKnown,
  note: 'Several alternatives are several searches; site: finds posts that link there, author: takes a handle.',
};

type Question<Schema extends z.ZodType> = {
  readonly method: string;
  readonly query: URLSearchParams;
  readonly schema: Schema;
};

/** Where posts are asked for, and as whom. */
type Place = { readonly host: string; readonly signIn?: Authorize };

const ask = async <Schema extends z.ZodType>(
  context: BlueskyContext,
  { host, signIn }: Place,
  { method, query, schema }: Question<Schema>,
): Promise<ApiAnswer<z.infer<Schema>>['body']> => {
  const url = new URL(`/xrpc/${method}`, host);
  url.search = query.toString();
  const answer = await askJson(context, api, { url: url.href, schema, headers: (await signIn?.()) ?? {} });
  if (answer === undefined) throw toFormatError(api, context, 'nothing new to a question that asked for all');
  return answer.body;
};

const sessionSchema = z.looseObject({ accessJwt: z.string().min(1) });

/** Signs in once a poll, when it is first needed: a day has 300 times. */
const openSession = (context: BlueskyContext, identifier: string, appPassword: string): Authorize =>
  bearerOnce(async () => {
    const password = (await context.secret(appPassword)).reveal();
    const answer = await askJson(context, api, {
      url: new URL('/xrpc/com.atproto.server.createSession', context.channel.options.service).href,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ identifier: identifier.replace(/^@/, ''), password }),
      isSecret: true,
      schema: sessionSchema,
    });
    if (answer === undefined) throw toFormatError(api, context, 'nothing new to a sign-in');
    return answer.body.accessJwt;
  });

const toPlace = (context: BlueskyContext): Place => {
  const { account, identifier, appPassword, service, appView } = context.channel.options;
  return account !== undefined || identifier === undefined || appPassword === undefined
    ? { host: appView }
    : { host: service, signIn: openSession(context, identifier, appPassword) };
};

const postsSchema = z.looseObject({ posts: z.array(z.unknown()) });

const getPosts = (uris: readonly string[]): Question<typeof postsSchema> => ({
  method: 'app.bsky.feed.getPosts',
  query: new URLSearchParams(uris.map((uri): [string, string] => ['uris', uri])),
  schema: postsSchema,
});

/** What is not shown by its address any more, or not to everybody: deleted, or its account is closed or closed off. */
const findDeleted = async (
  context: BlueskyContext,
  place: Place,
  missing: readonly string[],
): Promise<readonly string[]> => {
  const asked = missing.filter((id) => !isLeftOut(id));
  const shown = new Set<string>();
  for (let from = 0; from < asked.length; from += postsAskedMax) {
    const { posts } = await ask(context, place, getPosts(asked.slice(from, from + postsAskedMax)));
    for (const row of posts) {
      const post = postSchema.safeParse(row).data;
      if (post !== undefined && mayBeRead(post, context.channel.owned)) shown.add(post.uri);
    }
  }
  return asked.filter((uri) => !shown.has(uri));
};

const toWalk = (context: BlueskyContext, place: Place, walk: Pick<Walk, 'askPage' | 'wants'>): Walk => ({
  pagesMax: context.channel.options.maxPages,
  overlapMs,
  findDeleted: (missing) => findDeleted(context, place, missing),
  ...walk,
});

type Walks = ReadonlyMap<string, Walk>;

const toCursor = (place: unknown): Readonly<Record<string, string>> =>
  typeof place === 'string' ? { cursor: place } : {};

const toNext = (rows: readonly unknown[], cursor: string | null | undefined): string | undefined =>
  rows.length === 0 || cursor == null || cursor === '' ? undefined : cursor;

const toSearchQuery = ({ asked, parameters }: Search): Readonly<Record<string, string>> => ({
  // Words are required; this stands for all of them.
  q: asked === '' ? '*' : asked,
  ...(parameters.author === undefined ? {} : { author: parameters.author }),
  ...(parameters.lang === undefined ? {} : { lang: parameters.lang }),
  ...(parameters.site === undefined ? {} : { domain: parameters.site }),
});

const toSearchWalks = (context: BlueskyContext): Walks => {
  const place = toPlace(context);
  const wants = openWants();
  const { owned, options: given } = context.channel;
  const askPage =
    (search: Search): Walk['askPage'] =>
    async (cursor, floor): Promise<WalkPage> => {
      const query = new URLSearchParams({
        ...toSearchQuery(search),
        sort: 'latest',
        limit: String(given.pageSize),
        ...(floor === null ? {} : { since: floor }),
        ...toCursor(cursor),
      });
      const schema = z.looseObject({ posts: z.array(z.unknown()), cursor: z.string().nullish() });
      const { posts: rows, cursor: next } = await ask(context, place, {
        method: 'app.bsky.feed.searchPosts',
        query,
        schema,
      });
      const posts = readRows(context, api, { rows, schema: postSchema });
      return { entries: posts.map((post) => toPostEntry(post, owned)), next: toNext(rows, next) };
    };
  return new Map(
    toSearches(context, power).map((search) => [
      JSON.stringify([search.asked, search.parameters]),
      toWalk(context, place, {
        askPage: askPage(search),
        wants: (entry) => !isLeftOut(entry.id) && isWhole(search, entry) && wants(entry),
      }),
    ]),
  );
};

const toAccountWalks = (context: BlueskyContext, account: string): Walks => {
  const place = toPlace(context);
  const { owned, options: given } = context.channel;
  const actor = account.replace(/^@/, '');
  const askProfile = async (): Promise<WalkPage> => {
    const query = new URLSearchParams({ actor });
    const profile = await ask(context, place, { method: 'app.bsky.actor.getProfile', query, schema: profileSchema });
    return { entries: [toAccountEntry(profile, owned)], next: undefined };
  };
  const askFeed = async (cursor: unknown): Promise<WalkPage> => {
    const query = new URLSearchParams({
      actor,
      filter: given.replies ? 'posts_with_replies' : 'posts_no_replies',
      limit: String(given.pageSize),
      ...toCursor(cursor),
    });
    const schema = z.looseObject({ feed: z.array(z.unknown()), cursor: z.string().nullish() });
    const { feed: rows, cursor: next } = await ask(context, place, {
      method: 'app.bsky.feed.getAuthorFeed',
      query,
      schema,
    });
    const items = readRows(context, api, { rows, schema: feedItemSchema });
    return { entries: items.map((item) => toFeedEntry(item, owned)), next: toNext(rows, next) };
  };
  const profile: Walk = { pagesMax: 1, overlapMs: 0, askPage: askProfile, wants: openWants() };
  const posts = toWalk(context, place, { askPage: askFeed, wants: openWants() });
  return new Map([...(given.profile ? [['profile', profile] as const] : []), ['posts', posts]]);
};

/** Reads Bluesky; see https://docs.bsky.app/docs/api/. */
export const bluesky = defineSource({
  id: 'bluesky',
  summary: 'Reads an account of Bluesky with its profile, or searches all posts with a login.',
  options,
  everyMs: 30 * 60_000,
  triedLive: false,
  limits: {
    grants: [{ calls: 3_000, perMs: 5 * 60_000, of: 'an address' }],
    spacingMs: 1000,
    pageSize: 100,
    reachesBack: 'all',
  },
  terms: {
    keepDays: null,
    stores: 'all',
    note: 'What its author deletes, or closes to those who are not signed in, is to go; authors who ask for that from the start are not read.',
  },
  search: power,
  examples: [
    { id: 'bluesky', source: 'bluesky', account: 'northwind.example', owned: true },
    {
      id: 'bluesky-search',
      source: 'bluesky',
      query: '"northwind coffee" OR site:northwind.example',
      identifier: 'listener.bsky.social',
      appPassword: 'env:EARMARK_BLUESKY_APP_PASSWORD',
    },
  ],
  read: (context) => {
    const { account } = context.channel.options;
    return walkEach(context, account === undefined ? toSearchWalks(context) : toAccountWalks(context, account));
  },
});
