/** Posts and comments of Reddit, as its OAuth API and its feeds show them. */
import * as z from 'zod';
import type { FeedEntry } from '../formats/feed.ts';
import { type Entry, type Medium, toEntry } from '../model/entry.ts';
import { toUrl } from '../text/url.ts';
import { escapeHtml, toParagraphs } from './api/plain-html.ts';

/** As many as an entry holds. */
const mediaMax = 50;

/** Addresses that entries name, wherever the API is asked. */
const site = 'https://www.reddit.com';

const pictureSchema = z.looseObject({ source: z.looseObject({ url: z.string() }) });

/** A picture of a gallery; `s.u` is its largest size. */
const galleryPictureSchema = z.looseObject({ s: z.looseObject({ u: z.string().optional() }).optional() });

/** A post (t3) or comment (t1); `kind` stands beside `data` in a listing. */
export const thingSchema = z.looseObject({
  kind: z.enum(['t1', 't3']),
  data: z.looseObject({
    id: z.string().min(1),
    name: z.string().optional(),
    permalink: z.string().optional(),
    author: z.string().nullish(),
    title: z.string().nullish(),
    selftext: z.string().nullish(),
    selftext_html: z.string().nullish(),
    body: z.string().nullish(),
    body_html: z.string().nullish(),
    created_utc: z.number(),
    // False, or the time of the last change.
    edited: z.union([z.boolean(), z.number()]).nullish(),
    score: z.number().nullish(),
    ups: z.number().nullish(),
    num_comments: z.number().nullish(),
    num_crossposts: z.number().nullish(),
    link_id: z.string().nullish(),
    parent_id: z.string().nullish(),
    link_title: z.string().nullish(),
    crosspost_parent: z.string().nullish(),
    subreddit: z.string().nullish(),
    is_self: z.boolean().nullish(),
    url: z.string().nullish(),
    url_overridden_by_dest: z.string().nullish(),
    thumbnail: z.string().nullish(),
    preview: z
      .looseObject({ images: z.array(pictureSchema).optional() })
      .nullish()
      .catch(null),
    media_metadata: z.record(z.string(), galleryPictureSchema).nullish().catch(null),
    removed_by_category: z.string().nullish(),
  }),
});
export type Thing = z.infer<typeof thingSchema>;
type ThingData = Thing['data'];

/** What stands in place of words that were taken back by their author, or by others. */
const takenBack: ReadonlySet<string> = new Set(['[deleted]', '[removed]']);

/** The name of a thing all over Reddit, `t3_2gmzqe`. */
export const toFullname = ({ kind, data }: Thing): string => data.name ?? `${kind}_${data.id}`;

/** True for what its author or Reddit took back. An author who left altogether leaves the words: they are no deletion. */
export const isTakenBack = ({ data }: Thing): boolean =>
  data.removed_by_category != null || takenBack.has(data.selftext ?? '') || takenBack.has(data.body ?? '');

const toWebUrl = (url: string | null | undefined): string | undefined => {
  const parsed = url == null ? undefined : toUrl(url, site);
  return parsed !== undefined && /^https?:$/.test(parsed.protocol) ? parsed.href : undefined;
};

/** A permalink without what it says of who followed it; comments of old answers have none, but their post and id. */
const toThingUrl = ({ kind, data }: Thing): string => {
  const { permalink, id, link_id: post } = data;
  const path = permalink ?? (kind === 't3' ? `/comments/${id}/` : `/comments/${post?.replace(/^t3_/, '')}/_/${id}/`);
  const url = toUrl(path, site) ?? new URL(site);
  url.search = '';
  return url.href;
};

/** Where a post or comment stands of which only the fullname is known. */
const toParentUrl = (parent: string, post: string | null | undefined): string => {
  const id = parent.slice(3);
  return parent.startsWith('t3_') || post == null
    ? `${site}/comments/${id}/`
    : `${site}/comments/${post.slice(3)}/_/${id}/`;
};

/** What a post links to is part of what it says. */
const toPostHtml = (data: ThingData): string => {
  const target = data.is_self === true ? undefined : toWebUrl(data.url_overridden_by_dest ?? data.url);
  const link =
    target === undefined ? '' : `<p><a href="${escapeHtml(target)}">${escapeHtml(data.title ?? target)}</a></p>`;
  return `${link}${data.selftext_html ?? toParagraphs(data.selftext ?? '')}`;
};

