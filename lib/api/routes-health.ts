/** `GET /health`: whether Earmark can work, for whoever watches over it. */
import type { Hono } from 'hono';
import { toJson } from './answer.ts';

/** Throws where it cannot. */
export type IsWell = () => Promise<void>;

/** Adds the route. It tells nothing but that, for it asks nobody who they are. */
export const addHealth = (app: Hono, isWell: IsWell): void => {
  app.get('/health', async () => {
    await isWell();
    return toJson({ status: 'ok' });
  });
};
