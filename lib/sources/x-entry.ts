/** Posts and accounts of X, as its API v2 shows them. */
import * as z from 'zod';
import { toInstant } from '../formats/dates.ts';
import { type Entry, type Medium, toEntry } from '../model/entry.ts';
import { type Expanded, toLinkedHtml, unescapePlain } from './api/linked-html.ts';
import { toProfileEntry } from './api/profile-html.ts';

/** Numbers of posts and accounts pass 2^53: they are texts. */
const id = z.string().regex(/^\d{1,20}$/);
const site = 'https://x.com';
const siteName = 'X';
const mediaMax = 50;

const urlSchema = z.looseObject({
  url: z.string(),
  expanded_url: z.string().optional(),
  unwound_url: z.string().optional(),
  display_url: z.string().optional(),
});
type UrlEntity = z.infer<typeof urlSchema>;

const entitiesSchema = z
  .looseObject({ urls: z.array(urlSchema).optional() })
  .optional()
  .catch(undefined);

const count = z.number().optional();

/** Without fields that were asked for an answer has id, text and edit history alone. */
export const postSchema = z.looseObject({
  id,
  text: z.string(),
  author_id: id.optional(),
  created_at: z.string().optional(),
  lang: z.string().optional(),
  edit_history_tweet_ids: z.array(id).optional(),
  note_tweet: z.looseObject({ text: z.string(), entities: entitiesSchema }).optional().catch(undefined),
  entities: entitiesSchema,
  referenced_tweets: z.array(z.looseObject({ type: z.string(), id })).optional(),
  attachments: z.looseObject({ media_keys: z.array(z.string()).optional() }).optional(),
  public_metrics: z
    .looseObject({
      retweet_count: count,
      reply_count: count,
      like_count: count,
      quote_count: count,
      impression_count: count,
    })
    .optional(),
});
export type Post = z.infer<typeof postSchema>;

export const userSchema = z.looseObject({
  id,
  name: z.string(),
  username: z.string(),
  description: z.string().optional(),
  url: z.string().optional(),
  profile_image_url: z.string().optional(),
  profile_banner_url: z.string().optional(),
  public_metrics: z.looseObject({ followers_count: count }).optional(),
  entities: z.looseObject({ url: entitiesSchema, description: entitiesSchema }).optional().catch(undefined),
});
export type User = z.infer<typeof userSchema>;

const mediumSchema = z.looseObject({
  media_key: z.string(),
  type: z.string(),
  url: z.string().optional(),
  preview_image_url: z.string().optional(),
  alt_text: z.string().optional(),
});

/** What stands beside the posts: their authors and media, whichever were asked for and are to be had. */
export const includesSchema = z
  .looseObject({ users: z.array(z.unknown()).optional(), media: z.array(z.unknown()).optional() })
  .optional();

export type Includes = {
  readonly users: ReadonlyMap<string, User>;
  readonly media: ReadonlyMap<string, z.infer<typeof mediumSchema>>;
};

/** What cannot be read of it is missing, no more. */
export const parseIncludes = (includes: z.infer<typeof includesSchema>): Includes => {
  const users = (includes?.users ?? []).flatMap((each) => userSchema.safeParse(each).data ?? []);
  const media = (includes?.media ?? []).flatMap((each) => mediumSchema.safeParse(each).data ?? []);
  return {
    users: new Map(users.map((user) => [user.id, user])),
    media: new Map(media.map((medium) => [medium.media_key, medium])),
  };
};

/** The millisecond that numbers count from: each has its time in it, but those of before November 2010, given one by one. */
const epochMs = 1_288_834_974_657n;
const toTimeOf = (post: string): string | null =>
  post.length < 15 ? null : new Date(Number((BigInt(post) >> 22n) + epochMs)).toISOString();

/** Edits make posts with numbers of their own: the first one stands for all. */
const toFirstId = ({ id: own, edit_history_tweet_ids: history = [] }: Post): string =>
  history.reduce(
    (first, each) => (each.length < first.length || (each.length === first.length && each < first) ? each : first),
    own,
  );

/** `und` is none; `qme`, `qht` and the like are pictures, hashtags, links. */
const toLanguage = (lang: string | undefined): string | null =>
  lang === undefined || lang === 'und' || lang === 'zxx' || /^q[a-z]{2}$/.test(lang) ? null : lang;

