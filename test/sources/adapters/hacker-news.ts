/** How Algolia's search of Hacker News tells: numbered pages, newest first, since and until a second. */
import { hackerNews } from '../../../lib/sources/hacker-news.ts';
import type { SourceAdapter, Told } from '../../contracts/sources.ts';

const pageSize = 3;
/** Deeper pages are empty, whatever there is. */
const reachableMax = 1000;

const toSeconds = (at: Date): number => Math.floor(at.getTime() / 1000);

const toHit = ({ n, words, author, at }: Told): unknown => ({
  objectID: String(n),
  created_at: at.toISOString(),
  created_at_i: toSeconds(at),
  author,
  comment_text: `<p>${words}</p>`,
  story_title: 'Coffee',
  points: null,
  parent_id: 7,
  _tags: ['comment', `author_${author}`],
});

/** `created_at_i>=5,created_at_i<=9` */
const isWithin = (told: Told, filters: string): boolean =>
  [...filters.matchAll(/created_at_i(>=|<=)(\d+)/g)].every(([, sign, seconds]) =>
    sign === '>=' ? toSeconds(told.at) >= Number(seconds) : toSeconds(told.at) <= Number(seconds),
  );

export const hackerNewsAdapter: SourceAdapter = {
  source: hackerNews,
  options: { query: 'northwind', pageSize, maxPages: 4 },
  hosts: ['hn.algolia.com'],
  spacingMs: 1000,
  pageSize,
  pagesMax: 4,
  rowsAt: ['hits'],
  toId: String,
  answer: ({ url }, told) => {
    if (url.pathname !== '/api/v1/search_by_date' || url.searchParams.get('query') !== 'northwind') return undefined;
    const all = told
      .filter((each) => isWithin(each, url.searchParams.get('numericFilters') ?? ''))
      .slice(0, reachableMax);
    const page = Number(url.searchParams.get('page'));
    const size = Number(url.searchParams.get('hitsPerPage'));
    return {
      json: {
        hits: all.slice(page * size, (page + 1) * size).map(toHit),
        page,
        nbPages: Math.ceil(all.length / size),
        nbHits: all.length,
        hitsPerPage: size,
      },
    };
  },
};
