/** How Bluesky tells: searches by a cursor that counts and since a time, feeds by a cursor that is a time, posts by their addresses. */
import { bluesky } from '../../../lib/sources/bluesky.ts';
import type { Answered, Asked, SourceAdapter, Told } from '../../contracts/sources.ts';
import { secretMark } from '../../contracts/sources-collector.ts';

const pageSize = 3;
const limits = { remaining: 'ratelimit-remaining', reset: 'ratelimit-reset', form: 'epoch-seconds' } as const;

const toId = (n: number): string => `at://did:plc:nw/app.bsky.feed.post/3k${n}`;

const toPost = ({ n, words, author, at }: Told) => ({
  uri: toId(n),
  cid: `c${n}`,
  author: { did: 'did:plc:nw', handle: `${author}.example`, displayName: author, labels: [] },
  record: { $type: 'app.bsky.feed.post', text: words, createdAt: at.toISOString(), langs: ['en'] },
  indexedAt: at.toISOString(),
  labels: [],
});

const isSince = ({ at }: Told, since: string | null): boolean => since === null || at.getTime() >= Date.parse(since);

const toSearch = ({ searchParams }: URL, told: readonly Told[]): Answered => {
  const all = told.filter((each) => isSince(each, searchParams.get('since')));
  const from = Number(searchParams.get('cursor') ?? 0);
  const end = from + Number(searchParams.get('limit'));
  return { json: { posts: all.slice(from, end).map(toPost), ...(end < all.length ? { cursor: String(end) } : {}) } };
};

const toFeed = ({ searchParams }: URL, told: readonly Told[]): Answered => {
  const before = searchParams.get('cursor');
  const older = before === null ? told : told.filter(({ at }) => at.toISOString() < before);
  const shown = older.slice(0, Number(searchParams.get('limit')));
  const last = shown.at(-1);
  const rest = last === undefined ? {} : { cursor: last.at.toISOString() };
  return { json: { feed: shown.map((each) => ({ post: toPost(each) })), ...rest } };
};

const profile = {
  did: 'did:plc:nw',
  handle: 'northwind.example',
  displayName: 'Northwind Coffee',
  description: 'Roasters',
};

const answer = ({ method, url, headers }: Asked, told: readonly Told[]): Answered | undefined => {
  const asked = url.pathname.replace('/xrpc/', '');
  if (asked === 'com.atproto.server.createSession')
    return method === 'POST' ? { json: { accessJwt: `${secretMark}-of-a-session`, did: 'did:plc:ada' } } : undefined;
  if (url.hostname === 'bsky.social' && headers.authorization !== `Bearer ${secretMark}-of-a-session`) return undefined;
  if (asked === 'app.bsky.actor.getProfile') return { json: profile };
  if (asked === 'app.bsky.feed.getAuthorFeed') return toFeed(url, told);
  if (asked === 'app.bsky.feed.getPosts') {
    const wanted = url.searchParams.getAll('uris');
    return { json: { posts: told.filter(({ n }) => wanted.includes(toId(n))).map(toPost) } };
  }
  const isSearch = asked === 'app.bsky.feed.searchPosts' && url.searchParams.get('q') === 'Northwind';
  return isSearch ? toSearch(url, told) : undefined;
};

const common = {
  source: bluesky,
  spacingMs: 1000,
  pageSize,
  pagesMax: 4,
  otherRequests: 1,
  toId,
  answer,
  limits,
  findsDeleted: true,
};

export const blueskySearchAdapter: SourceAdapter = {
  ...common,
  as: 'a search',
  options: { identifier: 'ada.example', appPassword: 'env:EARMARK_BLUESKY_APP_PASSWORD', pageSize, maxPages: 4 },
  hosts: ['bsky.social'],
  rowsAt: ['posts'],
  lacks: { 'steady-pages': 'its searches are paged by number' },
};

export const blueskyAccountAdapter: SourceAdapter = {
  ...common,
  as: 'an account',
  options: { account: 'northwind.example', pageSize, maxPages: 4 },
  owned: true,
  hosts: ['public.api.bsky.app'],
  rowsAt: ['feed'],
};
