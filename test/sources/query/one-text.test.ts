/** Services that take one word or phrase are asked for the longest; the rest is finished here. */
import { describe, expect, test } from 'vitest';
import { toEntry } from '../../../lib/model/entry.ts';
import { isWhole, planSearch } from '../../../lib/sources/query/plan-search.ts';
import { parseQuery } from '../../../lib/sources/query/query.ts';

const plan = (query: string) => {
  const parsed = parseQuery(query);
  if ('mistake' in parsed) throw new Error(parsed.mistake.expected);
  return planSearch(parsed.query, { does: [], asksOne: true });
};

describe('where one text is asked for', () => {
  test.each([
    ['northwind', ['northwind']],
    ['tea northwind', ['northwind']],
    ['"northwind coffee" tea', ['northwind coffee']],
    ['northwind OR "southbeam tea"', ['northwind', 'southbeam tea']],
    ['tea near/3 northwind', ['northwind']],
    ['northwind author:ada -traders', ['northwind']],
  ])('%s asks for %j', (query, asked) => {
    const planned = plan(query);
    expect('searches' in planned && planned.searches.map((search) => search.asked)).toEqual(asked);
  });

  test.each(['author:ada', '-traders', 'roast*'])('%s has nothing to ask for', (query) => {
    expect(plan(query)).toHaveProperty('refused');
  });

  test.each([
    ['tea northwind', 'Northwind has tea', true],
    ['tea northwind', 'Northwind has coffee', false],
    ['"northwind coffee"', 'Northwind roasts coffee', false],
    ['northwind -traders', 'northwind traders', false],
    ['tea near/1 northwind', 'northwind and tea', false],
  ])('what %s finds is finished: %s', (query, text, expected) => {
    const planned = plan(query);
    if (!('searches' in planned)) throw new Error(planned.refused);
    expect(planned.searches.some((search) => isWhole(search, toEntry({ id: '1', text })))).toBe(expected);
  });
});
