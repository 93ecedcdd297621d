/** The source of Trustpilot: public reviews of a business, with its answers. */
import * as z from 'zod';
import { toInstant } from '../formats/dates.ts';
import { type Entry, toEntry } from '../model/entry.ts';
import { type Api, type ApiFault, askJson, toFormatError } from './api/ask-json.ts';
import { findGone } from './api/find-gone.ts';
import { readRows } from './api/rows.ts';
import { secretOption } from './api/secret-option.ts';
import { type Walk, walkNewestFirst } from './api/walk-newest-first.ts';
import { defineSource, type SourceContext } from './source.ts';

const options = z
  .strictObject({
    domain: z
      .string()
      .regex(/^[\w-]+(?:\.[\w-]+)+$/, { error: 'expected a domain, as northwind.example' })
      .max(253)
      .optional()
      .describe('The domain under which the business stands on Trustpilot.'),
    businessUnit: z
      .string()
      .regex(/^[0-9a-f]{24}$/, { error: 'expected 24 hexadecimal digits' })
      .optional()
      .describe('Its id instead, which saves one question a poll.'),
    apiKey: secretOption('The key of an application, by reference.'),
    language: z.string().min(2).max(10).optional().describe('Only reviews of one language, en.'),
    host: z
      .url({ protocol: /^https?$/ })
      .default('https://api.trustpilot.com')
      .describe('Where the API answers.'),
    pageSize: z.number().int().min(1).max(100).default(100).describe('Reviews of one page.'),
    maxPages: z.number().int().min(1).max(100).default(10).describe('Pages of one poll.'),
  })
  .refine(({ domain, businessUnit }) => domain !== undefined || businessUnit !== undefined, {
    error: 'expected "domain" or "businessUnit"',
    path: ['domain'],
  });
type TrustpilotContext = SourceContext<z.infer<typeof options>>;

/** `{"fault": {"faultstring": "Invalid ApiKey"}}` by the gateway, `{"message": "…"}` by what is behind it. */
const faultSchema = z.union([
  z.looseObject({ fault: z.looseObject({ faultstring: z.string() }) }).transform(({ fault }) => fault.faultstring),
  z.looseObject({ message: z.string() }).transform(({ message }) => message),
]);

const mends: Readonly<Record<number, string>> = {
  401: 'See that apiKey is the key of an application of your Trustpilot account.',
  403: 'See that your plan has the API, and may read this business.',
  404: 'See that "domain" or "businessUnit" is as on Trustpilot.',
};

const findFault = ({ status, body }: { readonly status: number; readonly body: unknown }): ApiFault | undefined => {
  if (status < 400) return undefined;
  const said = faultSchema.safeParse(body).data;
  const mend = mends[status];
  return {
    code: status === 401 || status === 403 ? 'ACCESS_DENIED' : 'HTTP_STATUS',
    received: said === undefined ? `status ${status}` : `status ${status}: ${said}`,
    ...(mend === undefined ? {} : { mend }),
  };
};

/** At most 833 questions in five minutes are asked for; no header says what is left. */
const api: Api = { name: 'Trustpilot', pace: { spacingMs: 500 }, findFault };

/** Reviews may be held back for a while. */
const overlapMs = 3 * 24 * 60 * 60_000;

/** A review that is still shown. */
const thereSchema = z.looseObject({ id: z.string() });

const unitSchema = z.looseObject({ id: z.string().regex(/^[\w-]{1,64}$/) });

const answerSchema = z.looseObject({
  reviews: z.array(z.unknown()),
  links: z.array(z.unknown()).optional(),
});
const linkSchema = z.looseObject({ rel: z.string() });

const reviewSchema = z.looseObject({
  id: z.string().regex(/^[\w-]{1,64}$/),
  consumer: z.looseObject({ id: z.string().optional(), displayName: z.string().nullish() }).nullish(),
  stars: z.number().min(1).max(5),
  title: z.string().nullish(),
  text: z.string().nullish(),
  language: z.string().nullish(),
  createdAt: z.string(),
  updatedAt: z.string().nullish(),
  numberOfLikes: z.number().nullish(),
  companyReply: z.looseObject({ text: z.string(), createdAt: z.string().nullish() }).nullish(),
});
type Review = z.infer<typeof reviewSchema>;

