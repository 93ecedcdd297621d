/** How a feed tells: one document with all that is new, and validators of it. */
import { createHash } from 'node:crypto';
import { feed } from '../../../lib/sources/feed.ts';
import type { SourceAdapter, Told } from '../../contracts/sources.ts';

const shownMax = 400;

const toItem = ({ n, words, author, at }: Told): string =>
  `<item><guid isPermaLink="false">${n}</guid><title>Coffee</title><link>https://news.example/${n}</link><author>${author}@news.example (${author})</author><description>${words}</description><pubDate>${at.toUTCString()}</pubDate></item>`;

export const feedAdapter: SourceAdapter = {
  source: feed,
  options: { url: 'https://news.example/feed.xml' },
  hosts: ['news.example'],
  spacingMs: 5000,
  isSpacedByConfig: true,
  pageSize: 6,
  toId: String,
  answer: ({ url, headers }, told) => {
    if (url.pathname !== '/feed.xml') return undefined;
    const text = `<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>https://news.example/</link>${told.slice(0, shownMax).map(toItem).join('')}</channel></rss>`;
    const etag = `"${createHash('sha256').update(text).digest('hex').slice(0, 12)}"`;
    const type = 'application/rss+xml';
    return headers['if-none-match'] === etag
      ? { status: 304, headers: { etag }, text: '', type }
      : { headers: { etag }, text, type };
  },
  lacks: {
    pages: 'a feed is one document',
    rows: 'a feed has items, each read for itself',
    json: 'a feed is no JSON',
    denial: 'a page that says 403 may say otherwise later',
  },
};
