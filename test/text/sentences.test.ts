import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toPlainEnds } from '../../lib/text/plain-sentences.ts';
import { toSentences } from '../../lib/text/sentences.ts';

const cut = (text: string, language = 'en'): readonly string[] =>
  toSentences(text, language).map(([start, end]) => text.slice(start, end));

describe('sentences', () => {
  test.each<[string, string, string, readonly string[]]>([
    [
      'end at full stops, question and exclamation marks',
      'en',
      'We roast. Do you? Yes!',
      ['We roast.', 'Do you?', 'Yes!'],
    ],
    ['go on after a title', 'en', 'Ask Dr. Bean. She knows.', ['Ask Dr. Bean.', 'She knows.']],
    ['go on after initials', 'en', 'J. R. Bean wrote it. We read it.', ['J. R. Bean wrote it.', 'We read it.']],
    [
      'go on after e.g. and p.m. in lower case',
      'en',
      'Open till 5 p.m. daily, e.g. today. Come in.',
      ['Open till 5 p.m. daily, e.g. today.', 'Come in.'],
    ],
    ['go on after what somebody said', 'en', '"Is it so?" he asked. "Yes."', ['"Is it so?" he asked.', '"Yes."']],
    [
      'hold numbers and domains together',
      'en',
      'It cost 3.50 at northwind.example today. Fine.',
      ['It cost 3.50 at northwind.example today.', 'Fine.'],
    ],
    [
      'of German go on after z. B. and ordinals before months',
      'de',
      'Am 3. Mai kam z. B. Dr. Maier. Er ging.',
      ['Am 3. Mai kam z. B. Dr. Maier.', 'Er ging.'],
    ],
    ['of German end after a number', 'de', 'Wir waren 12. Danach kam er.', ['Wir waren 12.', 'Danach kam er.']],
    [
      'of Japanese need no spaces',
      'ja',
      '今日は晴れです。明日は雨でしょう。',
      ['今日は晴れです。', '明日は雨でしょう。'],
    ],
    ['of Spanish begin with ¿', 'es', 'Hola. ¿Qué tal? Bien.', ['Hola.', '¿Qué tal?', 'Bien.']],
    ['of an unknown language follow the common rules', 'und', 'Bis dann. Tot ziens.', ['Bis dann.', 'Tot ziens.']],
    ['are none in an empty text', 'en', '  ', []],
    ['may lack an end', 'en', 'No end ☕', ['No end ☕']],
  ])('%s', (_name, language, text, expected) => {
    expect(cut(text, language)).toEqual(expected);
  });

  test('hold every character but white space, in order', () => {
    const words = fc.array(fc.constantFrom('Bean', 'dr.', 'so.', 'No!', '3.', 'ſ', 'İ', '☕', '。', '\n', '"', ' '), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(words, fc.constantFrom('en', 'de', 'ja', 'und', 'x'), (parts, language) => {
        const text = parts.join(' ');
        expect(cut(text, language).join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
      }),
    );
  });
});

describe('plain sentences', () => {
  test('end where Unicode’s own rules end them', () => {
    const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });
    const signs = [...'abB3.  !?\n\r\t"()-,:;–…’“«\u00a0\v\u0001#', 'Dr.', '. ', ' A'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...signs), { maxLength: 16 }), (parts) => {
        const text = parts.join('');
        const ends = Array.from(segmenter.segment(text), ({ segment, index }) => index + segment.length);
        expect(toPlainEnds(text)).toEqual(ends);
      }),
      { numRuns: 3000 },
    );
  });

  test.each(['é.', 'A. 日', 'ſ', 'İ', '☕', '\u2028'])('are not told in %j', (text) => {
    expect(toPlainEnds(text)).toBeUndefined();
  });

  test('of a long hostile text take no long time', () => {
    const before = process.cpuUsage();
    for (const piece of ['. ', '.)', '. 1', '!\n', '. ('])
      expect(toPlainEnds(piece.repeat(100_000))?.at(-1)).toBe(piece.length * 100_000);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(5000);
  });
});
