/** Every route of the API over tables that refuse what the role of its function does not name: what works here is refused to nobody on AWS. */
import type { Hono } from 'hono';
import { beforeAll, describe, expect, test } from 'vitest';
import { openAwsStores } from '../../lib/adapters/aws/open.ts';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { createTokenApi } from '../../lib/api/create-token-api.ts';
import { createPushedDesk } from '../../lib/api/guideline-desk.ts';
import { allRoutes } from '../../lib/api/routes/all.ts';
import { streamEvents } from '../../lib/api/routes/events.ts';
import { functionPlans } from '../../lib/infra/functions.ts';
import { auditStores } from '../../lib/pipeline/audited.ts';
import { schedule } from '../../lib/pipeline/schedule.ts';
import { silentLog } from '../../lib/ports/log.ts';
import { useDynalite, writeOneAfterAnother } from '../adapters/dynalite.ts';
import { toDeskEngine } from '../api/desk-engine.ts';
import { toBacklink, toMention, toPage, toWrite } from '../contracts/samples.ts';
import { refuseOthers } from './refuse-others.ts';

const yaml = `
brand: {id: northwind, name: Northwind Coffee, domains: [northwind.example]}
guidelines: [{id: no-cheap, check: preferred-term, terms: {cheap: good value}, severity: high}]
channels: [{id: home, source: page, url: "https://northwind.example/", owned: true}]
alerts: [{id: team, audience: brand, to: [{console: true}]}]
outreach: {templates: {hello: {subject: "Your page", text: "Hello, we read you."}}}
`;
const clock = { now: () => new Date() };
const days = '?from=2026-10-01&to=2026-10-31';

type Question = {
  /** The route's path, filled in, where it has names to fill in or a query. */
  readonly path?: string;
  readonly body?: unknown;
  /** 200 unless said otherwise. */
  readonly status?: number;
};

/** One question a route that reads and writes all that it can; answered with success, but where AWS keeps the thing elsewhere. */
const questions: Readonly<Record<string, Question>> = {
  'get /api/brand': {},
  'get /api/report': {},
  'get /api/findings': { path: '/api/findings?status=open&folded=yes' },
  'get /api/findings/counts': {},
  'post /api/findings/moves': { body: { move: { type: 'ack' }, findings: [{ id: 'f_bulk', version: 1 }] } },
  'get /api/findings/{id}': { path: '/api/findings/f_1' },
  'post /api/findings/{id}/moves': {
    path: '/api/findings/f_moved/moves',
    body: { move: { type: 'duplicate', of: 'f_1' }, version: 1 },
  },
  'get /api/findings/{id}/evidence': { path: '/api/findings/f_1/evidence' },
  'get /api/findings/{id}/page': { path: '/api/findings/f_1/page' },
  'get /api/findings/{id}/pictures': { path: '/api/findings/f_1/pictures' },
  'get /api/mentions': { path: '/api/mentions?channel=news' },
  'get /api/mentions/{id}': { path: '/api/mentions/m_1' },
  'put /api/mentions/{id}/sentiment': { path: '/api/mentions/m_meant/sentiment', body: { label: 'neutral' } },
  'get /api/backlinks': {},
  'get /api/backlinks/{id}': { path: '/api/backlinks/b_1' },
  'post /api/backlinks/{id}/stage': { path: '/api/backlinks/b_1/stage', body: { stage: 'to-contact', version: 0 } },
  'get /api/outreach/templates': {},
  'post /api/backlinks/{id}/draft': { path: '/api/backlinks/b_draft/draft', body: { template: 'hello' } },
  'get /api/channels': {},
  'post /api/channels/{id}/run': { path: '/api/channels/home/run', status: 202 },
  'get /api/guidelines': {},
  // Pushed, and not to be written from here.
  'post /api/guidelines': { body: { yaml: 'id: a' }, status: 409 },
  'post /api/guidelines/dry-run': { body: { yaml: 'id: a' }, status: 409 },
  'delete /api/guidelines/{id}': { path: '/api/guidelines/no-cheap?version=v1', status: 409 },
  'get /api/guidelines/{id}': { path: '/api/guidelines/no-cheap' },
  // Pushed, and not to be written from here.
  'put /api/guidelines/{id}': { path: '/api/guidelines/no-cheap', body: { yaml: '{}', version: 'v1' }, status: 409 },
  'post /api/guidelines/{id}/dry-run': { path: '/api/guidelines/no-cheap/dry-run', body: {} },
  'post /api/lint': { body: { text: 'Our cheap beans.', channel: 'home' } },
  'get /api/insights/counts': { path: `/api/insights/counts${days}` },
  'get /api/insights/who-and-where': { path: `/api/insights/who-and-where${days}` },
  'get /api/insights/slices': { path: `/api/insights/slices${days}` },
  'get /api/reviews': {},
  'get /api/insights/reviews': { path: `/api/insights/reviews${days}` },
  'get /api/routes': {},
  'get /api/receipts': {},
  'get /api/alerts/dry-run': { path: '/api/alerts/dry-run?since=2026-09-01T00:00:00.000Z' },
  'get /api/mutes': {},
  'post /api/mutes': { body: { of: 'finding', id: 'f_1', kind: 'mute' } },
  'delete /api/mutes/{of}/{id}': { path: '/api/mutes/finding/f_1' },
  'get /api/views': {},
  'put /api/views/{name}': { path: '/api/views/mine', body: { choice: { status: ['open'] } } },
  'delete /api/views/{name}': { path: '/api/views/mine' },
  'get /api/search': { path: '/api/search?text=northwind' },
  'get /api/people': {},
  // The user pool keeps them.
  'put /api/people/{name}': { path: '/api/people/ada', body: { role: 'viewer' }, status: 409 },
  'delete /api/people/{name}': { path: '/api/people/ada', status: 409 },
  'get /api/privacy': {},
  'get /api/exports/{list}': { path: '/api/exports/mentions' },
  'get /api/audit': {},
};

