import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLocalSentiment, localEngine } from '../../lib/sentiment/local.ts';

const { classify } = createLocalSentiment();
const judge = async (text: string, language = 'en', targets: readonly string[] = []) => {
  const [judgement] = await classify([{ text, language, targets }]);
  if (judgement === undefined) throw new Error('no judgement');
  return judgement;
};

describe('the local engine', () => {
  test.each([
    ['en', 'I love Northwind, the coffee is excellent and the staff is friendly.', 'positive'],
    ['en', 'Terrible service, cold coffee and a rude waiter. Never again.', 'negative'],
    ['en', 'Northwind opened a branch in Soho on Monday.', 'neutral'],
    ['en', 'This is not good at all.', 'negative'],
    ['en', 'The food was nice, but the service was awful and the waiter was rude.', 'negative'],
    ['en', '★☆☆☆☆', 'negative'],
    ['en', '5 stars', 'positive'],
    ['en', '😡😡😡', 'negative'],
    ['en', '😍', 'positive'],
    ['de', 'Der Kaffee ist hervorragend und das Personal sehr freundlich.', 'positive'],
    ['de', 'Katastrophaler Service, unfreundlich und überteuert. Nie wieder!', 'negative'],
    ['fr', 'Excellent café, accueil très sympathique, je recommande.', 'positive'],
    ['fr', 'Service horrible, très déçu, à fuir.', 'negative'],
    ['es', 'Excelente atención, muy recomendable.', 'positive'],
    ['es', 'Pésimo servicio, una vergüenza.', 'negative'],
    ['it', 'Personale gentile e caffè ottimo, consigliato.', 'positive'],
    ['it', 'Pessimo servizio, personale maleducato.', 'negative'],
    ['pt', 'Excelente atendimento, recomendo muito.', 'positive'],
    ['pt', 'Péssimo atendimento, uma vergonha.', 'negative'],
    ['nl', 'Heerlijk gegeten, vriendelijke bediening, een aanrader.', 'positive'],
    ['ru', 'Ужасное место, отвратительный кофе.', 'negative'],
    ['zh', '质量太差了，很失望。', 'negative'],
    ['und', 'The coffee is wonderful and I love it.', 'positive'],
  ])('%s: %s is %s', async (language, text, label) => {
    expect(await judge(text, language)).toMatchObject({ label, engine: localEngine });
  });

  test('what is said near the target weighs more', async () => {
    const text = `Southbeam is wonderful, friendly and excellent. ${'The street goes on and on along the river. '.repeat(6)}Northwind was terrible and rude.`;
    const near = await judge(text, 'en', ['Northwind']);
    const far = await judge(text, 'en', ['Southbeam']);
    expect(near.score).toBeLessThan(far.score);
  });

  test('says nothing of an empty text', async () => {
    expect(await judge('')).toEqual({ label: 'neutral', score: 0, confidence: 0.34, engine: localEngine });
  });

  test('answers each text, in order', async () => {
    const judged = await classify([
      { text: 'I love it, wonderful', language: 'en', targets: [] },
      { text: 'awful, I hate it', language: 'en', targets: [] },
    ]);
    expect(judged.map(({ label }) => label)).toEqual(['positive', 'negative']);
  });

  test.each([
    ['a megabyte of one letter', 'a'.repeat(1_000_000), 'neutral', 'neutral'],
    ['a megabyte of words', 'very good '.repeat(100_000), 'positive', 'positive'],
    ['a megabyte of emoji', '😀'.repeat(500_000), 'positive', 'positive'],
    ['marks for ever', `a${'\u0301'.repeat(1_000_000)}`, 'neutral', 'neutral'],
    ['a megabyte of Chinese', '差'.repeat(1_000_000), 'neutral', 'negative'],
    ['emoticons for ever', ':)'.repeat(500_000), 'positive', 'positive'],
    ['digits for ever', '5 '.repeat(500_000), 'neutral', 'neutral'],
  ])('%s is judged, for a target and whole', async (_name, text, near, whole) => {
    expect((await judge(text, 'en', ['good', 'a'])).label).toBe(near);
    expect((await judge(text, 'und')).label).toBe(whole);
  });

  test('never throws; score, confidence and label hold together', async () => {
    const language = fc.constantFrom('en', 'de', 'ko', 'zh', 'und', 'xx', '', 'pt-BR', '__proto__');
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), language, fc.array(fc.string()), async (text, each, targets) => {
        const { score, confidence, label } = await judge(text, each, targets);
        expect(Math.abs(score)).toBeLessThanOrEqual(1);
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(1);
        if (label === 'positive') expect(score).toBeGreaterThan(0);
        if (label === 'negative') expect(score).toBeLessThan(0);
      }),
    );
  });
});
