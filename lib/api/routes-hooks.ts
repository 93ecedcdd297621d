/** `POST /hooks/:channel`: what others send of their own accord. */
import type { Hono } from 'hono';
import type { Received } from '../pipeline/receive.ts';
import type { Post } from '../sources/source.ts';
import { toJson, toProblem } from './answer.ts';
import { readBody } from './read-body.ts';

/** A post has no more bytes. */
const postBytesMax = 1_000_000;
/** Wrong rows that an answer names. */
const wrongShown = 20;
/** When to come again where another worker is at it. */
const heldSeconds = 5;

export type TakePost = (channel: string, post: Post) => Promise<Received>;

/** Adds the route. */
export const addHooks = (app: Hono, takePost: TakePost): void => {
  app.post('/hooks/:channel', async ({ req }) => {
    const body = await readBody(req.raw, postBytesMax);
    const channel = req.param('channel');
    return toAnswer(channel, await takePost(channel, { headers: req.header(), body }));
  });
  app.all('/hooks/:channel', ({ req }) =>
    toProblem({
      status: 405,
      code: 'USAGE',
      detail: `Expected POST, received ${req.method}.`,
      headers: { allow: 'POST' },
    }),
  );
};

/**
 * What was taken in before is answered with success, for a sender that tries again wants to hear that all is well; what is held by
 * another worker is not yet safe, so that the sender is to try again.
 */
const toAnswer = (channel: string, received: Received): Response => {
  if (received.outcome === 'known') return toJson({ status: 'known', channel });
  if (received.outcome === 'held')
    return toProblem({
      status: 409,
      code: 'POST_HELD',
      detail: 'The same post is being taken in at this moment. Send it again in some seconds.',
      headers: { 'retry-after': String(heldSeconds) },
    });
  const { entries, handedOn, wrong } = received;
  return toJson(
    { status: 'taken', channel, entries, handedOn, wrong: wrong.length, wrongRows: wrong.slice(0, wrongShown) },
    { status: 202 },
  );
};
