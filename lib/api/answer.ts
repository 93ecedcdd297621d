/** What the API answers with: every answer gets its security headers here, where it is made, and not by a layer above. */
import { createHash } from 'node:crypto';
import { type ErrorCode, errorCodes } from '../errors.ts';

/** Nothing that is answered may be sniffed, framed, kept, or loaded from elsewhere. */
const common = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

type Headers = Readonly<Record<string, string>>;

/** An answer as JSON. */
export const toJson = (
  value: unknown,
  { status = 200, headers = {} }: { readonly status?: number; readonly headers?: Headers } = {},
): Response =>
  new Response(JSON.stringify(value), {
    status,
    headers: { ...common, 'content-type': 'application/json', ...headers },
  });

/** A strong ETag of a body: the same bytes have the same. */
const toTag = (body: string): string => `"${createHash('sha1').update(body).digest('base64url')}"`;

/** JSON with its ETag. */
export type Tagged = { readonly body: string; readonly tag: string };

/** Answers JSON only where it is not what the asker has. */
export const answerTagged = ({ body, tag }: Tagged, ifNoneMatch: string | undefined): Response => {
  const tagged = { ...common, 'cache-control': 'private, no-cache', etag: tag };
  if (ifNoneMatch?.split(',').some((each) => each.trim().replace(/^W\//, '') === tag) === true)
    return new Response(null, { status: 304, headers: tagged });
  return new Response(body, { headers: { ...tagged, 'content-type': 'application/json' } });
};

/** An answer as JSON that is sent again only where it is not what the asker has: a browser asks each time, and mostly hears 304. */
export const toTagged = (value: unknown, { ifNoneMatch }: { readonly ifNoneMatch: string | undefined }): Response => {
  const body = JSON.stringify(value);
  return answerTagged({ body, tag: toTag(body) }, ifNoneMatch);
};

/** An answer that is made while it is sent. */
export const toStream = (body: ReadableStream<Uint8Array>, type: string, headers: Headers = {}): Response =>
  new Response(body, { headers: { ...common, 'content-type': type, ...headers } });

/** What went wrong, for a program: `code` is one of docs/errors.md. */
export type Problem = {
  readonly status: number;
  readonly code: ErrorCode;
  /** What happened this time, and what to do; never a secret. */
  readonly detail: string;
  readonly headers?: Headers;
  /** Further members, for programs. */
  readonly more?: Readonly<Record<string, unknown>>;
};

/**
 * An error as RFC 9457 has it.
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export const toProblem = ({ status, code, detail, headers = {}, more = {} }: Problem): Response =>
  new Response(
    JSON.stringify({ type: `urn:earmark:problem:${code}`, title: errorCodes[code], status, detail, code, ...more }),
    { status, headers: { ...common, 'content-type': 'application/problem+json', ...headers } },
  );
