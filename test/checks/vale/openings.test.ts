/** Where rules look: only where their words stand, and nothing is found less for it. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePattern } from '../../../lib/checks/vale/pattern/compile-pattern.ts';
import { toPrefilter } from '../../../lib/checks/vale/rules/prefilter.ts';

const openingsOf = (pattern: string): readonly string[] | undefined => compilePattern(pattern).openings;

describe('what matches begin with', () => {
  test.each([
    ['whole words', '(?i)\\b(?:am|Are)\\b', ['am', 'are']],
    ['the words before what is not fixed', '\\b(?:is|was)\\b\\s*\\w+ed', ['is', 'was']],
    ['words that may be longer', '\\butili[sz]\\w*', ['utilis', 'utiliz']],
    ['an optional word before another', '\\b(?:very )?good\\b', ['good', 'very good']],
    ['signs, wherever they stand', '(?:[;-]\\s)so|\\bSo', [';', '-', 'so']],
    ['a choice with a boundary in each option', '\\bfoo\\w|\\bbar', ['foo', 'bar']],
    ['letters within a word: not known', 'foo', undefined],
    ['one option within a word: not known', '\\bfoo|bar', undefined],
    ['any letter: not known', '\\b\\w+ly\\b', undefined],
    ['perhaps nothing: not known', '\\b(?:foo)?', undefined],
    ['behind a look behind, letters within a word: not known', '(?<!un)able', undefined],
  ])('%s', (_what, pattern, words) => {
    expect(openingsOf(pattern)?.toSorted()).toEqual(words?.toSorted());
  });
});

describe('where a rule looks', () => {
  const toPlaces = (pattern: string, text: string) => toPrefilter([compilePattern(pattern)])(text)[0];

  test.each([
    ['at the beginning of its words', '\\bcat\\b', 'Cat, concat, cats; the cat', [0, 23]],
    ['at longer words too, where they may go on', '\\bcat\\w*', 'concat cats', [7]],
    ['at signs within words', '(?:-so)', 'and-so', [3]],
    ['nowhere', '\\bcat\\b', 'a dog', []],
    ['everywhere where letters fold in an odd way', '(?i)\\bski\\b', '\u017fki', undefined],
    ['everywhere where nothing is known', '\\w+', 'cat', undefined],
    ['nowhere in nothing', '\\bcat\\b', '', []],
  ])('%s', (_what, pattern, text, places) => {
    expect(toPlaces(pattern, text)).toEqual(places);
  });

  const patterns = [
    '(?i)\\b(?:a|an|ab|b a|é|a-b)\\b',
    '(?i)\\b(?:a|ab)\\b\\s*\\b(?:\\w+b|b)\\b',
    '(?:[;-]\\s)a[\\s,]|\\bA[\\s,]',
    '\\b(?:ab?|-a)(?=\\W)',
    '(?i)(?:-|;)\\w*',
    '(?<=a)-b|\\bb\\b',
  ];
  const text = fc.string({
    unit: fc.constantFrom('a', 'b', 'A', 'n', '-', ';', ' ', ',', 'é', '’', '\n', '_', '😀'),
    maxLength: 40,
  });
  test.each(patterns)('finds with %s what a search of the whole text finds', (source) => {
    const pattern = compilePattern(source);
    expect(pattern.openings).toBeDefined();
    const prefilter = toPrefilter([pattern]);
    void fc.assert(
      fc.property(text, (given) => {
        expect(pattern.findAll(given, prefilter(given)[0])).toEqual(pattern.findAll(given));
      }),
    );
  });
});
