/** Posts, comments, recommendations and pages of Facebook, as the Graph API shows them. */
import * as z from 'zod';
import { toInstant } from '../formats/dates.ts';
import { type Entry, type Medium, toEntry } from '../model/entry.ts';
import { sha256 } from '../text/hash.ts';
import { toCounts } from './api/counts.ts';
import { toLinkedHtml } from './api/linked-html.ts';
import { escapeHtml, isWebAddress } from './api/plain-html.ts';
import { toProfileEntry } from './api/profile-html.ts';
import { unwrapLink } from './unwrap-link.ts';

/** As users call it. */
export const facebook = 'Facebook';
const site = 'https://www.facebook.com';
const mediaMax = 50;

const total = z.looseObject({ summary: z.looseObject({ total_count: z.number().optional() }).optional() }).optional();
const person = z.looseObject({ id: z.string().optional(), name: z.string().optional() }).optional();
const picture = z.looseObject({ image: z.looseObject({ src: z.string() }).optional() }).optional();
const attachmentSchema = z.looseObject({
  url: z.string().optional(),
  title: z.string().optional(),
  type: z.string().optional(),
  media_type: z.string().optional(),
  media: picture,
});
const attachments = z.looseObject({ data: z.array(z.unknown()).default([]) }).optional();

export const postSchema = z.looseObject({
  id: z.string().min(1),
  message: z.string().optional(),
  story: z.string().optional(),
  created_time: z.string(),
  permalink_url: z.string().optional(),
  from: person,
  full_picture: z.string().optional(),
  attachments,
  shares: z.looseObject({ count: z.number().optional() }).optional(),
  reactions: total,
  comments: total,
});
export type FacebookPost = z.infer<typeof postSchema>;

export const commentSchema = z.looseObject({
  id: z.string().min(1).optional(),
  message: z.string().default(''),
  created_time: z.string(),
  permalink_url: z.string().optional(),
  from: person,
  like_count: z.number().optional(),
  comment_count: z.number().optional(),
  parent: z.looseObject({ id: z.string().optional(), permalink_url: z.string().optional() }).optional(),
  attachment: attachmentSchema.optional().catch(undefined),
});
type Comment = z.infer<typeof commentSchema>;

export const ratingSchema = z.looseObject({
  created_time: z.string(),
  recommendation_type: z.string().optional(),
  review_text: z.string().optional(),
  reviewer: person,
  rating: z.number().optional(),
});

export const pageSchema = z.looseObject({
  id: z.string().min(1),
  name: z.string(),
  username: z.string().optional(),
  about: z.string().optional(),
  description: z.string().optional(),
  link: z.string().optional(),
  website: z.string().optional(),
  fan_count: z.number().optional(),
  followers_count: z.number().optional(),
  picture: z.looseObject({ data: z.looseObject({ url: z.string() }).optional() }).optional(),
  cover: z.looseObject({ source: z.string().optional() }).optional(),
});

/** What is asked for of each thing. */
export const facebookFields = {
  page: 'id,name,username,about,description,link,website,fan_count,followers_count,picture.type(large){url},cover{source}',
  post: 'id,message,story,created_time,permalink_url,from,full_picture,attachments{url,title,type,media_type,media,subattachments},shares,reactions.limit(0).summary(true),comments.limit(0).summary(true)',
  comment: 'id,message,from,created_time,like_count,comment_count,parent{id,permalink_url},attachment,permalink_url',
  rating: 'created_time,recommendation_type,review_text,reviewer,has_rating,rating',
} as const;

const toImage = (url: string): Medium => ({ url, type: 'image', alt: null });

const readAttachments = (of: z.infer<typeof attachments>) =>
  (of?.data ?? []).flatMap((each) => {
    const attachment = attachmentSchema.extend({ subattachments: attachments }).safeParse(each).data;
    return attachment === undefined ? [] : [attachment];
  });

/** Pictures by their addresses, which change with time: they are no news. */
const toMedia = ({ attachments: of, full_picture: full }: FacebookPost): Medium[] => {
  const top = readAttachments(of);
  const all = [...top, ...top.flatMap(({ subattachments }) => readAttachments(subattachments))];
  const urls = all.flatMap(({ media }) => (media?.image === undefined ? [] : [media.image.src]));
  const shown = urls.length > 0 || full === undefined ? urls : [full];
  return [...new Set(shown)].slice(0, mediaMax).map(toImage);
};

