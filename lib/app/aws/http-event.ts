/**
 * A request as API Gateway hands it to a function, and the answer as it wants it back.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
import * as z from 'zod';
import { errorCodes } from '../../errors.ts';

/** Format 2.0. Names of headers are lower-case there, several values of one joined by commas. */
export const httpEventSchema = z.object({
  version: z.literal('2.0'),
  rawPath: z.string(),
  rawQueryString: z.string().default(''),
  headers: z.record(z.string(), z.string()).default({}),
  requestContext: z.object({
    http: z.object({ method: z.string() }),
    // What the authorizer read in the token; none where the route asks for no token.
    authorizer: z.object({ jwt: z.object({ claims: z.record(z.string(), z.unknown()) }) }).optional(),
  }),
  body: z.string().optional(),
  isBase64Encoded: z.boolean().default(false),
});
export type HttpEvent = z.infer<typeof httpEventSchema>;

export type HttpAnswer = {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded?: true;
};

/** What it is called here: nothing looks at it. */
const origin = 'https://function.invalid';
const bodiless: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** Lambda hands on 6 MB at most; JSON around the body writes some signs longer. */
const bodyBytesMax = 4_500_000;

/** All else that is answered is text. */
const binaryType = 'application/zip';

/** Lets the API answer an event. What is too long for a function is refused in its place. */
export const answerHttp = async (
  event: HttpEvent,
  answer: (request: Request) => Response | Promise<Response>,
): Promise<HttpAnswer> => {
  const response = await answer(toRequest(event));
  const bytes = Buffer.from(await response.arrayBuffer());
  const isBinary = response.headers.get('content-type') === binaryType;
  const body = bytes.toString(isBinary ? 'base64' : 'utf8');
  if (Buffer.byteLength(body) > bodyBytesMax) return tooLong;
  const answered = { statusCode: response.status, headers: Object.fromEntries(response.headers), body };
  return isBinary ? { ...answered, isBase64Encoded: true } : answered;
};

const tooLong: HttpAnswer = {
  statusCode: 503,
  headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  body: JSON.stringify({
    type: 'urn:earmark:problem:UNAVAILABLE',
    title: errorCodes.UNAVAILABLE,
    status: 503,
    detail: `Expected an answer of at most ${bodyBytesMax} bytes, which is what a function can hand on. Ask for less, or run "earmark export".`,
    code: 'UNAVAILABLE',
  }),
};

/** The body's bytes are those that were signed: base64 where API Gateway took them for no text. */
const toRequest = ({ rawPath, rawQueryString, headers, requestContext, body, isBase64Encoded }: HttpEvent): Request => {
  const { method } = requestContext.http;
  const url = new URL(origin);
  // By its setters no path can lead to another host, as `//evil.example` would.
  url.pathname = rawPath;
  url.search = rawQueryString;
  const bytes =
    body === undefined || bodiless.has(method) ? undefined : Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  return new Request(url, { method, headers: toHeaders(headers), ...(bytes === undefined ? {} : { body: bytes }) });
};

/** Those that a request can have; the length is that of the bytes, whatever was said. */
const toHeaders = (headers: Readonly<Record<string, string>>): Headers => {
  const kept = new Headers();
  for (const [name, value] of Object.entries(headers))
    if (/^[\w-]+$/.test(name) && name.toLowerCase() !== 'content-length' && !/[\0\r\n]/.test(value))
      kept.set(name, value.replace(/[^\t -\u00ff]/g, '?'));
  return kept;
};
