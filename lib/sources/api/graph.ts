/** How Meta's Graph API is asked: its token, its paging (whose addresses hold the token), and its way of saying what is wrong. */
import * as z from 'zod';
import type { Channel } from '../../model/channel.ts';
import type { ReadAnswer } from '../../ports/fetcher.ts';
import { toUrl } from '../../text/url.ts';
import type { SourceContext, SourceTerms } from '../source.ts';
import { type Api, type ApiFault, askJson, toFormatError } from './ask-json.ts';
import { findGone } from './find-gone.ts';
import { secretOption } from './secret-option.ts';
import type { Place } from './walk-cursor.ts';
import type { Walk } from './walk-newest-first.ts';

/** Options that all channels of the Graph API have. */
export const graphOptions = (host: string) => ({
  token: secretOption('The long-lived access token of the account.'),
  host: z
    .url({ protocol: /^https?$/ })
    .default(host)
    .describe('Where the Graph API answers.'),
  version: z
    .string()
    .regex(/^v\d{1,3}\.\d$/, 'expected a version such as v25.0')
    .default('v25.0')
    .describe('The version that is asked; each lives for about two years.'),
  pageSize: z.number().int().min(1).max(100).default(50).describe('Entries of one page.'),
  maxPages: z.number().int().min(1).max(50).default(3).describe('Pages of each list in a poll.'),
});

/** What Meta asks of whoever keeps its data, on all its services. */
export const graphTerms: SourceTerms = {
  keepDays: null,
  stores: 'all',
  note: 'For the purpose that Meta approved; to be deleted when somebody asks, or when it is needed no more.',
};

/** So far behind the newest entry lists are looked through again: comments and edits come late, own posts are few. */
const overlapMs = 24 * 60 * 60_000;

/** Walks by name, each within the bound of pages. */
export const toGraphWalks = (
  named: readonly (readonly [string, Pick<Walk, 'askPage' | 'findDeleted'>])[],
  { maxPages }: { readonly maxPages: number },
): ReadonlyMap<string, Walk> => new Map(named.map(([key, walk]) => [key, { ...walk, pagesMax: maxPages, overlapMs }]));

export type GraphContext = Omit<SourceContext<unknown>, 'channel'> & {
  readonly channel: Channel & {
    readonly options: {
      readonly token: string;
      readonly host: string;
      readonly version: string;
      readonly pageSize: number;
    };
  };
};

const faultSchema = z.looseObject({
  error: z.looseObject({
    message: z.string().default(''),
    code: z.number().optional(),
    error_subcode: z.number().optional(),
    is_transient: z.boolean().optional(),
  }),
});

const limitCodes: ReadonlySet<number> = new Set([4, 17, 32, 613]);
const isLimit = (code: number): boolean => limitCodes.has(code) || (code >= 80_000 && code <= 80_014);
const isDenial = (code: number): boolean => code === 190 || code === 10 || code === 3 || (code >= 200 && code <= 299);

/** A limit that was passed is granted anew within the hour. */
const restMs = 60 * 60_000;

/** `{"error": {"message": "…", "code": 190, "error_subcode": 463}}`, whatever the status. */
const findFault: NonNullable<Api['findFault']> = ({ status, body }) => {
  const error = faultSchema.safeParse(body).data?.error;
  if (error === undefined) return undefined;
  const { code = 0, error_subcode: subcode, message, is_transient: passes } = error;
  const named = subcode === undefined ? `${code}` : `${code}/${subcode}`;
  // A message may quote what was asked; the token was not.
  const received = `status ${status}, error ${named}: ${message}`;
  if (isLimit(code)) return { code: 'RATE_LIMITED', received, retryAfterMs: restMs };
  if (code === 190)
    return {
      code: 'ACCESS_DENIED',
      received,
      mend: 'Make a new long-lived token: this one has expired or was withdrawn.',
    };
  // What was deleted and what may not be seen are told by one error.
  if (code === 100 && subcode === 33) return { code: 'ACCESS_DENIED', received, status: 404 };
  if (isDenial(code) || (code === 100 && /access|permission/i.test(message)) || status === 401)
    return { code: 'ACCESS_DENIED', received };
  const isPassing = passes === true || code === 1 || code === 2;
  return { code: 'HTTP_STATUS', received, ...(isPassing ? { passes: true } : {}) } satisfies ApiFault;
};

