/** The cloud side of the sentiment port, through the SDK's own client against a stand-in that speaks the wire protocol. */
import type { TargetedSentimentEntity } from '@aws-sdk/client-comprehend';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type ComprehendOptions,
  comprehendEngine,
  createComprehendSentiment,
  openComprehendClient,
  targetedEngine,
} from '../../lib/adapters/aws/comprehend.ts';
import { toComprehendLanguage } from '../../lib/adapters/aws/comprehend-languages.ts';
import { type Reading, toTargetedReading } from '../../lib/adapters/aws/comprehend-scores.ts';
import { fallbackReasons } from '../../lib/adapters/aws/comprehend-spend.ts';
import { documentBytesMax, toDocument, toUnits } from '../../lib/adapters/aws/comprehend-text.ts';
import { createMemoryAnswers } from '../../lib/adapters/memory/answers.ts';
import { createMemoryUnits } from '../../lib/adapters/memory/units.ts';
import type { SentimentJudgement } from '../../lib/model/mention.ts';
import type { AnswerStore } from '../../lib/ports/answers.ts';
import { silentLog } from '../../lib/ports/log.ts';
import type { Sentiment, SentimentText } from '../../lib/ports/sentiment.ts';
import { toUnitMeter, type UnitMeter } from '../../lib/ports/units.ts';
import { detectLanguage } from '../../lib/text/language.ts';
import { type ComprehendService, languageOf, positiveOf, startComprehendService } from './comprehend-service.ts';

const localEngine = 'local/test';

/** Sure of what is written in a text as `sure=0.9`; tells which text it saw by its length. */
const local: Sentiment = {
  classify: (texts) =>
    Promise.resolve(
      texts.map(({ text }) => ({
        label: 'neutral' as const,
        score: -(text.length % 1000) / 1000,
        confidence: Number(/sure=([\d.]+)/.exec(text)?.[1] ?? 0.5),
        engine: localEngine,
      })),
    ),
};

let service: ComprehendService;
let client: ComprehendOptions['client'];
let slept: number[] = [];

beforeAll(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  service = await startComprehendService();
  client = openComprehendClient({ region: 'eu-west-1', endpoint: service.endpoint });
  // The first request loads the SDK's parts, on a busy machine for longer than a connection may take.
  await createEngine().classify([en('warm up')]);
}, 30_000);
beforeEach(() => {
  service.reset();
  slept = [];
});
afterAll(async () => {
  client.destroy();
  await service.close();
  vi.unstubAllEnvs();
});

const createUnitMeter = (unitsPerDay: number | undefined): UnitMeter =>
  toUnitMeter(createMemoryUnits(), { brand: 'northwind', unitsPerDay });

const createEngine = (options: Partial<ComprehendOptions> = {}): Sentiment =>
  createComprehendSentiment({
    client,
    local,
    clock: { now: () => new Date('2026-11-21T23:59:00Z') },
    log: silentLog,
    meter: createUnitMeter(undefined),
    answers: createMemoryAnswers(),
    backoff: {
      triesMax: 4,
      baseMs: 100,
      waitMsMax: 250,
      sleep: (ms) => {
        slept.push(ms);
        return Promise.resolve();
      },
      random: () => 0.5,
    },
    ...options,
  });

const en = (text: string, targets: readonly string[] = []): SentimentText => ({ text, language: 'en', targets });
const numbered = (count: number, language = 'en'): readonly SentimentText[] =>
  Array.from({ length: count }, (_, index) => ({ text: `text ${index}`, language, targets: [] }));

const cloudJudgement = (text: string): SentimentJudgement => {
  const positive = positiveOf(text);
  const score = Math.round((positive - (1 - positive)) * 1000) / 1000;
  return {
    label: positive > 0.5 ? 'positive' : 'negative',
    score,
    confidence: Math.max(positive, Math.round((1 - positive) * 1000) / 1000),
    engine: comprehendEngine,
  };
};
const confidenceOf = (text: string): number => (positiveOf(text) > 0.5 ? positiveOf(text) : 1 - positiveOf(text));
const expectCloud = (judgement: SentimentJudgement | undefined, text: string): void =>
  expect(judgement).toEqual({ ...cloudJudgement(text), confidence: expect.closeTo(confidenceOf(text), 3) });