const toReviewEntry = (review: Review): Entry => {
  const { id, consumer, numberOfLikes, companyReply } = review;
  return toEntry({
    id,
    url: `https://www.trustpilot.com/reviews/${id}`,
    title: review.title ?? null,
    text: review.text ?? '',
    author: consumer?.displayName || null,
    authorUrl:
      consumer?.id === undefined ? null : `https://www.trustpilot.com/users/${encodeURIComponent(consumer.id)}`,
    siteName: 'Trustpilot',
    publishedAt: toInstant(review.createdAt),
    updatedAt: toInstant(review.updatedAt),
    language: review.language ?? null,
    rating: { value: review.stars, best: 5, worst: 1 },
    counts: numberOfLikes == null ? null : { likes: numberOfLikes },
    reply: companyReply == null ? null : { text: companyReply.text, publishedAt: toInstant(companyReply.createdAt) },
  });
};

/** The links say whether a page follows; an answer without any, by its length. */
const hasNext = ({ reviews, links }: z.infer<typeof answerSchema>, pageSize: number): boolean =>
  links === undefined
    ? reviews.length >= pageSize
    : links.some((link) => linkSchema.safeParse(link).data?.rel === 'next-page');

const ask = async <Schema extends z.ZodType>(
  context: TrustpilotContext,
  {
    path,
    query = {},
    schema,
  }: { readonly path: string; readonly query?: Readonly<Record<string, string>>; readonly schema: Schema },
): Promise<z.infer<Schema>> => {
  const { host, apiKey } = context.channel.options;
  const key = await context.secret(apiKey);
  const url = new URL(`/v1/${path}`, host);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const answer = await askJson(context, api, { url: url.href, headers: { apikey: key.reveal() }, schema });
  if (answer === undefined) throw toFormatError(api, context, 'nothing new to a question that asked for all');
  return answer.body;
};

const findUnit = async (context: TrustpilotContext): Promise<string> => {
  const { businessUnit, domain = '' } = context.channel.options;
  return (
    businessUnit ??
    (await ask(context, { path: 'business-units/find', query: { name: domain }, schema: unitSchema })).id
  );
};

const toWalk = (context: TrustpilotContext): Walk => {
  const { language, pageSize, maxPages } = context.channel.options;
  let unit: Promise<string> | undefined;
  return {
    pagesMax: maxPages,
    overlapMs,
    findDeleted: (ids) => findGone(ids, (id) => ask(context, { path: `reviews/${id}`, schema: thereSchema })),
    askPage: async (place) => {
      unit ??= findUnit(context);
      const page = typeof place === 'number' ? place : 1;
      const body = await ask(context, {
        path: `business-units/${await unit}/reviews`,
        query: {
          orderBy: 'createdat.desc',
          perPage: String(pageSize),
          page: String(page),
          ...(language === undefined ? {} : { language }),
        },
        schema: answerSchema,
      });
      const rows = readRows(context, api, { rows: body.reviews, schema: reviewSchema });
      return { entries: rows.map(toReviewEntry), next: hasNext(body, pageSize) ? page + 1 : undefined };
    },
  };
};

/** Reads what customers say; see https://developers.trustpilot.com/business-units-api. */
export const trustpilot = defineSource({
  id: 'trustpilot',
  summary: 'Reads public reviews of a business on Trustpilot, with its answers.',
  options,
  everyMs: 60 * 60_000,
  triedLive: false,
  limits: {
    grants: [
      { calls: 833, perMs: 5 * 60_000 },
      { calls: 10_000, perMs: 60 * 60_000 },
    ],
    spacingMs: api.pace.spacingMs,
    pageSize: 100,
    reachesBack: 'all',
  },
  terms: {
    keepDays: null,
    stores: 'all',
    note: 'The API comes with paid plans; what is shown of it to others shall be refreshed or removed within a day. Its pages must not be scraped.',
  },
  examples: [
    { id: 'trustpilot', source: 'trustpilot', domain: 'northwind.example', apiKey: 'env:EARMARK_TRUSTPILOT_KEY' },
  ],
  read: (context) => walkNewestFirst(context, toWalk(context)),
});
