/** What Earmark answers over HTTP, the same on one machine and on AWS: thin routes over functions that are handed in. */
import { Hono } from 'hono';
import type { Log } from '../ports/log.ts';
import { toProblem } from './answer.ts';
import { toErrorAnswer } from './error-answer.ts';
import { type IsOurHost, refuseOtherHosts } from './host-check.ts';
import { addHealth, type IsWell } from './routes-health.ts';
import { addHooks, type TakePost } from './routes-hooks.ts';

export type ApiParts = {
  readonly log: Log;
  /** Given where posts are taken. */
  readonly takePost?: TakePost;
  readonly isWell: IsWell;
  /** Given where browsers of the same machine can reach it; behind API Gateway no other name arrives. */
  readonly isOurHost?: IsOurHost;
  /** Adds what else is answered: a function that only takes posts shall not load what people work at. */
  readonly addMore?: (app: Hono) => void;
};

/** Makes the app; its `fetch` takes a request and always answers. */
export const createApi = ({ log, takePost, isWell, isOurHost, addMore }: ApiParts): Hono => {
  const app = new Hono();
  app.onError((error) => toErrorAnswer(error, log));
  app.notFound(({ req }) =>
    toProblem({ status: 404, code: 'NOT_FOUND', detail: `Nothing answers to ${req.method} at this address.` }),
  );
  if (isOurHost !== undefined) refuseOtherHosts(app, isOurHost);
  addHealth(app, isWell);
  if (takePost !== undefined) addHooks(app, takePost);
  addMore?.(app);
  return app;
};