const enginesOf = (judgements: readonly SentimentJudgement[]): readonly string[] =>
  judgements.map(({ engine }) => engine);
const fallenBack = (reason: keyof typeof fallbackReasons): string => `${localEngine} (${fallbackReasons[reason]})`;

describe('what is sent', () => {
  test('sixty texts of one language go in batches of 25, 25 and 10, and each gets its own judgement', async () => {
    const texts = numbered(60);
    const judgements = await createEngine().classify(texts);
    expect(service.requests.map(({ texts: sent }) => sent.length)).toEqual([25, 25, 10]);
    for (const [index, { text }] of texts.entries()) expectCloud(judgements[index], text);
  });

  test('texts of several languages are parted by language and put back in order', async () => {
    const texts = [en('one'), { ...en('zwei'), language: 'de-AT' }, en('three'), { ...en('四'), language: 'zh-Hant' }];
    const judgements = await createEngine().classify(texts);
    expect(service.requests).toEqual([
      { operation: 'BatchDetectSentiment', language: 'en', texts: ['one', 'three'] },
      { operation: 'BatchDetectSentiment', language: 'de', texts: ['zwei'] },
      { operation: 'BatchDetectSentiment', language: 'zh-TW', texts: ['四'] },
    ]);
    for (const [index, { text }] of texts.entries()) expectCloud(judgements[index], text);
  });

  test('equal texts are sent once and judged alike', async () => {
    const judgements = await createEngine().classify([en('same'), en('other'), en(' same ')]);
    expect(service.requests.map(({ texts }) => texts)).toEqual([['same', 'other']]);
    expect(judgements[0]).toEqual(judgements[2]);
  });

  test.each([
    ['an empty text', { text: '', language: 'en' }],
    ['a review of one star', { text: 'never again', language: 'en', rating: 1 }],
    ['a review of five stars', { text: 'wonderful', language: 'en', rating: 5 }],
    ['what the brand says of itself', { text: 'wonderful', language: 'en', isOwn: true }],
    ['white space', { text: ' \n\t\u00a0', language: 'en' }],
    ['characters that nobody sees', { text: '\u200b\u2060\ufeff', language: 'en' }],
    ['a language that the service does not judge', { text: 'hyvä', language: 'fi' }],
    ['a language that does not exist', { text: 'x', language: '--' }],
    [
      'a text of unknown language that reads as an unjudged one',
      { text: 'Γειά σου, τι κάνεις σήμερα;', language: 'und' },
    ],
  ])('%s stays here', async (_name, text) => {
    const [judgement] = await createEngine().classify([{ ...text, targets: [] }]);
    expect(judgement?.engine).toBe(localEngine);
    expect(service.requests).toEqual([]);
  });

  test('a text of unknown language is sent in the one it reads as', async () => {
    await createEngine().classify([
      { text: 'Der Kaffee ist sehr gut und wird schnell geliefert.', language: 'und', targets: [] },
    ]);
    expect(service.requests.map(({ language }) => language)).toEqual(['de']);
  });

  test('nothing asked, nothing answered', async () => {
    expect(await createEngine().classify([])).toEqual([]);
    expect(service.requests).toEqual([]);
  });
});

describe('languages', () => {
  test.each([
    ['en', 'en'],
    ['en-GB', 'en'],
    ['PT_br', 'pt'],
    ['zh', 'zh'],
    ['zh-CN', 'zh'],
    ['zh-Hant-HK', 'zh-TW'],
    ['zh_TW', 'zh-TW'],
    ['nl', undefined],
    ['eng', undefined],
    ['', undefined],
  ])('%s is %s', (language, code) => {
    expect(toComprehendLanguage(language)).toBe(code);
  });
});

