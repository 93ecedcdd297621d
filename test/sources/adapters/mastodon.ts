/** How Mastodon tells: timelines by `max_id` with the next page in a Link header, searches by offset, posts one by one. */
import { mastodon } from '../../../lib/sources/mastodon.ts';
import type { Answered, Asked, SourceAdapter, Told } from '../../contracts/sources.ts';

const pageSize = 3;
const server = 'https://social.example';
const limits = { remaining: 'x-ratelimit-remaining', reset: 'x-ratelimit-reset', form: 'date' } as const;

/** Beyond what a number can hold. */
const toId = (n: number): string => String(117_020_569_296_803_000n + BigInt(n));

const toAccount = (author: string) => ({
  id: '117020565966271181',
  acct: author,
  display_name: author,
  url: `${server}/@${author}`,
  note: '<p>Roasters</p>',
  indexable: true,
});

const toStatus = ({ n, words, author, at, editedAt }: Told): unknown => ({
  id: toId(n),
  uri: `${server}/users/${author}/statuses/${toId(n)}`,
  url: `${server}/@${author}/${toId(n)}`,
  created_at: at.toISOString(),
  edited_at: editedAt?.toISOString() ?? null,
  account: toAccount(author),
  content: `<p>${words}</p>`,
  visibility: 'public',
  reblog: null,
});

const toTimeline = (url: URL, told: readonly Told[]): Answered => {
  const maxId = url.searchParams.get('max_id');
  const older = maxId === null ? told : told.filter(({ n }) => BigInt(toId(n)) < BigInt(maxId));
  const shown = older.slice(0, Number(url.searchParams.get('limit')));
  const last = shown.at(-1);
  const next =
    last === undefined || shown.length === older.length ? [] : [`<${url.origin}/?max_id=${toId(last.n)}>; rel="next"`];
  return {
    json: shown.map(toStatus),
    headers: { link: [...next, `<${url.origin}/?min_id=1>; rel="prev"`].join(', ') },
  };
};

const toSearch = (url: URL, told: readonly Told[]): Answered => {
  const from = Number(url.searchParams.get('offset') ?? 0);
  const statuses = told.slice(from, from + Number(url.searchParams.get('limit'))).map(toStatus);
  return { json: { accounts: [], hashtags: [], statuses } };
};

const answer = ({ url }: Asked, told: readonly Told[]): Answered | undefined => {
  const { pathname } = url;
  if (pathname === '/api/v1/accounts/lookup') return { json: toAccount('northwind') };
  if (pathname === '/api/v1/timelines/tag/northwind' || pathname === '/api/v1/accounts/117020565966271181/statuses')
    return toTimeline(url, told);
  if (pathname === '/api/v2/search' && url.searchParams.get('q') === 'Northwind in:public') return toSearch(url, told);
  if (!pathname.startsWith('/api/v1/statuses/')) return undefined;
  const one = told.find(({ n }) => pathname.endsWith(`/${toId(n)}`));
  return one === undefined ? { status: 404, json: { error: 'Record not found' } } : { json: toStatus(one) };
};

const common = {
  source: mastodon,
  hosts: ['social.example'],
  spacingMs: 1000,
  pageSize,
  pagesMax: 4,
  toId,
  answer,
  limits,
  findsDeleted: true,
};

export const mastodonTagAdapter: SourceAdapter = {
  ...common,
  as: 'a hashtag',
  options: { server, hashtags: ['northwind'], pageSize, maxPages: 4 },
  rowsAt: [],
};

export const mastodonAccountAdapter: SourceAdapter = {
  ...common,
  as: 'an account',
  options: { server, account: 'northwind', pageSize, maxPages: 4 },
  owned: true,
  otherRequests: 1,
  rowsAt: [],
};

export const mastodonSearchAdapter: SourceAdapter = {
  ...common,
  as: 'a search',
  options: { server, token: 'env:EARMARK_MASTODON_TOKEN', pageSize, maxPages: 4 },
  rowsAt: ['statuses'],
  lacks: { 'steady-pages': 'its searches are paged by number' },
};
