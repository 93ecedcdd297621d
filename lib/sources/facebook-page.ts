/** The source of a Facebook page, by its own token: its profile and posts, comments below them, recommendations, who tags it. */
import * as z from 'zod';
import type { Instant } from '../model/vocabulary.ts';
import {
  askGraph,
  edgeSchema,
  findGraphGone,
  graphOptions,
  graphTerms,
  toGraphWalks,
  toNextPlace,
  toPlaceQuery,
} from './api/graph.ts';
import { readRows } from './api/rows.ts';
import { walkEach } from './api/walk-each.ts';
import type { Walk } from './api/walk-newest-first.ts';
import {
  commentSchema,
  type FacebookPost,
  facebookFields as fields,
  facebook as name,
  pageSchema,
  postSchema,
  ratingSchema,
  toCommentEntries,
  toPageEntry,
  toPostEntry,
  toRatingEntry,
} from './facebook-page-entry.ts';
import { defineSource, type SourceContext } from './source.ts';

const options = z.strictObject({
  ...graphOptions('https://graph.facebook.com'),
  page: z
    .string()
    .regex(/^[\w.]{1,100}$/, 'expected the id or name of the page')
    .default('me')
    .describe('The page, by its id or name; me: the one whose token it is.'),
  kinds: z
    .array(z.enum(['profile', 'posts', 'comments', 'ratings', 'tagged']))
    .min(1)
    .default(['profile', 'posts'])
    .describe(
      'profile, posts: its own. comments below its posts, ratings, tagged: what others say; put them on a channel of their own.',
    ),
  commentedPosts: z
    .number()
    .int()
    .min(1)
    .max(50)
    .default(10)
    .describe('Of so many of the latest posts the comments are read; each costs a question.'),
});
type Context = SourceContext<z.infer<typeof options>>;

type NamedWalk = readonly [string, Pick<Walk, 'askPage' | 'findDeleted'>];

const toSince = (floor: Instant | null): string | undefined =>
  floor === null ? undefined : String(Math.floor(Date.parse(floor) / 1000));

const toProfileWalk = (context: Context): NamedWalk => {
  const path = `/${context.channel.options.page}`;
  const askPage: Walk['askPage'] = async () => {
    const page = await askGraph(context, { name, path, query: { fields: fields.page }, schema: pageSchema });
    return { entries: [toPageEntry(page)], next: undefined };
  };
  return ['profile', { askPage }];
};

const toPostsWalk = (context: Context, list: 'posts' | 'tagged'): NamedWalk => {
  const { page, pageSize } = context.channel.options;
  const askPage: Walk['askPage'] = async (place, floor) => {
    const query = { fields: fields.post, limit: String(pageSize), since: toSince(floor), ...toPlaceQuery(place) };
    const edge = await askGraph(context, { name, path: `/${page}/${list}`, query, schema: edgeSchema });
    const posts = readRows(context, { name }, { rows: edge.data, schema: postSchema });
    return { entries: posts.map(toPostEntry), next: toNextPlace(edge) };
  };
  return [list, { askPage, findDeleted: findGraphGone(context, name) }];
};

const toRatingsWalk = (context: Context): NamedWalk => {
  const { page, pageSize } = context.channel.options;
  const askPage: Walk['askPage'] = async (place) => {
    const query = { fields: fields.rating, limit: String(pageSize), ...toPlaceQuery(place) };
    const edge = await askGraph(context, { name, path: `/${page}/ratings`, query, schema: edgeSchema });
    const ratings = readRows(context, { name }, { rows: edge.data, schema: ratingSchema });
    return { entries: ratings.map((each) => toRatingEntry(each, page)), next: toNextPlace(edge) };
  };
  return ['ratings', { askPage }];
};

/** The latest posts that have comments. */
const askCommented = async (context: Context): Promise<readonly FacebookPost[]> => {
  const { page, commentedPosts } = context.channel.options;
  const query = {
    fields: 'id,permalink_url,from,created_time,comments.limit(0).summary(true)',
    limit: String(commentedPosts),
  };
  const { data } = await askGraph(context, { name, path: `/${page}/posts`, query, schema: edgeSchema });
  const posts = readRows(context, { name }, { rows: data.slice(0, commentedPosts), schema: postSchema });
  return posts.filter(({ comments }) => comments?.summary?.total_count !== 0);
};

const toCommentsWalk = (context: Context, post: FacebookPost): NamedWalk => {
  const { pageSize } = context.channel.options;
  const askPage: Walk['askPage'] = async (place) => {
    const order = { filter: 'stream', order: 'reverse_chronological' };
    const query = { fields: fields.comment, ...order, limit: String(pageSize), ...toPlaceQuery(place) };
    const edge = await askGraph(context, { name, path: `/${post.id}/comments`, query, schema: edgeSchema });
    const comments = readRows(context, { name }, { rows: edge.data, schema: commentSchema });
    return { entries: comments.flatMap((each) => toCommentEntries(each, post)), next: toNextPlace(edge) };
  };
  return [`comments ${post.id}`, { askPage, findDeleted: findGraphGone(context, name) }];
};

const toWalks = async (context: Context): Promise<ReadonlyMap<string, Walk>> => {
  const { kinds, maxPages } = context.channel.options;
  const commented = kinds.includes('comments') ? await askCommented(context) : [];
  const named = [
    ...(kinds.includes('profile') ? [toProfileWalk(context)] : []),
    ...(kinds.includes('posts') ? [toPostsWalk(context, 'posts')] : []),
    ...(kinds.includes('tagged') ? [toPostsWalk(context, 'tagged')] : []),
    ...(kinds.includes('ratings') ? [toRatingsWalk(context)] : []),
    ...commented.map((post) => toCommentsWalk(context, post)),
  ];
  return toGraphWalks(named, { maxPages });
};

/** Reads a Facebook page by its own token. */
export const facebookPage = defineSource({
  id: 'facebook-page',
  summary:
    'Reads a Facebook page by its own token: profile, posts, comments below them, recommendations, posts that tag it.',
  options,
  everyMs: 60 * 60_000,
  triedLive: false,
  limits: {
    grants: [],
    spacingMs: 1000,
    pageSize: 100,
    reachesBack: 'all',
  },
  terms: graphTerms,
  examples: [
    { id: 'facebook', source: 'facebook-page', token: 'env:EARMARK_FACEBOOK_TOKEN', owned: true },
    {
      id: 'facebook-comments',
      source: 'facebook-page',
      token: 'env:EARMARK_FACEBOOK_TOKEN',
      kinds: ['comments', 'ratings'],
    },
  ],
  async *read(context) {
    yield* walkEach(context, await toWalks(context));
  },
});
