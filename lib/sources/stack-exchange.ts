/** The source of Stack Exchange: questions and answers of its sites, Stack Overflow among them, that name the brand or link to it. */
import * as z from 'zod';
import { toRetryAfterMs } from '../formats/retry-after.ts';
import type { Instant } from '../model/vocabulary.ts';
import { type Api, askJson, toFormatError } from './api/ask-json.ts';
import type { Pace } from './api/pace.ts';
import { readRows } from './api/rows.ts';
import { parseTimePlace, type TimePlace, toNextTimePlace } from './api/time-place.ts';
import { walkEach } from './api/walk-each.ts';
import type { Walk } from './api/walk-newest-first.ts';
import { queryOption, toSearches } from './query/option.ts';
import { isWhole, type Search } from './query/plan-search.ts';
import type { SearchPower } from './query/power.ts';
import { defineSource, type SourceContext } from './source.ts';
import { answerSchema, questionSchema, toAnswerEntries, toQuestionEntries } from './stack-exchange-entries.ts';

const kinds = ['question', 'answer'] as const;
type Kind = (typeof kinds)[number];

const options = z.strictObject({
  query: queryOption,
  sites: z
    .array(z.string().regex(/^[a-z\d.-]{2,60}$/, 'expected the name of a site, as stackoverflow or pt.stackoverflow'))
    .min(1)
    .max(10)
    .default(['stackoverflow'])
    .describe('Which sites, by the names that its API gives them.'),
  tags: z
    .array(z.string().regex(/^[^;\s]{1,50}$/, 'expected one tag'))
    .max(5)
    .default([])
    .describe('Only questions that have all these tags; without a query all of them. Answers are not found by tags.'),
  kinds: z
    .array(z.enum(kinds))
    .min(1)
    .default(['question', 'answer'])
    .describe('What is read: question, answer. Answers cost a call or two more a poll.'),
  key: z
    .string()
    .regex(/^[\w()*]{4,64}$/, 'expected a key as stackapps.com gives it')
    .optional()
    .describe('Raises the calls of a day from 300 to 10,000. It is no secret, says Stack Exchange.'),
  filter: z
    .string()
    .max(100)
    .default('withbody')
    .describe('Which fields are asked for; one of yours has to have `body`.'),
  host: z
    .url({ protocol: /^https?$/ })
    .default('https://api.stackexchange.com')
    .describe('Where its API answers.'),
  version: z
    .string()
    .regex(/^\d\.\d$/)
    .default('2.3')
    .describe('The version of the API that is asked for.'),
  pageSize: z.number().int().min(1).max(100).default(100).describe('Entries of one page.'),
  maxPages: z
    .number()
    .int()
    .min(1)
    .max(100)
    .default(5)
    .describe('Pages of one search and poll; what is left is read by the next ones.'),
});
type StackContext = SourceContext<z.infer<typeof options>>;

/** Without a key no later page is shown. */
const shownPagesMax = 25;
/** Posts are edited most in their first hours. */
const overlapMs = 6 * 60 * 60_000;

const wrapperSchema = z.looseObject({
  items: z.array(z.unknown()),
  has_more: z.boolean().nullish(),
  quota_remaining: z.number().nullish(),
});

const restSchema = z.looseObject({
  backoff: z.number().nullish(),
  quota_remaining: z.number().nullish(),
  error_message: z.string().nullish(),
});

/** `… more requests available in 51 seconds`. */
const toThrottleMs = (message: string | null | undefined): number | undefined => {
  const seconds = /available in (\d{1,6}) second/.exec(message ?? '')?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
};

/** The calls of a day are granted anew at midnight. */
const toMidnight = (now: Date): number => Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1);

const parseRest = (body: Uint8Array | undefined): z.infer<typeof restSchema> | undefined => {
  try {
    return restSchema.safeParse(JSON.parse(new TextDecoder().decode(body))).data;
  } catch {
    return undefined;
  }
};

