/** Every route, asked whatever its description allows and much that it does not: never a fault of ours, and always what the description says. */
import fc from 'fast-check';
import type { Hono } from 'hono';
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { addDesk } from '../../lib/api/add-desk.ts';
import { createApi } from '../../lib/api/create-api.ts';
import type { ApiEngine } from '../../lib/api/engine.ts';
import type { Route } from '../../lib/api/route.ts';
import { allRoutes } from '../../lib/api/routes/all.ts';
import { silentLog } from '../../lib/ports/log.ts';
import { toBacklink, toMention, toWrite } from '../contracts/samples.ts';
import { toDeskEngine } from './desk-engine.ts';

const yaml = `
brand: {id: northwind, name: Northwind Coffee, domains: [northwind.example]}
guidelines: [{id: no-cheap, check: preferred-term, terms: {cheap: good value}, severity: high}]
channels: [{id: home, source: page, url: "https://northwind.example/", owned: true}]
alerts: [{id: team, audience: brand, to: [{console: true}]}]
`;
/** Names that lead to something, so that not every question ends at "no such thing". */
const known = ['f_1', 'f_2', 'm_1', 'b_1', 'home', 'team', 'no-cheap', 'northwind'];

const hostile = fc.constantFrom(
  '',
  ' ',
  '\0',
  '../../etc/passwd',
  "'; DROP TABLE findings; --",
  '<script>alert(1)</script>',
  '=1+1',
  '\u202e',
  '\ud800',
  '🙂'.repeat(300),
  'x'.repeat(5000),
  '__proto__',
  'constructor',
  '1e999',
  '-0',
  'NaN',
);
const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...known) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 1, arbitrary: hostile },
);
const whatever = fc.oneof({ depthSize: 'small' }, text, fc.jsonValue({ maxDepth: 3 }));

type Schema = Readonly<Record<string, unknown>>;
const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Values that a JSON Schema allows, as far as its kinds go; formats and lengths are met by chance. */
const toArbitrary = (schema: unknown): fc.Arbitrary<unknown> => {
  if (!isSchema(schema)) return whatever;
  const choices = listOf(schema.anyOf ?? schema.oneOf);
  if (choices.length > 0) return fc.oneof(...choices.map(toArbitrary));
  if ('const' in schema) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  if (schema.format === 'date') return fc.constantFrom('2026-10-01', '2026-11-22', '2026-02-29', '0001-01-01');
  if (schema.format === 'date-time') return fc.constantFrom('2026-10-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z');
  switch (schema.type) {
    case 'string':
      return text;
    case 'integer':
    case 'number':
      return fc.oneof(fc.integer({ min: -1, max: 5 }), fc.constantFrom(200, 201, 1e15, Number.MAX_SAFE_INTEGER));
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'array':
      return fc.array(toArbitrary(schema.items), { maxLength: 4 });
    case 'object':
      return toObjects(schema);
    default:
      return whatever;
  }
};

const toObjects = (schema: Schema): fc.Arbitrary<unknown> => {
  const properties = isSchema(schema.properties) ? schema.properties : {};
  const required = listOf(schema.required).filter((each) => typeof each === 'string');
  return fc.record(Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, toArbitrary(value)])), {
    requiredKeys: required,
  });
};

const toJsonSchema = (schema: z.ZodType): Schema => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
const entries = fc.array(fc.tuple(text, text), { maxLength: 3 });

const toQueryText = (value: unknown, more: readonly (readonly [string, string])[]): string => {
  const query = new URLSearchParams();
  for (const [key, each] of Object.entries(isSchema(value) ? value : {}))
    for (const one of Array.isArray(each) ? each : [each]) query.append(key, String(one));
  for (const [key, each] of more) query.append(key, each);
  return query.toString();
};

type Question = { readonly path: string; readonly body: string | undefined; readonly headers: Record<string, string> };

/** Questions to a route: half of them as described, the others with something more, or something else. */
const toQuestions = ({ path, params, query, body }: Route): fc.Arbitrary<Question> =>
  fc
    .record({
      params: params === undefined ? fc.constant({}) : toArbitrary(toJsonSchema(params)),
      query: query === undefined ? fc.constant({}) : toArbitrary(toJsonSchema(query)),
      more: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: entries }),
      body:
        body === undefined
          ? fc.constant(undefined)
          : fc.oneof(
              { weight: 4, arbitrary: toArbitrary(toJsonSchema(body)).map((value) => JSON.stringify(value)) },
              { weight: 1, arbitrary: text },
              { weight: 1, arbitrary: whatever.map((value) => JSON.stringify(value)) },
            ),
      tag: fc.constantFrom(undefined, '"x"', '*', 'W/"x", "y"', '\u00ff'),
    })
    .map(({ params: names, query: asked, more, body: sent, tag }) => ({
      path: `${path.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
        encodeURIComponent(Buffer.from(String(isSchema(names) ? names[name] : '')).toString()),
      )}?${toQueryText(asked, more)}`,
      body: sent,
      headers: tag === undefined ? {} : { 'if-none-match': tag },
    }));