describe('the part of a text that is sent', () => {
  test('300 characters around the brand: the least that is billed pays for them', () => {
    const text = `${'a '.repeat(2000)}Northwind${' b'.repeat(2000)}`;
    const document = toDocument(text, { targets: ['Northwind'], charactersMax: 300 });
    expect(document).toContain('Northwind');
    expect([document.length <= 300, document.length > 290, toUnits(document)]).toEqual([true, true, 3]);
    expect(document.indexOf('Northwind')).toBeGreaterThan(140);
  });

  test('a brand at the end leaves more room before it', () => {
    const document = toDocument(`${'x'.repeat(1000)} Northwind`, { targets: ['Northwind'], charactersMax: 300 });
    expect(document).toBe(`${'x'.repeat(290)} Northwind`);
  });

  test('an emoji is one character, and is not cut', () => {
    expect(toDocument('😀'.repeat(400), { targets: [], charactersMax: 300 })).toBe('😀'.repeat(300));
  });

  test.each([
    ['ASCII', 'x', 4999],
    ['two bytes a character', 'é', 2499],
    ['three bytes a character', '語', 1666],
    ['four bytes a character', '😀', 1249],
  ])('is cut below 5,000 bytes at the boundary of a character: %s', (_name, character, count) => {
    const document = toDocument(character.repeat(6000), { targets: [], charactersMax: 6000 });
    expect(document).toBe(character.repeat(count));
  });

  test('keeps the brand where bytes and not characters are short', () => {
    const text = `${'語'.repeat(4000)}Northwind${'語'.repeat(4000)}`;
    const document = toDocument(text, { targets: ['Northwind'], charactersMax: 5000 });
    expect(document).toContain('Northwind');
    expect(Buffer.byteLength(document)).toBeLessThanOrEqual(documentBytesMax);
  });

  test('half a character becomes the sign for one that is missing', () => {
    expect(toDocument('a\ud83d', { targets: [], charactersMax: 300 })).toBe('a\ufffd');
  });

  test('whatever the text: few enough bytes and characters, well formed, and the brand in it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 900 }),
        fc.string({ unit: 'binary', maxLength: 900 }),
        fc.integer({ min: 20, max: 700 }),
        (before, after, charactersMax) => {
          const document = toDocument(`${before}.Northwind.${after}`, { targets: ['Northwind'], charactersMax });
          expect(document).toContain('Northwind');
          expect(Array.from(document).length).toBeLessThanOrEqual(charactersMax);
          expect(Buffer.byteLength(document)).toBeLessThanOrEqual(documentBytesMax);
          expect(Buffer.from(document).toString()).toBe(document);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('when the service does not answer', () => {
  test('waits longer each time, up to a bound, while it is throttled', async () => {
    service.fail('throttle', 'throttle', 'down');
    const [judgement] = await createEngine().classify([en('patience')]);
    expect(slept).toEqual([50, 100, 125]);
    expectCloud(judgement, 'patience');
    expect(service.unitsBilled()).toBe(3);
  });

  test('gives up after four tries, judges here, says so, and does not ask for the rest', async () => {
    service.fail('throttle', 'throttle', 'throttle', 'throttle');
    const judgements = await createEngine().classify(numbered(60));
    expect(new Set(enginesOf(judgements))).toEqual(new Set([fallenBack('unavailable')]));
    expect([service.requests.length, slept.length]).toEqual([4, 3]);
  });

  test('asks the next time as if nothing had been', async () => {
    const engine = createEngine();
    service.fail('down', 'down', 'down', 'down');
    await engine.classify([en('first')]);
    const [judgement] = await engine.classify([en('second')]);
    expectCloud(judgement, 'second');
  });

  test('a broken connection is tried again', async () => {
    service.fail('hang-up');
    const [judgement] = await createEngine().classify([en('again')]);
    expectCloud(judgement, 'again');
  });

  test('does not ask again where it is denied', async () => {
    service.fail('denied');
    const [judgement] = await createEngine().classify([en('denied')]);
    expect(judgement?.engine).toBe(fallenBack('refused'));
    expect([service.requests.length, slept]).toEqual([1, []]);
  });

  test('nobody listens: the local engine judges', async () => {
    const deaf = openComprehendClient({ region: 'eu-west-1', endpoint: 'http://127.0.0.1:9' });
    const [judgement] = await createEngine({ client: deaf }).classify([en('anyone?')]);
    expect(judgement?.engine).toBe(fallenBack('unavailable'));
    deaf.destroy();
  });

  test('documents that fail alone are sent once more, together, and only they', async () => {
    service.failDocuments((text, times) => /[37]$/.test(text) && times === 0);
    const texts = numbered(10);
    const judgements = await createEngine().classify(texts);
    expect(service.requests.map((request) => request.texts.length)).toEqual([10, 2]);
    expect(service.requests[1]?.texts).toEqual(['text 3', 'text 7']);
    for (const [index, { text }] of texts.entries()) expectCloud(judgements[index], text);
    expect(service.unitsBilled()).toBe(30);
  });

  test('documents that fail twice are judged here, and their neighbours there', async () => {
    service.failDocuments((text) => text === 'text 1');
    const judgements = await createEngine().classify(numbered(3));
    expect(enginesOf(judgements)).toEqual([comprehendEngine, fallenBack('refused'), comprehendEngine]);
    expect(service.requests).toHaveLength(2);
  });
});

describe('the units of a day', () => {
  test('what they do not pay for is judged here and says so', async () => {
    const judgements = await createEngine({ meter: createUnitMeter(8) }).classify(numbered(4));
    expect(enginesOf(judgements)).toEqual([comprehendEngine, comprehendEngine, fallenBack('cap'), fallenBack('cap')]);
    expect(service.unitsBilled()).toBe(6);
  });

  test('are shared by all calls of a day and begin anew with the next', async () => {
    let now = '2026-11-21T10:00:00Z';
    const engine = createEngine({ meter: createUnitMeter(3), clock: { now: () => new Date(now) } });
    const engines: string[] = [];
    for (const [text, at] of [
      ['a', now],
      ['b', now],
      ['c', '2026-11-22T00:00:00Z'],
    ] as const) {
      now = at;
      engines.push(...enginesOf(await engine.classify([en(text)])));
    }
    expect(engines).toEqual([comprehendEngine, fallenBack('cap'), comprehendEngine]);
  });

  test('come back where nothing was judged', async () => {
    const engine = createEngine({ meter: createUnitMeter(3) });
    service.fail('denied');
    await engine.classify([en('denied')]);
    expect(enginesOf(await engine.classify([en('granted')]))).toEqual([comprehendEngine]);
  });

  test('do not come back where no answer came, since the service may have billed them', async () => {
    const engine = createEngine({ meter: createUnitMeter(3) });
    service.fail('hang-up', 'hang-up', 'hang-up', 'hang-up');
    await engine.classify([en('lost')]);
    expect(enginesOf(await engine.classify([en('next')]))).toEqual([fallenBack('cap')]);
  });

  test('a count that cannot be asked grants none', async () => {
    const broken = { ...createUnitMeter(9), take: () => Promise.reject(new Error('no table')) };
    expect(enginesOf(await createEngine({ meter: broken }).classify([en('a')]))).toEqual([fallenBack('cap')]);
    expect(service.requests).toEqual([]);
  });

  test('are told as they are billed', async () => {
    const bills: object[] = [];
    service.failDocuments((text) => text === 'text 1');
    await createEngine({ onBilled: (bill) => bills.push(bill) }).classify(numbered(3));
    expect(bills).toEqual([{ language: 'en', documents: 2, units: 6 }]);
  });

  test('a longer part of a text costs more where one is asked for', async () => {
    await createEngine({ charactersMax: 500 }).classify([en('x'.repeat(401))]);
    expect(service.unitsBilled()).toBe(5);
  });
});

describe('local first', () => {
  test('only what the local engine is unsure of is sent', async () => {
    const texts = [en('sure=0.9'), en('sure=0.59'), en('sure=0.6')];
    const judgements = await createEngine({ localFirst: { confidenceMin: 0.6 } }).classify(texts);
    expect(enginesOf(judgements)).toEqual([localEngine, comprehendEngine, localEngine]);
    expect(service.requests.map((request) => request.texts)).toEqual([['sure=0.59']]);
  });

  test('what the service does not answer keeps its first judgement', async () => {
    service.fail('denied');
    const texts = [en('sure=0.1'), en('sure=0.95')];
    const judgements = await createEngine({ localFirst: { confidenceMin: 0.6 } }).classify(texts);
    expect(judgements.map(({ confidence, engine }) => [confidence, engine])).toEqual([
      [0.1, fallenBack('refused')],
      [0.95, localEngine],
    ]);
  });
});

describe('one of several names', () => {
  const options = { otherNames: ['Southbeam'] };

  test('the brand is judged by what is said of it and not of the other', async () => {
    const judgements = await createEngine(options).classify([
      en('Southbeam good but Northwind bad', ['Northwind']),
      en('Southbeam bad but Northwind good', ['Northwind']),
      en('Northwind good', ['Northwind']),
    ]);
    expect(judgements.slice(0, 2)).toEqual([
      { label: 'negative', score: -0.9, confidence: 0.9, engine: targetedEngine },
      { label: 'positive', score: 0.9, confidence: 0.9, engine: targetedEngine },
    ]);
    expect(judgements[2]?.engine).toBe(comprehendEngine);
    expect(service.requests.map(({ operation, texts }) => [operation, texts.length])).toEqual([
      ['BatchDetectTargetedSentiment', 2],
      ['BatchDetectSentiment', 1],
    ]);
  });

  test('where the service takes the brand for no name, the local engine judges', async () => {
    const judgements = await createEngine(options).classify([en('northwind good, Southbeam bad', ['northwind'])]);
    expect(enginesOf(judgements)).toEqual([fallenBack('unnamed')]);
  });

  test.each([
    ['another language', { text: 'Southbeam gut, Northwind schlecht', language: 'de', targets: ['Northwind'] }],
    ['a name within a word', en('Southbeams good, Northwind bad', ['Northwind'])],
    ['no brand', en('Southbeam good')],
  ])('a text as a whole is judged with %s', async (_name, text) => {
    expect(enginesOf(await createEngine(options).classify([text]))).toEqual([comprehendEngine]);
    expect(service.requests.map(({ operation }) => operation)).toEqual(['BatchDetectSentiment']);
  });

  const sentiments = { Positive: 'POSITIVE', Negative: 'NEGATIVE', Neutral: 'NEUTRAL' } as const;
  const mention = (Text: string, label: 'Positive' | 'Negative' | 'Neutral', value: number) => ({
    Text,
    MentionSentiment: { Sentiment: sentiments[label], SentimentScore: { [label]: value } },
  });
  const rows: readonly (readonly [string, readonly TargetedSentimentEntity[], Reading | undefined])[] = [
    [
      'mentions that only name it do not thin out praise, and "it" counts',
      [{ Mentions: [mention('Northwind', 'Neutral', 1), mention('it', 'Positive', 0.8)] }],
      { label: 'positive', score: 0.8, confidence: 0.8 },
    ],
    [
      'praise and blame together are mixed',
      [{ Mentions: [mention('NORTHWIND', 'Positive', 0.9), mention('they', 'Negative', 0.7)] }],
      { label: 'mixed', score: 0.1, confidence: 0.45 },
    ],
    [
      'only named is neutral',
      [{ Mentions: [mention('the Northwind shop', 'Neutral', 0.9)] }, { Mentions: [mention('Other', 'Negative', 1)] }],
      { label: 'neutral', score: 0, confidence: 0.9 },
    ],
    ['another name is none', [{ Mentions: [mention('Northwinds', 'Negative', 1)] }, {}], undefined],
    ['a mention without a judgement is none', [{ Mentions: [{ Text: 'Northwind', MentionSentiment: {} }] }], undefined],
  ];
  test.each(rows)('%s', (_name, entities, reading) => {
    expect(toTargetedReading(entities, ['Northwind'])).toEqual(reading);
  });
});

describe('a language that nobody knows', () => {
  /** Made-up words of which the local guess says nothing; the stand-in tells their language by their bytes. */
  const strange = Array.from({ length: 60 }, (_, index) => `blorpt grunzwig snarfle ${index}`);
  const inLanguage = (language: string) => strange.filter((text) => languageOf(text) === language);
  const und = (text: string): SentimentText => ({ text, language: 'und', targets: [] });

  test('the words are strange indeed', () => {
    expect(new Set(strange.map(detectLanguage))).toEqual(new Set(['und']));
  });

  test('is asked for, for all together, before the sentiment is', async () => {
    const texts = strange.slice(0, 30).map(und);
    const judgements = await createEngine().classify(texts);
    expect(service.requests.slice(0, 2).map(({ operation, texts: sent }) => [operation, sent.length])).toEqual([
      ['BatchDetectDominantLanguage', 25],
      ['BatchDetectDominantLanguage', 5],
    ]);
    for (const [index, { text }] of texts.entries())
      if (['en', 'de'].includes(languageOf(text))) expectCloud(judgements[index], text);
      else expect(judgements[index]?.engine).toBe(localEngine);
  });

  test.each(['fi', 'und'])('told to be %s is judged here', async (language) => {
    const [text = ''] = inLanguage(language);
    const judgements = await createEngine().classify([und(text)]);
    expect([enginesOf(judgements), service.requests.length]).toEqual([[localEngine], 1]);
  });

  test.each([
    ['too short to be told', '10/10 wow!!!'],
    ['in letters of no language that the service judges', 'ⴰⵣⵓⵍ ⴼⵍⵍⴰⵡⵏ ⵎⴰⵏⵣⴰⴽⵉⵏ ⵉⵎⴰⵣⵉⵖⵏ'],
    ['one that the local guess knows', 'The coffee is good and the people are friendly, I will come back.'],
  ])('is not asked for where a text is %s', async (_name, text) => {
    await createEngine().classify([und(text)]);
    expect(service.requests.filter(({ operation }) => operation === 'BatchDetectDominantLanguage')).toEqual([]);
  });

  test('is not asked for where the owner says it', async () => {
    await createEngine().classify([en(strange[0] ?? '')]);
    expect(service.requests.map(({ operation }) => operation)).toEqual(['BatchDetectSentiment']);
  });

  test('that cannot be asked for leaves the text here, and says why', async () => {
    service.fail('denied');
    const judgements = await createEngine().classify([und(strange[0] ?? '')]);
    expect(enginesOf(judgements)).toEqual([fallenBack('refused')]);
  });

  test('is billed as well', async () => {
    const [text = ''] = inLanguage('de');
    const judgements = await createEngine({ meter: createUnitMeter(5) }).classify([und(text)]);
    expect([enginesOf(judgements), service.unitsBilled()]).toEqual([[fallenBack('cap')], 3]);
  });
});

describe('what it tells of itself', () => {
  test('units, texts judged there, and those that fell back, by why', async () => {
    const fallbacks: object[] = [];
    const engine = createEngine({ meter: createUnitMeter(8), onFallback: (fallback) => fallbacks.push(fallback) });
    await engine.classify(numbered(4));
    expect(await engine.report?.()).toEqual({
      engine: 'comprehend',
      units: 6,
      judged: 2,
      fallenBack: { [fallbackReasons.cap]: 2 },
      isUsable: true,
      unitsToday: 6,
      unitsPerDay: 8,
    });
    expect(fallbacks).toEqual([{ reason: 'cap', texts: 2 }]);
  });

  test('a day whose units are used up is logged once, the next one again', async () => {
    const warnings: unknown[] = [];
    let now = '2026-11-21T10:00:00Z';
    const engine = createEngine({
      meter: createUnitMeter(0),
      clock: { now: () => new Date(now) },
      log: { ...silentLog, warn: (_message, fields) => warnings.push(fields?.day) },
    });
    for (const each of [now, now, '2026-11-22T00:00:00Z']) {
      now = each;
      await engine.classify(numbered(30));
    }
    expect(warnings).toEqual(['2026-11-21', '2026-11-22']);
  });

  test('a text that comes again is not billed again', async () => {
    const engine = createEngine();
    const [first] = await engine.classify([en('story')]);
    const [second] = await engine.classify([en('story')]);
    expect([second, service.unitsBilled()]).toEqual([first, 3]);
  });

  test('nor in another process that shares the answers, whatever was asked of it', async () => {
    const answers = createMemoryAnswers();
    const texts = [
      en('story'),
      en('Southbeam bad, Northwind good', ['Northwind']),
      { text: 'blorpt grunzwig snarfle 4', language: 'und', targets: [] },
    ];
    const otherNames = ['Southbeam'];
    const first = await createEngine({ answers, otherNames }).classify(texts);
    const asked = service.requests.length;
    expect(await createEngine({ answers, otherNames }).classify(texts)).toEqual(first);
    expect([service.requests.length, enginesOf(first).includes(targetedEngine)]).toEqual([asked, true]);
  });

  test('a copy of another length bills nothing where what is sent of it is the same', async () => {
    const answers = createMemoryAnswers();
    const story = `Northwind opened a shop. ${'It is large and warm. '.repeat(40)}`;
    for (const text of [story, `${story}Read more on our site.`, story])
      await createEngine({ answers }).classify([en(text, ['Northwind'])]);
    expect(service.requests).toHaveLength(1);
  });

  test('what was not answered is asked again', async () => {
    const answers = createMemoryAnswers();
    service.fail('denied');
    await createEngine({ answers }).classify([en('story')]);
    expectCloud((await createEngine({ answers }).classify([en('story')]))[0], 'story');
  });

  test('where answers can neither be looked up nor kept it judges all the same, and says so', async () => {
    const warnings: string[] = [];
    const broken = () => Promise.reject(new Error('no table'));
    const engine = createEngine({
      answers: { find: broken, put: broken },
      log: { ...silentLog, warn: (message) => warnings.push(message) },
    });
    expectCloud((await engine.classify([en('story')]))[0], 'story');
    expect(warnings).toEqual([
      'Answers of Amazon Comprehend that are known could not be looked up.',
      'Answers of Amazon Comprehend could not be kept.',
    ]);
  });

  test('a damaged answer is asked for again', async () => {
    const put: string[] = [];
    const answers: AnswerStore = {
      find: async (questions) => new Map(questions.map((question) => [question, '{"question":"whole"}'])),
      put: async (kept) => void put.push(...kept.keys()),
    };
    expectCloud((await createEngine({ answers }).classify([en('story')]))[0], 'story');
    expect(put).toHaveLength(1);
  });
});

describe('law', () => {
  const language = fc.constantFrom('en', 'en-US', 'de', 'ja', 'zh-Hant', 'fi', 'und', '');
  const words = fc.oneof(
    fc.constantFrom('', ' ', 'same', 'ſ', 'İ', '👩‍👩‍👧', '語', 'مرحبا', 'x'.repeat(700)),
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    fc.integer({ min: 0, max: 30 }).map((number) => `blorpt grunzwig snarfle ${number}`),
    fc.constantFrom('Northwind good, Southbeam bad', 'Southbeam good, Northwind bad', 'sure=0.9', 'sure=0.2'),
  );
  const text: fc.Arbitrary<SentimentText> = fc.record({
    text: words,
    language,
    targets: fc.constantFrom([], ['Northwind']),
  });
  const otherNames = ['Southbeam'];

  /** What must be asked of a text, told by rules of its own: `operation language document`, none where nothing is. */
  const toAsked = ({ text: whole, language: owner, targets }: SentimentText): readonly string[] => {
    const sent = toDocument(whole, { targets, charactersMax: 300 });
    if (sent === '') return [];
    const told = owner === '' || owner === 'und' ? detectLanguage(sent) : owner;
    const isAsked = told === 'und' && /^blorpt/.test(sent);
    const code = toComprehendLanguage(isAsked ? languageOf(sent) : told);
    const isTargeted = code === 'en' && targets.length > 0 && /Northwind.*Southbeam|Southbeam.*Northwind/.test(sent);
    return [
      ...(isAsked ? [`BatchDetectDominantLanguage  ${sent}`] : []),
      ...(code === undefined
        ? []
        : [`${isTargeted ? 'BatchDetectTargetedSentiment' : 'BatchDetectSentiment'} ${code} ${sent}`]),
    ];
  };
  const isStrangeLetters = ({ text: whole, language: owner }: SentimentText): boolean =>
    (owner === '' || owner === 'und') &&
    !/^blorpt/.test(whole.trim()) &&
    (whole.match(/\p{L}/gu)?.length ?? 0) > 9 &&
    detectLanguage(whole.trim()) === 'und';
  const askedOf = (requests: ComprehendService['requests']): readonly string[] =>
    requests.flatMap((request) => request.texts.map((each) => `${request.operation} ${request.language} ${each}`));
  const expectOwn = (judgement: SentimentJudgement | undefined, { text: whole, targets }: SentimentText): void => {
    const sent = toDocument(whole, { targets, charactersMax: 300 });
    if (judgement?.engine === comprehendEngine) expectCloud(judgement, sent);
    else if (judgement?.engine === targetedEngine)
      expect(judgement.score).toBe(/Northwind good/.test(sent) ? 0.9 : -0.9);
    else expect(judgement?.score).toBeCloseTo(-(whole.length % 1000) / 1000);
  };

  test('every text gets exactly one judgement, in order, and the units billed are the fewest possible', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(text, { maxLength: 40 }), { minLength: 1, maxLength: 3 }),
        fc.array(fc.constantFrom('throttle' as const, 'down' as const), { maxLength: 3 }),
        async (calls, faults) => {
          fc.pre(!calls.flat().some(isStrangeLetters));
          service.reset();
          service.fail(...faults);
          const engine = createEngine({ otherNames });
          for (const texts of calls) {
            const judgements = await engine.classify(texts);
            expect(judgements).toHaveLength(texts.length);
            for (const [index, each] of texts.entries()) {
              expectOwn(judgements[index], each);
              const isJudgedThere = toAsked(each).some((asked) => !asked.startsWith('BatchDetectDominantLanguage'));
              expect(judgements[index]?.engine === localEngine).toBe(!isJudgedThere);
            }
          }
          // What was asked is what had to be, each once over all calls; nobody could ask less, and three units are the least for each.
          const asked = askedOf(service.requests.slice(faults.length));
          const needed = new Set(calls.flat().flatMap(toAsked));
          if (needed.size > 0) expect(asked.toSorted()).toEqual([...needed].toSorted());
          expect(service.unitsBilled()).toBe(3 * needed.size);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('one call sends as few requests as hold its documents', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 90 }), async (texts) => {
        service.reset();
        await createEngine({ otherNames }).classify(texts);
        const perGroup = new Map<string, number>();
        for (const { operation, language: code, texts: sent } of service.requests)
          perGroup.set(`${operation} ${code}`, (perGroup.get(`${operation} ${code}`) ?? 0) + sent.length);
        expect(service.requests).toHaveLength(
          [...perGroup.values()].reduce((sum, count) => sum + Math.ceil(count / 25), 0),
        );
      }),
      { numRuns: 25 },
    );
  });

  test('with documents that fail, throttles, a day that ends and a local engine that is asked first: no text is lost, nothing is billed twice or beyond the cap, and nothing for texts that are judged here', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(text, { maxLength: 40 }), { minLength: 1, maxLength: 2 }),
        fc.integer({ min: 0, max: 150 }),
        fc.array(fc.constantFrom('throttle' as const, 'down' as const, 'denied' as const), { maxLength: 6 }),
        fc.constantFrom(undefined, { confidenceMin: 0.6 }),
        fc.boolean(),
        async (calls, cap, faults, localFirst, isFailing) => {
          service.reset();
          service.fail(...faults);
          service.failDocuments((each, times) => isFailing && positiveOf(each) < 0.3 && times < 1 + (each.length % 2));
          const meter = createUnitMeter(cap);
          const engine = createEngine({ otherNames, meter, ...(localFirst === undefined ? {} : { localFirst }) });
          const here: SentimentJudgement[] = [];
          for (const texts of calls) {
            const judgements = await engine.classify(texts);
            expect(judgements).toHaveLength(texts.length);
            for (const [index, each] of texts.entries()) expectOwn(judgements[index], each);
            here.push(...judgements.filter(({ engine: name }) => name.startsWith(localEngine)));
          }
          expect(service.unitsBilled()).toBeLessThanOrEqual(cap);
          expect(await meter.count('2026-11-21')).toBe(service.unitsBilled());
          const billed = service.billed();
          expect(new Set(billed).size).toBe(billed.length);
          const isSure = ({ text: whole }: SentimentText) => localFirst !== undefined && whole.includes('sure=0.9');
          for (const each of calls.flat().filter(isSure)) expect(billed.join()).not.toContain(each.text);
          // Where nothing failed, no text stays here for the cap while the day has units for it.
          if (!isFailing && faults.length === 0 && here.some(({ engine: name }) => name === fallenBack('cap')))
            expect(cap - service.unitsBilled()).toBeLessThan(3);
        },
      ),
      { numRuns: 60 },
    );
  });
});
