import { describe, expect, test } from 'vitest';
import { isMeant } from '../../lib/mentions/triage.ts';
import { triageConditionSchema } from '../../lib/model/triage.ts';
import { toMention } from '../contracts/samples.ts';

describe('which mentions a condition means', () => {
  const mention = toMention({
    rating: 2,
    language: 'en-GB',
    channel: 'reviews',
    product: 'House Blend',
    kind: 'complaint',
    title: 'Cold',
    snippet: 'The House Blend was cold, and no refund.',
  });
  test.each([
    ['nothing named', {}, true],
    ['so many stars or fewer', { rating: 2 }, true],
    ['fewer stars than it gives', { rating: 1 }, false],
    ['stars from and to', { rating: { min: 2, max: 3 } }, true],
    ['stars from', { rating: { min: 3 } }, false],
    ['one of the words', { text: ['chargeback', 'Refund'] }, true],
    ['part of a word', { text: ['fund'] }, false],
    ['a phrase', { text: ['no  refund'] }, false],
    ['a phrase as written', { text: ['no refund'] }, true],
    ['its language', { languages: ['en'] }, true],
    ['its language in another country', { languages: ['en-us'] }, false],
    ['a language that begins alike', { languages: ['eng'] }, false],
    ['its channel', { channels: ['news', 'reviews'] }, true],
    ['another channel', { channels: ['news'] }, false],
    ['its product', { products: ['House Blend'] }, true],
    ['another product', { products: ['Decaf'] }, false],
    ['its kind', { kinds: ['complaint'] }, true],
    ['all but one', { rating: 2, kinds: ['complaint'], channels: ['news'] }, false],
  ])('%s', (_name, condition, meant) => {
    expect(isMeant(triageConditionSchema.parse(condition), mention)).toBe(meant);
  });

  test('stars are not given by who gives none', () => {
    expect(isMeant(triageConditionSchema.parse({ rating: 5 }), toMention())).toBe(false);
  });
});
