/**
 * What the server on one machine withstands: everything that `earmark serve` puts together, on a real socket, asked as no browser would.
 * Rows that hold for routes hold for each that there is.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { createMemoryUsers } from '../../lib/adapters/memory/users.ts';
import { addDesk } from '../../lib/api/add-desk.ts';
import { createApi } from '../../lib/api/create-api.ts';
import { toHostCheck } from '../../lib/api/host-check.ts';
import { type Listening, listen } from '../../lib/api/listen.ts';
import { allRoutes } from '../../lib/api/routes/all.ts';
import { addSession } from '../../lib/api/routes-session.ts';
import { createLocalGate, type LocalGate } from '../../lib/api/sign-in/local-gate.ts';
import { hashPassword } from '../../lib/api/sign-in/passwords.ts';
import { addSite, readSite } from '../../lib/api/site.ts';
import { silentLog } from '../../lib/ports/log.ts';
import { toBacklink, toMention, toTestClock, toWrite } from '../contracts/samples.ts';
import { toDeskEngine } from './desk-engine.ts';

const yaml = `
brand: {id: northwind, name: Northwind Coffee, domains: [northwind.example]}
guidelines: [{id: no-cheap, check: preferred-term, terms: {cheap: good value}}]
channels: [{id: home, source: page, url: "https://northwind.example/", owned: true}]
`;
/** The server that clients are slow to has less patience: a request that is not whole by then is cut off. */
const requestMsMax = 400;
const password = 'a dozen green owls';
const secret = 'what lies beside the dashboard';

const folder = mkdtempSync(join(tmpdir(), 'earmark-security-'));
let server: Listening;
/** The same, with less patience. */
let hasty: Listening;
let gate: LocalGate;
let host: string;
let admin: Record<string, string>;
let viewer: Record<string, string>;

/** Sends bytes as they are and answers all that comes back until the server closes, or has been silent for `silentMs`. */
const sendRaw = (
  text: string,
  { silentMs = 300, more = [], to = server }: { silentMs?: number; more?: readonly string[]; to?: Listening } = {},
) =>
  new Promise<string>((resolve, reject) => {
    const socket = connect(Number(new URL(to.address).port), '127.0.0.1');
    let answer = '';
    const late = more.map((part, index) => setTimeout(() => socket.write(part), (index + 1) * 100));
    const end = (): void => {
      for (const timer of late) clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(silentMs, end);
    socket.on('data', (bytes) => {
      answer += bytes.toString('latin1');
    });
    socket.on('close', end);
    socket.on('error', (error) => (answer === '' ? reject(error) : end()));
    socket.write(text);
  });

const toHead = (line: string, headers: Readonly<Record<string, string>>): string =>
  `${line} HTTP/1.1\r\n${Object.entries({ host, connection: 'close', ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`;
const get = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<string> =>
  sendRaw(toHead(`GET ${path}`, headers), { silentMs: 3000 });
const send = (method: string, path: string, body: string, headers: Readonly<Record<string, string>> = {}) =>
  sendRaw(
    toHead(`${method} ${path}`, {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      ...headers,
    }) + body,
    { silentMs: 3000 },
  );
const post = (path: string, body: string, headers: Readonly<Record<string, string>> = {}): Promise<string> =>
  send('POST', path, body, headers);
const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);

