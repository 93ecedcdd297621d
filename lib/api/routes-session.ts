/** Signing in and out on one machine. */
import type { Hono } from 'hono';
import * as z from 'zod';
import type { Config } from '../model/config.ts';
import { toJson, toProblem } from './answer.ts';
import { readBody } from './read-body.ts';
import { toShownBrand } from './routes/brand.ts';
import { endedSessionCookie, toSessionCookie } from './sign-in/cookie.ts';
import type { LocalGate } from './sign-in/local-gate.ts';
import type { Session } from './sign-in/sessions.ts';

const bodyBytesMax = 4_000;
const credentialsSchema = z.union([
  z.strictObject({ token: z.string().min(1).max(200) }),
  z.strictObject({ name: z.string().min(1).max(200), password: z.string().min(1).max(500) }),
]);

const nobody = { person: null, csrf: null, brand: null } as const;

const parse = (bytes: Uint8Array): z.infer<typeof credentialsSchema> | undefined => {
  try {
    return credentialsSchema.safeParse(JSON.parse(new TextDecoder().decode(bytes))).data;
  } catch {
    return undefined;
  }
};

/** Adds `/api/session`: POST signs in, GET says who is signed in and for which brand, DELETE signs out. */
export const addSession = (app: Hono, gate: LocalGate, config: Pick<Config, 'brand' | 'dashboard'>): void => {
  const toShown = ({ person, csrf }: Session) => ({ person, csrf, brand: toShownBrand(config) });
  app.post('/api/session', async ({ req }) => {
    // A form of another site can post text, but not JSON without being asked for by the browser first.
    if (!/^application\/json\b/i.test(req.header('content-type') ?? ''))
      return toProblem({ status: 415, code: 'REQUEST_INVALID', detail: 'Expected application/json.' });
    const credentials = parse(await readBody(req.raw, bodyBytesMax));
    if (credentials === undefined)
      return toProblem({ status: 400, code: 'REQUEST_INVALID', detail: 'body: expected {token} or {name, password}.' });
    const signedIn = await gate.signIn(credentials);
    if ('refused' in signedIn) return toProblem(signedIn.refused);
    const isSecure = req.header('x-forwarded-proto') === 'https' || req.url.startsWith('https:');
    return toJson(toShown(signedIn.session), {
      status: 201,
      headers: { 'set-cookie': toSessionCookie(signedIn.id, { isSecure }) },
    });
  });
  app.get('/api/session', ({ req }) => {
    const session = gate.find({ header: (name) => req.header(name) });
    return toJson(session === undefined ? nobody : toShown(session));
  });
  app.delete('/api/session', async ({ req }) => {
    const header = (name: string): string | undefined => req.header(name);
    const admission = await gate.admit({ isSafe: false, header });
    if ('refused' in admission) return toProblem(admission.refused);
    await gate.signOut({ header });
    return toJson(nobody, { headers: { 'set-cookie': endedSessionCookie } });
  });
};
