/** The source of Lemmy: posts and comments of many communities, searched on one server that knows them. */
import * as z from 'zod';
import { SourceError } from '../errors.ts';
import type { Instant } from '../model/vocabulary.ts';
import { type Api, type ApiAnswer, askJson, toFormatError } from './api/ask-json.ts';
import { isLeftOut, openWants } from './api/left-out.ts';
import { readRows } from './api/rows.ts';
import { secretOption } from './api/secret-option.ts';
import { walkEach } from './api/walk-each.ts';
import type { Walk, WalkPage } from './api/walk-newest-first.ts';
import { isTakenBack, type Languages, toViewEntry, type View, viewSchema } from './lemmy-view.ts';
import { queryOption, toSearches } from './query/option.ts';
import { isWhole, type Search } from './query/plan-search.ts';
import type { SearchPower } from './query/power.ts';
import { defineSource, type SourceContext } from './source.ts';

const kinds = ['post', 'comment'] as const;
type Kind = (typeof kinds)[number];

const options = z.strictObject({
  server: z
    .url({ protocol: /^https?$/, error: 'expected an address that begins with http:// or https://' })
    .describe('The server that is searched: it knows the communities that somebody there follows.'),
  query: queryOption,
  kinds: z
    .array(z.enum(kinds))
    .min(1)
    .default([...kinds])
    .describe('What is read of it.'),
  version: z
    .enum(['v3', 'v4'])
    .default('v3')
    .meta({ title: 'word' })
    .describe('Of its API: v3 up to Lemmy 0.19, v4 from 1.0 on.'),
  token: secretOption('A token (jwt) of an account there, by reference: private servers need it.').optional(),
  pageSize: z.number().int().min(1).max(50).default(50).describe('Entries of one page.'),
  maxPages: z
    .number()
    .int()
    .min(1)
    .max(50)
    .default(5)
    .describe('Pages of one poll and kind; what is left is read by the next ones.'),
});
type LemmyContext = SourceContext<z.infer<typeof options>>;

const bodySchema = z.looseObject({ error: z.string() });
/** The window of a server's limit, unless its owner has set another. */
const limitWindowMs = 10 * 60_000;

/** `{"error":"couldnt_find_post"}`: one word says what is wrong, and a limit has no status of its own. */
const findFault: Api['findFault'] = ({ status, body }) => {
  const error = bodySchema.safeParse(body).data?.error;
  if (error === undefined) return undefined;
  const received = `status ${status}, "${error}"`;
  if (/^(?:rate_limit_error|too_many_requests)$/.test(error))
    return { code: 'RATE_LIMITED', received, retryAfterMs: limitWindowMs };
  if (status === 401 || status === 403 || /^(?:not_logged_in|incorrect_login|instance_is_private)$/.test(error))
    return {
      code: 'ACCESS_DENIED',
      received,
      mend: 'Set "token" of this channel to a token of an account on this server, or search another server.',
    };
  return { code: 'HTTP_STATUS', received };
};

/** Searches are granted 60 times in ten minutes, all else more often. No header says how many are left. */
const searchApi: Api = { name: 'Lemmy', pace: { spacingMs: 10_000 }, findFault };
const api: Api = { name: 'Lemmy', pace: { spacingMs: 1_000 }, findFault };

/** Servers hear of one another's posts late at times. */
const overlapMs = 6 * 60 * 60_000;
/** Entries of one poll that are asked for one by one, whether they are still there. */
const missingAskedMax = 10;

const power: SearchPower = {
  does: [],
  asksOne: true,
  note: 'Of each alternative the longest word or phrase is asked for, its words in that order; all else is finished here.',
};

type Question<Schema extends z.ZodType> = {
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly schema: Schema;
};

const ask = async <Schema extends z.ZodType>(
  context: LemmyContext,
  asked: Api,
  { path, query = {}, schema }: Question<Schema>,
): Promise<ApiAnswer<z.infer<Schema>>['body']> => {
  const { server, version, token } = context.channel.options;
  const url = new URL(`/api/${version}/${path}`, server);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const headers = token === undefined ? {} : { authorization: `Bearer ${(await context.secret(token)).reveal()}` };
  const answer = await askJson(context, asked, { url: url.href, schema, headers });
  if (answer === undefined) throw toFormatError(asked, context, 'nothing new to a question that asked for all');
  return answer.body;
};