const signIn = async (credentials: unknown, headers: Readonly<Record<string, string>> = {}) => {
  const answer = await fetch(`${server.address}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(credentials),
  });
  const { csrf } = z.looseObject({ csrf: z.string() }).parse(await answer.json());
  return { cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '', 'x-earmark-csrf': csrf };
};

/** What another brand has in the same stores. */
const others = { finding: 'f_other', mention: 'm_other', backlink: 'b_other' } as const;

beforeAll(async () => {
  const clock = toTestClock();
  const { stores, archive } = openMemoryStores({ clock });
  await stores.findings.apply([toWrite({ id: others.finding, brand: 'southbeam' })]);
  await stores.mentions.put([toMention({ id: others.mention, brand: 'southbeam' })]);
  await stores.backlinks.put([toBacklink({ id: others.backlink, brand: 'southbeam' })]);
  const users = createMemoryUsers();
  for (const name of ['vera', 'nora'])
    await users.put({ name, role: 'viewer', passwordHash: await hashPassword(password) });
  gate = createLocalGate({ clock, users });
  await mkdir(join(folder, 'site', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'site', 'index.html'), '<title>Dashboard</title>');
  writeFileSync(join(folder, 'site', 'assets', 'index.js'), 'export {};');
  writeFileSync(join(folder, 'secret.html'), secret);
  const site = await readSite(join(folder, 'site'));
  const api = createApi({
    log: silentLog,
    isOurHost: toHostCheck([]),
    isWell: async () => {},
    takePost: async () => ({ outcome: 'known' }),
    addMore: (more) => {
      const engine = toDeskEngine(yaml, { stores, archive });
      addSession(more, gate, engine.config);
      addDesk(more, { gate, engine, rateLimit: { take: () => undefined } });
      addSite(more, site);
    },
  });
  server = await listen(api, { host: '127.0.0.1', port: 0 });
  hasty = await listen(api, { host: '127.0.0.1', port: 0, requestMsMax });
  host = new URL(server.address).host;
  admin = await signIn({ token: gate.token() });
  viewer = await signIn({ name: 'vera', password });
});
afterAll(async () => {
  await server.close();
  await hasty.close();
  rmSync(folder, { recursive: true });
});

describe('paths that lead out of the folder of the dashboard', () => {
  test.each([
    '/../secret.html',
    '/assets/../../secret.html',
    '/assets/..%2f..%2fsecret.html',
    '/assets/%2e%2e/%2e%2e/secret.html',
    '/assets/%252e%252e%252f%252e%252e%252fsecret.html',
    '/assets/..\\..\\secret.html',
    '/assets/..%5c..%5csecret.html',
    '//etc/passwd',
    '/assets/index.js%00.html',
    '/assets/....//....//secret.html',
    `/${'../'.repeat(500)}etc/passwd`,
  ])('%s', async (path) => {
    const answer = await get(path);
    expect([200, 400, 404]).toContain(statusOf(answer));
    expect(answer).not.toContain(secret);
    expect(answer).not.toContain('root:');
    if (statusOf(answer) === 200) expect(answer).toContain('<title>Dashboard</title>');
  });

  test.each(['%2e%2e%2fearmark.yml', '..%5cearmark.yml', '%00', '%ff%fe', '%252e%252e'])(
    'as the name of a row: %s',
    async (id) => {
      for (const list of ['findings', 'mentions', 'backlinks', 'exports', 'views'])
        expect([400, 404, 405]).toContain(statusOf(await get(`/api/${list}/${id}`, admin)));
    },
  );
});

describe('a page of another site that frames ours', () => {
  test.each([
    ['the dashboard', '/', 200],
    ['a place in it', '/inbox/f_1', 200],
    ['a script', '/assets/index.js', 200],
    ['an answer', '/api/brand', 200],
    ['what is not there', '/api/nothing', 404],
    ['what is asked wrongly', '/api/findings?limit=0', 400],
    ['health', '/health', 200],
  ])('%s', async (_name, path, status) => {
    const answer = await get(path, admin);
    expect(statusOf(answer)).toBe(status);
    expect(answer).toMatch(/^x-frame-options: DENY\r$/im);
    expect(answer).toMatch(/^content-security-policy: [^\r]*frame-ancestors 'none'/im);
    expect(answer).toMatch(/^x-content-type-options: nosniff\r$/im);
  });
});

const fill = (path: string, id: string): string => path.replaceAll(/\{\w+\}/g, id);
const changing = allRoutes.filter(({ method }) => method !== 'get');

describe('every route', () => {
  test.each(allRoutes.map(({ method, path }) => [method.toUpperCase(), path]))(
    '%s %s is closed to who is not signed in, and to a session that somebody made up',
    async (method, path) => {
      for (const cookie of ['', 'earmark_session=guessed', `earmark_session=${'a'.repeat(43)}`])
        expect(statusOf(await sendRaw(toHead(`${method} ${fill(path, 'x')}`, { cookie }), { silentMs: 3000 }))).toBe(
          401,
        );
    },
  );

  test.each(changing.map(({ method, path }) => [method.toUpperCase(), path]))(
    '%s %s changes nothing where a page of another site asks',
    async (method, path) => {
      const { cookie = '', 'x-earmark-csrf': csrf = '' } = admin;
      const forgeries = [
        { cookie },
        { cookie, 'x-earmark-csrf': viewer['x-earmark-csrf'] ?? '' },
        { cookie, 'x-earmark-csrf': csrf, origin: 'https://evil.example' },
        { cookie, 'x-earmark-csrf': csrf, origin: `http://${host}.evil.example` },
        { cookie, 'x-earmark-csrf': csrf, 'sec-fetch-site': 'same-site' },
      ];
      for (const headers of forgeries)
        expect(statusOf(await sendRaw(toHead(`${method} ${fill(path, 'x')}`, headers), { silentMs: 3000 }))).toBe(403);
    },
  );

  test.each(
    allRoutes.filter(({ least }) => least !== 'viewer').map(({ method, path }) => [method.toUpperCase(), path]),
  )('%s %s is refused to a viewer', async (method, path) => {
    expect(statusOf(await sendRaw(toHead(`${method} ${fill(path, 'x')}`, viewer), { silentMs: 3000 }))).toBe(403);
  });
});

