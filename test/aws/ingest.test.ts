/** The same signed posts to `earmark serve`'s API here and to the ingest function on emulators: the same mentions and findings. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import * as z from 'zod';
import { createApi } from '../../lib/api/create-api.ts';
import { type Listening, listen } from '../../lib/api/listen.ts';
import { type LocalApp, openLocalApp } from '../../lib/app/local.ts';
import { loadConfig } from '../../lib/config/load.ts';
import { signWebhook } from '../../lib/notifiers/webhook.ts';
import { silentLog } from '../../lib/ports/log.ts';
import { Secret } from '../../lib/ports/secrets.ts';
import { type Deployment, openDeployment } from './deployment/open.ts';
import { fromJson } from './deployment/template.ts';
import { hasDynamo, hasMoto } from './emulators/use.ts';
import { readKept } from './end-to-end/kept.ts';

const startMs = Date.parse('2026-11-23T07:00:00Z');
const brand = 'northwind';
const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const text = `
brand: {id: northwind, name: Northwind Coffee, domains: [northwind.example]}
guidelines: [{id: no-cheap, check: preferred-term, terms: {cheap: good value}, severity: high}]
channels:
  - {id: cms, source: webhook, owned: true, secret: "env:EARMARK_HOOK"}
  - id: reviews
    source: webhook
    secret: "env:EARMARK_HOOK"
    map: {items: data.reviews, id: id, text: body, author: user.name, rating: stars, publishedAt: at, url: link}
`;

const plans = (words: string) =>
  JSON.stringify({ id: 'plans', url: 'https://northwind.example/plans', title: 'Plans', text: words, language: 'en' });
const reviews = JSON.stringify({
  data: {
    reviews: [
      {
        id: 1,
        body: 'Northwind Coffee burnt my beans. Terrible, I want my money back.',
        user: { name: 'Ann Smith' },
        stars: 1,
        at: '2026-11-22T10:00:00Z',
        link: 'https://reviews.example/1',
      },
      {
        id: 2,
        body: 'Northwind Coffee in Soho is lovely.',
        user: { name: 'Bo' },
        stars: 5,
        at: '2026-11-22T11:00:00Z',
        link: 'https://reviews.example/2',
      },
      { id: 3, body: { no: 'text' } },
      { id: 4, body: '日本語 Northwind Coffee ſ İ 🙂', user: { name: 'Chi' }, stars: '3', at: '2026-11-22T12:00:00Z' },
    ],
  },
});

type Answer = { readonly status: number; readonly body: unknown };

describe.skipIf(!hasDynamo || !hasMoto)('posts to hooks', () => {
  let folder: string;
  let cloud: Deployment;
  let local: LocalApp;
  let server: Listening;

  beforeAll(async () => {
    process.env.EARMARK_HOOK = secret;
    folder = await mkdtemp(path.join(os.tmpdir(), 'earmark-ingest-'));
    await writeFile(path.join(folder, 'earmark.yml'), text);
    const config = await loadConfig(path.join(folder, 'earmark.yml'));
    cloud = await openDeployment({
      synthesized: fromJson(inject('synthesized')),
      dynamoUrl: inject('dynamoUrl') ?? '',
      motoFolder: inject('motoFolder') ?? '',
      suffix: `ingest-${process.pid}`,
      startMs,
      environment: { EARMARK_HOOK: secret },
    });
    await cloud.stores.stores.configs.put(brand, {
      version: 'test',
      at: cloud.clock.now().toISOString(),
      earmark: '0.1.0',
      text,
      config,
    });
    // The same key on both sides, so that authors have the same pseudonyms.
    await mkdir(path.join(folder, 'data'));
    const authorKey = Buffer.from('a key of thirty-two bytes, tests');
    await writeFile(path.join(folder, 'data', 'author-key'), authorKey);
    await cloud.bringAuthorKey(authorKey);
    local = await openLocalApp({
      config,
      dataFolder: path.join(folder, 'data'),
      clock: cloud.clock,
      log: silentLog,
      print: () => {},
    });
    server = await listen(createApi({ log: silentLog, takePost: local.takePost, isWell: async () => {} }), {
      host: '127.0.0.1',
      port: 0,
    });
  }, 300_000);
  afterAll(async () => {
    await server?.close();
    await local?.close();
    await cloud?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const sign = (body: string, id: string, lateMs = 0) => ({
    'content-type': 'application/json',
    ...signWebhook(new Secret('test', secret), {
      id,
      atSeconds: Math.floor((cloud.clock.now().getTime() - lateMs) / 1000),
      body,
    }),
  });

  const here = async (channel: string, body: string, headers: Readonly<Record<string, string>>): Promise<Answer> => {
    const answer = await fetch(`${server.address}/hooks/${channel}`, { method: 'POST', body, headers });
    return { status: answer.status, body: await answer.json() };
  };
  const there = async (channel: string, body: string, headers: Readonly<Record<string, string>>): Promise<Answer> => {
    const ingest = cloud.functions.get('ingest') ?? expect.fail('the template has an ingest function');
    const invoked = await ingest.invoke({
      version: '2.0',
      rawPath: `/hooks/${channel}`,
      rawQueryString: '',
      headers,
      requestContext: { http: { method: 'POST', path: `/hooks/${channel}` } },
      body: Buffer.from(body).toString('base64'),
      isBase64Encoded: true,
    });
    if (invoked.outcome !== 'answered') throw new Error(`${invoked.reason}\n${ingest.log()}`);
    const { statusCode, body: written } = z.object({ statusCode: z.number(), body: z.string() }).parse(invoked.answer);
    return { status: statusCode, body: JSON.parse(written) };
  };
  /** Posts to both, expects the same answer, and lets both judge. */
  const post = async (channel: string, body: string, headers: Readonly<Record<string, string>>): Promise<Answer> => {
    const answers = [await here(channel, body, headers), await there(channel, body, headers)];
    expect(answers[1]).toEqual(answers[0]);
    return answers[0] ?? expect.fail('there are two');
  };
  const judge = async (): Promise<void> => {
    await local.run();
    await cloud.drain();
  };
  const expectSame = async () => {
    expect(cloud.denied, 'what roles do not allow').toEqual([]);
    const kept = await readKept(cloud.stores.stores, brand, []);
    expect(kept).toEqual(await readKept(local.stores, brand, []));
    return kept;
  };

  test('owned and public channels: the same mentions and findings, once, however often a post comes', {
    timeout: 300_000,
  }, async () => {
    const cheap = plans('Our cheap beans are here for everybody who likes coffee.');
    expect(await post('cms', cheap, sign(cheap, 'm1'))).toMatchObject({ status: 202, body: { handedOn: 1 } });
    expect(await post('cms', cheap, sign(cheap, 'm1'))).toMatchObject({ status: 200, body: { status: 'known' } });
    expect(await post('reviews', reviews, sign(reviews, 'm2'))).toMatchObject({
      status: 202,
      body: { entries: 3, handedOn: 3, wrong: 1 },
    });
    await judge();
    const { findings, mentions } = await expectSame();
    expect(mentions).toHaveLength(3);
    expect(findings.map(({ check }) => check).toSorted()).toContain('preferred-term');
    expect(findings.length).toBeGreaterThanOrEqual(2);
  });

  test('refused alike: a wrong body, a late clock, no such channel', { timeout: 120_000 }, async () => {
    const headers = sign('{"text":"a"}', 'm3');
    expect((await post('cms', '{"text":"b"}', headers)).status).toBe(401);
    expect((await post('cms', '{"text":"a"}', sign('{"text":"a"}', 'm3', 301_000))).status).toBe(401);
    expect((await post('none', '{"text":"a"}', headers)).status).toBe(404);
    await judge();
    await expectSame();
  });

  test('killed before and after every write, the sender comes again: nothing is lost, nothing doubled', {
    timeout: 300_000,
  }, async () => {
    const ingest = cloud.functions.get('ingest') ?? expect.fail('the template has an ingest function');
    for (const when of ['before', 'after'] as const)
      for (let write = 1; write <= 6; write++) {
        // A lease that a killed worker held has run out by then.
        cloud.clock.advance(61_000);
        const body = JSON.stringify({
          id: `page-${when}-${write}`,
          text: `Our cheap beans, ${when} ${write}.`,
          language: 'en',
        });
        const id = `kill-${when}-${write}`;
        ingest.proxy.reset();
        ingest.proxy.judge(({ number }) => (number === write ? `die ${when}` : 'pass'));
        await there('cms', body, sign(body, id)).catch(() => undefined);
        ingest.proxy.judge(() => 'pass');
        cloud.clock.advance(61_000);
        const again = await there('cms', body, sign(body, id));
        expect([200, 202]).toContain(again.status);
        await here('cms', body, sign(body, id));
      }
    await judge();
    const { findings } = await expectSame();
    expect(findings.filter(({ url }) => url.includes('page-'))).toHaveLength(12);
  });

  test('mended by a later post, it is resolved on both', { timeout: 120_000 }, async () => {
    cloud.clock.advance(60_000);
    const mended = plans('Our good value beans are here for everybody who likes coffee.');
    await post('cms', mended, sign(mended, 'm9'));
    await judge();
    const { findings } = await expectSame();
    expect(
      findings
        .filter(({ url }) => url === 'https://northwind.example/plans')
        .map(({ status, resolution }) => [status, resolution]),
    ).toEqual([['resolved', 'mended']]);
  });
});
