/** How GitHub, Stack Exchange, Discourse, Wikipedia, GDELT and Telegram tell. */
import * as z from 'zod';
import { discourse } from '../../../lib/sources/discourse.ts';
import { gdelt } from '../../../lib/sources/gdelt.ts';
import { github } from '../../../lib/sources/github.ts';
import { stackExchange } from '../../../lib/sources/stack-exchange.ts';
import { telegram } from '../../../lib/sources/telegram.ts';
import { wikipedia } from '../../../lib/sources/wikipedia.ts';
import type { Answered, SourceAdapter, Told } from '../../contracts/sources.ts';
import { byChange, pageBehind } from './newest-first.ts';

const pageSize = 3;
const pagesMax = 4;

const toSeconds = (at: Date): number => Math.floor(at.getTime() / 1000);
const pageOf = <T>(all: readonly T[], page: number, size: number): readonly T[] =>
  all.slice((page - 1) * size, page * size);

const toIssue = ({ n, words, author, at }: Told): unknown => ({
  id: n,
  html_url: `https://github.com/someone/beans/issues/${n}`,
  title: 'Coffee',
  body: words,
  body_html: `<p>${words}</p>`,
  user: { login: author, html_url: `https://github.com/${author}` },
  comments: 0,
  created_at: `${at.toISOString().slice(0, 19)}Z`,
  updated_at: `${at.toISOString().slice(0, 19)}Z`,
});

/** `created:>=A`, `created:<=B` and `created:A..B`. */
const isCreated = (q: string, at: Date): boolean => {
  const time = `${at.toISOString().slice(0, 19)}Z`;
  const [, sign, first = '', last] = /created:(>=|<=)?(\S+?)(?:\.\.(\S+))?(?: |$)/.exec(q) ?? [];
  if (sign === '<=') return time <= first;
  return time >= first && (last === undefined || time <= last);
};

export const githubAdapter: SourceAdapter = {
  source: github,
  options: { query: 'northwind', kinds: ['issue'], token: 'env:EARMARK_GITHUB', pageSize, maxPages: pagesMax },
  hosts: ['api.github.com'],
  spacingMs: 2_000,
  pageSize,
  pagesMax,
  rowsAt: ['items'],
  limits: { remaining: 'x-ratelimit-remaining', reset: 'x-ratelimit-reset', form: 'epoch-seconds' },
  toId: (n) => `issue:${n}`,
  answer: ({ url }, told) => {
    const q = url.searchParams.get('q') ?? '';
    if (url.pathname !== '/search/issues' || !q.startsWith('northwind is:issue')) return undefined;
    const all = told.filter(({ at }) => isCreated(q, at)).map(toIssue);
    const size = Number(url.searchParams.get('per_page'));
    return { json: { total_count: all.length, items: pageOf(all, Number(url.searchParams.get('page')), size) } };
  },
};

const toRepository = ({ n, words, author, at }: Told): unknown => ({
  id: n,
  full_name: `${author}/coffee`,
  html_url: `https://github.com/${author}/coffee`,
  owner: { login: author, html_url: `https://github.com/${author}` },
  description: words,
  created_at: `${at.toISOString().slice(0, 19)}Z`,
});

export const githubRepositoriesAdapter: SourceAdapter = {
  source: github,
  as: 'as repositories',
  options: { query: 'northwind', kinds: ['repository'], token: 'env:EARMARK_GITHUB', pageSize },
  hosts: ['api.github.com'],
  spacingMs: 2_000,
  pageSize,
  // A search is read whole, as repositories come in no order: pages of the last day are asked for again.
  otherRequests: 2,
  rowsAt: ['items'],
  toId: (n) => `repository:${n}`,
  lacks: { 'steady-pages': 'its pages are numbered' },
  answer: ({ url }, told) => {
    const q = url.searchParams.get('q') ?? '';
    if (url.pathname !== '/search/repositories' || !/^northwind(?: created:|$)/.test(q)) return undefined;
    const all = told.filter(({ at }) => isCreated(q, at)).map(toRepository);
    return { json: { total_count: all.length, items: pageOf(all, Number(url.searchParams.get('page')), pageSize) } };
  },
};

const toTag = ({ n, words, author, at }: Told): unknown => ({
  name: `v${n}`,
  target: { message: words, tagger: { name: author, date: at.toISOString(), user: { login: author, url: null } } },
});

const graphSchema = z.object({ variables: z.object({ owner: z.string(), after: z.string().nullable() }) });

export const githubTagsAdapter: SourceAdapter = {
  source: github,
  as: 'as tags',
  options: {
    kinds: ['tag'],
    repositories: ['northwind/beans'],
    token: 'env:EARMARK_GITHUB',
    pageSize,
    maxPages: pagesMax,
  },
  owned: true,
  hosts: ['api.github.com'],
  spacingMs: 2_000,
  pageSize,
  pagesMax,
  rowsAt: ['data', 'repository', 'refs', 'nodes'],
  toId: (n) => `tag:northwind/beans:v${n}`,
  answer: ({ url, body }, told) => {
    if (url.pathname !== '/graphql') return undefined;
    const { after } = graphSchema.parse(JSON.parse(body)).variables;
    const { page, next } = pageBehind(told, { mark: after, pageSize, timeOf: ({ at }) => at });
    const pageInfo = { endCursor: next ?? null, hasNextPage: next !== undefined };
    return { json: { data: { repository: { refs: { nodes: page.map(toTag), pageInfo } } } } };
  },
};

