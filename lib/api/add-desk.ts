/** What people work at: every route that somebody must be signed in for, and the document that describes them. */
import type { Hono } from 'hono';
import { addRoutes, type Doorway } from './add-routes.ts';
import { toJson } from './answer.ts';
import { toOpenApi } from './openapi.ts';
import { allRoutes } from './routes/all.ts';

/** Adds them, and `GET /api/openapi.json`, which says nothing of any brand and is open to all. */
export const addDesk = (app: Hono, doorway: Doorway): void => {
  let document: unknown;
  app.get('/api/openapi.json', () => {
    document ??= toOpenApi(allRoutes);
    return toJson(document);
  });
  addRoutes(app, allRoutes, doorway);
};