/** What is asked rightly about one row; each route with an id stands here. */
const aboutARow: Readonly<
  Record<string, { readonly id: string; readonly query?: string; readonly body?: unknown; readonly status?: number }>
> = {
  'get /api/findings/{id}': { id: others.finding },
  'post /api/findings/{id}/moves': { id: others.finding, body: { move: { type: 'ack' }, version: 1 } },
  'get /api/mentions/{id}': { id: others.mention },
  'put /api/mentions/{id}/sentiment': { id: others.mention, body: { label: 'positive' } },
  'get /api/backlinks/{id}': { id: others.backlink },
  'post /api/backlinks/{id}/stage': { id: others.backlink, body: { stage: 'to-contact', version: 0 } },
  'post /api/channels/{id}/run': { id: 'southbeam-home' },
  'get /api/findings/{id}/evidence': { id: others.finding },
  'get /api/findings/{id}/page': { id: others.finding },
  'get /api/findings/{id}/pictures': { id: others.finding },
  'post /api/backlinks/{id}/draft': { id: others.backlink, body: { template: 'ask' } },
  'get /api/guidelines/{id}': { id: 'southbeam-tagline' },
  // The configuration of this engine was pushed: nobody changes it here.
  'put /api/guidelines/{id}': {
    id: 'southbeam-tagline',
    body: { yaml: 'id: southbeam-tagline', version: '1' },
    status: 409,
  },
  'delete /api/guidelines/{id}': { id: 'southbeam-tagline', query: '?version=1', status: 409 },
  'post /api/guidelines/{id}/dry-run': { id: 'southbeam-tagline', body: { text: 'A text.' } },
};

describe('what belongs to another brand', () => {
  const rows = allRoutes.filter(({ path }) => /\/\{id\}/.test(path) && !path.includes('{of}'));

  test.each(rows.map(({ method, path }) => [method, path]))('is not there for %s %s', async (method, path) => {
    const known = aboutARow[`${method} ${path}`];
    if (known === undefined) return expect.fail('says nothing of this route yet');
    const target = fill(path, known.id) + (known.query ?? '');
    const answer =
      method === 'get'
        ? await get(target, admin)
        : await send(method.toUpperCase(), target, JSON.stringify(known.body ?? {}), admin);
    expect(statusOf(answer)).toBe(known.status ?? 404);
    expect(answer).not.toContain('southbeam"');
  });

  test.each([
    '/api/findings?folded=yes',
    '/api/mentions',
    '/api/backlinks',
    '/api/exports/findings',
    '/api/exports/mentions',
  ])('stands in no list: %s', async (path) => {
    const answer = await get(path, admin);
    expect(statusOf(answer)).toBe(200);
    for (const id of Object.values(others)) expect(answer).not.toContain(id);
  });
});

