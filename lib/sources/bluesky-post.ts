/** What Bluesky's API says of posts and accounts, as entries; and which of them may be read. */
import * as z from 'zod';
import { toInstant } from '../formats/dates.ts';
import { type Entry, type Medium, toEntry } from '../model/entry.ts';
import type { Instant } from '../model/vocabulary.ts';
import { toLeftOut } from './api/left-out.ts';
import { escapeHtml, isWebAddress } from './api/plain-html.ts';
import { toProfileEntry } from './api/profile-html.ts';
import { facetSchema, toFacetHtml } from './bluesky-text.ts';

const text = z.string().nullish();
const count = z.number().nullish();
const labels = z.array(z.looseObject({ val: z.string(), neg: z.boolean().nullish() })).nullish();
const did = z.string().regex(/^did:[\w:.%-]{1,300}$/);

const authorSchema = z.looseObject({ did, handle: z.string().min(1), displayName: text, labels });
type Author = z.infer<typeof authorSchema>;

export const profileSchema = z.looseObject({
  ...authorSchema.shape,
  description: text,
  website: text,
  avatar: text,
  banner: text,
  followersCount: count,
});
export type Profile = z.infer<typeof profileSchema>;

const mediaShape = {
  external: z.looseObject({ uri: z.string(), title: text, description: text }).optional(),
  images: z.array(z.looseObject({ fullsize: text, thumb: text, alt: text })).optional(),
  playlist: z.string().optional(),
  alt: text,
};
/** Of every kind that there is or will be, those parts that we know; what is quoted stands one level deeper where media go with it. */
const embedSchema = z.looseObject({
  ...mediaShape,
  media: z.looseObject(mediaShape).optional(),
  record: z
    .looseObject({ uri: z.string().optional(), record: z.looseObject({ uri: z.string().optional() }).optional() })
    .optional(),
});
type Embed = z.infer<typeof embedSchema>;

export const postSchema = z.looseObject({
  uri: z.string().regex(/^at:\/\/did:[\w:.%-]{1,300}\/app\.bsky\.feed\.post\/[\w.~:-]{1,600}$/),
  author: authorSchema,
  record: z.looseObject({
    text: z.string(),
    createdAt: text,
    langs: z.array(z.string()).nullish(),
    // One that cannot be read costs the links, not the post.
    facets: z.array(facetSchema).nullish().catch(undefined),
    reply: z.looseObject({ parent: z.looseObject({ uri: z.string() }) }).nullish(),
  }),
  embed: embedSchema.nullish().catch(undefined),
  indexedAt: text,
  replyCount: count,
  repostCount: count,
  likeCount: count,
  quoteCount: count,
  labels,
});
export type Post = z.infer<typeof postSchema>;

export const feedItemSchema = z.looseObject({
  post: postSchema,
  reason: z.looseObject({ $type: z.string(), indexedAt: text }).nullish(),
});
export type FeedItem = z.infer<typeof feedItemSchema>;

const siteName = 'Bluesky';
const mediaMax = 50;

/** Their author, or the service, does not want them shown to whoever is not signed in, or to anybody. */
const hidingLabels: ReadonlySet<string> = new Set(['!no-unauthenticated', '!hide', '!takedown']);

const isHidden = ({ labels: given }: { readonly labels?: Author['labels'] }): boolean =>
  (given ?? []).some(({ val, neg }) => neg !== true && hidingLabels.has(val));

/** True for a post that may be kept: its brand's own, or one that is meant for everybody. */
export const mayBeRead = (post: Post, isOwn: boolean): boolean => isOwn || !(isHidden(post) || isHidden(post.author));

const nonEmpty = (value: string | null | undefined): string | null =>
  value == null || value.trim() === '' ? null : value;

const toName = ({ displayName, handle }: Author): string => nonEmpty(displayName) ?? handle;

/** By its handle, where it has one that leads to it. */
const toProfileUrl = ({ handle, did: id }: Author): string =>
  `https://bsky.app/profile/${/^[\w.-]+$/.test(handle) && handle !== 'handle.invalid' ? handle : id}`;

/** `at://did:plc:x/app.bsky.feed.post/3k` → its page, by the id of its author: handles change. Null for what is no post. */
const toPostUrl = (uri: string | undefined): string | null => {
  const [, author, key] = /^at:\/\/(did:[\w:.%-]+)\/app\.bsky\.feed\.post\/([\w.~:-]+)$/.exec(uri ?? '') ?? [];
  return author === undefined || key === undefined ? null : `https://bsky.app/profile/${author}/post/${key}`;
};

