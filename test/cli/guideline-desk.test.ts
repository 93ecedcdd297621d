/** Guidelines edited over the API, in a file of this machine: who may, what is written, what is kept, and what a try says. */
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Hono } from 'hono';
import { beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { addRoutes } from '../../lib/api/add-routes.ts';
import type { ApiEngine } from '../../lib/api/engine.ts';
import type { Role } from '../../lib/api/people.ts';
import { createRateLimit } from '../../lib/api/rate-limit.ts';
import { allRoutes } from '../../lib/api/routes/all.ts';
import { openGuidelineDesk } from '../../lib/cli/guideline-desk.ts';
import { loadConfig } from '../../lib/config/load.ts';
import type { Config } from '../../lib/model/config.ts';
import { toDeskEngine } from '../api/desk-engine.ts';
import { makeFolder } from './harness.ts';

const text = `# ours
brand: { id: n, name: Northwind }
guidelines:
  # about prices
  - { id: no-cheap, check: banned-term, terms: [cheap] } # short
  - { id: our-name, check: brand-name }
channels:
  - { id: home, source: page, url: "https://n.example/", owned: true }
`;
const clock = { now: () => new Date('2026-11-01T10:00:00Z') };
const page =
  '<!doctype html><html lang="en"><title>Beans</title><main><h1>Beans</h1><p>Our finest cheap beans.</p></main></html>';

let file: string;
let role: Role;
let name: string;
let current: Config;
let engine: ApiEngine;
let told: Config[];

const ask = async (method: string, at: string, body?: unknown) => {
  const app = new Hono();
  addRoutes(app, allRoutes, {
    engine,
    rateLimit: createRateLimit(clock),
    gate: { admit: async () => ({ person: { name, role } }) },
  });
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  const answer = await app.request(`/api/guidelines${at}`, init);
  const json = z.record(z.string(), z.unknown()).parse(await answer.json());
  return { status: answer.status, body: json };
};
const versionOf = async (id: string): Promise<string> => String((await ask('GET', `/${id}`)).body.version);
const written = (): string => readFileSync(file, 'utf8');

beforeEach(async () => {
  file = path.join(makeFolder({ 'earmark.yml': text }), 'earmark.yml');
  const opened = openMemoryStores({ clock });
  const { stores, archive } = opened;
  current = await loadConfig(file);
  told = [];
  [role, name] = ['editor', 'ada'];
  const desk = openGuidelineDesk({
    file,
    name: 'earmark.yml',
    brand: 'n',
    configs: stores.configs,
    clock,
    onChanged: async (config) => {
      current = config;
      told.push(config);
    },
  });
  const base = toDeskEngine(text, { stores, archive });
  engine = { ...base, clock, guidelines: desk };
  Object.defineProperty(engine, 'config', { get: () => current });
  const url = 'https://n.example/';
  const body = await opened.archive.put({ url, bytes: Buffer.from(page), contentType: 'text/html', headers: {} });
  await stores.pages.put([
    {
      channel: 'home',
      url,
      kind: 'page',
      depth: 0,
      state: 'read',
      body,
      validators: {},
      contentType: 'text/html',
      readAt: '2026-11-01T09:00:00.000Z',
      judgedWith: null,
      judgedReadAt: null,
    },
  ]);
});

describe('one more and one less', () => {
  const yaml = 'id: no-best\ncheck: banned-term\nterms: [best]\n';

  test('it is tried, written behind the others, told to the engine, and its history begins', async () => {
    const tried = await ask('POST', '/dry-run', { yaml: yaml.replace('best]', 'finest]') });
    expect(tried).toMatchObject({ status: 200, body: { hitCount: 1, hits: [{ evidence: [{ quote: 'finest' }] }] } });
    expect(written()).toBe(text);
    const added = await ask('POST', '', { yaml });
    expect(added).toMatchObject({ status: 201, body: { yaml: yaml.trim(), line: 7, isEditable: true } });
    expect(added.body.changes).toMatchObject([{ by: 'ada', before: null, after: yaml.trim() }]);
    expect(written()).toBe(
      text.replace('\nchannels:', '\n  - id: no-best\n    check: banned-term\n    terms: [best]\nchannels:'),
    );
    expect(told.at(-1)?.guidelines.map(({ id }) => id)).toEqual(['no-cheap', 'our-name', 'no-best']);
  });

  test.each([
    ['an id that there is', 'editor', 'id: our-name\ncheck: brand-name', 400],
    ['a secret, by an editor', 'editor', 'id: a\ncheck: banned-term\nterms: ["env:TOKEN"]', 403],
    ['anything, by a viewer', 'viewer', 'id: a\ncheck: brand-name', 403],
  ] as const)('%s is refused, and nothing is written', async (_what, who, wanted, status) => {
    role = who;
    expect((await ask('POST', '', { yaml: wanted })).status).toBe(status);
    expect(written()).toBe(text);
  });

  test('it is removed in the version that was looked at, and in no other', async () => {
    const version = await versionOf('no-cheap');
    await ask('PUT', '/no-cheap', { yaml: '{ id: no-cheap, check: banned-term, terms: [dear] }', version });
    const between = written();
    expect((await ask('DELETE', `/no-cheap?version=${version}`)).status).toBe(412);
    expect(written()).toBe(between);
    const removed = await ask('DELETE', `/no-cheap?version=${await versionOf('no-cheap')}`);
    expect(removed).toMatchObject({ status: 200, body: { rows: [{ id: 'our-name' }] } });
    expect(written()).toBe(between.replace('  - { id: no-cheap, check: banned-term, terms: [dear] }\n', ''));
    expect(current.guidelines.map(({ id }) => id)).toEqual(['our-name']);
    expect((await ask('DELETE', '/no-cheap?version=x')).status).toBe(404);
  });
});

describe('changing one', () => {
  test('it is written in its place, the engine is told, and the history says who did it, when, and what it was', async () => {
    const yaml = '{ id: no-cheap, check: banned-term, terms: [cheap, finest] } # shorter';
    const saved = await ask('PUT', '/no-cheap', { yaml, version: await versionOf('no-cheap') });
    expect(saved.status).toBe(200);
    expect(saved.body).toMatchObject({
      yaml,
      line: 5,
      isEditable: true,
      changes: [
        {
          at: '2026-11-01T10:00:00.001Z',
          by: 'ada',
          before: '{ id: no-cheap, check: banned-term, terms: [cheap] } # short',
          after: yaml,
        },
      ],
    });
    expect(written()).toBe(text.replace('[cheap] } # short', '[cheap, finest] } # shorter'));
    expect(told.map(({ guidelines }) => guidelines.map(({ id }) => id))).toEqual([['no-cheap', 'our-name']]);
    expect(readdirSync(path.dirname(file))).toEqual(['earmark.yml']);
    expect((await ask('GET', '/our-name')).body.changes).toEqual([]);
  });

  test('of two people the second is told, and nothing of the first is lost', async () => {
    const version = await versionOf('no-cheap');
    const to = (term: string) => ({ yaml: `{ id: no-cheap, check: banned-term, terms: [${term}] }`, version });
    const both = await Promise.all([ask('PUT', '/no-cheap', to('one')), ask('PUT', '/no-cheap', to('two'))]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412]);
    expect((await ask('PUT', '/no-cheap', to('three'))).body).toMatchObject({ code: 'STORE_CONFLICT' });
    expect(written()).not.toContain('three');
  });

  test('what somebody wrote into the file by hand meanwhile stays, and is nobody’s change in the history', async () => {
    const before = written().replace('[cheap]', '[cheap, bargain]');
    await ask('PUT', '/our-name', {
      yaml: '{ id: our-name, check: brand-name, severity: low }',
      version: await versionOf('our-name'),
    });
    writeFileSync(file, before);
    const yaml = '{ id: our-name, check: brand-name, severity: high }';
    await ask('PUT', '/our-name', { yaml, version: await versionOf('our-name') });
    expect(written()).toContain('bargain');
    expect((await ask('GET', '/no-cheap')).body.changes).toMatchObject([
      { by: null, before: expect.stringContaining('[cheap]') },
    ]);
  });

  test('what is wrong is told at its line, and nothing is written', async () => {
    const yaml = 'id: no-cheap\ncheck: banned-term\nterms: [a]\nseverity: awful';
    const refused = await ask('PUT', '/no-cheap', { yaml, version: await versionOf('no-cheap') });
    expect(refused).toMatchObject({ status: 400, body: { code: 'CONFIG_INVALID', lines: [{ line: 4 }] } });
    expect(written()).toBe(text);
  });

  test('a file that is a link stays one', async () => {
    const real = path.join(makeFolder({ 'real.yml': text }), 'real.yml');
    const link = path.join(path.dirname(file), 'linked.yml');
    symlinkSync(real, link);
    const desk = openGuidelineDesk({
      file: link,
      name: 'linked.yml',
      brand: 'n',
      configs: engine.stores.configs,
      clock,
      onChanged: async () => {},
    });
    const version = (await desk.find('our-name'))?.version ?? '';
    const yaml = '{ id: our-name, check: brand-name, severity: low }';
    expect(await desk.editor?.save('our-name', { yaml, version, by: 'ada' })).toBe(true);
    expect(readFileSync(real, 'utf8')).toContain('severity: low');
  });
});

