/** What a Discourse forum says of posts and topics, as entries. */
import * as z from 'zod';
import { toInstant } from '../formats/dates.ts';
import { resolveLinks, toPlainText } from '../formats/feed-words.ts';
import { type Entry, toEntry } from '../model/entry.ts';
import { toAbsoluteUrl } from '../text/url.ts';
import { toCounts } from './api/counts.ts';

/** Of `actions_summary`: how often a post was liked. */
const likeAction = 2;

/** Small notes of the forum itself (`closed this topic`) and whispers among its staff are no posts of people. */
const postTypes: ReadonlySet<number> = new Set([1, 2]);

export const postSchema = z.looseObject({
  id: z.number(),
  username: z.string().nullish(),
  created_at: z.string(),
  updated_at: z.string().nullish(),
  cooked: z.string().nullish(),
  blurb: z.string().nullish(),
  post_number: z.number(),
  post_type: z.number().nullish(),
  post_url: z.string().nullish(),
  reply_to_post_number: z.number().nullish(),
  topic_id: z.number(),
  topic_slug: z.string().nullish(),
  topic_title: z.string().nullish(),
  like_count: z.number().nullish(),
  actions_summary: z.array(z.looseObject({ id: z.number().nullish(), count: z.number().nullish() })).nullish(),
  reply_count: z.number().nullish(),
  quote_count: z.number().nullish(),
  reads: z.number().nullish(),
  score: z.number().nullish(),
  locale: z.string().nullish(),
  hidden: z.boolean().nullish(),
  deleted_at: z.string().nullish(),
  user_deleted: z.boolean().nullish(),
});
type Post = z.infer<typeof postSchema>;

export const topicSchema = z.looseObject({
  id: z.number(),
  title: z.string(),
  slug: z.string().nullish(),
  url: z.string().nullish(),
  excerpt: z.string().nullish(),
  created_at: z.string().nullish(),
  last_posted_at: z.string().nullish(),
  image_url: z.string().nullish(),
  views: z.number().nullish(),
  like_count: z.number().nullish(),
  posts_count: z.number().nullish(),
  posters: z.array(z.looseObject({ user_id: z.number().nullish() })).nullish(),
});

export const userSchema = z.looseObject({ id: z.number(), username: z.string() });

/** Where things stand, and what they are called there. */
type Forum = { readonly url: string; readonly name: string };

/** A post that people see; what was hidden or taken back is none. */
export const isShown = ({ hidden, deleted_at: deletedAt, user_deleted: isTakenBack, post_type: type }: Post): boolean =>
  hidden !== true && deletedAt == null && isTakenBack !== true && (type == null || postTypes.has(type));

const at = ({ url }: Forum, path: string): string => toAbsoluteUrl(path.replace(/^\//, ''), url) ?? url;

const toTopicUrl = (forum: Forum, { id, slug }: { readonly id: number; readonly slug?: string | null | undefined }) =>
  at(forum, `t/${slug == null || slug === '' ? '-' : slug}/${id}`);

const toAuthor = (forum: Forum, username: string | null | undefined) =>
  username == null ? {} : { author: username, authorUrl: at(forum, `u/${encodeURIComponent(username)}`) };

/** The first post answers nobody; others the one they name, or the topic. */
const toParent = (topicUrl: string, { post_number: number, reply_to_post_number: answered }: Post): string | null => {
  if (answered != null) return `${topicUrl}/${answered}`;
  return number > 1 ? topicUrl : null;
};

const countLikes = ({ like_count: likes, actions_summary: actions }: Post): number | null | undefined =>
  likes ?? actions?.find(({ id }) => id === likeAction)?.count;

/** A search shows a topic's title once, for all posts that it found there. */
export const toPostEntry = (
  post: Post,
  forum: Forum,
  topics: ReadonlyMap<number, z.infer<typeof topicSchema>>,
): Entry => {
  const topic = topics.get(post.topic_id);
  const topicUrl = toTopicUrl(forum, { id: post.topic_id, slug: post.topic_slug ?? topic?.slug });
  return toEntry({
    id: String(post.id),
    url: post.post_url == null ? `${topicUrl}/${post.post_number}` : at(forum, post.post_url),
    title: post.topic_title ?? topic?.title ?? null,
    html: resolveLinks(post.cooked ?? post.blurb ?? '', forum.url),
    ...toAuthor(forum, post.username),
    siteName: forum.name,
    publishedAt: toInstant(post.created_at),
    updatedAt: toInstant(post.updated_at),
    language: post.locale?.replace('_', '-') ?? null,
    parent: toParent(topicUrl, post),
    counts: toCounts({
      likes: countLikes(post),
      replies: post.reply_count,
      quotes: post.quote_count,
      views: post.reads,
      score: post.score,
    }),
  });
};

/** A topic of a list: its title, and the beginning of its first post where the forum shows it. */
export const toTopicEntry = (
  topic: z.infer<typeof topicSchema>,
  forum: Forum,
  usernames: ReadonlyMap<number, string>,
): Entry => {
  const [opener] = topic.posters ?? [];
  const image = topic.image_url == null ? undefined : toAbsoluteUrl(topic.image_url, forum.url);
  return toEntry({
    id: `topic:${topic.id}`,
    url: topic.url == null ? toTopicUrl(forum, topic) : at(forum, topic.url),
    title: toPlainText(topic.title),
    html: resolveLinks(topic.excerpt ?? '', forum.url),
    ...toAuthor(forum, opener?.user_id == null ? null : usernames.get(opener.user_id)),
    siteName: forum.name,
    publishedAt: toInstant(topic.created_at),
    // Topics are moved up by posts: that is no edit of theirs.
    updatedAt: toInstant(topic.last_posted_at),
    media: image === undefined ? [] : [{ url: image, type: 'image', alt: null }],
    counts: toCounts({
      likes: topic.like_count,
      views: topic.views,
      replies: topic.posts_count == null ? null : Math.max(0, topic.posts_count - 1),
    }),
  });
};
