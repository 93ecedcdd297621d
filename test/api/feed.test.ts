import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { addAlertFeed } from '../../lib/api/routes-feed.ts';

const token = 'abcdefghijklmnopqrstuvwxyz';
const app = new Hono();
addAlertFeed(app, async (asked) => (asked === token ? '<feed/>' : undefined));

test('the feed of a token is answered as Atom, and kept by nobody in between', async () => {
  const answer = await app.request(`/alerts/${token}.atom`);
  expect([
    answer.status,
    answer.headers.get('content-type'),
    answer.headers.get('cache-control'),
    await answer.text(),
  ]).toEqual([200, 'application/atom+xml; charset=utf-8', 'private, no-cache', '<feed/>']);
});

test.each(['/alerts/abc.atom', `/alerts/${token}x.atom`, '/alerts/..%2F..%2Fetc%2Fpasswd.atom', '/alerts/.atom'])(
  '%s leads to no feed',
  async (path) => {
    expect((await app.request(path)).status).toBe(404);
  },
);