const problemSchema = z.looseObject({ status: z.number(), code: z.string(), detail: z.string().min(1) });
/** What is streamed ends when the asker goes; it has tests of its own. */
const endless = '/api/events';
const runs = Number(process.env.EARMARK_FUZZ_RUNS ?? 200);
/** The same questions each time, but where many are asked for: what is found by chance shall not fail somebody else's change. */
const chosen = process.env.EARMARK_FUZZ_RUNS === undefined ? { numRuns: runs, seed: 1 } : { numRuns: runs };

let app: Hono;
let engine: ApiEngine;
beforeAll(async () => {
  const opened = openMemoryStores({ clock: { now: () => new Date() } });
  engine = toDeskEngine(yaml, opened);
  const page = { url: 'https://northwind.example/', contentType: 'text/html', headers: {} };
  const snapshot = await opened.archive.put({ ...page, bytes: new TextEncoder().encode('<p>Our cheap beans</p>') });
  const evidence = [
    { url: page.url, channel: 'home', quote: 'cheap', observedAt: '2026-10-01T00:00:00.000Z', snapshot },
  ];
  await engine.stores.findings.apply([
    toWrite({ id: 'f_1', status: 'open', severity: 'high', evidence }),
    toWrite({ id: 'f_2', check: 'negative-review', lifecycle: 'event', audience: 'pr', mention: 'm_1' }),
    toWrite({ id: 'f_other', brand: 'southbeam' }),
  ]);
  await engine.stores.mentions.put([toMention({ id: 'm_1' }), toMention({ id: 'm_other', brand: 'southbeam' })]);
  await engine.stores.backlinks.put([toBacklink({ id: 'b_1' })]);
  app = createApi({
    log: { ...silentLog, error: (message, fields) => expect.fail(`${message} ${JSON.stringify(fields)}`) },
    isWell: async () => {},
    addMore: (more) =>
      addDesk(more, {
        gate: { admit: () => ({ person: { name: 'ada', role: 'admin' } }) },
        engine,
        rateLimit: { take: () => undefined },
      }),
  });
});

describe('whatever is asked', () => {
  test.each(
    allRoutes.filter(({ path }) => path !== endless).map((route) => [`${route.method} ${route.path}`, route] as const),
  )('%s answers as it is described, and never fails', async (_name, route) => {
    let understood = 0;
    await fc.assert(
      fc.asyncProperty(toQuestions(route), async ({ path, body, headers }) => {
        const answer = await app.request(`http://localhost${path}`, {
          method: route.method.toUpperCase(),
          headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
          ...(body === undefined ? {} : { body }),
        });
        const said = await answer.text();
        expect(answer.status, `${path} ${body} → ${said.slice(0, 300)}`).toBeLessThan(500);
        if (answer.status !== 400 && answer.status !== 404) understood += 1;
        if (answer.status === 304) return expect(said).toBe('');
        if (answer.status >= 400) {
          expect(answer.headers.get('content-type')).toBe('application/problem+json');
          expect(problemSchema.parse(JSON.parse(said)).status).toBe(answer.status);
          return;
        }
        const isJson = answer.headers.get('content-type') === 'application/json';
        if (isJson) expect(route.answer.schema.safeParse(JSON.parse(said)).error).toBeUndefined();
      }),
      chosen,
    );
    // Questions that are all misunderstood, or about nothing, would show nothing. What only removes may never meet what is there.
    if (route.method !== 'delete') expect(understood).toBeGreaterThan(0);
  });

  test('nothing of another brand was ever answered', async () => {
    for (const path of ['/api/findings/f_other', '/api/mentions/m_other'])
      expect((await app.request(`http://localhost${path}`)).status).toBe(404);
    for (const list of ['findings', 'mentions', 'backlinks'])
      expect(await (await app.request(`http://localhost/api/exports/${list}?format=jsonl`)).text()).not.toContain(
        'southbeam',
      );
  });
});
