/** One question to a JSON API: paced as it asks, its answer parsed, and whatever is wrong with it named with its mend. */
import type * as z from 'zod';
import { type ErrorCode, SourceError } from '../../errors.ts';
import type { FetchRequest, ReadAnswer } from '../../ports/fetcher.ts';
import { isSecretReference } from '../../ports/secrets.ts';
import type { SourceContext } from '../source.ts';
import type { Pace } from './pace.ts';

/** What an API said of its own error, in an answer of whatever status. */
export type ApiFault = {
  /** What it said, one clause; `status 403` where it said nothing. */
  readonly received: string;
  readonly code: Extract<ErrorCode, 'ACCESS_DENIED' | 'QUOTA_SPENT' | 'RATE_LIMITED' | 'HTTP_STATUS'>;
  /** One sentence, where the API's own mend is known. */
  readonly mend?: string;
  readonly retryAfterMs?: number;
  /** True where it passes by itself, whatever the status. */
  readonly passes?: boolean;
  /** What the status should have been: some say with 400 that there is no such thing. */
  readonly status?: number;
};

type Answered = Pick<ReadAnswer, 'status' | 'headers'> & { readonly body: unknown };

export type Api = {
  /** As users call it: `Hacker News`. */
  readonly name: string;
  readonly pace: Pace;
  /** What stands against an answer: errors inside a 200, and the words of an error page. Undefined where nothing does. */
  findFault?(answer: Answered): ApiFault | undefined;
};

type AskContext = Pick<SourceContext<unknown>, 'channel' | 'now' | 'request' | 'noteLimit'>;

type ApiRequest<Schema extends z.ZodType> = Pick<
  FetchRequest,
  'url' | 'method' | 'headers' | 'body' | 'isSecret' | 'maxBytes' | 'robots'
> & {
  /** The shape of a good answer; rows are best parsed one by one, see `readRows`. */
  readonly schema: Schema;
  /** Ask with the validators of the last poll: undefined is answered where nothing changed. */
  readonly conditional?: boolean;
};

export type ApiAnswer<Body> = Pick<ReadAnswer, 'status' | 'headers'> & { readonly body: Body };

const shownMax = 200;

/** Asks, whatever the answer's status; throws SourceError where there is none. */
const ask = async (
  context: AskContext,
  api: Api,
  { headers, ...request }: Omit<ApiRequest<z.ZodType>, 'schema'>,
): Promise<ReadAnswer | undefined> => {
  const answer = await context.request({
    robots: 'ignore',
    statuses: 'any',
    headers: { accept: 'application/json', ...headers },
    spacingMs: api.pace.spacingMs,
    ...(api.pace.readRest === undefined ? {} : { readRest: api.pace.readRest }),
    ...request,
  });
  if (answer.outcome === 'unchanged') return undefined;
  if (answer.outcome === 'failed') throw answer.error;
  if (answer.outcome === 'gone') throw toError(api, context, { ...faultOf(answer), status: answer.status });
  const limit = api.pace.readLimit?.(answer, context.now);
  if (limit !== undefined) context.noteLimit(limit);
  return answer;
};

/** Asks for what is no JSON: a page, a text, a file. As `askJson` does, and for those who find faults in its bytes themselves. */
export const askBytes = async (
  context: AskContext,
  api: Api,
  request: Omit<ApiRequest<z.ZodType>, 'schema'>,
): Promise<ReadAnswer | undefined> => {
  const answer = await ask(context, api, request);
  if (answer === undefined || answer.status < 400) return answer;
  const fault = api.findFault?.({ status: answer.status, headers: answer.headers, body: parseBody(answer)?.json });
  throw toError(api, context, { status: answer.status, ...(fault ?? faultOf(answer)) });
};

/** Asks; throws SourceError. Answers undefined only where it was asked conditionally and nothing changed. */
export const askJson = async <Schema extends z.ZodType>(
  context: AskContext,
  api: Api,
  { schema, ...request }: ApiRequest<Schema>,
): Promise<ApiAnswer<z.infer<Schema>> | undefined> => {
  const answer = await ask(context, api, request);
  if (answer === undefined) return undefined;
  const body = parseBody(answer);
  const answered = { status: answer.status, headers: answer.headers, body: body?.json };
  const fault = api.findFault?.(answered) ?? (answer.status >= 400 ? faultOf(answer) : undefined);
  if (fault !== undefined) throw toError(api, context, { status: answer.status, ...fault });
  if (body === undefined) throw toFormatError(api, context, describeBytes(answer));
  const parsed = schema.safeParse(body.json);
  if (!parsed.success) throw toFormatError(api, context, describeIssue(parsed.error));
  return { status: answer.status, headers: answer.headers, body: parsed.data };
};

