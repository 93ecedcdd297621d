/** Posts, comments and accounts of Instagram, as the Graph API shows them. */
import * as z from 'zod';
import { toInstant } from '../formats/dates.ts';
import { type Entry, type Medium, toEntry } from '../model/entry.ts';
import { toCounts } from './api/counts.ts';
import { toLinkedHtml } from './api/linked-html.ts';
import { isWebAddress } from './api/plain-html.ts';
import { toProfileEntry } from './api/profile-html.ts';

/** As users call it. */
export const instagramName = 'Instagram';
const site = 'https://www.instagram.com';
const mediaMax = 50;

const pictureSchema = z.looseObject({
  media_type: z.string().optional(),
  media_url: z.string().optional(),
  thumbnail_url: z.string().optional(),
});

/** Posts under a hashtag have neither author nor, at times, address and time. */
export const mediaSchema = pictureSchema.extend({
  id: z.string().min(1),
  caption: z.string().optional(),
  permalink: z.string().optional(),
  timestamp: z.string().optional(),
  username: z.string().optional(),
  like_count: z.number().optional(),
  comments_count: z.number().optional(),
  children: z.looseObject({ data: z.array(z.unknown()).default([]) }).optional(),
});
export type Media = z.infer<typeof mediaSchema>;

export const commentSchema = z.looseObject({
  id: z.string().min(1),
  text: z.string().default(''),
  username: z.string().optional(),
  from: z.looseObject({ username: z.string().optional() }).optional(),
  timestamp: z.string().optional(),
  like_count: z.number().optional(),
  parent_id: z.string().optional(),
  replies: z.looseObject({ data: z.array(z.unknown()).default([]) }).optional(),
});
export type Comment = z.infer<typeof commentSchema>;

export const accountSchema = z.looseObject({
  id: z.string().min(1),
  username: z.string(),
  name: z.string().optional(),
  biography: z.string().optional(),
  website: z.string().optional(),
  profile_picture_url: z.string().optional(),
  followers_count: z.number().optional(),
});

const media = 'id,caption,media_type,media_url,permalink,timestamp,like_count,comments_count';

/** What is asked for of each thing. */
export const instagramFields = {
  account: 'id,username,name,biography,website,profile_picture_url,followers_count',
  media: `${media},thumbnail_url,username,children{id,media_type,media_url,thumbnail_url}`,
  hashtagMedia: `${media},children{id,media_type,media_url}`,
  discoveredMedia: `${media},username,children{id,media_type,media_url}`,
  comment: 'id,text,username,timestamp,like_count,parent_id,replies{id,text,username,timestamp,like_count,parent_id}',
} as const;

const toAuthorUrl = (username: string): string => `${site}/${encodeURIComponent(username)}/`;

/** Of a film its still and itself; their addresses expire, so they are no news. */
const toPictures = ({
  media_type: type,
  media_url: url,
  thumbnail_url: still,
}: z.infer<typeof pictureSchema>): Medium[] => [
  ...(still === undefined ? [] : [{ url: still, type: 'image' as const, alt: null }]),
  ...(url === undefined ? [] : [{ url, type: type === 'VIDEO' ? ('video' as const) : ('image' as const), alt: null }]),
];

const toMedia = (of: Media): Medium[] => {
  const children = (of.children?.data ?? []).flatMap((each): readonly z.infer<typeof pictureSchema>[] => {
    const { data } = pictureSchema.safeParse(each);
    return data === undefined ? [] : [data];
  });
  const pictures = children.length > 0 ? children.flatMap(toPictures) : toPictures(of);
  return pictures.slice(0, mediaMax);
};

/** A post in the words of the door. */
export const toMediaEntry = (of: Media): Entry =>
  toEntry({
    id: of.id,
    url: of.permalink ?? null,
    html: toLinkedHtml(of.caption ?? ''),
    author: of.username ?? null,
    authorUrl: of.username === undefined ? null : toAuthorUrl(of.username),
    siteName: instagramName,
    publishedAt: toInstant(of.timestamp),
    counts: toCounts({ likes: of.like_count, replies: of.comments_count }),
    media: toMedia(of),
  });

const whoSaid = ({ username, from }: Comment): string | null => username ?? from?.username ?? null;

const toCommentEntry = (comment: Comment, parent: string | null, reply: Entry['reply'], replies?: number): Entry => {
  const author = whoSaid(comment);
  return toEntry({
    id: comment.id,
    html: toLinkedHtml(comment.text),
    author,
    authorUrl: author === null ? null : toAuthorUrl(author),
    siteName: instagramName,
    publishedAt: toInstant(comment.timestamp),
    parent,
    counts: toCounts({ likes: comment.like_count, replies }),
    reply,
  });
};

/**
 * A comment and its replies, newest first, the comment last. They have no addresses. What the account itself answers is no voice of the
 * public: it is the comment's reply.
 */
export const toCommentEntries = (comment: Comment, of: Media): readonly Entry[] => {
  const isOwn = (each: Comment): boolean => of.username !== undefined && whoSaid(each) === of.username;
  const replies = (comment.replies?.data ?? [])
    .flatMap((each) => commentSchema.safeParse(each).data ?? [])
    .toSorted((a, b) => ((a.timestamp ?? '') < (b.timestamp ?? '') ? 1 : -1));
  const answer = replies.findLast(isOwn);
  const reply = answer === undefined ? null : { text: answer.text, publishedAt: toInstant(answer.timestamp) };
  const parent = comment.parent_id ?? of.permalink ?? of.id;
  return [
    ...replies.filter((each) => !isOwn(each)).map((each) => toCommentEntry(each, comment.id, null)),
    ...(isOwn(comment) ? [] : [toCommentEntry(comment, parent, reply, comment.replies?.data.length)]),
  ];
};

/** What an account shows of itself. */
export const toAccountEntry = (account: z.infer<typeof accountSchema>): Entry => {
  const { id, username, name = username, biography, website, profile_picture_url: picture } = account;
  const entry = toProfileEntry({
    id,
    url: toAuthorUrl(username),
    siteName: instagramName,
    name,
    bioHtml: toLinkedHtml(biography ?? ''),
    links: website !== undefined && isWebAddress(website) ? [website] : [],
    avatarUrl: null,
    bannerUrl: null,
    followers: account.followers_count,
  });
  // Its address changes with time: within the markup each change would make the profile a new one.
  return { ...entry, media: picture === undefined ? [] : [{ url: picture, type: 'image', alt: name }] };
};
