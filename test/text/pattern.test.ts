import { describe, expect, test } from 'vitest';
import { toPattern, toRequiredLiteral, whyNoPattern } from '../../lib/text/pattern.ts';
import { toSentenceSpan } from '../../lib/text/sentence.ts';
import { toWords } from '../../lib/text/words.ts';

describe('toRequiredLiteral', () => {
  test.each([
    ['company no\\. \\d{8}', 'company no'],
    ['Call us', 'call us'],
    ['colou?r', 'colo'],
    ['ab*c', 'a'],
    ['x{0}abc', 'abc'],
    ['[abc]def', 'def'],
    ['(abc)?de', 'de'],
    ['abc|def', ''],
    ['(?i)abc', ''],
    ['straße', ''],
    ['\\bfoo\\b', 'foo'],
  ])('of %s is "%s"', (pattern, literal) => {
    expect(toRequiredLiteral(pattern)).toBe(literal);
  });
});

describe('toPattern', () => {
  test.each([
    ['finds what matches', 'no\\. \\d+', 'Company NO. 12', { start: 8, end: 14 }],
    ['finds nothing where its literal does not occur', 'no\\. \\d+', 'Company', undefined],
    ['finds through ſ for s', 'house', 'houſe', { start: 0, end: 5 }],
    ['finds what a repeat allows to be absent', 'ab*c', 'ac', { start: 0, end: 2 }],
  ])('%s', (_, pattern, text, found) => {
    expect(toPattern(pattern).find(text)).toEqual(found);
  });

  test('does not backtrack', () => {
    // A matcher that did would be at this until the end of days.
    expect(toPattern('(a+)+$').find(`${'a'.repeat(20_000)}!`)).toBeUndefined();
  });
});

describe('whyNoPattern', () => {
  test.each(['(', 'a(?=b)', '(a)\\1', '[z-a]', 'a'.repeat(1001)])('has a reason for %s', (pattern) => {
    expect(whyNoPattern(pattern)).toBeTypeOf('string');
  });
  test('has none for a pattern', () => {
    expect(whyNoPattern('a+b')).toBeUndefined();
  });
});

describe('toSentenceSpan', () => {
  test.each([
    ['the middle one of three', 'It rained. Northwind was open. We stayed.', 'Northwind', 'Northwind was open.'],
    ['the only one', 'Northwind', 'Northwind', 'Northwind'],
    ['one in Japanese', '雨でした。店は開いていた。帰った。', '店', '店は開いていた。'],
    ['one with emoji', 'Yes 😀! Northwind 😀 rocks 😀. No.', 'Northwind', 'Northwind 😀 rocks 😀.'],
  ])('is %s', (_, text, word, sentence) => {
    const start = text.indexOf(word);
    expect(text.slice(...toSentenceSpan(text, [start, start + word.length]))).toBe(sentence);
  });

  test('never ends within the words it is asked for', () => {
    expect('A. B. C.'.slice(...toSentenceSpan('A. B. C.', [0, 5]))).toBe('A. B.');
  });

  test('is cut where it is endless', () => {
    const text = `${'word '.repeat(1000)}Northwind${' word'.repeat(1000)}`;
    const [start, end] = toSentenceSpan(text, [5000, 5009]);
    expect(end - start).toBeLessThan(1300);
    expect(text.slice(start, end)).toContain('Northwind');
  });
});

describe('toWords', () => {
  test.each([
    ['keeps apostrophes within', "It’s 5 o'clock, boys' time", ["it's", '5', "o'clock", 'boys', 'time']],
    ['takes a character of Chinese for a word', '好咖啡 a1', ['好', '咖', '啡', 'a1']],
    ['looks through soft hyphens', 'Kaffee\u00adhaus', ['kaffeehaus']],
    ['composes accents', 'cafe\u0301', ['café']],
    ['finds none in signs', '… 😀 !', []],
  ])('%s', (_, text, words) => {
    expect(toWords(text).map(({ folded }) => folded)).toEqual(words);
  });

  test('stops at the bound', () => {
    expect(toWords('a b c d', 2).map(({ folded }) => folded)).toEqual(['a', 'b']);
  });
});
