/** What lies in files: channels whose files were pushed with the configuration, and evidence that outlives its month. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DeleteObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import * as z from 'zod';
import { prepareConfig } from '../../lib/config/prepare.ts';
import { openSite, type Site } from '../fixtures/site.ts';
import { type Deployment, openDeployment } from './deployment/open.ts';
import { fromJson } from './deployment/template.ts';
import { hasDynamo, hasMoto } from './emulators/use.ts';
import { passHere, passInCloud } from './end-to-end/pass.ts';

const startMs = Date.parse('2026-11-23T07:00:00Z');
const [hourMs, dayMs] = [3_600_000, 86_400_000];
const brand = 'northwind';

const page = (text: string): string =>
  `<!doctype html><html lang="en"><title>Plans</title><main><p>${text}</p></main></html>`;
const review = (id: string, text: string): string => `${JSON.stringify({ id, text, rating: 1, date: '2026-11-20' })}\n`;

describe.skipIf(!hasDynamo || !hasMoto)('a configuration with files', () => {
  let folder: string;
  let site: Site;
  let cloud: Deployment;
  const write = (name: string, text: string): void => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  };
  /** As `earmark push` does. */
  const push = async (): Promise<void> => {
    const { stored, files } = await prepareConfig(path.join(folder, 'earmark.yml'));
    const at = cloud.clock.now().toISOString();
    await cloud.stores.stores.configs.put(brand, { ...stored, at }, files);
  };

  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'earmark-files-'));
    site = await openSite({ '/': page('Our cheap beans are roasted in Soho.') });
    write(
      'earmark.yml',
      `
brand: {id: northwind, name: Northwind Coffee}
guidelines:
  - {id: no-cheap, check: preferred-term, terms: {cheap: good value}, severity: high}
  - {id: bad-reviews, check: negative-review}
channels:
  - {id: home, source: page, url: "${site.origin}/", owned: true, every: 6h}
  - {id: reviews, source: file, path: ./reviews, every: 6h}
network: {allowHosts: ["${site.host}"], spacing: 0}
`,
    );
    write('reviews/one.jsonl', review('r1', 'Northwind Coffee was cold and terrible.'));
    write('reviews/more/page.html', page('Northwind Coffee is awful, terrible, the worst.'));
    cloud = await openDeployment({
      synthesized: fromJson(inject('synthesized')),
      dynamoUrl: inject('dynamoUrl') ?? '',
      motoFolder: inject('motoFolder') ?? '',
      suffix: `files-${process.pid}`,
      startMs,
    });
  }, 120_000);
  afterAll(async () => {
    await cloud?.stop();
    await site?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('is read there as it is here, and again when its files change', { timeout: 180_000 }, async () => {
    await push();
    const first = await passInCloud(cloud, brand);
    expect(first.mentions).toHaveLength(2);
    expect(first).toEqual(await passHere(path.join(folder, 'earmark.yml'), cloud));
    write('reviews/two.jsonl', review('r2', 'The worst service, Northwind Coffee. Awful.'));
    await push();
    cloud.clock.advance(7 * hourMs);
    const second = await passInCloud(cloud, brand);
    expect(second.mentions).toHaveLength(3);
    expect(second).toEqual(await passHere(path.join(folder, 'earmark.yml'), cloud));
  });

  const lifecycleSchema = z.object({
    LifecycleConfiguration: z.object({
      Rules: z.array(z.object({ Prefix: z.string().optional(), ExpirationInDays: z.number().optional() })),
    }),
  });
  /** What S3 does by the rules of the template, which the emulator only keeps. */
  const expireByRules = async (): Promise<void> => {
    const [bucket] = cloud.deployed.ofType('AWS::S3::Bucket').filter(({ id }) => id.startsWith('archive'));
    if (bucket === undefined) throw new Error('the template has no archive');
    const { Rules } = lifecycleSchema.parse(cloud.deployed.resolve(bucket)).LifecycleConfiguration;
    const Bucket = cloud.nameOf('AWS::S3::Bucket', 'archive');
    for (const { Prefix = '', ExpirationInDays } of Rules) {
      if (ExpirationInDays === undefined) continue;
      const { Contents = [] } = await cloud.s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
      const beforeMs = cloud.clock.now().getTime() - ExpirationInDays * dayMs;
      for (const { Key, LastModified } of Contents)
        if ((LastModified?.getTime() ?? 0) < beforeMs) await cloud.s3.send(new DeleteObjectCommand({ Bucket, Key }));
    }
  };

  test('what a finding shows outlives the month of bodies, and the rules of the bucket', {
    timeout: 240_000,
  }, async () => {
    const { stores, archive } = cloud.stores;
    const { rows } = await stores.findings.list({ brand, guideline: 'no-cheap' });
    const shown = rows[0]?.evidence[0]?.snapshot ?? '';
    const listed = async (): Promise<readonly string[]> => {
      const names: string[] = [];
      for await (const name of archive.list()) names.push(name);
      return names;
    };
    const before = await listed();
    expect(before).toContain(shown);
    site.set('/', page('Our beans are roasted in Soho.'));
    cloud.clock.advance(7 * hourMs);
    await passInCloud(cloud, brand);
    const [plain = ''] = (await listed()).filter((name) => !before.includes(name));
    expect(plain).not.toBe('');
    // Half past three at night: then reconcile looks the bodies through.
    const untilNight = startMs + 40 * dayMs - 3.5 * hourMs - cloud.clock.now().getTime();
    cloud.clock.advance(untilNight);
    await cloud.tick();
    await cloud.drain();
    expect(await archive.find(plain)).toBeUndefined();
    expect(await archive.find(shown)).toBeDefined();
    cloud.clock.advance(60 * dayMs);
    await expireByRules();
    const evidence = await archive.find(shown);
    expect(Buffer.from(evidence?.bytes ?? '').toString()).toContain('cheap beans');
  });
});