describe('who may what', () => {
  test('a viewer looks, and neither tries nor changes', async () => {
    role = 'viewer';
    expect((await ask('GET', '/no-cheap')).status).toBe(200);
    expect((await ask('POST', '/no-cheap/dry-run', {})).status).toBe(403);
    expect((await ask('PUT', '/no-cheap', { yaml: 'x', version: 'y' })).status).toBe(403);
  });

  test.each([
    'env:EARMARK_TOKEN',
    'secret:earmark/token',
    'http://127.0.0.1/',
    'see http://169.254.169.254/latest',
    'http://[::1]:80/',
    'http://0x7f000001/',
    'https://intranet/',
    'https://db.internal/',
    'ftp://10.0.0.1/x',
  ])('only an admin writes %s into one', async (value) => {
    const yaml = `id: no-cheap\ncheck: banned-term\nterms: [cheap]\nexcept: ["${value}"]`;
    const version = await versionOf('no-cheap');
    expect((await ask('PUT', '/no-cheap', { yaml, version })).body).toMatchObject({ status: 403, code: 'NOT_ALLOWED' });
    expect((await ask('POST', '/no-cheap/dry-run', { yaml })).status).toBe(403);
    expect(written()).toBe(text);
    role = 'admin';
    expect((await ask('PUT', '/no-cheap', { yaml, version })).status).toBe(200);
    role = 'editor';
    // What an admin put there does not keep others from the rest of it.
    const more = { yaml: yaml.replace('[cheap]', '[cheap, finest]'), version: await versionOf('no-cheap') };
    expect((await ask('PUT', '/no-cheap', more)).status).toBe(200);
  });

  test('only an admin names a file', async () => {
    writeFileSync(path.join(path.dirname(file), 'words.csv'), 'cheap,good value\n');
    const yaml = 'id: no-cheap\ncheck: preferred-term\nterms: words.csv';
    const change = { yaml, version: await versionOf('no-cheap') };
    expect((await ask('PUT', '/no-cheap', change)).status).toBe(403);
    role = 'admin';
    expect((await ask('PUT', '/no-cheap', change)).status).toBe(200);
  });

  test('where the configuration is deployed it is looked at and tried, and not changed', async () => {
    const { editor: _, ...pushed } = engine.guidelines;
    Object.defineProperty(engine, 'guidelines', { value: pushed });
    expect((await ask('GET', '/no-cheap')).body).toMatchObject({ isEditable: false });
    expect((await ask('POST', '/no-cheap/dry-run', {})).body).toMatchObject({ hitCount: 1 });
    expect((await ask('PUT', '/no-cheap', { yaml: 'x', version: 'y' })).status).toBe(409);
  });
});

