import { expect, test } from 'vitest';
import { placeOf, toSourceText } from '../../lib/pipeline/place-remark.ts';
import { splitMarkdown } from '../../lib/pipeline/text-blocks.ts';

const text = '# Cheap coffee\n\nOur cheap plan is\nso cheap.\n\nA  very\nlong line';
const blocks = splitMarkdown(text);
const body = 'Our cheap plan is so cheap.';

test.each([
  ['the first of two equal words', { quote: 'cheap', context: body, start: 4 }, { line: 3, column: 5 }],
  [
    'the second of two equal words, on the next line',
    { quote: 'cheap', context: body, start: 21 },
    { line: 4, column: 4 },
  ],
  ['words across a line break', { quote: 'very long', context: 'A  very long line', start: 3 }, { line: 6, column: 4 }],
  ['something that is missing', { quote: '' }, { line: 1, column: 1 }],
  [
    'words that are not in the source, by their block',
    { quote: 'dear', context: body, start: 4 },
    { line: 3, column: 1 },
  ],
  ['words without a block', { quote: 'so cheap' }, { line: 4, column: 1 }],
  ['characters that patterns know', { quote: '(.*' }, { line: 1, column: 1 }],
])('the place of %s is found', (_name, words, place) => {
  expect(placeOf(toSourceText(text), blocks, words)).toEqual(place);
});

test('a block without a line is looked for by its first words', () => {
  const html = '<p>One</p>\r\n<p>Our cheap plan</p>';
  const block = { kind: 'paragraph', place: 'main', text: 'Our cheap plan' } as const;
  expect(placeOf(toSourceText(html), [block], { quote: 'cheap', context: block.text, start: 4 })).toEqual({
    line: 2,
    column: 8,
  });
});
