/** The source of Steam's user reviews of a game or program, with the developer's answers to them. */
import * as z from 'zod';
import { bbcodeToText } from '../formats/bbcode.ts';
import { type Entry, toEntry } from '../model/entry.ts';
import { type Api, askJson, toFormatError } from './api/ask-json.ts';
import { numericId } from './api/numeric-id.ts';
import { readRows } from './api/rows.ts';
import { type Walk, walkNewestFirst } from './api/walk-newest-first.ts';
import { defineSource, type SourceContext } from './source.ts';

const options = z.strictObject({
  app: numericId('The number of the app, as it stands in its address.'),
  title: z.string().min(1).max(200).optional().describe('What its reviews are called: they have no titles.'),
  language: z
    .string()
    .regex(/^[a-z]{3,20}$/, { error: 'expected a name such as english' })
    .default('all')
    .describe('Only reviews of one language, by Steam’s name for it: english, german, schinese.'),
  offTopic: z
    .boolean()
    .default(true)
    .describe('Also those that Steam takes for a campaign and leaves out of its score.'),
  host: z
    .url({ protocol: /^https?$/ })
    .default('https://store.steampowered.com')
    .describe('Where the store answers.'),
  pageSize: z.number().int().min(1).max(100).default(100).describe('Reviews of one page.'),
  maxPages: z.number().int().min(1).max(200).default(20).describe('Pages of one poll.'),
});
type SteamContext = SourceContext<z.infer<typeof options>>;

/** Not published; 200 in five minutes are known to be borne. */
const spacingMs = 1_500;
const restMs = 5 * 60_000;

const unknownSchema = z.looseObject({ success: z.number().refine((success) => success !== 1) });

const api: Api = {
  name: 'Steam',
  pace: { spacingMs },
  findFault: ({ body, status }) => {
    // What Steam answers to those who ask too often.
    if (body === null) return { code: 'RATE_LIMITED', received: 'null', retryAfterMs: restMs };
    const unknown = status < 400 ? unknownSchema.safeParse(body).data : undefined;
    if (unknown === undefined) return undefined;
    const mend = 'See that "app" is the number in the address of the app.';
    return { code: 'HTTP_STATUS', received: `success ${unknown.success}`, mend };
  },
};

/** Reviews are shown a while after they were written or changed. */
const overlapMs = 24 * 60 * 60_000;

/** Steam's names of languages; see https://partner.steamgames.com/doc/store/localization/languages. */
const languages: Readonly<Record<string, string>> = {
  arabic: 'ar', bulgarian: 'bg', schinese: 'zh-CN', tchinese: 'zh-TW', czech: 'cs', danish: 'da', dutch: 'nl',
  english: 'en', finnish: 'fi', french: 'fr', german: 'de', greek: 'el', hungarian: 'hu', indonesian: 'id',
  italian: 'it', japanese: 'ja', koreana: 'ko', norwegian: 'no', polish: 'pl', portuguese: 'pt', brazilian: 'pt-BR',
  romanian: 'ro', russian: 'ru', spanish: 'es', latam: 'es-419', swedish: 'sv', thai: 'th', turkish: 'tr',
  ukrainian: 'uk', vietnamese: 'vi',
}; // biome-ignore format: a table

const answerSchema = z.looseObject({
  success: z.number(),
  reviews: z.array(z.unknown()).default([]),
  cursor: z.string().nullish(),
});

const reviewSchema = z.looseObject({
  recommendationid: z.union([z.string().min(1), z.number().transform(String)]),
  author: z.looseObject({
    steamid: z.string().regex(/^\d{1,30}$/),
    personaname: z.string().optional(),
    profile_url: z.string().optional(),
  }),
  language: z.string().optional(),
  review: z.string(),
  timestamp_created: z.number(),
  timestamp_updated: z.number(),
  voted_up: z.boolean(),
  votes_up: z.number().optional(),
  comment_count: z.number().optional(),
  developer_response: z.string().nullish(),
  timestamp_dev_responded: z.number().nullish(),
});
type Review = z.infer<typeof reviewSchema>;

