/** Which facts are of the day of their document, and which of today. */
import { expect, test } from 'vitest';
import type { Fact } from '../../lib/model/fact.ts';
import { toDatedFacts } from '../../lib/pipeline/dated-facts.ts';
import { toItem } from '../checks/subject.ts';

const fact: Fact = {
  kind: 'phone',
  of: null,
  location: null,
  locale: null,
  unit: null,
  value: '+442079460000',
  quote: '020 7946 0000',
  own: 'text',
};
const published = '2024-05-01T00:00:00.000Z';
const updated = '2025-05-01T00:00:00.000Z';

test.each([
  ['an article', { url: 'https://a.example/news/2024/x', publishedAt: published }, published],
  ['an article that was changed', { url: 'https://a.example/x', publishedAt: published, updatedAt: updated }, updated],
  [
    'an entry, whatever its address',
    { kind: 'entry' as const, url: 'https://a.example/contact', publishedAt: published },
    published,
  ],
  ['a page without a date', { url: 'https://a.example/x' }, undefined],
  ['a first page', { url: 'https://a.example/', publishedAt: published }, undefined],
  [
    'a page that tells how to reach somebody',
    { url: 'https://a.example/de/kontakt/', publishedAt: published },
    undefined,
  ],
])('what %s says', (_name, known, saidAt) => {
  expect(toDatedFacts(toItem([], { facts: [fact], ...known })).map((each) => each.saidAt)).toEqual([saidAt]);
});

test('what stands around an article is of today', () => {
  const around: Fact = { ...fact, own: 'around' };
  const item = toItem([], { facts: [around], url: 'https://a.example/x', publishedAt: published });
  expect(toDatedFacts(item)).toEqual([around]);
});