describe('sessions', () => {
  test('one that was in the browser before does not come to mean who signs in', async () => {
    const planted = `earmark_session=${'p'.repeat(43)}`;
    const { cookie } = await signIn({ name: 'vera', password }, { cookie: planted });
    expect(cookie).not.toBe(planted);
    expect(statusOf(await get('/api/brand', { cookie: planted }))).toBe(401);
  });

  test('what is kept of an answer is told to nobody who may not ask', async () => {
    const known = await get('/api/findings', admin);
    const tag = /^etag: ([^\r]+)/im.exec(known)?.[1] ?? '';
    expect(statusOf(await get('/api/findings', { ...admin, 'if-none-match': tag }))).toBe(304);
    expect(statusOf(await get('/api/findings', { 'if-none-match': tag }))).toBe(401);
    expect(known).toMatch(/^cache-control: private, no-cache\r$/im);
  });

  test('whoever guesses tokens is soon left alone', async () => {
    const answers: number[] = [];
    for (let tries = 0; tries < 11; tries++)
      answers.push(statusOf(await post('/api/session', JSON.stringify({ token: `guess-${tries}` }))));
    expect(answers).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
  });
});

describe('passwords that are guessed', () => {
  const guess = (name: string, given: string) => post('/api/session', JSON.stringify({ name, password: given }));

  test('many at one time: ten are looked at, the right one among the rest is not, and others sign in meanwhile', async () => {
    const guesses = Array.from({ length: 40 }, (_, index) =>
      guess('nora', index < 39 ? `a dozen red owls ${index}` : password),
    );
    const others = guess('vera', password);
    const statuses = (await Promise.all(guesses)).map(statusOf);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(30);
    expect(statusOf(await others)).toBe(201);
  });

  test('the right one, later: it is still refused, with how long it is left alone, and nothing of it is looked at', async () => {
    const before = process.cpuUsage();
    const answer = await guess('nora', password);
    const { user, system } = process.cpuUsage(before);
    expect(statusOf(answer)).toBe(429);
    expect(Number(/^retry-after: (\d+)\r$/im.exec(answer)?.[1])).toBe(15 * 60);
    // A password that is looked at is hashed, which takes this long on purpose.
    const hashedBefore = process.cpuUsage();
    await hashPassword(password);
    const hashed = process.cpuUsage(hashedBefore);
    expect(user + system).toBeLessThan(hashed.user + hashed.system);
  });
});

describe('requests that are too large, or never end', () => {
  const large = 'x'.repeat(2_000_000);
  /** Of who is slow: far longer than the hasty server waits, however busy the machine. */
  const silentMs = 10_000;

  test('a body that says it is too large', async () => {
    const answer = await post('/api/lint', '', { ...admin, 'content-length': '2000000' });
    expect(statusOf(answer)).toBe(413);
  });

  test('a body that says nothing of its length', async () => {
    const head = toHead('POST /api/lint', { ...admin, 'transfer-encoding': 'chunked' });
    const answer = await sendRaw(`${head}${large.length.toString(16)}\r\n${large}\r\n0\r\n\r\n`, { silentMs: 3000 });
    expect(statusOf(answer)).toBe(413);
  });

  test('a header that is too large', async () => {
    expect(statusOf(await get('/api/brand', { ...admin, 'x-large': 'x'.repeat(20_000) }))).toBe(431);
  });

  test('a list nested a hundred thousand deep', async () => {
    const depth = 100_000;
    expect(statusOf(await post('/api/lint', `${'['.repeat(depth)}${']'.repeat(depth)}`, admin))).toBe(400);
  });

  // Each letter comes soon enough for a bound on silence, which therefore ends none of these.
  test.each([
    ['headers that come a letter at a time', 'GET / HTTP/1.1\r\nhost: x\r\n', [...'abcdefghijklmnopqrstuvwxyz']],
    ['a body that comes a letter at a time', undefined, [...'{"text":"it never comes to its end']],
  ])('%s', async (_name, head, more) => {
    const slow = head ?? toHead('POST /api/lint', { ...admin, connection: 'keep-alive', 'content-length': '500' });
    const startMs = performance.now();
    const answer = await sendRaw(slow, { silentMs, more, to: hasty });
    const tookMs = performance.now() - startMs;
    expect(statusOf(answer)).toBe(408);
    // Whoever is not let go is there until nothing came for ten seconds; the rest is what a busy machine takes.
    expect(tookMs).toBeGreaterThanOrEqual(requestMsMax);
    expect(tookMs).toBeLessThan(silentMs - 2000);
  });

  test('a crowd that holds every place with half a request is let go, and then others are answered', async () => {
    const crowd = Array.from({ length: 300 }, () =>
      sendRaw('GET / HTTP/1.1\r\nhost: x\r\n', { silentMs, to: hasty }).catch(() => ''),
    );
    const startMs = performance.now();
    const answers = (await Promise.all(crowd)).map(statusOf);
    expect(performance.now() - startMs).toBeLessThan(silentMs - 2000);
    // No more than there are places were let in at all.
    expect(answers.filter((status) => status === 408)).toHaveLength(256);
    expect(statusOf(await sendRaw(toHead('GET /health', {}), { silentMs: 3000, to: hasty }))).toBe(200);
  });

  test('what is slow to one is not waited for by others', async () => {
    const head = toHead('POST /api/lint', { ...admin, connection: 'keep-alive', 'content-length': '500' });
    let ended = 0;
    const slow = Array.from({ length: 50 }, () =>
      sendRaw(head, { silentMs: 3000 }).finally(() => {
        ended += 1;
      }),
    );
    expect(statusOf(await get('/health'))).toBe(200);
    expect(ended).toBe(0);
    // None of them was whole, and none was answered as if it were.
    expect(new Set(await Promise.all(slow))).toEqual(new Set(['']));
  });
});

