import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldText } from '../../lib/text/fold.ts';

describe('foldText', () => {
  test.each([
    ['empty stays empty', '', ''],
    ['capitals become small', 'Northwind COFFEE', 'northwind coffee'],
    ['a sharp s is two', 'STRAẞE Straße', 'strasse strasse'],
    ['a long s is an s', 'ſoap', 'soap'],
    ['all Turkish i are one letter', 'İIıi', 'iiii'],
    ['a final sigma is a sigma', 'ΟΔΟΣ οδος', 'οδοσ οδοσ'],
    ['full width becomes half', 'Ｎｏｒｔｈｗｉｎｄ＠', 'northwind@'],
    ['half width kana becomes full, its voicing mark joined', 'ｶﾞｽ', 'ガス'],
    ['a ligature is its letters', 'ﬁne', 'fine'],
    ['composed and decomposed are one', 'Cafe\u0301 Café', 'café café'],
    ['jamo become syllables', '\u1109\u1161\u11B7', '삼'],
    ['apostrophes are one', 'a’b‘c´d`e', "a'b'c'd'e"],
    ['quotation marks are one', '“a” «b» „c', '"a" "b" "c'],
    ['dashes are one', 'a–b—c‑d−e', 'a-b-c-d-e'],
    ['soft hyphens and zero-width characters go', 'North\u00ADwind\u200B Co\u200Dffee', 'northwind coffee'],
    ['white space runs are one space', 'a \t\n\u00A0 b\u3000c', 'a b c'],
    ['a space with unseen characters in it is one space', 'a \u200B b', 'a b'],
    ['emoji stay', '🙂 ok', '🙂 ok'],
    ['Hebrew stays as it is', 'שלום', 'שלום'],
  ])('%s', (_name, text, folded) => {
    expect(foldText(text).folded).toBe(folded);
  });

  test.each([
    ['after a sharp s', 'Große Northwind', 'northwind', 'Northwind'],
    ['with a soft hyphen inside', 'x North\u00ADwind y', 'northwind', 'North\u00ADwind'],
    ['without the unseen character after it', 'x Northwind\u200B y', 'northwind', 'Northwind'],
    ['written with marks', 'un cafe\u0301 noir', 'café', 'cafe\u0301'],
    ['after an emoji of two units', '🙂🙂 Ｎorthwind!', 'northwind', 'Ｎorthwind'],
    ['over a wide gap', 'my  Northwind \n Coffee', 'northwind coffee', 'Northwind \n Coffee'],
  ])('finds the way back %s', (_name, text, needle, original) => {
    const { folded, toSpan } = foldText(text);
    const at = folded.indexOf(needle);
    expect(text.slice(...toSpan(at, at + needle.length))).toBe(original);
  });

  const awkward = fc.constantFrom(
    'ſ',
    'İ',
    'ß',
    'ﬀ',
    '\u00AD',
    '\u200B',
    '\u0301',
    ' ',
    '\u00A0',
    '🙂',
    'ｶ',
    'ﾞ',
    '가',
    '’',
    '\u1109',
    '\u1161',
    'Ω',
    'a',
    'Z',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc.array(awkward).map((each) => each.join('')),
  );

  test('is idempotent', () => {
    fc.assert(
      fc.property(text, (each) => {
        const once = foldText(each).folded;
        expect(foldText(once).folded).toBe(once);
      }),
    );
  });

  test('is idempotent for every character of the basic plane', () => {
    const changed = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter((character) => {
      const once = foldText(character).folded;
      return foldText(once).folded !== once;
    });
    expect(changed).toEqual([]);
  });

  test('a word found in the folded text slices back to the word', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const whole = `${before} Northwind ${after}`;
        const { toSpan } = foldText(whole);
        const { folded: head } = foldText(`${before} `);
        expect(whole.slice(...toSpan(head.length, head.length + 9))).toBe('Northwind');
      }),
    );
  });

  test('the way back never goes backwards and ends at the end', () => {
    fc.assert(
      fc.property(text, (each) => {
        const { folded, toOriginal } = foldText(each);
        for (let index = 1; index <= folded.length; index++)
          expect(toOriginal(index)).toBeGreaterThanOrEqual(toOriginal(index - 1));
        expect(toOriginal(folded.length)).toBe(each.length);
      }),
    );
  });

  test('a million piled-up marks are folded some at a time', () => {
    expect(foldText(`a${'\u0301'.repeat(1_000_000)}`).folded).toBe(`á${'\u0301'.repeat(999_999)}`);
  });
});
