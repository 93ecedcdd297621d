/** How YouTube's Data API is asked: its key, its quota, and its way of saying what is wrong. */
import * as z from 'zod';
import type { Channel } from '../model/channel.ts';
import { type Api, type ApiFault, askJson, toError, toFormatError } from './api/ask-json.ts';
import { readRows } from './api/rows.ts';
import type { SourceContext } from './source.ts';
import {
  type Comment,
  channelSchema,
  commentSchema,
  type Thread,
  type Video,
  videoSchema,
  type YoutubeChannel,
} from './youtube-entry.ts';

export type YoutubeOptions = {
  readonly key: string;
  readonly host: string;
  readonly searchUnits: number;
  readonly unitsPerMonth: number;
};
export type YoutubeContext = Omit<SourceContext<unknown>, 'channel'> & {
  readonly channel: Channel & { readonly options: YoutubeOptions };
};

const faultSchema = z.looseObject({
  error: z.looseObject({
    message: z.string().default(''),
    errors: z.array(z.looseObject({ reason: z.string().optional() })).optional(),
  }),
});

const codes: Readonly<Record<string, ApiFault['code']>> = {
  quotaExceeded: 'QUOTA_SPENT',
  dailyLimitExceeded: 'QUOTA_SPENT',
  rateLimitExceeded: 'RATE_LIMITED',
  userRateLimitExceeded: 'RATE_LIMITED',
  keyInvalid: 'ACCESS_DENIED',
  accessNotConfigured: 'ACCESS_DENIED',
  forbidden: 'ACCESS_DENIED',
  backendError: 'HTTP_STATUS',
  processingFailure: 'HTTP_STATUS',
};

const reasonOf = (body: unknown): string | undefined =>
  faultSchema.safeParse(body).data?.error.errors?.find(({ reason }) => reason !== undefined)?.reason;

/** The quota is granted anew at midnight in California, whatever its summer time. */
const untilMidnight = (now: Date): number => {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'America/Los_Angeles',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(now);
  const [hours = 0, minutes = 0, seconds = 0] = parts.split(':').map(Number);
  return (24 * 3600 - hours * 3600 - minutes * 60 - seconds) * 1000;
};

const toFault = ({ status, body }: { readonly status: number; readonly body: unknown }, now: Date) => {
  const error = faultSchema.safeParse(body).data?.error;
  if (error === undefined) return undefined;
  const reason = reasonOf(body);
  const received = `status ${status}, ${[reason, error.message].filter(Boolean).join(': ')}`;
  // A key that is wrong is told as a bad request, under a reason that says no more.
  const isKey = status === 401 || /API key/i.test(error.message);
  const known = isKey ? 'ACCESS_DENIED' : codes[reason ?? ''];
  const code = known ?? (status === 403 ? 'ACCESS_DENIED' : status === 429 ? 'RATE_LIMITED' : 'HTTP_STATUS');
  return { code, received, ...(code === 'QUOTA_SPENT' ? { retryAfterMs: untilMidnight(now) } : {}) };
};

/** No rate a second is told, only what a day grants. */
const toApi = (now: Date): Api => ({
  name: 'YouTube',
  pace: { spacingMs: 1_000 },
  findFault: (answer) => toFault(answer, now),
});

/** A list that is empty may be left out; what says no kind is no answer of YouTube's. */
const listSchema = z.looseObject({
  kind: z.string(),
  items: z.array(z.unknown()).default([]),
  nextPageToken: z.string().optional(),
});

type Question<Row extends z.ZodType> = {
  readonly method: 'search' | 'videos' | 'commentThreads' | 'comments' | 'channels' | 'playlistItems';
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly row: Row;
};
type List<Row> = { readonly rows: readonly Row[]; readonly next: string | undefined };

type Payment = { readonly units: number; readonly of: string };

/** Every question costs, even a wrong one; so it is paid for before. */
const pay = async (context: YoutubeContext, api: Api, { units, of }: Payment): Promise<void> => {
  const { unitsPerMonth } = context.channel.options;
  if ((await context.spend(units, { perMonth: unitsPerMonth, of })) >= units) return;
  throw toError(api, context, {
    code: 'QUOTA_SPENT',
    received: `no more of the ${unitsPerMonth} units that "unitsPerMonth" of this channel grants`,
    mend: 'Wait for the next month, read the channel less often ("every"), or raise "unitsPerMonth" as far as your project’s quota goes.',
  });
};