const toQuestion = ({ n, words, author, at, editedAt }: Told): unknown => ({
  question_id: n,
  link: `https://stackoverflow.com/questions/${n}/coffee`,
  title: 'Coffee',
  body: `<p>${words}</p>`,
  owner: { display_name: author, link: `https://stackoverflow.com/users/${n}/${author}` },
  creation_date: toSeconds(at),
  ...(editedAt === null ? {} : { last_edit_date: toSeconds(editedAt) }),
});

export const stackExchangeAdapter: SourceAdapter = {
  source: stackExchange,
  options: { query: 'northwind', kinds: ['question'], pageSize, maxPages: pagesMax },
  hosts: ['api.stackexchange.com'],
  spacingMs: 1_000,
  pageSize,
  pagesMax,
  rowsAt: ['items'],
  toId: (n) => `stackoverflow:question:${n}`,
  answer: ({ url }, told) => {
    const { searchParams: query } = url;
    if (url.pathname !== '/2.3/search/advanced' || query.get('q') !== 'northwind') return undefined;
    const since = Number(query.get('fromdate') ?? 0);
    const until = Number(query.get('max') ?? Number.POSITIVE_INFINITY);
    const all = told.filter(({ at }) => toSeconds(at) >= since && toSeconds(at) <= until);
    const page = Number(query.get('page'));
    const size = Number(query.get('pagesize'));
    return {
      json: {
        items: pageOf(all, page, size).map(toQuestion),
        has_more: all.length > page * size,
        quota_max: 300,
        quota_remaining: 200,
      },
    };
  },
};

const toForumPost = ({ n, words, author, at, editedAt }: Told): unknown => ({
  id: n,
  username: author,
  created_at: at.toISOString(),
  updated_at: (editedAt ?? at).toISOString(),
  cooked: `<p>${words}</p>`,
  post_number: 1,
  post_type: 1,
  topic_id: n,
  topic_slug: 'coffee',
  topic_title: 'Coffee',
});

const notFound: Answered = { status: 404, json: { errors: ['not found'], error_type: 'not_found' } };
const noRobots: Answered = { status: 404, text: '', type: 'text/plain' };

/** A page goes through so many ids, whatever of them is there; one that Discourse shows has 50. */
export const discourseAdapter: SourceAdapter = {
  source: discourse,
  options: { forum: 'https://forum.example', apiKey: 'env:EARMARK_FORUM', maxPages: pagesMax },
  hosts: ['forum.example'],
  spacingMs: 2_000,
  pageSize,
  pagesMax,
  rowsAt: ['latest_posts'],
  findsDeleted: true,
  toId: String,
  answer: ({ url }, told) => {
    const single = /^\/posts\/(\d+)\.json$/.exec(url.pathname)?.[1];
    if (single !== undefined) {
      const post = told.find(({ n }) => n === Number(single));
      return post === undefined ? notFound : { json: toForumPost(post) };
    }
    if (url.pathname !== '/posts.json') return undefined;
    const before = Number(url.searchParams.get('before') ?? Number.POSITIVE_INFINITY);
    const shown = told.filter(({ n }) => n <= before).slice(0, pageSize);
    return { json: { latest_posts: shown.map(toForumPost) } };
  },
};

const toHit = ({ n, words, at, editedAt }: Told): unknown => ({
  ns: 0,
  pageid: n,
  title: `Coffee ${n}`,
  snippet: words,
  timestamp: (editedAt ?? at).toISOString(),
});

export const wikipediaAdapter: SourceAdapter = {
  source: wikipedia,
  options: { query: 'northwind', kinds: ['mention'], pageSize, maxPages: pagesMax },
  hosts: ['en.wikipedia.org'],
  spacingMs: 1_000,
  pageSize,
  pagesMax,
  rowsAt: ['query', 'search'],
  toId: (n) => `page:en:${n}`,
  lacks: {
    author: 'a search does not say who wrote a page',
    time: 'a search says when a page was edited last, not when it was written',
    'steady-pages': 'its search is paged by a number',
  },
  answer: ({ url }, told) => {
    const { searchParams: query } = url;
    if (query.get('list') !== 'search' || query.get('srsearch') !== 'northwind') return undefined;
    const offset = Number(query.get('sroffset') ?? 0);
    const shown = byChange(told).slice(offset, offset + pageSize);
    const hasMore = told.length > offset + pageSize;
    return {
      json: {
        ...(hasMore ? { continue: { sroffset: offset + pageSize, continue: '-||' } } : { batchcomplete: true }),
        query: { search: shown.map(toHit) },
      },
    };
  },
};

