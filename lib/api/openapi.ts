/** The OpenAPI 3.1 document, made from the routes. */
import { OpenAPIHono } from '@hono/zod-openapi';
import * as z from 'zod';
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

/** Pairs of one kind are described as lists of a fixed length, which more tools understand than `prefixItems`. */
const withTuples = (value: unknown, depth = 0): unknown => {
  if (typeof value !== 'object' || value === null || depth > depthMax) return value;
  if (Array.isArray(value)) return value.map((each) => withTuples(each, depth + 1));
  const whole = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withTuples(each, depth + 1)]));
  const { prefixItems, ...others } = whole;
  if (!Array.isArray(prefixItems)) return whole;
  const [first, ...further] = prefixItems.map((each) => JSON.stringify(each));
  if (first === undefined || further.some((each) => each !== first)) return whole;
  return { ...others, items: JSON.parse(first), minItems: prefixItems.length, maxItems: prefixItems.length };
};
