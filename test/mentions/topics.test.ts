import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { topicsMax, toTopics } from '../../lib/mentions/topics.ts';
import { stopWords } from '../../lib/text/stop-words.ts';

const names = ['Northwind', 'Northwind Coffee'];
const topicsOf = (title: string, text = ''): readonly string[] => toTopics({ title, text, names });

describe('topics', () => {
  test.each([
    ['what is said twice comes first', '', 'Great oat milk. The oat milk at Northwind Coffee is fresh.', ['oat milk']],
    [
      'what stands in the title comes first',
      'Strike at Northwind',
      'The barista left. The strike goes on.',
      ['strike'],
    ],
    ['the brand’s own name is none', 'Northwind Coffee', 'I was at Northwind.', []],
    ['a brand’s name parts phrases', '', 'slow northwind coffee service', ['slow', 'service']],
    ['stop words and numbers are none', '', 'This is the 24th of 2026 and it was not', ['24th']],
    [
      'German',
      '',
      'Der Hafermilch-Kaffee war kalt, die Bedienung unfreundlich.',
      ['bedienung unfreundlich', 'hafermilch-kaffee', 'kalt'],
    ],
    ['Chinese is parted by its dictionary', '', '咖啡太冷了。服务员很粗鲁。', undefined],
    ['nothing', '', '', []],
    ['emoji alone', '😀', '😀 !!!', []],
    ['addresses are none', '', 'https://www.example.com/recall mail@example.com shop.example.com', []],
    ['nor are accounts', '', '@jane_doe @northwind refund', ['refund']],
    ['a name within a word is none', '', 'the northwinder club', ['northwinder club']],
    ['who owns is no topic', '', 'northwind’s refund, northwinds barista', ['refund', 'barista']],
    ['when and how often is none', '', 'Waited two hours on Friday, three times this year', []],
  ])('%s', (_name, title, text, first) => {
    const topics = topicsOf(title, text);
    if (first === undefined) expect(topics.length).toBeGreaterThan(0);
    else expect(topics.slice(0, first.length)).toEqual(first);
    if (first?.length === 0) expect(topics).toEqual([]);
  });

  test('law: few, short, without stop words alone and without the brand', () => {
    const word = fc.constantFrom(
      'the',
      'Northwind',
      'coffee',
      'oat',
      'milk',
      'and',
      'cold',
      '7',
      '.',
      'İ',
      'ſ',
      '咖啡',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 80 }), (words) => {
        const topics = topicsOf('', words.join(' '));
        expect(topics.length).toBeLessThanOrEqual(topicsMax);
        for (const topic of topics) {
          expect(topic.length).toBeLessThanOrEqual(60);
          expect(topic).not.toContain('northwind');
          expect(topic.split(' ').some((each) => stopWords.has(each))).toBe(false);
        }
        expect(new Set(topics).size).toBe(topics.length);
      }),
    );
  });

  test('a hostile text takes no time', () => {
    for (const text of ['a'.repeat(1_000_000), 'a b '.repeat(300_000), "a'".repeat(500_000), '咖'.repeat(500_000)])
      expect(topicsOf(text, text).length).toBeLessThanOrEqual(topicsMax);
  });
});