const usageSchema = z.looseObject({
  call_count: z.number().optional(),
  total_cputime: z.number().optional(),
  total_time: z.number().optional(),
  estimated_time_to_regain_access: z.number().optional(),
});
type Usage = z.infer<typeof usageSchema>;
const businessUsageSchema = z.record(z.string(), z.array(usageSchema));

/** What the two headers tell, in percent of what is granted. */
const toUsages = (headers: ReadAnswer['headers']): readonly Usage[] => {
  const parse = (name: string): unknown => {
    try {
      return JSON.parse(headers[name]?.slice(0, 10_000) ?? 'null');
    } catch {
      return null;
    }
  };
  const app = usageSchema.safeParse(parse('x-app-usage')).data;
  const business = businessUsageSchema.safeParse(parse('x-business-use-case-usage')).data ?? {};
  return [...(app === undefined ? [] : [app]), ...Object.values(business).flat()];
};

/** Until when the host is let alone once all is used; minutes, where Meta tells them. */
const readRest = ({ headers }: Pick<ReadAnswer, 'headers'>, now: Date): number | undefined => {
  const used = toUsages(headers).filter(({ call_count: calls = 0, total_cputime: cpu = 0, total_time: time = 0 }) =>
    [calls, cpu, time].some((percent) => percent >= 100),
  );
  if (used.length === 0) return undefined;
  const minutes = Math.max(...used.map(({ estimated_time_to_regain_access: left = 0 }) => left));
  return now.getTime() + (minutes > 0 ? minutes * 60_000 : restMs);
};

const toApi = (name: string): Api => ({ name, pace: { spacingMs: 1_000, readRest }, findFault });

export type GraphQuestion<Schema extends z.ZodType> = {
  /** As users call it: `Facebook`. */
  readonly name: string;
  /** Below the version: `/me/posts`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly schema: Schema;
};

/** Asks once. Throws SourceError. */
export const askGraph = async <Schema extends z.ZodType>(
  context: GraphContext,
  { name, path, query, schema }: GraphQuestion<Schema>,
): Promise<z.infer<Schema>> => {
  const { host, version, token } = context.channel.options;
  const url = new URL(`/${version}${path}`, host);
  for (const [key, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(key, value);
  const headers = { authorization: `Bearer ${(await context.secret(token)).reveal()}` };
  // The addresses of the next and previous page hold the token: no answer is kept.
  const answer = await askJson(context, toApi(name), { url: url.href, headers, schema, isSecret: true });
  if (answer === undefined) throw toFormatError({ name }, context, 'nothing new to a question that asked for all');
  return answer.body;
};

const oneSchema = z.looseObject({ id: z.string() });

/**
 * Which of these posts or comments are there no more: asked for by a token that was just shown those around them, so that it is not the token
 * to which they are not shown. Ten a poll.
 */
export const findGraphGone =
  (context: GraphContext, name: string) =>
  (ids: readonly string[]): Promise<readonly string[]> =>
    findGone(
      ids.filter((id) => /^\d{1,40}(?:_\d{1,40}){0,2}$/.test(id)),
      (id) => askGraph(context, { name, path: `/${id}`, query: { fields: 'id' }, schema: oneSchema }),
    );

const pagingSchema = z
  .looseObject({
    next: z.string().optional(),
    cursors: z.looseObject({ after: z.string().optional() }).optional(),
  })
  .optional();

/** A list of rows, which are read one by one. */
export const edgeSchema = z.looseObject({ data: z.array(z.unknown()), paging: pagingSchema });
export type Edge = z.infer<typeof edgeSchema>;

/** What of the next page's address names its place; never the token. */
const placeNames = ['after', 'until', 'since', '__paging_token', 'offset'] as const;
const placeSchema = z.partialRecord(z.enum(placeNames), z.string().max(2000));

/** Where the next page begins; undefined where there is none. */
export const toNextPlace = ({ paging }: Pick<Edge, 'paging'>): Place | undefined => {
  const next = paging?.next === undefined ? undefined : toUrl(paging.next);
  if (next === undefined) return undefined;
  const place: Record<string, string> = {};
  for (const name of placeNames) {
    const value = next.searchParams.get(name);
    if (value !== null && value !== '') place[name] = value;
  }
  return Object.keys(place).length === 0 ? undefined : place;
};

/** What a place adds to a question. */
export const toPlaceQuery = (place: Place | undefined): Readonly<Record<string, string>> =>
  placeSchema.safeParse(place).data ?? {};
