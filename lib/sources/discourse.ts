/** The source of Discourse forums: the newest posts or topics of one forum, or what its search finds. */
import * as z from 'zod';
import { toRetryAfterMs } from '../formats/retry-after.ts';
import { type Api, askJson, toFormatError } from './api/ask-json.ts';
import { findGone } from './api/find-gone.ts';
import type { Pace } from './api/pace.ts';
import { readRows } from './api/rows.ts';
import { secretOption } from './api/secret-option.ts';
import { walkEach } from './api/walk-each.ts';
import type { Walk } from './api/walk-newest-first.ts';
import { isShown, postSchema, toPostEntry, topicSchema, toTopicEntry, userSchema } from './discourse-entries.ts';
import { toBrandFilter } from './query/brand-filter.ts';
import { queryOption, toSearches } from './query/option.ts';
import { isWhole, type Search } from './query/plan-search.ts';
import type { SearchPower } from './query/power.ts';
import { defineSource, type SourceContext } from './source.ts';

const options = z.strictObject({
  forum: z
    .url({ protocol: /^https?$/, error: 'expected an address that begins with http:// or https://' })
    .describe('Where the forum stands, its folder included.'),
  query: queryOption,
  read: z
    .enum(['posts', 'topics', 'search'])
    .default('posts')
    .describe('All new posts, all new topics, or what its search finds; many forums close their search to strangers.'),
  apiKey: secretOption('For a forum that shows nothing to strangers: a key that its administrators make.').optional(),
  apiUser: z.string().min(1).max(100).default('system').describe('Whose name the key is used in.'),
  maxPages: z
    .number()
    .int()
    .min(1)
    .max(100)
    .default(10)
    .describe('Pages of one poll; what is left is read by the next ones.'),
});
type Options = z.infer<typeof options>;
type ForumContext = SourceContext<Options>;

/** Posts are edited in their first hours. */
const overlapMs = 6 * 60 * 60_000;
/** Ids that one page of the newest posts goes through; deleted and private ones among them are not shown. */
const windowIds = 50;
/** No search shows more pages. */
const searchPagesMax = 10;

const limitSchema = z.looseObject({ extras: z.looseObject({ wait_seconds: z.number() }) });

/** What the forum says to those who ask too often; no header tells it everywhere. */
const readWait = (body: Uint8Array | undefined): number | undefined => {
  try {
    return limitSchema.safeParse(JSON.parse(new TextDecoder().decode(body))).data?.extras.wait_seconds;
  } catch {
    return undefined;
  }
};

/** Forums let a stranger ask 200 times a minute, and search 8 times. */
const toPace = (read: Options['read']): Pace => ({
  spacingMs: read === 'search' ? 8_000 : 2_000,
  readRest: ({ status, headers, body }, now) => {
    const retryMs = toRetryAfterMs(headers['retry-after'], now);
    if (retryMs !== undefined) return now.getTime() + retryMs;
    const seconds = status === 429 ? readWait(body?.()) : undefined;
    return seconds === undefined ? undefined : now.getTime() + seconds * 1000;
  },
});

const faultSchema = z.looseObject({
  errors: z.array(z.string()).optional(),
  error_type: z.string().optional(),
  grouped_search_result: z.looseObject({ error: z.string().nullish() }).nullish(),
});

const findFault: NonNullable<Api['findFault']> = ({ status, body }) => {
  const fault = faultSchema.safeParse(body).data;
  const said = fault?.errors?.[0] ?? fault?.grouped_search_result?.error ?? undefined;
  if (fault === undefined || (status < 400 && said === undefined)) return undefined;
  const received = said ?? `status ${status}`;
  if (fault.error_type === 'rate_limit') return { code: 'RATE_LIMITED', received };
  const isClosed =
    ['invalid_access', 'not_logged_in'].includes(fault.error_type ?? '') || status === 403 || status === 401;
  return isClosed
    ? {
        code: 'ACCESS_DENIED',
        received,
        mend: 'Ask the forum’s administrators for a key, or read what it shows to all.',
      }
    : { code: 'HTTP_STATUS', received, mend: 'See that "forum" is the address of a Discourse forum.' };
};

