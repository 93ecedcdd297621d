/**
 * What owned channels say together, through the real bundles: pages that contradict each other make one round, a minute after the last of
 * them was judged, and end like on one machine; a round that comes twice changes nothing.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type LocalApp, openLocalApp } from '../../lib/app/local.ts';
import { loadConfig } from '../../lib/config/load.ts';
import { silentLog } from '../../lib/ports/log.ts';
import { openSite, type Site } from '../fixtures/site.ts';
import { type Deployment, openDeployment } from './deployment/open.ts';
import { fromJson } from './deployment/template.ts';
import { hasDynamo, hasMoto } from './emulators/use.ts';
import { readKept } from './end-to-end/kept.ts';

const startMs = Date.parse('2026-11-23T07:00:00Z');
const minuteMs = 60_000;
const brand = 'northwind';

const page = (phone: string): string =>
  `<!doctype html><html lang="en-GB"><title>Northwind Coffee</title><main><h1>Northwind Coffee</h1><p>Call us: ${phone}</p></main></html>`;
const toYaml = ({ origin, host }: Site): string => `
brand: {id: northwind, name: Northwind Coffee, domains: [northwind.co.uk]}
channels:
  - {id: home, source: page, url: "${origin}/home", owned: true, every: 1h}
  - {id: shop, source: page, url: "${origin}/shop", owned: true, every: 1h}
  - {id: profile, source: page, url: "${origin}/profile", owned: true, every: 1h}
network: {allowHosts: ["${host}"], spacing: 0}
`;

describe.skipIf(!hasDynamo || !hasMoto)('what owned channels say together', () => {
  let folder: string;
  let site: Site;
  let cloud: Deployment;
  let local: LocalApp;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'earmark-aws-together-'));
    site = await openSite({
      '/home': page('020 7946 0000'),
      '/shop': page('020 7946 0000'),
      '/profile': page('020 7946 0001'),
    });
    cloud = await openDeployment({
      synthesized: fromJson(inject('synthesized')),
      dynamoUrl: inject('dynamoUrl') ?? '',
      motoFolder: inject('motoFolder') ?? '',
      suffix: `together-${process.pid}`,
      startMs,
    });
    const text = toYaml(site);
    const file = path.join(folder, 'earmark.yml');
    await writeFile(file, text);
    const config = await loadConfig(file);
    await cloud.stores.stores.configs.put(brand, {
      version: 'test',
      at: cloud.clock.now().toISOString(),
      earmark: '0.1.0',
      text,
      config,
    });
    local = await openLocalApp({
      config,
      dataFolder: path.join(folder, 'data'),
      clock: cloud.clock,
      log: silentLog,
      print: () => {},
    });
  }, 300_000);
  afterAll(async () => {
    await local?.close();
    await cloud?.stop();
    await site?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const keptInCloud = async () => {
    expect(cloud.denied, 'what roles do not allow').toEqual([]);
    return readKept(cloud.stores.stores, brand, []);
  };
  const keptHere = () => readKept(local.stores, brand, []);
  const tickFor = async (minutes: number): Promise<void> => {
    for (let minute = 0; minute < minutes; minute += 1) {
      cloud.clock.advance(minuteMs);
      await cloud.tick();
      await cloud.drain();
    }
  };

  test('is found within three minutes, as on one machine', { timeout: 300_000 }, async () => {
    await cloud.tick();
    await cloud.drain();
    await local.run();
    expect((await keptInCloud()).findings).toEqual([]);
    await tickFor(3);
    const kept = await keptInCloud();
    expect(kept.findings).toMatchObject([{ check: 'contradiction', status: 'open', channel: 'profile' }]);
    expect(kept).toEqual(await keptHere());
  });

  test('is found once, however often its round comes', { timeout: 300_000 }, async () => {
    const before = await keptInCloud();
    const message = { step: 'analyze', brand, dueAt: new Date(startMs + minuteMs).toISOString() };
    for (const body of [{ message }, { message: { ...message, dueAt: cloud.clock.now().toISOString() } }])
      await cloud.sqs.send(
        new SendMessageCommand({
          QueueUrl: cloud.nameOf('AWS::SQS::Queue', 'analyze'),
          MessageBody: JSON.stringify(body),
        }),
      );
    await cloud.drain();
    expect(await keptInCloud()).toEqual(before);
    expect(Object.values(await cloud.deadLetters()).flat()).toEqual([]);
  });

  test('is mended by a read in which it is gone', { timeout: 300_000 }, async () => {
    site.set('/profile', page('020 7946 0000'));
    cloud.clock.advance(61 * minuteMs);
    await cloud.tick();
    await cloud.drain();
    await tickFor(3);
    await local.run();
    const kept = await keptInCloud();
    expect(kept.findings).toMatchObject([{ check: 'contradiction', status: 'resolved', resolution: 'mended' }]);
    expect(kept).toEqual(await keptHere());
  });
});
