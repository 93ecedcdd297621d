import { describe, expect, test } from 'vitest';
import { toSalientPhrases } from '../../lib/text/salient-phrases.ts';
import { stopWords, stopWordsOf } from '../../lib/text/stop-words.ts';

const times = (count: number, text: string, language = 'en') =>
  Array.from({ length: count }, () => ({ text, language }));
const said = (...args: Parameters<typeof toSalientPhrases>): readonly string[] =>
  toSalientPhrases(...args).map(({ phrase }) => phrase);

describe('phrases that are new', () => {
  test.each([
    ['words that only carry a sentence are none', times(4, 'It was with the oat milk'), ['oat milk']],
    ['they may stand within', times(4, 'a cup of tea'), ['cup of tea']],
    ['nor does one end or begin with them', times(4, 'the recall of the'), ['recall']],
    ['German', times(4, 'Die haben wieder die Hafermilch nicht', 'de'), ['hafermilch']],
    ['a word that carries sentences of another language counts', times(4, 'under the dann', 'en'), ['dann']],
    ['French, with its apostrophe', times(4, 'C’est la grève générale', 'fr'), ['grève générale']],
    ['a language without a list leaves out what carries any', times(4, 'the recall und', 'xx'), ['recall']],
    ['names of the brand are none', times(4, 'Northwind recall Northwind'), ['recall']],
    ['what two texts say is not much', times(2, 'oat milk'), []],
    ['nothing', [], []],
    ['Indonesian and Malay', times(4, 'Saya tidak mau teh yang rusak itu', 'ms'), ['teh yang rusak']],
    ['Hindi in Latin letters', times(4, 'ye chai bahut kharab hai', 'hi'), ['chai bahut kharab']],
    ['Arabic', times(4, 'الشاي كان باردا', 'ar'), ['الشاي كان باردا']],
    ['a letter or a number alone is none', times(4, 'R I P 4,000 oat _ milk s', 'en'), ['oat _ milk']],
    ['none goes beyond a sentence', times(4, 'Forks snapped. The recall', 'en'), ['forks snapped']],
    ['a sign of a script that writes a word with one is one', times(4, '水', 'zh'), ['水']],
    ['emoji alone', times(4, '😀 🎉'), []],
    ['İ and ſ', times(4, 'İſtanbul Roaſtery'), ['istanbul roastery']],
  ] as const)('%s', (_name, now, phrases) => {
    const all = said(now, [], { max: 1, names: ['Northwind'] });
    // What a folded dotted I leaves over is of no interest here.
    expect(all.map((phrase) => phrase.normalize('NFD').replaceAll('\u0307', '').normalize('NFC'))).toEqual(phrases);
  });

  test('what was said as often before is not new, and both counts are told', () => {
    const before = [...times(8, 'oat milk'), ...times(2, 'recall')];
    const now = [...times(8, 'oat milk'), ...times(8, 'recall')];
    expect(toSalientPhrases(now, before, { max: 5 })).toEqual([
      { phrase: 'recall', texts: 8, textsBefore: 2, share: 0.5, shareBefore: 0.2 },
    ]);
  });
});

test('words that carry are told by language, sisters share a list, and others have all', () => {
  expect(['en', 'de'].map((language) => stopWordsOf(language).has('die'))).toEqual([false, true]);
  expect(stopWordsOf('no')).toBe(stopWordsOf('sv'));
  expect(stopWordsOf('ms')).toBe(stopWordsOf('id'));
  expect(stopWordsOf('xx')).toBe(stopWords);
  expect(stopWordsOf('constructor')).toBe(stopWords);
});
