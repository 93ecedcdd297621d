/** The source of an Instagram account, by its own token: its profile and posts, comments below them, who tags it, hashtags. */
import * as z from 'zod';
import {
  askGraph,
  type Edge,
  edgeSchema,
  graphOptions,
  graphTerms,
  toGraphWalks,
  toNextPlace,
  toPlaceQuery,
} from './api/graph.ts';
import { readRows } from './api/rows.ts';
import type { Place } from './api/walk-cursor.ts';
import { walkEach } from './api/walk-each.ts';
import type { Walk } from './api/walk-newest-first.ts';
import {
  accountSchema,
  commentSchema,
  instagramFields as fields,
  type Media,
  mediaSchema,
  instagramName as name,
  toAccountEntry,
  toCommentEntries,
  toMediaEntry,
} from './instagram-entry.ts';
import { defineSource, type SourceContext } from './source.ts';

const options = z
  .strictObject({
    ...graphOptions('https://graph.instagram.com'),
    account: z
      .string()
      .regex(/^(?:me|\d{1,20})$/, 'expected the number of the account, or me')
      .default('me')
      .describe('The number of a professional account; me: the one whose token it is, by Instagram’s own login.'),
    discover: z
      .string()
      .regex(/^[\w.]{1,30}$/, 'expected a name without @')
      .optional()
      .describe('Reads another professional account by its name instead; needs Facebook’s login, as hashtags do.'),
    kinds: z
      .array(z.enum(['profile', 'posts', 'comments', 'tags', 'hashtags']))
      .min(1)
      .default(['profile', 'posts'])
      .describe(
        'profile, posts: its own. comments below its posts, tags, hashtags: what others say; put them on a channel of their own.',
      ),
    hashtags: z
      .array(z.string().regex(/^[\p{L}\p{N}_]{1,100}$/u, 'expected a word without #'))
      .max(30)
      .default([])
      .describe('Without #; Instagram lets an account ask for thirty in seven days.'),
    commentedPosts: z
      .number()
      .int()
      .min(1)
      .max(50)
      .default(10)
      .describe('Of so many of the latest posts the comments are read; each costs a question.'),
  })
  .superRefine(({ account, discover, hashtags, kinds }, context) => {
    const refuse = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message });
    if (kinds.includes('hashtags') !== hashtags.length > 0)
      refuse('hashtags', 'expected "hashtags" both in "kinds" and as a list of words');
    if (account === 'me' && (discover !== undefined || hashtags.length > 0))
      refuse('account', 'expected its number, and "host" https://graph.facebook.com, for "discover" and "hashtags"');
  });
type Context = SourceContext<z.infer<typeof options>>;

/** Wider pages of hashtags are refused. */
const hashtagPageMax = 50;

type NamedWalk = readonly [string, Pick<Walk, 'askPage'>];

const readMedia = (context: Context, rows: readonly unknown[]): readonly Media[] =>
  readRows(context, { name }, { rows, schema: mediaSchema });

const toProfileWalk = (context: Context): NamedWalk => {
  const path = `/${context.channel.options.account}`;
  const askPage: Walk['askPage'] = async () => {
    const account = await askGraph(context, { name, path, query: { fields: fields.account }, schema: accountSchema });
    return { entries: [toAccountEntry(account)], next: undefined };
  };
  return ['profile', { askPage }];
};

const askEdge = (context: Context, path: string, query: Readonly<Record<string, string>>): Promise<Edge> =>
  askGraph(context, { name, path, query, schema: edgeSchema });

const toMediaWalk = (context: Context, list: 'media' | 'tags'): NamedWalk => {
  const { account, pageSize } = context.channel.options;
  const askPage: Walk['askPage'] = async (place) => {
    const query = { fields: fields.media, limit: String(pageSize), ...toPlaceQuery(place) };
    const edge = await askEdge(context, `/${account}/${list}`, query);
    return { entries: readMedia(context, edge.data).map(toMediaEntry), next: toNextPlace(edge) };
  };
  return [list, { askPage }];
};

const hashtagIdSchema = z.looseObject({ data: z.array(z.looseObject({ id: z.string() })).min(1) });

/** Posts of the last 24 hours under a hashtag; who wrote them is not told. */
const toHashtagWalk = (context: Context, hashtag: string): NamedWalk => {
  const { account, pageSize } = context.channel.options;
  const findId = async (): Promise<string | undefined> => {
    const query = { user_id: account, q: hashtag };
    const { data } = await askGraph(context, { name, path: '/ig_hashtag_search', query, schema: hashtagIdSchema });
    return data[0]?.id;
  };
  let found: Promise<string | undefined> | undefined;
  const askPage: Walk['askPage'] = async (place) => {
    found ??= findId();
    const limit = String(Math.min(pageSize, hashtagPageMax));
    const query = { user_id: account, fields: fields.hashtagMedia, limit, ...toPlaceQuery(place) };
    const edge = await askEdge(context, `/${await found}/recent_media`, query);
    return { entries: readMedia(context, edge.data).map(toMediaEntry), next: toNextPlace(edge) };
  };
  return [`#${hashtag}`, { askPage }];
};