describe('requests that are not what they seem', () => {
  test('a name that leads to this machine but is not ours', async () => {
    for (const name of ['evil.example', `evil.example:${new URL(server.address).port}`, '127.0.0.1.evil.example'])
      expect(statusOf(await get('/api/brand', { ...admin, host: name }))).toBe(421);
  });

  test('no name, or two', async () => {
    expect(statusOf(await sendRaw('GET /api/brand HTTP/1.1\r\nconnection: close\r\n\r\n'))).toBe(400);
    const two = `GET /api/brand HTTP/1.1\r\nhost: ${host}\r\nhost: evil.example\r\nconnection: close\r\n\r\n`;
    expect(statusOf(await sendRaw(two))).toBe(421);
  });

  test('a name that is forwarded counts for nothing', async () => {
    const answer = await get('/', { 'x-forwarded-host': 'evil.example', 'x-original-url': '/api/brand' });
    expect(answer).toContain('<title>Dashboard</title>');
    expect(answer).not.toContain('evil.example');
  });

  test('a question that says it were a change is a question', async () => {
    const over = { 'x-http-method-override': 'DELETE', 'x-method-override': 'DELETE', 'x-http-method': 'DELETE' };
    const answer = await get('/api/session?_method=DELETE', { ...viewer, ...over });
    expect(answer).toContain('vera');
    expect(statusOf(await get('/api/brand', viewer))).toBe(200);
  });

  test('a length and chunks at one time, which two servers may read in two ways', async () => {
    const head = toHead('POST /api/lint', { ...admin, 'content-length': '4', 'transfer-encoding': 'chunked' });
    expect(statusOf(await sendRaw(`${head}0\r\n\r\nGET /health HTTP/1.1\r\nhost: x\r\n\r\n`))).toBe(400);
  });

  test.each([
    ['/api/findings/a%0d%0aset-cookie:%20stolen=1', 404],
    ['/%0d%0aset-cookie:%20stolen=1', 200],
    ['/api/exports/findings?x=%0d%0aset-cookie:a=b', 400],
  ])('a line break in %s makes no header', async (path, status) => {
    const answer = await get(path, admin);
    expect(statusOf(answer)).toBe(status);
    const [head = ''] = answer.split('\r\n\r\n');
    expect(head).not.toMatch(/^set-cookie/im);
  });

  test.each(['{"__proto__":{"role":"admin"},"text":"x"}', '{"constructor":{"prototype":{"role":"admin"}},"text":"x"}'])(
    'a body that reaches for what all objects share: %s',
    async (body) => {
      expect(statusOf(await post('/api/lint', body, admin))).toBe(400);
      expect(Reflect.get({}, 'role')).toBeUndefined();
      expect(statusOf(await post('/api/mutes', body, viewer))).toBe(403);
    },
  );
});
