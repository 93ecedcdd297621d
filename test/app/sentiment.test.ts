/** Sentiment as the configuration names it, on one machine, Amazon Comprehend stood in for on loopback. */
import { readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createMemoryAnswers } from '../../lib/adapters/memory/answers.ts';
import { createMemoryUnits } from '../../lib/adapters/memory/units.ts';
import { openLocalApp } from '../../lib/app/local.ts';
import { openSentiment } from '../../lib/app/sentiment.ts';
import { loadConfig } from '../../lib/config/load.ts';
import { brandSchema } from '../../lib/model/brand.ts';
import type { SentimentSettings } from '../../lib/model/config.ts';
import { silentLog } from '../../lib/ports/log.ts';
import type { SentimentText } from '../../lib/ports/sentiment.ts';
import { type ComprehendService, startComprehendService } from '../adapters/comprehend-service.ts';

let service: ComprehendService;
beforeAll(async () => {
  service = await startComprehendService();
});
beforeEach(() => {
  service.reset();
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'none');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'none');
  vi.stubEnv('AWS_ENDPOINT_URL_COMPREHEND', service.endpoint);
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => service.close());

const brand = brandSchema.parse({
  id: 'northwind',
  name: 'Northwind',
  competitors: [{ name: 'Southbeam Ltd', aliases: ['Southbeam'] }],
});
const warnings: string[] = [];
const open = (settings: Partial<SentimentSettings> = {}) => {
  warnings.length = 0;
  return openSentiment({
    settings: { engine: 'comprehend', unitsPerDay: 1000, confidenceMin: 0.4, ...settings },
    brand,
    units: createMemoryUnits(),
    answers: createMemoryAnswers(),
    clock: { now: () => new Date('2026-11-21T10:00:00Z') },
    log: { ...silentLog, warn: (message) => warnings.push(message) },
  });
};
const en = (text: string, targets: readonly string[] = []): SentimentText => ({ text, language: 'en', targets });

describe('the engine that the configuration names', () => {
  test('local asks nobody and tells of no cost', async () => {
    const engine = open({ engine: 'local' });
    const [judgement] = await engine.classify([en('The coffee is wonderful.')]);
    expect([judgement?.label, engine.report, service.requests]).toEqual(['positive', undefined, []]);
  });

  test('comprehend asks for every text, and for one of several names by name', async () => {
    await open().classify([en('The coffee is wonderful.'), en('Southbeam good, Northwind bad', ['Northwind'])]);
    expect(service.requests.map(({ operation }) => operation)).toEqual([
      'BatchDetectSentiment',
      'BatchDetectTargetedSentiment',
    ]);
  });

  test('local-first asks only where the local engine is not sure', async () => {
    const engine = open({ engine: 'local-first', confidenceMin: 0.7 });
    await engine.classify([en('Absolutely wonderful, the best coffee, I love it!'), en('The 7.15 from platform two')]);
    expect(service.requests.map(({ texts }) => texts)).toEqual([['The 7.15 from platform two']]);
    expect((await engine.report?.())?.engine).toBe('local-first');
  });

  test('without credentials the local engine judges, says why, and is warned of once', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', '');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', '');
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nowhere/credentials');
    vi.stubEnv('AWS_CONFIG_FILE', '/nowhere/config');
    const engine = open();
    for (const text of ['one', 'two']) {
      const [judgement] = await engine.classify([en(text)]);
      expect(judgement?.engine).toMatch(/^earmark-local.* \(comprehend: no region or credentials\)$/);
    }
    expect(warnings).toEqual([
      'No AWS region or credentials are set; what Amazon Comprehend was to do is done on this machine.',
    ]);
    expect(await engine.report?.()).toMatchObject({ isUsable: false, units: 0 });
  });
});

describe('a pass on one machine', () => {
  const review = (id: number): string =>
    JSON.stringify({
      id: `r${id}`,
      url: `https://reviews.example/${id}`,
      title: `Visit ${id}`,
      text: `Northwind was visit number ${id}.`,
      rating: 3,
      language: 'en',
    });

  test('tells what Amazon Comprehend judged and what stayed here, and the next process goes on with the same count', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'earmark-'));
    const file = path.join(folder, 'earmark.yml');
    await writeFile(
      file,
      'brand: {id: northwind, name: Northwind}\nchannels: [{id: reviews, source: file, path: reviews.jsonl}]\nsentiment: {engine: comprehend, unitsPerDay: 10}\n',
    );
    const pass = async (count: number, time: string) => {
      await writeFile(
        path.join(folder, 'reviews.jsonl'),
        Array.from({ length: count }, (_, id) => review(id)).join('\n'),
      );
      const app = await openLocalApp({
        config: await loadConfig(file),
        dataFolder: path.join(folder, 'data'),
        clock: { now: () => new Date(time) },
        log: silentLog,
        print: () => {},
      });
      const { summary } = await app.run({ all: true });
      await app.close();
      return summary.sentiment;
    };
    const used = 'comprehend: daily units used up';
    expect(await pass(2, '2026-11-21T10:00:00Z')).toEqual({
      engine: 'comprehend',
      judged: 2,
      units: 6,
      fallenBack: {},
    });
    expect(await pass(5, '2026-11-21T11:00:00Z')).toEqual({
      engine: 'comprehend',
      judged: 1,
      units: 3,
      fallenBack: { [used]: 2 },
    });
    expect(service.unitsBilled()).toBe(9);
  });
});

test('nothing of AWS is loaded with the local app until it is asked', () => {
  const root = path.resolve(import.meta.dirname, '../..');
  const seen = new Set<string>();
  const follow = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    const source = readFileSync(file, 'utf8');
    for (const [, name = ''] of source.matchAll(/^(?:import|export)\s(?!type\s)[^;]*?from '(\.[^']+)'/gm))
      follow(path.resolve(path.dirname(file), name));
  };
  follow(path.join(root, 'lib/app/local.ts'));
  expect(seen.size).toBeGreaterThan(100);
  expect([...seen].filter((file) => file.includes('adapters/aws'))).toEqual([]);
});
