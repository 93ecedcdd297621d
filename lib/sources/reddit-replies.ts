/** Comments below the posts that a Reddit channel finds: their trees, the latest posts first, within bounds. */
import * as z from 'zod';
import type { Entry } from '../model/entry.ts';
import { parseWalkCursor } from './api/walk-cursor.ts';
import { walkEach } from './api/walk-each.ts';
import type { Walk } from './api/walk-newest-first.ts';
import type { RedditClient, RedditContext } from './reddit-api.ts';
import type { SourceYield } from './source.ts';

/** Late comments are edited like others; a tree is one answer, so that nothing lies between pages. */
const overlapMs = 6 * 60 * 60_000;

const cursorSchema = z.object({ posts: z.unknown().optional(), replies: z.unknown().optional() });
const walksSchema = z.record(z.string(), z.unknown());

/** Fullnames of the latest posts that the walks remember; `t1_` are comments themselves. */
const toLatestPosts = (cursor: unknown, max: number): readonly string[] => {
  const walks = Object.values(walksSchema.safeParse(cursor).data ?? {});
  const posts = new Map<string, string>();
  for (const walk of walks)
    for (const [id, { publishedAt }] of parseWalkCursor(walk).seen)
      if (id.startsWith('t3_')) posts.set(id, publishedAt ?? '');
  return [...posts]
    .toSorted(([, a], [, b]) => (a < b ? 1 : Number(a > b) * -1))
    .slice(0, max)
    .map(([id]) => id);
};

const toTreeWalk = (client: RedditClient, post: string, wants: (entry: Entry) => boolean): Walk => ({
  pagesMax: 1,
  overlapMs,
  wants,
  askPage: async () => ({ entries: await client.askTree(post), next: undefined }),
  findDeleted: (ids) => client.findDeleted(ids),
});

/**
 * Reads by `read`, whose cursor it keeps within its own, then the comments below the latest `postsMax` posts that were found.
 */
export async function* readReplies<Context extends RedditContext>(
  context: Context,
  {
    client,
    postsMax,
    wants,
  }: { readonly client: RedditClient; readonly postsMax: number; wants(entry: Entry): boolean },
  read: (context: Context) => AsyncIterable<SourceYield>,
): AsyncGenerator<SourceYield> {
  const before = cursorSchema.safeParse(context.cursor).data ?? {};
  let { posts } = before;
  for await (const yielded of read({ ...context, cursor: posts })) {
    if (yielded.type === 'checkpoint') posts = yielded.cursor ?? posts;
    yield yielded.type === 'checkpoint' ? { ...yielded, cursor: { ...before, posts } } : yielded;
  }
  if (context.signal.aborted) return;
  const walks = toLatestPosts(posts, postsMax).map((post) => [post, toTreeWalk(client, post, wants)] as const);
  for await (const yielded of walkEach({ ...context, cursor: before.replies }, new Map(walks)))
    yield yielded.type === 'checkpoint' ? { ...yielded, cursor: { posts, replies: yielded.cursor } } : yielded;
}
