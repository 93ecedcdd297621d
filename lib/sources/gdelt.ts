/** The source of GDELT: news of the whole world that name the brand, by its search of articles, or by its files where that does not answer. */
import * as z from 'zod';
import { SourceError } from '../errors.ts';
import type { Entry } from '../model/entry.ts';
import type { Instant } from '../model/vocabulary.ts';
import { type Api, type ApiFault, askBytes, toError, toFormatError } from './api/ask-json.ts';
import { readLinkedPages } from './api/linked-pages.ts';
import { readRows } from './api/rows.ts';
import { parseTimePlace, type TimePlace } from './api/time-place.ts';
import { walkEach } from './api/walk-each.ts';
import type { Walk, WalkPage } from './api/walk-newest-first.ts';
import { articleSchema, toArticleEntry, toLanguageName } from './gdelt-article.ts';
import { fileKinds, readFiles } from './gdelt-files.ts';
import { toBrandFilter } from './query/brand-filter.ts';
import { queryOption, toSearches } from './query/option.ts';
import { isWhole, type Search, splitRest } from './query/plan-search.ts';
import { type SearchPower, toHostOf } from './query/power.ts';
import { defineSource, type SourceContext, type SourceYield } from './source.ts';

const options = z.strictObject({
  query: queryOption,
  readLinkedPages: z
    .boolean()
    .default(true)
    .describe('Follow each article to its page: GDELT itself shows a title and no text.'),
  files: z
    .enum(['never', 'fallback', 'only'])
    .default('fallback')
    .describe('Whether its files of every quarter of an hour are read: when its search does not answer, or instead.'),
  fileKind: z
    .enum(fileKinds)
    .default('gkg')
    .describe('Which files: gkg (names and titles; 5 to 15 MB each) or mentions (addresses alone; small).'),
  maxFiles: z.number().int().min(1).max(96).default(4).describe('Files of one poll.'),
  filesFrom: z
    .url({ protocol: /^https?$/ })
    .default('http://data.gdeltproject.org/gdeltv2/')
    .describe('Where the files lie.'),
  host: z
    .url({ protocol: /^https?$/ })
    .default('https://api.gdeltproject.org')
    .describe('Where its search answers.'),
  spacing: z.number().int().min(1).max(3600).default(6).describe('Seconds between two searches; GDELT asks for 5.'),
  pageSize: z.number().int().min(1).max(250).default(250).describe('Articles of one answer.'),
  maxPages: z
    .number()
    .int()
    .min(1)
    .max(100)
    .default(4)
    .describe('Answers of one search and poll; what is left is read by the next ones.'),
});
type GdeltContext = SourceContext<z.infer<typeof options>>;

/** Articles are listed by quarters of an hour, some late. */
const overlapMs = 30 * 60_000;

const toApi = ({ channel }: GdeltContext): Api => ({
  name: 'GDELT',
  pace: { spacingMs: channel.options.spacing * 1000 },
});

const power: SearchPower = {
  does: ['phrase', 'not', 'site', 'lang'],
  writeField: (field, value) => (field === 'lang' ? `sourcelang:${toLanguageName(value)}` : `domain:${value}`),
  widenField: (field, value) => (field === 'site' ? toHostOf(value) : undefined),
  tellsFieldsOnly: true,
  note: 'Words are found in the whole text of an article, of which only the title is shown: title: is finished here, near is not.',
};

/** What it says as plain text, inside a 200, instead of JSON. */
const toTextFault = (text: string): ApiFault | undefined => {
  const received = text.replace(/\s+/g, ' ').trim().slice(0, 200);
  if (/limit requests|too many requests|rate limit/i.test(received)) return { code: 'RATE_LIMITED', received };
  if (/too short|too long|too common|keyword|phrase|parenthes|invalid|timespan|not supported/i.test(received))
    return { code: 'HTTP_STATUS', received, mend: 'Write "query" of this channel in words of three letters and more.' };
  return undefined;
};