/** What a post leads to beside its words. */
const toLinks = ({ attachments: of, message = '' }: FacebookPost): string =>
  readAttachments(of)
    .filter(({ type, url }) => type === 'share' && url !== undefined)
    .map(({ url = '', title }) => ({ url: unwrapLink(url), title }))
    .filter(({ url }) => isWebAddress(url) && !message.includes(url))
    .map(({ url, title }) => `<p><a href="${escapeHtml(url)}">${escapeHtml(title ?? url)}</a></p>`)
    .join('');

/** `<page>_<post>` */
const toPostUrl = (id: string): string => {
  const [page = '', post] = id.split('_');
  return post === undefined ? `${site}/${page}` : `${site}/${page}/posts/${post}`;
};

/** A post in the words of the door. */
export const toPostEntry = (post: FacebookPost): Entry => {
  const { id, message, story, from, reactions, comments, shares } = post;
  return toEntry({
    id,
    url: post.permalink_url ?? toPostUrl(id),
    html: `${toLinkedHtml(message ?? story ?? '')}${toLinks(post)}`,
    author: from?.name ?? null,
    authorUrl: from?.id === undefined ? null : `${site}/${from.id}`,
    siteName: facebook,
    publishedAt: toInstant(post.created_time),
    counts: toCounts({
      likes: reactions?.summary?.total_count,
      replies: comments?.summary?.total_count,
      shares: shares?.count,
    }),
    media: toMedia(post),
  });
};

/** Comments have ids, and where they are left out their address holds them. */
const toCommentId = ({ id, permalink_url: url }: Comment, post: string): string | undefined => {
  const number = /[?&]reply_comment_id=(\d+)/.exec(url ?? '')?.[1] ?? /[?&]comment_id=(\d+)/.exec(url ?? '')?.[1];
  return id ?? (number === undefined ? undefined : `${post}_${number}`);
};

/** The page's own comments are no voice of the public; without an id nothing can be known again. */
export const toCommentEntries = (comment: Comment, post: FacebookPost): readonly Entry[] => {
  const id = toCommentId(comment, post.id);
  const { from, attachment, parent } = comment;
  const isOwn = from?.id !== undefined && from.id === (post.from?.id ?? post.id.split('_', 1)[0]);
  if (id === undefined || isOwn) return [];
  const image = attachment?.media?.image?.src;
  return [
    toEntry({
      id,
      url: comment.permalink_url ?? null,
      html: toLinkedHtml(comment.message),
      author: from?.name ?? null,
      siteName: facebook,
      publishedAt: toInstant(comment.created_time),
      parent: parent?.permalink_url ?? post.permalink_url ?? toPostUrl(post.id),
      counts: toCounts({ likes: comment.like_count, replies: comment.comment_count }),
      media: image === undefined ? [] : [toImage(image)],
    }),
  ];
};

/** Recommended or not; stars are of long ago. A recommendation has no id of its own. */
export const toRatingEntry = (row: z.infer<typeof ratingSchema>, page: string): Entry => {
  const { reviewer, rating, recommendation_type: type } = row;
  const id = sha256(JSON.stringify([reviewer?.id ?? reviewer?.name, row.created_time])).slice(0, 24);
  const recommended = type === undefined ? null : { value: type === 'positive' ? 1 : 0, best: 1, worst: 0 };
  return toEntry({
    id: `rating:${id}`,
    url: `${site}/${page}/reviews?review=${id}`,
    text: row.review_text ?? '',
    author: reviewer?.name ?? null,
    siteName: facebook,
    publishedAt: toInstant(row.created_time),
    rating: rating === undefined ? recommended : { value: rating, best: 5, worst: 1 },
  });
};

/** What a page shows of itself. */
export const toPageEntry = (page: z.infer<typeof pageSchema>): Entry => {
  const links = (page.website ?? '').split(/\s+/).filter((each) => each !== '');
  const entry = toProfileEntry({
    id: page.id,
    url: page.link ?? `${site}/${page.username ?? page.id}`,
    siteName: facebook,
    name: page.name,
    bioHtml: toLinkedHtml([page.about, page.description].filter(Boolean).join('\n\n')),
    links: links.map((each) => (isWebAddress(each) ? each : `https://${each}`)),
    avatarUrl: null,
    bannerUrl: null,
    followers: page.followers_count ?? page.fan_count,
  });
  // Their addresses change with time: within the markup each change would make the profile a new one.
  const pictures = [page.picture?.data?.url, page.cover?.source].filter((url) => url !== undefined);
  return { ...entry, media: pictures.map((url): Medium => ({ url, type: 'image', alt: page.name })) };
};
