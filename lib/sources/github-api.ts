/** How GitHub is asked: its pace, its errors, the headers that it wants. */
import * as z from 'zod';
import type { Instant } from '../model/vocabulary.ts';
import { type Api, type ApiFault, askJson, toFormatError } from './api/ask-json.ts';
import { type Pace, paceByHeaders } from './api/pace.ts';
import type { SourceContext } from './source.ts';

/** GitHub asks for at least a minute after a secondary limit that does not say how long. */
const secondaryRestMs = 60_000;

/** The search takes 10 calls a minute without a token, 30 with one. */
const toPace = (hasToken: boolean): Pace => {
  const pace = paceByHeaders(hasToken ? 2_000 : 6_000, {
    remaining: 'x-ratelimit-remaining',
    reset: 'x-ratelimit-reset',
    form: 'epoch-seconds',
  });
  return {
    ...pace,
    readRest: (answer, now) =>
      pace.readRest(answer, now) ?? (answer.status === 403 ? now.getTime() + secondaryRestMs : undefined),
  };
};

const faultSchema = z.looseObject({
  message: z.string().optional(),
  data: z.unknown().optional(),
  errors: z.array(z.looseObject({ type: z.string().optional(), message: z.string().optional() })).optional(),
});

/** A question by GraphQL is answered with 200 whatever comes of it. */
const findGraphFault = ({ data, errors = [] }: z.infer<typeof faultSchema>): ApiFault | undefined => {
  const [first] = errors;
  if (first === undefined || (typeof data === 'object' && data !== null)) return undefined;
  const received = first.message ?? first.type ?? 'an error';
  if (first.type === 'RATE_LIMITED') return { code: 'RATE_LIMITED', received };
  const isDenied = first.type === 'FORBIDDEN' || first.type === 'INSUFFICIENT_SCOPES';
  return { code: isDenied ? 'ACCESS_DENIED' : 'HTTP_STATUS', received };
};

const findFault: NonNullable<Api['findFault']> = ({ status, headers, body }) => {
  const parsed = faultSchema.safeParse(body).data;
  if (status < 400) return parsed === undefined ? undefined : findGraphFault(parsed);
  const received = parsed?.message === undefined ? `status ${status}` : `status ${status}: ${parsed.message}`;
  const isSpent = headers['x-ratelimit-remaining']?.trim() === '0' || headers['retry-after'] !== undefined;
  if (status === 403 && (isSpent || /secondary rate limit|abuse detection/i.test(received)))
    return { code: 'RATE_LIMITED', received, retryAfterMs: secondaryRestMs };
  if (status === 401 || status === 403) return { code: 'ACCESS_DENIED', received };
  if (status === 422) return { code: 'HTTP_STATUS', received, mend: 'Write "query" of this channel simpler.' };
  return status === 404
    ? { code: 'HTTP_STATUS', received, mend: 'See that the account or repository is named right and is public.' }
    : { code: 'HTTP_STATUS', received };
};

/** What is asked of GitHub, with the token of the channel where it has one. */
export type Client<Options = ApiOptions> = {
  readonly context: SourceContext<Options>;
  readonly api: Api;
  readonly headers: Readonly<Record<string, string>>;
};

/** What of a channel's options says how GitHub is asked. */
type ApiOptions = { readonly token?: string | undefined; readonly version: string; readonly host: string };

/** Looks up the token, once a poll. */
export const openClient = async <Options extends ApiOptions>(
  context: SourceContext<Options>,
): Promise<Client<Options>> => {
  const { token, version } = context.channel.options;
  const authorization =
    token === undefined ? {} : { authorization: `Bearer ${(await context.secret(token)).reveal()}` };
  return {
    context,
    api: { name: 'GitHub', pace: toPace(token !== undefined), findFault },
    // `full` has the words as Markdown and as rendered.
    headers: { accept: 'application/vnd.github.full+json', 'x-github-api-version': version, ...authorization },
  };
};

/** Code is searched at a third of the pace, and shown with the lines around what was found. */
export const toCodeClient = <Options extends ApiOptions>(client: Client<Options>): Client<Options> => ({
  ...client,
  api: { ...client.api, pace: toPace(false) },
  headers: { ...client.headers, accept: 'application/vnd.github.text-match+json' },
});

/** A time as its searches take it. */
export const toSeconds = (at: Instant): string => `${at.slice(0, 19)}Z`;

/** Asks by a path; `conditional` with the validators of the last poll, and undefined where nothing changed. */
export const ask = async <Schema extends z.ZodType>(
  { context, api, headers }: Client,
  {
    path,
    schema,
    conditional = false,
  }: { readonly path: string; readonly schema: Schema; readonly conditional?: boolean },
) => askJson(context, api, { url: new URL(path, context.channel.options.host).href, headers, schema, conditional });

/** The same for what has to be answered. */
export const askNew = async <Schema extends z.ZodType>(
  client: Client,
  request: { readonly path: string; readonly schema: Schema },
): Promise<z.infer<Schema>> => {
  const answer = await ask(client, request);
  if (answer === undefined)
    throw toFormatError(client.api, client.context, 'nothing new to a question that asked for all');
  return answer.body;
};

/** Asks by GraphQL, which shows nothing without a token. */
export const askGraph = async <Schema extends z.ZodType>(
  { context, api, headers }: Client,
  {
    query,
    variables,
    schema,
  }: { readonly query: string; readonly variables: Readonly<Record<string, unknown>>; readonly schema: Schema },
): Promise<z.infer<Schema>> => {
  const answer = await askJson(context, api, {
    url: new URL('/graphql', context.channel.options.host).href,
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
    schema,
  });
  if (answer === undefined) throw toFormatError(api, context, 'nothing new to a question that asked for all');
  return answer.body;
};
