/** How Reddit is asked: its token, its listings, and what is still there. */
import * as z from 'zod';
import { decodeText } from '../formats/charset.ts';
import { parseFeed } from '../formats/feed.ts';
import type { Channel } from '../model/channel.ts';
import type { Entry } from '../model/entry.ts';
import { type Api, type ApiFault, askJson, toError, toFormatError } from './api/ask-json.ts';
import { paceByHeaders } from './api/pace.ts';
import { readRows } from './api/rows.ts';
import type { WalkPage } from './api/walk-newest-first.ts';
import { isTakenBack, thingSchema, toFeedThing, toFullname, toThingEntry } from './reddit-entry.ts';
import type { SourceContext } from './source.ts';

/** What of a channel's options its requests need. */
export type RedditOptions = {
  readonly host: string;
  readonly site: string;
  readonly pageSize: number;
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
};
export type RedditContext = Omit<SourceContext<unknown>, 'channel'> & {
  readonly channel: Channel & { readonly options: RedditOptions };
};

/** A hundred requests a minute, averaged over ten; the headers tell how many of them are left, and for how many seconds. */
const pace = paceByHeaders(1_000, {
  remaining: 'x-ratelimit-remaining',
  reset: 'x-ratelimit-reset',
  form: 'seconds-left',
});

const faultSchema = z.looseObject({
  error: z.union([z.string(), z.number()]),
  message: z.string().optional(),
  reason: z.string().optional(),
});

const codes: Readonly<Record<number, ApiFault['code']>> = {
  401: 'ACCESS_DENIED',
  403: 'ACCESS_DENIED',
  429: 'RATE_LIMITED',
};

const appMend =
  'See that "clientId" and "clientSecret" are those of an approved Reddit app, and of a script app where "username" is set.';

/** `{"message": "Forbidden", "error": 403, "reason": "private"}`, and `{"error": "invalid_grant"}` inside a 200. */
const findFault: NonNullable<Api['findFault']> = ({ status, body }) => {
  const parsed = faultSchema.safeParse(body);
  if (!parsed.success) return undefined;
  const { error, message, reason } = parsed.data;
  const said = [`status ${status}`, typeof error === 'string' ? error : message, reason].filter(Boolean).join(', ');
  if (typeof error === 'string' && status < 500)
    return {
      code: 'ACCESS_DENIED',
      received: said,
      mend: appMend,
    };
  return {
    code: codes[typeof error === 'string' ? status : error] ?? 'HTTP_STATUS',
    received: said,
    ...(error === 401 ? { mend: appMend } : {}),
    ...(reason === undefined
      ? {}
      : { mend: 'A subreddit that is private, quarantined or banned cannot be read: remove it.' }),
  };
};

const api: Api = { name: 'Reddit', pace, findFault };

const tokenSchema = z.looseObject({ access_token: z.string().min(1) });

/** The token of an app, or of a user of a script app; it is good for an hour or a day, so each poll asks for one. */
const askToken = async (context: RedditContext): Promise<string> => {
  const { site, clientId, clientSecret, username, password } = context.channel.options;
  const reveal = async (name = ''): Promise<string> => (await context.secret(name)).reveal();
  const form =
    username === undefined || password === undefined
      ? { grant_type: 'client_credentials' }
      : { grant_type: 'password', username, password: await reveal(password) };
  const basic = Buffer.from(`${await reveal(clientId)}:${await reveal(clientSecret)}`).toString('base64');
  const answer = await askJson(context, api, {
    url: new URL('/api/v1/access_token', site).href,
    method: 'POST',
    headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
    isSecret: true,
    schema: tokenSchema,
  });
  if (answer === undefined) throw toFormatError(api, context, 'nothing new to a question that asked for all');
  return answer.body.access_token;
};

const listingSchema = z.looseObject({
  data: z.looseObject({ children: z.array(z.unknown()), after: z.string().nullish() }),
});