const siteSchema = z.looseObject({
  all_languages: z.array(z.looseObject({ id: z.number(), code: z.string() })).max(1_000),
});

/** Asked for once a poll, when something was met that says its language: each server numbers them itself. */
const openLanguages = (context: LemmyContext): ((views: readonly View[]) => Promise<Languages>) => {
  let asked: Promise<Languages> | undefined;
  const look = async (): Promise<Languages> => {
    const { all_languages: all } = await ask(context, api, { path: 'site', schema: siteSchema });
    // Number 0 says that nobody said.
    return new Map(all.filter(({ code }) => code !== 'und').map(({ id, code }) => [id, code]));
  };
  return async (views) => {
    if (!views.some(({ post, comment }) => ((comment ?? post).language_id ?? 0) > 0)) return new Map();
    asked ??= look();
    return asked;
  };
};

type Reading = { readonly context: LemmyContext; readonly languagesOf: ReturnType<typeof openLanguages> };

const readViews = async ({ context, languagesOf }: Reading, rows: readonly unknown[]): Promise<WalkPage['entries']> => {
  const views = readRows(context, api, { rows, schema: viewSchema });
  const languages = await languagesOf(views);
  return views.map((view) => toViewEntry(view, { server: context.channel.options.server, languages }));
};

const rowsSchema = z.array(z.unknown());
const pageOf3Schema = { post: z.looseObject({ posts: rowsSchema }), comment: z.looseObject({ comments: rowsSchema }) };

const askRowsOf3 = async (
  context: LemmyContext,
  kind: Kind,
  query: Readonly<Record<string, string>>,
): Promise<readonly unknown[]> => {
  const path = 'search';
  if (kind === 'post') return (await ask(context, searchApi, { path, query, schema: pageOf3Schema.post })).posts;
  return (await ask(context, searchApi, { path, query, schema: pageOf3Schema.comment })).comments;
};

/** Version 3 numbers its pages, and shows each kind on pages of its own. */
const askPageOf3 = async (reading: Reading, search: Search, kind: Kind, page: number): Promise<WalkPage> => {
  const { context } = reading;
  const { pageSize } = context.channel.options;
  const rows = await askRowsOf3(context, kind, {
    q: search.asked,
    type_: kind === 'post' ? 'Posts' : 'Comments',
    sort: 'New',
    listing_type: 'All',
    page: String(page),
    limit: String(pageSize),
  });
  return { entries: await readViews(reading, rows), next: rows.length < pageSize ? undefined : page + 1 };
};

/** The name of the list changed while version 4 was made. */
const pageOf4Schema = z
  .looseObject({
    items: rowsSchema.optional(),
    results: rowsSchema.optional(),
    search: rowsSchema.optional(),
    next_page: z.string().nullish(),
  })
  .refine(({ items, results, search }) => (items ?? results ?? search) !== undefined, {
    error: 'expected a list of what was found',
  });

/** Communities and people are found too. */
const isSaid = (row: unknown): boolean => {
  const { data } = z.looseObject({ post: z.unknown() }).safeParse(row);
  return data === undefined || data.post !== undefined;
};

const dayMs = 24 * 60 * 60_000;

/** Version 4 shows all kinds together, newest first unless told otherwise, since so many seconds. */
const askPageOf4 = async (
  reading: Reading,
  search: Search,
  { place, floor }: { readonly place: string | undefined; readonly floor: Instant | null },
): Promise<WalkPage> => {
  const { context } = reading;
  const { pageSize } = context.channel.options;
  const days = floor === null ? 0 : Math.ceil((context.now.getTime() - Date.parse(floor)) / dayMs);
  const body = await ask(context, searchApi, {
    path: 'search',
    query: {
      search_term: search.asked,
      // Its name in some versions.
      q: search.asked,
      limit: String(pageSize),
      // Whole days, so that it is the same question when it is asked again a little later.
      ...(days <= 0 ? {} : { time_range_seconds: String((days * dayMs) / 1000) }),
      ...(place === undefined ? {} : { page_cursor: place }),
    },
    schema: pageOf4Schema,
  });
  const rows = (body.items ?? body.results ?? body.search ?? []).filter(isSaid);
  const next = body.next_page == null || body.next_page === '' ? undefined : body.next_page;
  return { entries: await readViews(reading, rows), next };
};