/** What a counter that ran below zero shows. */
const overflow = 4_294_967_295;

const toCounts = ({ votes_up: helpful, comment_count: replies }: Review): Entry['counts'] => ({
  ...(helpful === undefined || helpful >= overflow ? {} : { helpful }),
  ...(replies === undefined || replies >= overflow ? {} : { replies }),
});

const toTime = (seconds: number): string => new Date(seconds * 1000).toISOString();

const toReviewEntry = (review: Review, app: string, title: string | undefined): Entry => {
  const { author, language = '', developer_response: answer, timestamp_dev_responded: answeredAt } = review;
  const profile = `https://steamcommunity.com/profiles/${author.steamid}`;
  return toEntry({
    id: review.recommendationid,
    url: `${profile}/recommended/${app}/`,
    title: title ?? null,
    text: bbcodeToText(review.review),
    author: author.personaname || author.steamid,
    authorUrl: author.profile_url || `${profile}/`,
    siteName: 'Steam',
    publishedAt: toTime(review.timestamp_created),
    updatedAt: toTime(review.timestamp_updated),
    language: languages[language] ?? null,
    // Thumbs up or down: nothing lies between.
    rating: { value: review.voted_up ? 5 : 1, best: 5, worst: 1 },
    counts: toCounts(review),
    reply: answer ? { text: bbcodeToText(answer), publishedAt: answeredAt ? toTime(answeredAt) : null } : null,
  });
};

const toUrl = ({ channel }: SteamContext, cursor: string): string => {
  const { host, app, language, offTopic, pageSize } = channel.options;
  const url = new URL(`/appreviews/${app}`, host);
  url.searchParams.set('json', '1');
  url.searchParams.set('filter', 'updated');
  url.searchParams.set('language', language);
  url.searchParams.set('purchase_type', 'all');
  url.searchParams.set('num_per_page', String(pageSize));
  if (offTopic) url.searchParams.set('filter_offtopic_activity', '0');
  url.searchParams.set('cursor', cursor);
  return url.href;
};

const firstCursor = '*';

/** What was changed last comes first; a short page does not end the walk, an empty one or a cursor that repeats does. */
const toWalk = (context: SteamContext): Walk => {
  const { app, title, maxPages } = context.channel.options;
  const asked = new Set<string>();
  return {
    pagesMax: maxPages,
    overlapMs,
    timeOf: ({ updatedAt }) => updatedAt,
    askPage: async (place) => {
      const at = typeof place === 'string' ? place : firstCursor;
      asked.add(at);
      const answer = await askJson(context, api, { url: toUrl(context, at), schema: answerSchema });
      if (answer === undefined) throw toFormatError(api, context, 'nothing new to a question that asked for all');
      const { reviews, cursor } = answer.body;
      const rows = readRows(context, api, { rows: reviews, schema: reviewSchema });
      const isEnd = reviews.length === 0 || !cursor || asked.has(cursor);
      return {
        entries: rows.map((row) => toReviewEntry(row, String(app), title)),
        next: isEnd ? undefined : cursor,
      };
    },
  };
};

/** Reads what players say; see https://partner.steamgames.com/doc/store/getreviews. */
export const steam = defineSource({
  id: 'steam',
  summary: 'Reads user reviews of a game or program on Steam, with the developer’s answers.',
  options,
  everyMs: 60 * 60_000,
  triedLive: false,
  limits: {
    grants: [],
    spacingMs: spacingMs,
    pageSize: 100,
    reachesBack: 'all',
  },
  terms: { keepDays: null, stores: 'all', note: 'Public; reviews belong to those who wrote them.' },
  examples: [
    { id: 'steam', source: 'steam', app: 730, title: 'Northwind Tycoon' },
    { id: 'steam-german', source: 'steam', app: '730', language: 'german' },
  ],
  read: (context) => walkNewestFirst(context, toWalk(context)),
});
