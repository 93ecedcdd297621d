/** What Lemmy's API says of posts and comments, in the shapes of its versions 3 and 4, as entries. */
import * as z from 'zod';
import { toInstant } from '../formats/dates.ts';
import { type Entry, type Medium, toEntry } from '../model/entry.ts';
import { toUrl } from '../text/url.ts';
import { toLeftOut } from './api/left-out.ts';
import { markdownToHtml } from './api/markdown-html.ts';
import { escapeHtml, isWebAddress } from './api/plain-html.ts';

const text = z.string().nullish();
const count = z.number().nullish();
const id = z.number().int().nonnegative();

/** Version 3 counts beside the post, version 4 in it; the names are the same. */
const countsShape = { score: count, upvotes: count, downvotes: count, comments: count, child_count: count };
const countsSchema = z.looseObject(countsShape);

/** What posts and comments have in common: times end in `_at` in version 4. */
const saidShape = {
  id,
  ap_id: text,
  removed: z.boolean().nullish(),
  deleted: z.boolean().nullish(),
  published: text,
  published_at: text,
  updated: text,
  updated_at: text,
  language_id: z.number().nullish(),
  ...countsShape,
};

const postSchema = z.looseObject({
  ...saidShape,
  name: z.string(),
  url: text,
  body: text,
  thumbnail_url: text,
  embed_title: text,
  embed_description: text,
  embed_video_url: text,
  url_content_type: text,
  alt_text: text,
});
type Post = z.infer<typeof postSchema>;

const commentSchema = z.looseObject({ ...saidShape, content: z.string(), path: z.string().max(2_000) });
type Comment = z.infer<typeof commentSchema>;

/** A post, or a comment with the post that it stands under. */
export const viewSchema = z.looseObject({
  post: postSchema,
  comment: commentSchema.optional(),
  creator: z.looseObject({ name: z.string(), display_name: text, actor_id: text, ap_id: text }),
  community: z.looseObject({ name: z.string(), actor_id: text, ap_id: text }),
  counts: countsSchema.nullish(),
});
export type View = z.infer<typeof viewSchema>;

/** Languages by the numbers that a server gives them. */
export type Languages = ReadonlyMap<number, string>;

export type Place = { readonly server: string; readonly languages: Languages };

const nonEmpty = (value: string | null | undefined): string | null =>
  value == null || value.trim() === '' ? null : value;

const toAddress = (value: string | null | undefined): string | null =>
  value != null && isWebAddress(value) ? value : null;

const toPostUrl = ({ id: number, ap_id: address }: Post, server: string): string =>
  toAddress(address) ?? new URL(`/post/${number}`, server).href;

const toCommentUrl = (number: number | string, server: string): string => new URL(`/comment/${number}`, server).href;

/** `0.12.34`: below the post, comment 12 answers it and 34 answers 12. */
const toAnswered = ({ path }: Comment, post: Post, server: string): string => {
  const above = path.split('.').at(-2);
  return above !== undefined && /^[1-9]\d{0,15}$/.test(above) ? toCommentUrl(above, server) : toPostUrl(post, server);
};

/** `!coffee@lemmy.example`, as people write where it was said. */
const toSiteName = ({ community }: View, server: string): string => {
  const host = toUrl(community.actor_id ?? community.ap_id ?? server)?.host ?? toUrl(server)?.host ?? '';
  return `!${community.name}@${host}`;
};

/** What a post links to, and what that page says of itself: others' words, so they are a quotation. */
const toLinkHtml = ({ url, embed_title: title, embed_description: description }: Post): string => {
  const address = toAddress(url);
  if (address === null) return '';
  const said = nonEmpty(description);
  const link = `<p><a href="${escapeHtml(address)}">${escapeHtml(nonEmpty(title) ?? address)}</a></p>`;
  return `<blockquote>${link}${said === null ? '' : `<p>${escapeHtml(said)}</p>`}</blockquote>`;
};

const toMedia = (post: Post): readonly Medium[] => {
  const alt = nonEmpty(post.alt_text);
  const kind = /^(image|video|audio)\//.exec(post.url_content_type ?? '')?.[1];
  const type = kind === 'image' || kind === 'video' || kind === 'audio' ? kind : undefined;
  const known: readonly (readonly [string | null | undefined, Medium['type']])[] = [
    ...(type === undefined ? [] : [[post.url, type] as const]),
    [post.embed_video_url, 'video'],
    // A small picture of the one that is there already says nothing more.
    ...(type === 'image' ? [] : [[post.thumbnail_url, 'image'] as const]),
  ];
  return known.flatMap(([address, each]) => {
    const url = toAddress(address);
    return url === null ? [] : [{ url, type: each, alt }];
  });
};

const countsOf = (view: View): Entry['counts'] => {
  const { score, upvotes, downvotes, comments, child_count: children } = view.counts ?? view.comment ?? view.post;
  const replies = view.comment === undefined ? comments : children;
  return {
    ...(score == null ? {} : { score }),
    ...(upvotes == null ? {} : { likes: upvotes }),
    ...(downvotes == null ? {} : { dislikes: downvotes }),
    ...(replies == null ? {} : { replies }),
  };
};

/** True for what its author or a moderator took back. */
export const isTakenBack = ({ post, comment }: View): boolean => {
  const { removed, deleted } = comment ?? post;
  return removed === true || deleted === true;
};

/** The server's own number, with what it counts: posts and comments are counted apart. */
export const toId = ({ post, comment }: View): string =>
  comment === undefined ? `post:${post.id}` : `comment:${comment.id}`;

/** A post or comment as an entry; of one that was taken back only its id and time are left. */
export const toViewEntry = (view: View, { server, languages }: Place): Entry => {
  const { post, comment, creator } = view;
  const said = comment ?? post;
  const publishedAt = toInstant(said.published_at ?? said.published);
  if (isTakenBack(view)) return toLeftOut(toId(view), publishedAt);
  return toEntry({
    id: toId(view),
    // Where it was said first: other servers show the same under addresses of their own.
    url:
      comment === undefined ? toPostUrl(post, server) : (toAddress(comment.ap_id) ?? toCommentUrl(comment.id, server)),
    title: post.name,
    html:
      comment === undefined ? `${markdownToHtml(post.body ?? '')}${toLinkHtml(post)}` : markdownToHtml(comment.content),
    author: nonEmpty(creator.display_name) ?? creator.name,
    authorUrl: toAddress(creator.actor_id) ?? toAddress(creator.ap_id),
    siteName: toSiteName(view, server),
    publishedAt,
    updatedAt: toInstant(said.updated_at ?? said.updated),
    language: languages.get(said.language_id ?? 0) ?? null,
    parent: comment === undefined ? null : toAnswered(comment, post, server),
    counts: countsOf(view),
    media: comment === undefined ? [...toMedia(post)] : [],
  });
};
