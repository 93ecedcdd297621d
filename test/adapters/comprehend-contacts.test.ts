/** Contacts found by Amazon Comprehend, through the SDK's own client against a stand-in that speaks the wire protocol. */
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { openComprehendClient } from '../../lib/adapters/aws/comprehend.ts';
import { type ContactOptions, createComprehendContacts } from '../../lib/adapters/aws/comprehend-contacts.ts';
import { createMemoryAnswers } from '../../lib/adapters/memory/answers.ts';
import { createMemoryUnits } from '../../lib/adapters/memory/units.ts';
import type { ContactFinder } from '../../lib/ports/contacts.ts';
import { silentLog } from '../../lib/ports/log.ts';
import { toUnitMeter } from '../../lib/ports/units.ts';
import { type ComprehendService, startComprehendService, unitsOf } from './comprehend-service.ts';

let service: ComprehendService;
let client: ContactOptions['client'];
const day = '2026-11-21';
const clock = { now: () => new Date(`${day}T12:00:00Z`) };
const fallbacks: string[] = [];

const open = (options: Partial<ContactOptions> = {}): ContactFinder =>
  createComprehendContacts({
    client,
    clock,
    log: silentLog,
    answers: createMemoryAnswers(),
    meter: toUnitMeter(createMemoryUnits(), { brand: 'northwind', unitsPerDay: undefined }),
    backoff: { triesMax: 3, baseMs: 1, waitMsMax: 1, sleep: () => Promise.resolve(), random: () => 0 },
    onFallback: ({ reason, texts }) => void fallbacks.push(`${reason} ${texts}`),
    ...options,
  });
const en = (...texts: readonly string[]) => ({ texts, language: 'en' });

beforeAll(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  service = await startComprehendService();
  client = openComprehendClient({ region: 'eu-west-1', endpoint: service.endpoint });
  // The first request loads the SDK's parts, on a busy machine for longer than a connection may take.
  await open().find(en('warm up'));
}, 30_000);
beforeEach(() => {
  service.reset();
  fallbacks.length = 0;
});
afterAll(async () => {
  client.destroy();
  await service.close();
  vi.unstubAllEnvs();
});

describe('what is found', () => {
  test.each([
    ['in English', 'en', 'He lives at: 12 Elm Row; call: 555 0100.', ['address 12 Elm Row', 'phone 555 0100']],
    ['in Spanish, wherever it is spoken', 'es-MX', 'Escribe a ana@correo.example hoy', ['mail ana@correo.example']],
    ['behind signs of two units', 'en-GB', '😀😀 at: 1 Calle Ñ😀; login: ſ_İ.', ['address 1 Calle Ñ😀', 'account ſ_İ']],
    ['of identity', 'en', 'id: X1234567.', ['id X1234567']],
    ['but no names and dates', 'en', 'who: Anna Smith. on: 3 May 2027.', []],
    ['and nothing in nothing', 'en', '', []],
  ])('%s', async (_name, language, text, found) => {
    const contacts = await open().find({ texts: [text], language });
    expect(contacts?.map((each) => `${each.kind} ${each.text}`)).toEqual(found);
    expect(fallbacks).toEqual([]);
  });

  test('where nobody says the language it is told from the words', async () => {
    const text = 'The people who live in this street say that the coffee is good, but write to a@b.example first.';
    expect(await open().find({ texts: [text], language: 'und' })).toEqual([{ kind: 'mail', text: 'a@b.example' }]);
    expect(service.requests.map(({ language }) => language)).toEqual(['en']);
  });
});

describe('what it costs', () => {
  test('one request a document, in which nothing stands twice; three units at least', async () => {
    const quote = 'call: 555 0100';
    await open().find(en(`He said ${quote}.`, quote, quote, 'Another line', ''));
    expect(service.billed()).toEqual([`DetectPiiEntities en He said ${quote}.\nAnother line`]);
    expect(service.unitsBilled()).toBe(3);
  });

  test('as many units as hundreds of code points, counted with the day', async () => {
    const units = createMemoryUnits();
    const text = '😀'.repeat(520);
    await open({ meter: toUnitMeter(units, { brand: 'northwind', unitsPerDay: 100 }) }).find(en(text));
    expect(service.unitsBilled()).toBe(6);
    expect(await units.count({ brand: 'northwind', day })).toBe(unitsOf(text));
  });

  test('nothing, where the same was asked before, by whoever shares the answers; the words are not kept in them', async () => {
    const kept = new Map<string, string>();
    const memory = createMemoryAnswers();
    const answers: typeof memory = {
      ...memory,
      put: async (given) => {
        for (const [question, answer] of given) kept.set(question, answer);
        await memory.put(given);
      },
    };
    const asked = en('call: 555 0100.');
    const first = await open({ answers }).find(asked);
    expect(await open({ answers }).find(asked)).toEqual(first);
    expect(service.requests).toHaveLength(1);
    expect([...kept.values()].join()).not.toContain('555');
  });
});

describe('where it does not look', () => {
  test('languages that it does not know, without a request', async () => {
    for (const language of ['de', 'ja', 'zh-TW', 'xx'])
      expect(await open().find({ texts: ['Ruf an'], language })).toBeUndefined();
    expect(service.requests).toEqual([]);
    expect(fallbacks).toEqual(Array.from({ length: 4 }, () => 'language 1'));
  });

  test('a day whose units are used up, shared with the judging', async () => {
    const units = createMemoryUnits();
    const meter = toUnitMeter(units, { brand: 'northwind', unitsPerDay: 5 });
    await meter.take(day, 1);
    const finder = open({ meter });
    expect(await finder.find(en('one'))).toEqual([]);
    expect(await finder.find(en('two'))).toBeUndefined();
    expect([fallbacks, await units.count({ brand: 'northwind', day })]).toEqual([['cap 1'], 4]);
  });

  test.each([
    ['throttled for ever', ['throttle', 'throttle', 'throttle'] as const, 'unavailable 1'],
    ['refused', ['denied'] as const, 'refused 1'],
  ])('%s: the units are given back', async (_name, faults, reason) => {
    const units = createMemoryUnits();
    service.fail(...faults);
    expect(
      await open({ meter: toUnitMeter(units, { brand: 'northwind', unitsPerDay: 100 }) }).find(en('one')),
    ).toBeUndefined();
    expect([fallbacks, await units.count({ brand: 'northwind', day })]).toEqual([[reason], 0]);
  });

  test('throttled once, it is asked again; a document that fails alone is too', async () => {
    service.fail('throttle', 'down');
    expect(await open().find(en('id: X1.'))).toEqual([{ kind: 'id', text: 'X1' }]);
    service.failDocuments((_text, times) => times < 1);
    expect(await open().find(en('id: X2.'))).toEqual([{ kind: 'id', text: 'X2' }]);
    expect(service.unitsBilled()).toBe(6);
  });

  test('a machine without region or credentials, asked once', async () => {
    let asked = 0;
    const finder = open({
      isUsable: async () => {
        asked += 1;
        return false;
      },
    });
    expect([await finder.find(en('one')), await finder.find(en('two'))]).toEqual([undefined, undefined]);
    expect([asked, service.requests, fallbacks]).toEqual([1, [], ['unusable 1', 'unusable 1']]);
  });

  test('more than the service takes is cut', async () => {
    expect(await open().find(en(`id: X1. ${'x'.repeat(200_000)}`))).toEqual([{ kind: 'id', text: 'X1' }]);
    expect(Buffer.byteLength(service.requests[0]?.texts[0] ?? '')).toBeLessThan(100_000);
  });
});
