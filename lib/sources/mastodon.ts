/** The source of Mastodon, and of servers that speak its API: an account's posts and profile, hashtags, or a search. */
import * as z from 'zod';
import { SourceError } from '../errors.ts';
import { toUrl } from '../text/url.ts';
import { type Api, type ApiAnswer, type ApiFault, askJson, toFormatError } from './api/ask-json.ts';
import { isLeftOut, openWants } from './api/left-out.ts';
import { paceByHeaders } from './api/pace.ts';
import { readRows } from './api/rows.ts';
import { secretOption } from './api/secret-option.ts';
import { walkEach } from './api/walk-each.ts';
import type { Walk, WalkPage } from './api/walk-newest-first.ts';
import {
  type Account,
  accountSchema,
  mayBeRead,
  type Reader,
  statusSchema,
  toAccountEntry,
  toStatusEntry,
} from './mastodon-status.ts';
import { queryOption, toSearches } from './query/option.ts';
import { isWhole, type Search } from './query/plan-search.ts';
import type { SearchPower } from './query/power.ts';
import { defineSource, type SourceContext } from './source.ts';

const options = z
  .strictObject({
    server: z
      .url({ protocol: /^https?$/, error: 'expected an address that begins with http:// or https://' })
      .describe('The server that is asked: it knows the posts that have reached it, and no others.'),
    account: z
      .string()
      .max(300)
      .regex(/^@?[\w.-]+(?:@[\w.:-]+)?$/, 'expected an account such as northwind or northwind@social.example')
      .optional()
      .describe('Read what this account says: its name on that server, or name@host.'),
    profile: z
      .boolean()
      .default(true)
      .describe('With an account: its name, words, links and pictures too, as an entry of their own.'),
    replies: z.boolean().default(true).describe('With an account: its answers to others too.'),
    hashtags: z
      .array(
        z
          .string()
          .max(200)
          .regex(/^#?[\p{L}\p{N}\p{M}_·]+$/u, 'expected a hashtag such as northwind'),
      )
      .min(1)
      .max(20)
      .optional()
      .describe('Read what is said under these hashtags.'),
    query: queryOption,
    token: secretOption(
      'An access token with read:search, by reference: a search needs it, and servers that show nothing without one.',
    ).optional(),
    optedInOnly: z
      .boolean()
      .default(true)
      .describe('Of others, read only who lets posts be found (indexable). Who asks not to be found is never read.'),
    pageSize: z.number().int().min(1).max(40).default(40).describe('Posts of one page.'),
    maxPages: z
      .number()
      .int()
      .min(1)
      .max(100)
      .default(10)
      .describe('Pages of one poll; what is left is read by the next ones.'),
  })
  .refine((given) => [given.account, given.hashtags, given.query].filter((each) => each !== undefined).length <= 1, {
    error: 'expected one of "account", "hashtags" and "query"; make a channel of each',
    path: ['query'],
  })
  .refine(({ account, hashtags, token }) => account !== undefined || hashtags !== undefined || token !== undefined, {
    error: 'expected "account" or "hashtags", or for a search a "token"',
    path: ['token'],
  });
type Options = z.infer<typeof options>;
type MastodonContext = SourceContext<Options>;

const deniedMend =
  'Set "token" of this channel to an access token of this server that may read this; some servers show nothing without one.';

const bodySchema = z.looseObject({ error: z.string(), error_description: z.string().nullish() });

/** `{"error":"Record not found"}`: servers say in words what the status alone does not. */
const findFault: Api['findFault'] = ({ status, body }) => {
  if (status < 400) return undefined;
  const said = bodySchema.safeParse(body).data;
  const received = `status ${status}${said === undefined ? '' : `, "${said.error_description ?? said.error}"`}`;
  const isDenied = status === 401 || status === 403 || (status === 422 && /authenticated/i.test(said?.error ?? ''));
  if (isDenied) return { code: 'ACCESS_DENIED', received, mend: deniedMend };
  const fault: ApiFault = { code: 'HTTP_STATUS', received };
  const isGone = status === 404 || status === 410;
  return isGone ? { ...fault, mend: 'See that "account" of this channel is known to "server", and not gone.' } : fault;
};

/** 300 requests in five minutes are granted; when the next ones are is told as a date. */
const api: Api = {
  name: 'Mastodon',
  pace: paceByHeaders(1_000, { remaining: 'x-ratelimit-remaining', reset: 'x-ratelimit-reset', form: 'date' }),
  findFault,
};

/** Posts of other servers come late at times. */
const overlapMs = 6 * 60 * 60_000;
/** Posts of one poll that are asked for one by one, whether they are still there. */
const missingAskedMax = 20;

const power: SearchPower = {
  does: ['phrase'],
  parameters: ['author', 'lang'],
  widenField: (field, value) => (field === 'author' && !/^[\w.-]+(?:@[\w.:-]+)?$/.test(value) ? '' : undefined),
  note: 'Only servers with a search index answer, and only with posts whose authors let them be found; several alternatives are several searches.',
};

const ask = async <Schema extends z.ZodType>(
  context: MastodonContext,
  path: string,
  { query = {}, schema }: { readonly query?: Readonly<Record<string, string>>; readonly schema: Schema },
): Promise<ApiAnswer<z.infer<Schema>>> => {
  const { server, token } = context.channel.options;
  const url = new URL(path, server);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const headers = token === undefined ? {} : { authorization: `Bearer ${(await context.secret(token)).reveal()}` };
  const answer = await askJson(context, api, { url: url.href, schema, headers });
  if (answer === undefined) throw toFormatError(api, context, 'nothing new to a question that asked for all');
  return answer;
};

const toReader = ({ channel }: MastodonContext): Reader => ({
  isOwn: channel.owned,
  optedInOnly: channel.options.optedInOnly,
});

const readStatuses = (context: MastodonContext, rows: readonly unknown[]): WalkPage['entries'] =>
  readRows(context, api, { rows, schema: statusSchema }).map((status) =>
    toStatusEntry(status, context.channel.options.server, toReader(context)),
  );

const linkCharsMax = 8_000;

/** `<https://…?max_id=117>; rel="next"`: where the next page begins. The address itself is not followed: it may lead anywhere. */
const findNext = (link: string): string | undefined => {
  for (const part of link.slice(0, linkCharsMax).split(',')) {
    const [, address = ''] = /^\s*<([^<>]*)>\s*;.*\brel="?next\b/.exec(part) ?? [];
    const next = toUrl(address)?.searchParams.get('max_id');
    if (next != null && next !== '') return next;
  }
  return undefined;
};

const lastIdOf = (rows: readonly unknown[]): string | undefined =>
  z.looseObject({ id: z.string().min(1) }).safeParse(rows.at(-1)).data?.id;

/** A timeline, by pages of what is older than an id. Servers that tell no next page have one as long as pages are full. */
const askTimeline = async (
  context: MastodonContext,
  path: string,
  query: Readonly<Record<string, string>>,
): Promise<WalkPage> => {
  const { pageSize } = context.channel.options;
  const { body: rows, headers } = await ask(context, path, {
    query: { ...query, limit: String(pageSize) },
    schema: z.array(z.unknown()),
  });
  const { link } = headers;
  const next = link === undefined ? (rows.length < pageSize ? undefined : lastIdOf(rows)) : findNext(link);
  return { entries: readStatuses(context, rows), next: rows.length === 0 ? undefined : next };
};

const toMaxId = (place: unknown): Readonly<Record<string, string>> =>
  typeof place === 'string' ? { max_id: place } : {};

/** True for a post that is deleted, or may not be read any more. */
const isTakenBack = async (context: MastodonContext, id: string): Promise<boolean> => {
  try {
    const { body } = await ask(context, `/api/v1/statuses/${encodeURIComponent(id)}`, { schema: statusSchema });
    return !mayBeRead(body, toReader(context));
  } catch (error) {
    if (error instanceof SourceError && (error.status === 404 || error.status === 410)) return true;
    throw error;
  }
};

const findDeleted = async (context: MastodonContext, missing: readonly string[]): Promise<readonly string[]> => {
  const deleted: string[] = [];
  const asked = missing.filter((id) => !isLeftOut(id)).slice(-missingAskedMax);
  for (const id of asked) if (await isTakenBack(context, id)) deleted.push(id);
  return deleted;
};

const toWalk = (context: MastodonContext, walk: Pick<Walk, 'askPage' | 'wants'>): Walk => ({
  pagesMax: context.channel.options.maxPages,
  overlapMs,
  findDeleted: (missing) => findDeleted(context, missing),
  ...walk,
});

/** Searches are paged by number: ids are turned into whole seconds there, and would skip what shares one. */
const toSearchQuery = ({ asked, parameters }: Search): string =>
  [
    asked,
    ...(parameters.author === undefined ? [] : [`from:${parameters.author}`]),
    ...(parameters.lang === undefined ? [] : [`language:${parameters.lang}`]),
    // Without it posts are found too that only the token's owner may see.
    'in:public',
  ]
    .filter((part) => part !== '')
    .join(' ');

const askSearch = async (context: MastodonContext, search: Search, offset: number): Promise<WalkPage> => {
  const { pageSize } = context.channel.options;
  const { body } = await ask(context, '/api/v2/search', {
    query: {
      q: toSearchQuery(search),
      type: 'statuses',
      limit: String(pageSize),
      ...(offset === 0 ? {} : { offset: String(offset) }),
    },
    schema: z.looseObject({ statuses: z.array(z.unknown()) }),
  });
  const { statuses: rows } = body;
  // Pages are cut after they were filled, so that one which is not full need not be the last.
  return { entries: readStatuses(context, rows), next: rows.length === 0 ? undefined : offset + pageSize };
};

const toSearchWalks = (context: MastodonContext): readonly (readonly [string, Walk])[] => {
  const wants = openWants();
  return toSearches(context, power).map((search) => [
    JSON.stringify([search.asked, search.parameters]),
    toWalk(context, {
      askPage: (place) => askSearch(context, search, typeof place === 'number' ? place : 0),
      wants: (entry) => !isLeftOut(entry.id) && isWhole(search, entry) && wants(entry),
    }),
  ]);
};

const toTagWalks = (context: MastodonContext, hashtags: readonly string[]): readonly (readonly [string, Walk])[] => {
  const wants = openWants();
  const names = new Set(hashtags.map((tag) => tag.replace(/^#/, '').toLowerCase()));
  return [...names].map((tag) => [
    `#${tag}`,
    toWalk(context, {
      askPage: (place) => askTimeline(context, `/api/v1/timelines/tag/${encodeURIComponent(tag)}`, toMaxId(place)),
      wants,
    }),
  ]);
};

/** Asked for once a poll, by whichever walk comes first. */
const openAccount = (context: MastodonContext, account: string): (() => Promise<Account>) => {
  let asked: Promise<Account> | undefined;
  const lookUp = async (): Promise<Account> => {
    const query = { acct: account.replace(/^@/, '') };
    return (await ask(context, '/api/v1/accounts/lookup', { query, schema: accountSchema })).body;
  };
  return () => {
    asked ??= lookUp();
    return asked;
  };
};

const toAccountWalks = (context: MastodonContext, account: string): readonly (readonly [string, Walk])[] => {
  const { server, profile, replies } = context.channel.options;
  const getAccount = openAccount(context, account);
  const profileWalk: Walk = {
    pagesMax: 1,
    overlapMs: 0,
    askPage: async () => ({
      entries: [toAccountEntry(await getAccount(), server, toReader(context))],
      next: undefined,
    }),
    wants: ({ id }) => !isLeftOut(id),
  };
  const askPosts = async (maxId: Readonly<Record<string, string>>): Promise<WalkPage> => {
    const { id } = await getAccount();
    return askTimeline(context, `/api/v1/accounts/${encodeURIComponent(id)}/statuses`, {
      exclude_reblogs: 'true',
      ...(replies ? {} : { exclude_replies: 'true' }),
      ...maxId,
    });
  };
  const postsWalk = toWalk(context, { askPage: (place) => askPosts(toMaxId(place)), wants: openWants() });
  return [...(profile ? [['profile', profileWalk] as const] : []), ['posts', postsWalk]];
};

const toWalks = (context: MastodonContext): readonly (readonly [string, Walk])[] => {
  const { account, hashtags } = context.channel.options;
  if (account !== undefined) return toAccountWalks(context, account);
  return hashtags === undefined ? toSearchWalks(context) : toTagWalks(context, hashtags);
};

/** Reads Mastodon; see https://docs.joinmastodon.org/methods/. */
export const mastodon = defineSource({
  id: 'mastodon',
  summary: 'Reads an account with its profile, hashtags, or a search, on one server of Mastodon or its kind.',
  options,
  everyMs: 15 * 60_000,
  triedLive: false,
  limits: {
    grants: [{ calls: 300, perMs: 5 * 60_000, of: 'an account, and an address' }],
    spacingMs: 1000,
    pageSize: 40,
    reachesBack: 'all',
  },
  terms: {
    keepDays: null,
    stores: 'all',
    note: 'Each server has rules of its own. Only public and unlisted posts are read, none of authors who ask not to be found; what is deleted goes.',
  },
  search: power,
  examples: [
    { id: 'mastodon', source: 'mastodon', server: 'https://social.example', account: 'northwind', owned: true },
    { id: 'mastodon-tags', source: 'mastodon', server: 'https://social.example', hashtags: ['northwind', 'coffee'] },
    {
      id: 'mastodon-search',
      source: 'mastodon',
      server: 'https://social.example',
      query: '"northwind coffee" OR northwind -traders',
      token: 'env:EARMARK_MASTODON_TOKEN',
    },
  ],
  read: (context) => walkEach(context, new Map(toWalks(context))),
});