describe('a try', () => {
  const about = { judges: 'page', channels: 1, documents: 1, documentsStored: 1, isCut: false, isPartial: false };

  test('says what it finds in what is stored, and how much was looked at', async () => {
    expect(await ask('POST', '/no-cheap/dry-run', {})).toMatchObject({
      status: 200,
      body: { ...about, hitCount: 1, hits: [{ url: 'https://n.example/', evidence: [{ quote: 'cheap' }] }] },
    });
  });

  test('of one that is not saved yet, over what is stored and over a text; nothing is kept', async () => {
    const yaml = 'id: no-cheap\ncheck: banned-term\nterms: [finest, cheap]';
    expect((await ask('POST', '/no-cheap/dry-run', { yaml })).body).toMatchObject({ ...about, hitCount: 2 });
    const onText = await ask('POST', '/no-cheap/dry-run', { yaml, text: 'The finest, and the finest.' });
    expect(onText.body).toMatchObject({ hitCount: 2, hits: [{ evidence: [{ quote: 'finest' }] }, {}] });
    expect(written()).toBe(text);
    expect((await engine.stores.findings.list({ brand: 'n' })).rows).toEqual([]);
  });

  test('what is wrong is told at its line', async () => {
    const answer = await ask('POST', '/no-cheap/dry-run', { yaml: 'id: no-cheap\ncheck: none' });
    expect(answer).toMatchObject({ status: 400, body: { lines: [{ line: 2 }] } });
  });

  test.each([
    ['a little text, of which a pattern that tries every way needs seconds', `${'a'.repeat(28)}!`],
    ['a long one, of which it would never end', `${'a'.repeat(19_000)}!`],
  ])('a hostile pattern ends on %s', async (_name, sample) => {
    const yaml = 'id: no-cheap\ncheck: required-text\npattern: "(a+)+$"';
    const before = process.cpuUsage();
    const answer = await ask('POST', '/no-cheap/dry-run', { yaml, text: sample });
    const { user, system } = process.cpuUsage(before);
    expect(answer).toMatchObject({ status: 200, body: { hitCount: 1, faults: [] } });
    expect((user + system) / 1000).toBeLessThan(1000);
  });

  test('a try that has taken its time looks at nothing more, of no channel, and says so', async () => {
    writeFileSync(
      file,
      text.replace(
        '- { id: home',
        '- { id: shop, source: page, url: "https://s.example/", owned: true }\n  - { id: home',
      ),
    );
    current = await loadConfig(file);
    const [known] = await engine.stores.pages.list('home', 10);
    if (known === undefined) return expect.fail('a page is stored');
    await engine.stores.pages.put(
      ['a', 'b', 'c'].map((each) => ({ ...known, channel: 'shop', url: `https://s.example/${each}` })),
    );
    const { stores, archive: kept } = engine;
    const listed: string[] = [];
    const pages = {
      ...stores.pages,
      list: (channel: string, max: number) => {
        listed.push(channel);
        return stores.pages.list(channel, max);
      },
    };
    // Two seconds go by each time that a document was opened, of the three that a try has.
    let nowMs = clock.now().getTime();
    const archive = {
      ...kept,
      find: (hash: string) => {
        nowMs += 2000;
        return kept.find(hash);
      },
    };
    engine = { ...engine, stores: { ...stores, pages }, archive, clock: { now: () => new Date(nowMs) } };
    Object.defineProperty(engine, 'config', { get: () => current });
    expect((await ask('POST', '/no-cheap/dry-run', {})).body).toMatchObject({
      channels: 1,
      documents: 2,
      documentsStored: 3,
      isCut: true,
    });
    expect(listed).toEqual(['shop']);
  });
});
