/** `GET /alerts/<token>.atom`: the feed that the notifier `rss` keeps, for who knows its address. */
import type { Hono } from 'hono';
import { isFeedToken } from '../formats/alert-feed.ts';
import { toProblem } from './answer.ts';

/** Answers the feed of a token; undefined where there is none. */
export type ReadAlertFeed = (token: string) => Promise<string | undefined>;

/** Adds the route. A wrong token and a feed that is not there yet are answered alike. */
export const addAlertFeed = (app: Hono, readFeed: ReadAlertFeed): void => {
  app.get('/alerts/:file{.+\\.atom}', async ({ req }) => {
    const token = req.param('file').replace(/\.atom$/, '');
    const feed = isFeedToken(token) ? await readFeed(token) : undefined;
    if (feed === undefined)
      return toProblem({ status: 404, code: 'NOT_FOUND', detail: 'No feed of alerts is kept at this address.' });
    return new Response(feed, {
      headers: {
        'content-type': 'application/atom+xml; charset=utf-8',
        'cache-control': 'private, no-cache',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-robots-tag': 'noindex',
      },
    });
  });
};
