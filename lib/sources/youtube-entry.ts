/** Videos, comments and channels of YouTube, as its Data API shows them. */
import * as z from 'zod';
import { toInstant } from '../formats/dates.ts';
import { type Entry, type Medium, toEntry } from '../model/entry.ts';
import { toLinkedHtml, unescapePlain } from './api/linked-html.ts';
import { toProfileEntry } from './api/profile-html.ts';

const siteName = 'YouTube';

/** Counts are written as text. */
const count = z
  .union([z.string().regex(/^\d{1,15}$/), z.number()])
  .transform(Number)
  .optional()
  .catch(undefined);

const thumbnails = z.record(z.string(), z.looseObject({ url: z.string() })).optional();

const snippetSchema = z.looseObject({
  publishedAt: z.string(),
  channelId: z.string().optional(),
  channelTitle: z.string().optional(),
  title: z.string(),
  description: z.string().default(''),
  thumbnails,
});

/** Of a search only ids are used, and what it says of a video that is not to be had otherwise. */
export const foundSchema = z.looseObject({ id: z.looseObject({ videoId: z.string().min(1) }), snippet: snippetSchema });
export type Found = z.infer<typeof foundSchema>;

/** A video of a channel's uploads: the time of its upload stands beside the time at which it was put on the list. */
export const uploadSchema = z.looseObject({
  snippet: snippetSchema,
  contentDetails: z.looseObject({ videoId: z.string().min(1), videoPublishedAt: z.string().optional() }),
});

export const videoSchema = z.looseObject({
  id: z.string().min(1),
  snippet: snippetSchema.extend({
    defaultLanguage: z.string().optional(),
    defaultAudioLanguage: z.string().optional(),
  }),
  statistics: z.looseObject({ viewCount: count, likeCount: count, commentCount: count }).optional(),
});
export type Video = z.infer<typeof videoSchema>;

const toChannelUrl = (id: string): string => `https://www.youtube.com/channel/${encodeURIComponent(id)}`;
const toVideoUrl = (id: string): string => `https://www.youtube.com/watch?v=${encodeURIComponent(id)}`;

const sizes = ['maxres', 'standard', 'high', 'medium', 'default'] as const;

/** The largest of the sizes in which a picture is offered. */
const toPicture = (pictures: z.infer<typeof thumbnails>): string | null =>
  sizes.map((size) => pictures?.[size]?.url).find((url) => url !== undefined) ?? null;

const toMedia = (pictures: z.infer<typeof thumbnails>): Medium[] => {
  const url = toPicture(pictures);
  return url === null ? [] : [{ url, type: 'image', alt: null }];
};

/** `en-GB`; `zxx` is a film without words. */
const toLanguage = ({ defaultLanguage, defaultAudioLanguage }: Video['snippet']): string | null => {
  const language = defaultAudioLanguage ?? defaultLanguage;
  return language === undefined || language === 'zxx' ? null : language;
};

/** A video with all that is told of it. */
export const toVideoEntry = ({ id, snippet, statistics = {} }: Video): Entry => {
  const { viewCount: views, likeCount: likes, commentCount: replies } = statistics;
  return toEntry({
    id,
    url: toVideoUrl(id),
    title: snippet.title,
    html: toLinkedHtml(snippet.description),
    author: snippet.channelTitle ?? null,
    authorUrl: snippet.channelId === undefined ? null : toChannelUrl(snippet.channelId),
    siteName,
    publishedAt: toInstant(snippet.publishedAt),
    language: toLanguage(snippet),
    reach: views ?? null,
    counts: {
      ...(views === undefined ? {} : { views }),
      ...(likes === undefined ? {} : { likes }),
      ...(replies === undefined ? {} : { replies }),
    },
    media: toMedia(snippet.thumbnails),
  });
};

/** A video of which no more is known than what a search shows: its words are cut, and escaped. */
export const toFoundVideo = ({ id, snippet }: Found): Video => ({
  id: id.videoId,
  snippet: { ...snippet, title: unescapePlain(snippet.title), description: unescapePlain(snippet.description) },
});

export const commentSchema = z.looseObject({
  id: z.string().min(1),
  snippet: z.looseObject({
    authorDisplayName: z.string().nullish(),
    authorChannelId: z.looseObject({ value: z.string() }).nullish(),
    channelId: z.string().optional(),
    videoId: z.string().optional(),
    parentId: z.string().optional(),
    textDisplay: z.string(),
    textOriginal: z.string().optional(),
    likeCount: z.number().optional(),
    publishedAt: z.string(),
    updatedAt: z.string().optional(),
  }),
});
export type Comment = z.infer<typeof commentSchema>;

