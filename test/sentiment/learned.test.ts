import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sentimentLabels } from '../../lib/model/mention.ts';
import { withLearned } from '../../lib/sentiment/learned.ts';
import { createLocalSentiment, learnFrom } from '../../lib/sentiment/local.ts';

const toText = (text: string) => ({ text, language: 'en', targets: ['Northwind'] });
const labelsOf = async (texts: readonly string[], learned = learnFrom([])) =>
  (await createLocalSentiment({ learned }).classify(texts.map(toText))).map(({ label }) => label);

describe('learning from corrections', () => {
  test('a corrected text is judged as the person said', async () => {
    const text = 'Northwind put their prices up, and the queue was out of the door on Saturday.';
    const [before = 'neutral'] = await labelsOf([text]);
    for (const label of sentimentLabels.filter((each) => each !== before)) {
      const learned = learnFrom(Array.from({ length: 3 }, () => ({ ...toText(text), label })));
      expect(await labelsOf([text], learned)).toEqual([label]);
    }
  });

  test('what corrections have in common is carried to texts that nobody corrected', async () => {
    const corrections = [
      'this roast at Northwind is sick',
      'sick playlist in Northwind today',
      'Northwind, sick latte art',
    ]
      .concat('that flat white was sick, Northwind', 'Northwind does a sick brunch')
      .map((text) => ({ ...toText(text), label: 'positive' as const }));
    expect(await labelsOf(['the new blend of Northwind is sick'], learnFrom(corrections))).toEqual(['positive']);
  });

  test('texts that share no word with a correction are judged as before', async () => {
    const learned = learnFrom([{ ...toText('brunch at Northwind'), label: 'negative' }]);
    const others = ['I love it, wonderful', 'awful, we hate this', 'They opened a branch on Monday'].map(toText);
    const plain = await createLocalSentiment().classify(others);
    expect(await createLocalSentiment({ learned }).classify(others)).toEqual(plain);
  });

  test('the layer lies over any engine, and keeps what else the engine can', async () => {
    const engine = {
      classify: async () => [{ label: 'neutral', score: 0, confidence: 0.5, engine: 'comprehend/test' }] as const,
      report: async () => {
        throw new Error('asked');
      },
    };
    const correction = { ...toText('Northwind is mid'), label: 'negative' as const };
    const layered = withLearned(engine, learnFrom([correction, correction, correction, correction]));
    expect(await layered.classify([correction])).toMatchObject([{ label: 'negative', engine: 'comprehend/test' }]);
    await expect(layered.report?.()).rejects.toThrow('asked');
  });

  test('nothing learned is the engine itself', () => {
    const engine = createLocalSentiment();
    expect(withLearned(engine, learnFrom([]))).toBe(engine);
    expect(withLearned(engine, undefined)).toBe(engine);
  });

  test('is plain JSON, bounded, and holds no word of what was corrected', () => {
    const corrections = Array.from({ length: 3000 }, (_, index) => ({
      ...toText(`Northwind secretword${index} otherword${index * 7}`),
      label: 'negative' as const,
    }));
    const learned = learnFrom(corrections);
    expect(JSON.parse(JSON.stringify(learned))).toEqual(learned);
    expect(learned.corrections).toBe(2000);
    expect(Object.keys(learned.weights).length).toBeLessThanOrEqual(4096);
    expect(JSON.stringify(learned)).not.toContain('word');
  });

  test('any correction of any text teaches without an exception, and judgements hold together', async () => {
    const correction = fc.record({
      text: fc.string({ unit: 'binary' }),
      language: fc.constantFrom('en', 'zh', 'und', '', '__proto__'),
      targets: fc.array(fc.string({ unit: 'binary' }), { maxLength: 3 }),
      label: fc.constantFrom(...sentimentLabels),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(correction, { maxLength: 8 }), async (corrections) => {
        const learned = learnFrom(corrections);
        for (const { label, score, confidence } of await createLocalSentiment({ learned }).classify(corrections)) {
          expect(Math.abs(score)).toBeLessThanOrEqual(1);
          expect(confidence).toBeGreaterThanOrEqual(0);
          expect(confidence).toBeLessThanOrEqual(1);
          if (label === 'positive') expect(score).toBeGreaterThan(0);
          if (label === 'negative') expect(score).toBeLessThan(0);
        }
      }),
      { numRuns: 50 },
    );
  });
});