const treeSchema = z.array(listingSchema);
/** Answers to answers that are asked for. */
const treeDepthMax = 8;
/** Comments of one tree that are read. */
const treeCommentsMax = 500;
const repliesSchema = z.looseObject({ data: z.looseObject({ replies: listingSchema }) });

/** All comments of a tree, each before what answers it. No deeper than the loop gets: outside depth is nobody's promise. */
const toComments = (top: readonly unknown[]): readonly unknown[] => {
  const found: unknown[] = [];
  const waiting = [...top].toReversed();
  for (let row = waiting.pop(); row !== undefined && found.length < treeCommentsMax; row = waiting.pop()) {
    found.push(row);
    waiting.push(...(repliesSchema.safeParse(row).data?.data.replies.data.children ?? []).toReversed());
  }
  return found;
};

const moreSchema = z.looseObject({
  kind: z.literal('more'),
  data: z.looseObject({ count: z.number().catch(0), children: z.array(z.string().regex(/^\w{1,13}$/)).catch([]) }),
});

/** Ids count up in the base of 36: a longer one is later. */
const byLatestId = (a: string, b: string): number => b.length - a.length || (a < b ? 1 : Number(a > b) * -1);

/** Comments of which a tree says only that they are there: their fullnames, the latest first, and how many they are said to be. */
const toUnshown = (rows: readonly unknown[]): { readonly names: readonly string[]; readonly count: number } => {
  const stubs = rows.flatMap((row) => moreSchema.safeParse(row).data?.data ?? []);
  const ids = [...new Set(stubs.flatMap(({ children }) => children))].toSorted(byLatestId);
  const count = stubs.reduce((sum, stub) => sum + Math.max(stub.count, stub.children.length), 0);
  return { names: ids.map((id) => `t1_${id}`), count };
};

/** Accounts, subreddits and `more` stand in listings too. */
const isThing = (row: unknown): boolean => !/^(?:t2|t5|more)$/.test(kindSchema.safeParse(row).data?.kind ?? '');
const kindSchema = z.looseObject({ kind: z.string() });

type ListingPath = { readonly path: string; readonly query: Readonly<Record<string, string>> };

/** What a poll asks Reddit; one token serves all of it. */
export class RedditClient {
  readonly #context: RedditContext;
  #token: Promise<string> | undefined;

  constructor(context: RedditContext) {
    this.#context = context;
  }

  /** One page of a listing, without what was taken back. */
  async askListing({ path, query }: ListingPath, after: string | undefined): Promise<WalkPage> {
    const { pageSize } = this.#context.channel.options;
    const paging = { limit: String(pageSize), ...(after === undefined ? {} : { after }) };
    const { children, after: next } = await this.#ask({ path, query: { ...query, ...paging } });
    const things = this.#read(children);
    return {
      entries: things.filter((thing) => !isTakenBack(thing)).map(toThingEntry),
      next: next == null || next === '' ? undefined : next,
    };
  }

  /**
   * The comments below a post, newest first; what was taken back is left out, what is below it is not. Of those that the tree only counts
   * the latest are asked for by one more question; how many are left is told.
   */
  async askTree(post: string): Promise<readonly Entry[]> {
    const { pageSize } = this.#context.channel.options;
    const query = { sort: 'new', limit: String(pageSize), depth: String(treeDepthMax) };
    // The post comes first, then the list of what is below it.
    const [, tree] = await this.#askAny({ path: `/comments/${post.replace('t3_', '')}`, query }, treeSchema);
    const shown = toComments(tree?.data.children ?? []);
    const comments = this.#read([...shown, ...(await this.#askUnshown(shown, post))]);
    return comments
      .filter((comment) => comment.kind === 't1' && !isTakenBack(comment))
      .map(toThingEntry)
      .toSorted((a, b) => ((a.publishedAt ?? '') < (b.publishedAt ?? '') ? 1 : -1));
  }

