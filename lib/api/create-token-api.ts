/** The API as it answers behind API Gateway: the same routes, to whom the token names. */
import type { Hono } from 'hono';
import * as z from 'zod';
import type { Clock } from '../ports/clock.ts';
import { addRoutes } from './add-routes.ts';
import { toJson } from './answer.ts';
import { type ApiParts, createApi } from './create-api.ts';
import type { ApiEngine } from './engine.ts';
import { personSchema } from './people.ts';
import { createRateLimit } from './rate-limit.ts';
import { defineRoute } from './route.ts';
import { allRoutes } from './routes/all.ts';
import { brandSchema, toShownBrand } from './routes/brand.ts';
import { streamEvents } from './routes/events.ts';
import { createTokenGate } from './token-gate.ts';

/** Who asks, and of which brand; nobody signs in or out here, Cognito sees to that. */
const showSession = defineRoute({
  method: 'get',
  path: '/api/session',
  summary: 'Who is signed in, and for which brand.',
  least: 'viewer',
  answer: { schema: z.object({ person: personSchema, csrf: z.null(), brand: brandSchema }) },
  run: ({ person }, { config }) => toJson({ person, csrf: null, brand: toShownBrand(config) }),
});

/** A function answers whole: nothing is streamed for as long as a page is open. */
const routes = [showSession, ...allRoutes.filter((route) => route !== streamEvents)];

/** Makes the app; `fetch(request, {claims})` takes what the token says. */
export const createTokenApi = ({
  engine,
  clock,
  ...parts
}: Pick<ApiParts, 'log' | 'isWell'> & { readonly engine: ApiEngine; readonly clock: Clock }): Hono =>
  createApi({
    ...parts,
    addMore: (app) => addRoutes(app, routes, { gate: createTokenGate(), engine, rateLimit: createRateLimit(clock) }),
  });