const parseBody = ({ body }: ReadAnswer): { readonly json: unknown } | undefined => {
  try {
    return { json: JSON.parse(new TextDecoder().decode(body)) };
  } catch {
    return undefined;
  }
};

/** HTML where JSON was expected is most often a block page or a sign-in form: its kind is told, not its markup. */
const describeBytes = ({ body, headers }: ReadAnswer): string => {
  const type = headers['content-type']?.split(';', 1)[0];
  return `${body.byteLength} bytes${type === undefined ? '' : ` of ${type}`} that are no JSON`;
};

const describeIssue = (error: z.ZodError): string => {
  const [issue] = error.issues;
  return issue === undefined
    ? 'another shape'
    : `at ${issue.path.join('.') || 'the top'}: ${issue.message}`.slice(0, shownMax);
};

const faultOf = ({ status }: { readonly status: number }): ApiFault => {
  const received = `status ${status}`;
  if (status === 401 || status === 403) return { code: 'ACCESS_DENIED', received };
  if (status === 404 || status === 410)
    return { code: 'HTTP_STATUS', received, mend: 'See that what the channel names exists and is public.' };
  return { code: 'HTTP_STATUS', received };
};

const mends: Readonly<Record<Exclude<ApiFault['code'], 'ACCESS_DENIED'>, string>> = {
  QUOTA_SPENT: 'Wait until the quota is granted anew, or read the channel less often.',
  RATE_LIMITED: 'Read the channel less often, or wait.',
  HTTP_STATUS: 'Try again later; if it stays, see whether the service has changed its API.',
};

/** True where a channel names a token, key or password of whatever option. */
const hasSecret = (options: unknown): boolean =>
  typeof options === 'string'
    ? isSecretReference(options)
    : typeof options === 'object' && options !== null && Object.values(options).some(hasSecret);

/** Who has no token cannot mend it. */
const toAccessMend = (options: unknown): string =>
  hasSecret(options)
    ? 'See that the token of this channel is right, has not expired and may read this; "earmark explain" of the source says what it needs.'
    : 'See that what the channel names is public and that the service does not refuse this machine; where "earmark explain" of the source names a token or key, set it.';

/** What is the user's to mend does not mend itself by asking again soon; all else may. */
const isPassing = ({ code, passes = false }: ApiFault, status: number | undefined): boolean =>
  passes ||
  code === 'QUOTA_SPENT' ||
  code === 'RATE_LIMITED' ||
  (code === 'HTTP_STATUS' && (status === undefined || status >= 500));

/** The error of a fault, for those who find it themselves. */
export const toError = (
  { name }: Pick<Api, 'name'>,
  { channel }: Pick<AskContext, 'channel'>,
  fault: ApiFault & { readonly status?: number },
): SourceError =>
  new SourceError({
    code: fault.code,
    retry: isPassing(fault, fault.status) ? 'later' : 'never',
    subject: { kind: 'channel', id: channel.id },
    expected: `an answer of ${name}`,
    received: fault.received.slice(0, shownMax),
    mend: fault.mend ?? (fault.code === 'ACCESS_DENIED' ? toAccessMend(channel.options) : mends[fault.code]),
    ...(fault.status === undefined ? {} : { status: fault.status }),
    ...(fault.retryAfterMs === undefined ? {} : { retryAfterMs: fault.retryAfterMs }),
  });

/** The error of an answer that is not in the form the API had when the source was written. */
export const toFormatError = (
  { name }: Pick<Api, 'name'>,
  { channel }: Pick<AskContext, 'channel'>,
  received: string,
): SourceError =>
  new SourceError({
    code: 'SOURCE_FORMAT',
    retry: 'later',
    subject: { kind: 'channel', id: channel.id },
    expected: `JSON as ${name} documents it`,
    received,
    mend: 'Try again later; if it stays, the service has changed its API: look for a newer Earmark.',
  });
