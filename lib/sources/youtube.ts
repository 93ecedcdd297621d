/** The source of YouTube: videos that a search finds, comments of a channel or of videos, and a channel's own profile and uploads. */
import * as z from 'zod';
import type { Entry } from '../model/entry.ts';
import { openWants } from './api/left-out.ts';
import { secretOption } from './api/secret-option.ts';
import type { Place } from './api/walk-cursor.ts';
import { walkEach } from './api/walk-each.ts';
import type { Walk } from './api/walk-newest-first.ts';
import { watchDeleted } from './api/watch-deleted.ts';
import { toFilter } from './query/filter.ts';
import { queryOption, toSearches } from './query/option.ts';
import { isWhole } from './query/plan-search.ts';
import type { SearchPower } from './query/power.ts';
import { defineSource, type SourceContext } from './source.ts';
import { askComments, askList, YoutubeClient } from './youtube-api.ts';
import {
  foundSchema,
  type Thread,
  threadSchema,
  toChannelEntry,
  toFoundVideo,
  toThreadEntries,
  toVideoEntry,
  uploadSchema,
  type Video,
} from './youtube-entry.ts';

const options = z
  .strictObject({
    key: secretOption('An API key of a Google Cloud project in which the YouTube Data API v3 is switched on.'),
    query: queryOption,
    account: z
      .string()
      .regex(/^(?:UC[\w-]{22}|@[^\s/?#@]{3,60})$/u, 'expected an id as UC…, or a handle with @')
      .optional()
      .describe('A channel of YouTube, by its id (UC…) or handle (@name).'),
    videos: z
      .array(z.string().regex(/^[\w-]{11}$/, 'expected the id of a video, eleven signs'))
      .max(50)
      .default([])
      .describe('Videos whose comments are read, by their ids.'),
    kinds: z
      .array(z.enum(['search', 'profile', 'uploads', 'comments']))
      .min(1)
      .optional()
      .describe(
        'search: videos. profile, uploads: of the account. comments: below its videos, or those named. Without it profile and uploads of an account, comments of videos, else search.',
      ),
    region: z
      .string()
      .regex(/^[A-Z]{2}$/, 'expected a country such as GB')
      .optional()
      .describe('Search as in this country.'),
    host: z
      .url({ protocol: /^https?$/ })
      .default('https://www.googleapis.com')
      .describe('Where its API answers.'),
    pageSize: z.number().int().min(1).max(50).default(50).describe('Entries of one page.'),
    maxPages: z.number().int().min(1).max(10).default(3).describe('Pages of each search or list in a poll.'),
    searchUnits: z
      .number()
      .int()
      .min(1)
      .max(1000)
      .default(100)
      .describe('What one page of a search costs of the units; all else costs 1.'),
    unitsPerMonth: z
      .number()
      .int()
      .min(1)
      .default(100_000)
      .describe(
        'Units that this channel may use in a month; a project is granted 10,000 a day if it asked for no more.',
      ),
    recheckHours: z
      .number()
      .int()
      .min(1)
      .max(720)
      .default(24)
      .describe('So often it is asked whether what was read is still there.'),
  })
  .superRefine(({ account, videos, kinds = [] }, context) => {
    const needsAccount = kinds.includes('profile') || kinds.includes('uploads');
    if (account === undefined && (needsAccount || (kinds.includes('comments') && videos.length === 0)))
      context.addIssue({
        code: 'custom',
        path: ['account'],
        message: 'expected one, as "kinds" asks for what is its own',
      });
  });
type Context = SourceContext<z.infer<typeof options>>;

/** Videos are found hours after they appear. */
const searchOverlapMs = 24 * 60 * 60_000;
const listOverlapMs = 6 * 60 * 60_000;

const power: SearchPower = {
  does: ['phrase', 'not', 'or'],
  orSign: '|',
  note: 'Finds videos by their words and what YouTube takes for them; each search of a poll costs 100 units.',
};
const toToken = (place: Place | undefined): string | undefined => (typeof place === 'string' ? place : undefined);

/** Threads of a page of which all replies are asked for; of the others those that are shown with them are read. */
const longThreadsMax = 20;

type NamedWalk = readonly [string, Pick<Walk, 'askPage' | 'overlapMs' | 'wants'>];

const toSearchWalks = (context: Context, client: YoutubeClient): readonly NamedWalk[] =>
  toSearches(context, power).map((search): NamedWalk => {
    const { region, pageSize } = context.channel.options;
    const askPage: Walk['askPage'] = async (place, floor) => {
      const { rows, next } = await askList(context, {
        method: 'search',
        query: {
          part: 'snippet',
          type: 'video',
          order: 'date',
          q: search.asked,
          maxResults: String(pageSize),
          publishedAfter: floor ?? undefined,
          regionCode: region,
          pageToken: toToken(place),
        },
        row: foundSchema,
      });
      const videos = await client.videos(rows.map(({ id }) => id.videoId));
      const entries = rows.map((found) => toVideoEntry(videos.get(found.id.videoId) ?? toFoundVideo(found)));
      return { entries, next };
    };
    return [
      `search ${search.asked}`,
      { askPage, overlapMs: searchOverlapMs, wants: (entry) => isWhole(search, entry) },
    ];
  });

/** A single entry, handed on again when it has changed. */
const toProfileWalk = (client: YoutubeClient, named: string): NamedWalk => [
  'profile',
  { askPage: async () => ({ entries: [toChannelEntry(await client.account(named))], next: undefined }), overlapMs: 0 },
];

const toUploadsWalk = (context: Context, client: YoutubeClient, named: string): NamedWalk => {
  const askPage: Walk['askPage'] = async (place) => {
    const { contentDetails } = await client.account(named);
    const playlistId = contentDetails?.relatedPlaylists?.uploads;
    // A channel that never showed anything has no list of it.
    if (playlistId === undefined) return { entries: [], next: undefined };
    const { pageSize } = context.channel.options;
    const query = {
      part: 'snippet,contentDetails',
      playlistId,
      maxResults: String(pageSize),
      pageToken: toToken(place),
    };
    const { rows, next } = await askList(context, { method: 'playlistItems', query, row: uploadSchema });
    const videos = await client.videos(rows.map(({ contentDetails: { videoId } }) => videoId));
    return { entries: rows.map((upload) => toUploadEntry(upload, videos)), next };
  };
  return ['uploads', { askPage, overlapMs: listOverlapMs, wants: toFilter(context.channel.options.query) }];
};

const toUploadEntry = (
  { snippet, contentDetails: { videoId: id, videoPublishedAt } }: z.infer<typeof uploadSchema>,
  videos: ReadonlyMap<string, Video>,
): Entry => {
  const publishedAt = videoPublishedAt ?? snippet.publishedAt;
  return toVideoEntry(videos.get(id) ?? { id, snippet: { ...snippet, publishedAt } });
};

/** Whose comments are read. */
type Below = { readonly videoId: string } | { readonly account: string };

const toCommentsWalk = (context: Context, client: YoutubeClient, below: Below): NamedWalk => {
  const askPage: Walk['askPage'] = async (place) => {
    const whose =
      'videoId' in below
        ? { videoId: below.videoId }
        : { allThreadsRelatedToChannelId: (await client.account(below.account)).id };
    const { rows, next } = await askComments(context, {
      method: 'commentThreads',
      query: {
        part: 'snippet,replies',
        order: 'time',
        textFormat: 'html',
        maxResults: String(context.channel.options.pageSize),
        ...whose,
        pageToken: toToken(place),
      },
      row: threadSchema,
    });
    return { entries: await toAllEntries(client, rows), next };
  };
  const name = 'videoId' in below ? `comments ${below.videoId}` : 'comments';
  return [name, { askPage, overlapMs: listOverlapMs, wants: toFilter(context.channel.options.query) }];
};

const toAllEntries = async (client: YoutubeClient, threads: readonly Thread[]): Promise<readonly Entry[]> => {
  const entries: Entry[] = [];
  let left = longThreadsMax;
  for (const thread of threads) {
    const isLong = thread.snippet.totalReplyCount > (thread.replies?.comments.length ?? 0);
    entries.push(...toThreadEntries(thread, await client.replies(thread, { all: isLong && left > 0 })));
    if (isLong) left -= 1;
  }
  return entries;
};

const toKinds = ({ kinds, account, videos }: z.infer<typeof options>): readonly string[] => {
  if (kinds !== undefined) return kinds;
  if (account !== undefined) return ['profile', 'uploads'];
  return videos.length > 0 ? ['comments'] : ['search'];
};

const toWalks = (context: Context, client: YoutubeClient): ReadonlyMap<string, Walk> => {
  const { account, videos, maxPages } = context.channel.options;
  const kinds = toKinds(context.channel.options);
  const below: readonly Below[] =
    videos.length > 0 || account === undefined ? videos.map((videoId) => ({ videoId })) : [{ account }];
  const named: readonly NamedWalk[] = [
    ...(kinds.includes('search') ? toSearchWalks(context, client) : []),
    ...(kinds.includes('profile') && account !== undefined ? [toProfileWalk(client, account)] : []),
    ...(kinds.includes('uploads') && account !== undefined ? [toUploadsWalk(context, client, account)] : []),
    ...(kinds.includes('comments') ? below.map((each) => toCommentsWalk(context, client, each)) : []),
  ];
  const findDeleted = (ids: readonly string[]) => client.findDeleted(ids);
  // What several searches and lists show is handed on once.
  const isFirst = openWants();
  const toWalk = (walk: NamedWalk[1]): Walk => ({
    ...walk,
    pagesMax: maxPages,
    findDeleted,
    wants: (entry) => walk.wants?.(entry) !== false && isFirst(entry),
  });
  return new Map(named.map(([name, walk]) => [name, toWalk(walk)]));
};

/** Reads YouTube by its Data API; a channel's latest uploads are also to be had as a feed, without a key. */
export const youtube = defineSource({
  id: 'youtube',
  summary: 'Searches videos on YouTube, or reads a channel: its profile, its uploads, the comments below them.',
  options,
  everyMs: 2 * 60 * 60_000,
  triedLive: false,
  limits: {
    grants: [
      { calls: 100, perMs: 24 * 60 * 60_000, unit: 'searches', of: 'a project' },
      { calls: 10_000, perMs: 24 * 60 * 60_000, unit: 'units', of: 'a project, for all else' },
    ],
    spacingMs: 1000,
    pageSize: 50,
    reachesBack: [{ entries: 500, of: 'a search' }],
  },
  terms: {
    keepDays: 30,
    stores: 'all',
    note: 'What is kept has to be deleted or asked for again after 30 days, and shown as being from YouTube.',
  },
  ownTerms: {
    keepDays: null,
    stores: 'all',
    note: 'Data of the brand’s own channel may be kept longer, where its owner agreed to it.',
  },
  search: power,
  examples: [
    { id: 'youtube', source: 'youtube', key: 'env:EARMARK_YOUTUBE_KEY' },
    { id: 'our-youtube', source: 'youtube', key: 'env:EARMARK_YOUTUBE_KEY', account: '@northwindcoffee', owned: true },
    {
      id: 'youtube-comments',
      source: 'youtube',
      key: 'env:EARMARK_YOUTUBE_KEY',
      account: '@northwindcoffee',
      kinds: ['comments'],
    },
  ],
  read: (context) => {
    const client = new YoutubeClient(context);
    const watch = {
      everyMs: context.channel.options.recheckHours * 60 * 60_000,
      findDeleted: (ids: readonly string[]) => client.findDeleted(ids),
    };
    return watchDeleted(context, watch, (inner) => walkEach(inner, toWalks(context, client)));
  },
});