const oneSchema = z
  .looseObject({ post_view: viewSchema.optional(), comment_view: viewSchema.optional() })
  .transform(({ post_view: post, comment_view: comment }) => comment ?? post);

/** True for an id, `post:12`, whose server has it no more, or shows that it was taken back. */
const isGone = async (context: LemmyContext, id: string): Promise<boolean> => {
  const [kind = '', number = ''] = id.split(':');
  try {
    const view = await ask(context, api, { path: kind, query: { id: number }, schema: oneSchema });
    return view !== undefined && isTakenBack(view);
  } catch (error) {
    // Older servers say 400 to what they do not find.
    if (error instanceof SourceError && (error.status === 404 || /couldnt_find_|not_found/.test(error.message)))
      return true;
    throw error;
  }
};

const findDeleted = async (context: LemmyContext, missing: readonly string[]): Promise<readonly string[]> => {
  const deleted: string[] = [];
  const asked = missing.filter((id) => !isLeftOut(id)).slice(-missingAskedMax);
  for (const id of asked) if (await isGone(context, id)) deleted.push(id);
  return deleted;
};

const toWalks = (context: LemmyContext): readonly (readonly [string, Walk])[] => {
  const { version, kinds: wanted, maxPages } = context.channel.options;
  const reading: Reading = { context, languagesOf: openLanguages(context) };
  const isNew = openWants();
  const toWalk = (search: Search, askPage: Walk['askPage']): Walk => ({
    pagesMax: maxPages,
    overlapMs,
    wants: (entry) => wanted.some((kind) => entry.id.startsWith(`${kind}:`)) && isWhole(search, entry) && isNew(entry),
    findDeleted: (missing) => findDeleted(context, missing),
    askPage,
  });
  return toSearches(context, power).flatMap((search): readonly (readonly [string, Walk])[] => {
    if (version === 'v4') {
      const askPage: Walk['askPage'] = (place, floor) =>
        askPageOf4(reading, search, { place: typeof place === 'string' ? place : undefined, floor });
      return [[`all ${search.asked}`, toWalk(search, askPage)]];
    }
    return [...new Set(wanted)].map((kind) => [
      `${kind} ${search.asked}`,
      toWalk(search, (place) => askPageOf3(reading, search, kind, typeof place === 'number' ? place : 1)),
    ]);
  });
};

/** Reads Lemmy; see https://join-lemmy.org/docs/contributors/04-api.html. */
export const lemmy = defineSource({
  id: 'lemmy',
  summary: 'Searches posts and comments of Lemmy’s communities, on one server that knows them.',
  options,
  everyMs: 30 * 60_000,
  triedLive: false,
  limits: {
    grants: [{ calls: 60, perMs: 10 * 60_000, of: 'searches of an address, as servers have it at first' }],
    spacingMs: api.pace.spacingMs,
    pageSize: 50,
    reachesBack: 'all',
  },
  terms: {
    keepDays: null,
    stores: 'all',
    note: 'Each server has rules of its own, and many dislike being read by programs: set network.contact, read one server, seldom. What is deleted or removed goes.',
  },
  search: power,
  examples: [
    { id: 'lemmy', source: 'lemmy', server: 'https://lemmy.example' },
    {
      id: 'lemmy-posts',
      source: 'lemmy',
      server: 'https://lemmy.example',
      query: '"northwind coffee" OR northwind -traders',
      kinds: ['post'],
    },
  ],
  read: (context) => walkEach(context, new Map(toWalks(context))),
});
