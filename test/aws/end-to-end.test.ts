/** The sample brand through the real bundles, from schedule to deliver, and the same on one machine: identical but for times. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { serveWorld } from '../../examples/northwind/serve.ts';
import { type LocalApp, openLocalApp } from '../../lib/app/local.ts';
import { silentLog } from '../../lib/ports/log.ts';
import { type Deployment, openDeployment } from './deployment/open.ts';
import { fromJson } from './deployment/template.ts';
import { hasDynamo, hasMoto } from './emulators/use.ts';
import { type Desk, openDesk } from './end-to-end/desk.ts';
import { readKept } from './end-to-end/kept.ts';
import { type Sample, webhookSecret, writeSample } from './end-to-end/sample.ts';

/** A Monday, an hour before the digest of examples/northwind/earmark.yml. */
const startMs = Date.parse('2026-11-23T07:00:00Z');
const minuteMs = 60_000;
const brand = 'northwind';

describe.skipIf(!hasDynamo || !hasMoto)('the sample brand', () => {
  let folder: string;
  let world: Awaited<ReturnType<typeof serveWorld>>;
  let desks: { readonly cloud: Desk; readonly local: Desk };
  let cloud: Deployment;
  let local: LocalApp;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'earmark-end-to-end-'));
    world = await serveWorld(0);
    desks = { cloud: await openDesk(), local: await openDesk() };
    process.env.EARMARK_WEBHOOK_SECRET = webhookSecret;
    const sample = await writeSample(folder, { world: world.address, desk: desks.cloud.host });
    cloud = await openDeployment({
      synthesized: fromJson(inject('synthesized')),
      dynamoUrl: inject('dynamoUrl') ?? '',
      motoFolder: inject('motoFolder') ?? '',
      suffix: `e2e-${process.pid}`,
      startMs,
      environment: { EARMARK_WEBHOOK_SECRET: webhookSecret },
    });
    await putConfig(cloud, sample);
    // The same key on both sides, so that authors have the same pseudonyms.
    await mkdir(path.join(folder, 'data'));
    const authorKey = Buffer.from('a key of thirty-two bytes, tests');
    await writeFile(path.join(folder, 'data', 'author-key'), authorKey);
    await cloud.bringAuthorKey(authorKey);
    const own = await writeSample(folder, { world: world.address, desk: desks.local.host });
    local = await openLocalApp({
      config: own.config,
      dataFolder: path.join(folder, 'data'),
      clock: cloud.clock,
      log: silentLog,
      print: () => {},
    });
  }, 300_000);
  afterAll(async () => {
    await local?.close();
    await cloud?.stop();
    world?.close();
    await desks?.cloud.close();
    await desks?.local.close();
    await rm(folder, { recursive: true, force: true });
  });

  const keptInCloud = () => {
    expect(cloud.denied, 'what roles do not allow').toEqual([]);
    return readKept(cloud.stores.stores, brand, desks.cloud.messages);
  };
  const keptHere = () => readKept(local.stores, brand, desks.local.messages);

  test('the first pass finds the same as on one machine', { timeout: 300_000 }, async () => {
    await cloud.tick();
    await cloud.drain();
    await local.run();
    const kept = await keptInCloud();
    expect(kept.findings.length).toBeGreaterThan(10);
    expect(kept).toEqual(await keptHere());
    expect(await cloud.deadLetters()).toEqual(
      Object.fromEntries(Object.keys(await cloud.deadLetters()).map((queue) => [queue, []])),
    );
  });

  test('a morning of ticks, with its digest, ends like on one machine', { timeout: 300_000 }, async () => {
    for (let minute = 0; minute < 90; minute += 5) {
      cloud.clock.advance(5 * minuteMs);
      await cloud.tick();
      await cloud.drain();
      await local.run();
    }
    expect(desks.cloud.messages.some(({ route }) => route === 'brand-daily')).toBe(true);
    expect(await keptInCloud()).toEqual(await keptHere());
  });
});

/** As `earmark push` does. */
const putConfig = async (deployment: Deployment, { text, config }: Sample): Promise<void> => {
  await deployment.stores.stores.configs.put(brand, {
    version: 'test',
    at: deployment.clock.now().toISOString(),
    earmark: '0.1.0',
    text,
    config,
  });
};