export const threadSchema = z.looseObject({
  id: z.string().min(1),
  snippet: z.looseObject({
    channelId: z.string().optional(),
    videoId: z.string().optional(),
    topLevelComment: commentSchema,
    totalReplyCount: z.number().default(0),
  }),
  replies: z.looseObject({ comments: z.array(z.unknown()).default([]) }).optional(),
});
export type Thread = z.infer<typeof threadSchema>;

type Place = { readonly videoId: string | undefined; readonly channelId: string | undefined };

const toCommentUrl = (id: string, { videoId, channelId }: Place): string | null => {
  const lc = encodeURIComponent(id);
  if (videoId !== undefined) return `${toVideoUrl(videoId)}&lc=${lc}`;
  // A comment on a channel as a whole: they are of long ago.
  return channelId === undefined ? null : `${toChannelUrl(channelId)}/discussion?lc=${lc}`;
};

/** Of the channel itself, among its viewers. */
const isOwner = ({ snippet }: Comment, { channelId }: Place): boolean =>
  channelId !== undefined && snippet.authorChannelId?.value === channelId;

const toCommentEntry = ({ id, snippet }: Comment, place: Place, more: Partial<Entry>): Entry => {
  const author = snippet.authorChannelId?.value;
  const { videoId } = place;
  const publishedAt = toInstant(snippet.publishedAt);
  const updatedAt = toInstant(snippet.updatedAt);
  return toEntry({
    id,
    url: toCommentUrl(id, place),
    html: snippet.textDisplay,
    author: snippet.authorDisplayName ?? null,
    authorUrl: author === undefined ? null : toChannelUrl(author),
    siteName,
    publishedAt,
    updatedAt: updatedAt === publishedAt ? null : updatedAt,
    parent: videoId === undefined ? null : toVideoUrl(videoId),
    ...more,
    counts: { ...(snippet.likeCount === undefined ? {} : { likes: snippet.likeCount }), ...more.counts },
  });
};

/**
 * A thread as entries, newest first, its first comment last. What the channel itself answers is no voice of the public: it is the first
 * comment's reply. `replies` are all that are known, in any order.
 */
export const toThreadEntries = ({ id, snippet }: Thread, replies: readonly Comment[]): readonly Entry[] => {
  const { topLevelComment: top, totalReplyCount } = snippet;
  const place: Place = {
    videoId: snippet.videoId ?? top.snippet.videoId,
    channelId: snippet.channelId ?? top.snippet.channelId,
  };
  const inOrder = replies.toSorted((a, b) => (a.snippet.publishedAt < b.snippet.publishedAt ? 1 : -1));
  const answer = inOrder.findLast((reply) => isOwner(reply, place))?.snippet;
  const reply =
    answer === undefined
      ? null
      : { text: answer.textOriginal ?? answer.textDisplay, publishedAt: toInstant(answer.publishedAt) };
  return [
    ...inOrder
      .filter((each) => !isOwner(each, place))
      .map((each) => toCommentEntry(each, place, { parent: toCommentUrl(each.snippet.parentId ?? id, place) })),
    ...(isOwner(top, place) ? [] : [toCommentEntry(top, place, { reply, counts: { replies: totalReplyCount } })]),
  ];
};

export const channelSchema = z.looseObject({
  id: z.string().min(1),
  snippet: z.looseObject({
    title: z.string(),
    description: z.string().default(''),
    customUrl: z.string().optional(),
    thumbnails,
  }),
  statistics: z.looseObject({ subscriberCount: count, hiddenSubscriberCount: z.boolean().optional() }).optional(),
  contentDetails: z
    .looseObject({ relatedPlaylists: z.looseObject({ uploads: z.string().optional() }).optional() })
    .optional(),
  brandingSettings: z
    .looseObject({ image: z.looseObject({ bannerExternalUrl: z.string().optional() }).optional() })
    .optional(),
});
export type YoutubeChannel = z.infer<typeof channelSchema>;

/** What a channel shows of itself. */
export const toChannelEntry = ({ id, snippet, statistics, brandingSettings }: YoutubeChannel): Entry =>
  toProfileEntry({
    id,
    url:
      snippet.customUrl?.startsWith('@') === true ? `https://www.youtube.com/${snippet.customUrl}` : toChannelUrl(id),
    siteName,
    name: snippet.title,
    bioHtml: toLinkedHtml(snippet.description),
    links: [],
    avatarUrl: toPicture(snippet.thumbnails),
    bannerUrl: brandingSettings?.image?.bannerExternalUrl ?? null,
    followers: statistics?.hiddenSubscriberCount === true ? null : statistics?.subscriberCount,
  });
