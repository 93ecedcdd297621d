/** Puts routes into the app: who asks is told first, then what is asked is parsed, then the route runs. */
import type { Context, Hono } from 'hono';
import * as z from 'zod';
import { actAs } from '../pipeline/audited.ts';
import { toProblem } from './answer.ts';
import type { ApiEngine } from './engine.ts';
import type { Gate } from './gate.ts';
import { createKeptAnswers } from './kept-answers.ts';
import { mayAct, type Person } from './people.ts';
import type { RateLimit } from './rate-limit.ts';
import { readBody } from './read-body.ts';
import type { Input, Route } from './route.ts';

/** What is sent to a route has no more bytes. */
const bodyBytesMax = 1_000_000;
/** Mistakes that an answer names. */
const mistakesMax = 20;

/** What whoever runs the app hands in beside a request: a function what the token says, one machine other things. */
const surroundingsSchema = z.object({ claims: z.unknown() }).catch({ claims: undefined });

export type Doorway = { readonly gate: Gate; readonly rateLimit: RateLimit; readonly engine: ApiEngine };

/** `/api/findings/{id}` → `/api/findings/:id` */
const toPattern = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

/** Adds routes; what is not among their methods answers 405. */
export const addRoutes = (app: Hono, routes: readonly Route[], doorway: Doorway): void => {
  const methods = new Map<string, string[]>();
  for (const route of routes) {
    const pattern = toPattern(route.path);
    app.on(route.method.toUpperCase(), pattern, toHandler(route, doorway));
    methods.set(pattern, [...(methods.get(pattern) ?? []), route.method.toUpperCase()]);
  }
  for (const [pattern, allowed] of methods)
    app.all(pattern, ({ req }) =>
      toProblem({
        status: 405,
        code: 'USAGE',
        detail: `Expected ${allowed.join(' or ')}, received ${req.method}.`,
        headers: { allow: allowed.join(', ') },
      }),
    );
};

const toHandler = (route: Route, { gate, rateLimit, engine }: Doorway) => {
  const parse = toParser(route);
  const isSafe = route.method === 'get';
  const kept = route.isOfStored === true ? createKeptAnswers() : undefined;
  return async ({ req, env }: Context): Promise<Response> => {
    const header = (name: string): string | undefined => req.header(name);
    const admission = await gate.admit({ isSafe, header, claims: surroundingsSchema.parse(env).claims });
    if ('refused' in admission) return toProblem(admission.refused);
    const { person } = admission;
    const refused = refuse(person, route) ?? rateLimit.take(person.name);
    if (refused !== undefined) return toProblem(refused);
    const make = async (toHeader: typeof header): Promise<Response> => {
      const parsed = await parse(req, { person, header: toHeader, signal: req.raw.signal });
      return 'mistakes' in parsed ? toInvalid(parsed.mistakes) : actAs(person.name, () => route.run(parsed, engine));
    };
    if (kept === undefined || engine.storedVersion === undefined) return make(header);
    const basis = { version: engine.storedVersion(), config: engine.config };
    // Made without the asker's headers: it is kept for whoever asks next.
    return kept.answer({ question: req.url, basis, ifNoneMatch: header('if-none-match') }, () => make(() => undefined));
  };
};

const refuse = ({ role }: Person, { least }: Route) =>
  mayAct(role, least)
    ? undefined
    : ({
        status: 403,
        code: 'NOT_ALLOWED',
        detail: `Expected somebody who is ${least} or more, received one who is ${role}. Ask an admin of this Earmark.`,
      } as const);

type Mistake = { readonly in: 'path' | 'query' | 'body'; readonly at: string; readonly message: string };

const toInvalid = (mistakes: readonly Mistake[]): Response =>
  toProblem({
    status: 400,
    code: 'REQUEST_INVALID',
    detail: mistakes.map(({ in: place, at, message }) => `${place}${at === '' ? '' : ` ${at}`}: ${message}`).join('; '),
    more: { mistakes },
  });

const toMistakes = (place: Mistake['in'], { issues }: z.ZodError): readonly Mistake[] =>
  issues
    .slice(0, mistakesMax)
    .map(({ path, message }) => ({ in: place, at: path.map(String).join('.').slice(0, 200), message }));

/** The schema below optional and default. */
const toInner = (schema: unknown): unknown =>
  schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? toInner(schema.unwrap()) : schema;

/** What of a request is read, in the order path, query, body; the first that is wrong is told of. */
const toParser = ({ params = z.object({}), query = z.strictObject({}), body }: Route) => {
  const lists = new Set(
    Object.entries(query.shape).flatMap(([key, schema]) => (toInner(schema) instanceof z.ZodArray ? [key] : [])),
  );
  const toQuery = (given: Readonly<Record<string, readonly string[]>>): unknown =>
    Object.fromEntries(Object.entries(given).map(([key, values]) => [key, lists.has(key) ? values : values.at(-1)]));
  return async (
    req: Context['req'],
    asker: Pick<Input<unknown, unknown, unknown>, 'person' | 'header' | 'signal'>,
  ): Promise<Input<unknown, unknown, unknown> | { readonly mistakes: readonly Mistake[] }> => {
    const inPath = params.safeParse(req.param());
    if (!inPath.success) return { mistakes: toMistakes('path', inPath.error) };
    const inQuery = query.safeParse(toQuery(req.queries()));
    if (!inQuery.success) return { mistakes: toMistakes('query', inQuery.error) };
    const input = { ...asker, params: inPath.data, query: inQuery.data };
    if (body === undefined) return { ...input, body: undefined };
    const json = readJson(await readBody(req.raw, bodyBytesMax));
    if (json === undefined) return { mistakes: [{ in: 'body', at: '', message: 'expected JSON' }] };
    const inBody = body.safeParse(json.value);
    return inBody.success ? { ...input, body: inBody.data } : { mistakes: toMistakes('body', inBody.error) };
  };
};

const readJson = (bytes: Uint8Array): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) };
  } catch {
    return undefined;
  }
};