  /** Which of these fullnames were taken back, or are not to be had any more. */
  async findDeleted(ids: readonly string[]): Promise<readonly string[]> {
    const there = new Set<string>();
    for (let start = 0; start < ids.length; start += infoMax) {
      const children = await this.#askInfo(ids.slice(start, start + infoMax));
      for (const thing of this.#read(children)) if (!isTakenBack(thing)) there.add(toFullname(thing));
    }
    return ids.filter((id) => !there.has(id));
  }

  /** Things by their fullnames, at most `infoMax` of them. */
  async #askInfo(names: readonly string[]): Promise<readonly unknown[]> {
    return (await this.#ask({ path: '/api/info', query: { id: names.join(',') } })).children;
  }

  async #askUnshown(shown: readonly unknown[], post: string): Promise<readonly unknown[]> {
    const { names, count } = toUnshown(shown);
    const asked = names.slice(0, infoMax);
    const { channel, log } = this.#context;
    const left = count - asked.length;
    if (left > 0) log.info('comments of a long tree are left out', { channel: channel.id, post, left });
    return asked.length === 0 ? [] : this.#askInfo(asked);
  }

  #read(children: readonly unknown[]) {
    return readRows(this.#context, api, { rows: children.filter(isThing), schema: thingSchema });
  }

  async #ask(asked: ListingPath): Promise<z.infer<typeof listingSchema>['data']> {
    return (await this.#askAny(asked, listingSchema)).data;
  }

  async #askAny<Schema extends z.ZodType>({ path, query }: ListingPath, schema: Schema): Promise<z.infer<Schema>> {
    this.#token ??= askToken(this.#context);
    const url = new URL(path, this.#context.channel.options.host);
    // Without raw_json addresses and words are escaped as for HTML.
    url.search = new URLSearchParams({ ...query, raw_json: '1' }).toString();
    const headers = { authorization: `bearer ${await this.#token}` };
    const answer = await askJson(this.#context, api, { url: url.href, headers, schema });
    if (answer === undefined) throw toFormatError(api, this.#context, 'nothing new to a question that asked for all');
    return answer.body;
  }
}

/** Fullnames that one question may name. */
const infoMax = 100;

/** One page of a feed, which Reddit shows without a token: best effort, no deletions, no scores. */
export const askFeed = async (
  context: RedditContext,
  { path, query }: ListingPath,
  after: string | undefined,
): Promise<WalkPage> => {
  const { site, pageSize } = context.channel.options;
  const url = new URL(`${path}.rss`, site);
  url.search = new URLSearchParams({
    ...query,
    limit: String(pageSize),
    ...(after === undefined ? {} : { after }),
  }).toString();
  const answer = await context.request({
    url: url.href,
    headers: { accept: 'application/atom+xml, application/rss+xml' },
    statuses: 'any',
    spacingMs: feedSpacingMs,
  });
  if (answer.outcome === 'failed') throw answer.error;
  if (answer.outcome === 'read' && answer.status < 400) {
    const contentType = answer.headers['content-type'];
    const { text } = decodeText(answer.body, contentType === undefined ? {} : { contentType });
    const feed = await parseFeed(text, { url: url.href, contentType });
    const entries = feed.entries.flatMap((entry): readonly Entry[] => {
      const thing = toFeedThing(entry);
      return thing === undefined ? [] : [thing];
    });
    return { entries, next: entries.length < pageSize ? undefined : entries.at(-1)?.id };
  }
  const status = answer.outcome === 'unchanged' ? 304 : answer.status;
  const code = status === 401 || status === 403 ? 'ACCESS_DENIED' : 'HTTP_STATUS';
  throw toError(api, context, {
    code,
    status,
    received: `status ${status}`,
    mend: 'Reddit refuses most of those who come without a token: set "clientId" and "clientSecret".',
  });
};

/** Ten requests a minute are granted to those who come without a token. */
const feedSpacingMs = 6_500;
