/** What people get wrong in guidelines, and what they are told: where, what was expected, and the mend. */
import { expect, test } from 'vitest';
import { parseConfig } from '../../lib/config/load.ts';
import { ConfigErrors } from '../../lib/errors.ts';

const tell = (guideline: string): readonly string[] => {
  const text = `brand: {id: n, name: N}\nguidelines:\n  - ${guideline}\nchannels:\n  - {id: home, source: page, url: "https://n.example/"}\n`;
  try {
    parseConfig(text, { file: 'earmark.yml', folder: '/nowhere' });
    return [];
  } catch (error) {
    if (error instanceof ConfigErrors) return error.errors.map(({ message }) => message);
    throw error;
  }
};

test.each<[string, string, readonly string[]]>([
  ['a check misspelt', '{id: a, check: prefered-term, terms: {a: b}}', ['3:20', 'Write "preferred-term".']],
  [
    'a key misspelt',
    '{id: a, check: preferred-term, term: {a: b}}',
    ['3:36', 'received the key "term". Write "terms".'],
  ],
  [
    'a language by its name',
    '{id: a, check: preferred-term, terms: {a: b}, languages: [english]}',
    ['a language such as en or de-AT, received "english"'],
  ],
  [
    'a list where pairs belong',
    '{id: a, check: preferred-term, terms: [cheap]}',
    ['3:43', 'Write them as {cheap: good value}.'],
  ],
  [
    'pairs where a list belongs',
    '{id: a, check: banned-term, terms: {cheap: x}}',
    ['3:40', 'Write them in square brackets: [cheap, best in town].'],
  ],
  [
    'one word where a list belongs',
    '{id: a, check: banned-term, terms: cheap}',
    ['3:40', 'received "cheap". Write the words in square brackets'],
  ],
  ['an empty list', '{id: a, check: banned-term, terms: []}', ['3:40', 'at least 1 entry, received an empty list']],
  [
    'a number among words',
    '{id: a, check: banned-term, terms: [24]}',
    ['3:41', 'received the number 24. Put it in quotes.'],
  ],
  [
    'an empty replacement',
    '{id: a, check: preferred-term, terms: {cheap: ""}}',
    ['3:51', '"terms.cheap" to be text that is not empty'],
  ],
  [
    'a replacement that YAML takes for yes',
    '{id: a, check: preferred-term, terms: {off: true}}',
    ['received true. Put it in quotes.'],
  ],
  [
    'an entry without what to use',
    '{id: a, check: preferred-term, terms: {cheap: {exact: true}}}',
    ['3:51', 'Add "use: …".'],
  ],
  ['an entry without its term', '{id: a, check: banned-term, terms: [{exact: true}]}', ['3:41', 'Add "term: …".']],
  [
    'a word for yes or no',
    '{id: a, check: banned-term, terms: [x], exact: always}',
    ['3:52', '"exact" to be true or false, received "always"'],
  ],
  [
    'a list that is not there',
    '{id: a, check: banned-term, terms: ./none.csv}',
    ['3:40', '"./none.csv", and nothing is there. Put it there, or name another.'],
  ],
  [
    'a list elsewhere',
    '{id: a, check: banned-term, terms: ../terms.csv}',
    ['3:40', 'Move the file beside earmark.yml'],
  ],
  ['a severity misspelt', '{id: a, check: banned-term, terms: [x], severity: hihg}', ['3:55', 'Write "high".']],
  ['a channel misspelt', '{id: a, check: banned-term, terms: [x], channels: [hme]}', ['3:56', 'Write "home".']],
  [
    'a channel without brackets',
    '{id: a, check: banned-term, terms: [x], channels: home}',
    ['3:55', 'Put it in square brackets.'],
  ],
  [
    'a kind of block in the plural',
    '{id: a, check: banned-term, terms: [x], blocks: [headings]}',
    ['3:54', 'Write "heading".'],
  ],
  [
    'a date in words',
    '{id: a, check: banned-term, terms: [x], from: 1st of May}',
    ['3:51', 'a date such as 2026-10-01'],
  ],
  [
    'an end before the beginning',
    '{id: a, check: banned-term, terms: [x], from: 2026-05-01, until: 2026-04-01}',
    ['3:70', 'Exchange the two, or correct one.'],
  ],
  ['no id', '{check: banned-term, terms: [x]}', ['3:5', 'Add "id: …".']],
  [
    'an id of several words',
    '{id: "No cheap!", check: banned-term, terms: [x]}',
    ['3:10', 'lower-case letters, digits and hyphens'],
  ],
  [
    'an id twice',
    '{id: a, check: banned-term, terms: [x]}\n  - {id: a, check: banned-term, terms: [y]}',
    ['4:10', 'Give one of the two another id.'],
  ],
  ['a key twice', '{id: a, check: preferred-term, terms: {a: b, a: c}}', ['3:50', 'Map keys must be unique']],
  ['a pattern that is none', '{id: a, check: required-text, pattern: "("}', ['3:44', 'a pattern in RE2 syntax']],
  [
    'a share in percent',
    '{id: a, check: passive-voice, maxShare: 10}',
    ['3:45', 'a number of at most 1, received the number 10'],
  ],
  [
    'no terms',
    '{id: a, check: banned-term}',
    ['3:5', 'expected "terms" to be a list of words or the path of a CSV or TBX file, received nothing'],
  ],
])('%s', (_, guideline, words) => {
  const told = tell(guideline).join('\n');
  for (const each of words) expect(told).toContain(each);
});