/** Its JSON has backslashes before anything, and control characters, both of which JSON does not know. */
const parseLoose = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    const mended = text
      .replace(/\p{Cc}/gu, ' ')
      .replace(/\\(["\\/bfnrt]|u[\da-f]{4})?/gi, (escaped, good: string | undefined) => (good ? escaped : '\\\\'));
    try {
      return JSON.parse(mended);
    } catch {
      return undefined;
    }
  }
};

/** An empty answer is `{}`. */
const answerSchema = z.union([z.strictObject({}), z.looseObject({ articles: z.array(z.unknown()) })]);

const askArticles = async (context: GdeltContext, url: string): Promise<readonly unknown[]> => {
  const api = toApi(context);
  const answer = await askBytes(context, api, { url });
  const text = new TextDecoder().decode(answer?.body).trim();
  const parsed = answerSchema.safeParse(parseLoose(text)).data;
  if (parsed !== undefined) return 'articles' in parsed && Array.isArray(parsed.articles) ? parsed.articles : [];
  const isPlain = !/^[{[<]/.test(text);
  const fault = isPlain ? toTextFault(text) : undefined;
  if (fault !== undefined) throw toError(api, context, fault);
  throw toFormatError(api, context, `${text.length} characters that are not its JSON`);
};

const toStamp = (at: Instant): string => at.replace(/\D/g, '').slice(0, 14);

const toUrl = ({ channel }: GdeltContext, { asked }: Search, place: TimePlace, floor: Instant | null): string => {
  const { host, pageSize } = channel.options;
  const url = new URL('/api/v2/doc/doc', host);
  url.searchParams.set('query', asked);
  url.searchParams.set('mode', 'artlist');
  url.searchParams.set('format', 'json');
  url.searchParams.set('maxrecords', String(pageSize));
  url.searchParams.set('sort', 'datedesc');
  // Each bound holds without the other: to this moment, or from three months before.
  if (floor !== null) url.searchParams.set('startdatetime', toStamp(floor));
  if (place.until !== null) url.searchParams.set('enddatetime', toStamp(place.until));
  return url.href;
};

/**
 * Where the next older answer begins: at the oldest article of this one, of whose time there may be more. Where all are of one time no
 * more of it can be had: before that.
 */
const toNext = (entries: readonly Entry[]): TimePlace | undefined => {
  const times = entries.flatMap(({ publishedAt }) => publishedAt ?? []).toSorted();
  const [oldest] = times;
  if (oldest === undefined) return undefined;
  const until = oldest === times.at(-1) ? new Date(Date.parse(oldest) - 1000).toISOString() : oldest;
  return { until, page: 1 };
};

const askPage = async (
  context: GdeltContext,
  search: Search,
  place: TimePlace,
  floor: Instant | null,
): Promise<WalkPage> => {
  const rows = await askArticles(context, toUrl(context, search, place, floor));
  const entries = readRows(context, toApi(context), { rows, schema: articleSchema }).map(toArticleEntry);
  const isFull = rows.length >= context.channel.options.pageSize;
  return { entries, next: isFull ? toNext(entries) : undefined };
};

const toWalks = (context: GdeltContext): ReadonlyMap<string, Walk> =>
  new Map(
    toSearches(context, power).map((search) => {
      const told: Search = { ...search, rest: splitRest(search, power).finished };
      const walk: Walk = {
        pagesMax: context.channel.options.maxPages,
        overlapMs,
        wants: (entry) => isWhole(told, entry),
        askPage: (place, floor) => askPage(context, search, parseTimePlace(place), floor),
      };
      return [search.asked, walk];
    }),
  );

const cursorSchema = z.object({ search: z.unknown().optional(), file: z.unknown().optional() });

/** Yields of one way of reading; its cursor stands beside that of the other. */
async function* keep(
  yields: AsyncIterable<SourceYield>,
  toCursor: (cursor: unknown) => unknown,
): AsyncGenerator<SourceYield> {
  for await (const yielded of yields)
    yield yielded.type === 'checkpoint' ? { type: 'checkpoint', cursor: toCursor(yielded.cursor) } : yielded;
}

/** Its search sheds load on many days: then the files tell what there was. */
const isOverloaded = (error: unknown): error is SourceError => error instanceof SourceError && error.retry === 'later';

async function* readAll(context: GdeltContext): AsyncGenerator<SourceYield> {
  const { files, fileKind: kind, maxFiles: filesMax, filesFrom: folder } = context.channel.options;
  const before = cursorSchema.safeParse(context.cursor).data ?? {};
  let { search } = before;
  if (files !== 'only') {
    try {
      yield* keep(walkEach({ ...context, cursor: before.search }, toWalks(context)), (cursor) => {
        search = cursor;
        return { ...before, search };
      });
      return;
    } catch (error) {
      if (files === 'never' || !isOverloaded(error)) throw error;
      context.log.warn('GDELT’s search does not answer: its files are read', {
        channel: context.channel.id,
        reason: error.message,
      });
    }
  }
  const wanted = { folder, kind, filesMax, wants: toBrandFilter(context), cursor: before.file };
  yield* keep(readFiles(context, wanted), (file) => ({ search, file }));
}

/** Reads GDELT; see https://blog.gdeltproject.org/gdelt-doc-2-0-api-debuts/. */
export const gdelt = defineSource({
  id: 'gdelt',
  summary: 'Finds news articles of the whole world in GDELT that name the brand, and reads them.',
  options,
  everyMs: 60 * 60_000,
  triedLive: false,
  limits: {
    grants: [{ calls: 1, perMs: 5_000 }],
    spacingMs: 6000,
    pageSize: 250,
    reachesBack: [{ days: 90, of: 'its search' }],
  },
  terms: {
    keepDays: null,
    stores: 'all',
    note: 'Name and link the GDELT Project; articles belong to their publishers: title, address and picture’s address alone.',
  },
  search: power,
  examples: [
    { id: 'news', source: 'gdelt' },
    { id: 'news-es', source: 'gdelt', query: '"northwind coffee" lang:es', files: 'never' },
  ],
  read: (context) =>
    context.channel.options.readLinkedPages ? readLinkedPages(context, readAll(context)) : readAll(context),
});