/** One page of a list. Throws SourceError. */
export const askList = async <Row extends z.ZodType>(
  context: YoutubeContext,
  { method, query, row }: Question<Row>,
): Promise<List<z.infer<Row>>> => {
  const api = toApi(context.now);
  const { host, key, searchUnits } = context.channel.options;
  const url = toAddress(host, method, query);
  const headers = { 'x-goog-api-key': (await context.secret(key)).reveal() };
  await pay(context, api, { units: method === 'search' ? searchUnits : 1, of: url });
  const answer = await askJson(context, api, { url, headers, schema: listSchema });
  if (answer === undefined) throw toFormatError(api, context, 'nothing new to a question that asked for all');
  const { items, nextPageToken } = answer.body;
  return { rows: readRows(context, api, { rows: items, schema: row }), next: nextPageToken };
};

const toAddress = (host: string, method: string, query: Question<z.ZodType>['query']): string => {
  const url = new URL(`/youtube/v3/${method}`, host);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
};

/** As `askList`, but a video whose comments are turned off has none: that is no failure. */
export const askComments = async <Row extends z.ZodType>(
  context: YoutubeContext,
  question: Question<Row>,
): Promise<List<z.infer<Row>>> => {
  let isDisabled = false;
  const request: YoutubeContext['request'] = async (asked) => {
    const answer = await context.request(asked);
    if (answer.outcome === 'read' && answer.status === 403) isDisabled = isCommentsDisabled(answer.body);
    return answer;
  };
  try {
    return await askList({ ...context, request }, question);
  } catch (error) {
    if (isDisabled) return { rows: [], next: undefined };
    throw error;
  }
};

const isCommentsDisabled = (body: Uint8Array): boolean => {
  try {
    return reasonOf(JSON.parse(new TextDecoder().decode(body))) === 'commentsDisabled';
  } catch {
    return false;
  }
};

/** The error of a channel that is not to be found. */
const toMissingError = (context: YoutubeContext, named: string) =>
  toError(toApi(context.now), context, {
    code: 'HTTP_STATUS',
    status: 404,
    received: `no channel "${named}"`,
    mend: 'Set "account" to the channel’s id, UC…, or to its handle with @.',
  });

/** Ids that one question may name. */
const idsMax = 50;

/** What several walks of one poll ask; the account is looked up once. */
export class YoutubeClient {
  readonly #context: YoutubeContext;
  #account: Promise<YoutubeChannel> | undefined;

  constructor(context: YoutubeContext) {
    this.#context = context;
  }

  /** A channel of YouTube by its id or handle. */
  account(named: string): Promise<YoutubeChannel> {
    this.#account ??= this.#findAccount(named);
    return this.#account;
  }

  async #findAccount(named: string): Promise<YoutubeChannel> {
    const { rows } = await askList(this.#context, {
      method: 'channels',
      query: {
        part: 'snippet,statistics,contentDetails,brandingSettings',
        ...(named.startsWith('@') ? { forHandle: named } : { id: named }),
      },
      row: channelSchema,
    });
    const [first] = rows;
    if (first === undefined) throw toMissingError(this.#context, named);
    return first;
  }

  /** Videos by their ids, in that order, as far as they are to be had. */
  async videos(ids: readonly string[]): Promise<ReadonlyMap<string, Video>> {
    if (ids.length === 0) return new Map();
    const query = { part: 'snippet,statistics,contentDetails', id: ids.slice(0, idsMax).join(',') };
    const { rows } = await askList(this.#context, { method: 'videos', query, row: videoSchema });
    return new Map(rows.map((video) => [video.id, video]));
  }

  /** The replies of a thread: those that are shown with it, or all, where there are more and they are wanted. */
  async replies({ id, replies }: Thread, { all }: { readonly all: boolean }): Promise<readonly Comment[]> {
    if (!all) return (replies?.comments ?? []).flatMap((each) => commentSchema.safeParse(each).data ?? []);
    const query = { part: 'snippet', parentId: id, maxResults: '100', textFormat: 'html' };
    return (await askComments(this.#context, { method: 'comments', query, row: commentSchema })).rows;
  }

  /** Which videos and comments are not to be had any more. */
  async findDeleted(ids: readonly string[]): Promise<readonly string[]> {
    const videos = ids.filter((id) => /^[\w-]{11}$/.test(id));
    const comments = ids.filter((id) => !videos.includes(id) && !id.startsWith('profile:'));
    return [...(await this.#findMissing('videos', videos)), ...(await this.#findMissing('comments', comments))];
  }

  async #findMissing(method: 'videos' | 'comments', ids: readonly string[]): Promise<readonly string[]> {
    const there = new Set<string>();
    for (let start = 0; start < ids.length; start += idsMax) {
      const query = { part: 'id', id: ids.slice(start, start + idsMax).join(',') };
      const row = z.looseObject({ id: z.string() });
      for (const { id } of (await askList(this.#context, { method, query, row })).rows) there.add(id);
    }
    return ids.filter((id) => !there.has(id));
  }
}
