/** How Lemmy tells: version 3 by numbered pages, version 4 by a cursor and since so many seconds; posts one by one. */
import { lemmy } from '../../../lib/sources/lemmy.ts';
import type { Answered, Asked, SourceAdapter, Told } from '../../contracts/sources.ts';

const pageSize = 3;
const server = 'https://lemmy.example';

const toView3 = ({ n, words, author, at, editedAt }: Told) => ({
  post: {
    id: n,
    name: 'Coffee',
    body: words,
    removed: false,
    deleted: false,
    // Older servers write no zone.
    published: at.toISOString().replace('Z', ''),
    updated: editedAt?.toISOString() ?? null,
    ap_id: `${server}/post/${n}`,
    language_id: 0,
  },
  creator: { id: 1, name: author, actor_id: `${server}/u/${author}` },
  community: { id: 2, name: 'coffee', actor_id: `${server}/c/coffee` },
  counts: { comments: 0, score: 1, upvotes: 1, downvotes: 0 },
});

const toView4 = ({ n, words, author, at, editedAt }: Told) => ({
  type_: 'Post',
  post: {
    id: n,
    name: 'Coffee',
    body: words,
    removed: false,
    deleted: false,
    published_at: at.toISOString(),
    updated_at: editedAt?.toISOString() ?? null,
    ap_id: `${server}/post/${n}`,
    language_id: 0,
    score: 1,
  },
  creator: { id: 1, name: author, ap_id: `${server}/u/${author}` },
  community: { id: 2, name: 'coffee', ap_id: `${server}/c/coffee` },
});

const toSearch3 = ({ searchParams }: URL, told: readonly Told[]): Answered => {
  const size = Number(searchParams.get('limit'));
  const from = (Number(searchParams.get('page')) - 1) * size;
  return { json: { type_: 'Posts', posts: told.slice(from, from + size).map(toView3), comments: [] } };
};

/** Its cursor names the last post that was shown. */
const toSearch4 = ({ url: { searchParams }, now }: Asked, told: readonly Told[]): Answered => {
  const seconds = searchParams.get('time_range_seconds');
  const all = told.filter(({ at }) => seconds === null || at.getTime() >= now.getTime() - Number(seconds) * 1000);
  const cursor = searchParams.get('page_cursor');
  const older = cursor === null ? all : all.filter(({ n }) => n < Number(cursor.slice(1)));
  const shown = older.slice(0, Number(searchParams.get('limit')));
  const last = shown.at(-1);
  const isMore = last !== undefined && shown.length < older.length;
  return { json: { items: shown.map(toView4), ...(isMore ? { next_page: `P${last.n}` } : {}) } };
};

const toOne = (url: URL, told: readonly Told[], toView: (one: Told) => unknown): Answered => {
  const one = told.find(({ n }) => String(n) === url.searchParams.get('id'));
  return one === undefined
    ? { status: 404, json: { error: 'couldnt_find_post' } }
    : { json: { post_view: toView(one) } };
};

const answer = (asked: Asked, told: readonly Told[]): Answered | undefined => {
  const { url } = asked;
  const { pathname, searchParams } = url;
  if (pathname === '/api/v3/search' && searchParams.get('q') === 'Northwind') return toSearch3(url, told);
  if (pathname === '/api/v4/search' && searchParams.get('search_term') === 'Northwind') return toSearch4(asked, told);
  if (pathname === '/api/v3/post') return toOne(url, told, toView3);
  return pathname === '/api/v4/post' ? toOne(url, told, toView4) : undefined;
};

const common = {
  source: lemmy,
  hosts: ['lemmy.example'],
  // Searches are asked every ten seconds, all else every second.
  spacingMs: 1000,
  pageSize,
  pagesMax: 4,
  toId: (n: number): string => `post:${n}`,
  answer,
  findsDeleted: true,
};

export const lemmyAdapter: SourceAdapter = {
  ...common,
  as: 'version 3',
  options: { server, kinds: ['post'], pageSize, maxPages: 4 },
  rowsAt: ['posts'],
  lacks: { 'steady-pages': 'its searches are paged by number' },
};

export const lemmy4Adapter: SourceAdapter = {
  ...common,
  as: 'version 4',
  options: { server, version: 'v4', pageSize, maxPages: 4 },
  rowsAt: ['items'],
};