const power: SearchPower = {
  does: ['phrase'],
  // Posts of somebody, and those of a category or tag.
  signs: /^[@#]/,
  note: 'With read: search words and phrases are the forum’s, and what it finds is shown in excerpts; otherwise all is read and searched here.',
};

type Client = {
  readonly context: ForumContext;
  readonly api: Api;
  readonly headers: Readonly<Record<string, string>>;
  readonly forum: { readonly url: string; readonly name: string };
};

const openClient = async (context: ForumContext): Promise<Client> => {
  const { forum, read, apiKey, apiUser } = context.channel.options;
  const url = forum.endsWith('/') ? forum : `${forum}/`;
  return {
    context,
    api: { name: 'Discourse', pace: toPace(read), findFault },
    headers:
      apiKey === undefined ? {} : { 'api-key': (await context.secret(apiKey)).reveal(), 'api-username': apiUser },
    forum: { url, name: new URL(url).hostname },
  };
};

const ask = async <Schema extends z.ZodType>(
  { context, api, headers, forum }: Client,
  path: string,
  schema: Schema,
): Promise<z.infer<Schema>> => {
  const answer = await askJson(context, api, {
    url: new URL(path, forum.url).href,
    headers,
    schema,
    // Strangers are visitors like others; whoever holds a key was asked in.
    robots: context.channel.options.apiKey === undefined ? 'obey' : 'ignore',
  });
  if (answer === undefined) throw toFormatError(api, context, 'nothing new to a question that asked for all');
  return answer.body;
};

const postsSchema = z.looseObject({ latest_posts: z.array(z.unknown()) });

/** Below the lowest id that was shown; where all of a stretch are deleted or private, below that. */
const toNextBefore = (ids: readonly number[], before: number | undefined): number | undefined => {
  const lowest = ids.length > 0 ? Math.min(...ids) : undefined;
  const next = lowest === undefined ? (before ?? 0) - windowIds : lowest - 1;
  return next > 0 ? next : undefined;
};

const toPostsWalk = (client: Client): Walk => {
  const { context, api, forum } = client;
  return {
    pagesMax: context.channel.options.maxPages,
    overlapMs,
    wants: toBrandFilter(context),
    askPage: async (place) => {
      const before = typeof place === 'number' ? place : undefined;
      const body = await ask(client, before === undefined ? 'posts.json' : `posts.json?before=${before}`, postsSchema);
      const rows = readRows(context, api, { rows: body.latest_posts, schema: postSchema });
      const entries = rows.filter(isShown).map((post) => toPostEntry(post, forum, new Map()));
      return {
        entries: entries.toSorted(byTime),
        next: toNextBefore(
          rows.map(({ id }) => id),
          before,
        ),
      };
    },
    findDeleted: (missing) =>
      findGone(missing, async (id) => {
        const post = await ask(client, `posts/${id}.json`, z.unknown());
        return post;
      }),
  };
};

const byTime = (a: { publishedAt: string | null }, b: { publishedAt: string | null }): number =>
  (a.publishedAt ?? '') < (b.publishedAt ?? '') ? 1 : -1;

const latestSchema = z.looseObject({
  users: z.array(z.unknown()).nullish(),
  topic_list: z.looseObject({ topics: z.array(z.unknown()), more_topics_url: z.string().nullish() }),
});

const toTopicsWalk = (client: Client): Walk => {
  const { context, api, forum } = client;
  return {
    pagesMax: context.channel.options.maxPages,
    overlapMs,
    wants: toBrandFilter(context),
    askPage: async (place) => {
      const page = typeof place === 'number' ? place : 0;
      const body = await ask(client, `latest.json?order=created&page=${page}`, latestSchema);
      const users = (body.users ?? []).flatMap((user) => userSchema.safeParse(user).data ?? []);
      const usernames = new Map(users.map(({ id, username }) => [id, username]));
      const rows = readRows(context, api, { rows: body.topic_list.topics, schema: topicSchema });
      return {
        entries: rows.map((topic) => toTopicEntry(topic, forum, usernames)),
        next: body.topic_list.more_topics_url == null || rows.length === 0 ? undefined : page + 1,
      };
    },
  };
};

/** Forums of before 2014 answered groups of results. */
const searchSchema = z.union([
  z.looseObject({
    posts: z.array(z.unknown()).nullish(),
    topics: z.array(z.unknown()).nullish(),
    grouped_search_result: z.looseObject({ more_full_page_results: z.boolean().nullish() }).nullish(),
  }),
  z.array(z.looseObject({ type: z.string(), results: z.array(z.unknown()) })),
]);

const toSearchWalk = (client: Client, search: Search): Walk => {
  const { context, api, forum } = client;
  return {
    pagesMax: context.channel.options.maxPages,
    overlapMs,
    wants: (entry) => isWhole(search, entry),
    askPage: async (place, floor) => {
      const page = typeof place === 'number' ? place : 1;
      // Days are the finest it takes, in the forum's own zone: a day more is asked for.
      const since = floor === null ? undefined : new Date(Date.parse(floor) - 24 * 60 * 60_000).toISOString();
      const words = [search.asked, 'order:latest', ...(since === undefined ? [] : [`after:${since.slice(0, 10)}`])];
      const body = await ask(
        client,
        `search.json?${new URLSearchParams({ q: words.join(' '), page: String(page) })}`,
        searchSchema,
      );
      if (Array.isArray(body)) {
        const rows = body.flatMap(({ type, results }) => (type === 'topic' ? results : []));
        const topics = readRows(context, api, { rows, schema: topicSchema });
        return { entries: topics.map((topic) => toTopicEntry(topic, forum, new Map())), next: undefined };
      }
      const topics = (body.topics ?? []).flatMap((topic) => topicSchema.safeParse(topic).data ?? []);
      const byId = new Map(topics.map((topic) => [topic.id, topic]));
      const rows = readRows(context, api, { rows: body.posts ?? [], schema: postSchema });
      const hasMore = body.grouped_search_result?.more_full_page_results === true && page < searchPagesMax;
      return {
        entries: rows.filter(isShown).map((post) => toPostEntry(post, forum, byId)),
        next: hasMore ? page + 1 : undefined,
      };
    },
  };
};

const toWalks = (client: Client): ReadonlyMap<string, Walk> => {
  const { read } = client.context.channel.options;
  if (read === 'posts') return new Map([['posts', toPostsWalk(client)]]);
  if (read === 'topics') return new Map([['topics', toTopicsWalk(client)]]);
  const searches = toSearches(client.context, power);
  return new Map(searches.map((search) => [`search ${search.asked}`, toSearchWalk(client, search)]));
};

/** Reads a Discourse forum; see https://docs.discourse.org. */
export const discourse = defineSource({
  id: 'discourse',
  summary: 'Reads the newest posts or topics of a Discourse forum, or what its search finds.',
  options,
  everyMs: 30 * 60_000,
  triedLive: false,
  limits: {
    grants: [
      { calls: 200, perMs: 60_000, of: 'an address, as forums have it at first' },
      { calls: 8, perMs: 60_000, unit: 'searches', of: 'a stranger' },
    ],
    spacingMs: 2000,
    pageSize: 50,
    reachesBack: [{ entries: searchPagesMax * 50, of: 'a search' }],
  },
  terms: {
    keepDays: null,
    stores: 'all',
    note: 'Each forum has its own; its robots.txt is obeyed where no key of the forum is given.',
  },
  search: power,
  examples: [
    { id: 'forum', source: 'discourse', forum: 'https://forum.northwind.example', owned: true },
    { id: 'coffee-forum', source: 'discourse', forum: 'https://coffee.example/forum', query: 'northwind -traders' },
  ],
  async *read(context) {
    yield* walkEach(context, toWalks(await openClient(context)));
  },
});