/** Writers set the first time and may be wrong; what lies after it was seen is what was seen. */
const toPublishedAt = ({ record, indexedAt }: Post): Instant | null => {
  const written = toInstant(record.createdAt);
  const seen = toInstant(indexedAt);
  if (written === null || seen === null) return written ?? seen;
  return written < seen ? written : seen;
};

/** What the post shows of a page that it links to: others' words, so they are a quotation. */
const toCardHtml = ({ external }: Pick<Embed, 'external'>): string => {
  if (external === undefined || !isWebAddress(external.uri)) return '';
  const { uri, title, description } = external;
  const said = nonEmpty(description);
  const link = `<p><a href="${escapeHtml(uri)}">${escapeHtml(nonEmpty(title) ?? uri)}</a></p>`;
  return `<blockquote>${link}${said === null ? '' : `<p>${escapeHtml(said)}</p>`}</blockquote>`;
};

const toMedia = ({ images = [], playlist, alt }: Pick<Embed, 'images' | 'playlist' | 'alt'>): readonly Medium[] => [
  ...images.flatMap(({ fullsize, thumb, alt: said }): readonly Medium[] => {
    const url = fullsize ?? thumb;
    return url == null ? [] : [{ url, type: 'image', alt: nonEmpty(said) }];
  }),
  ...(playlist === undefined ? [] : [{ url: playlist, type: 'video', alt: nonEmpty(alt) } as const]),
];

const countsOf = ({ replyCount, repostCount, likeCount, quoteCount }: Post): Entry['counts'] => ({
  ...(replyCount == null ? {} : { replies: replyCount }),
  ...(repostCount == null ? {} : { shares: repostCount }),
  ...(likeCount == null ? {} : { likes: likeCount }),
  ...(quoteCount == null ? {} : { quotes: quoteCount }),
});

/** A post as an entry; one that may not be read leaves its id and time alone. */
export const toPostEntry = (post: Post, isOwn: boolean): Entry => {
  const { uri, author, record } = post;
  const publishedAt = toPublishedAt(post);
  if (!mayBeRead(post, isOwn)) return toLeftOut(uri, publishedAt);
  const embed: Embed = post.embed ?? {};
  const media = embed.media ?? {};
  const quoted = embed.record?.uri ?? embed.record?.record?.uri;
  return toEntry({
    id: uri,
    url: toPostUrl(uri),
    html: `${toFacetHtml(record.text, record.facets ?? [])}${toCardHtml(embed)}${toCardHtml(media)}`,
    author: toName(author),
    authorUrl: toProfileUrl(author),
    siteName,
    publishedAt,
    language: nonEmpty(record.langs?.[0]),
    parent: toPostUrl(record.reply?.parent.uri) ?? toPostUrl(quoted),
    counts: countsOf(post),
    media: [...toMedia(embed), ...toMedia(media)].slice(0, mediaMax),
  });
};

/** One line of an account's feed: its post, or, of what it only passed on, when it did. */
export const toFeedEntry = ({ post, reason }: FeedItem, isOwn: boolean): Entry =>
  reason?.$type.endsWith('#reasonRepost') === true
    ? toLeftOut(`repost:${post.uri}`, toInstant(reason.indexedAt))
    : toPostEntry(post, isOwn);

const bioCharsMax = 5_000;

/** Addresses in plain text, without what ends the sentence around them. */
const findAddresses = (bio: string): readonly string[] =>
  (bio.slice(0, bioCharsMax).match(/https?:\/\/[^\s<>"]{1,2000}/gi) ?? []).map((found) =>
    found.replace(/[.,;:!?)\]}'’”]{1,10}$/u, ''),
  );

/** An account as it shows itself: name, words, links, pictures. */
export const toAccountEntry = (profile: Profile, isOwn: boolean): Entry => {
  if (!isOwn && isHidden(profile)) return toLeftOut(`profile:${profile.did}`, null);
  const { description, website } = profile;
  const site = nonEmpty(website);
  return toProfileEntry({
    id: profile.did,
    url: toProfileUrl(profile),
    siteName,
    name: toName(profile),
    bioText: description ?? '',
    links: [...(site === null ? [] : [site]), ...findAddresses(description ?? '')],
    avatarUrl: nonEmpty(profile.avatar),
    bannerUrl: nonEmpty(profile.banner),
    followers: profile.followersCount,
  });
};