const toRevision = ({ n, words, author, at }: Told): unknown => ({
  revid: n,
  timestamp: at.toISOString(),
  user: author,
  comment: words,
  parsedcomment: words,
});

export const wikipediaChangesAdapter: SourceAdapter = {
  source: wikipedia,
  as: 'as changes of an article',
  options: { kinds: ['change'], pages: ['Northwind'], pageSize, maxPages: pagesMax },
  hosts: ['en.wikipedia.org'],
  spacingMs: 1_000,
  pageSize,
  pagesMax,
  toId: (n) => `change:en:${n}`,
  lacks: { rows: 'its rows lie in a list of pages', json: 'a page without changes has none' },
  answer: ({ url }, told) => {
    const { searchParams: query } = url;
    if (query.get('prop') !== 'revisions' || query.get('titles') !== 'Northwind') return undefined;
    const since = query.get('rvend') ?? '';
    const { page, next } = pageBehind(
      told.filter(({ at }) => at.toISOString() >= since),
      { mark: query.get('rvcontinue'), pageSize, timeOf: ({ at }) => at },
    );
    return {
      json: {
        ...(next === undefined ? {} : { continue: { rvcontinue: next, continue: '||' } }),
        query: { pages: [{ pageid: 1, title: 'Northwind', revisions: page.map(toRevision) }] },
      },
    };
  },
};

const toStamp = (at: Date): string => at.toISOString().replace(/\D/g, '').slice(0, 14);

const toArticle = ({ n, words, at }: Told): unknown => ({
  url: `https://news.example/${n}`,
  title: words,
  seendate: `${toStamp(at).slice(0, 8)}T${toStamp(at).slice(8)}Z`,
  domain: 'news.example',
  language: 'English',
});

/** A full answer is asked on behind its oldest article, which is shown again: one more than the rows that a case spoils. */
const articlesOfPage = 4;

export const gdeltAdapter: SourceAdapter = {
  source: gdelt,
  options: { query: 'northwind', files: 'never', readLinkedPages: false, pageSize: articlesOfPage, maxPages: pagesMax },
  hosts: ['api.gdeltproject.org'],
  spacingMs: 6_000,
  pageSize: articlesOfPage,
  pagesMax,
  rowsAt: ['articles'],
  toId: (n) => `https://news.example/${n}`,
  lacks: { author: 'it does not say who wrote an article' },
  answer: ({ url }, told) => {
    const { searchParams: query } = url;
    if (url.pathname !== '/api/v2/doc/doc' || query.get('query') !== 'northwind') return undefined;
    const since = query.get('startdatetime') ?? '';
    const until = query.get('enddatetime') ?? '9';
    const shown = told.filter(({ at }) => toStamp(at) >= since && toStamp(at) <= until);
    return shown.length === 0 ? { json: {} } : { json: { articles: shown.slice(0, articlesOfPage).map(toArticle) } };
  },
};

const toMessage = ({ n, words, author, at, editedAt }: Told): string =>
  `<div class="tgme_widget_message js-widget_message" data-post="northwind/${n}"><span class="tgme_widget_message_from_author">${author}</span>
  <div class="tgme_widget_message_text js-message_text">${words}</div><span class="tgme_widget_message_meta">${editedAt === null ? '' : 'edited '}
  <a class="tgme_widget_message_date" href="https://t.me/northwind/${n}"><time datetime="${at.toISOString().slice(0, 19)}+00:00">08:00</time></a></span></div>`;

const toHtml = (body: string): Answered => ({ text: `<!doctype html><body>${body}</body>`, type: 'text/html' });

export const telegramAdapter: SourceAdapter = {
  source: telegram,
  options: { account: 'northwind', maxPages: pagesMax },
  hosts: ['t.me'],
  spacingMs: 3_000,
  pageSize,
  pagesMax,
  otherRequests: 1,
  findsDeleted: true,
  toId: (n) => `northwind/${n}`,
  lacks: { rows: 'it answers a page', json: 'it answers a page' },
  answer: ({ url }, told) => {
    if (url.pathname === '/robots.txt') return noRobots;
    if (url.searchParams.get('embed') === '1') {
      const post = told.find(({ n }) => `/northwind/${n}` === url.pathname);
      return toHtml(
        post === undefined ? '<div class="tgme_widget_message_error">Post not found</div>' : toMessage(post),
      );
    }
    if (url.pathname !== '/s/northwind') return undefined;
    const before = Number(url.searchParams.get('before') ?? Number.POSITIVE_INFINITY);
    const older = told.filter(({ n }) => n < before);
    const shown = older.slice(0, pageSize);
    const last = shown.at(-1);
    const more =
      older.length > pageSize && last !== undefined ? `<a class="tme_messages_more" data-before="${last.n}"></a>` : '';
    const none = '<div class="tme_no_messages_found">No posts found</div>';
    return toHtml(
      `<section class="tgme_channel_history">${more}${shown.toReversed().map(toMessage).join('') || none}</section>`,
    );
  },
};