const discoverySchema = z.looseObject({
  business_discovery: z.looseObject({ id: z.string(), media: edgeSchema.optional() }),
});

const toAfter = (place: Place | undefined): string | undefined => {
  const { after } = toPlaceQuery(place);
  // It stands in the middle of the question: nothing may end it there.
  return after !== undefined && /^[\w=-]{1,1000}$/.test(after) ? after : undefined;
};

/** The profile and posts of another professional account: a single question. */
const toDiscoverWalk = (context: Context, discover: string): NamedWalk => {
  const { account, pageSize, kinds } = context.channel.options;
  const askPage: Walk['askPage'] = async (place) => {
    const after = toAfter(place);
    const media = `media.limit(${pageSize})${after === undefined ? '' : `.after(${after})`}{${fields.discoveredMedia}}`;
    const query = { fields: `business_discovery.username(${discover}){${fields.account},${media}}` };
    const body = await askGraph(context, { name, path: `/${account}`, query, schema: discoverySchema });
    const { media: edge, ...profile } = body.business_discovery;
    const shown = place === undefined && kinds.includes('profile') ? accountSchema.safeParse(profile).data : undefined;
    const posts = kinds.includes('posts') ? readMedia(context, edge?.data ?? []) : [];
    const next = edge?.paging?.cursors?.after;
    return {
      entries: [
        ...(shown === undefined ? [] : [toAccountEntry(shown)]),
        ...posts.map((post) => toMediaEntry({ ...post, username: post.username ?? discover })),
      ],
      next: next === undefined || posts.length === 0 ? undefined : { after: next },
    };
  };
  return [`discover ${discover}`, { askPage }];
};

const askCommented = async (context: Context): Promise<readonly Media[]> => {
  const { account, commentedPosts } = context.channel.options;
  const query = { fields: 'id,permalink,username,timestamp,comments_count', limit: String(commentedPosts) };
  const { data } = await askEdge(context, `/${account}/media`, query);
  return readMedia(context, data.slice(0, commentedPosts)).filter(({ comments_count: count }) => count !== 0);
};

const toCommentsWalk = (context: Context, media: Media): NamedWalk => {
  const { pageSize } = context.channel.options;
  const askPage: Walk['askPage'] = async (place) => {
    const query = { fields: fields.comment, limit: String(pageSize), ...toPlaceQuery(place) };
    const edge = await askEdge(context, `/${media.id}/comments`, query);
    const comments = readRows(context, { name }, { rows: edge.data, schema: commentSchema });
    return { entries: comments.flatMap((each) => toCommentEntries(each, media)), next: toNextPlace(edge) };
  };
  return [`comments ${media.id}`, { askPage }];
};

const toOwnWalks = async (context: Context): Promise<readonly NamedWalk[]> => {
  const { kinds } = context.channel.options;
  const commented = kinds.includes('comments') ? await askCommented(context) : [];
  return [
    ...(kinds.includes('profile') ? [toProfileWalk(context)] : []),
    ...(kinds.includes('posts') ? [toMediaWalk(context, 'media')] : []),
    ...(kinds.includes('tags') ? [toMediaWalk(context, 'tags')] : []),
    ...commented.map((media) => toCommentsWalk(context, media)),
  ];
};

const toWalks = async (context: Context): Promise<ReadonlyMap<string, Walk>> => {
  const { discover, hashtags, maxPages } = context.channel.options;
  const named = [
    ...(discover === undefined ? await toOwnWalks(context) : [toDiscoverWalk(context, discover)]),
    ...hashtags.map((hashtag) => toHashtagWalk(context, hashtag)),
  ];
  return toGraphWalks(named, { maxPages });
};

/** Reads an Instagram account by its own token. */
export const instagram = defineSource({
  id: 'instagram',
  summary:
    'Reads a professional Instagram account by its own token: profile, posts, comments below them, tags, hashtags.',
  options,
  everyMs: 60 * 60_000,
  triedLive: false,
  limits: {
    grants: [],
    spacingMs: 1000,
    pageSize: 100,
    reachesBack: [{ days: 1, of: 'a hashtag' }],
  },
  terms: graphTerms,
  examples: [
    { id: 'instagram', source: 'instagram', token: 'env:EARMARK_INSTAGRAM_TOKEN', owned: true },
    {
      id: 'instagram-comments',
      source: 'instagram',
      token: 'env:EARMARK_INSTAGRAM_TOKEN',
      kinds: ['comments', 'tags'],
    },
  ],
  async *read(context) {
    yield* walkEach(context, await toWalks(context));
  },
});
