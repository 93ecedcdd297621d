import { expect, test } from 'vitest';
import { countSyllableGroups } from '../../lib/text/syllables.ts';
import { countWords } from '../../lib/text/word-count.ts';

test.each([
  ['Kaffee', 2],
  ['Geschmacksentwicklung', 5],
  ['Theater', 3],
  ['Nation', 3],
  ['Museum', 3],
  ['schön', 1],
  ['Straße', 2],
  ['', 1],
  ['brr', 1],
])('%s has %i syllables', (word, expected) => {
  expect(countSyllableGroups(word)).toBe(expected);
});

test.each([
  ['We don’t roast well-known 3.5 kg bags.', 'en', 7],
  ['', 'en', 0],
  ['☕ – !', 'en', 0],
  ['毎朝焙煎', 'ja', 2],
  ['毎朝焙', 'ja-JP', 2],
  ['서울 최고의 커피', 'ko', 3],
])('%s in %s has %i words', (text, language, expected) => {
  expect(countWords(text, language)).toBe(expected);
});