const toMedia = ({ preview, media_metadata: gallery, thumbnail }: ThingData): readonly Medium[] => {
  const pictures = (preview?.images ?? []).map(({ source }) => source.url);
  const album = Object.values(gallery ?? {}).flatMap(({ s }) => (s?.u === undefined ? [] : [s.u]));
  // `self`, `default` and `nsfw` stand for no picture.
  const small = thumbnail?.startsWith('http') === true ? [thumbnail] : [];
  const full = [...pictures, ...album];
  const urls = new Set((full.length > 0 ? full : small).flatMap((url) => toWebUrl(url) ?? []));
  return [...urls].slice(0, mediaMax).map((url) => ({ url, type: 'image', alt: null }));
};

const toTime = (seconds: number): string | null => {
  const time = new Date(seconds * 1000);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
};

const toParent = ({ kind, data }: Thing): string | null => {
  const parent = kind === 't1' ? data.parent_id : data.crosspost_parent;
  return parent == null || !/^t[13]_\w{1,20}$/.test(parent) ? null : toParentUrl(parent, data.link_id);
};

/** A post or comment in the words of the door. */
export const toThingEntry = (thing: Thing): Entry => {
  const { kind, data } = thing;
  const author = data.author == null || takenBack.has(data.author) ? null : data.author;
  const score = data.score ?? data.ups;
  return toEntry({
    id: toFullname(thing),
    url: toThingUrl(thing),
    title: (kind === 't3' ? data.title : data.link_title) ?? null,
    html: kind === 't3' ? toPostHtml(data) : (data.body_html ?? toParagraphs(data.body ?? '')),
    author,
    authorUrl: author === null ? null : `${site}/user/${encodeURIComponent(author)}`,
    siteName: toSiteName(data.subreddit),
    publishedAt: toTime(data.created_utc),
    updatedAt: typeof data.edited === 'number' ? toTime(data.edited) : null,
    parent: toParent(thing),
    counts: {
      ...(score == null ? {} : { score }),
      ...(data.num_comments == null ? {} : { replies: data.num_comments }),
      ...(data.num_crossposts == null ? {} : { shares: data.num_crossposts }),
    },
    media: [...toMedia(data)],
  });
};

/** A subreddit is a site of its own to those who read it. */
const toSiteName = (subreddit: string | null | undefined): string =>
  subreddit == null ? 'Reddit' : `Reddit r/${subreddit}`;

/** The last line that Reddit's feeds write below every post; nobody said it. */
const toFooter = (html: string): { readonly words: string; readonly footer: string } => {
  const at = html.lastIndexOf('submitted by');
  return at < 0 ? { words: html, footer: '' } : { words: html.slice(0, at), footer: html.slice(at) };
};

const hrefOf = (footer: string): string | undefined =>
  /<a [^<>]{0,100}href="([^"<>]{1,4000})"[^<>]{0,100}>\s{0,10}\[link\]/.exec(footer)?.[1];

/** An entry of a Reddit feed: the same id as the API gives it, its footer read and left out. */
export const toFeedThing = (entry: FeedEntry): Entry | undefined => {
  const [, subreddit, post, comment] =
    /\/r\/([\w-]{1,40})\/comments\/(\w{1,20})(?:\/[^/]{0,300}\/(\w{1,20}))?/.exec(entry.url ?? '') ?? [];
  if (post === undefined) return undefined;
  const { words, footer } = toFooter(entry.content ?? '');
  const target = hrefOf(footer);
  const isElsewhere = target !== undefined && !target.includes(`/comments/${post}/`);
  const link = isElsewhere ? `<p><a href="${target}">${escapeHtml(entry.title ?? '')}</a></p>` : '';
  const replies = /\[(\d{1,9}) comments?\]/.exec(footer)?.[1];
  const author = (entry.author ?? /\/user\/([\w-]{1,40})"/.exec(footer)?.[1])?.replace(/^\/?u\//, '') ?? null;
  return toEntry({
    id: comment === undefined ? `t3_${post}` : `t1_${comment}`,
    url: entry.url,
    title: entry.title,
    html: `${link}${words}`,
    author,
    authorUrl: author === null ? null : `${site}/user/${encodeURIComponent(author)}`,
    siteName: toSiteName(subreddit),
    publishedAt: entry.publishedAt ?? entry.updatedAt,
    updatedAt: entry.updatedAt,
    parent: comment === undefined ? null : `${site}/comments/${post}/`,
    counts: replies === undefined ? {} : { replies: Number(replies) },
    media: entry.image === null ? [] : [{ url: entry.image, type: 'image', alt: null }],
  });
};
