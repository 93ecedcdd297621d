import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cut, displayWidth, pad, toShown, toTable, wrap } from '../../lib/cli/layout.ts';
import { toCsvRow } from '../../lib/text/csv-row.ts';

describe('text on a terminal', () => {
  test.each([
    ['latin letters', 'abc', 3],
    ['an umlaut of two characters', 'u\u0308', 1],
    ['Chinese', '咖啡', 4],
    ['an emoji', '🙂', 2],
    ['nothing', '', 0],
    ['Hebrew', 'קפה', 3],
  ])('%s takes up as many columns as a terminal gives it', (_name, text, width) => {
    expect(displayWidth(text)).toBe(width);
  });

  test('control characters from outside never reach the terminal', () => {
    expect(toShown('a\u001b[31mred\u0007\u202e b\n\tc')).toBe('a�[31mred�� b c');
  });

  test('cut text fits, padded text fills, wrapped text fits but for long words', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 4, max: 40 }), (text, width) => {
        const shown = toShown(text);
        expect(displayWidth(cut(shown, width))).toBeLessThanOrEqual(width);
        expect(displayWidth(pad(cut(shown, width), width))).toBe(width);
        for (const line of wrap(text, width))
          expect(displayWidth(line) <= width || !line.slice(0, -1).includes(' ')).toBe(true);
      }),
    );
  });

  test('a long text is wrapped to so many lines, the last one cut', () => {
    expect(wrap('one two three four five', 9, 2)).toEqual(['one two', 'three fo…']);
  });

  test('a table aligns its columns and wraps the last one', () => {
    expect(
      toTable(
        [
          ['a', 'bb', 'one two three four five'],
          ['ccc', 'd', ''],
        ],
        30,
      ),
    ).toEqual(['a    bb  one two three four', '         five', 'ccc  d']);
  });
});

test.each([
  ['a formula', '=1+1', "'=1+1"],
  ['a formula behind spaces', '  @SUM(A1)', "'  @SUM(A1)"],
  ['a formula with a quote', '=A1&"x"', `"'=A1&""x"""`],
  ['a full-width formula', '＝1', "'＝1"],
  ['a tab', '\tx', "'\tx"],
  ['a telephone number', '+44 20', "'+44 20"],
  ['a number', -5, '-5'],
  ['a comma', 'a, b', '"a, b"'],
  ['a line break', 'a\nb', '"a\nb"'],
  ['nothing', null, ''],
  ['an address', 'https://a.example/', 'https://a.example/'],
])('in CSV %s is a text and nothing else', (_name, cell, expected) => {
  expect(toCsvRow([cell])).toBe(expected);
});
