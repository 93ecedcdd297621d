/** The OpenAPI 3.1 document, made from the routes. */
import { OpenAPIHono } from '@hono/zod-openapi';
import * as z from 'zod';
import { assert } from '../errors.ts';
import type { Route } from './route.ts';

const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string().describe('One of docs/errors.md.'),
});

/** What any route may answer besides what it is there for. */
const problems: Readonly<Record<number, string>> = {
  400: 'The request has a key or value that is not taken; nothing was done.',
  401: 'Nobody is signed in.',
  403: 'The role may not do it, or a page of another site asked.',
  404: 'No such thing is stored for this brand.',
  408: 'The request was not whole in time.',
  409: 'It cannot be done as things stand.',
  412: 'Somebody else changed it meanwhile.',
  413: 'The body is larger than the bound.',
  421: 'The server is called by another name.',
  429: 'Too many requests.',
  503: 'It cannot be worked on now.',
};

const json = 'application/json';

const toResponses = ({ answer: { status = 200, schema, types = [json] } }: Route) => ({
  [status]: { description: 'As asked.', content: Object.fromEntries(types.map((type) => [type, { schema }])) },
  ...(types.includes(json) && status === 200 ? { 304: { description: 'As the asker has it already.' } } : {}),
  // Told by the server before the request is one.
  431: { description: 'Address and headers together are longer than the bound.' },
  ...Object.fromEntries(Object.keys(problems).map((code) => [code, { $ref: `#/components/responses/Problem${code}` }])),
});

/** The document. */
export const toOpenApi = (routes: readonly Route[]) => {
  const app = new OpenAPIHono();
  const registry = app.openAPIRegistry;
  registry.registerComponent('securitySchemes', 'session', { type: 'apiKey', in: 'cookie', name: 'earmark_session' });
  registry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' });
  registry.register('Problem', problemSchema);
  for (const [code, description] of Object.entries(problems))
    registry.registerComponent('responses', `Problem${code}`, {
      description,
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    });
  for (const route of routes) {
    const { method, path, summary, least, params, query, body } = route;
    registry.registerPath({
      method,
      path,
      summary,
      description: `For whoever is ${least} or more.`,
      security: [{ session: [] }, { token: [] }],
      request: {
        ...(params === undefined ? {} : { params }),
        ...(query === undefined ? {} : { query }),
        ...(body === undefined ? {} : { body: { required: true, content: { 'application/json': { schema: body } } } }),
      },
      responses: toResponses(route),
    });
  }
  return withTuples(
    app.getOpenAPI31Document({
      openapi: '3.1.0',
      info: {
        title: 'Earmark',
        version: '1',
        description:
          'Findings, mentions, backlinks, channels and what people do with them. Lists are paged by "next" and "after".',
      },
    }),
  );
};

/** Deeper than any schema of ours goes. */
const depthMax = 60;

/**
 * The library writes tuples as `items: […]`, which JSON Schema 2020-12, and so OpenAPI 3.1, does not know. Those of one kind are lists of a
 * fixed length, which every tool understands; there are no others.
 */
const withTuples = (value: unknown, depth = 0): unknown => {
  if (typeof value !== 'object' || value === null || depth > depthMax) return value;
  if (Array.isArray(value)) return value.map((each) => withTuples(each, depth + 1));
  const whole = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withTuples(each, depth + 1)]));
  if (!Array.isArray(whole.items)) return whole;
  const [first, ...others] = whole.items.map((each) => JSON.stringify(each));
  assert(first !== undefined && others.every((each) => each === first), 'a tuple of several kinds is described');
  return { ...whole, items: JSON.parse(first), minItems: whole.items.length, maxItems: whole.items.length };
};
