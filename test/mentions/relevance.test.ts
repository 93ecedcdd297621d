import { describe, expect, test } from 'vitest';
import { judgeRelevance, judgeRequired, learnRelevance, relevant, toNameWords } from '../../lib/mentions/relevance.ts';

const names = toNameWords(['Northwind', 'Northwind Coffee']);
const others = [
  'Northwind Traders ships goods by container.',
  'The shipping company Northwind Traders orders containers.',
  'A database of Northwind Traders: orders and shipping.',
];
const own = [
  'Northwind Coffee has the best flat white.',
  'The espresso at Northwind was cold.',
  'Northwind opens a café in Soho.',
  'Oat milk at Northwind costs more.',
];

describe('relevance', () => {
  const model = learnRelevance({ others, own }, names);
  test('what looks like what was ignored is marked, with the words that tell', () => {
    expect(judgeRelevance('Northwind Traders delays its shipping orders', model, names)).toEqual({
      level: 'low',
      why: 'looks like what you ignored: traders, shipping, orders',
    });
  });

  test.each([
    ['the brand’s own matter', 'The espresso and the flat white at Northwind are cold.'],
    ['one telling word alone', 'Northwind shipping espresso'],
    ['nothing that is known', 'Northwind xyzzy plugh'],
    ['the name alone', 'Northwind'],
    ['nothing', ''],
  ])('%s is let stand', (_name, text) => {
    expect(judgeRelevance(text, model, names)).toEqual(relevant);
  });

  test('a word that was never ignored does not speak for somebody else, however few were ignored', () => {
    const many = Array.from(
      { length: 18 },
      (_each, index) => `Northwind poured cup ${'abcdefghijklmnopqr'[index]}x of oat milk.`,
    );
    const few = learnRelevance(
      { others, own: [...many, 'A marble counter at Northwind.', 'Lamps at Northwind.'] },
      names,
    );
    expect(judgeRelevance('Northwind has lamps, a marble counter and orders', few, names)).toEqual(relevant);
    expect(judgeRelevance('Northwind orders shipping containers', few, names).level).toBe('low');
  });

  test('two ignored texts teach nothing', () => {
    expect(learnRelevance({ others: others.slice(0, 2), own }, names)).toBeUndefined();
    expect(judgeRelevance('Northwind Traders shipping orders', undefined, names)).toEqual(relevant);
  });

  test.each([
    ['one of the words', 'A new COFFEE shop.', ['coffee', 'café'], 'high'],
    ['none of the words', 'A new trading office.', ['coffee', 'café'], 'low'],
    ['half a word', 'A coffeehouse.', ['coffee'], 'low'],
    ['no word asked for', 'Anything.', [], 'high'],
  ])('told by required words: %s', (_name, text, require, level) => {
    expect(judgeRequired(text, require).level).toBe(level);
  });
});
