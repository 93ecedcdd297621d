/** The audit log and evidence over HTTP: who may read them, and that whoever acts by the API stands there by name. */
import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { openMemoryStores } from '../../lib/adapters/memory/open.ts';
import { createMemoryUsers } from '../../lib/adapters/memory/users.ts';
import { createTokenApi } from '../../lib/api/create-token-api.ts';
import { createLocalGate } from '../../lib/api/sign-in/local-gate.ts';
import { hashPassword } from '../../lib/api/sign-in/passwords.ts';
import { auditStores } from '../../lib/pipeline/audited.ts';
import { silentLog } from '../../lib/ports/log.ts';
import { toTestClock, toWrite } from '../contracts/samples.ts';
import { toDeskEngine } from './desk-engine.ts';

const yaml = `
brand: {id: northwind, name: Northwind Coffee, domains: [northwind.example]}
channels: [{id: home, source: page, url: "https://northwind.example/", owned: true}]
`;
const pageSchema = z.object({ rows: z.array(z.object({ actor: z.string(), action: z.string() })) });

const open = async () => {
  const clock = toTestClock();
  const { stores: bare, archive } = openMemoryStores({ clock });
  const config = { brand: { id: 'northwind' } };
  const stores = auditStores({ config, stores: bare, clock });
  await stores.findings.apply([toWrite()]);
  const engine = toDeskEngine(yaml, { stores, archive });
  const api = createTokenApi({ engine, clock, log: silentLog, isWell: async () => {} });
  return (role: string, path: string, body?: unknown): Promise<Response> => {
    const claims = { token_use: 'id', email: `${role}@northwind.example`, 'cognito:groups': [role] };
    const json = { 'content-type': 'application/json' };
    const request = new Request(`https://api.example${path}`, {
      ...(body === undefined ? {} : { method: 'POST', headers: json, body: JSON.stringify(body) }),
    });
    return Promise.resolve(api.fetch(request, { claims }));
  };
};

test('what people do over the API is told by their names, to admins alone', async () => {
  const ask = await open();
  const moved = await ask('editor', '/api/findings/f_1/moves', { move: { type: 'ack' }, version: 1 });
  expect(moved.status).toBe(200);
  await (await ask('viewer', '/api/exports/findings')).text();
  expect((await ask('editor', '/api/audit')).status).toBe(403);
  const { rows } = pageSchema.parse(await (await ask('admin', '/api/audit?limit=10')).json());
  expect(rows.map(({ actor, action }) => `${actor} ${action}`).toSorted()).toEqual([
    'editor@northwind.example finding-moved',
    'viewer@northwind.example exported',
  ]);
});

test('evidence comes as a file to editors, and not to viewers', async () => {
  const ask = await open();
  const answer = await ask('editor', '/api/findings/f_1/evidence');
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/zip']);
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="evidence-f_1.zip"');
  expect(Object.keys(unzipSync(new Uint8Array(await answer.arrayBuffer())))).toContain('manifest.json');
  expect((await ask('viewer', '/api/findings/f_1/evidence')).status).toBe(403);
  expect((await ask('editor', '/api/findings/f_9/evidence')).status).toBe(404);
});

test('signing in is told of, refused or not, and no word that may be a password', async () => {
  const users = createMemoryUsers();
  await users.put({ name: 'vera', role: 'viewer', passwordHash: await hashPassword('a dozen green owls') });
  const told: unknown[] = [];
  const gate = createLocalGate({ clock: toTestClock(), users, onSign: async (sign) => void told.push(sign) });
  await gate.signIn({ name: 'a dozen green owls', password: 'vera' });
  await gate.signIn({ name: 'vera', password: 'wrong' });
  const signedIn = await gate.signIn({ name: 'vera', password: 'a dozen green owls' });
  if (!('id' in signedIn)) throw new Error('she was refused');
  await gate.signOut({ header: () => `earmark_session=${signedIn.id}` });
  expect(told).toEqual([
    { action: 'sign-in-refused', name: null },
    { action: 'sign-in-refused', name: 'vera' },
    { action: 'signed-in', name: 'vera' },
    { action: 'signed-out', name: 'vera' },
  ]);
});
