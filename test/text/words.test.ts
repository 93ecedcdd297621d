import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toSentences } from '../../lib/text/sentences.ts';
import { countWords, toWords } from '../../lib/text/words.ts';

describe('toWords', () => {
  test.each([
    ['an empty text has none', '', []],
    ['punctuation is no word', '— … !', []],
    ['apostrophes and hyphens hold a word together', 'It’s a well-known fact.', ['It’s', 'a', 'well-known', 'fact']],
    ['numbers keep their points', 'costs 9.50 now', ['costs', '9.50', 'now']],
    ['a full stop without a space divides', 'end.Next', ['end', 'Next']],
    ['letters outside Latin are letters', 'Привет, мир', ['Привет', 'мир']],
    ['marks belong to their letter', 'cafe\u0301 noir', ['cafe\u0301', 'noir']],
    ['Japanese is cut by dictionary', '東京は日本', ['東京', 'は', '日本']],
  ])('%s', (_name, text, words) => {
    expect(toWords(text).map((each) => each.text)).toEqual(words);
  });

  test('every span slices back to its word', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        for (const word of toWords(text)) expect(text.slice(...word.span)).toBe(word.text);
      }),
    );
  });

  test('a long run of one letter is one word, quickly', () => {
    expect(countWords('a'.repeat(1_000_000))).toBe(1);
  });
});

describe('toSentences', () => {
  test.each([
    ['an empty text has none', '', []],
    ['stops divide', 'One. Two! Three?', ['One.', 'Two!', 'Three?']],
    ['abbreviations do not', 'Dr. Smith met Mr. Jones. They spoke.', ['Dr. Smith met Mr. Jones.', 'They spoke.']],
    ['initials do not', 'J. K. Rowling wrote. It sold.', ['J. K. Rowling wrote.', 'It sold.']],
    ['numbers do not', 'It costs 9.50 euros. Fine.', ['It costs 9.50 euros.', 'Fine.']],
    ['a German ordinal does not', 'Am 3. oktober war es. Gut.', ['Am 3. oktober war es.', 'Gut.']],
    ['a closing quote belongs to its sentence', '“Stop.” He left.', ['“Stop.”', 'He left.']],
    ['Chinese stops need no space', '你好。再见！', ['你好。', '再见！']],
    ['a line end is an end', 'Heading\nText here.', ['Heading', 'Text here.']],
    ['addresses stay whole', 'See www.example.com for more. Bye.', ['See www.example.com for more.', 'Bye.']],
  ])('%s', (_name, text, sentences) => {
    expect(toSentences(text).map((each) => each.text)).toEqual(sentences);
  });

  test('every span slices back to its sentence, in order, without overlap', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        let end = 0;
        for (const sentence of toSentences(text)) {
          expect(text.slice(...sentence.span)).toBe(sentence.text);
          expect(sentence.span[0]).toBeGreaterThanOrEqual(end);
          end = sentence.span[1];
        }
      }),
    );
  });
});
