import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldInPlace, toComparable, toTermMatcher } from '../../lib/text/terms.ts';
import { toWordStarts } from '../../lib/text/word-starts.ts';

const find = (terms: readonly string[], text: string, options = {}): readonly string[] =>
  toTermMatcher(terms, options)
    .find(text)
    .map(({ start, end }) => text.slice(start, end));

describe('toTermMatcher', () => {
  test.each<[string, readonly string[], string, readonly string[]]>([
    ['finds a word whatever its capitals', ['cheap'], 'Cheap, CHEAP and cheap', ['Cheap', 'CHEAP', 'cheap']],
    ['leaves longer words alone', ['cheap'], 'cheapen, uncheap, cheap_1', []],
    ['finds a possessive’s word', ['cheap'], "Cheap's best, cheap’s best", ['Cheap', 'cheap']],
    ['leaves negations alone', ['can', 'don'], "can’t, CAN'T, don't and can", ['can']],
    [
      'takes the longest of two that begin alike',
      ['good', 'good value'],
      'good values, good value',
      ['good', 'good value'],
    ],
    ['finds words side by side', ['a', 'b'], 'a b a', ['a', 'b', 'a']],
    ['finds nothing in nothing', ['a'], '', []],
    ['finds nothing of nothing', [], 'a', []],
    [
      'takes all spaces, quotes and hyphens for one',
      ["it's on-line now"],
      'It’s\u00a0on\u2011line\tnow',
      ['It’s\u00a0on\u2011line\tnow'],
    ],
    [
      'looks through soft hyphens and zero-width spaces',
      ['kaffeehaus'],
      'Kaffee\u00adhaus, Kaffee\u200bhaus',
      ['Kaffee\u00adhaus', 'Kaffee\u200bhaus'],
    ],
    ['finds a word beside an emoji', ['coffee'], '☕️coffee😀', ['coffee']],
    ['finds a term that is an emoji', ['😀'], 'yes😀!', ['😀']],
    ['takes ſ for s', ['is'], 'iſ', ['iſ']],
    ['takes Turkish capitals both ways', ['indirim'], 'İNDİRİM, INDIRIM', ['İNDİRİM', 'INDIRIM']],
    ['keeps ß and ẞ together', ['straße'], 'STRAẞE', ['STRAẞE']],
    ['takes final and inner sigma for one', ['οδος'], 'ΟΔΟΣ', ['ΟΔΟΣ']],
    ['takes composed and decomposed accents for one', ['café'], 'CAFÉ cafe\u0301', ['CAFÉ', 'cafe\u0301']],
    ['tells an accent from none', ['cafe'], 'café cafe\u0301', []],
    ['takes full width for half', ['abc'], 'ＡＢＣ', ['ＡＢＣ']],
    ['finds Chinese words anywhere', ['咖啡'], '好咖啡店', ['咖啡']],
    ['keeps katakana words whole', ['ペン'], 'ペンギンとペンが', ['ペン']],
    [
      'finds a Latin name beside Japanese and Korean',
      ['northwind'],
      'はNorthwindの Northwind는',
      ['Northwind', 'Northwind'],
    ],
    ['finds a Korean word before its particle only', ['커피'], '커피를 믹스커피', ['커피']],
    ['finds Thai words anywhere', ['กาแฟ'], 'ร้านกาแฟดี', ['กาแฟ']],
    ['finds Arabic and Hebrew words', ['قهوة', 'קפה'], 'أحب قهوة، קפה.', ['قهوة', 'קפה']],
    ['finds what begins and ends with signs', ['C++', '.NET', '#go'], 'C++ .NET #go', ['C++', '.NET', '#go']],
    ['takes pattern signs as they are', ['a.c', '(x|y)*'], 'abc a.c (x|y)*', ['a.c', '(x|y)*']],
    ['finds a rare letter beyond the first plane', ['𐐐𐐑'], 'x 𐐐𐐑 𐐐𐐑𐐒', ['𐐐𐐑']],
  ])('%s', (_, terms, text, found) => {
    expect(find(terms, text)).toEqual(found);
  });

  test('minds capitals where asked', () => {
    expect(find(['IT'], 'it IT It', { matchCase: true })).toEqual(['IT']);
  });

  test('finds terms within terms where asked', () => {
    expect(find(['a b', 'b c', 'b'], 'a b c', { overlapping: true })).toEqual(['a b', 'b', 'b c']);
  });

  test('counts the first of two terms that fold to the same', () => {
    expect(toTermMatcher(['Cheap', 'cheap']).find('cheap')).toEqual([{ start: 0, end: 5, term: 0 }]);
  });

  test('finds exactly what trying each term at each word finds', () => {
    const term = fc
      .array(fc.constantFrom('a', 'b', 'ab', 'ba'), { minLength: 1, maxLength: 3 })
      .map((words) => words.join(' '));
    const text = fc
      .array(fc.constantFrom('a', 'b', 'ab', 'ba', 'A'), { maxLength: 15 })
      .map((words) => words.join(' '));
    fc.assert(
      fc.property(fc.uniqueArray(term, { minLength: 1, maxLength: 8 }), text, (terms, words) => {
        const found: { start: number; end: number; term: number }[] = [];
        const longestFirst = [...terms.entries()].toSorted(([, a], [, b]) => b.length - a.length);
        for (let start = 0; start < words.length; ) {
          const isStart = start === 0 || words[start - 1] === ' ';
          const hit = longestFirst.find(([, each]) => {
            const end = start + each.length;
            return isStart && words.slice(start, end).toLowerCase() === each && (words[end] ?? ' ') === ' ';
          });
          if (hit !== undefined) found.push({ start, end: start + hit[1].length, term: hit[0] });
          start = hit === undefined ? start + 1 : start + hit[1].length;
        }
        expect(toTermMatcher(terms).find(words)).toEqual(found);
      }),
    );
  });

  test('finds the same in many texts at once as in each', () => {
    const unit = fc.constantFrom(
      'a',
      'b',
      'A',
      ' ',
      '-',
      '\u00ad',
      '\u200b',
      "'",
      '咖',
      'ペ',
      '커',
      '😀',
      '𐐐',
      '\ud83d',
      'e\u0301',
    );
    const text = fc.array(unit, { maxLength: 12 }).map((units) => units.join(''));
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1, maxLength: 6 }),
        fc.array(text, { maxLength: 4 }),
        fc.record({ overlapping: fc.boolean(), matchCase: fc.boolean() }),
        (terms, texts, options) => {
          const matcher = toTermMatcher(terms, options);
          expect(matcher.findIn(toWordStarts(texts))).toEqual(
            texts.flatMap((each, index) => matcher.find(each).map((match) => ({ ...match, text: index }))),
          );
        },
      ),
      { numRuns: 2000 },
    );
  });
  test('every span lies in the text, in order, one after the other', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4 })),
        fc.string({ unit: 'grapheme' }),
        (terms, text) => {
          let last = 0;
          for (const { start, end, term } of toTermMatcher(terms).find(text)) {
            expect(start).toBeGreaterThanOrEqual(last);
            expect(toComparable(text.slice(start, end))).toBe(toComparable(terms[term] ?? ''));
            last = end;
          }
          expect(last).toBeLessThanOrEqual(text.length);
        },
      ),
    );
  });

  test.each([
    ['one letter', 'a'.repeat(1_000_000)],
    ['beginnings of a term', 'aaaa '.repeat(20_000)],
    ['Chinese beginnings of a term', '咖'.repeat(20_000)],
    ['apostrophes', "n't".repeat(300_000)],
    ['soft hyphens', `a${'\u00ad'.repeat(1_000_000)}`],
  ])('finds what stands behind a long hostile text of %s', (_, text) => {
    const matcher = toTermMatcher([`${'aaaa '.repeat(39)}b`, `${'咖'.repeat(190)}啡`, 'northwind']);
    const start = text.length + 1;
    expect(matcher.find(`${text} northwind`)).toEqual([{ start, end: start + 9, term: 2 }]);
  });
});

describe('toComparable', () => {
  test.each([
    ['folds case, quotes, dashes and spaces', ' “It’s”\u00a0 2019–2026 ', '"it\'s" 2019-2026'],
    ['drops what is not seen', 'Kaffee\u00adhaus\u200b', 'kaffeehaus'],
    ['composes', 'CAFE\u0301', 'café'],
    ['is empty for nothing', '', ''],
    ['keeps emoji', ' 😀  ☕️ ', '😀 ☕️'],
  ])('%s', (_, text, comparable) => {
    expect(toComparable(text)).toBe(comparable);
  });

  test('is the same when done again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(toComparable(toComparable(text))).toBe(toComparable(text));
      }),
    );
  });
});

describe('foldInPlace', () => {
  test('keeps every index', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(foldInPlace(text)).toHaveLength(text.length);
      }),
    );
  });
});
