/**
 * Reviews of one's own app by App Store Connect, with the answers to them.
 * @see https://developer.apple.com/documentation/appstoreconnectapi/list_all_customer_reviews_for_an_app
 */
import * as z from 'zod';
import { toInstant } from '../formats/dates.ts';
import { type Entry, toEntry } from '../model/entry.ts';
import { toUrl } from '../text/url.ts';
import { type Api, type ApiFault, askJson, toFormatError } from './api/ask-json.ts';
import { bearerOnce } from './api/bearer.ts';
import { findGone } from './api/find-gone.ts';
import { parsePrivateKey, signJwt } from './api/jwt.ts';
import type { Pace } from './api/pace.ts';
import { readRows } from './api/rows.ts';
import { secretOption } from './api/secret-option.ts';
import type { Walk } from './api/walk-newest-first.ts';
import type { SourceContext } from './source.ts';

export const connectOptions = z.strictObject({
  issuer: z.string().min(1).max(100).describe('The issuer id that stands above the keys in App Store Connect.'),
  keyId: z.string().min(1).max(100).describe('The id of the key.'),
  privateKey: secretOption('The key file (.p8) itself, by reference.'),
  host: z
    .url({ protocol: /^https?$/ })
    .default('https://api.appstoreconnect.apple.com')
    .describe('Where App Store Connect answers.'),
  pageSize: z.number().int().min(1).max(200).default(200).describe('Reviews of one page.'),
});

type Connect = z.infer<typeof connectOptions> & { readonly app: string; readonly maxPages: number };
type ConnectContext = SourceContext<unknown>;

/** Apple takes tokens of at most twenty minutes. */
const tokenSeconds = 19 * 60;
/** An hour's calls are counted from each call on: once they are used up, some come back within minutes. */
const restMs = 10 * 60_000;
/** Reviews come up hours after they were written. */
const overlapMs = 7 * 24 * 60 * 60_000;

/** `user-hour-lim:3600;user-hour-rem:3545;` */
const readLeft = (headers: Readonly<Record<string, string>>): number | undefined => {
  const left = /user-hour-rem:(\d{1,9})/.exec(headers['x-rate-limit'] ?? '')?.[1];
  return left === undefined ? undefined : Number(left);
};

const pace: Pace = {
  spacingMs: 1_000,
  readRest: ({ headers, status }, now) =>
    status === 429 || readLeft(headers) === 0 ? now.getTime() + restMs : undefined,
  readLimit: ({ headers }) => {
    const left = readLeft(headers);
    return left === undefined ? undefined : { left, resetAt: null };
  },
};

const errorsSchema = z.looseObject({
  errors: z
    .array(z.looseObject({ code: z.string(), title: z.string().optional(), detail: z.string().optional() }))
    .min(1),
});

/** `{"errors": [{"status": "401", "code": "NOT_AUTHORIZED", "detail": "…"}]}` */
const findFault = ({ status, body }: { readonly status: number; readonly body: unknown }): ApiFault | undefined => {
  const [first] = errorsSchema.safeParse(body).data?.errors ?? [];
  if (first === undefined) return undefined;
  const received = `status ${status}, ${first.code}: ${first.detail ?? first.title ?? ''}`;
  if (first.code === 'RATE_LIMIT_EXCEEDED') return { code: 'RATE_LIMITED', received, retryAfterMs: restMs };
  if (status === 401)
    return { code: 'ACCESS_DENIED', received, mend: 'See that issuer, keyId and privateKey belong together.' };
  if (status === 403)
    return {
      code: 'ACCESS_DENIED',
      received,
      mend: 'Give the key the role Customer Support, App Manager or Admin, for this app.',
    };
  return { code: 'HTTP_STATUS', received };
};

const api: Api = { name: 'App Store Connect', pace, findFault };

const responseRef = z.looseObject({ data: z.looseObject({ id: z.string() }).nullish() });
const reviewSchema = z.looseObject({
  id: z.string().min(1),
  attributes: z.looseObject({
    rating: z.number().min(1).max(5),
    title: z.string().nullish(),
    body: z.string().nullish(),
    reviewerNickname: z.string().nullish(),
    createdDate: z.string().nullish(),
    territory: z.string().nullish(),
  }),
  relationships: z.looseObject({ response: responseRef.optional() }).optional(),
});
type Review = z.infer<typeof reviewSchema>;

