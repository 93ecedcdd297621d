/** The API that people work at: who comes in, what they may do, what is answered. Over a real app and memory stores. */
import type { Hono } from 'hono';
import { beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { createMemoryUsers } from '../../lib/adapters/memory/users.ts';
import { addDesk } from '../../lib/api/add-desk.ts';
import { createChanges } from '../../lib/api/changes.ts';
import { createApi } from '../../lib/api/create-api.ts';
import type { ApiEngine } from '../../lib/api/engine.ts';
import { createRateLimit } from '../../lib/api/rate-limit.ts';
import { addSession } from '../../lib/api/routes-session.ts';
import { createLocalGate, type LocalGate } from '../../lib/api/sign-in/local-gate.ts';
import { hashPassword } from '../../lib/api/sign-in/passwords.ts';
import { createPeopleDesk } from '../../lib/api/sign-in/people-desk.ts';
import { parseConfig } from '../../lib/config/load.ts';
import type { Finding } from '../../lib/model/finding.ts';
import type { Archive } from '../../lib/ports/archive.ts';
import { silentLog } from '../../lib/ports/log.ts';
import { at, type TestClock, toBacklink, toMention, toTestClock, toWrite } from '../contracts/samples.ts';
import { toDeskEngine } from './desk-engine.ts';

const yaml = `
brand: {id: northwind, name: Northwind Coffee, domains: [northwind.example]}
guidelines: [{id: no-cheap, check: preferred-term, terms: {cheap: good value}, severity: high}]
channels:
  - {id: home, source: page, url: "https://northwind.example/", owned: true, stage: awareness}
alerts:
  - {id: team, audience: brand, to: [{webhook: {url: "env:EARMARK_HOOK_URL", secret: "env:EARMARK_HOOK_SECRET"}}]}
`;

type Asking = { readonly headers?: Record<string, string>; readonly method?: string; readonly body?: unknown };
type Answer = { readonly status: number; readonly body: Record<string, unknown>; readonly headers: Headers };

const shape = z.record(z.string(), z.unknown());

let clock: TestClock;
let gate: LocalGate;
let engine: ApiEngine;
let asked: string[][];
let openArchive: () => Archive;
let app: Hono;

const ask = async (path: string, { headers = {}, method = 'GET', body }: Asking = {}): Promise<Answer> => {
  const answer = await app.request(`http://localhost:4747${path}`, {
    method,
    headers: {
      host: 'localhost:4747',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  const type = answer.headers.get('content-type') ?? '';
  return {
    status: answer.status,
    headers: answer.headers,
    body: type.includes('json') ? shape.parse(JSON.parse(text)) : { text },
  };
};

const toCookie = (answer: Answer): string => answer.headers.get('set-cookie')?.split(';')[0] ?? '';

/** Headers of somebody who signed in. */
const signIn = async (credentials: unknown = { token: gate.token() }): Promise<Record<string, string>> => {
  const answer = await ask('/api/session', { method: 'POST', body: credentials });
  expect(answer.status).toBe(201);
  return { cookie: toCookie(answer), 'x-earmark-csrf': z.string().parse(answer.body.csrf) };
};

const putFinding = async (finding: Partial<Finding>): Promise<void> =>
  void (await engine.stores.findings.apply([toWrite(finding)]));

beforeEach(async () => {
  clock = toTestClock();
  const { stores, queue, archive } = openMemoryStores({ clock });
  openArchive = () => archive;
  const users = createMemoryUsers();
  await users.put({ name: 'vera', role: 'viewer', passwordHash: await hashPassword('a dozen green owls') });
  gate = createLocalGate({ clock, users });
  asked = [];
  engine = {
    config: parseConfig(yaml, { file: 'earmark.yml', folder: '/nowhere' }),
    stores,
    archive,
    clock,
    log: silentLog,
    changes: createChanges(),
    readQueue: async () => ({ waiting: await queue.size(), dead: (await queue.deadLetters()).length }),
    runChannels: (channels) => void asked.push([...channels]),
    lintText: async (text) => ({ remarks: [], faults: [`not judged: ${text}`] }),
    people: createPeopleDesk(users, gate.endAllOf),
    readFile: async () => undefined,
    readReport: () => expect.fail('nobody asked for the report'),
    guidelines: toDeskEngine(yaml).guidelines,
  };
  app = createApi({
    log: silentLog,
    takePost: async () => ({ outcome: 'known' }),
    isWell: async () => {},
    addMore: (more) => {
      addSession(more, gate, engine.config);
      addDesk(more, { gate, engine, rateLimit: createRateLimit(clock) });
    },
  });
});

describe('signing in', () => {
  test('nobody comes in without, on any route but those that are open', async () => {
    for (const path of ['/api/findings', '/api/mentions', '/api/channels', '/api/events', '/api/exports/findings'])
      expect((await ask(path)).status).toBe(401);
    expect((await ask('/api/openapi.json')).status).toBe(200);
    expect((await ask('/api/session')).body).toEqual({ person: null, csrf: null, brand: null });
  });

  test('the token works once, as an admin; the cookie is for this site alone and out of reach of scripts', async () => {
    const token = gate.token();
    const first = await ask('/api/session', { method: 'POST', body: { token } });
    expect(first.body.person).toEqual({ name: 'owner', role: 'admin' });
    expect(first.headers.get('set-cookie')).toMatch(/^earmark_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect((await ask('/api/session', { method: 'POST', body: { token } })).status).toBe(401);
    expect((await ask('/api/findings', { headers: { cookie: toCookie(first) } })).status).toBe(200);
  });

  test('over TLS the cookie is sent over nothing else', async () => {
    const answer = await ask('/api/session', {
      method: 'POST',
      body: { token: gate.token() },
      headers: { 'x-forwarded-proto': 'https' },
    });
    expect(answer.headers.get('set-cookie')).toMatch(/; Secure$/);
  });

  test('a cookie that was there before signing in does not come to mean somebody', async () => {
    const planted = 'earmark_session=planted-by-another-site';
    const answer = await ask('/api/session', {
      method: 'POST',
      body: { token: gate.token() },
      headers: { cookie: planted },
    });
    expect(toCookie(answer)).not.toBe(planted);
    expect((await ask('/api/findings', { headers: { cookie: planted } })).status).toBe(401);
    expect((await ask('/api/findings', { headers: { cookie: `${planted}; ${toCookie(answer)}` } })).status).toBe(401);
  });

  test('signing out ends the session', async () => {
    const headers = await signIn();
    const out = await ask('/api/session', { method: 'DELETE', headers });
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0');
    expect((await ask('/api/findings', { headers })).status).toBe(401);
  });

  test('a session ends when nobody used it for twelve hours', async () => {
    const headers = await signIn();
    clock.advance(11 * 3_600_000);
    expect((await ask('/api/findings', { headers })).status).toBe(200);
    clock.advance(13 * 3_600_000);
    expect((await ask('/api/findings', { headers })).status).toBe(401);
  });

  test('a name and its password sign in; a wrong one, and a name that is not there, are answered alike', async () => {
    const headers = await signIn({ name: 'vera', password: 'a dozen green owls' });
    expect((await ask('/api/session', { headers })).body.person).toEqual({ name: 'vera', role: 'viewer' });
    const [wrong, unknown] = await Promise.all(
      ['vera', 'nobody'].map((name) => ask('/api/session', { method: 'POST', body: { name, password: 'guessed' } })),
    );
    expect(wrong?.status).toBe(401);
    expect(wrong?.body).toEqual(unknown?.body);
  });

  test('after ten wrong tries a name is left alone, right or wrong, until they are a quarter of an hour old', async () => {
    const tryOnce = (password: string) => ask('/api/session', { method: 'POST', body: { name: 'vera', password } });
    const statuses = await Promise.all(
      Array.from({ length: 14 }, () => tryOnce('guessed').then(({ status }) => status)),
    );
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    const refused = await tryOnce('a dozen green owls');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '900']);
    clock.advance(15 * 60_000 + 1);
    expect((await tryOnce('a dozen green owls')).status).toBe(201);
  });

  test.each([
    ['text that is no JSON', 'text/plain', '{"token":"x"}', 415],
    ['a form, as another site could send it', 'application/x-www-form-urlencoded', 'token=x', 415],
    ['JSON of another shape', 'application/json', '{"token":1}', 400],
    ['more than there is to say', 'application/json', `{"token":"${'x'.repeat(5000)}"}`, 413],
  ])('%s is refused', async (_name, type, body, status) => {
    const answer = await app.request('http://localhost/api/session', {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    });
    expect(answer.status).toBe(status);
  });
});

describe('changes that another site asks a browser for', () => {
  const move = { move: { type: 'ack' }, version: 1 };
  beforeEach(() => putFinding({ id: 'f_1' }));

  test.each([
    ['no token', {}, 403],
    ['a wrong token', { 'x-earmark-csrf': 'guessed' }, 403],
    ['another origin, with the right token', { origin: 'https://evil.example' }, 403],
    ['an origin that is none', { origin: 'null' }, 403],
    ['a site that the browser names', { 'sec-fetch-site': 'cross-site' }, 403],
    ['our own page', { origin: 'http://localhost:4747', 'sec-fetch-site': 'same-origin' }, 200],
  ])('with %s', async (name, more, status) => {
    const { cookie, 'x-earmark-csrf': csrf } = await signIn();
    const headers = {
      ...(cookie === undefined ? {} : { cookie }),
      ...(name === 'no token' || csrf === undefined ? {} : { 'x-earmark-csrf': csrf }),
      ...more,
    };
    expect((await ask('/api/findings/f_1/moves', { method: 'POST', body: move, headers })).status).toBe(status);
  });
});

describe('findings', () => {
  test('are listed page by page, and an unchanged page is not sent again', async () => {
    const headers = await signIn();
    for (const id of ['f_1', 'f_2', 'f_3']) await putFinding({ id });
    const first = await ask('/api/findings?limit=2', { headers });
    const rest = await ask(`/api/findings?limit=2&after=${String(first.body.next)}`, { headers });
    const idsOf = ({ body }: Answer) =>
      z
        .array(z.looseObject({ id: z.string() }))
        .parse(body.rows)
        .map(({ id }) => id);
    expect([...idsOf(first), ...idsOf(rest)].toSorted()).toEqual(['f_1', 'f_2', 'f_3']);
    expect(rest.body.next).toBeNull();
    const again = await ask('/api/findings?limit=2', {
      headers: { ...headers, 'if-none-match': first.headers.get('etag') ?? '' },
    });
    expect(again.status).toBe(304);
  });

  test('several states may be asked for', async () => {
    const headers = await signIn();
    await putFinding({ id: 'f_1', status: 'open' });
    await putFinding({ id: 'f_2', status: 'acknowledged' });
    await putFinding({ id: 'f_3', status: 'ignored' });
    const answer = await ask('/api/findings?status=open&status=acknowledged', { headers });
    expect(answer.body.rows).toHaveLength(2);
  });

  test('of two people who move one, the second is told and sees what the first did', async () => {
    const headers = await signIn();
    await putFinding({ id: 'f_1' });
    const post = (move: unknown, version: number) =>
      ask('/api/findings/f_1/moves', { method: 'POST', headers, body: { move, version } });
    const first = await post({ type: 'assign', assignee: 'ada' }, 1);
    expect(z.looseObject({ assignee: z.string() }).parse(first.body.finding).assignee).toBe('ada');
    const second = await post({ type: 'assign', assignee: 'bob' }, 1);
    expect(second.status).toBe(412);
    expect(z.looseObject({ assignee: z.string() }).parse(second.body.finding).assignee).toBe('ada');
  });

  test('who moved it stands in its history, and open pages are told', async () => {
    const headers = await signIn();
    await putFinding({ id: 'f_1' });
    const told: unknown[] = [];
    engine.changes.listen((change) => told.push(change));
    const answer = await ask('/api/findings/f_1/moves', {
      method: 'POST',
      headers,
      body: { move: { type: 'ack' }, version: 1 },
    });
    expect(
      z
        .array(z.looseObject({ actor: z.string() }))
        .parse(answer.body.history)
        .at(-1)?.actor,
    ).toBe('owner');
    expect(told).toEqual([{ what: 'findings', ids: ['f_1'] }]);
  });

  test('what cannot be done with it as it stands is refused with its reason', async () => {
    const headers = await signIn();
    await putFinding({ id: 'f_1', lifecycle: 'condition' });
    const answer = await ask('/api/findings/f_1/moves', {
      method: 'POST',
      headers,
      body: { move: { type: 'answered' }, version: 1 },
    });
    expect([answer.status, answer.body.code]).toEqual([409, 'USAGE']);
  });

  test('several are moved at once, and each that cannot be costs itself', async () => {
    const headers = await signIn();
    await putFinding({ id: 'f_1' });
    await putFinding({ id: 'f_2' });
    const findings = [
      { id: 'f_1', version: 1 },
      { id: 'f_2', version: 7 },
      { id: 'f_none', version: 1 },
    ];
    const answer = await ask('/api/findings/moves', {
      method: 'POST',
      headers,
      body: { move: { type: 'ack' }, findings },
    });
    expect(answer.body).toEqual({
      moved: ['f_1'],
      refused: [
        { id: 'f_2', status: 412 },
        { id: 'f_none', status: 404 },
      ],
    });
  });

  test('another brand’s is not there, whatever is asked of it', async () => {
    const headers = await signIn();
    await putFinding({ id: 'f_other', brand: 'southbeam' });
    expect((await ask('/api/findings/f_other', { headers })).status).toBe(404);
    const move = { move: { type: 'ack' }, version: 1 };
    expect((await ask('/api/findings/f_other/moves', { method: 'POST', headers, body: move })).status).toBe(404);
    expect((await ask('/api/findings', { headers })).body.rows).toEqual([]);
  });
});

describe('outreach', () => {
  const move = async (body: unknown, headers: Record<string, string>, id = 'b_1') =>
    ask(`/api/backlinks/${id}/stage`, { method: 'POST', headers, body });

  beforeEach(() =>
    engine.stores.backlinks.put([
      toBacklink({ id: 'b_1', brand: 'northwind', state: 'unlinked', to: null }),
      toBacklink({ id: 'b_2', brand: 'another' }),
    ]),
  );

  test('goes from stage to stage, with who did it, and open pages are told', async () => {
    const headers = await signIn();
    const told: unknown[] = [];
    engine.changes.listen((change) => void told.push(change));
    const { status, body } = await move({ stage: 'to-contact', version: 0, note: 'a friend of ours' }, headers);
    const { stage, outreach } = z.looseObject({ stage: z.string(), outreach: shape }).parse(body);
    expect({ status, stage, version: outreach.version, steps: outreach.steps }).toEqual({
      status: 200,
      stage: 'to-contact',
      version: 1,
      steps: [expect.objectContaining({ actor: 'owner', from: null, to: 'to-contact', note: 'a friend of ours' })],
    });
    expect(told).toEqual([{ what: 'backlinks', ids: ['b_1'] }]);
    const { body: board } = await ask('/api/backlinks?stage=to-contact', { headers });
    expect(board.rows).toHaveLength(1);
    expect((await ask('/api/backlinks?stage=sent', { headers })).body.rows).toEqual([]);
  });

  test.each([
    ['what somebody decided upon an older version', { stage: 'sent', version: 7 }, 412],
    ['that a link is won which nobody saw', { stage: 'won', version: 0 }, 409],
    ['a stage that there is not', { stage: 'begged', version: 0 }, 400],
  ])('refuses %s', async (_name, body, status) => {
    expect((await move(body, await signIn())).status).toBe(status);
    expect((await engine.stores.backlinks.find('b_1'))?.stage).toBeNull();
  });

  test('about another brand’s link is not there, and a viewer only looks on', async () => {
    const headers = await signIn();
    expect((await move({ stage: 'sent', version: 0 }, headers, 'b_2')).status).toBe(404);
    const viewer = await signIn({ name: 'vera', password: 'a dozen green owls' });
    expect((await move({ stage: 'sent', version: 0 }, viewer)).status).toBe(403);
  });
});

describe('what people set up', () => {
  const mute = { of: 'channel', id: 'home', kind: 'snooze', until: '2026-10-02T00:00:00.000Z' };

  test('a step is undone, and one finding speaks for another', async () => {
    const headers = await signIn();
    await putFinding({ id: 'f_1' });
    await putFinding({ id: 'f_2' });
    const post = async (move: unknown, version: number) => {
      const { body } = await ask('/api/findings/f_1/moves', { method: 'POST', headers, body: { move, version } });
      return { ...z.looseObject({ status: z.string() }).parse(body.finding), moves: body.moves };
    };
    expect(await post({ type: 'duplicate', of: 'f_2' }, 1)).toMatchObject({ status: 'ignored', duplicateOf: 'f_2' });
    const undone = await post({ type: 'undo' }, 2);
    expect(undone).toMatchObject({ status: 'open', moves: expect.not.arrayContaining(['undo']) });
    expect(undone).not.toHaveProperty('duplicateOf');
    await post({ type: 'ack' }, 3);
    expect(await post({ type: 'fix' }, 4)).toMatchObject({ status: 'fixed' });
    expect(await post({ type: 'undo' }, 5)).toMatchObject({ status: 'acknowledged' });
    expect(await post({ type: 'undo' }, 6)).toMatchObject({ status: 'open' });
  });

  test('who snoozed what until when is shown to all, and taken back by any editor', async () => {
    const headers = await signIn();
    const kept = await ask('/api/mutes', { method: 'POST', headers, body: mute });
    expect([kept.status, kept.body.by, kept.body.until]).toEqual([200, 'owner', mute.until]);
    expect((await ask('/api/mutes', { headers })).body.rows).toHaveLength(1);
    const gone = await ask('/api/mutes/channel/home', { method: 'DELETE', headers });
    expect(gone.body.rows).toEqual([]);
    const strange = await ask('/api/mutes', { method: 'POST', headers, body: { ...mute, id: 'hom' } });
    expect([strange.status, strange.body.code]).toEqual([404, 'NOT_FOUND']);
    const viewer = await signIn({ name: 'vera', password: 'a dozen green owls' });
    expect((await ask('/api/mutes', { method: 'POST', headers: viewer, body: mute })).status).toBe(403);
  });

  test('what would have been sent is told, and nothing is', async () => {
    const headers = await signIn();
    await putFinding({ id: 'f_1', audience: 'brand' });
    clock.advance(10 * 60_000);
    const since = new Date(clock.now().getTime() - 3_600_000).toISOString();
    const { body } = await ask(`/api/alerts/dry-run?since=${since}`, { headers });
    expect(body.messages).toMatchObject([{ route: 'team', to: ['webhook'], alerts: [{ why: 'opened' }] }]);
    expect(await engine.readQueue()).toEqual({ waiting: 0, dead: 0 });
  });

  test('saved lists are each one’s own', async () => {
    const headers = await signIn();
    const put = (name: string, choice: unknown) =>
      ask(`/api/views/${encodeURIComponent(name)}`, { method: 'PUT', headers, body: { choice } });
    await put('mine / grave', { status: ['open'], severity: 'critical' });
    expect((await put('mine / grave', { status: ['fixed'] })).body.rows).toMatchObject([
      { name: 'mine / grave', user: 'owner', choice: { status: ['fixed'] } },
    ]);
    expect((await put('other', { colour: 'red' })).status).toBe(400);
    const viewer = await signIn({ name: 'vera', password: 'a dozen green owls' });
    expect((await ask('/api/views', { headers: viewer })).body.rows).toEqual([]);
    const path = `/api/views/${encodeURIComponent('mine / grave')}`;
    expect((await ask(path, { method: 'DELETE', headers })).body.rows).toEqual([]);
  });
});

describe('what a role may not do', () => {
  test('a viewer looks, and changes nothing', async () => {
    const headers = await signIn({ name: 'vera', password: 'a dozen green owls' });
    await putFinding({ id: 'f_1' });
    expect((await ask('/api/findings/f_1', { headers })).status).toBe(200);
    const refused = await ask('/api/findings/f_1/moves', {
      method: 'POST',
      headers,
      body: { move: { type: 'ack' }, version: 1 },
    });
    expect([refused.status, refused.body.code]).toEqual([403, 'NOT_ALLOWED']);
    expect((await ask('/api/channels/home/run', { method: 'POST', headers })).status).toBe(403);
  });
});

describe('who may sign in', () => {
  const password = 'thirteen grey geese';

  test('admins alone see and change it; whoever is changed has to sign in again', async () => {
    const headers = await signIn();
    const viewer = await signIn({ name: 'vera', password: 'a dozen green owls' });
    expect((await ask('/api/people', { headers: viewer })).status).toBe(403);
    expect((await ask('/api/people/vera', { method: 'PUT', headers: viewer, body: { role: 'admin' } })).status).toBe(
      403,
    );
    const put = await ask('/api/people/vera', { method: 'PUT', headers, body: { role: 'editor' } });
    expect(put.body).toEqual({ keptHere: true, rows: [{ name: 'vera', role: 'editor' }] });
    expect((await ask('/api/findings', { headers: viewer })).status).toBe(401);
    const again = await signIn({ name: 'vera', password: 'a dozen green owls' });
    expect((await ask('/api/session', { headers: again })).body.person).toEqual({ name: 'vera', role: 'editor' });
  });

  test('somebody new needs a password of some length; who is let go is out at once, and nobody goes alone', async () => {
    const headers = await signIn();
    const put = (body: unknown) => ask('/api/people/ada', { method: 'PUT', headers, body });
    expect([(await put({ role: 'admin' })).status, (await put({ role: 'admin', password: 'short' })).status]).toEqual([
      409, 400,
    ]);
    expect((await put({ role: 'admin', password })).status).toBe(200);
    const ada = await signIn({ name: 'ada', password });
    expect((await ask('/api/people/ada', { method: 'DELETE', headers: ada })).status).toBe(409);
    expect((await ask('/api/people/nobody', { method: 'DELETE', headers })).status).toBe(404);
    expect((await ask('/api/people/ada', { method: 'DELETE', headers })).body.rows).toEqual([
      { name: 'vera', role: 'viewer' },
    ]);
    expect((await ask('/api/findings', { headers: ada })).status).toBe(401);
  });

  test('where a user pool keeps them the API says so, and changes nobody', async () => {
    const headers = await signIn();
    Reflect.deleteProperty(engine, 'people');
    expect((await ask('/api/people', { headers })).body).toEqual({ keptHere: false, rows: [] });
    const put = await ask('/api/people/ada', { method: 'PUT', headers, body: { role: 'viewer', password } });
    expect([put.status, put.body.detail]).toEqual([409, expect.stringContaining('Cognito')]);
  });
});

describe('reviews', () => {
  const review = { speaker: 'public', seenAt: at(0), publishedAt: at(-60) } as const;

  test('stand beside what waits for an answer to them, and are narrowed by it', async () => {
    const headers = await signIn();
    await engine.stores.mentions.put([
      toMention({ ...review, id: 'm_1', url: 'https://r.example/1', rating: 1 }),
      toMention({ ...review, id: 'm_2', url: 'https://r.example/2', rating: 5, answer: { at: at(0) } }),
      toMention({ ...review, id: 'm_3', url: 'https://r.example/3', rating: 4 }),
      toMention({ ...review, id: 'm_4', url: 'https://r.example/4' }),
      toMention({ ...review, id: 'm_5', brand: 'other', rating: 1 }),
    ]);
    await putFinding({
      id: 'f_1',
      check: 'negative-review',
      lifecycle: 'event',
      mention: 'm_1',
      place: 'page:https://r.example/1',
    });
    const list = async (query: string) => {
      const rows = z
        .array(z.object({ id: z.string() }))
        .parse((await ask(`/api/reviews${query}`, { headers })).body.rows);
      return rows.map(({ id }) => id);
    };
    expect(await list('')).toEqual(['m_1', 'm_2', 'm_3']);
    expect(await list('?state=waiting')).toEqual(['m_1']);
    expect(await list('?state=unanswered')).toEqual(['m_1', 'm_3']);
    expect(await list('?state=answered')).toEqual(['m_2']);
    expect(await list('?stars=4')).toEqual(['m_3']);
    expect((await ask('/api/reviews?stars=9', { headers })).status).toBe(400);
    const day = at(0).slice(0, 10);
    const { body } = await ask(`/api/insights/reviews?from=2026-09-01&to=${day}`, { headers });
    expect(body).toMatchObject({
      channels: [{ channel: 'news', rated: 3, mean: 10 / 3 }],
      stars: [1, 0, 0, 1, 1],
      languages: ['en'],
      areTargetsCut: false,
      isCut: false,
    });
    expect(z.array(z.unknown()).parse(body.responses)[0]).toMatchObject({
      reviews: 3,
      answered: 1,
      medianMs: 3_600_000,
    });
  });
});

describe('what a finding’s evidence looked like', () => {
  test('is shown without markup, by what is kept, and never of another brand', async () => {
    const headers = await signIn();
    const snapshot = await openArchive().put({
      bytes: new TextEncoder().encode(
        '<title>Us</title><main><h1>Coffee</h1><p>Good <b>beans</b>, roasted here.</p></main>',
      ),
      contentType: 'text/html',
      url: 'https://northwind.example/',
      headers: {},
    });
    const evidence = [{ url: 'https://northwind.example/', channel: 'home', quote: 'beans', observedAt: at(0) }];
    await putFinding({ id: 'f_1', evidence: evidence.map((each) => ({ ...each, snapshot })) });
    await putFinding({ id: 'f_2', evidence });
    await putFinding({ id: 'f_3', brand: 'other', evidence: evidence.map((each) => ({ ...each, snapshot })) });
    const page = await ask('/api/findings/f_1/page', { headers });
    expect(page.body.blocks).toContainEqual({ kind: 'paragraph', text: 'Good beans, roasted here.' });
    expect((await ask('/api/findings/f_1/page?evidence=7', { headers })).status).toBe(404);
    for (const id of ['f_2', 'f_3', 'f_9'])
      expect((await ask(`/api/findings/${id}/page`, { headers })).status).toBe(404);
    for (const id of ['f_3', 'f_9']) expect((await ask(`/api/findings/${id}/pictures`, { headers })).status).toBe(404);
  });
});

describe('search', () => {
  test('finds findings, mentions, links, channels and guidelines of this brand by all of the words', async () => {
    const headers = await signIn();
    await putFinding({ id: 'f_1', message: 'A STRIKE in Soho' });
    await putFinding({ id: 'f_2', message: 'A strike elsewhere' });
    await putFinding({ id: 'f_3', brand: 'other', message: 'A strike in Soho' });
    await engine.stores.mentions.put([toMention({ id: 'm_1', title: 'Strike in Soho' })]);
    const { body } = await ask('/api/search?text=S%C3%B3ho+strike', { headers });
    expect(
      z
        .object({ findings: z.array(z.object({ id: z.string() })), mentions: z.array(z.object({ id: z.string() })) })
        .parse(body),
    ).toEqual({
      findings: [{ id: 'f_1' }],
      mentions: [{ id: 'm_1' }],
    });
    await engine.stores.backlinks.put([
      toBacklink({ id: 'b_1', brand: 'northwind', anchor: 'the strike in Soho' }),
      toBacklink({ id: 'b_2', brand: 'another', anchor: 'the strike in Soho' }),
    ]);
    expect((await ask('/api/search?text=soho+strike', { headers })).body.backlinks).toMatchObject([{ id: 'b_1' }]);
    expect((await ask('/api/search?text=home', { headers })).body.channels).toEqual(['home']);
    expect((await ask('/api/search?text=cheap', { headers })).body.guidelines).toEqual(['no-cheap']);
    expect((await ask('/api/search?text=', { headers })).status).toBe(400);
  });
});

describe('channels, routes and guidelines', () => {
  test('are shown without anything that could name a secret', async () => {
    const headers = await signIn();
    const answers = await Promise.all(['/api/channels', '/api/routes'].map((path) => ask(path, { headers })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(JSON.stringify(answers.map(({ body }) => body))).not.toContain('EARMARK_');
  });

  test('a channel is read when somebody asks', async () => {
    const headers = await signIn();
    expect((await ask('/api/channels/home/run', { method: 'POST', headers })).status).toBe(202);
    expect((await ask('/api/channels/none/run', { method: 'POST', headers })).status).toBe(404);
    expect(asked).toEqual([['home']]);
  });

  test('guidelines say what judges and how grave that is', async () => {
    const { body } = await ask('/api/guidelines', { headers: await signIn() });
    expect(z.array(z.looseObject({})).parse(body.rows)[0]).toMatchObject({
      id: 'no-cheap',
      check: 'preferred-term',
      severity: 'high',
      audience: 'brand',
    });
  });
});

describe('mentions, exports and counts', () => {
  test('a list goes whole as CSV in which no cell is a formula', async () => {
    const headers = await signIn();
    await engine.stores.mentions.put([toMention({ id: 'm_1', title: '=HYPERLINK("https://evil.example")' })]);
    const { body, headers: answered } = await ask('/api/exports/mentions?format=csv', { headers });
    expect(answered.get('content-disposition')).toBe('attachment; filename="northwind-mentions.csv"');
    expect(String(body.text).split('\r\n')[1]).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
  });

  test('as JSON Lines rows are whole', async () => {
    const headers = await signIn();
    const mention = toMention({ id: 'm_1' });
    await engine.stores.mentions.put([mention]);
    const { body } = await ask('/api/exports/mentions?format=jsonl', { headers });
    expect(JSON.parse(String(body.text ?? JSON.stringify(body)))).toEqual(mention);
  });

  test('another brand’s mention is not there', async () => {
    const headers = await signIn();
    await engine.stores.mentions.put([toMention({ id: 'm_other', brand: 'southbeam' })]);
    expect((await ask('/api/mentions/m_other', { headers })).status).toBe(404);
  });

  test('how a mention is meant is said by an editor, counted, told to open pages, and taken back', async () => {
    const headers = await signIn();
    const { mentions, findings } = engine.stores;
    const sentiment = { label: 'negative', score: -0.6, confidence: 0.7, engine: 'local' } as const;
    const seenAt = '2026-10-01T08:00:00.000Z';
    await mentions.put([
      toMention({ id: 'm_1', sentiment, seenAt, publishedAt: seenAt }),
      toMention({ id: 'm_other', brand: 'southbeam', sentiment }),
    ]);
    const erring = { check: 'negative-mention', lifecycle: 'event', mention: 'm_1', audience: 'pr' } as const;
    const { url } = (await mentions.find('m_1')) ?? expect.fail();
    await putFinding({ id: 'f_erring', url, place: `page:${url}`, ...erring });
    const told: unknown[] = [];
    engine.changes.listen(({ what }) => void told.push(what));
    const say = (id: string, label: string | null, by = headers) =>
      ask(`/api/mentions/${id}/sentiment`, { method: 'PUT', body: { label }, headers: by });

    expect(await say('m_1', 'positive')).toMatchObject({
      status: 200,
      body: { sentiment: { label: 'positive', engine: 'person' }, correction: { by: 'owner', judged: sentiment } },
    });
    expect(told).toEqual(['mentions', 'findings']);
    const { rows } = (await ask('/api/insights/counts?from=2026-10-01&to=2026-10-01', { headers })).body;
    expect(rows).toMatchObject([{ positive: 1, negative: 0 }]);
    expect((await findings.find('f_erring'))?.status).toBe('resolved');

    expect((await say('m_1', null)).body).toMatchObject({ sentiment, correction: null });
    expect((await say('m_1', 'furious')).status).toBe(400);
    expect((await say('m_other', 'positive')).status).toBe(404);
    const viewer = await signIn({ name: 'vera', password: 'a dozen green owls' });
    expect((await say('m_1', 'neutral', viewer)).status).toBe(403);
    expect((await mentions.find('m_other'))?.sentiment).toEqual(sentiment);
  });

  test('counts are asked for by days, and not for ages at once', async () => {
    const headers = await signIn();
    expect((await ask('/api/insights/counts?from=2026-10-01&to=2026-10-02', { headers })).status).toBe(200);
    expect((await ask('/api/insights/counts?from=2020-01-01&to=2026-10-02', { headers })).status).toBe(400);
    expect((await ask('/api/insights/counts?from=2026-10-02&to=2026-10-01', { headers })).status).toBe(400);
  });
});

describe('what is asked wrongly', () => {
  test.each([
    ['an unknown key', '/api/findings?colour=red'],
    ['a word that is none', '/api/findings?audience=press'],
    ['a page that is too long', '/api/findings?limit=1000'],
    ['a place that no page ended at', '/api/findings?after=nonsense'],
    ['a key twice that is no list', '/api/findings?audience=seo&audience=press'],
  ])('%s is told, with the key', async (_name, path) => {
    const { status, body } = await ask(path, { headers: await signIn() });
    expect(status).toBe(400);
    expect(['REQUEST_INVALID', 'USAGE']).toContain(body.code);
  });

  test.each([
    ['no JSON', '{'],
    ['no UTF-8', '\ud800'],
    ['an unknown move', '{"move":{"type":"explode"},"version":1}'],
    ['no version', '{"move":{"type":"ack"}}'],
    ['a key too many', '{"move":{"type":"ack","x":1},"version":1}'],
  ])('a body that is %s', async (_name, body) => {
    const headers = { ...(await signIn()), host: 'localhost:4747', 'content-type': 'application/json' };
    const answer = await app.request('http://localhost:4747/api/findings/f_1/moves', { method: 'POST', headers, body });
    expect(answer.status).toBe(400);
  });

  test('another method is told which ones there are', async () => {
    const answer = await ask('/api/findings', { method: 'PUT', headers: await signIn(), body: {} });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET']);
  });

  test('who asks too often is told when to come again', async () => {
    const headers = await signIn();
    const statuses = new Set<number>();
    for (let time = 0; time < 301; time++) statuses.add((await ask('/api/routes', { headers })).status);
    expect([...statuses]).toEqual([200, 429]);
    clock.advance(1000);
    expect((await ask('/api/routes', { headers })).status).toBe(200);
  });
});

describe('what changes while somebody looks', () => {
  test('is told as it happens, and listening ends with the request', async () => {
    const headers = await signIn();
    const ending = new AbortController();
    const answer = await app.request('http://localhost:4747/api/events', {
      headers: { ...headers, host: 'localhost:4747' },
      signal: ending.signal,
    });
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toBe('retry: 3000\n\n');
    engine.changes.tell({ what: 'mentions', ids: [] });
    expect((await reader?.read())?.value).toBe('data: {"what":"mentions","ids":[]}\n\n');
    await reader?.cancel();
    ending.abort();
  });
});
