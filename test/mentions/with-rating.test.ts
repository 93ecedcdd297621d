import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withRating } from '../../lib/mentions/with-rating.ts';
import { type SentimentJudgement, sentimentLabels } from '../../lib/model/mention.ts';

const said = (label: SentimentJudgement['label'], confidence: number, score = 0): SentimentJudgement => ({
  label,
  score,
  confidence,
  engine: 'test/1',
});

test.each([
  ['one star makes neutral words blame', said('neutral', 0.4), 1, 'negative', 0.95],
  ['five stars make neutral words praise', said('neutral', 0.4), 5, 'positive', 0.95],
  ['two stars outweigh words that are not sure', said('positive', 0.5, 0.3), 2, 'negative', 0.75],
  ['words that are sure of the other side make it both', said('positive', 0.9, 0.8), 1, 'mixed', 0.9],
  ['words that agree keep their sureness', said('negative', 0.99, -0.9), 2, 'negative', 0.99],
] as const)('%s', (_name, judgement, rating, label, confidence) => {
  expect(withRating(judgement, rating)).toMatchObject({ label, confidence, engine: 'test/1 + rating' });
});

test.each([null, 3, 2.5, 3.9])('a rating of %s leaves the words as they are', (rating) => {
  expect(withRating(said('negative', 0.8, -0.5), rating)).toEqual(said('negative', 0.8, -0.5));
});

test('whatever the words: score and confidence stay within their bounds, and more stars never lower the score', () => {
  const judgement = fc.record({
    label: fc.constantFrom(...sentimentLabels),
    score: fc.double({ min: -1, max: 1, noNaN: true }),
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    engine: fc.constant('test/1'),
  });
  fc.assert(
    fc.property(judgement, fc.double({ min: 0, max: 6, noNaN: true }), (words, rating) => {
      const { score, confidence } = withRating(words, rating);
      expect(Math.abs(score)).toBeLessThanOrEqual(1);
      expect(confidence >= 0 && confidence <= 1).toBe(true);
      expect(withRating(words, 1).score).toBeLessThanOrEqual(withRating(words, 2).score);
      expect(withRating(words, 4).score).toBeLessThanOrEqual(withRating(words, 5).score);
    }),
  );
});