const responseSchema = z.looseObject({
  type: z.literal('customerReviewResponses'),
  id: z.string(),
  attributes: z.looseObject({
    responseBody: z.string(),
    lastModifiedDate: z.string().nullish(),
    state: z.string().nullish(),
  }),
});

const answerSchema = z.looseObject({
  data: z.array(z.unknown()),
  included: z.array(z.unknown()).optional(),
  links: z.looseObject({ next: z.string().nullish() }).optional(),
});

type Replies = ReadonlyMap<string, NonNullable<Entry['reply']>>;

/** Answers by their id; one that Apple has not published yet is none to the public. */
const toReplies = (included: readonly unknown[]): Replies =>
  new Map(
    included.flatMap((row) => {
      const { data } = responseSchema.safeParse(row);
      if (data === undefined || data.attributes.state === 'PENDING_PUBLISH') return [];
      const { responseBody: text, lastModifiedDate } = data.attributes;
      return [[data.id, { text, publishedAt: toInstant(lastModifiedDate) }] as const];
    }),
  );

const toReviewEntry = ({ id, attributes, relationships }: Review, app: string, replies: Replies): Entry => {
  const { title, body, reviewerNickname, createdDate, territory, rating } = attributes;
  return toEntry({
    id,
    // Apple gives a review no address: this one leads to the app.
    url: `https://apps.apple.com/app/id${app}?reviewId=${encodeURIComponent(id)}`,
    title: title ?? null,
    text: body ?? '',
    author: reviewerNickname ?? null,
    siteName: territory == null ? 'App Store' : `App Store (${territory})`,
    publishedAt: toInstant(createdDate),
    rating: { value: rating, best: 5, worst: 1 },
    reply: replies.get(relationships?.response?.data?.id ?? '') ?? null,
  });
};

const toFirstUrl = ({ host, app, pageSize }: Connect): string => {
  const url = new URL(`/v1/apps/${app}/customerReviews`, host);
  url.searchParams.set('sort', '-createdDate');
  url.searchParams.set('include', 'response');
  url.searchParams.set('limit', String(pageSize));
  return url.href;
};

/** The token goes nowhere but to the host that it is made for. */
const toPlace = (next: string | null | undefined, host: string): string | undefined => {
  const url = next == null ? undefined : toUrl(next);
  return url !== undefined && url.origin === new URL(host).origin ? url.href : undefined;
};

/** Newest first; what was deleted is asked for one by one. */
export const toConnectWalk = (context: ConnectContext, connect: Connect): Walk => {
  const { host, app, maxPages } = connect;
  const authorize = bearerOnce(() => makeToken(context, connect));
  return {
    pagesMax: maxPages,
    overlapMs,
    askPage: async (place) => {
      const url = toPlace(typeof place === 'string' ? place : null, host) ?? toFirstUrl(connect);
      const answer = await askJson(context, api, { url, headers: await authorize(), schema: answerSchema });
      if (answer === undefined) throw toFormatError(api, context, 'nothing new to a question that asked for all');
      const { data, included = [], links } = answer.body;
      const replies = toReplies(included);
      const rows = readRows(context, api, { rows: data, schema: reviewSchema });
      return { entries: rows.map((row) => toReviewEntry(row, app, replies)), next: toPlace(links?.next, host) };
    },
    findDeleted: (missing) =>
      findGone(missing, async (id) =>
        askJson(context, api, {
          url: new URL(`/v1/customerReviews/${encodeURIComponent(id)}`, host).href,
          headers: await authorize(),
          schema: z.unknown(),
        }),
      ),
  };
};

const makeToken = async (context: ConnectContext, { issuer, keyId, privateKey }: Connect): Promise<string> => {
  const secret = await context.secret(privateKey);
  const iat = Math.floor(context.now.getTime() / 1000);
  return signJwt({
    algorithm: 'ES256',
    key: parsePrivateKey(secret.reveal(), secret, 'ES256'),
    header: { kid: keyId },
    claims: { iss: issuer, iat, exp: iat + tokenSeconds, aud: 'appstoreconnect-v1' },
  });
};
