import { describe, expect, test } from 'vitest';
import { aspectWords } from '../../lib/mentions/aspect-words.ts';
import { aspectsMax, toAspects } from '../../lib/mentions/aspects.ts';

describe('sides of what reviews speak of', () => {
  test.each([
    ['each clause by itself', 'Great coffee, but the staff were rude.', { coffee: 'positive', service: 'negative' }],
    ['a negation', 'The room was not clean.', { room: 'negative', cleanliness: 'negative' }],
    ['both ways', 'Friendly staff. Rude staff at night.', { service: 'mixed' }],
    ['without a word for it, as the whole', 'We talked of the price.', { price: 'negative' }],
    [
      'German',
      'Das Zimmer war schmutzig, aber das Personal freundlich.',
      { room: 'negative', cleanliness: 'negative', service: 'positive' },
    ],
    [
      'French',
      'Le service est lent et le prix trop cher.',
      { service: 'negative', waiting: 'negative', price: 'negative' },
    ],
    [
      'software',
      'The app crashes since the update and I cannot log in.',
      { reliability: 'negative', account: 'negative' },
    ],
    ['an airline', 'Lost luggage, never again.', { baggage: 'negative' }],
    ['of none', 'Hm.', {}],
    ['half a word is none', 'Prices? Priceless roomy coffeehouse.', { price: 'negative' }],
  ])('%s', (_name, text, expected) => {
    const found = Object.fromEntries(toAspects(text, 'negative').map(({ aspect, label }) => [aspect, label]));
    expect(found).toEqual(expected);
  });

  test('few of them, soon, however long the text', () => {
    const all = Object.values(aspectWords).flatMap((industry) =>
      Object.values(industry).flatMap((words) => Object.values(words).flat()),
    );
    expect(toAspects(all.join('. '), 'neutral').length).toBeLessThanOrEqual(aspectsMax);
    expect(toAspects('service '.repeat(200_000), 'neutral')).toEqual([{ aspect: 'service', label: 'neutral' }]);
  });

  test('every language of the industries’ words has every side', () => {
    for (const industry of Object.values(aspectWords))
      for (const words of Object.values(industry))
        expect(Object.keys(words)).toEqual(['en', 'de', 'fr', 'es', 'it', 'pt', 'nl']);
  });
});
