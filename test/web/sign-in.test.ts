/** Signing in where a user pool does it, in a real browser: a stand-in for the pool, and one for what API Gateway does with its tokens. */
import { Hono } from 'hono';
import type { Browser, BrowserContext, Page, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { createTokenApi } from '../../lib/api/create-token-api.ts';
import { type Listening, listen } from '../../lib/api/listen.ts';
import { addSite, readSite } from '../../lib/api/site.ts';
import { silentLog } from '../../lib/ports/log.ts';
import { toContentPolicy } from '../../lib/text/content-policy.ts';
import { toDeskEngine } from '../api/desk-engine.ts';
import { toWrite } from '../contracts/samples.ts';
import { openBrowser, siteFolder, whyNot } from './chromium.ts';

const yaml = `
brand: {id: northwind, name: Northwind Coffee, domains: [northwind.example]}
channels: [{id: home, source: page, url: "https://northwind.example/", owned: true}]
`;
const pool = 'https://pool.example';
const signIn = { issuer: `${pool}/pool`, origin: pool, clientId: 'dashboard' };

const toPart = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const toIdToken = (groups: readonly string[], seconds: number): string => {
  const nowSeconds = Math.floor(Date.now() / 1000);
  const claims = {
    iss: signIn.issuer,
    aud: signIn.clientId,
    sub: 'u-1',
    iat: nowSeconds,
    exp: nowSeconds + seconds,
    token_use: 'id',
    email: 'ada@northwind.example',
    'cognito:groups': groups,
  };
  return [toPart({ alg: 'RS256', typ: 'JWT' }), toPart(claims), 'c2lnbmVk'].join('.');
};

/** What API Gateway hands on of a token, or that it lets nobody through. */
const toClaims = (authorization: string | undefined): unknown => {
  const part = /^Bearer [\w-]+\.([\w-]+)\.[\w-]+$/.exec(authorization ?? '')?.[1];
  const claims = part === undefined ? undefined : JSON.parse(Buffer.from(part, 'base64url').toString());
  return z.object({ exp: z.number() }).safeParse(claims).data === undefined || claims.exp * 1000 < Date.now()
    ? undefined
    : claims;
};

const toServer = async (): Promise<Hono> => {
  const engine = toDeskEngine(yaml);
  await engine.stores.findings.apply([
    toWrite({ id: 'f_1', status: 'open', severity: 'high', message: 'A cheap thing' }),
  ]);
  const api = createTokenApi({ log: silentLog, isWell: async () => {}, clock: engine.clock, engine });
  const front = new Hono();
  front.use('*', async (context, next) => {
    await next();
    context.res.headers.set('content-security-policy', toContentPolicy([pool]));
  });
  front.all('/api/*', ({ req }) => {
    const claims = toClaims(req.header('authorization'));
    return claims === undefined
      ? Response.json({ message: 'Unauthorized' }, { status: 401 })
      : api.fetch(req.raw, { claims });
  });
  front.get('/sign-in.json', () => Response.json(signIn));
  addSite(front, await readSite(siteFolder));
  return front;
};

let browser: Browser;
let server: Listening;
let context: BrowserContext;
let page: Page;
let grants: URLSearchParams[];
/** What the pool gives. */
let given: { groups: string[]; seconds: number };

/** The pool signs everybody in without asking, keeps the challenge, and gives a token to whoever knows what it was made of. */
const standForPool = async (route: Route): Promise<void> => {
  const url = new URL(route.request().url());
  if (url.pathname === '/oauth2/authorize') {
    const { redirect_uri: back = '', state = '', code_challenge_method: method } = Object.fromEntries(url.searchParams);
    expect(method).toBe('S256');
    return route.fulfill({ status: 302, headers: { location: `${back}?code=c-${Date.now()}&state=${state}` } });
  }
  if (url.pathname === '/logout') return route.fulfill({ contentType: 'text/html', body: 'Signed out.' });
  grants.push(new URLSearchParams(route.request().postData() ?? ''));
  return route.fulfill({
    headers: { 'access-control-allow-origin': '*' },
    json: {
      token_type: 'Bearer',
      access_token: 'a',
      refresh_token: 'r',
      expires_in: given.seconds,
      id_token: toIdToken(given.groups, given.seconds),
    },
  });
};

describe.skipIf(whyNot !== undefined)(`signing in by a user pool${whyNot === undefined ? '' : `: ${whyNot}`}`, () => {
  beforeAll(async () => {
    browser = await openBrowser();
    server = await listen(await toServer(), { host: '127.0.0.1', port: 0 });
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await server.close();
  });
  beforeEach(async () => {
    grants = [];
    given = { groups: ['editor'], seconds: 3600 };
    context = await browser.newContext();
    await context.route(`${pool}/**`, standForPool);
    page = await context.newPage();
  });
  afterEach(() => context.close());

  test('whoever opens a finding without a token signs in at the pool and comes back to it, as who they are', async () => {
    await page.goto(`${server.address}/inbox/f_1`);
    await page.getByRole('heading', { name: 'A cheap thing' }).first().waitFor();
    expect(new URL(page.url()).pathname).toBe('/inbox/f_1');
    expect(new URL(page.url()).search).toBe('');
    await page.getByText('ada@northwind.example').waitFor();
    expect(grants).toHaveLength(1);
    expect(grants[0]?.get('grant_type')).toBe('authorization_code');
    expect(grants[0]?.get('code_verifier')).toMatch(/^[\w-]{43}$/);
    // A reload asks nobody again.
    await page.reload();
    await page.getByRole('heading', { name: 'A cheap thing' }).first().waitFor();
    expect(grants).toHaveLength(1);
  });

  test('a token that ends is renewed while somebody works', async () => {
    given.seconds = 30;
    await page.goto(`${server.address}/channels`);
    await page.getByText('home').first().waitFor();
    expect(grants.map((each) => each.get('grant_type'))).toContain('refresh_token');
  });

  test('an answer that nobody asked for is not taken', async () => {
    await page.goto(`${server.address}/?code=stolen&state=other`);
    await page.getByText('ada@northwind.example').waitFor();
    expect(grants.map((each) => each.get('code'))).not.toContain('stolen');
  });

  test('signing out leaves no token behind', async () => {
    await page.goto(`${server.address}/today`);
    await page.getByText('ada@northwind.example').click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('Signed out.').waitFor();
    await page.unroute('**');
    await context.unroute(`${pool}/**`);
    await context.route(`${pool}/**`, (route) => route.fulfill({ contentType: 'text/html', body: 'Who are you?' }));
    await page.goto(`${server.address}/today`);
    await page.getByText('Who are you?').waitFor();
  });
});