/** A picture of the post itself, which is no link of it. */
const isOwnMedium = ({ display_url: shown = '' }: UrlEntity): boolean => /^pic\.(?:twitter|x)\.com\//.test(shown);

/** Words as markup: short addresses as what they stand for. */
const toWords = (text: string, urls: readonly UrlEntity[] = []): string => {
  const bare = urls.filter(isOwnMedium).reduce((left, { url }) => left.replaceAll(url, ''), text);
  const expanded = urls
    .filter((each) => !isOwnMedium(each))
    .map(({ url, unwound_url: end, expanded_url: target, display_url: shown }): [string, Expanded] => [
      url,
      { url: end ?? target ?? url, shown: shown ?? target ?? url },
    ]);
  return toLinkedHtml(unescapePlain(bare).trim(), new Map(expanded));
};

const toMedia = ({ attachments }: Post, { media }: Includes): Medium[] =>
  (attachments?.media_keys ?? []).slice(0, mediaMax).flatMap((key): Medium[] => {
    const medium = media.get(key);
    const url = medium?.url ?? medium?.preview_image_url;
    if (medium === undefined || url === undefined) return [];
    // Of films only a still is shown.
    const isFilm = medium.type !== 'photo' && medium.url !== undefined;
    return [{ url, type: isFilm ? 'video' : 'image', alt: medium.alt_text ?? null }];
  });

/** What it answers, else what it quotes. */
const toParent = ({ referenced_tweets: referenced = [] }: Post): string | null => {
  const parent =
    referenced.find(({ type }) => type === 'replied_to') ?? referenced.find(({ type }) => type === 'quoted');
  return parent === undefined ? null : `${site}/i/web/status/${parent.id}`;
};

const toCounts = ({ public_metrics: metrics = {} }: Post): NonNullable<Entry['counts']> => {
  const { like_count: likes, reply_count: replies, retweet_count: shares, quote_count: quotes } = metrics;
  const { impression_count: views } = metrics;
  return {
    ...(likes === undefined ? {} : { likes }),
    ...(replies === undefined ? {} : { replies }),
    ...(shares === undefined ? {} : { shares }),
    ...(quotes === undefined ? {} : { quotes }),
    ...(views === undefined ? {} : { views }),
  };
};

/** A post in the words of the door; `writer` is who wrote it, where that is known beside it. */
export const toPostEntry = (post: Post, includes: Includes, writer?: User): Entry => {
  const first = toFirstId(post);
  const author = includes.users.get(post.author_id ?? '') ?? writer;
  const isEdited = first !== post.id;
  return toEntry({
    id: first,
    url: `${site}/${author?.username ?? 'i/web'}/status/${first}`,
    html: toWords(post.note_tweet?.text ?? post.text, post.note_tweet?.entities?.urls ?? post.entities?.urls),
    author: author?.username ?? null,
    authorUrl: author === undefined ? null : `${site}/${author.username}`,
    siteName,
    publishedAt: (isEdited ? null : toInstant(post.created_at)) ?? toTimeOf(first),
    updatedAt: isEdited ? toTimeOf(post.id) : null,
    language: toLanguage(post.lang),
    reach: author?.public_metrics?.followers_count ?? null,
    parent: toParent(post),
    counts: toCounts(post),
    media: toMedia(post, includes),
  });
};

/** What an account shows of itself. */
export const toUserEntry = (user: User): Entry => {
  const { entities, url } = user;
  const named = entities?.url?.urls?.[0];
  const link = named?.expanded_url ?? url;
  return toProfileEntry({
    id: user.id,
    url: `${site}/${user.username}`,
    siteName,
    name: user.name,
    bioHtml: toWords(user.description ?? '', entities?.description?.urls),
    links: link === undefined || link === '' ? [] : [link],
    // Asked for as such a picture is 48 pixels wide.
    avatarUrl: user.profile_image_url?.replace(/_normal(?=\.\w{3,4}$)/, '_400x400') ?? null,
    bannerUrl: user.profile_banner_url ?? null,
    followers: user.public_metrics?.followers_count,
  });
};