/** All it wants is said in the body: how long to back off, how many calls are left, when a throttled address may ask again. */
const pace: Pace = {
  // Thirty calls a second are cut off; one a second is asked for here.
  spacingMs: 1_000,
  readRest: ({ headers, body }, now) => {
    const said = parseRest(body?.());
    const waitMs =
      toRetryAfterMs(headers['retry-after'], now) ??
      toThrottleMs(said?.error_message) ??
      (said?.backoff == null ? undefined : said.backoff * 1000);
    const untilMs = waitMs === undefined ? 0 : now.getTime() + waitMs;
    return Math.max(untilMs, said?.quota_remaining === 0 ? toMidnight(now) : 0) || undefined;
  },
};

const faultSchema = z.looseObject({
  error_id: z.number(),
  error_name: z.string().default('an error'),
  error_message: z.string().default(''),
});

const denied = /^(?:access_|key_required|invalid_key|invalid_access)/;

const findFault: NonNullable<Api['findFault']> = ({ body }) => {
  const fault = faultSchema.safeParse(body).data;
  if (fault === undefined) return undefined;
  const { error_name: name, error_message: message } = fault;
  const received = `${name}: ${message}`;
  const retryAfterMs = toThrottleMs(message);
  if (name === 'throttle_violation' || name === 'temporarily_unavailable')
    return { code: 'RATE_LIMITED', received, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  if (denied.test(name))
    return { code: 'ACCESS_DENIED', received, mend: 'See that "key" of this channel is one that stackapps.com shows.' };
  return { code: 'HTTP_STATUS', received, mend: 'See that sites, tags and filter of this channel are right.' };
};

const api: Api = { name: 'Stack Exchange', pace, findFault };

const power: SearchPower = {
  does: [],
  parameters: ['site'],
  note: 'Words are asked for; phrases, NOT and near are finished here. site: finds posts that link there; author: and title: are finished here.',
};

const toSeconds = (at: Instant): number => Math.floor(Date.parse(at) / 1000);

const toSearchUrl = (
  { channel }: StackContext,
  method: 'advanced' | 'excerpts',
  {
    site,
    search,
    place,
    floor,
  }: {
    readonly site: string;
    readonly search: Search;
    readonly place: TimePlace;
    readonly floor: Instant | null;
  },
): string => {
  const { host, version, pageSize, filter, key, tags } = channel.options;
  const linked = search.parameters.site;
  const query = new URLSearchParams({ site, sort: 'creation', order: 'desc', pagesize: String(pageSize) });
  query.set('page', String(place.page));
  if (method === 'advanced') query.set('filter', filter);
  if (search.asked !== '') query.set('q', search.asked);
  if (linked !== undefined) query.set('url', `*${linked}*`);
  if (tags.length > 0) query.set('tagged', tags.join(';'));
  if (floor !== null) query.set('fromdate', String(toSeconds(floor)));
  if (place.until !== null) query.set('max', String(toSeconds(place.until)));
  if (key !== undefined) query.set('key', key);
  return new URL(`/${version}/search/${method}?${query}`, host).href;
};

const askWrapped = async (context: StackContext, url: string): Promise<z.infer<typeof wrapperSchema>> => {
  const answer = await askJson(context, api, { url, schema: wrapperSchema });
  if (answer === undefined) throw toFormatError(api, context, 'nothing new to a question that asked for all');
  const { quota_remaining: left } = answer.body;
  if (left != null) context.noteLimit({ left, resetAt: new Date(toMidnight(context.now)).toISOString() });
  return answer.body;
};

const datedSchema = z.looseObject({ creation_date: z.number() });

/** When a row of any kind was written. */
const toTime = (row: unknown): Instant | null => {
  const dated = datedSchema.safeParse(row).data;
  return dated === undefined ? null : new Date(dated.creation_date * 1000).toISOString();
};

const excerptSchema = z.looseObject({
  item_type: z.string(),
  answer_id: z.number().nullish(),
  creation_date: z.number(),
});

/** A search for excerpts finds answers too, but shows neither their authors nor all they say. */
const askAnswers = async (context: StackContext, site: string, rows: readonly unknown[]) => {
  const found = readRows(context, api, { rows, schema: excerptSchema });
  const ids = found.flatMap(({ item_type: type, answer_id: id }) => (type === 'answer' && id != null ? [id] : []));
  if (ids.length === 0) return [];
  const { host, version, filter, key } = context.channel.options;
  const query = new URLSearchParams({ site, sort: 'creation', order: 'desc', pagesize: '100', filter });
  if (key !== undefined) query.set('key', key);
  const url = new URL(`/${version}/answers/${[...new Set(ids)].join(';')}?${query}`, host).href;
  const { items } = await askWrapped(context, url);
  return readRows(context, api, { rows: items, schema: answerSchema }).flatMap((each) => toAnswerEntries(each, site));
};

const toWalk = (context: StackContext, kind: Kind, { site, search }: { site: string; search: Search }): Walk => ({
  pagesMax: context.channel.options.maxPages,
  overlapMs,
  wants: (entry) => isWhole(search, entry),
  askPage: async (given, floor) => {
    const place = parseTimePlace(given);
    const method = kind === 'question' ? 'advanced' : 'excerpts';
    const { items, has_more: hasMore } = await askWrapped(
      context,
      toSearchUrl(context, method, { site, search, place, floor }),
    );
    const entries =
      kind === 'question'
        ? readRows(context, api, { rows: items, schema: questionSchema }).flatMap((each) =>
            toQuestionEntries(each, site),
          )
        : await askAnswers(context, site, items);
    return {
      entries,
      next:
        hasMore === true ? toNextTimePlace(place, { times: items.map(toTime), pagesMax: shownPagesMax }) : undefined,
    };
  },
});

const everything: Search = { asked: '', parameters: {}, rest: [[]] };

const toWalks = (context: StackContext): ReadonlyMap<string, Walk> => {
  const { sites, kinds: read, tags, query } = context.channel.options;
  const searches = tags.length > 0 && query === undefined ? [everything] : toSearches(context, power);
  // Tags stand on questions: a search for answers by tags alone finds all there are.
  const searched = read.filter((kind) => kind === 'question' || tags.length === 0);
  return new Map(
    sites.flatMap((site) =>
      searched.flatMap((kind) =>
        searches.map((search): [string, Walk] => [
          JSON.stringify([site, kind, search.asked, search.parameters]),
          toWalk(context, kind, { site, search }),
        ]),
      ),
    ),
  );
};

/** Reads what is asked and answered on Stack Exchange; see https://api.stackexchange.com/docs/advanced-search. */
export const stackExchange = defineSource({
  id: 'stack-exchange',
  summary: 'Searches questions and answers on Stack Overflow and the other sites of Stack Exchange.',
  options,
  everyMs: 60 * 60_000,
  triedLive: false,
  limits: {
    grants: [
      { calls: 300, perMs: 24 * 60 * 60_000, of: 'an address without a key' },
      { calls: 10_000, perMs: 24 * 60 * 60_000, of: 'a key' },
    ],
    spacingMs: pace.spacingMs,
    pageSize: 100,
    reachesBack: 'all',
  },
  terms: {
    keepDays: null,
    stores: 'all',
    note: 'CC BY-SA: whoever shows a post names its author and site, links to it and says the licence; no copying in bulk.',
  },
  search: power,
  examples: [
    { id: 'stack', source: 'stack-exchange', sites: ['stackoverflow', 'coffee'] },
    { id: 'stack-links', source: 'stack-exchange', query: 'site:northwind.example', kinds: ['question'] },
    { id: 'stack-tag', source: 'stack-exchange', tags: ['northwind-sdk'], kinds: ['question'] },
  ],
  read: (context) => walkEach(context, toWalks(context)),
});