const dynalite = useDynalite();

/** The function as lib/app/aws/api.ts puts it together, over tables that hold something of everything. */
const open = async (): Promise<Hono> => {
  const tables = await dynalite.createTables();
  const { queue, archive } = openMemoryStores({ clock });
  const over = (client: ReturnType<typeof dynalite.connect>) =>
    openAwsStores({ client, tables, clock, queue, archive, writeTogether: writeOneAfterAnother }).stores;
  const all = over(dynalite.connect());
  const { reads, writes } = functionPlans.api;
  const bare = over(refuseOthers(dynalite.connect(), { reads, writes }));
  const config = { brand: { id: 'northwind' } };
  const known = toDeskEngine(yaml, { stores: auditStores({ config, stores: bare, clock }), archive });
  const { stores, config: parsed, guidelines } = known;
  const at = { url: 'https://northwind.example/', contentType: 'text/html', headers: {} };
  const snapshot = await archive.put({ ...at, bytes: new TextEncoder().encode('<p>Our cheap beans</p>') });
  const evidence = [{ url: at.url, channel: 'home', quote: 'cheap', observedAt: '2026-10-01T00:00:00.000Z', snapshot }];
  const text = { version: 'v1', at: '2026-10-01T00:00:00.000Z', earmark: '1.0.0', text: yaml };
  await all.configs.put('northwind', { ...text, config: parsed });
  await all.configs.put('northwind', { ...text, version: 'v2', at: '2026-10-02T00:00:00.000Z', config: parsed });
  await all.pages.put([toPage({ body: snapshot })]);
  await all.findings.apply([
    toWrite({ evidence, severity: 'high' }),
    ...['f_bulk', 'f_moved'].map((id) => toWrite({ id, key: id })),
  ]);
  await all.mentions.put([
    toMention({ rating: 1, publishedAt: '2026-10-01T00:00:00.000Z' }),
    toMention({ id: 'm_meant', url: 'https://meant.example/', publishedAt: '2026-10-01T00:00:00.000Z' }),
  ]);
  // Taken back and said anew, so that its place among the corrections changes too.
  await all.mentions.correct('m_meant', { label: 'negative', by: 'ada', at: '2026-10-02T00:00:00.000Z' });
  await all.backlinks.put([toBacklink(), toBacklink({ id: 'b_draft', from: 'https://other.example/' })]);
  return createTokenApi({
    clock,
    log: { ...silentLog, error: (message, fields) => expect.fail(`${message} ${JSON.stringify(fields)}`) },
    isWell: async () => {},
    engine: {
      ...known,
      runChannels: async (channels) =>
        void (await schedule({ config: parsed, clock, queue, stores }, { channels, all: true })),
      guidelines: createPushedDesk({ configs: stores.configs, brand: 'northwind', listen: guidelines.listen }),
    },
  });
};

const claims = { token_use: 'id', email: 'ada@northwind.example', 'cognito:groups': ['admin'] };
const ask = async (api: Hono, method: string, { path, body }: Question & { readonly path: string }) => {
  const headers = { 'content-type': 'application/json' };
  const request = new Request(`https://api.example${path}`, {
    method: method.toUpperCase(),
    ...(body === undefined ? {} : { headers, body: JSON.stringify(body) }),
  });
  const answer = await api.fetch(request, { claims });
  return { status: answer.status, text: await answer.text() };
};

let api: Hono;
beforeAll(async () => {
  api = await open();
});

describe('what the role of the API allows', () => {
  // A function answers whole: it streams nothing.
  const routes = allRoutes.filter((route) => route !== streamEvents);

  test.each(routes.map(({ method, path }) => [`${method} ${path}`, method, path] as const))(
    '%s needs nothing else',
    async (name, method, path) => {
      const question = questions[name];
      if (question === undefined) throw new Error(`${name}: expected a question to ask of it, received none. Add one.`);
      const { status, text } = await ask(api, method, { path, ...question });
      expect(status, text).toBe(question.status ?? 200);
      expect(text).not.toContain('among the permissions');
    },
  );

  test('and what is refused fails the question, so that the silence above means something', async () => {
    const client = refuseOthers(dynalite.connect(), { reads: ['findings'], writes: [] });
    const { queue, archive } = openMemoryStores({ clock });
    const tables = await dynalite.createTables();
    const { stores } = openAwsStores({ client, tables, clock, queue, archive, writeTogether: writeOneAfterAnother });
    expect(await stores.findings.find('f_1')).toBeUndefined();
    await expect(stores.findings.apply([toWrite()])).rejects.toThrow('not among the permissions to write');
  });
});
